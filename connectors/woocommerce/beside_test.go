package woocommerce_test

import (
	"fmt"
	"testing"
	"time"

	"regulars/app/platform"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// beside reads a listing to its end.
func beside(t *testing.T, store platform.Store, listing platform.Listing, since time.Time) []platform.Event {
	t.Helper()
	c := woocommerce.New(woocommerce.Config{})
	var all []platform.Event
	for cursor, pages := "", 0; ; pages++ {
		page, err := c.ListBeside(t.Context(), store, listing, since, cursor)
		if err != nil || pages > 20 {
			t.Fatalf("page %d: %v", pages, err)
		}
		all = append(all, page.Events...)
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

func TestRefundsThatTouchedNoOrderAreListed(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{TimeZone: "Asia/Tokyo"})
	store, _ := storeOf(shop, now, shop.Credentials())
	id, _ := shop.PlaceOrder(wootest.NewOrder{Email: "a@example.test", Items: []wootest.Item{{Price: 5000, Quantity: 1}}})
	shop.RefundAmount(id, 100)
	now.Pass(time.Hour)
	since := now.Now()
	now.Pass(time.Minute)
	shop.RefundQuietly(id, 700)
	found := beside(t, store, platform.Refunds, since)
	if len(found) != 1 || !found[0].Incomplete || found[0].Refund.ID != fmt.Sprint(id) || !found[0].At.Equal(now.Now()) {
		t.Errorf("refunds = %+v, want the one since %v", found, since)
	}
}

func TestNewcomersAreListedUntilThoseOfBefore(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	for i := range 150 {
		shop.AddCustomer(fmt.Sprintf("old%d@example.test", i), "Old", "Hand")
	}
	now.Pass(time.Hour)
	since := now.Now()
	for i := range 120 {
		shop.AddCustomer(fmt.Sprintf("new%d@example.test", i), "New", "Comer")
	}
	found := beside(t, store, platform.Newcomers, since)
	if len(found) != 120 {
		t.Errorf("%d accounts are new, want 120", len(found))
	}
	for _, e := range found {
		if e.Customer == nil || e.Customer.CreatedAt.Before(since) {
			t.Fatalf("%+v is nobody new", e)
		}
	}
}

func TestGuestsComeFromTheReports(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	account := shop.AddCustomer("account@example.test", "Ann", "Account")
	item := []wootest.Item{{Price: 1000, Quantity: 1}}
	shop.PlaceOrder(wootest.NewOrder{Email: "long.ago@example.test", Items: item})
	now.Pass(72 * time.Hour)
	since := now.Now()
	now.Pass(time.Hour)
	shop.PlaceOrder(wootest.NewOrder{Email: "guest@example.test", Items: item})
	shop.PlaceOrder(wootest.NewOrder{Customer: account, Items: item})
	found := beside(t, store, platform.Guests, since)
	if len(found) != 1 || found[0].Customer.Email != "guest@example.test" || found[0].Customer.ID != "" ||
		found[0].Customer.Account || found[0].Customer.Country != "ES" {
		t.Errorf("guests = %+v, want the one who was active", found)
	}
}

func TestCategoriesTellWhatIsAboveThem(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	teas := shop.AddCategory("Teas &amp; herbs", "")
	green := shop.AddCategory("Green", "Teas &amp; herbs")
	found := map[string]*platform.Collection{}
	for _, e := range beside(t, store, platform.Categories, time.Time{}) {
		found[e.Gathering.ID] = e.Gathering
	}
	top, below := found[fmt.Sprint(teas)], found[fmt.Sprint(green)]
	if top == nil || below == nil || top.Title != "Teas & herbs" || *top.Parent != "" || *below.Parent != fmt.Sprint(teas) {
		t.Errorf("categories = %+v, %+v", top, below)
	}
}

func TestAListingThatAStoreLacksIsEmpty(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	shop.Lacks("wc/v3/refunds", "wc-analytics/customers")
	for _, listing := range []platform.Listing{platform.Refunds, platform.Guests} {
		if found := beside(t, store, listing, time.Time{}); len(found) != 0 {
			t.Errorf("%s: %+v", listing, found)
		}
	}
}
