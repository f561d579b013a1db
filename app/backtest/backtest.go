// Package backtest asks what a draft would have given for a store's own past
// orders, and what the live program would have given for the same ones. It is
// pure: no I/O and no clock, and it allocates nothing for an order of a member
// it has met.
//
// What it does not know it leaves out: tiers multiply nothing, products and
// customer tags are those of today, and nobody is guessed to buy more.
package backtest

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/platform"
	"regulars/app/program"
)

// Report is what a backtest found. Points and money are those of the newest
// state of each order: what was given back counts no more.
type Report struct {
	Orders    int64 // paid orders of members
	Members   int64 // who placed them
	Draft     Side
	Live      Side
	Sales     map[string]int64 // minor units of those orders by currency
	Months    []Month          // oldest first
	Gain      Group
	Lose      Group
	BreakEven map[string]int64 // sales that would pay for what the draft costs more, nil without a margin
	Steps     []Step           // how much members' points change, from who loses most
	Habits    []Habit          // the same by how often they bought
}

// Side is what one of the programs would have given.
type Side struct {
	Orders int64 // that earned
	Points int64
	Cost   map[string]int64 // minor units by currency, if every point is used at its best rate
	Share  map[string]int64 // of sales by currency, basis points, rounded
}

// Month is a month of the merchant's calendar.
type Month struct {
	Month  string // 2006-01
	Orders int64
	Draft  int64 // points
	Live   int64
}

// Group is those who get more, or less, by the draft.
type Group struct {
	Members int64
	Points  int64    // more or fewer of all of them, above zero
	Top     []Member // who it concerns most, at most 20
}

// Member is what one member would have.
type Member struct {
	ID    uuid.UUID
	Draft int64
	Live  int64
}

// top is how many members a group names.
const top = 20

// Order is one past order.
type Order struct {
	State   *platform.Order
	Member  uuid.UUID
	Tags    []string // the customer's
	Product program.ProductOf
}

// Replay takes past orders in the order of their placing.
type Replay struct {
	draft   *side
	live    *side // gives nothing before the first publishing
	people  map[uuid.UUID]*person
	months  map[int]*Month // by year × 12 + month
	sales   map[string]int64
	orders  int64
	zone    *time.Location
	month   *Month // the last one, until when it is asked
	monthTo time.Time
	last    int64 // when the newest order was placed, Unix seconds
}

type person struct {
	nth         int
	draft, live int64
	last        int64 // when they bought last, Unix seconds

	draftUsed, liveUsed []count
}

// New prepares a replay of a draft against the live program, nil for none.
func New(draft, live *program.Program) *Replay {
	return &Replay{
		draft: newSide(draft), live: newSide(live), people: map[uuid.UUID]*person{}, months: map[int]*Month{},
		sales: map[string]int64{}, zone: draft.Zone(),
	}
}

// Asks says whether orders need their products, and their customers' tags.
func (r *Replay) Asks() (products, tags bool) {
	for _, s := range []*side{r.draft, r.live} {
		if s.rules != nil {
			products, tags = products || s.rules.AsksProducts(), tags || s.rules.AsksTags()
		}
	}
	return products, tags
}

// Take gives one order to both programs. Orders that are not paid, and tests,
// count for nothing.
func (r *Replay) Take(o Order) {
	if o.State.Status != platform.Paid || o.State.Test {
		return
	}
	who := r.people[o.Member]
	if who == nil {
		who = &person{}
		r.people[o.Member] = who
	}
	who.nth++
	who.last = o.State.PlacedAt.Unix()
	r.last = max(r.last, who.last)
	draft, live := r.draft.take(o, who.nth, &who.draftUsed), r.live.take(o, who.nth, &who.liveUsed)
	who.draft += draft
	who.live += live
	r.orders++
	r.sales[o.State.Currency] += o.State.Total
	m := r.monthOf(o.State.PlacedAt)
	m.Orders++
	m.Draft += draft
	m.Live += live
}

// monthOf finds the month of a moment. Orders come in the order of placing, so
// it mostly is the last one again.
func (r *Replay) monthOf(at time.Time) *Month {
	if r.month != nil && at.Before(r.monthTo) {
		return r.month
	}
	local := at.In(r.zone)
	year, month, _ := local.Date()
	number := year*12 + int(month)
	r.monthTo = time.Date(year, month+1, 1, 0, 0, 0, 0, r.zone)
	r.month = r.months[number]
	if r.month == nil {
		r.month = &Month{Month: local.Format("2006-01")}
		r.months[number] = r.month
	}
	return r.month
}

// Report sums up what was taken so far.
func (r *Replay) Report() Report {
	report := Report{
		Orders: r.orders, Members: int64(len(r.people)), Sales: r.sales,
		Draft: r.draft.report(r.sales), Live: r.live.report(r.sales),
	}
	for _, m := range r.months {
		report.Months = append(report.Months, *m)
	}
	slices.SortFunc(report.Months, func(a, b Month) int { return cmp.Compare(a.Month, b.Month) })
	for id, p := range r.people {
		m := Member{ID: id, Draft: p.draft, Live: p.live}
		switch {
		case p.draft > p.live:
			report.Gain.add(m)
		case p.draft < p.live:
			report.Lose.add(m)
		}
	}
	report.Gain.finish()
	report.Lose.finish()
	report.Steps, report.Habits = r.steps(), r.habits()
	report.BreakEven = breakEven(report.Draft.Cost, report.Live.Cost, r.draft.rules.Version.Document.MarginBP)
	return report
}

// breakEven is the sales whose gross margin pays for what the draft costs more:
// cost × 10000 ÷ margin, rounded up. (Break-even is the reward cost at full
// redemption ÷ the gross margin of what is sold more.)
func breakEven(draft, live map[string]int64, marginBP int64) map[string]int64 {
	if marginBP <= 0 {
		return nil
	}
	sales := map[string]int64{}
	for currency, minor := range draft {
		sales[currency] = program.ShareUp(minor-live[currency], 10_000, marginBP)
	}
	return sales
}

func difference(m Member) int64 {
	if m.Draft > m.Live {
		return m.Draft - m.Live
	}
	return m.Live - m.Draft
}

func (g *Group) add(m Member) {
	g.Members++
	g.Points += difference(m)
	g.Top = append(g.Top, m)
	if len(g.Top) >= 64*top {
		g.finish()
	}
}

// finish keeps those whom it concerns most.
func (g *Group) finish() {
	slices.SortFunc(g.Top, func(a, b Member) int {
		if x, y := difference(a), difference(b); x != y {
			return cmp.Compare(y, x)
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	g.Top = slices.Clip(g.Top[:min(len(g.Top), top)])
}

// unbounded is what a slot leaves that nothing bounds.
const unbounded = int64(math.MaxInt64)
