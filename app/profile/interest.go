package profile

import (
	"time"

	"github.com/google/uuid"
)

// InterestKind is what kind of goods somebody showed interest in. The numbers
// are stored.
type InterestKind int16

// The kinds.
const (
	OfProduct    InterestKind = 0
	OfCollection InterestKind = 1
)

// Goods names a product or collection of a store.
type Goods struct {
	Kind       InterestKind
	StoreID    uuid.UUID
	ExternalID string
}

// Interest is what somebody showed for one product or collection. Counts stop at
// MostCounted.
type Interest struct {
	Member uuid.UUID
	Goods
	Viewed, Searched, Cart, Bought, Returned int16
	Said                                     bool // chosen by the person
	LastAt                                   time.Time
	BoughtAt                                 *time.Time
}

// MostCounted is where counts stop.
const MostCounted = 10_000

// MostKept is how many rows one person has; the oldest that nobody said go first.
const MostKept = 200

// What each sign of interest is worth. What was returned is a reason to offer
// something else.
const (
	worthViewed   = 1
	worthSearched = 3
	worthCart     = 5
	worthBought   = 10
	worthSaid     = 40
	worthReturned = -20
)

// halfLife is after how long a sign of interest is worth half.
const halfLife = 60 * 24 * time.Hour

// Strength is how much an interest counts at a moment, in hundredths of one look
// at a product. What people did is worth less by the day, half after 60 days;
// what they said stays. Nobody is interested in looking a hundred times.
func (i *Interest) Strength(now time.Time) int64 {
	did := worthViewed*upTo(i.Viewed, 20) + worthSearched*upTo(i.Searched, 10) + worthCart*upTo(i.Cart, 10) +
		worthBought*upTo(i.Bought, 20) + worthReturned*upTo(i.Returned, 20)
	strength := faded(100*did, now.Sub(i.LastAt))
	if i.Said {
		strength += 100 * worthSaid
	}
	return strength
}

// Foremost is what an interest was shown by most, and how often.
func (i *Interest) Foremost() (sign Sign, times int64) {
	most := int64(0)
	for _, shown := range []struct {
		sign  Sign
		n     int16
		worth int64
	}{
		{Viewed, i.Viewed, worthViewed * upTo(i.Viewed, 20)},
		{Cart, i.Cart, worthCart * upTo(i.Cart, 10)},
		{Searched, i.Searched, worthSearched * upTo(i.Searched, 10)},
	} {
		if shown.worth > most {
			sign, times, most = shown.sign, int64(shown.n), shown.worth
		}
	}
	return sign, times
}

func upTo(n, most int16) int64 { return int64(min(n, most)) }

// faded halves a value each half-life, and goes straight between halves.
func faded(value int64, age time.Duration) int64 {
	if age <= 0 {
		return value
	}
	halves := int64(age / halfLife)
	if halves >= 20 {
		return 0
	}
	value >>= uint(halves) //nolint:gosec // 0 to 19
	rest := int64((age % halfLife) / time.Second)
	return value - value*rest/(2*int64(halfLife/time.Second))
}

// Sign is one kind of sign of interest.
type Sign uint8

// The signs that are counted one by one. What was bought and returned is read
// from orders.
const (
	Viewed Sign = iota
	Searched
	Cart
)

// Tally gathers signs of many people, to be written at once.
type Tally map[uuid.UUID]map[Goods]*Interest

// Add counts a sign.
func (t Tally) Add(member uuid.UUID, g Goods, sign Sign, at time.Time) {
	i := t.of(member, g)
	switch sign {
	case Viewed:
		i.Viewed = more(i.Viewed)
	case Searched:
		i.Searched = more(i.Searched)
	case Cart:
		i.Cart = more(i.Cart)
	}
	if at.After(i.LastAt) {
		i.LastAt = at
	}
}

func (t Tally) of(member uuid.UUID, g Goods) *Interest {
	if t[member] == nil {
		t[member] = map[Goods]*Interest{}
	}
	if t[member][g] == nil {
		t[member][g] = &Interest{Member: member, Goods: g}
	}
	return t[member][g]
}

func more(count int16) int16 { return min(count+1, MostCounted) }

// List gives what was gathered, by person and goods.
func (t Tally) List() []*Interest {
	var list []*Interest
	for _, goods := range t {
		for _, i := range goods {
			list = append(list, i)
		}
	}
	return list
}

// Buy counts an order of something, or that all of it was given back.
func (t Tally) Buy(member uuid.UUID, g Goods, returned bool, at time.Time) {
	i := t.of(member, g)
	if returned {
		i.Returned = more(i.Returned)
	} else {
		i.Bought = more(i.Bought)
		if i.BoughtAt == nil || at.After(*i.BoughtAt) {
			i.BoughtAt = &at
		}
	}
	if at.After(i.LastAt) {
		i.LastAt = at
	}
}
