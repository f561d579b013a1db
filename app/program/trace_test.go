package program_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/platform"
	"regulars/app/program"
)

// tracedDocument has a rule of each effect, a campaign, limits and exclusions.
func tracedDocument() program.Document {
	d := program.Starter([]string{"EUR"})
	d.Rules[0].Limits = []program.Limit{{Of: program.OfMember, Window: program.Day, Points: 60}}
	d.Rules = append(d.Rules,
		program.Rule{
			ID: "beans", Name: "Beans", Active: true, Trigger: program.OnOrder, Effect: program.PerItem, Points: 5,
			Only: program.Selection{Tags: []string{"beans"}},
		},
		program.Rule{
			ID: "third", Name: "Third order", Active: true, Trigger: program.OnOrder, Effect: program.Fixed, Points: 30,
			When: program.When{Nth: []int{3}},
		},
		program.Rule{
			ID: "large", Name: "Large", Active: true, Trigger: program.OnOrder, Effect: program.Fixed, Points: 9,
			Minimum: map[string]int64{"EUR": 50_000},
		})
	d.Campaigns = []program.Campaign{
		{
			ID: "double", Name: "Double beans", Active: true, From: "2026-05-01T00:00", Until: "2026-06-01T00:00",
			Permille: 2000, Only: program.Selection{Tags: []string{"beans"}},
		},
		{ID: "past", Name: "Past", Active: true, From: "2025-05-01T00:00", Until: "2025-06-01T00:00", Bonus: 10},
	}
	d.Exclude = program.Exclusion{SaleItems: true, Lines: program.Selection{Vendors: []string{"other"}}}
	return d
}

func tracedProducts(id string) (platform.Product, bool) {
	return map[string]platform.Product{
		"1": {ID: "1", Tags: []string{"beans"}}, "2": {ID: "2"}, "3": {ID: "3", Vendor: "Other"},
	}[id], true
}

func TestATraceSaysWhatEachLineRuleCampaignAndLimitDid(t *testing.T) {
	t.Parallel()
	p := program.Compile(program.Version{Document: tracedDocument()}, time.UTC)
	o := platform.Order{
		Status: platform.Paid, Currency: "EUR", PlacedAt: time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC),
		Shipping: 500, Lines: []platform.Line{
			{ID: "a", ProductID: "1", Quantity: 2, Net: 3000},
			{ID: "b", ProductID: "2", Quantity: 1, Net: 1099},
			{ID: "c", ProductID: "2", Quantity: 1, Net: 2000, GiftCard: true},
			{ID: "d", ProductID: "2", Quantity: 1, Net: 900, Sale: true},
			{ID: "e", ProductID: "3", Quantity: 1, Net: 800},
			{ID: "f", ProductID: "2", Quantity: 0},
		},
	}
	f := p.Freeze(&o, program.Buyer{Nth: 2}, tracedProducts)
	f.Most = []program.Most{{Slot: 0, Points: 60}}
	got := p.Trace(&o, &f, tracedProducts)
	if got.Points != 40+10+30+10 || got.Excluded != "" {
		t.Fatalf("the order earns %d (%s) by %+v", got.Points, got.Excluded, got.Parts)
	}
	wantLines := []program.TracedLine{
		{Points: 79, Counted: 3000},
		{Points: 11, Counted: 1099},
		{Why: program.SkippedGiftCard},
		{Why: program.SkippedSale},
		{Why: program.SkippedNever},
		{Why: program.SkippedFree},
	}
	if diff := cmp.Diff(wantLines, got.Lines); diff != "" || got.Whole != 0 {
		t.Errorf("on no line: %d; lines: %s", got.Whole, diff)
	}
	var said []string
	for _, r := range got.Rules {
		said = append(said, fmt.Sprint(r.Rule.ID, " ", r.Points, " ", r.Unmet, " ", r.Why))
	}
	for _, c := range got.Campaigns {
		said = append(said, fmt.Sprint(c.Campaign.ID, " ", c.Points, " ", c.Unmet))
	}
	for _, b := range got.Bounds {
		said = append(said, fmt.Sprint(b.Slot.Key, " left ", b.Left, " took ", b.Took, " cut ", b.Cut))
	}
	want := []string{
		"spend 40  0", "beans 10  0", "third 0 nth 0", fmt.Sprint("large 0  ", program.BelowMinimum),
		"double 40 ", "past 0 time", "rule:spend left 60 took 40 cut 0",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
	f.Most[0].Points = 25
	if cut := p.Trace(&o, &f, tracedProducts); cut.Bounds[0].Cut != 15 || cut.Rules[0].Points != 25 {
		t.Errorf("the limit did %+v", cut.Bounds)
	}
	f.Most[0].Points = 0
	if none := p.Trace(&o, &f, tracedProducts); none.Rules[0].Why != program.LimitReached {
		t.Errorf("a rule that has given the most says %v", none.Rules[0].Why)
	}
}

func TestTheLinesOfATraceAddUpToWhatTheOrderEarns(t *testing.T) {
	t.Parallel()
	p := program.Compile(program.Version{Document: tracedDocument()}, time.UTC)
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		o := platform.Order{
			Status: platform.Paid, Currency: "EUR", PlacedAt: time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC),
			Shipping: random.Int64N(900), Adjustment: random.Int64N(3) * 100,
		}
		for l := range 1 + random.IntN(6) {
			o.Lines = append(o.Lines, platform.Line{
				ID: fmt.Sprint(l), ProductID: fmt.Sprint(1 + random.IntN(3)), Quantity: random.Int64N(3),
				Net: random.Int64N(5000), GiftCard: random.IntN(5) == 0, Sale: random.IntN(5) == 0,
			})
		}
		f := p.Freeze(&o, program.Buyer{Nth: 1 + n%4}, tracedProducts)
		if n%2 == 0 {
			f.Most = []program.Most{{Slot: 0, Points: random.Int64N(50)}}
		}
		got := p.Trace(&o, &f, tracedProducts)
		sum := got.Whole
		for i, line := range got.Lines {
			sum += line.Points
			if line.Points > 0 && line.Why != "" || line.Points < 0 {
				t.Errorf("order %d, line %d: %+v", n, i, line)
			}
		}
		if sum != got.Points {
			t.Errorf("order %d earns %d, its lines %d: %+v", n, got.Points, sum, got)
		}
	}
}
