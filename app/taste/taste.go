// Package taste chooses products for a member: what goes with what they bought, what
// they said they like or looked at, and otherwise what most people buy. What they
// returned, what lies in their cart and what a merchant marked as sensitive is never
// chosen. The choice is pure; store.go keeps what the same people buy.
package taste

import (
	"cmp"
	"slices"
)

// Why is the reason of a choice that weighs most.
type Why string

// The reasons.
const (
	With    Why = "with"    // people who bought From bought it, too
	Liked   Why = "liked"   // the member said so, or looked at it
	Popular Why = "popular" // most people buy it
)

// Sign is one reason for one product, by its id in the member's store.
type Sign struct {
	ID     string
	Why    Why
	From   string // of With: what the member bought
	Weight int64
}

// Good is what is known of a product that may be chosen.
type Good struct {
	ID          string
	Title       string
	ImageURL    string
	URL         string
	Price       int64 // minor units of its store's currency, lowest variant
	Active      bool
	Collections []string
}

// Person is what a member has, and had, of a store's products.
type Person struct {
	Bought   map[string]bool
	Returned map[string]bool
	InCart   map[string]bool
}

// Choice is a product chosen for a member.
type Choice struct {
	Good
	Why  Why
	From string // of With: the product, by id
}

// Pick chooses up to n products, the best first: those with the most weight in all
// their signs, and of equals the one whose id is smaller. sensitive says of which
// nothing may be used.
func Pick(p Person, signs []Sign, goods map[string]Good, sensitive func(Good) bool, n int) []Choice {
	type sum struct {
		total, most int64
		Choice
	}
	sums := map[string]*sum{}
	for _, s := range signs {
		good, known := goods[s.ID]
		if !known || !good.Active || good.Price <= 0 || p.has(s.ID) || sensitive(good) {
			continue
		}
		if s.Why == With && (p.Returned[s.From] || sensitive(goods[s.From])) {
			continue
		}
		if sums[s.ID] == nil {
			sums[s.ID] = &sum{Choice: Choice{Good: good}}
		}
		at := sums[s.ID]
		if at.total += s.Weight; s.Weight > at.most {
			at.most, at.Why, at.From = s.Weight, s.Why, s.From
		}
	}
	found := make([]*sum, 0, len(sums))
	for _, s := range sums {
		if s.total > 0 {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b *sum) int {
		return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(a.ID, b.ID))
	})
	chosen := make([]Choice, 0, n)
	for _, s := range found[:min(n, len(found))] {
		chosen = append(chosen, s.Choice)
	}
	return chosen
}

// has reports whether a product is nothing new to a member.
func (p Person) has(id string) bool { return p.Bought[id] || p.Returned[id] || p.InCart[id] }

// How much a sign weighs. A collection that somebody chose goes before everything
// else, three things that go with what they bought before what they looked at, and
// any of it before what is only popular.
const (
	weightSaid     = 4000
	weightWith     = 3    // times closeness, 1 to 1000
	mostInterest   = 2000 // of what they looked at, searched for and put in a cart
	mostPopular    = 300  // of what most people buy
	popularRunners = 10   // less with each place behind
)

// OfPair is the sign of a product that goes with one that was bought.
func OfPair(bought, other string, closeness int64) Sign {
	return Sign{ID: other, Why: With, From: bought, Weight: weightWith * closeness}
}

// OfInterest is the sign of a product that a member showed interest in, by its
// strength (profile.Interest).
func OfInterest(id string, strength int64) Sign {
	return Sign{ID: id, Why: Liked, Weight: min(max(strength, 0), mostInterest)}
}

// OfSaid is the sign of a product in a collection that a member chose, by its place
// among those.
func OfSaid(id string, place int) Sign {
	return Sign{ID: id, Why: Liked, Weight: weightSaid - min(int64(place), 100)}
}

// OfRank is the sign of a popular product, by its place from 0.
func OfRank(id string, place int) Sign {
	return Sign{ID: id, Why: Popular, Weight: max(mostPopular-popularRunners*int64(place), 1)}
}
