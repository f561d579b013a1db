package conformance

import (
	"slices"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

var twoThings = []Item{{Quantity: 2, Unit: 4_990}, {Quantity: 1, Unit: 1_250}}

func paidOrder(c testCase) {
	t, f := c.t, c.f
	buyer := f.AddCustomer("buyer@example.test")
	placed := f.Store.Now()
	id := f.PlaceOrder(NewOrder{CustomerID: buyer, Email: "buyer@example.test", Items: twoThings})
	o := fetch(t, f, id)
	same(t, "id, buyer, currency", []string{id, buyer, f.Store.Currency}, []string{o.ID, o.CustomerID, o.Currency})
	same(t, "e-mail", "buyer@example.test", o.Email)
	same(t, "status", platform.Paid, o.Status)
	same(t, "lines", 2, len(o.Lines))
	same(t, "quantities", []int64{2, 1}, []int64{o.Lines[0].Quantity, o.Lines[1].Quantity})
	same(t, "worth without tax", []int64{9_980, 1_250}, []int64{o.Lines[0].Net, o.Lines[1].Net})
	same(t, "given back", int64(0), o.Refunded+o.Adjustment)
	if o.Name == "" || o.Lines[0].ProductID == "" || o.Lines[0].ID == o.Lines[1].ID {
		t.Fatalf("order lacks names: %+v", o)
	}
	early := o.PlacedAt.Before(placed.Add(-time.Minute)) || o.UpdatedAt.Before(o.PlacedAt)
	if early || o.UpdatedAt.Location() != time.UTC {
		t.Fatalf("placed %v, updated %v", o.PlacedAt, o.UpdatedAt)
	}
}

func unpaidOrder(c testCase) {
	t, f := c.t, c.f
	id := f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings, Unpaid: true})
	o := fetch(t, f, id)
	same(t, "status", platform.Unpaid, o.Status)
	same(t, "guest's customer id", "", o.CustomerID)
}

func refundedItem(c testCase) {
	t, f := c.t, c.f
	id := f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings})
	before := fetch(t, f, id)
	f.Pass(2 * time.Second)
	f.RefundItem(id, 1)
	o := fetch(t, f, id)
	same(t, "status", platform.Paid, o.Status)
	same(t, "quantity left", int64(1), o.Lines[0].Quantity)
	same(t, "worth left", int64(4_990), o.Lines[0].Net)
	same(t, "other line", before.Lines[1], o.Lines[1])
	same(t, "adjustment", int64(0), o.Adjustment)
	same(t, "total", before.Total-o.Refunded, o.Total)
	if o.Refunded < 4_990 || !o.UpdatedAt.After(before.UpdatedAt) {
		t.Fatalf("refunded %d, updated %v after %v", o.Refunded, o.UpdatedAt, before.UpdatedAt)
	}
}

func refundedMoney(c testCase) {
	t, f := c.t, c.f
	id := f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings})
	before := fetch(t, f, id)
	f.RefundMoney(id, 1_000)
	o := fetch(t, f, id)
	same(t, "lines", before.Lines, o.Lines)
	same(t, "adjustment", int64(1_000), o.Adjustment)
	same(t, "refunded", int64(1_000), o.Refunded)
	same(t, "total", before.Total-1_000, o.Total)
}

func refundedWhole(c testCase) {
	t, f := c.t, c.f
	id := f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: []Item{{Quantity: 1, Unit: 3_000}}})
	f.RefundItem(id, 1)
	if rest := fetch(t, f, id).Total; rest > 0 {
		f.RefundMoney(id, rest)
	}
	o := fetch(t, f, id)
	worth := o.Total + o.Shipping + o.ShipTax
	for _, line := range o.Lines {
		worth += line.Net + line.Tax
	}
	same(t, "worth", int64(0), worth)
}

func cancelledOrder(c testCase) {
	t, f := c.t, c.f
	id := f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings})
	f.Cancel(id)
	same(t, "status", platform.Cancelled, fetch(t, f, id).Status)
}

func unknownOrder(c testCase) {
	t, f := c.t, c.f
	_, err := f.Connector.Fetch(t.Context(), f.Store, "999999999")
	kind(t, err, fail.NotFound)
}

// listed walks a listing of orders to its end and gives the ids in order.
func listed(t *testing.T, f Fixture, since time.Time) []string {
	t.Helper()
	var out []string
	cursor := ""
	for range 100 {
		page, err := f.Connector.Orders(t.Context(), f.Store, since, cursor)
		must(t, err)
		for _, event := range page.Events {
			if event.Incomplete || event.Order == nil {
				t.Fatalf("listing gave an incomplete event: %+v", event)
			}
			out = append(out, event.Order.ID)
		}
		if page.Next == "" {
			return out
		}
		cursor = page.Next
	}
	t.Fatal("the listing does not end")
	return nil
}

func changedOrders(c testCase) {
	t, f := c.t, c.f
	buy := func() string {
		id := f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings})
		f.Pass(time.Second)
		return id
	}
	old, touched, refunded := buy(), buy(), buy()
	f.Pass(time.Hour)
	since := f.Store.Now() // the very second of the next order
	first := buy()
	second := buy()
	f.Touch(touched)
	f.RefundItem(refunded, 1)
	got := listed(t, f, since)
	for _, id := range []string{first, second, touched, refunded} {
		if !slices.Contains(got, id) {
			t.Errorf("order %s changed at or after since and is missing in %v", id, got)
		}
	}
	if slices.Contains(got, old) {
		t.Errorf("order %s did not change and is listed", old)
	}
}

func pagedOrders(c testCase) {
	t, f := c.t, c.f
	since := f.Store.Now()
	want := map[string]bool{}
	for i := range 230 { // more than a hundred in one second, then one a second
		want[f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings[:1]})] = true
		if i >= 120 {
			f.Pass(time.Second)
		}
	}
	got := listed(t, f, since)
	for _, id := range got {
		delete(want, id)
	}
	if len(want) > 0 {
		t.Fatalf("%d orders were not listed: %v", len(want), want)
	}
}

func badCursor(c testCase) {
	t, f := c.t, c.f
	_, err := f.Connector.Orders(t.Context(), f.Store, f.Store.Now(), "no cursor of ours")
	kind(t, err, fail.Invalid)
}

func listedCustomers(c testCase) {
	t, f := c.t, c.f
	id := f.AddCustomer("new@example.test")
	cursor := ""
	for range 100 {
		page, err := f.Connector.Customers(t.Context(), f.Store, time.Time{}, cursor)
		must(t, err)
		for _, event := range page.Events {
			if event.Customer != nil && event.Customer.ID == id {
				same(t, "e-mail", "new@example.test", event.Customer.Email)
				return
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	t.Fatalf("customer %s is not listed", id)
}

func listedProducts(c testCase) {
	t, f := c.t, c.f
	since := f.Store.Now()
	order := fetch(t, f, f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings[:1]}))
	page, err := f.Connector.Products(t.Context(), f.Store, since, "")
	must(t, err)
	for _, event := range page.Events {
		if event.Product != nil && event.Product.ID == order.Lines[0].ProductID {
			same(t, "price", int64(4_990), event.Product.Price)
			return
		}
	}
	t.Fatalf("product %s is not listed", order.Lines[0].ProductID)
}
