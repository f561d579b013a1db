package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

// bought is an order of a customer, told as a listing tells it: units of 10.00
// of one product, each worth 20 points.
type bought struct {
	id       int
	customer int64
	units    int64
	version  int
	at       time.Time
	status   platform.OrderStatus
	refunded int64
	product  string
}

func (o bought) event() platform.Event {
	state := platform.Order{
		ID: fmt.Sprint(o.id), Name: fmt.Sprint("#", o.id), Currency: "EUR", Status: o.status, Channel: "online", Country: "DE",
		PlacedAt: o.at, UpdatedAt: o.at.Add(time.Duration(o.version) * time.Second), CustomerID: fmt.Sprint(o.customer),
		Total: o.units * 1000, Refunded: o.refunded,
		Lines: []platform.Line{{ID: "1", ProductID: o.product, Quantity: o.units, Net: o.units * 1000}},
	}
	return platform.Event{At: state.UpdatedAt, Order: &state}
}

// bought makes a paid order of units, placed now.
func (w *world) bought(id int, customer, units int64) bought {
	return bought{id: id, customer: customer, units: units, at: w.Now().Truncate(time.Second), status: platform.Paid}
}

func (w *world) posted(id int) int64 {
	w.t.Helper()
	return w.count("SELECT posted FROM orders WHERE external_id = $1", fmt.Sprint(id))
}

// bounded is the test program whose rule for orders gives so much, within limits.
func bounded(budget program.Budget, limits ...program.Limit) program.Document {
	document := testProgram(program.Accounts)
	document.Rules[0].Limits, document.Rules[0].Budget = limits, budget
	return document
}

func TestAMembersDailyLimitHoldsOverBatchesAndARefundFreesIt(t *testing.T) {
	t.Parallel()
	document := bounded(program.Budget{}, program.Limit{Of: program.OfMember, Window: program.Day, Points: 100})
	w := newWorld(t, &document, seldom)
	customer, _ := w.newcomer(w.shopify(), mail("eager"))
	other, _ := w.newcomer(w.shopify(), mail("other"))
	first, second, third := w.bought(1, customer, 3), w.bought(2, customer, 3), w.bought(3, customer, 3)
	second.at = first.at.Add(time.Second)                                            // limits go by when people bought
	w.tell(w.coffeeID, first.event(), second.event(), w.bought(4, other, 5).event()) // one batch
	w.Drain()
	w.tell(w.coffeeID, third.event()) // another
	w.Drain()
	for id, want := range map[int]int64{1: 60, 2: 40, 3: 0, 4: 100} {
		if got := w.posted(id); got != want {
			t.Errorf("order %d stands for %d points, want %d", id, got, want)
		}
	}
	if note := w.noteOf(3); note != order.LimitReached {
		t.Errorf("the third order's note is %d, want that the limit is reached", note)
	}
	first.units, first.refunded, first.version = 1, 2000, 1
	w.tell(w.coffeeID, first.event())
	w.Drain()
	w.tell(w.coffeeID, w.bought(5, customer, 9).event())
	w.Drain()
	if a, b := w.posted(1), w.posted(5); a != 20 || b != 40 {
		t.Errorf("after a refund of 40 points the orders stand for %d and %d, want 20 and 40: what was freed", a, b)
	}
	w.Pass(25 * time.Hour)
	w.tell(w.coffeeID, w.bought(6, customer, 9).event())
	w.Drain()
	if got := w.posted(6); got != 100 {
		t.Errorf("the next day's order stands for %d points, want 100", got)
	}
	w.audit()
}

