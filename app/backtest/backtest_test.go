package backtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/backtest"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

var start = time.Date(2026, time.January, 31, 22, 0, 0, 0, time.UTC)

// history is n orders of ten lines of ten euros each, an hour apart, of four
// members in turn.
func history(n int) []platform.Order {
	orders := make([]platform.Order, n)
	for i := range orders {
		o := platform.Order{
			Status: platform.Paid, Currency: "EUR", Channel: "online", Country: "DE", Total: 10_000,
			PlacedAt: start.Add(time.Duration(i) * time.Hour),
		}
		for l := range 10 {
			id := fmt.Sprint(l)
			o.Lines = append(o.Lines, platform.Line{ID: id, ProductID: id, VariantID: id, Quantity: 1, Net: 1000})
		}
		orders[i] = o
	}
	return orders
}

var buyers = []uuid.UUID{{1}, {2}, {3}, {4}}

func compiled(t *testing.T, change func(*program.Document)) *program.Program {
	t.Helper()
	d := program.Starter([]string{"EUR"})
	change(&d)
	if err := d.Validate(); err != nil {
		t.Fatal(err)
	}
	return program.Compile(program.Version{Document: d}, time.FixedZone("", 2*3600))
}

func same(*program.Document) {}

func TestAReplaySaysWhatBothProgramsGiveByMonthAndMember(t *testing.T) {
	t.Parallel()
	draft := compiled(t, func(d *program.Document) {
		d.Rules[0].Points = 2
		d.Rules[0].Limits = []program.Limit{
			{Of: program.OfMember, Window: program.Month, Points: 250}, {Of: program.OfMember, Window: program.Month, Times: 9},
		}
	})
	r := backtest.New(draft, compiled(t, same))
	for i, state := range history(12) {
		r.Take(backtest.Order{State: &state, Member: buyers[min(i%5, 3)]})
	}
	unpaid := platform.Order{Status: platform.Unpaid, Total: 1, Currency: "EUR", PlacedAt: start}
	r.Take(backtest.Order{State: &unpaid, Member: uuid.UUID{9}})
	got := r.Report()
	want := backtest.Report{
		Orders: 12, Members: 4, Sales: map[string]int64{"EUR": 120_000},
		Draft: backtest.Side{Orders: 8, Points: 4 * 250, Cost: map[string]int64{"EUR": 1000}, Share: map[string]int64{"EUR": 83}},
		Live:  backtest.Side{Orders: 12, Points: 1200, Cost: map[string]int64{"EUR": 1200}, Share: map[string]int64{"EUR": 100}},
		Months: []backtest.Month{ // midnight of the merchant is 22 o'clock UTC
			{Month: "2026-02", Orders: 12, Draft: 1000, Live: 1200},
		},
	}
	want.Gain = backtest.Group{Members: 1, Points: 50, Top: []backtest.Member{{ID: buyers[2], Draft: 250, Live: 200}}}
	want.Lose = backtest.Group{Members: 3, Points: 250, Top: []backtest.Member{
		{ID: buyers[3], Draft: 250, Live: 400}, {ID: buyers[0], Draft: 250, Live: 300}, {ID: buyers[1], Draft: 250, Live: 300},
	}}
	got.Steps, got.Habits = nil, nil // spread_test.go
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAReplayAllocatesNothingForAKnownMembersOrder(t *testing.T) {
	state := history(1)[0]
	packed := order.Pack(&state)
	text := string(packed)
	rules := compiled(t, func(d *program.Document) {
		for i := range 20 {
			rule := d.Rules[0]
			rule.ID, rule.Only.Products = fmt.Sprint("r", i), []string{fmt.Sprint(i)}
			d.Rules = append(d.Rules, rule)
		}
	})
	r := backtest.New(rules, rules)
	product := func(id string) (platform.Product, bool) { return platform.Product{ID: id}, true }
	var read platform.Order
	take := func() {
		if err := order.UnpackInto(packed, text, &read); err != nil {
			t.Fatal(err)
		}
		r.Take(backtest.Order{State: &read, Member: buyers[0], Product: product})
	}
	take()
	if n := testing.AllocsPerRun(100, take); n != 0 {
		t.Errorf("%v allocations an order", n)
	}
	var whole platform.Order
	if err := order.Unpack(packed, &whole); err != nil || !cmp.Equal(whole, read) {
		t.Errorf("the two ways of reading differ: %v %s", err, cmp.Diff(whole, read))
	}
}

func BenchmarkReplay(b *testing.B) {
	orders := history(1000)
	d := program.Starter([]string{"EUR"})
	for i := range 20 {
		rule := d.Rules[0]
		rule.ID = fmt.Sprint("r", i)
		d.Rules = append(d.Rules, rule)
	}
	draft := program.Compile(program.Version{Document: d}, time.UTC)
	r := backtest.New(draft, nil)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.Take(backtest.Order{State: &orders[i%1000], Member: buyers[i%4]})
	}
}
