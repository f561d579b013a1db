package app_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/platform"
	"regulars/app/profile"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// TestPagesTellWhatMembersLookAtAndEarnNothing hears hints of a pixel: true,
// repeated, made up and of the wrong store.
func TestPagesTellWhatMembersLookAtAndEarnNothing(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	ann := w.coffee.AddCustomer(shopifytest.Customer{
		Email: "ann@example.com", FirstName: "Ann", Verified: true, Enabled: true,
	}).ID
	w.coffee.SeedProducts()
	sold := w.coffee.Products()[0]
	w.deliver()
	w.Advance(time.Hour) // a listing tells of collections
	w.deliver()
	id := w.memberOf(w.coffeeID, ann)
	before := w.balance(w.coffeeID, ann)

	hint := app.Hint{
		StoreKey: w.coffee.Domain, Store: w.coffeeID, ID: "sh-1", Customer: strconv.FormatInt(ann, 10),
		Product: strconv.FormatInt(sold.ID, 10), At: w.Now().Add(time.Hour),
	}
	hear := func(change func(*app.Hint)) error {
		told := hint
		change(&told)
		return w.Hear(t.Context(), platform.Shopify, told)
	}
	w.must(hear(func(*app.Hint) {}))
	w.must(hear(func(*app.Hint) {})) // once more: the browser tried again
	w.must(hear(func(h *app.Hint) { h.ID, h.Product, h.Collection = "sh-2", "", strconv.FormatInt(sold.Collection, 10) }))
	w.must(hear(func(h *app.Hint) { h.ID, h.Product, h.Collection = "sh-3", "", "999" }))
	w.must(hear(func(h *app.Hint) { h.ID, h.Product = "sh-4", "999" }))
	w.must(hear(func(h *app.Hint) { h.ID, h.Customer = "sh-5", "999" }))
	w.must(hear(func(h *app.Hint) { h.ID, h.Store = "sh-6", w.teaID }))
	w.must(hear(func(h *app.Hint) { h.ID, h.StoreKey = "sh-7", "nobody.myshopify.com" }))
	for name, change := range map[string]func(*app.Hint){
		"no customer": func(h *app.Hint) { h.Customer = "" },
		"an address":  func(h *app.Hint) { h.Product, h.Search = "", "ann@example.com" },
		"no number":   func(h *app.Hint) { h.Product = "7 OR 1" },
		"nothing":     func(h *app.Hint) { h.Product = "" },
		"no id":       func(h *app.Hint) { h.ID = "" },
	} {
		if err := hear(change); !fail.Is(err, fail.Invalid) {
			t.Errorf("a hint with %s is taken: %v", name, err)
		}
	}
	w.deliver()
	seen := w.seen(id)
	if got := seen[profile.Goods{Kind: profile.OfProduct, StoreID: w.coffeeID, ExternalID: hint.Product}]; got != 1 {
		t.Errorf("the product was looked at %d times, want 1", got)
	}
	collection := profile.Goods{
		Kind: profile.OfCollection, StoreID: w.coffeeID, ExternalID: strconv.FormatInt(sold.Collection, 10),
	}
	if got := seen[collection]; got != 2 { // by itself, and with its product
		t.Errorf("the collection was looked at %d times, want 2", got)
	}
	if len(seen) != 2 {
		t.Errorf("more is known than was looked at: %v", seen)
	}
	if after := w.balance(w.coffeeID, ann); after != before {
		t.Errorf("a page moved points: %+v, before %+v", after, before)
	}
}

// seen is how often somebody looked at what.
func (w *world) seen(id uuid.UUID) map[profile.Goods]int16 {
	w.t.Helper()
	found := map[profile.Goods]int16{}
	w.look(func(tx *pg.Tx) error {
		all, err := profile.Interests(tx, id)
		for _, i := range all {
			found[i.Goods] = i.Viewed
		}
		return err
	})
	return found
}
