package persona

import (
	"github.com/google/uuid"

	"regulars/app/journey"
)

// Trait is a question of which people have one answer, or several. The texts are
// stored.
type Trait string

// The traits. Of the last four a person may have several.
const (
	Sex       Trait = "sex"
	Age       Trait = "age"
	Country   Trait = "country"
	Origin    Trait = "origin"
	Tier      Trait = "tier"
	Stage     Trait = "stage" // insight.Stage as a number
	First     Trait = "first" // a product of their first order
	Asked     Trait = "asked" // support.Kind of what they wrote
	Agreed    Trait = "agreed"
	Complaint Trait = "complaint"  // a product they complained of
	Product   Trait = "product"    // bought
	Range     Trait = "collection" // bought from
	Want      Trait = "want"       // what they want products for
	Reward    Trait = "reward"     // used
)

// Count is how many people an answer has.
type Count struct {
	Key   string `json:"key"`
	Label string `json:"label,omitempty"` // in the merchant's language, where data names it
	N     int64  `json:"n"`
	Poor  bool   `json:"poor,omitempty"` // of a question that rates: it says something is amiss
}

// Tally is how many people each answer has, of Base who have any, most first.
type Tally struct {
	Base int64   `json:"base"`
	Of   []Count `json:"of"`
}

// find is the count of an answer; ok is false where too few gave it.
func (t *Tally) find(key string) (c Count, ok bool) {
	for _, c := range t.Of {
		if c.Key == key {
			return c, true
		}
	}
	return Count{}, false
}

// Question is what people chose in a survey, each in the last that they answered.
type Question struct {
	Survey   uuid.UUID `json:"survey"`
	Question string    `json:"question"`
	Text     string    `json:"text"`            // in the merchant's language
	Rates    bool      `json:"rates,omitempty"` // its answers are good or poor
	Tally    Tally     `json:"tally"`
}

// TrialKind is what tried something out on members with a comparison group.
type TrialKind string

// The kinds.
const (
	OfJourney    TrialKind = "automation"
	OfNewsletter TrialKind = "newsletter"
	OfPrint      TrialKind = "print_run"
)

// Trial is how those who got something bought, and those who were left alone.
type Trial struct {
	Kind  TrialKind    `json:"kind"`
	ID    uuid.UUID    `json:"id"`
	Name  string       `json:"name"`
	Given journey.Side `json:"given"`
	Alone journey.Side `json:"alone"`
}

// Figures are what is counted of a group of members. Few says that they are too few
// to say anything: all else is then zero.
type Figures struct {
	Few     bool  `json:"few,omitempty"`
	Members int64 `json:"members"`
	Looked  int64 `json:"looked"` // of them, those that the rest is of; see segment.Sample

	Buyers int64 `json:"buyers"`
	Again  int64 `json:"again"` // bought more than once

	Payers int64 `json:"payers"` // buyers who only ever paid in the merchant's currency
	Orders int64 `json:"orders"` // of payers
	Spent  int64 `json:"spent"`  // on them, minor units

	Repeaters int64 `json:"repeaters"` // whose usual time between two orders is known
	Gap       int64 `json:"gap"`       // the middle one of those times, seconds

	Answered  int64 `json:"answered"`  // "would you recommend us"
	Promoters int64 `json:"promoters"` // with 9 or 10

	Traits    map[Trait]Tally `json:"traits"`
	Questions []Question      `json:"questions"`
	Trials    []Trial         `json:"trials"`
}

// Tally reads what is counted of a trait.
func (f *Figures) Tally(t Trait) *Tally {
	tally := f.Traits[t]
	return &tally
}

// Kept are figures without anything about fewer than Few people. Nothing else is
// written down: no row says something of one person.
func (f *Figures) Kept() Figures {
	if f.Members < Few || f.Looked < Few {
		return Figures{Few: true}
	}
	kept := *f
	for _, of := range []struct{ base, n *int64 }{
		{&kept.Looked, &kept.Buyers}, {&kept.Buyers, &kept.Again}, {&kept.Answered, &kept.Promoters},
	} {
		if !tells(*of.n, *of.base) {
			*of.n = 0
		}
	}
	if kept.Payers < Few {
		kept.Payers, kept.Orders, kept.Spent = 0, 0, 0
	}
	if kept.Repeaters < Few {
		kept.Repeaters, kept.Gap = 0, 0
	}
	kept.Traits = map[Trait]Tally{}
	for trait, tally := range f.Traits {
		if tally = tally.kept(private[trait]); len(tally.Of) > 0 {
			kept.Traits[trait] = tally
		}
	}
	kept.Questions, kept.Trials = nil, nil
	for _, q := range f.Questions {
		if q.Tally = q.Tally.kept(false); len(q.Tally.Of) > 0 {
			kept.Questions = append(kept.Questions, q)
		}
	}
	for _, t := range f.Trials {
		if enough(t.Given) && enough(t.Alone) {
			kept.Trials = append(kept.Trials, t)
		}
	}
	return kept
}

// private are traits by which nobody may be found out: nothing is said of a share
// either that leaves out only few.
var private = map[Trait]bool{Sex: true, Age: true, Want: true}

func tells(n, base int64) bool { return n >= Few && base >= n }

func enough(s journey.Side) bool { return s.People >= Few && s.Bought >= Few }

func (t *Tally) kept(private bool) Tally {
	kept := Tally{Base: t.Base}
	for _, c := range t.Of {
		rest := t.Base - c.N
		if tells(c.N, t.Base) && (!private || rest == 0 || rest >= Few) {
			kept.Of = append(kept.Of, c)
		}
	}
	return kept
}

// Marks are the figures that are kept of every month.
type Marks struct {
	Few       bool  `json:"few,omitempty"`
	Members   int64 `json:"members"`
	Looked    int64 `json:"looked"`
	Buyers    int64 `json:"buyers"`
	Again     int64 `json:"again"`
	Payers    int64 `json:"payers"`
	Orders    int64 `json:"orders"`
	Spent     int64 `json:"spent"`
	Repeaters int64 `json:"repeaters"`
	Gap       int64 `json:"gap"`
	Complain  int64 `json:"complain"`
}

// Marks are the figures of a month.
func (f *Figures) Marks() Marks {
	complain, _ := f.Tally(Asked).find("complaint")
	return Marks{
		Few: f.Few, Members: f.Members, Looked: f.Looked, Buyers: f.Buyers, Again: f.Again, Payers: f.Payers,
		Orders: f.Orders, Spent: f.Spent, Repeaters: f.Repeaters, Gap: f.Gap, Complain: complain.N,
	}
}

// Order is what an order comes to on average, minor units; 0 where nobody knows.
func (m *Marks) Order() int64 { return mean(m.Spent, m.Orders) }
