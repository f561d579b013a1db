package reward

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/program"
)

// Refusal is why a reward cannot be taken now; "" when it can. Its values name
// sentences of the catalog ("why." + value).
type Refusal string

// Why a reward cannot be taken.
const (
	NotYet     Refusal = "not_yet"
	Over       Refusal = "over"
	OtherTier  Refusal = "tier"
	OtherGroup Refusal = "segment"
	NotFirst   Refusal = "first_order"
	AllTaken   Refusal = "all_taken"
	TakenOften Refusal = "taken_often"
	Paused     Refusal = "paused" // its budget is spent for now

	Missing    Refusal = "missing"     // points
	NotOffered Refusal = "not_offered" // the program does not have it any more, or began without it
	NotHere    Refusal = "not_here"    // the store cannot give it
	NotSold    Refusal = "not_sold"    // the store sells nothing that it is for
	Away       Refusal = "away"        // the store is not connected
	NoAccount  Refusal = "account"     // the person is no member, or has no account in the store
	InReview   Refusal = "review"      // staff look at the member first
)

var inEnglish = map[Refusal]string{
	NotYet: "this reward is not offered yet", Over: "this reward is no longer offered",
	OtherTier: "this reward is for members of other tiers", OtherGroup: "this reward is for chosen members",
	NotFirst:   "this reward is for the first order",
	AllTaken:   "this reward has been taken as often as it is offered",
	TakenOften: "you have taken this reward often enough",
	Paused:     "this reward has been taken as often as it is offered for now",
	NotOffered: "this reward is not offered", NotHere: "this reward cannot be had in this shop",
	NotSold:   "this shop sells nothing that this reward is for",
	Away:      "this shop is not connected right now",
	NoAccount: "points can be used by members with an account in this shop",
	InReview:  "the shop is checking this account: the points can be used once that is done",
}

// RefusedError says that a reward cannot be taken now, and why.
type RefusedError struct {
	Why    Refusal
	Points int64 // that are missing
}

// Error says it in English, for staff and logs.
func (e RefusedError) Error() string {
	if e.Why == Missing {
		return strconv.FormatInt(e.Points, 10) + " points are missing"
	}
	return inEnglish[e.Why]
}

// Taker is what of a person, and of the moment, decides which rewards are open.
type Taker struct {
	Tier   string // "" for none
	Orders int    // made so far
	// Segments are ids of those they are in, as far as rewards ask for them.
	Segments []string
	At       time.Time
	Zone     *time.Location
}

// Refused says why a reward is not for this taker at this moment.
func (t Taker) Refused(r program.Reward) Refusal {
	from, until := r.Offered(t.Zone)
	switch {
	case t.At.Before(from):
		return NotYet
	case !until.IsZero() && !t.At.Before(until):
		return Over
	case len(r.Tiers) > 0 && !r.ForTier(t.Tier):
		return OtherTier
	case !r.ForSegments(t.Segments):
		return OtherGroup
	case r.FirstOrder && t.Orders > 0:
		return NotFirst
	default:
		return ""
	}
}

// Bound is one count that bounds how often a reward is taken.
type Bound struct {
	Count  budget.Count
	Most   budget.Used // 0 sets no bound
	Takes  budget.Used // what this redemption adds
	Breaks Refusal     // when it does not fit
}

// Bounds are the counts that a redemption changes. They follow from what it
// keeps, so that giving back lowers what taking raised.
func (r *Redemption) Bounds(zone *time.Location) []Bound {
	key, once := "reward:"+r.RewardID, budget.Used{Amount: r.Points, Times: 1}
	of := func(w program.Window) budget.Count { return budget.Of(key, w, r.CreatedAt, zone) }
	var bounds []Bound
	if r.Reward.Stock > 0 {
		all := of(program.Lifetime)
		bounds = append(bounds, Bound{all, budget.Used{Times: r.Reward.Stock}, once, AllTaken})
	}
	if r.Reward.PerMember > 0 && r.MemberID != uuid.Nil {
		window := r.Reward.Window
		if window == "" {
			window = program.Lifetime
		}
		own := of(window)
		own.Member = r.MemberID
		bounds = append(bounds, Bound{own, budget.Used{Times: r.Reward.PerMember}, once, TakenOften})
	}
	if most := r.Reward.Budget.Points; most > 0 {
		bounds = append(bounds, Bound{of(r.Reward.Budget.Window), budget.Used{Amount: most}, once, Paused})
	}
	if most := r.Reward.Budget.Money[r.Currency]; most > 0 {
		money := of(r.Reward.Budget.Window)
		money.Currency = r.Currency
		takes := budget.Used{Amount: r.Reward.Amount[r.Currency], Times: 1}
		bounds = append(bounds, Bound{money, budget.Used{Amount: most}, takes, Paused})
	}
	return bounds
}

// CountsOf names the counts of bounds.
func CountsOf(bounds []Bound) []budget.Count {
	counts := make([]budget.Count, len(bounds))
	for i, b := range bounds {
		counts[i] = b.Count
	}
	return counts
}

// Full says which bound leaves no room, given what the counts stand at.
func Full(bounds []Bound, used map[budget.Count]budget.Used) Refusal {
	for _, b := range bounds {
		is := used[b.Count]
		if b.Most.Times > 0 && is.Times+b.Takes.Times > b.Most.Times ||
			b.Most.Amount > 0 && is.Amount+b.Takes.Amount > b.Most.Amount {
			return b.Breaks
		}
	}
	return ""
}

// Changes is what taking a redemption once (1) or giving it back (-1) adds to
// its counts. Two bounds may share a count, which is changed once.
func Changes(bounds []Bound, times int64) map[budget.Count]budget.Used {
	changes := make(map[budget.Count]budget.Used, len(bounds))
	for _, b := range bounds {
		changes[b.Count] = budget.Used{Amount: times * b.Takes.Amount, Times: times * b.Takes.Times}
	}
	return changes
}
