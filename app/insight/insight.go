// Package insight knows the map: where on their way with the shop members are, how
// long they stay there and where they go on to. A stage follows from what is true
// of a member and from the time alone; README.md states the rules. Rules here do no
// I/O and know no clock.
package insight

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Stage is where on their way a member is. The numbers are stored.
type Stage int16

// The stages, in the order of the way.
const (
	Nowhere     Stage = iota // not known yet, or no more
	Discover                 // nothing bought yet
	FirstOrder               // ordered for the first time, and not paid yet
	Wait                     // paid: the first parcel is not on its way
	Delivery                 // it is
	FirstUse                 // it arrived; the second order has not come
	Help                     // a request of theirs goes on
	SecondOrder              // ordered twice
	Regular                  // three times or more
	Advocate                 // ordered twice or more, and recommends the shop
	Lapsed                   // bought nothing for longer than is usual for them
)

var names = []string{
	"", "discover", "first_order", "wait", "delivery", "first_use", "help", "second_order", "regular", "advocate",
	"lapsed",
}

// String is the stage's name on the wire, "" for Nowhere.
func (s Stage) String() string {
	if s < 0 || int(s) >= len(names) {
		return ""
	}
	return names[s]
}

// Stages are all stages that somebody can be in, in the order of the way.
func Stages() []Stage {
	return []Stage{
		Discover, FirstOrder, Wait, Delivery, FirstUse, Help, SecondOrder, Regular, Advocate, Lapsed,
	}
}

// ParseStage reads a stage's name. ok is false for others.
func ParseStage(name string) (s Stage, ok bool) {
	at := slices.Index(names, name)
	return Stage(max(at, 0)), at > 0 //nolint:gosec // ten of them
}

// Group is what the shop is after with those in a stage.
type Group string

// The groups.
const (
	Capture  Group = "capture"
	Convince Group = "convince"
	Keep     Group = "keep"
)

// Group is the stage's group.
func (s Stage) Group() Group {
	switch {
	case s <= FirstOrder:
		return Capture
	case s <= SecondOrder:
		return Convince
	default:
		return Keep
	}
}

// For how long silence is believed. Stores that tell nothing of payments, parcels
// or arrivals would keep everybody in a stage for ever.
const (
	unpaidFor = 14 * 24 * time.Hour // an order that is not paid by then is none
	onWayFor  = 21 * 24 * time.Hour // a parcel that was sent has arrived by then
	silentFor = 30 * 24 * time.Hour // an order of which nothing is told at all has arrived by then
)

// Call is a request of a member's.
type Call struct {
	Opened time.Time
	Closed *time.Time // nil while it goes on
}

// Way is what is known of one member's way with the shop.
type Way struct {
	Known      time.Time      // since when anything is
	Unpaid     *time.Time     // when their newest order was placed that waits for its payment
	Bought     []time.Time    // when the orders that stand were placed, oldest first
	Paid       *time.Time     // the first of them; nil where that was with the order
	Sent       *time.Time     // likewise
	Arrived    *time.Time     // likewise
	Recommends *time.Time     // since when they do
	Calls      []Call         // what they asked the shop's people
	ShopCut    *time.Duration // nine of ten gaps between the shop's orders are at most so long, nil where nobody knows

	First Parcel // the first order, whose parcel is looked for

	cuts []*time.Duration // cutAfter so many orders, worked out once
}

// Parcel names an order as its store does.
type Parcel struct {
	Store uuid.UUID
	Order string
}

