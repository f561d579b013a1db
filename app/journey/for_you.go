package journey

import (
	"slices"
	"strings"
	"unicode/utf8"

	"regulars/app/fail"
)

// ForYou is what a merchant lets the just-for-you offers of an automation choose
// from, for each member what suits them.
type ForYou struct {
	Groups    []OfferGroup `json:"groups,omitempty" doc:"The first counts where nothing else tells them apart"`
	Otherwise Otherwise    `json:"otherwise" enum:"first,nothing" doc:"Of whom no interest is known"`
}

// Otherwise says what is offered to a member of whom no interest is known.
type Otherwise string

// What there is.
const (
	FirstGroup Otherwise = "first" // that they have not bought of
	NoOffer    Otherwise = "nothing"
)

// OfferGroup is a group of goods and what may be given on it: products or
// collections, as a discount on Shopify is for one or the other.
type OfferGroup struct {
	Name        string   `json:"name" doc:"As members read it"`
	Products    []string `json:"products,omitempty"`
	Collections []string `json:"collections,omitempty" doc:"Collections or categories"`
	Rungs       []Rung   `json:"rungs,omitempty"`
}

// Rung is what may be given from a rung of the ladder on, until the next entry.
type Rung struct {
	From    int      `json:"from"`
	Rewards []string `json:"rewards" doc:"Of the program, the smallest first"`
}

// Bounds of what an automation can choose from.
const (
	mostGroups      = 20
	mostOfGroup     = 100 // products; Shopify takes no more for one discount
	mostCollections = 20
	mostRungs       = 10
	mostRewards     = 5
)

// Allowed are the rewards that may be given at a rung, the smallest first.
func (g *OfferGroup) Allowed(rung int) []string {
	best, from := []string(nil), 0
	for i := range g.Rungs {
		if r := &g.Rungs[i]; r.From <= rung && r.From > from {
			best, from = r.Rewards, r.From
		}
	}
	return best
}

// Each calls do with every group and where it stands. It stops at the first error.
func (f *ForYou) Each(do func(path string, g *OfferGroup) error) error {
	for i := range f.Groups {
		if err := do(index("for_you.groups", i), &f.Groups[i]); err != nil {
			return err
		}
	}
	return nil
}

// EachReward calls do with every reward of a group that is at path, and where it
// stands. It stops at the first error.
func (g *OfferGroup) EachReward(path string, do func(path, id string) error) error {
	for i := range g.Rungs {
		for n, id := range g.Rungs[i].Rewards {
			if err := do(index(index(path+".rungs", i)+".rewards", n), id); err != nil {
				return err
			}
		}
	}
	return nil
}

// Taste is what is known of how a member stands to one product, or collection.
type Taste struct {
	Product    string   // the platform's id; "" of a collection
	Collection string   // likewise
	In         []string // of a product: the collections that it is in
	Strength   int64    // of interest; below zero for what was given back
	Bought     bool     // and kept
}

// of reports whether a taste is of a group's goods.
func (t *Taste) of(g *OfferGroup) bool {
	if t.Product == "" {
		return slices.Contains(g.Collections, t.Collection)
	}
	return slices.Contains(g.Products, t.Product) ||
		slices.ContainsFunc(t.In, func(c string) bool { return slices.Contains(g.Collections, c) })
}

// Chosen is a group for a member.
type Chosen struct {
	Group int // its place
	// Taste is the place of the strongest interest in it, -1 where none is known.
	Taste int
}

// Choose finds the group for a member at a rung: of those that are open, have
// something to give at this rung and that the member has not bought of, the one of
// strongest interest, the first of several. false when none suits.
func (f *ForYou) Choose(rung int, tastes []Taste, open func(group int) bool) (Chosen, bool) {
	best, score := Chosen{Taste: -1}, int64(0)
	first := -1
	for i := range f.Groups {
		sum, strongest, bought := f.Groups[i].weigh(tastes)
		if bought || len(f.Groups[i].Allowed(rung)) == 0 || !open(i) {
			continue
		}
		if sum > score {
			best, score = Chosen{i, strongest}, sum
		}
		if first < 0 && sum == 0 {
			first = i
		}
	}
	if score > 0 {
		return best, true
	}
	best.Group = first
	return best, first >= 0 && f.Otherwise == FirstGroup
}

