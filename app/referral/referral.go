// Package referral is how members bring friends: codes and visits, what is known
// about both sides, and how suspicious that is. Whatever tells people apart is
// kept as keyed hashes only.
package referral

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/work"
)

// Status is where a referral stands. The numbers are stored.
type Status int16

// The statuses.
const (
	Joined    Status = 1 // the friend joined and has not bought yet
	Pending   Status = 2 // the friend bought: the return window runs
	Review    Status = 3 // suspicious: staff decide
	Rewarded  Status = 4 // the advocate has the points or the reward
	Blocked   Status = 5 // by its checks, or by staff
	Declined  Status = 6 // the order does not count; Reason says why
	Expired   Status = 7 // the friend who joined bought nothing in time
	Cancelled Status = 8 // the order fell before the reward
	Reversed  Status = 9 // the order fell after it: the reward was taken back
)

// Names are the statuses on the wire.
var Names = map[Status]string{
	Joined: "joined", Pending: "pending", Review: "review", Rewarded: "rewarded", Blocked: "blocked",
	Declined: "declined", Expired: "expired", Cancelled: "cancelled", Reversed: "reversed",
}

// String is the status' name on the wire.
func (s Status) String() string { return Names[s] }

// Why a referral is declined, cancelled or waits for staff.
const (
	WhyMinimum   = "below_minimum"
	WhyLate      = "too_late"
	WhyLimit     = "limit_reached"
	WhyAdvocate  = "advocate_not_earning" // left the program, or is excluded
	WhyNoReward  = "reward_unavailable"   // staff decide: none is left, or no account is in the store
	WhyCancelled = "order_cancelled"
	WhyRefunded  = "order_refunded"
	WhyStaff     = "staff"
	WhyChecks    = "checks"
)

// Decision is what staff said of a referral. The numbers are stored.
type Decision int16

// The decisions.
const (
	Undecided Decision = iota
	Allowed
	Refused
)

// Referral is one friend brought by one advocate.
type Referral struct {
	ID         uuid.UUID
	Advocate   uuid.UUID
	Friend     uuid.UUID // zero for one without an account
	FriendKey  []byte    // who the friend is: a person is brought once
	Code       string
	Store      uuid.UUID
	Order      uuid.UUID // zero before there is one
	Coupon     uuid.UUID // the friend's redemption, zero for none
	Version    int
	Status     Status
	Reason     string
	Score      int
	Findings   []Finding
	Evidence   Evidence
	Decision   Decision
	Merged     bool // one of the two was found to be somebody else
	CreatedAt  time.Time
	JoinedAt   *time.Time
	EndsAt     time.Time // an order counts until then
	PlacedAt   *time.Time
	DueAt      *time.Time // the return window is over
	RewardedAt *time.Time
	Currency   string
	Counted    int64 // minor units of the order in the sales of its code
	Counts     bool  // the order is in the sums of its code and advocate
	// What was given and stands.
	Points       int64
	FriendPoints int64
	Reward       uuid.UUID // the advocate's redemption
	Postings     int       // changes of what was given, for their keys
	NextAt       *time.Time
}

// Base is where a referral stands that nothing speaks against.
func (r *Referral) Base() Status {
	if r.Order == uuid.Nil {
		return Joined
	}
	return Pending
}

// Rests says that nothing is to be done until something happens.
func (r *Referral) Rests() { r.NextAt = nil }

// workState is the state of the row's work.
func (r *Referral) workState() int16 {
	if r.NextAt == nil {
		return int16(work.Done)
	}
	return int16(work.Waiting)
}

// Brought reports whether the friend's orders are what their advocate brought: who was
// blocked, or bought too late, was not brought.
func (r *Referral) Brought() bool {
	return r.Status != Blocked && r.Status != Expired && r.Reason != WhyLate
}

// Open reports whether a friend's order may still become this referral's.
func (r *Referral) Open() bool {
	return r.Order == uuid.Nil && (r.Status == Joined || r.Status == Review) || r.Status == Cancelled
}

// Evidence is what is known of a friend and of how they came. Hashes are keyed by
// the merchant; nothing in it is personal.
type Evidence struct {
	Email      []byte    `json:"email,omitempty"` // of the address as NormalEmail writes it
	Name       []byte    `json:"name,omitempty"`
	Address    []byte    `json:"address,omitempty"`
	Household  []byte    `json:"household,omitempty"`
	Phone      []byte    `json:"phone,omitempty"`
	Device     []byte    `json:"device,omitempty"` // what the browser of the visit keeps
	Disposable bool      `json:"disposable,omitempty"`
	VisitedAt  time.Time `json:"visited_at,omitzero"`
	IPSeen     int       `json:"ip_seen,omitempty"` // visits of one day from one address
}

// Adopt fills what a later sight of the same friend adds.
func (e *Evidence) Adopt(later Evidence) {
	for _, pair := range []struct{ to, from *[]byte }{
		{&e.Email, &later.Email},
		{&e.Name, &later.Name},
		{&e.Address, &later.Address},
		{&e.Household, &later.Household},
		{&e.Phone, &later.Phone},
		{&e.Device, &later.Device},
	} {
		if len(*pair.from) > 0 {
			*pair.to = *pair.from
		}
	}
	e.Disposable = e.Disposable || later.Disposable
	e.IPSeen = max(e.IPSeen, later.IPSeen)
	if e.VisitedAt.IsZero() {
		e.VisitedAt = later.VisitedAt
	}
}

// TraitKind is what a trait is a hash of. The numbers are stored.
type TraitKind int16

// The kinds of trait.
const (
	EmailTrait     TraitKind = 1
	NameTrait      TraitKind = 2
	AddressTrait   TraitKind = 3
	HouseholdTrait TraitKind = 4
	PhoneTrait     TraitKind = 5
	DeviceTrait    TraitKind = 6
)

// Trait is one thing by which a member is known again.
type Trait struct {
	Member uuid.UUID
	Kind   TraitKind
	MAC    []byte
}

// Traits are what an evidence says of a member.
func (e *Evidence) Traits(member uuid.UUID) (traits []Trait) {
	for kind, mac := range map[TraitKind][]byte{
		EmailTrait: e.Email, NameTrait: e.Name, AddressTrait: e.Address, HouseholdTrait: e.Household,
		PhoneTrait: e.Phone, DeviceTrait: e.Device,
	} {
		if len(mac) > 0 {
			traits = append(traits, Trait{Member: member, Kind: kind, MAC: mac})
		}
	}
	return traits
}