// At is where a member was at a moment, as far as is known now. The first rule
// that holds decides:
//
//  1. a request goes on: Help
//  2. no order was placed: FirstOrder while one waits for its payment, or Discover
//  3. the last order is longer ago than is usual (cutAfter): Lapsed
//  4. one order was placed: FirstOrder until it was paid, then Wait, Delivery, FirstUse by its parcel
//  5. they recommend the shop: Advocate
//  6. SecondOrder with two orders, Regular with more
func (w *Way) At(t time.Time) Stage {
	placed := 0
	for placed < len(w.Bought) && !w.Bought[placed].After(t) {
		placed++
	}
	switch {
	case slices.ContainsFunc(w.Calls, func(c Call) bool { return c.goesOn(t) }):
		return Help
	case placed == 0 && w.Unpaid != nil && !w.Unpaid.After(t) && t.Before(w.Unpaid.Add(unpaidFor)):
		return FirstOrder
	case placed == 0:
		return Discover
	case since(&w.Bought[placed-1], w.cutAfter(placed), t):
		return Lapsed
	case placed == 1:
		return w.parcelAt(t)
	case since(w.Recommends, 0, t):
		return Advocate
	case placed == 2:
		return SecondOrder
	default:
		return Regular
	}
}

// parcelAt is where the first parcel was.
func (w *Way) parcelAt(t time.Time) Stage {
	switch {
	case since(w.Arrived, 0, t), since(w.Sent, onWayFor, t), since(&w.Bought[0], silentFor, t):
		return FirstUse
	case since(w.Sent, 0, t):
		return Delivery
	case w.Paid != nil && w.Paid.After(t):
		return FirstOrder
	default:
		return Wait
	}
}

func (c Call) goesOn(t time.Time) bool {
	return !c.Opened.After(t) && (c.Closed == nil || c.Closed.After(t))
}

// since reports whether something was at least so long ago at a moment.
func since(at *time.Time, long time.Duration, t time.Time) bool {
	return at != nil && t.Sub(*at) >= long
}

// turns are all moments at which the stage may change, in order. The first is when
// the way begins.
func (w *Way) turns() []time.Time {
	all := make([]time.Time, 0, 2*len(w.Bought)+2*len(w.Calls)+8)
	all = append(all, w.begins())
	add := func(at *time.Time, later ...time.Duration) {
		if at == nil {
			return
		}
		for _, d := range later {
			all = append(all, at.Add(d))
		}
	}
	add(w.Unpaid, 0, unpaidFor)
	add(w.Paid, 0)
	add(w.Sent, 0, onWayFor)
	add(w.Arrived, 0)
	add(w.Recommends, 0)
	for i := range w.Bought {
		add(&w.Bought[i], 0)
		if i == 0 {
			add(&w.Bought[i], silentFor)
		}
		if cut := w.cutAfter(i + 1); cut != never {
			add(&w.Bought[i], cut)
		}
	}
	for i := range w.Calls {
		add(&w.Calls[i].Opened, 0)
		add(w.Calls[i].Closed, 0)
	}
	all = slices.DeleteFunc(all, func(t time.Time) bool { return t.Before(all[0]) })
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// begins is when the way does: orders may be older than what else is known.
func (w *Way) begins() time.Time {
	at := w.Known
	if len(w.Bought) > 0 && w.Bought[0].Before(at) {
		at = w.Bought[0]
	}
	if w.Unpaid != nil && w.Unpaid.Before(at) {
		at = *w.Unpaid
	}
	return at
}

// Standing is where a member stands.
type Standing struct {
	Stage Stage
	Since time.Time
}

// Path is the whole way until a moment: each stage with when it began. It is never
// empty.
func (w *Way) Path(now time.Time) []Standing {
	var path []Standing
	for _, t := range w.turns() {
		if t.After(now) && len(path) > 0 {
			break
		}
		if s := w.At(t); len(path) == 0 || path[len(path)-1].Stage != s {
			path = append(path, Standing{s, t})
		}
	}
	return path
}

// Until is when the clock alone will lead out of the stage of now; nil for never.
func (w *Way) Until(now time.Time) *time.Time {
	stage := w.At(now)
	for _, t := range w.turns() {
		if t.After(now) && w.At(t) != stage {
			return &t
		}
	}
	return nil
}
