package program

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"regulars/app/platform"
)

// Program is a document made ready to be asked thousands of times a second.
type Program struct {
	Version    Version
	zone       *time.Location
	orderRules []orderRule
	baskets    []basket
	countings  []counting
	prices     []prices // by currency
	unknown    []price  // of a currency that no rule names
	campaigns  []campaign
	picks      []Selection // what lines are marked by: the bit is the index
	marker     marker
	excluded   int // index in picks, none for no exclusion
	tiers      map[string]int64
	tags       []string // customer tags that anything asks for, lower case
	segments   []string // ids of segments that anything asks for
	spare      atomic.Pointer[earning]
	rates      map[string]Rate
}

// none is the index of no selection.
const none = -1

type orderRule struct {
	*Rule
	slot     int
	counting int
	always   bool // it is for every order
}

// basket is which lines count, and whether with their tax. counting is what of an
// order counts besides them. Rules that count the same are added up once.
type basket struct {
	only, except   int
	tax, giftCards bool
}

type counting struct {
	basket              int
	tax, shipping, tips bool
}

// prices are what rules, in their order, say in one currency.
type prices struct {
	currency string
	rules    []price
}

type price struct {
	per      int64
	perMille int64 // per in thousandths
	minimum  int64
}

type campaign struct {
	*Campaign
	slot        int
	only        int
	always      bool
	from, until time.Time
}

// Compile prepares a version for a merchant whose calendar is in zone. The
// document must be valid.
func Compile(v Version, zone *time.Location) *Program {
	p := &Program{Version: v, zone: zone, tiers: map[string]int64{}, rates: v.Document.bestRates()}
	d := &p.Version.Document
	p.excluded = p.pick(d.Exclude.Lines)
	p.wantTags(d.Exclude.CustomerTags)
	for i := range d.Rules {
		r := &d.Rules[i]
		if r.Active && r.Trigger == OnOrder {
			p.orderRules = append(p.orderRules, orderRule{
				Rule: r, slot: i, counting: p.countingOf(r), always: r.When.always(),
			})
			p.wantTags(r.When.Tags)
			p.wantSegments(r.When.Segments)
		}
	}
	for i := range d.Campaigns {
		c := &d.Campaigns[i]
		if c.Active {
			from, until := c.Runs(zone)
			p.campaigns = append(p.campaigns, campaign{
				Campaign: c, slot: len(d.Rules) + i, only: p.pick(c.Only), always: c.When.always(),
				from: from, until: until,
			})
			p.wantTags(c.When.Tags)
			p.wantSegments(c.When.Segments)
		}
	}
	for _, t := range d.Tiers.Tiers {
		p.tiers[t.ID] = max(t.Permille, plain)
	}
	p.marker = markerOf(p.picks)
	p.priceRules()
	return p
}

// countingOf numbers what a rule counts. A rule for some products counts nothing
// that is on no line.
func (p *Program) countingOf(r *Rule) int {
	b := basket{only: p.pick(r.Only), except: p.pick(r.Except), tax: r.Base.Tax, giftCards: r.Base.GiftCards}
	whole := b.only == none
	c := counting{tax: b.tax, shipping: whole && r.Base.Shipping, tips: whole && r.Base.Tips}
	p.baskets, c.basket = numbered(p.baskets, b)
	var number int
	p.countings, number = numbered(p.countings, c)
	return number
}

// numbered finds a value, or adds it.
func numbered[T comparable](all []T, one T) ([]T, int) {
	if at := slices.Index(all, one); at >= 0 {
		return all, at
	}
	return append(all, one), len(all)
}

// priceRules lays out what rules say by currency.
func (p *Program) priceRules() {
	var currencies []string
	for i := range p.orderRules {
		for _, amounts := range []map[string]int64{p.orderRules[i].Per, p.orderRules[i].Minimum} {
			for currency := range amounts {
				if !slices.Contains(currencies, currency) {
					currencies = append(currencies, currency)
				}
			}
		}
	}
	slices.Sort(currencies)
	for _, currency := range currencies {
		list := prices{currency: currency, rules: make([]price, len(p.orderRules))}
		for i := range p.orderRules {
			per := p.orderRules[i].Per[currency]
			list.rules[i] = price{per: per, perMille: times(per, plain), minimum: p.orderRules[i].Minimum[currency]}
		}
		p.prices = append(p.prices, list)
	}
	p.unknown = make([]price, len(p.orderRules))
}

// pricesIn are what rules, in their order, say in a currency.
func (p *Program) pricesIn(currency string) []price {
	for i := range p.prices {
		if p.prices[i].currency == currency {
			return p.prices[i].rules
		}
	}
	return p.unknown
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

// atLocal reads a time of a calendar; the zero time for none.
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

// AsksNumber reports whether what an order earns depends on which order of its
// buyer it is.
func (p *Program) AsksNumber() bool {
	d := &p.Version.Document
	return slices.ContainsFunc(d.Rules, func(r Rule) bool { return r.Active && r.When.asksNumber() }) ||
		slices.ContainsFunc(d.Campaigns, func(c Campaign) bool { return c.Active && c.When.asksNumber() })
}

// AsksSegments are the ids of segments that decide about what somebody earns.
func (p *Program) AsksSegments() []string { return p.segments }

// AsksTags reports whether what an order earns depends on its customer's tags.
func (p *Program) AsksTags() bool { return len(p.tags) > 0 }

// ProductOf tells what a product is; false when it is not known.
type ProductOf func(id string) (platform.Product, bool)
