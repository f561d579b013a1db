package app_test

import (
	"flag"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
)

func TestAnyLifeOfOrdersAndRewardsEndsInTheSumOfWhatHappened(t *testing.T) {
	t.Parallel()
	fewLives()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	worlds := 0
	rapid.Check(t, func(t *rapid.T) {
		worlds++
		l := newLife(w, worlds)
		t.Repeat(map[string]func(*rapid.T){
			"": l.check, "buy": l.buy, "change": l.change, "replay": l.replay, "shuffle": l.shuffle, "wait": l.wait,
			"redeem": l.redeem, "redeem in vain": l.redeemInVain, "correct": l.correct,
		})
	})
}

// fewLives lets rapid take few: each step is several transactions here; app/ledger
// takes thousands of steps.
var fewLives = sync.OnceFunc(func() {
	for name, value := range map[string]string{"rapid.checks": "6", "rapid.shrinktime": "10s"} {
		if set := flag.Lookup(name); set.Value.String() == set.DefValue {
			if err := set.Value.Set(value); err != nil {
				panic(err)
			}
		}
	}
})

// life is what two shoppers do, and what they should have by then.
type life struct {
	w      *world
	people []*lifeMember
	orders []*lifeOrder
	told   []platform.Event
	keys   int
	name   int
}

type lifeMember struct {
	customer string
	id       uuid.UUID
	extra    int64 // joining, corrections and rewards taken
}

// lifeOrder is an order's newest state. An item costs 10.00 and earns 20 points.
type lifeOrder struct {
	by      *lifeMember
	state   platform.Order
	units   int64
	usable  time.Time
	version int
}

func newLife(w *world, name int) *life {
	l := &life{w: w, name: name}
	for i := range 2 {
		customer, id := w.newcomer(w.shopify(), mail(fmt.Sprintf("life %d %d", name, i)))
		l.people = append(l.people, &lifeMember{customer: fmt.Sprint(customer), id: id, extra: 50})
	}
	return l
}

func (l *life) tell(e platform.Event) {
	l.told = append(l.told, e)
	l.w.tell(l.w.coffeeID, e)
}

func (l *life) key() string {
	l.keys++
	return fmt.Sprintf("life-%d-%d", l.name, l.keys)
}