// weigh adds up a member's interest in a group.
func (g *OfferGroup) weigh(tastes []Taste) (sum int64, strongest int, bought bool) {
	strongest = -1
	for i := range tastes {
		t := &tastes[i]
		if !t.of(g) {
			continue
		}
		sum += t.Strength
		bought = bought || t.Bought
		if t.Strength > 0 && (strongest < 0 || t.Strength > tastes[strongest].Strength) {
			strongest = i
		}
	}
	return sum, strongest, bought
}

func (f *ForYou) validate(path string) error {
	if f.Otherwise != FirstGroup && f.Otherwise != NoOffer {
		return fail.Field(path+".otherwise", "must be first or nothing")
	}
	if len(f.Groups) > mostGroups {
		return fail.Field(path+".groups", "can be at most %d", mostGroups)
	}
	for i := range f.Groups {
		if err := f.Groups[i].validate(index(path+".groups", i)); err != nil {
			return err
		}
	}
	return nil
}

func (g *OfferGroup) validate(path string) error {
	if err := text(path+".name", g.Name, 60); err != nil {
		return err
	}
	switch {
	case strings.ContainsAny(g.Name, "\r\n\t{}"):
		return fail.Field(path+".name", "must be one line without braces")
	case len(g.Products) > mostOfGroup:
		return fail.Field(path+".products", "can be at most %d", mostOfGroup)
	case len(g.Collections) > mostCollections:
		return fail.Field(path+".collections", "can be at most %d", mostCollections)
	case len(g.Products) > 0 && len(g.Collections) > 0:
		return fail.Field(path+".collections", "cannot stand beside products: a group is of one or the other")
	case len(g.Rungs) > mostRungs:
		return fail.Field(path+".rungs", "can be at most %d", mostRungs)
	}
	for _, id := range slices.Concat(g.Products, g.Collections) {
		if n := utf8.RuneCountInString(id); n < 1 || n > 120 {
			return fail.Field(path+".products", "must be ids of 1 to 120 characters")
		}
	}
	return g.validateRungs(path)
}

func (g *OfferGroup) validateRungs(path string) error {
	seen := map[int]bool{}
	for i, r := range g.Rungs {
		at := index(path+".rungs", i)
		switch {
		case r.From < 1 || r.From > mostNth:
			return fail.Field(at+".from", "must be between 1 and %d", mostNth)
		case seen[r.From]:
			return fail.Field(at+".from", "comes twice")
		case len(r.Rewards) < 1 || len(r.Rewards) > mostRewards:
			return fail.Field(at+".rewards", "must be 1 to %d", mostRewards)
		}
		seen[r.From] = true
	}
	return g.EachReward(path, func(path, id string) error { return text(path, id, 80) })
}

// readyForYou refuses what cannot be given: a step without anything to choose from, or
// a choice that no step makes.
func (d *Script) readyForYou() error {
	used := false
	err := d.Each(func(path string, s *Step) error {
		if s.Kind != JustForYou {
			return nil
		}
		used = true
		if d.ForYou == nil || len(d.ForYou.Groups) == 0 {
			return fail.Field("for_you.groups", "must have at least one: a step makes an offer from them")
		}
		if !slices.ContainsFunc(d.ForYou.Groups, func(g OfferGroup) bool { return len(g.Allowed(s.Rung)) > 0 }) {
			return fail.Field(path+".rung", "has nothing to give: no group has a reward from here or before on")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if d.ForYou == nil {
		return nil
	}
	if !used {
		return fail.Field("for_you", "is used by no step")
	}
	for i := range d.ForYou.Groups {
		if g := &d.ForYou.Groups[i]; len(g.Products)+len(g.Collections) == 0 {
			return fail.Field(index("for_you.groups", i)+".products", "must be at least one, or a collection")
		}
	}
	return nil
}
