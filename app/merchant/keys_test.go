package merchant_test

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regulars/app/merchant"
)

func keyring(t *testing.T, fill byte) *merchant.Keyring {
	t.Helper()
	k, err := merchant.NewKeyring(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func keysOf(t *testing.T, k *merchant.Keyring, id uuid.UUID) (*merchant.Keys, []byte) {
	t.Helper()
	row, err := k.Make(id)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := k.Open(id, row)
	if err != nil {
		t.Fatal(err)
	}
	return keys, row
}

func TestASecretOpensOnlyInItsOwnColumnOfItsOwnMerchant(t *testing.T) {
	t.Parallel()
	k := keyring(t, 1)
	mine, row := keysOf(t, k, uuid.UUID{1})
	theirs, _ := keysOf(t, k, uuid.UUID{2})
	sealed, err := mine.Seal("store.credentials", []byte("secret"))
	if err != nil || bytes.Contains(sealed, []byte("secret")) {
		t.Fatalf("sealed as %q (%v)", sealed, err)
	}
	if text, err := mine.Unseal("store.credentials", sealed); err != nil || string(text) != "secret" {
		t.Errorf("opened as %q (%v)", text, err)
	}
	if _, err := mine.Unseal("store.name", sealed); err == nil {
		t.Error("a secret opened in another column")
	}
	if _, err := theirs.Unseal("store.credentials", sealed); err == nil {
		t.Error("a secret opened for another merchant")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := mine.Unseal("store.credentials", sealed); err == nil {
		t.Error("a changed secret opened")
	}
	if _, err := k.Open(uuid.UUID{2}, row); err == nil {
		t.Error("a keyset opened for another merchant")
	}
	if _, err := keyring(t, 2).Open(uuid.UUID{1}, row); err == nil {
		t.Error("a keyset opened with another key")
	}
	if _, err := k.Open(uuid.UUID{1}, []byte("{")); err == nil {
		t.Error("a broken keyset opened")
	}
}

func TestAWrongKeyIsRefusedBeforeItWrites(t *testing.T) {
	t.Parallel()
	canary, err := keyring(t, 1).SealCanary()
	if err != nil {
		t.Fatal(err)
	}
	if err := keyring(t, 1).CheckCanary(canary); err != nil {
		t.Errorf("the right key is refused: %v", err)
	}
	for name, err := range map[string]error{
		"another key": keyring(t, 2).CheckCanary(canary), "an empty canary": keyring(t, 1).CheckCanary(nil),
	} {
		if err == nil || !strings.Contains(err.Error(), "REGULARS_KEY") {
			t.Errorf("%s: %v, want an error that names REGULARS_KEY", name, err)
		}
	}
	for _, text := range []string{"", "short", base64.StdEncoding.EncodeToString(make([]byte, 31)), strings.Repeat("!", 44)} {
		if _, err := merchant.NewKeyring(text); err == nil || !strings.Contains(err.Error(), "REGULARS_KEY") {
			t.Errorf("key %q: %v, want an error that names REGULARS_KEY", text, err)
		}
	}
}

var codeShape = regexp.MustCompile(`^RG-[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$`)

func TestCodesAreRepeatableUniqueAndEven(t *testing.T) {
	t.Parallel()
	keys, _ := keysOf(t, keyring(t, 1), uuid.UUID{1})
	other, _ := keysOf(t, keyring(t, 1), uuid.UUID{1}) // another keyset
	seen := map[string]bool{}
	var letters [256]int
	const many = 20_000
	for range many {
		id := uuid.New()
		code, err := keys.Code(id, 0)
		again, _ := keys.Code(id, 0)
		salted, _ := keys.Code(id, 1)
		foreign, _ := other.Code(id, 0)
		if err != nil || code != again || code == salted || code == foreign || seen[code] {
			t.Fatalf("code %q: again %q, salted %q, of another key %q, seen before %t (%v)", code, again, salted, foreign, seen[code], err)
		}
		if !codeShape.MatchString(code) || !merchant.IsCode(code) || !merchant.IsCode(strings.ToLower(code)) {
			t.Fatalf("code %q has not our shape", code)
		}
		seen[code] = true
		for _, c := range []byte(strings.ReplaceAll(code[len(merchant.CodePrefix):], "-", "")) {
			letters[c]++
		}
	}
	expected := float64(many) * 16 / 32
	var chi float64
	used := 0
	for _, n := range letters {
		if n > 0 {
			used++
			chi += (float64(n) - expected) * (float64(n) - expected) / expected
		}
	}
	if used != 32 || chi > 80 { // 31 degrees of freedom: 80 is beyond one in a hundred thousand
		t.Errorf("%d letters are used with a chi² of %.1f, want 32 used evenly", used, chi)
	}
	for _, text := range []string{"", "RG-", "SUMMER10", "XX-0000-0000-0000-0000", "RG-0000-0000-0000-00000"} {
		if merchant.IsCode(text) {
			t.Errorf("%q passes for a code of ours", text)
		}
	}
}

func TestAnEMailIsFoundAgainWhateverItsCaseAndByNobodyElse(t *testing.T) {
	t.Parallel()
	mine, _ := keysOf(t, keyring(t, 1), uuid.UUID{1})
	theirs, _ := keysOf(t, keyring(t, 1), uuid.UUID{2})
	mac := func(k *merchant.Keys, email string) string {
		sum, err := k.EmailMAC(email)
		if err != nil {
			t.Fatal(err)
		}
		return string(sum)
	}
	if mac(mine, "Ann@Example.test ") != mac(mine, "ann@example.test") {
		t.Error("case or space make another person")
	}
	if mac(mine, "ann@example.test") == mac(mine, "anna@example.test") || mac(mine, "ann@example.test") == mac(theirs, "ann@example.test") {
		t.Error("two people or two merchants share a hash")
	}
	if mac(mine, " ") != "" {
		t.Error("no e-mail has a hash")
	}
}
