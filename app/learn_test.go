package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/segment"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

func TestWhatWasBoughtBeforeThereWereSegmentsIsInterestInThem(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	ann := w.tea.AddCustomer("ann@example.com", "Ann", "Lee")
	mild := w.onSale(w.sites()[1], "Mild tea", 900)
	w.deliver()
	items := []wootest.Item{{Product: number(t, mild), Quantity: 1}}
	if _, refused := w.tea.PlaceOrder(wootest.NewOrder{Customer: ann, Items: items}); refused != "" {
		t.Fatal(refused)
	}
	w.deliver()
	likes := w.made("Like it", allOf(segment.Condition{Field: segment.Interest, Op: segment.HasAny, Texts: []string{mild}}))
	w.Drain()
	if got, want := w.in(likes), []uuid.UUID{w.memberOf(w.teaID, ann)}; !slices.Equal(got, want) {
		t.Errorf("in the segment are %v, want %v", got, want)
	}
	w.recounted()
}

func TestWhatAStoreToldOfASplitOffAccountGoesWithIt(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	one, keep := w.newcomer(w.woo(), mail("one"))
	two, lose := w.newcomer(w.shopify(), mail("two"))
	tea := w.onSale(w.woo(), "Tea", 900)
	cup := w.coffee.AddProduct(shopifytest.Product{Title: "Cup", Price: 900})
	w.coffee.SubscribeToNews(two, true)
	w.coffee.OpenCheckout(shopifytest.NewOrder{
		CustomerID: two, Email: mail("two"), Items: []shopifytest.Item{{ProductID: cup.ID, Quantity: 2}},
	})
	w.coffee.PlaceOrder(shopifytest.NewOrder{
		CustomerID: two, Email: mail("two"), Items: []shopifytest.Item{{ProductID: cup.ID, Quantity: 1}},
	})
	w.deliver()
	w.must(w.tea.Fire("woocommerce_regulars_viewed", map[string]any{
		"customer_id": one, "product_id": number(t, tea), "at": w.Now().Unix(),
	}))
	w.deliver()
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
	w.must(w.NoteConsent(t.Context(), w.merchant, consent.Record{
		Member: keep, Channel: consent.Post, Granted: true, Basis: consent.Agreed, Note: "by telephone",
	}))
	apart, err := w.SplitMember(t.Context(), app.SplitInput{
		Merchant: w.merchant, Member: keep, Reason: "They are two people",
		Accounts: []member.Account{{StoreID: w.coffeeID, CustomerID: fmt.Sprint(two)}},
	})
	w.must(err)
	w.look(func(tx *pg.Tx) error {
		for channel, want := range map[consent.Channel]uuid.UUID{consent.Email: apart, consent.Post: keep} {
			may, err := consent.May(tx, []uuid.UUID{keep, apart}, channel)
			if err != nil || !may[want] || len(may) != 1 {
				t.Errorf("%v may be used for %v (%v), want %s alone", channel, may, err, want)
			}
		}
		return nil
	})
	cupID := fmt.Sprint(cup.ID)
	if a, b := w.interest(keep, tea), w.interest(apart, cupID); a.Viewed != 1 || b.Bought != 1 || b.Cart == 0 {
		t.Errorf("what each showed is %+v and %+v", a, b)
	}
	if a, b := w.interest(keep, cupID), w.interest(apart, tea); a.Bought+a.Cart+b.Viewed != 0 {
		t.Errorf("each also showed the other's: %+v and %+v", a, b)
	}
	if a, b := len(w.begun(keep)), len(w.begun(apart)); a != 0 || b != 1 {
		t.Errorf("they began %d and %d checkouts, want none and one", a, b)
	}
	w.Pass(59 * 24 * time.Hour)
	w.must(w.Sweep(t.Context(), "forget", w.Now()))
	if n := len(w.begun(apart)); n != 1 {
		t.Error("the checkout was forgotten too early")
	}
	w.Pass(3 * 24 * time.Hour)
	w.must(w.Sweep(t.Context(), "forget", w.Now()))
	if n := len(w.begun(apart)); n != 0 {
		t.Error("a checkout of two months ago is kept")
	}
}
