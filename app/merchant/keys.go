package merchant

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"

	"regulars/app/fail"
)

// Keyring opens merchants' keysets with the key-encryption key of the
// environment. Destroying a merchant's keyset makes everything sealed with it
// unreadable, in every back-up too.
type Keyring struct {
	kek   tink.AEAD
	login []byte // keys the hash by which staff are found before their merchant is known
}

// Keys are one merchant's keys in clear, for as long as they are used.
type Keys struct {
	merchant uuid.UUID
	seal     tink.AEAD
	email    tink.MAC // never rotated: it is how a person is found again
	code     tink.MAC
}

type wrapped struct {
	Seal  []byte `json:"seal"`
	Email []byte `json:"email"`
	Code  []byte `json:"code"`
}

// NewKeyring reads a key-encryption key: 32 bytes in standard base64.
func NewKeyring(encoded string) (*Keyring, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil || len(raw) != 32 {
		return nil, fail.Field("REGULARS_KEY", "must be 32 bytes in base64 (make one: openssl rand -base64 32)")
	}
	kek, err := subtle.NewAESGCM(raw)
	if err != nil {
		return nil, fail.Field("REGULARS_KEY", "cannot be used as an AES-256 key")
	}
	login, err := hkdf.Key(sha256.New, raw, nil, "regulars login key v1", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive the login key: %w", err)
	}
	return &Keyring{kek: kek, login: login}, nil
}

// LoginKey is the keyed hash of an e-mail by which staff are found, the same for
// all merchants: HMAC-SHA256 under a key derived (RFC 5869) from the
// key-encryption key. The e-mail is in lower case already.
func (k *Keyring) LoginKey(email string) []byte {
	sum := hmac.New(sha256.New, k.login)
	sum.Write([]byte(email))
	return sum.Sum(nil)
}

var canary = []byte("regulars key canary")

// SealCanary seals the known text that proves a key is the right one.
func (k *Keyring) SealCanary() ([]byte, error) { return k.kek.Encrypt(canary, canary) }

// CheckCanary refuses a key that did not seal the canary.
func (k *Keyring) CheckCanary(sealed []byte) error {
	text, err := k.kek.Decrypt(sealed, canary)
	if err != nil || !bytes.Equal(text, canary) {
		return fail.Field("REGULARS_KEY", "is not the key this database was set up with; restore the right one")
	}
	return nil
}

// SealFor seals a secret that comes before anybody knows whose it will be, for the one
// row that a hash names.
func (k *Keyring) SealFor(row, secret []byte) ([]byte, error) {
	return k.kek.Encrypt(secret, append([]byte("row|"), row...))
}

// UnsealFor opens what SealFor made for the same row.
func (k *Keyring) UnsealFor(row, sealed []byte) ([]byte, error) {
	secret, err := k.kek.Decrypt(sealed, append([]byte("row|"), row...))
	return secret, fail.Wrap(err, fail.Internal, "a sealed row does not open")
}

// Make creates the keys of a new merchant, wrapped for its row.
func (k *Keyring) Make(merchant uuid.UUID) ([]byte, error) {
	var w wrapped
	for _, part := range []struct {
		to       *[]byte
		name     string
		template *tinkpb.KeyTemplate
	}{
		{&w.Seal, "seal", aead.AES256GCMKeyTemplate()},
		{&w.Email, "email", mac.HMACSHA256Tag256KeyTemplate()},
		{&w.Code, "code", mac.HMACSHA256Tag256KeyTemplate()},
	} {
		handle, err := keyset.NewHandle(part.template)
		if err != nil {
			return nil, fmt.Errorf("make %s keyset: %w", part.name, err)
		}
		var out bytes.Buffer
		err = handle.WriteWithAssociatedData(keyset.NewBinaryWriter(&out), k.kek, associated(merchant, part.name))
		if err != nil {
			return nil, fmt.Errorf("wrap %s keyset: %w", part.name, err)
		}
		*part.to = out.Bytes()
	}
	return json.Marshal(w)
}

// Open unwraps a merchant's keys.
func (k *Keyring) Open(merchant uuid.UUID, row []byte) (*Keys, error) {
	var w wrapped
	if err := json.Unmarshal(row, &w); err != nil {
		return nil, fmt.Errorf("keyset of %s: %w", merchant, err)
	}
	keys := &Keys{merchant: merchant}
	var err error
	if keys.seal, err = open(k, merchant, "seal", w.Seal, aead.New); err != nil {
		return nil, err
	}
	if keys.email, err = open(k, merchant, "email", w.Email, mac.New); err != nil {
		return nil, err
	}
	keys.code, err = open(k, merchant, "code", w.Code, mac.New)
	return keys, err
}

func open[P any](k *Keyring, merchant uuid.UUID, name string, row []byte, primitive func(*keyset.Handle) (P,
	error),
) (P, error) {
	var none P
	handle, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(row)), k.kek,
		associated(merchant, name))
	if err != nil {
		return none, fmt.Errorf("open %s keyset of %s: %w", name, merchant, err)
	}
	return primitive(handle)
}

func associated(merchant uuid.UUID, column string) []byte {
	return []byte(merchant.String() + "|" + column + "|v1")
}

// Seal encrypts a secret for one column (AES-256-GCM). The merchant and the
// column are authenticated: a value copied to another row or column will not open.
func (k *Keys) Seal(column string, secret []byte) ([]byte, error) {
	return k.seal.Encrypt(secret, associated(k.merchant, column))
}

// Unseal opens what Seal made for the same column.
func (k *Keys) Unseal(column string, sealed []byte) ([]byte, error) {
	secret, err := k.seal.Decrypt(sealed, associated(k.merchant, column))
	return secret, fail.Wrap(err, fail.Internal, "a sealed %s does not open", column)
}

// EmailMAC is the keyed hash by which a person is found: of the e-mail in lower
// case without surrounding space, nil for an empty one.
func (k *Keys) EmailMAC(email string) ([]byte, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return nil, nil
	}
	return k.email.ComputeMAC([]byte(email))
}

// codeAlphabet is Crockford's base 32: no I, L, O or U, so a code read aloud or
// from paper is not mistaken, and no case.
var codeAlphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Code derives the code of a redemption: 80 bits of a keyed hash, so that a
// retry always asks for the same code and nobody can guess one. Salt rises only
// when the platform holds a foreign code with the same text.
func (k *Keys) Code(redemption uuid.UUID, salt int) (string, error) {
	sum, err := k.code.ComputeMAC(fmt.Appendf(nil, "%s|%d", redemption, salt))
	if err != nil {
		return "", err
	}
	short := sha256.Sum256(sum)
	text := codeAlphabet.EncodeToString(short[:10])
	return CodePrefix + text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:], nil
}

// Comparison is what decides whether a member is left alone for comparison: a
// keyed hash that nobody outside can foretell, the same in everything a merchant
// tries.
func (k *Keys) Comparison(member uuid.UUID) ([]byte, error) {
	return k.code.ComputeMAC([]byte("comparison|" + member.String()))
}

// CodePrefix starts every code of ours.
const CodePrefix = "RG-"

// IsCode reports whether a code has our shape, in any case.
func IsCode(code string) bool {
	return len(code) == len(CodePrefix)+19 && strings.EqualFold(code[:len(CodePrefix)], CodePrefix)
}
