package segment

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/insight"
)

// Fact is what conditions ask of one member. Amounts are minor units.
type Fact struct {
	Member       uuid.UUID
	State        int16 // member.State
	Orders       int64 // paid, and not given back altogether
	Spent        int64 // on them, in the merchant's currency, net of refunds
	Points       int64 // available
	Pending      int64
	Lifetime     int64
	Referrals    int64 // friends whose order stood
	OpenRequests int64
	Tier         string
	Country      string // ISO 3166-1 alpha-2
	Language     string // ISO 639-1
	Region       string
	Sex          string
	AgeBand      string
	Origin       string // how they came
	JoinedAt     *time.Time
	FirstOrder   *time.Time
	LastOrder    *time.Time
	LastMessage  *time.Time // last sent
	Gap          *int64     // median time between their orders, seconds; from two orders on
	GapP90       *int64     // nine of ten of their gaps were at most so long
	Birthday     int16      // month * 100 + day, 0 when not known
	NPS          *int64     // last answer, 0 to 10
	Items        []Item

	Stage      insight.Stage // on the map; Nowhere until somebody looked
	StageSince *time.Time
	StageUntil *time.Time  // when the clock alone leads on, nil for never
	Way        insight.Way // that led there; gathered and not kept
}

// ItemKind is what a member has any number of. The numbers are stored.
type ItemKind int16

// The kinds.
const (
	ItemTag      ItemKind = 1 // in a store, lower case
	ItemProduct  ItemKind = 2 // bought and kept: the platform's id
	ItemSpent    ItemKind = 3 // the currency
	ItemWant     ItemKind = 4 // what they want products for
	ItemInterest ItemKind = 5 // id of a product or collection that they showed interest in
)

// Item is one of them.
type Item struct {
	Kind   ItemKind
	Key    string
	Amount int64      // ItemSpent: minor units
	At     *time.Time // when last bought, nil where that means nothing
}

// has reports whether the member has an item, since a moment when that is set.
func (f *Fact) has(kind ItemKind, key string, since *time.Time) bool {
	for i := range f.Items {
		it := &f.Items[i]
		if it.Kind == kind && it.Key == key && (since == nil || it.At != nil && !it.At.Before(*since)) {
			return true
		}
	}
	return false
}

// spentIn is what the member spent in a currency other than the merchant's.
func (f *Fact) spentIn(currency string) int64 {
	for i := range f.Items {
		if f.Items[i].Kind == ItemSpent && f.Items[i].Key == currency {
			return f.Items[i].Amount
		}
	}
	return 0
}
