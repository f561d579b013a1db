package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/work"
)

// permutations lists every order of the numbers below n.
func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, rest := range permutations(n - 1) {
		for at := range n {
			p := append(append(append([]int{}, rest[:at]...), n-1), rest[at:]...)
			all = append(all, p)
		}
	}
	return all
}

// shuffledOrder is one order whose deliveries arrive in one of all orders.
type shuffledOrder struct {
	id     int64
	arrive []int
	oneGo  bool     // everything arrives before anything is applied
	groups [][]sent // what each change of the order made the store send
	wanted int64
}

func TestAnyArrivalOfAnOrdersEventsEndsInTheSameBalance(t *testing.T) {
	t.Parallel()
	for i, kind := range []platform.Kind{platform.Shopify, platform.WooCommerce} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			document := testProgram(program.Accounts)
			w := newWorld(t, &document, seldom)
			s := w.sites()[i]
			customer, _ := w.newcomer(s, mail("shuffled"))
			orders := w.lives(s, customer)
			w.network.any = func() { w.Advance(2 * time.Second) } // else the store is asked too often at once
			arrive := func() {
				for round := range 5 {
					for n, o := range orders {
						for at, group := range o.arrive {
							if at == round || o.oneGo && round == 0 {
								for _, d := range o.groups[group] {
									d.receive(w, w.Bench)
									if (n+at)%3 == 0 {
										d.again().receive(w, w.Bench)
									}
								}
							}
						}
					}
					w.Pass(20 * time.Second)
				}
				w.Pass(time.Hour)
			}
			arrive()
			var total int64
			for _, o := range orders {
				total += o.wanted
				if n := w.count("SELECT posted FROM orders WHERE external_id = $1", fmt.Sprint(o.id)); n != o.wanted {
					t.Errorf("events arriving as %v (at once: %t) end in %d points, want %d", o.arrive, o.oneGo, n, o.wanted)
				}
			}
			w.want(s.id, customer, total, 50)
			if n := w.count("SELECT count(*) FROM inbox WHERE state <> 1"); n != 0 {
				t.Errorf("%d deliveries were not applied", n)
			}
			w.audit()

			before := w.count("SELECT count(*) FROM transfer")
			for _, o := range orders[100:140] {
				for _, group := range o.groups {
					for _, d := range group {
						d.again().receive(w, w.Bench)
					}
				}
			}
			w.Pass(time.Hour)
			if after := w.count("SELECT count(*) FROM transfer"); after != before {
				t.Errorf("events told a second time made %d transfers more, want none", after-before)
			}
		})
	}
}

// lives makes orders that live through the same changes, one for every arrival
// of their events, and keeps what the store sends about them.
func (w *world) lives(s site, customer int64) []*shuffledOrder {
	w.t.Helper()
	var orders []*shuffledOrder
	for _, p := range permutations(5) {
		orders = append(orders, &shuffledOrder{arrive: p, wanted: 0})
	}
	for _, p := range permutations(4) { // never cancelled: 3 of 4 units remain, 20 points each
		orders = append(orders, &shuffledOrder{arrive: p, wanted: 60}, &shuffledOrder{arrive: p, oneGo: true, wanted: 60})
	}
	byID := map[int64]*shuffledOrder{}
	for step, change := range []func(*shuffledOrder){
		func(o *shuffledOrder) {
			o.id = s.buy(purchase{customer: customer, quantity: 3, unit: 1000, unpaid: true})
			byID[o.id] = o
		},
		func(o *shuffledOrder) { s.pay(o.id) },
		func(o *shuffledOrder) { s.grow(o.id) },
		func(o *shuffledOrder) { s.refund(o.id) },
		func(o *shuffledOrder) {
			if o.wanted == 0 {
				s.cancel(o.id)
			}
		},
	} {
		for _, o := range orders {
			change(o)
			o.groups = append(o.groups, nil)
		}
		for _, d := range w.overhear() {
			if o := byID[d.order()]; o != nil {
				o.groups[step] = append(o.groups[step], d)
			}
		}
		w.Advance(3 * time.Second)
	}
	for _, o := range orders {
		for step := range o.arrive {
			if len(o.groups[step]) == 0 {
				w.t.Fatalf("step %d of order %d sent nothing", step, o.id)
			}
		}
	}
	return orders
}

