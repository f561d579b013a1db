package order_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/order"
	"regulars/app/platform"
)

func full() platform.Order {
	return platform.Order{
		Currency: "EUR", Status: platform.Paid, Test: true, TaxInPrice: true, Channel: "online", Country: "DE",
		PlacedAt: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Shipping: 490, ShipTax: 93, Tips: 5, Adjustment: 7, Refunded: 11, Total: 13,
		Lines: []platform.Line{
			{ID: "1", ProductID: "2", VariantID: "3", Quantity: 4, Net: -5, Tax: math.MaxInt64, Discount: math.MinInt64, GiftCard: true},
			{Sale: true},
		},
		Codes: []string{"rg-1", "", "größe"},
	}
}

func TestAPackedOrderIsReadBack(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]platform.Order{"full": full(), "empty": {PlacedAt: time.Unix(0, 0).UTC()}} {
		got := platform.Order{Lines: make([]platform.Line, 5), Codes: make([]string, 9)} // what was there before is gone
		if err := order.Unpack(order.Pack(&want), &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(got.Lines) == 0 {
			got.Lines, got.Codes = nil, nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-packed +read):\n%s", name, diff)
		}
	}
}

func TestNothingPersonalIsPacked(t *testing.T) {
	t.Parallel()
	o := full()
	bare := order.Pack(&o)
	o.Email, o.CustomerID, o.Name, o.Customer = "ann@example.test", "17", "#1", &platform.Customer{FirstName: "Ann"}
	if diff := cmp.Diff(bare, order.Pack(&o)); diff != "" {
		t.Errorf("who bought it changes the packed order:\n%s", diff)
	}
}

func TestABrokenPackIsAnErrorAndNeverAPanic(t *testing.T) {
	t.Parallel()
	o := full()
	packed := order.Pack(&o)
	for cut := range packed {
		var into platform.Order
		if err := order.Unpack(packed[:cut], &into); err == nil {
			t.Errorf("the first %d of %d bytes are read as a whole order", cut, len(packed))
		}
	}
	var into platform.Order
	if err := order.Unpack([]byte{99}, &into); err == nil {
		t.Error("an unknown format was read")
	}
}

// FuzzUnpack holds any bytes to an error or an order that packs to the same again.
func FuzzUnpack(f *testing.F) {
	o := full()
	f.Add(order.Pack(&o))
	f.Add(order.Pack(&platform.Order{}))
	f.Add([]byte{1, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, packed []byte) {
		var first, second platform.Order
		if order.Unpack(packed, &first) != nil {
			return
		}
		if err := order.Unpack(order.Pack(&first), &second); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("packed again (-first +second):\n%s", diff)
		}
	})
}

// FuzzPack holds any order to the round trip.
func FuzzPack(f *testing.F) {
	text, err := json.Marshal(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		var o, back platform.Order
		if json.Unmarshal(text, &o) != nil {
			return
		}
		packed := order.Pack(&o)
		if err := order.Unpack(packed, &back); err != nil && len(o.Lines) < math.MaxInt16 && len(o.Codes) < math.MaxInt16 {
			t.Fatal(err)
		}
		if diff := cmp.Diff(packed, order.Pack(&back)); diff != "" {
			t.Fatalf("(-packed +again):\n%s", diff)
		}
	})
}

func TestStatesAreComparedByMomentAndThenByContent(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	stored := order.Order{UpdatedAt: noon, StateHash: []byte("a")}
	for want, seen := range map[order.Age]struct {
		at   time.Time
		hash string
	}{
		order.Newer: {noon.Add(time.Second), "a"}, order.Older: {noon.Add(-time.Second), "b"},
		order.Same: {noon, "a"}, order.Ambiguous: {noon, "b"},
	} {
		if got := stored.Compare(seen.at, []byte(seen.hash)); got != want {
			t.Errorf("a state of %v with hash %s is %d, want %d", seen.at, seen.hash, got, want)
		}
	}
}
