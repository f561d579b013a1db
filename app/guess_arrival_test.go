package app_test

import (
	"testing"
	"time"

	"regulars/app"
	"regulars/app/message"
	"regulars/app/parcel"
	"regulars/app/program"
)

// sweepParcels runs the hourly look at parcels, and does what comes of it.
func (w *world) sweepParcels() {
	w.t.Helper()
	w.must(w.Sweep(w.t.Context(), "parcels", w.Now()))
	w.Drain()
}

func TestAnArrivalThatNobodyTellsIsGuessedAndMarkedSo(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	document.PendingDays, document.PendingFrom = 1, program.FromDelivered
	w := newWorld(t, &document)
	s := w.woo()
	customer, member := w.newcomer(s, mail("far away"))
	gift := w.balance(s.id, customer).Available
	_, err := w.ChangeDeliveries(t.Context(), w.merchant, message.Parcels, parcel.Typed{UsualDays: 3, LateDays: 9})
	w.must(err)
	order := s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.tea.SetStatus(order, "completed") // sent: WooCommerce says no more
	w.deliver()
	guessed := func() int64 {
		return w.count("SELECT count(*) FROM order_moment WHERE store_id = $1 AND delivered_guessed", s.id)
	}

	// How it stands on the member's page.
	stands := func() string {
		t.Helper()
		orders, err := w.MemberOrders(t.Context(), w.merchant, member)
		w.must(err)
		switch m := orders[0].Moments; {
		case m.Delivered == nil && m.Fulfilled != nil:
			return "sent"
		case m.Delivered != nil && m.Guessed:
			return "arrived, about"
		case m.Delivered != nil:
			return "arrived"
		}
		return ""
	}

	w.Pass(70 * time.Hour)
	w.sweepParcels()
	w.want(s.id, customer, 20, gift)
	if n := guessed(); n != 0 || stands() != "sent" {
		t.Fatal("an arrival was guessed before its time")
	}
	w.Pass(3 * time.Hour)
	w.sweepParcels()
	w.sweepParcels()
	if n := guessed(); n != 1 || stands() != "arrived, about" {
		t.Fatalf("%d arrivals are marked as guessed, want 1", n)
	}
	w.Pass(2 * 24 * time.Hour)
	w.want(s.id, customer, 0, gift+20)
	if n := w.count("SELECT count(*) FROM message WHERE kind = 'delivered'"); n != 0 {
		t.Error("a letter says that a parcel arrived of which nobody knows")
	}

	// What a carrier says is believed before what was guessed.
	w.must(w.tea.Fire("woocommerce_regulars_delivered", map[string]any{"order_id": order, "at": w.Now().Unix()}))
	w.deliver()
	if n := guessed(); n != 0 || stands() != "arrived" {
		t.Error("an arrival that was told still counts as guessed")
	}
	if n := w.count("SELECT count(*) FROM order_moment WHERE store_id = $1 AND delivered_at > fulfilled_at + interval '4 days'", s.id); n != 1 {
		t.Error("the moment that was told is not the one that is kept")
	}
	w.audit()
}

func TestGuessesDoNotTeachHowLongParcelsTake(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	s := w.woo()
	customer, _ := w.newcomer(s, mail("taught"))
	for range 25 {
		w.tea.SetStatus(s.buy(purchase{customer: customer, quantity: 1, unit: 1000}), "completed")
	}
	w.deliver()
	w.Pass(parcel.UsuallyThere + time.Hour)
	w.sweepParcels()
	w.Pass(40 * 24 * time.Hour)
	w.sweepParcels()
	var known app.Deliveries
	known, err := w.Deliveries(t.Context(), w.merchant)
	w.must(err)
	for _, took := range known.Took {
		if took.Arrived != 0 || took.Told != 0 {
			t.Errorf("%d parcels to %q count as arrived, of which nobody told", took.Arrived, took.Country)
		}
	}
	if len(known.Took) == 0 || len(known.Expect) != 0 {
		t.Errorf("%d countries are known, and %d estimates are made of guesses", len(known.Took), len(known.Expect))
	}
}