func TestABudgetIsSpentExactlyByOrdersOfTwoProcesses(t *testing.T) {
	t.Parallel()
	document := bounded(program.Budget{Window: program.Lifetime, Points: 500})
	document.Campaigns = []program.Campaign{{
		ID: "twice", Name: "Twice", Active: true, From: "2020-01-01T00:00", Until: "2090-01-01T00:00", Permille: 2000,
		Budget: program.Budget{Window: program.Lifetime, Money: map[string]int64{"EUR": 131}},
	}}
	document.Rewards[0].Cost, document.Rewards[0].Amount = 100, map[string]int64{"EUR": 101}
	w := newWorld(t, &document, seldom)
	var events []platform.Event
	for i := range 40 {
		customer, _ := w.newcomer(w.shopify(), mail(fmt.Sprint("crowd ", i)))
		events = append(events, w.bought(100+i, customer, 1).event())
	}
	w.tell(w.coffeeID, events...)
	other := w.another(w.connectors(nil))
	done := make(chan []error)
	go func() { done <- other.Drain() }()
	w.Drain()
	<-done
	w.Drain()
	if n := w.count("SELECT sum(posted) FROM orders"); n != 500+6*20+4 {
		t.Errorf("40 orders were given %d points, want 624: 500 by the rule, and by the campaign what costs 131 cents: six times 20 points at 21 cents, and 4 at 5", n)
	}
	if n := w.count("SELECT count(*) FROM budget_use WHERE (key, currency, amount) IN (('rule:spend/lifetime', '', 500), ('campaign:twice/lifetime', 'EUR', 131))"); n != 2 {
		t.Errorf("%d of two budgets are counted as spent to the point", n)
	}
	b, err := w.Bootstrap(t.Context(), app.Shopper{Merchant: w.merchant, Store: w.coffeeID, Platform: platform.Shopify}, "en")
	w.must(err)
	if len(b.Ways) == 0 || b.Ways[0].Detail != "On every order. Paused for now" {
		t.Errorf("the spent way is told as %+v", b.Ways)
	}
	w.audit()
}

func TestWhatAnOrderIsJudgedByIsFrozenWhenItFirstEarns(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	document.Rules[0].Only.Collections = []string{"c-fresh"}
	document.Rules[0].When.Tags = []string{"club"}
	w := newWorld(t, &document, seldom)
	customer, id := w.newcomer(w.shopify(), mail("frozen"))
	record := func(version int, tags ...string) platform.Event {
		at := w.Now().Add(time.Duration(version) * time.Second)
		return platform.Event{At: at, Customer: &platform.Customer{
			ID: fmt.Sprint(customer), Email: mail("frozen"), EmailVerified: true, Account: true, Tags: tags, CreatedAt: at, UpdatedAt: at,
		}}
	}
	shelf := func(version int, collections ...string) platform.Event {
		at := w.Now().Add(time.Duration(version) * time.Second)
		return platform.Event{At: at, Product: &platform.Product{ID: "beans", Title: "Beans", Collections: collections, Active: true, UpdatedAt: at}}
	}
	w.tell(w.coffeeID, record(1, "club"), shelf(1, "c-fresh"))
	w.Drain()
	o := w.bought(1, customer, 4)
	o.product = "beans"
	w.tell(w.coffeeID, o.event())
	w.Drain()
	if got := w.posted(1); got != 80 {
		t.Fatalf("the order stands for %d points, want 80", got)
	}
	w.tell(w.coffeeID, record(2, "left"), shelf(2, "c-old"))
	w.Drain()
	w.change("UPDATE balance SET tier = 'gold' WHERE member_id = $1", id)
	late := w.bought(2, customer, 4)
	late.product = "beans"
	o.units, o.refunded, o.version = 1, 3000, 1
	again := w.another(w.connectors(nil)) // a process that knows nothing but what is stored
	w.tell(w.coffeeID, o.event(), late.event())
	again.Drain()
	if first, second := w.posted(1), w.posted(2); first != 20 || second != 0 {
		t.Errorf("the orders stand for %d and %d points, want 20 for what remains of the old one and 0 for the new", first, second)
	}
	if note := w.noteOf(2); note != order.NotMeant {
		t.Errorf("the new order's note is %d, want that no rule is for it", note)
	}
	w.audit()
}

