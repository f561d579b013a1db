package referral

import (
	"time"

	"github.com/google/uuid"
)

// Role is a way to recommend a shop.
type Role string

// The roles. Somebody can have all of them.
const (
	Promoter   Role = "promoter"   // would recommend the shop: 9 or 10 of 10
	Referrer   Role = "referrer"   // a friend of theirs bought
	Reviewer   Role = "reviewer"   // wrote a review
	Influencer Role = "influencer" // is paid a commission
)

// Roles lists all roles.
var Roles = []Role{Promoter, Referrer, Reviewer, Influencer}

// promotes is the least answer to "would you recommend us" of who would.
const promotes = 9

// Advocate is a member who recommends, and what it brings.
type Advocate struct {
	Member       uuid.UUID
	Orders       int64 // first orders of friends that stand
	Rewarded     int64
	Again        int64 // later orders of friends that stand
	Points       int64 // theirs, for all that
	FriendPoints int64
	Thanks       int64  // points that staff gave for recommending
	Score        *int64 // the last answer to "would you recommend us", 0 to 10
	ScoredAt     *time.Time
	Reviews      int64
	Paid         bool // a commission runs
	AskedAt      *time.Time
	ShownAs      string // the name they want on the leader board, "" for none
	Visits       int64
	Gross        map[string]int64 // minor units by currency of friends' orders that stand, with what was given back
	Kept         map[string]int64 // and without
	Codes        map[string]int64 // and of what used codes, given for friends, took off
	Value        int64            // what a list is sorted by
}

// Roles are the ways in which they recommend.
func (a *Advocate) Roles() (roles []Role) {
	for _, is := range []struct {
		role Role
		yes  bool
	}{
		{Influencer, a.Paid},
		{Referrer, a.Orders > 0},
		{Promoter, a.Score != nil && *a.Score >= promotes},
		{Reviewer, a.Reviews > 0},
	} {
		if is.yes {
			roles = append(roles, is.role)
		}
	}
	return roles
}

// Sort is what a list of advocates is sorted by, most first.
type Sort string

// The sorts.
const (
	ByFriends Sort = "friends"
	ByOrders  Sort = "orders"
	BySales   Sort = "sales"
	ByKept    Sort = "kept"
	ByCost    Sort = "points"
	ByNet     Sort = "net" // kept sales less cost
	ByReviews Sort = "reviews"
	ByScore   Sort = "score"
)

// Rate is what points are worth at most: Minor units for so many Points. The zero
// Rate is of points that are worth nothing known.
type Rate struct{ Minor, Points int64 }

// Find narrows a list of advocates and says where to go on.
type Find struct {
	Role     Role   // "" for all
	Sort     Sort   // ByFriends when ""
	Currency string // of ByKept, BySales, ByCost and ByNet
	Rate     Rate   // of points in that currency
	Value    int64  // go on below this one
	Below    uuid.UUID
	Begun    bool // Value and Below are given
	Named    bool // only who is in the program and wants to be on the leader board
	Limit    int

	AskedBefore time.Time // only who was not asked to recommend since; the zero one for all
}
