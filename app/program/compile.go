package program

import (
	"slices"
	"strings"
	"time"

	"regulars/app/platform"
)

// Program is a document made ready to be asked thousands of times a second.
type Program struct {
	Version    Version
	zone       *time.Location
	orderRules []orderRule
	campaigns  []campaign
	picks      []Selection // what lines are marked by: the bit is the index
	excluded   int         // index in picks, none for no exclusion
	tiers      map[string]int64
	tags       []string // customer tags that anything asks for, lower case
}

// none is the index of no selection.
const none = -1

type orderRule struct {
	*Rule
	slot         int
	only, except int
}

type campaign struct {
	*Campaign
	slot        int
	only        int
	from, until time.Time
}

// Compile prepares a version for a merchant whose calendar is in zone. The
// document must be valid.
func Compile(v Version, zone *time.Location) *Program {
	p := &Program{Version: v, zone: zone, tiers: map[string]int64{}}
	d := &p.Version.Document
	p.excluded = p.pick(d.Exclude.Lines)
	p.wantTags(d.Exclude.CustomerTags)
	for i := range d.Rules {
		r := &d.Rules[i]
		if r.Active && r.Trigger == OnOrder {
			only, except := p.pick(r.Only), p.pick(r.Except)
			p.orderRules = append(p.orderRules, orderRule{Rule: r, slot: i, only: only, except: except})
			p.wantTags(r.When.Tags)
		}
	}
	for i := range d.Campaigns {
		c := &d.Campaigns[i]
		if c.Active {
			p.campaigns = append(p.campaigns, campaign{
				Campaign: c, slot: len(d.Rules) + i, only: p.pick(c.Only),
				from: p.local(c.From), until: p.local(c.Until),
			})
			p.wantTags(c.When.Tags)
		}
	}
	for _, t := range d.Tiers.Tiers {
		p.tiers[t.ID] = max(t.Permille, plain)
	}
	return p
}

// Zone is the calendar that the program was compiled for.
func (p *Program) Zone() *time.Location { return p.zone }

// pick numbers a selection; equal ones share a number.
func (p *Program) pick(s Selection) int {
	if s.Empty() {
		return none
	}
	s.Tags, s.Types, s.Vendors = lower(s.Tags), lower(s.Types), lower(s.Vendors)
	for i := range p.picks {
		if p.picks[i].equal(&s) {
			return i
		}
	}
	p.picks = append(p.picks, s)
	return len(p.picks) - 1
}

func (s *Selection) equal(other *Selection) bool {
	return slices.Equal(s.Products, other.Products) && slices.Equal(s.Variants, other.Variants) &&
		slices.Equal(s.Collections, other.Collections) && slices.Equal(s.Tags, other.Tags) &&
		slices.Equal(s.Types, other.Types) && slices.Equal(s.Vendors, other.Vendors)
}

func (p *Program) wantTags(tags []string) {
	for _, tag := range lower(tags) {
		if !slices.Contains(p.tags, tag) {
			p.tags = append(p.tags, tag)
		}
	}
}

func lower(texts []string) []string {
	lowered := make([]string, len(texts))
	for i, text := range texts {
		lowered[i] = strings.ToLower(strings.TrimSpace(text))
	}
	return lowered
}

// local reads a time of the merchant's calendar; the zero time for none.
func (p *Program) local(text string) time.Time { return atLocal(text, p.zone) }

func atLocal(text string, zone *time.Location) time.Time {
	at, err := time.ParseInLocation(LocalTime, text, zone)
	if err != nil {
		return time.Time{}
	}
	return at
}

// Rules are the active rules of a trigger that happens once an occasion.
func (p *Program) Rules(t Trigger) []*Rule {
	var found []*Rule
	for i := range p.Version.Document.Rules {
		if r := &p.Version.Document.Rules[i]; r.Active && r.Trigger == t {
			found = append(found, r)
		}
	}
	return found
}

// AsksProducts reports whether what an order earns depends on what its products
// are, beyond their ids.
func (p *Program) AsksProducts() bool { return len(p.picks) > 0 }

// AsksTags reports whether what an order earns depends on its customer's tags.
func (p *Program) AsksTags() bool { return len(p.tags) > 0 }

// Everything is the slot of all that a program gives.
const Everything = -1

// Slot is something that gives points and that may be bounded.
type Slot struct {
	Number int
	Key    string // "rule:<id>", "campaign:<id>" or "program"
	Limits []Limit
	Budget Budget
}

// Bounded lists what has limits or a budget of points.
func (p *Program) Bounded() []Slot {
	var bounded []Slot
	for _, r := range p.orderRules {
		if r.bounded() {
			bounded = append(bounded, r.Rule.slot(r.slot))
		}
	}
	for _, c := range p.campaigns {
		if c.Budget.Points > 0 {
			bounded = append(bounded, Slot{Number: c.slot, Key: "campaign:" + c.ID, Budget: c.Budget})
		}
	}
	return p.withProgram(bounded)
}

// ProductOf tells what a product is; false when it is not known.
type ProductOf func(id string) (platform.Product, bool)