func (l *life) buy(t *rapid.T) {
	status := rapid.SampledFrom([]platform.OrderStatus{platform.Paid, platform.Paid, platform.Unpaid}).Draw(t, "status")
	now := l.w.Now().Truncate(time.Second)
	o := &lifeOrder{by: rapid.SampledFrom(l.people).Draw(t, "member"), units: rapid.Int64Range(1, 40).Draw(t, "units")}
	id := fmt.Sprint(5_000_000 + 1000*l.name + len(l.orders))
	o.state = platform.Order{
		ID: id, Name: "#" + id, Currency: "EUR", Status: status, PlacedAt: now, UpdatedAt: now, CustomerID: o.by.customer,
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	l.w.must(err)
	y, m, d := now.In(zone).Date()
	o.usable = time.Date(y, m, d+7, 0, 0, 0, 0, zone)
	l.orders = append(l.orders, o)
	l.tell(o.event())
	l.w.Drain()
}

// event is the order as it stands.
func (o *lifeOrder) event() platform.Event {
	state := o.state
	state.Lines = []platform.Line{{ID: "1", Quantity: o.units, Net: o.units * 1000}}
	state.Total = o.units * 1000
	state.UpdatedAt = state.UpdatedAt.Add(time.Duration(o.version) * time.Second)
	return platform.Event{At: state.UpdatedAt, Order: &state}
}

func (o *lifeOrder) worth() int64 {
	if o.state.Status != platform.Paid {
		return 0
	}
	return 20 * o.units
}

// alter moves an order to its next state: paid, edited, refunded, cancelled or
// restored.
func (l *life) alter(t *rapid.T, o *lifeOrder) platform.Event {
	o.version++
	switch rapid.IntRange(0, 4).Draw(t, "alter") {
	case 0:
		o.state.Status = platform.Paid
	case 1:
		o.units = rapid.Int64Range(1, 40).Draw(t, "units")
	case 2:
		given := rapid.Int64Range(0, o.units).Draw(t, "given back")
		o.units, o.state.Refunded = o.units-given, o.state.Refunded+given*1000
	case 3:
		o.state.Status = platform.Cancelled
	case 4:
		o.state.Name += "'"
	}
	return o.event()
}

func (l *life) some(t *rapid.T) *lifeOrder {
	if len(l.orders) == 0 {
		t.Skip("no order yet")
	}
	return rapid.SampledFrom(l.orders).Draw(t, "order")
}

func (l *life) change(t *rapid.T) {
	l.tell(l.alter(t, l.some(t)))
	l.w.Drain()
}

// replay tells again what was told before.
func (l *life) replay(t *rapid.T) {
	if len(l.told) == 0 {
		t.Skip("nothing was told yet")
	}
	for range rapid.IntRange(1, 4).Draw(t, "times") {
		l.w.tell(l.w.coffeeID, rapid.SampledFrom(l.told).Draw(t, "told"))
	}
	l.w.Drain()
}

// shuffle tells several new states of one order in any order, in one batch or
// one by one.
func (l *life) shuffle(t *rapid.T) {
	o := l.some(t)
	events := []platform.Event{l.alter(t, o), l.alter(t, o), l.alter(t, o)}
	oneByOne := rapid.Bool().Draw(t, "one by one")
	for _, e := range rapid.Permutation(events).Draw(t, "arrive") {
		l.tell(e)
		if oneByOne {
			l.w.Drain()
		}
	}
	l.w.Drain()
}

func (l *life) wait(t *rapid.T) {
	l.w.Pass(time.Duration(rapid.SampledFrom([]int{1, 20, 70, 200}).Draw(t, "hours")) * time.Hour)
}

func (l *life) available(m *lifeMember) int64 {
	sum := m.extra
	for _, o := range l.orders {
		if o.by == m && !o.usable.After(l.w.Now()) {
			sum += o.worth()
		}
	}
	return sum
}

func (l *life) take(t *rapid.T) (*lifeMember, *reward.Redemption) {
	m := rapid.SampledFrom(l.people).Draw(t, "member")
	r, err := l.w.Redeem(l.w.t.Context(), app.RedeemInput{
		Merchant: l.w.merchant, Member: m.id, Store: l.w.coffeeID, RewardID: "five", Key: l.key(),
	})
	if have := l.available(m); have < 500 {
		if !fail.Is(err, fail.Conflict) {
			t.Fatalf("a reward of 500 was taken with %d points: %v", have, err)
		}
		return m, nil
	}
	if err != nil {
		t.Fatalf("a reward of 500 was refused with %d points: %v", l.available(m), err)
	}
	return m, r
}

func (l *life) redeem(t *rapid.T) {
	m, r := l.take(t)
	if r == nil {
		return
	}
	m.extra -= 500
	if r.Status != reward.Issued || l.w.coffee.Usable(r.Code) != 1 {
		t.Fatalf("the redemption is %s (%s)", r.Status, r.LastError)
	}
}

// redeemInVain takes a reward that the store refuses: the points return.
func (l *life) redeemInVain(t *rapid.T) {
	l.w.network.set(nil, refuse)
	defer l.w.network.set(nil, nil)
	_, r := l.take(t)
	if r == nil {
		return
	}
	l.w.Drain()
	if r = l.w.redemption(r); r.Status != reward.Cancelled {
		t.Fatalf("the refused redemption is %s (%s)", r.Status, r.LastError)
	}
}

func (l *life) correct(t *rapid.T) {
	m := rapid.SampledFrom(l.people).Draw(t, "member")
	by := rapid.Int64Range(-300, 600).Filter(func(n int64) bool { return n != 0 }).Draw(t, "points")
	in := app.Adjustment{Merchant: l.w.merchant, Member: m.id, Points: by, Reason: "because", Key: l.key()}
	tooMany := by < 0 && l.available(m) < -by
	for range 2 { // the same key twice is once
		_, err := l.w.Adjust(l.w.t.Context(), in)
		if tooMany != fail.Is(err, fail.Invalid) || !tooMany && err != nil {
			t.Fatalf("staff changed %d points by %d: %v", l.available(m), by, err)
		}
	}
	if !tooMany {
		m.extra += by
	}
}

func (l *life) check(t *rapid.T) {
	l.w.audit()
	for _, m := range l.people {
		var pending int64
		for _, o := range l.orders {
			if o.by == m && o.usable.After(l.w.Now()) {
				pending += o.worth()
			}
		}
		b, err := l.w.BalanceOf(l.w.t.Context(), l.w.merchant, l.w.coffeeID, m.customer)
		if err != nil {
			t.Fatal(err)
		}
		if b.Available != l.available(m) || b.Pending != pending || b.Held != 0 {
			t.Fatalf("the member has %d usable, %d pending and %d held points, want %d, %d and 0",
				b.Available, b.Pending, b.Held, l.available(m), pending)
		}
	}
	if l.w.t.Failed() {
		t.Fatal("the books do not add up")
	}
}
