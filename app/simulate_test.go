package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/app/program"
)

func (w *world) simulate(in app.Trial) app.Simulation {
	w.t.Helper()
	s, err := w.Simulate(w.t.Context(), w.merchant, in)
	w.must(err)
	return s
}

func TestSimulatingByWhatIsLiveSaysWhatTheLedgerPosted(t *testing.T) {
	t.Parallel()
	document := bounded(program.Budget{}, program.Limit{Of: program.OfMember, Window: program.Day, Points: 100})
	document.Tiers.Tiers = []program.Tier{
		{ID: "base", Name: "Base"}, {ID: "gold", Name: "Gold", Reach: program.Threshold{Orders: 2}, Permille: 1500},
	}
	w := newWorld(t, &document, seldom)
	customer, member := w.newcomer(w.shopify(), mail("eager"))
	for id := 1; id <= 4; id++ {
		o := w.bought(id, customer, int64(id))
		o.at = o.at.Add(time.Duration(id) * time.Second)
		w.tell(w.coffeeID, o.event())
		w.Drain()
	}
	before := w.count("SELECT count(*) FROM transfer")
	for id, want := range map[int]int64{1: 20, 2: 40, 3: 40, 4: 0} { // the third in gold, as far as the day allows
		got := w.simulate(app.Trial{Live: true, Order: fmt.Sprint("#", id)})
		if got.Points != want || got.Points != w.posted(id) || got.Version != 1 || got.Member == nil {
			t.Errorf("order %d earns %d by %+v, the ledger says %d", id, got.Points, got.Parts, w.posted(id))
		}
		if (got.WhyNot == "") != (want > 0) || (got.UsableOn == nil) != (want == 0) || got.Buyer.Nth != id {
			t.Errorf("order %d, the %d. of its buyer: why not %q, usable on %v", id, got.Buyer.Nth, got.WhyNot, got.UsableOn)
		}
	}
	third := w.simulate(app.Trial{Live: true, Order: "3"})
	if b := third.Bounds; third.TierName != "Gold" || len(b) != 1 || b[0].Left != 40 || b[0].Took != 40 || b[0].Cut != 50 {
		t.Errorf("in %q the limit did %+v", third.TierName, b)
	}
	if !strings.Contains(third.Told, "2 points per €1 on €30") {
		t.Errorf("the shopper would read %q", third.Told)
	}

	document.Rules[0].Points, document.Rules[0].Limits[0].Points = 3, 110
	_, err := w.SaveDraft(t.Context(), w.merchant, document)
	w.must(err)
	if got := w.simulate(app.Trial{Order: "2"}); got.Points != 50 || got.Version != 0 {
		t.Errorf("by the draft the order earns %d: what is left of 110 are 10 and its own 40", got.Points)
	}
	if after := w.count("SELECT count(*) FROM transfer"); after != before {
		t.Error("simulating posted points")
	}
	typed := app.TypedOrder{
		Store: w.coffeeID, Member: member, Tier: "base", At: "2026-12-24T10:00", Discount: 500, Shipping: 300,
		Lines: []app.TypedLine{
			{Title: "Beans", Quantity: 1, Amount: 2000}, {Title: "Gift card", Quantity: 1, Amount: 3000, GiftCard: true},
		},
	}
	got := w.simulate(app.Trial{Live: true, Typed: typed})
	if got.Points != 36 || got.Buyer.Nth != 5 || got.Lines[0].Points != 36 ||
		got.Lines[1].Why != program.SkippedGiftCard || got.State.Lines[1].Discount != 300 {
		t.Errorf("a typed order earns %d: %+v of %+v", got.Points, got.Trace, got.State)
	}
}

func TestSimulatingNamesWhatKeepsAnOrderFromEarning(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	customer, _ := w.newcomer(w.shopify(), mail("eager"))
	unpaid := w.bought(1, customer, 1)
	unpaid.status = platform.Unpaid
	w.tell(w.coffeeID, unpaid.event(), w.bought(7, 99, 1).event())
	w.Drain()
	for id, part := range map[int]string{1: "paid", 7: "member"} {
		got := w.simulate(app.Trial{Live: true, Order: fmt.Sprint(id)})
		if got.Points != 0 || !got.Stops || !strings.Contains(got.WhyNot, part) {
			t.Errorf("order %d earns %d because %q", id, got.Points, got.WhyNot)
		}
	}
	if _, err := w.Simulate(t.Context(), w.merchant, app.Trial{Order: "#404"}); !fail.Is(err, fail.NotFound) {
		t.Errorf("an order that nobody placed: %v", err)
	}
	for _, typed := range []app.TypedOrder{
		{},
		{Lines: []app.TypedLine{{Quantity: 0, Amount: 1}}},
		{Lines: []app.TypedLine{{Quantity: 1, Amount: 100}}, Discount: 101},
		{Lines: []app.TypedLine{{Quantity: 1, Amount: 100}}, At: "noon"},
		{Lines: []app.TypedLine{{Quantity: 1, Amount: 100}}, Member: w.coffeeID},
		{Lines: []app.TypedLine{{Quantity: 1, Amount: 100}}, Store: w.merchant},
	} {
		if _, err := w.Simulate(t.Context(), w.merchant, app.Trial{Typed: typed}); !fail.Is(err, fail.Invalid) {
			t.Errorf("%+v gives %v", typed, err)
		}
	}
}