func TestAnEventThatIsADayLateChangesNothing(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, _ := w.newcomer(s, mail("late"))
		id := s.buy(purchase{customer: customer, quantity: 3, unit: 1000})
		old := w.overhear()
		w.Advance(2 * time.Second)
		s.refund(id)
		w.deliver()
		w.want(s.id, customer, 40, 50)
		w.Pass(26 * time.Hour)
		for _, d := range old {
			d.again().receive(w, w.Bench)
		}
		w.Drain()
		w.want(s.id, customer, 40, 50)
		w.audit()
	})
}

func TestTwoStatesOfOneSecondAreDecidedByThePlatform(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	customer, _ := w.newcomer(s, mail("quick"))
	for attempt := range 20 {
		now := w.Now()
		w.Advance(now.Truncate(time.Second).Add(time.Second).Sub(now)) // the beginning of a second
		begun := w.Now().Unix()
		id := s.buy(purchase{customer: customer, quantity: 5, unit: 1000})
		first := w.overhear()
		w.tea.Edit(id, 0, 2)
		second := w.overhear()
		if w.Now().Unix() != begun {
			s.cancel(id) // the machine was slow: these are two seconds
			w.deliver()
			continue
		}
		before := w.balance(s.id, customer).Pending
		for _, d := range append(second, first...) { // the older one arrives last
			d.receive(w, w.Bench)
			w.Drain()
		}
		if got := w.balance(s.id, customer).Pending - before; got != 40 {
			t.Errorf("the order is worth %d points after attempt %d, want 40: what the store says now", got, attempt)
		}
		w.audit()
		return
	}
	t.Fatal("two changes never fit in one second")
}

// saboteur is Shopify with a bug: it panics over one order.
type saboteur struct {
	platform.Connector
	over string
}

func (s saboteur) Decode(store platform.Store, topic string, body []byte) ([]platform.Event, error) {
	if strings.Contains(string(body), s.over) {
		panic("a bug in the connector")
	}
	return s.Connector.Decode(store, topic, body)
}

func TestPoisonStandsAloneAndIsAppliedOnceAfterTheFix(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, _ := w.newcomer(s, mail("healthy"))
	good := s.buy(purchase{customer: customer, quantity: 7, unit: 1000})
	var panicking []sent
	for _, d := range w.overhear() {
		if d.order() == good { // not the product that was made for it
			panicking = append(panicking, d)
		}
	}
	rows := make([]inbox.Entry, 120) // one by one in the end
	for i := range rows {
		rows[i] = inbox.Entry{
			Merchant: w.merchant, StoreID: s.id, DedupeKey: fmt.Sprint("row ", i), Topic: inbox.ListingTopic,
			Body: fmt.Appendf(nil, `{"Order":{"ID":"%d","Name":"#%d","Currency":"EUR","Status":2,"PlacedAt":%q,"UpdatedAt":%q,
				"CustomerID":"%d","Lines":[{"ID":"1","Quantity":1,"Net":1000}]}}`, i+1, i+1,
				w.Now().Format(time.RFC3339), w.Now().Format(time.RFC3339), customer),
		}
	}
	for i, body := range map[int]string{
		30:  `{"Order":`,
		60:  `{"Order":{"ID":"9000","Name":"\u0000","Currency":"EUR","Status":2,"CustomerID":"1"}}`,
		90:  `{"id":"twelve"}`,
		110: `[]`,
	} {
		rows[i].Body = []byte(body)
		if i >= 90 {
			rows[i].Topic = "orders/updated"
		}
	}
	w.put(rows)
	for _, d := range panicking {
		d.receive(w, w.Bench)
	}
	connectors := w.connectors(nil)
	connectors[platform.Shopify] = saboteur{connectors[platform.Shopify], fmt.Sprint(good)}
	buggy := w.another(connectors)
	buggy.Drain()
	w.want(s.id, customer, 116*20, 50)

	found, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 50)
	w.must(err)
	if want := 4 + len(panicking); len(found.Items) != want {
		t.Errorf("%d deliveries need attention, want %d", len(found.Items), want)
	}
	reasons := map[string]bool{}
	for _, trouble := range found.Items {
		if trouble.State != work.Dead || trouble.Error == "" {
			t.Errorf("delivery %s is in state %d with reason %q, want dead with a reason", trouble.ID, trouble.State, trouble.Error)
		}
		reasons[trouble.Error] = true
	}
	if len(reasons) < 4 {
		t.Errorf("the reasons are %v, want one for each kind of poison", reasons)
	}
	replayed, err := w.Replay(t.Context(), w.merchant, nil)
	w.must(err)
	if want := int64(4 + len(panicking)); replayed != want {
		t.Errorf("%d deliveries are tried again, want %d", replayed, want)
	}
	w.Drain()
	w.want(s.id, customer, 116*20+140, 50)
	if n := w.count("SELECT count(*) FROM inbox WHERE state = 2"); n != 4 {
		t.Errorf("%d deliveries are dead after the fix, want the 4 that nobody can read", n)
	}
	_, err = w.Replay(t.Context(), w.merchant, nil)
	w.must(err)
	w.Drain()
	w.want(s.id, customer, 116*20+140, 50)
	w.audit()
}

