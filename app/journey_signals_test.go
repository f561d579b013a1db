package app_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/journey"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// waits is an automation that begins with something and only waits, so that a
// test sees which runs began.
func waits(on journey.Listen, again journey.Reentry) journey.Script {
	return journey.Script{
		Name: "Waits", Trigger: on, Again: journey.Again{When: again}, Window: 30,
		Steps: []journey.Step{{ID: "week", Kind: journey.Wait, Minutes: 7 * 24 * 60}},
	}
}

// sweeps runs a job of the clock twice, as two processes would.
func (w *world) sweeps(job string) {
	w.t.Helper()
	for range 2 {
		w.must(w.Sweep(w.t.Context(), job, w.Now()))
		w.Drain()
	}
}

func TestACheckoutThatNobodyGoesOnWithBeginsOneRun(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Guests)
	w := newWorld(t, &document)
	d := waits(journey.Listen{Kind: journey.Abandoned}, journey.EachTime)
	d.Exits = []journey.Listen{{Kind: journey.Paid}}
	w.switchOn(d)
	cup := w.coffee.AddProduct(shopifytest.Product{Title: "Cup", Price: 900})
	begin := func(email string) shopifytest.NewOrder {
		in := shopifytest.NewOrder{Email: email, Items: []shopifytest.Item{{ProductID: cup.ID, Quantity: 1}}}
		in.Checkout = w.coffee.OpenCheckout(in)
		return in
	}
	left, bought := begin("left@example.com"), begin("bought@example.com")
	w.deliver()
	w.coffee.PlaceOrder(bought)
	w.deliver()
	w.sweeps("abandoned")
	lead := w.known(left.Email).ID
	w.wantWent(lead)
	w.Advance(61 * time.Minute)
	w.sweeps("abandoned")
	w.wantWent(lead, "at week")
	w.wantWent(w.known(bought.Email).ID)
	w.coffee.PlaceOrder(left)
	w.deliver()
	w.Pass(time.Hour)
	w.sweeps("abandoned")
	for _, id := range []uuid.UUID{lead, w.known(left.Email).ID} {
		w.wantWent(id, "exited")
	}
}
