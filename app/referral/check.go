package referral

import (
	"bytes"
	"slices"
	"time"
)

// Case is what a referral is judged by.
type Case struct {
	Friend       Evidence
	Advocate     []Trait
	PlacedAt     time.Time // of the order, zero before there is one
	SameMember   bool      // the friend's account is the advocate's
	FoundByMerge bool      // and that was found when two members became one
	Existing     bool      // the friend bought before
	Fell         bool      // the order was cancelled or refunded whole
	Listed       bool      // one of the two is on the block list
}

// Finding is one check that had something to say. The names are stored.
type Finding struct {
	Check string `json:"check"`
	Score int    `json:"score"`
}

// Check is one named reason to doubt a referral.
type Check struct {
	Name    string
	Explain string // for staff, in English
	Weight  int    // the most it scores
	score   func(*Case) int
}

// Certain is what a referral scores at most: from there it is blocked, without a
// person.
const Certain = 100

const (
	quick    = 2 * time.Minute // between the visit and the order
	someSeen = 3               // visits of one day from one address
	manySeen = 10
)

// Checks are all checks, in the order in which a person reads them. Signs that
// two people of one household share say review; only proofs say block.
var Checks = []Check{
	{"self_referral", "The friend's account is the advocate's own.", Certain, func(c *Case) int {
		return when(c.SameMember && !c.FoundByMerge, Certain)
	}},
	{
		"merged_later", "Friend and advocate turned out to be one person when two members were merged.", Certain,
		func(c *Case) int { return when(c.SameMember && c.FoundByMerge, Certain) },
	},
	{
		"same_email", "Both use the same mailbox: the addresses differ at most in case, dots, a +tag or the way " +
			"the domain is written.", Certain,
		func(c *Case) int { return when(c.shares(EmailTrait, c.Friend.Email), Certain) },
	},
	{"same_name_and_address", "Both have the same name and the same address.", 80, func(c *Case) int {
		return when(c.shares(NameTrait, c.Friend.Name) && c.shares(AddressTrait, c.Friend.Address), 80)
	}},
	{"same_household", "Both live in the same house. Families do, too.", 30, func(c *Case) int {
		return when(c.shares(HouseholdTrait, c.Friend.Household), 30)
	}},
	{"same_phone", "Both gave the same phone number.", 60, func(c *Case) int {
		return when(c.shares(PhoneTrait, c.Friend.Phone), 60)
	}},
	{
		"same_device", "The advocate was signed in to the shop in the browser that followed the link.", 60,
		func(c *Case) int { return when(c.shares(DeviceTrait, c.Friend.Device), 60) },
	},
	{"ip_velocity", "Many visits came from one internet address on that day.", 60, func(c *Case) int {
		return when(c.Friend.IPSeen >= someSeen, 30) + when(c.Friend.IPSeen >= manySeen, 30)
	}},
	{"order_timing", "The order was placed within two minutes of following the link.", 25, func(c *Case) int {
		after := c.PlacedAt.Sub(c.Friend.VisitedAt)
		return when(!c.PlacedAt.IsZero() && !c.Friend.VisitedAt.IsZero() && after < quick, 25)
	}},
	{"existing_customer", "The friend bought here before.", Certain, func(c *Case) int {
		return when(c.Existing, Certain)
	}},
	{
		"disposable_domain", "The friend's e-mail address is of a service for throw-away addresses.", 50,
		func(c *Case) int { return when(c.Friend.Disposable, 50) },
	},
	{"order_cancelled", "The order was cancelled or refunded whole.", Certain, func(c *Case) int {
		return when(c.Fell, Certain)
	}},
	{"block_list", "The friend or the advocate is on the block list.", Certain, func(c *Case) int {
		return when(c.Listed, Certain)
	}},
}

// CheckNamed finds a check; false for a name of another version.
func CheckNamed(name string) (Check, bool) {
	i := slices.IndexFunc(Checks, func(c Check) bool { return c.Name == name })
	if i < 0 {
		return Check{}, false
	}
	return Checks[i], true
}

// Judge asks all checks and adds up what they say, to Certain at most.
func (c *Case) Judge() (findings []Finding, score int) {
	findings = []Finding{}
	for _, check := range Checks {
		if points := check.score(c); points > 0 {
			findings = append(findings, Finding{Check: check.Name, Score: points})
			score += points
		}
	}
	return findings, min(score, Certain)
}

// Verdict is what a score means.
type Verdict int

// The verdicts.
const (
	Allow Verdict = iota
	AskStaff
	Block
)

// defaultBlockScore is the suspicion from which a person decides.
const defaultBlockScore = 50

// VerdictOf says what a score means under a program's block score; 0 is the
// default.
func VerdictOf(score, blockScore int) Verdict {
	if blockScore == 0 {
		blockScore = defaultBlockScore
	}
	switch {
	case score >= Certain:
		return Block
	case score >= blockScore:
		return AskStaff
	default:
		return Allow
	}
}

func (c *Case) shares(kind TraitKind, mac []byte) bool {
	return len(mac) > 0 && slices.ContainsFunc(c.Advocate, func(t Trait) bool {
		return t.Kind == kind && bytes.Equal(t.MAC, mac)
	})
}

func when(is bool, score int) int {
	if is {
		return score
	}
	return 0
}