func TestARowThatDidNotFinishRunsAloneAndIsGivenUpAfterTwentyTimes(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, _ := w.newcomer(s, mail("neighbor"))
	now := w.Now().Truncate(time.Second)
	for i := range 10 {
		w.tell(s.id, platform.Event{Order: &platform.Order{
			ID: fmt.Sprint(i + 1), Name: "#", Currency: "EUR", Status: platform.Paid, PlacedAt: now, UpdatedAt: now,
			CustomerID: fmt.Sprint(customer), Lines: []platform.Line{{ID: "1", Quantity: 1, Net: 1000}},
		}})
	}
	set := func(dispatches, from, count int) {
		_, err := w.owner().Exec(t.Context(), `UPDATE inbox SET dispatches = $1 WHERE id IN
			(SELECT id FROM inbox WHERE state = 0 ORDER BY id OFFSET $2 LIMIT $3)`, dispatches, from, count)
		w.must(err)
	}
	set(fail.MaxDispatches, 9, 1)   // handed out for the 21st time next
	set(fail.MaxDispatches-1, 8, 1) // for the 20th
	set(1, 6, 2)                    // for the second
	w.Drain()
	w.want(s.id, customer, 9*20, 50)
	if n := w.count("SELECT count(DISTINCT xmin::text) FROM orders"); n != 4 {
		t.Errorf("the orders were written by %d transactions, want 4: six together and three alone", n)
	}
	found, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10)
	w.must(err)
	if len(found.Items) != 1 || found.Items[0].Error != work.Crashed {
		t.Errorf("what needs attention is %+v, want the row that never finished", found.Items)
	}
	w.audit()
}

func TestADeliveryAHundredTimesAtOnceThroughTwoProcessesCountsOnce(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, _ := w.newcomer(s, mail("echo"))
		s.buy(purchase{customer: customer, quantity: 3, unit: 1000})
		deliveries := w.overhear()
		other := w.another(w.connectors(nil))
		var wait sync.WaitGroup
		for i := range 100 {
			by := w.Bench
			if i%2 == 1 {
				by = other
			}
			wait.Go(func() {
				for _, d := range deliveries {
					if err := by.Receive(t.Context(), d.kind, d.key, d.header, d.body); err != nil {
						t.Errorf("delivery refused: %v", err)
					}
				}
			})
		}
		for range 5 { // both apply while more comes in
			wait.Go(func() { w.Drain() })
			wait.Go(func() { other.Drain() })
		}
		wait.Wait()
		w.Drain()
		w.want(s.id, customer, 60, 50)
		if n := w.count("SELECT count(*) FROM transfer WHERE kind = 1 AND source_kind = 1"); n != 1 {
			t.Errorf("%d transfers grant the order's points, want 1", n)
		}
		w.audit()
	})
}
