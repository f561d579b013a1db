package referral_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/referral"
)

// signs make each check speak, alone; the score is what it then adds.
var signs = []struct {
	check string
	score int
	leave func(*referral.Case)
}{
	{"self_referral", 100, func(c *referral.Case) { c.SameMember = true }},
	{"merged_later", 100, func(c *referral.Case) { c.SameMember, c.FoundByMerge = true, true }},
	{"same_email", 100, share(referral.EmailTrait)},
	{"same_name_and_address", 80, func(c *referral.Case) {
		share(referral.NameTrait)(c)
		share(referral.AddressTrait)(c)
	}},
	{"same_household", 30, share(referral.HouseholdTrait)},
	{"same_phone", 60, share(referral.PhoneTrait)},
	{"same_device", 60, share(referral.DeviceTrait)},
	{"ip_velocity", 30, func(c *referral.Case) { c.Friend.IPSeen = 3 }},
	{"order_timing", 25, func(c *referral.Case) { c.PlacedAt = visited.Add(119 * time.Second) }},
	{"existing_customer", 100, func(c *referral.Case) { c.Existing = true }},
	{"disposable_domain", 50, func(c *referral.Case) { c.Friend.Disposable = true }},
	{"order_cancelled", 100, func(c *referral.Case) { c.Fell = true }},
	{"block_list", 100, func(c *referral.Case) { c.Listed = true }},
}

var visited = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// share gives the advocate what the friend has of a kind.
func share(kind referral.TraitKind) func(*referral.Case) {
	return func(c *referral.Case) {
		for _, t := range c.Friend.Traits(c.Advocate[0].Member) {
			if t.Kind == kind {
				c.Advocate = append(c.Advocate, t)
			}
		}
	}
}

// strangers is a case that nothing speaks against.
func strangers() *referral.Case {
	friend := referral.Evidence{
		Email: []byte("e"), Name: []byte("n"), Address: []byte("a"), Household: []byte("h"), Phone: []byte("p"),
		Device: []byte("d"), VisitedAt: visited, IPSeen: 2,
	}
	advocate := friend
	for _, to := range []*[]byte{
		&advocate.Email, &advocate.Name, &advocate.Address, &advocate.Household, &advocate.Phone, &advocate.Device,
	} {
		*to = append([]byte("a"), *to...)
	}
	return &referral.Case{Friend: friend, Advocate: advocate.Traits([16]byte{1}), PlacedAt: visited.Add(2 * time.Minute)}
}

func TestEachCheckSpeaksAloneAndInPairs(t *testing.T) {
	t.Parallel()
	if len(signs) < 12 || len(signs) != len(referral.Checks) {
		t.Fatalf("%d signs for %d checks", len(signs), len(referral.Checks))
	}
	if found, score := strangers().Judge(); len(found) != 0 || score != 0 {
		t.Errorf("strangers are suspected: %v", found)
	}
	for i, one := range signs {
		c := strangers()
		one.leave(c)
		found, score := c.Judge()
		if diff := cmp.Diff([]referral.Finding{{Check: one.check, Score: one.score}}, found); diff != "" || score != one.score {
			t.Errorf("%s alone scores %d (-want +got):\n%s", one.check, score, diff)
		}
		if named, ok := referral.CheckNamed(one.check); !ok || named.Explain == "" || named.Weight < one.score {
			t.Errorf("%s is %+v", one.check, named)
		}
		for j, other := range signs[i+1:] {
			if i == 0 && j == 0 {
				continue // a self-referral is found by account or by merging, never by both
			}
			pair := strangers()
			one.leave(pair)
			other.leave(pair)
			found, score := pair.Judge()
			if want := min(one.score+other.score, referral.Certain); len(found) != 2 || score != want {
				t.Errorf("%s with %s: %v scores %d, want %d", one.check, other.check, found, score, want)
			}
		}
	}
}

func TestAScoreAsksAPersonOrBlocks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		score, block int
		want         referral.Verdict
	}{
		{0, 0, referral.Allow},
		{49, 0, referral.Allow},
		{50, 0, referral.AskStaff},
		{99, 0, referral.AskStaff},
		{100, 0, referral.Block},
		{30, 30, referral.AskStaff},
		{29, 30, referral.Allow},
		{99, 100, referral.Allow},
		{100, 100, referral.Block},
	} {
		if got := referral.VerdictOf(test.score, test.block); got != test.want {
			t.Errorf("%d of %d means %d, want %d", test.score, test.block, got, test.want)
		}
	}
}

func TestSpellingsOfOneMailboxPhoneNameAndAddressAreAlike(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		"zoeberg@gmail.com":         {"Zoe.Berg@gmail.com", " zoeberg+shop@GoogleMail.com ", "z.o.e.berg+1+2@gmail.com"},
		"zoe.berg@example.com":      {"zoe.berg@EXAMPLE.com", "zoe.berg+x@example.com.", "ｚoe.berg@example.com"},
		"zoe@xn--bcher-kva.example": {"zoe@bücher.example", "ZOE@BÜCHER.example", "zoe@xn--bcher-kva.example"},
		"":                          {"", "zoe", "@x.y", "zoe@"},
	} {
		for _, text := range spellings {
			if got := referral.NormalEmail(text); got != want {
				t.Errorf("%q is %q, want %q", text, got, want)
			}
		}
	}
	for _, phone := range []string{"+49 170 123 4567", "0170/1234567", "0049-170-1234567"} {
		if got := referral.NormalPhone(phone); got != "701234567" {
			t.Errorf("phone %q is %q", phone, got)
		}
	}
	if referral.NormalPhone("12345") != "" {
		t.Error("five digits tell people apart")
	}
	if a, b := referral.NormalName("Zoë  Berg"), referral.NormalName("BERG, Zoe"); a != b {
		t.Errorf("names differ: %q, %q", a, b)
	}
	home := referral.Address{Line1: "Große Bergstraße 5", Line2: "Whg. 3", Postcode: "22767", City: "Hamburg", Country: "DE"}
	same := referral.Address{Line1: "GROSSE BERGSTR. 5, Whg 3", Postcode: "22 767", City: "Altona", Country: "de"}
	above := referral.Address{Line1: "Große Bergstr. 5", Line2: "Wohnung 7", Postcode: "22767", Country: "DE"}
	if home.Whole() != same.Whole() || home.Whole() == above.Whole() || home.House() != above.House() {
		t.Errorf("addresses: %q %q %q, houses %q %q", home.Whole(), same.Whole(), above.Whole(), home.House(), above.House())
	}
	if (referral.Address{Postcode: "22767", Country: "DE"}).Whole() != "" {
		t.Error("an address without a street tells people apart")
	}
	if !referral.Disposable("x@sub.Mailinator.com") || referral.Disposable("x@example.com") {
		t.Error("throw-away addresses are not told apart")
	}
}
