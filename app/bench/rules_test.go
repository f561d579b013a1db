//go:build bench

package bench

import (
	"encoding/json"
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"regulars/app/platform"
	"regulars/app/program"
)

// rulesOverJSON is the most that 20 rules on an order of ten lines may take of
// what reading that order's JSON takes.
const rulesOverJSON = 0.05

// measureRules compares the CPU time of 20 rules on an order of ten lines with
// that of reading the order's JSON: plain rules, one selection for all of them
// with limits and campaigns, and selections of their own.
func measureRules(s *stage) []result {
	var found []result
	for _, shape := range ruleShapes() {
		found = append(found, s.measureShape(shape))
	}
	return found
}

// ruleShape is a program and what its order is judged by.
type ruleShape struct {
	name  string
	rules *program.Program
	order platform.Order
	facts program.Facts
}

func (s *stage) measureShape(shape ruleShape) result {
	text, err := json.Marshal(shape.order)
	s.must(err)
	parts := make([]program.Part, 0, 128)
	earn := func() { parts, _ = shape.rules.Earn(&shape.order, &shape.facts, parts[:0]) }
	unmarshal := func() {
		var into platform.Order
		s.must(json.Unmarshal(text, &into))
	}
	earn()
	allocations := testing.AllocsPerRun(1000, earn)
	var shares []float64
	var rules, reading []time.Duration
	for range 15 {
		rules, reading = append(rules, threadTime(50_000, earn)), append(reading, threadTime(2_000, unmarshal))
		shares = append(shares, float64(rules[len(rules)-1])/float64(reading[len(reading)-1]))
	}
	share := median(shares)
	note("%s: %d parts take %v of CPU, reading the order's JSON %v, %.0f allocations", shape.name, len(parts),
		median(rules), median(reading), allocations)
	return result{
		name: shape.name, figure: fmt.Sprintf("%.3fx,%.0fallocs", share, allocations),
		bar: fmt.Sprintf("<=%.2fx,0allocs", rulesOverJSON), ok: share <= rulesOverJSON && allocations == 0,
	}
}

// threadTime is the CPU time that one of n turns takes.
func threadTime(n int, turn func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := threadCPU()
	for range n {
		turn()
	}
	return (threadCPU() - before) / time.Duration(n)
}

// threadCPU is the CPU time of this thread so far (getrusage(2)).
func threadCPU() time.Duration {
	const thread = 1 // RUSAGE_THREAD
	var used syscall.Rusage
	_ = syscall.Getrusage(thread, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func ruleShapes() []ruleShape {
	plain := document(nil)
	crowded := document(func(_ int, r *program.Rule) {
		r.Only.Tags = []string{"Organic", "blue"}
		r.Limits = []program.Limit{{Of: program.OfMember, Window: program.Day, Points: 100_000}}
	})
	crowded.Tiers.Tiers = []program.Tier{{ID: "gold", Name: "Gold", Permille: 1250}}
	during := program.Campaign{Active: true, From: "2026-05-01T00:00", Until: "2026-06-01T00:00", Permille: 2000}
	for i, change := range []func(*program.Campaign){
		func(*program.Campaign) {},
		func(c *program.Campaign) { c.Permille, c.Only.Types = 3000, []string{"coffee"} },
		func(c *program.Campaign) { c.Permille, c.Bonus = 0, 10 },
	} {
		c := during
		c.ID = fmt.Sprint("c", i)
		change(&c)
		crowded.Campaigns = append(crowded.Campaigns, c)
	}
	return []ruleShape{shape("rules", plain), shape("rules-crowded", crowded), shape("rules-selective", selective())}
}

// selective counts other products by each rule.
func selective() program.Document {
	return document(func(i int, r *program.Rule) {
		r.Only.Collections = []string{fmt.Sprint("c", i%10), fmt.Sprint("c", (i*7+3)%10)}
		r.Except.Vendors = []string{fmt.Sprint("v", i%3)}
	})
}

func shape(name string, d program.Document) ruleShape {
	p := program.Compile(program.Version{Number: 1, Document: d}, time.UTC)
	o := tenLines()
	facts := p.Freeze(&o, program.Buyer{Nth: 2, Tier: "gold"}, wares)
	for _, slot := range p.Bounded() {
		facts.Most = append(facts.Most, program.Most{Slot: slot.Number, Points: 70_000})
	}
	return ruleShape{name, p, o, facts}
}

// document has 20 rules that count in different ways.
func document(change func(i int, r *program.Rule)) program.Document {
	var d program.Document
	for i := range 20 {
		r := program.Rule{
			ID: fmt.Sprint("rule-", i), Name: "Spend", Active: true, Trigger: program.OnOrder, Effect: program.PerAmount,
			Points: int64(i + 1), Per: map[string]int64{"EUR": 100, "JPY": 100}, Rounding: program.Down,
			Base: program.Base{Tax: i%2 == 0, Shipping: i%3 == 0, Tips: i%5 == 0},
		}
		if change != nil {
			change(i, &r)
		}
		d.Rules = append(d.Rules, r)
	}
	return d
}

// tenLines is an order of ten lines, with a refund for none of them.
func tenLines() platform.Order {
	o := platform.Order{
		ID: "820982911946154508", Name: "#9999", Email: "jon@example.test", Country: "DE", Locale: "de-DE", Channel: "online",
		Currency: "EUR", Status: platform.Paid, PlacedAt: time.Date(2026, time.May, 4, 0, 0, 0, 0, time.UTC),
		Shipping: 490, ShipTax: 93, Adjustment: 100, CustomerID: "115310627314723954",
	}
	for i := range 10 {
		id := fmt.Sprint(866550311766439020 + i)
		o.Lines = append(o.Lines, platform.Line{
			ID: id, ProductID: id, VariantID: id, Title: "House espresso, 250 g, whole beans", Quantity: 2, Net: 1999, Tax: 380,
			Discount: 100,
		})
	}
	return o
}

// wares are what the products of these orders are.
func wares(id string) (platform.Product, bool) {
	n := id[len(id)-1:]
	return platform.Product{
		ID: id, Type: "Coffee", Vendor: "v" + n, Tags: []string{"Organic", "fresh"}, Collections: []string{"c" + n, "c1"},
	}, true
}
