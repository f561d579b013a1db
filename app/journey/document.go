package journey

import (
	"slices"

	"regulars/app/segment"
)

// Script is an automation as a merchant writes it. Steps are a tree, so no
// step can come twice in one run.
type Script struct {
	Name    string `json:"name"`
	Trigger Listen `json:"trigger"`
	Again   Again  `json:"again"`
	// Audience is whom a date is for, when it comes.
	Audience *segment.Condition `json:"audience,omitempty"`

	Goals []Listen `json:"goals,omitempty"` // a run that hears one ends at once: it got what it was for
	Exits []Listen `json:"exits,omitempty"` // a run that hears one ends at once: it makes no sense any more
	Steps []Step   `json:"steps"`
	// Compare is how many of a thousand members are left alone for comparison.
	Compare int `json:"compare_permille"`
	// Window is for how many days after the first thing given purchases count as results.
	Window int     `json:"window_days"`
	Budget Ceiling `json:"budget,omitzero"`
	ForYou *ForYou `json:"for_you,omitempty" doc:"What steps that pick an offer for the member choose from"`
}

// Again says whether a member who went through goes through again.
type Again struct {
	When Reentry `json:"when"`
	Days int     `json:"days,omitempty"` // for AfterDays: since the last time began
}

// Reentry is when a member may go through again.
type Reentry string

// The ways.
const (
	Never     Reentry = "never"
	AfterDays Reentry = "after_days"
	EachTime  Reentry = "each" // once for each order, birthday, ...
)

// Ceiling is the most that a journey may cost over its life. Zero is no bound.
type Ceiling struct {
	Points int64 `json:"points,omitempty"`
	Money  int64 `json:"money,omitempty"` // minor units of the merchant's currency: points and codes as the program values them
}

// StepKind is what a step does.
type StepKind string

// The kinds of step. Those from Points on act.
const (
	Wait     StepKind = "wait"   // for Minutes
	Until    StepKind = "until"  // one of On happens: Then; or Minutes pass: Else
	GoodHour StepKind = "hour"   // until it is From to Until o'clock for the member
	Branch   StepKind = "branch" // If holds: Then; or else Else
	Split    StepKind = "split"  // by chance, in Shares of a thousand
	End      StepKind = "end"    // here the run ends
	Points   StepKind = "points" // gives Points
	Reward   StepKind = "reward" // gives a reward of the program for nothing

	// JustForYou gives, of Script.ForYou, what suits the member at Rung: Then; or
	// where nothing does: Else.
	JustForYou StepKind = "for_you"

	Tier     StepKind = "tier"     // lends a tier for Days
	Tag      StepKind = "tag"      // marks the customer in the stores
	Untag    StepKind = "untag"    // takes away a tag that a step before set
	Message  StepKind = "message"  // offers a message that sells
	Survey   StepKind = "survey"   // asks
	Request  StepKind = "request"  // opens a request for staff
	Webhook  StepKind = "webhook"  // tells a server of the merchant's
	HandOver StepKind = "handover" // lets another tool send
)

// StepKinds lists them all.
var StepKinds = []StepKind{
	Wait, Until, GoodHour, Branch, Split, End, Points, Reward, JustForYou, Tier, Tag, Untag, Message, Survey,
	Request, Webhook, HandOver,
}

// Acts reports whether a kind does something to the member.
func (k StepKind) Acts() bool {
	switch k {
	case Wait, Until, GoodHour, Branch, Split, End:
		return false
	default:
		return true
	}
}

// Step is one step. Kind says which of the other fields it uses; setting another
// one is an error.
type Step struct {
	ID       string             `json:"id"` // 1 to 40 of a-z, 0-9 and -, unique in the document
	Kind     StepKind           `json:"kind"`
	Minutes  int64              `json:"minutes,omitempty"`
	On       []Listen           `json:"on,omitempty"`
	From     int                `json:"from,omitempty"`  // hour of the day, 0 to 23
	Until    int                `json:"until,omitempty"` // hour of the day, 1 to 24, after From
	Shown    bool               `json:"shown,omitempty"` // of until: the shop shows the member the points that it leads to
	If       *segment.Condition `json:"if,omitempty"`
	Then     []Step             `json:"then,omitempty"`
	Else     []Step             `json:"else,omitempty"`
	Arms     []Arm              `json:"arms,omitempty"`
	Points   int64              `json:"points,omitempty"`
	Note     string             `json:"note,omitempty"` // the member reads it beside points or a tier; of handover the event
	Reward   string             `json:"reward,omitempty"`
	Rung     int                `json:"rung,omitempty"` // of for_you: which order the effort is for
	Tier     string             `json:"tier,omitempty"`
	Days     int                `json:"days,omitempty"` // of a tier; of a message, for how many it waits for its chance, 0 for as usual
	Tag      string             `json:"tag,omitempty"`
	Template string             `json:"template,omitempty"`
	Priority int                `json:"priority,omitempty"`                    // of a message, 0 to 100: the higher goes first
	Place    string             `json:"place,omitempty" enum:"mail,shop,both"` // of a message: mail without
	Target   string             `json:"target,omitempty"`                      // survey, webhook (its id) or tool
}

// Arm is one way of a split.
type Arm struct {
	Share int    `json:"share_permille"`
	Steps []Step `json:"steps"`
}

// Each calls f with every step, and where it stands, parents first. It stops at
// the first error.
func (d *Script) Each(f func(path string, s *Step) error) error { return each("steps", d.Steps, f) }

func each(path string, steps []Step, f func(string, *Step) error) error {
	for i := range steps {
		s, at := &steps[i], index(path, i)
		if err := f(at, s); err != nil {
			return err
		}
		if err := each(at+".then", s.Then, f); err != nil {
			return err
		}
		if err := each(at+".else", s.Else, f); err != nil {
			return err
		}
		for n := range s.Arms {
			if err := each(index(at+".arms", n)+".steps", s.Arms[n].Steps, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// Listens lists what a journey wants to hear of: purchases always, for they are
// its results.
func (d *Script) Listens() []Kind {
	all := []Kind{Paid, Refunded}
	//nolint:errcheck,gosec // nothing in it fails
	d.EachListen(func(_ string, l Listen) error {
		all = append(all, l.Kind)
		return nil
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// EachListen calls f with everything that a journey listens to, and where it
// stands. It stops at the first error.
func (d *Script) EachListen(f func(path string, l Listen) error) error {
	if err := f("trigger", d.Trigger); err != nil {
		return err
	}
	several := func(path string, list []Listen) error {
		for i, l := range list {
			if err := f(index(path, i), l); err != nil {
				return err
			}
		}
		return nil
	}
	if err := several("goals", d.Goals); err != nil {
		return err
	}
	if err := several("exits", d.Exits); err != nil {
		return err
	}
	return d.Each(func(path string, s *Step) error { return several(path+".on", s.On) })
}

// AsksFacts reports whether a journey needs the facts that segments keep of
// members.
func (d *Script) AsksFacts() bool {
	return slices.ContainsFunc(d.Listens(), func(k Kind) bool {
		return k == Lapsed || k == Date || k.OfSegment()
	})
}
