package app_test

import (
	"fmt"
	"testing"
	"time"

	"regulars/app/program"
	"regulars/connectors/woocommerce/wootest"
)

func TestWhatWooCommerceListsBesideIsSeenInTime(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	s := w.woo()
	customer, _ := w.newcomer(s, mail("beside"))
	order := s.buy(purchase{customer: customer, quantity: 3, unit: 1000})
	w.deliver()
	w.want(s.id, customer, 60, 50)
	w.Pass(time.Hour)
	w.mute()
	w.tea.RefundQuietly(order, 1000) // a plugin that leaves the order as it was
	fresh := s.register(mail("just now"))
	for range 10 {
		w.Pass(time.Minute)
	}
	w.want(s.id, customer, 40, 50)
	w.want(s.id, fresh, 0, 50)
	before := w.count("SELECT count(*) FROM inbox")
	for range 30 {
		w.Pass(time.Minute)
	}
	if n := w.count("SELECT count(*) FROM inbox") - before; n > 6 { // while the window overlaps, it is asked after
		t.Errorf("%d things were found without anything happening", n)
	}
	w.audit()
}

func TestARuleForACategoryHoldsForThoseBelowIt(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, nil)
	s := w.woo()
	teas := w.tea.AddCategory("All teas", "")
	w.tea.AddCategory("Green teas", "All teas")
	w.tea.AddCategory("Sencha", "Green teas")
	sencha := w.tea.AddProduct("Morning sencha", "Sencha", 1000)
	pot := w.tea.AddProduct("Pot", "Pots", 1000)
	w.deliver()
	w.Pass(61 * time.Minute)
	document.Rules[0].Only = program.Selection{Collections: []string{fmt.Sprint(teas)}}
	w.Publish(w.merchant, document)
	w.Advance(time.Second)
	customer, _ := w.newcomer(s, mail("sencha"))
	buy := func(product int64) {
		_, refused := w.tea.PlaceOrder(wootest.NewOrder{Customer: customer, Items: []wootest.Item{{Product: product, Quantity: 1}}})
		if refused != "" {
			t.Fatal(refused)
		}
		w.deliver()
	}
	buy(sencha)
	w.want(s.id, customer, 20, 50)
	buy(pot)
	w.want(s.id, customer, 20, 50)

	w.tea.MoveCategory("Green teas", "") // no longer below all teas
	w.Pass(61 * time.Minute)
	buy(sencha)
	w.want(s.id, customer, 20, 50)
	w.tea.SetPrice(sencha, 2000) // the product is told anew
	w.deliver()
	if n := w.count("SELECT cardinality(collections) FROM product WHERE external_id = $1", fmt.Sprint(sencha)); n != 2 {
		t.Errorf("the product is in %d categories, want its own and the one above", n)
	}

	w.tea.DeleteCategory("Green teas") // WooCommerce says nothing of it, and products stay as they were
	w.Pass(61 * time.Minute)
	if n := w.count("SELECT cardinality(collections) FROM product WHERE external_id = $1", fmt.Sprint(sencha)); n != 1 {
		t.Errorf("the product is in %d categories after one was deleted, want its own", n)
	}
	if n := w.count("SELECT count(*) FROM collection WHERE title = 'Green teas'"); n != 0 {
		t.Errorf("%d categories are left that was deleted", n)
	}

	gone := func() (titles []string) {
		o, err := w.Overview(t.Context(), w.merchant, 12)
		w.must(err)
		for _, need := range o.Needs {
			if need.Kind == "program" {
				titles = append(titles, need.Title+" "+need.Href)
			}
		}
		return titles
	}
	if said := gone(); len(said) != 0 {
		t.Errorf("of a category that the shop has staff are told %q", said)
	}
	w.tea.DeleteCategory("All teas")
	w.Pass(61 * time.Minute)
	want := "“" + document.Rules[0].Name + "” is for a category that your shop no longer has /program/earn"
	if said := gone(); len(said) != 1 || said[0] != want {
		t.Errorf("of the rule's category, which is gone, staff are told %q, want %q", said, want)
	}
	w.change(`INSERT INTO first_reading (merchant_id, store_id, listing, way, total, begun_at) VALUES ($1, $2, 'products', 1, 0, $3)
		ON CONFLICT (merchant_id, store_id, listing) DO UPDATE SET ended_at = NULL`, w.merchant, w.teaID, w.Now())
	if said := gone(); len(said) != 0 {
		t.Errorf("while the store's goods are read for the first time, staff are told %q", said)
	}
}

func TestGuestsOfTheReportsWaitLikeOthers(t *testing.T) {
	t.Parallel()
	for enrollment, want := range map[program.Enrollment]int64{program.Guests: 1, program.Accounts: 0} {
		t.Run(string(enrollment), func(t *testing.T) {
			t.Parallel()
			document := testProgram(enrollment)
			w := newWorld(t, &document)
			w.mute()
			_, refused := w.tea.PlaceOrder(wootest.NewOrder{Email: mail("report"), Items: []wootest.Item{{Price: 1000, Quantity: 1}}})
			if refused != "" {
				t.Fatal(refused)
			}
			w.Pass(24*time.Hour + time.Minute)
			if n := w.count("SELECT count(*) FROM member WHERE state = 0"); n != want {
				t.Errorf("%d guests wait, want %d", n, want)
			}
			w.Pass(24*time.Hour + time.Minute)
			if n := w.count("SELECT count(*) FROM member WHERE state = 0"); n != want {
				t.Errorf("%d guests wait a day later, want %d", n, want)
			}
		})
	}
}