func TestAnyArrivalEndsInTheSameWithSelectionsLimitsAndACampaign(t *testing.T) {
	t.Parallel()
	document := bounded(program.Budget{}, program.Limit{Of: program.OfMember, Window: program.Lifetime, Points: 50})
	document.Rules[0].Only.Products = []string{"beans"}
	document.Rules = append(document.Rules, program.Rule{
		ID: "item", Name: "Each", Active: true, Trigger: program.OnOrder, Effect: program.PerItem, Points: 3, Rounding: program.Down,
		When: program.When{First: true},
	})
	document.Campaigns = []program.Campaign{{
		ID: "bonus", Name: "Bonus", Active: true, From: "2020-01-01T00:00", Until: "2090-01-01T00:00", Permille: 1500, Bonus: 7,
		Budget: program.Budget{Window: program.Lifetime, Points: 1_000_000},
	}}
	w := newWorld(t, &document, seldom)
	arrivals := permutations(5)
	orders := make([]bought, len(arrivals))
	told := make([][]platform.Event, len(arrivals))
	members := make([]uuid.UUID, len(arrivals))
	for i := range arrivals {
		var customer int64
		customer, members[i] = w.newcomer(w.shopify(), mail(fmt.Sprint("arrival ", i)))
		o := w.bought(1000+i, customer, 3)
		o.product = "beans"
		for _, change := range []func(){
			func() { o.status = platform.Unpaid }, func() { o.status = platform.Paid }, func() { o.units = 5 },
			func() { o.status = platform.Cancelled },
			func() { o.status, o.units, o.refunded = platform.Paid, 2, 3000 },
		} {
			change()
			told[i] = append(told[i], o.event())
			o.version++
		}
		orders[i] = o
	}
	for round := range 5 {
		for i, arrival := range arrivals {
			w.tell(w.coffeeID, told[i][arrival[round]])
			if i%3 == 0 {
				w.tell(w.coffeeID, told[i][arrival[round]])
			}
		}
		w.Drain()
	}
	const want = 40 + 6 + 20 + 3 + 7 // two of 10.00: the rule under its limit of 50, 3 each, half as much again, the bonus
	for i, arrival := range arrivals {
		if got := w.posted(orders[i].id); got != want {
			t.Errorf("states arriving as %v end in %d points, want %d", arrival, got, want)
		}
	}
	if n := w.count(`SELECT count(*) FROM budget_use WHERE key LIKE 'rule:spend/%' AND amount <> 40`); n != 0 {
		t.Errorf("%d members' limits count something else than the 40 points they were given", n)
	}
	w.audit()
}

// TestWhichOrderItIsGoesByItsDateNotByItsArrival tells the orders of shoppers in
// every order of arrival, one delivery each.
func TestWhichOrderItIsGoesByItsDateNotByItsArrival(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	document.Rules[0].When.Nth = []int{2}
	document.Rules = append(document.Rules, program.Rule{
		ID: "third", Name: "Third", Active: true, Trigger: program.OnOrder, Effect: program.Fixed, Points: 7, Rounding: program.Down,
		When: program.When{Every: 3},
	})
	w := newWorld(t, &document, seldom)
	for i, arrival := range permutations(3) {
		customer, _ := w.newcomer(w.shopify(), mail(fmt.Sprint("dated ", i)))
		orders := make([]bought, 3)
		for n := range orders {
			orders[n] = w.bought(10*i+n+1, customer, 1)
			orders[n].at = orders[n].at.Add(time.Duration(n) * time.Second)
		}
		w.Advance(time.Minute)
		for _, n := range arrival {
			w.tell(w.coffeeID, orders[n].event())
			w.Drain()
		}
		var got, numbers [3]int64
		for n, o := range orders {
			got[n] = w.posted(o.id)
			numbers[n] = w.count("SELECT nth FROM orders WHERE external_id = $1", fmt.Sprint(o.id))
		}
		want, in := [3]int64{0, 20, 7}, [3]int64{1, 2, 3}
		if a := fmt.Sprint(arrival); a != "[0 1 2]" && a != "[1 0 2]" {
			want, in = [3]int64{0, 7, 20}, [3]int64{1, 3, 2} // the last earned as the second before another came: nothing is given twice
		}
		if got != want || numbers != in {
			t.Errorf("arriving as %v the orders earn %v as %v, want %v as %v", arrival, got, numbers, want, in)
		}
	}
	w.audit()
}
