package woocommerce_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"regulars/app/platform"
	"regulars/connectors/woocommerce"
)

// recorded is one delivery of a real store (testdata/webhooks).
type recorded struct {
	Secret  string            `json:"secret"`
	Headers map[string]string `json:"headers"`
	RawBody string            `json:"raw_body"`
}

func (r recorded) delivery() platform.Delivery {
	header := http.Header{}
	for name, value := range r.Headers {
		header.Set(name, value)
	}
	return platform.Delivery{Header: header, Body: []byte(r.RawBody)}
}

func load(tb testing.TB, path string) recorded {
	tb.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	var out recorded
	if err := json.Unmarshal(raw, &out); err != nil {
		tb.Fatal(err)
	}
	return out
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func plainStore() platform.Store {
	return platform.Store{
		Kind: platform.WooCommerce, ExternalKey: "key-1", URL: "https://shop.example", Currency: "EUR",
		Now: func() time.Time { return noon },
	}
}

func TestRecordedDeliveriesBecomeTheRightEvents(t *testing.T) {
	t.Parallel()
	line := platform.Line{
		ID: "2", ProductID: "11", Title: "Trail Shoe", Quantity: 2, Net: 9480, Discount: 500,
	}
	at := func(second int) time.Time { return time.Date(2026, 11, 21, 23, 16, second, 0, time.UTC) }
	guest := platform.Order{
		ID: "18", Name: "#18", Currency: "EUR", Status: platform.Paid, PlacedAt: at(20), UpdatedAt: at(24),
		Email: "guest@example.test", Channel: "online", Country: "ES", Parcel: true, Lines: []platform.Line{line}, Total: 9480,
		Codes: []string{"lr-5off-guest"},
		Customer: &platform.Customer{
			Email: "guest@example.test", FirstName: "Gus", LastName: "Guest", Country: "ES", Region: "M",
		},
	}
	updated := func(change func(o *platform.Order)) *platform.Order {
		order := guest
		order.Lines = []platform.Line{line}
		order.PaidAt, order.SentAt = at(27), at(27) // it was completed then; nobody says that it arrived
		change(&order)
		return &order
	}
	admin := platform.Order{
		ID: "21", Name: "#21", Currency: "EUR", Status: platform.Paid, PlacedAt: at(44), UpdatedAt: at(44),
		CustomerID: "3", Email: "bo@example.test", Channel: "other", Total: 7120, PaidAt: at(44),
		Lines:    []platform.Line{{ID: "5", ProductID: "12", Title: "City Shoe", Quantity: 1, Net: 7120}},
		Customer: &platform.Customer{ID: "3", Account: true, Unproven: true},
	}
	bo := platform.Customer{
		ID: "3", Email: "bo@example.test", FirstName: "Bo", LastName: "Berg", Account: true,
		CreatedAt: at(37), UpdatedAt: at(37),
	}
	echoed := bo
	echoed.UpdatedAt = at(41)
	cancelled := admin
	cancelled.Status, cancelled.UpdatedAt = platform.Cancelled, at(48)
	draft := platform.Event{At: at(20), Checkout: &platform.Checkout{
		Token: "18", Email: "guest@example.test", Currency: "EUR", Total: 9480, Lines: []platform.Line{line},
		RecoveryURL: "http://127.0.0.1:8097/checkout/order-pay/18/?pay_for_order=true&key=wc_order_dummy00000018",
		UpdatedAt:   at(20),
	}}
	product := platform.Event{At: at(54), Product: &platform.Product{
		ID: "11", Title: "Trail Shoe", Type: "simple", Collections: []string{"16"}, Price: 5100,
		Gatherings: []platform.Collection{{ID: "16", Title: "Shoes"}}, Active: true,
		URL: "http://127.0.0.1:8097/product/trail-shoe/", UpdatedAt: at(54),
	}}
	nothing := []platform.Event(nil)
	one := func(e platform.Event) []platform.Event { return []platform.Event{e} }
	want := map[string][]platform.Event{
		"14": nothing, "15": nothing, "16": nothing,
		"17": one(draft),
		"18": one(platform.Event{At: at(24), Order: &guest}),
		"19": one(platform.Event{At: at(24), Order: &guest}),
		"20": one(platform.Event{At: at(27), Order: updated(func(o *platform.Order) { o.UpdatedAt = at(27) })}),
		"21": one(platform.Event{At: at(30), Incomplete: true, Order: updated(func(o *platform.Order) {
			o.UpdatedAt = at(30)
		})}),
		"22": one(platform.Event{At: at(34), Order: updated(func(o *platform.Order) {
			o.UpdatedAt, o.Refunded, o.Total = at(34), 9480, 0
			o.Lines[0].Quantity, o.Lines[0].Net, o.Lines[0].Discount = 0, 0, 0
		})}),
		"23": one(platform.Event{At: at(37), Customer: &bo}),
		"24": one(platform.Event{At: at(37), Customer: &bo}),
		"25": one(platform.Event{At: at(41), Customer: &echoed}),
		"26": one(platform.Event{At: at(44), Order: &admin}),
		"27": one(platform.Event{At: at(44), Order: &admin}),
		"28": one(platform.Event{At: at(48), Order: &cancelled}),
		"29": one(platform.Event{Incomplete: true, At: noon, Gone: &platform.OrderDeleted{ID: "21", At: noon}}),
		"30": one(product),
		"31": one(platform.Event{At: noon, Deleted: &platform.CustomerDeleted{ID: "3", At: noon}}),
	}
	paths, err := filepath.Glob("testdata/webhooks/*.json")
	if err != nil || len(paths) != 31 {
		t.Fatalf("found %d recordings, want 31 (%v)", len(paths), err)
	}
	c := woocommerce.New(woocommerce.Config{})
	for _, path := range paths {
		number := filepath.Base(path)[:2]
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			recording := load(t, path)
			notice, err := c.Verify(recording.delivery(), []string{"other", recording.Secret}, noon)
			if err != nil {
				t.Fatalf("Verify: %v", err)
			}
			if strings.Contains(path, "ping") {
				if diff := cmp.Diff(platform.Notice{Probe: true}, notice); diff != "" {
					t.Fatalf("ping (-want +got):\n%s", diff)
				}
				return
			}
			if notice.Probe || notice.Topic != recording.Headers["X-WC-Webhook-Topic"] || notice.DedupeKey == "" {
				t.Fatalf("notice = %+v", notice)
			}
			got, err := c.Decode(plainStore(), notice.Topic, []byte(recording.RawBody))
			if err != nil {
				t.Fatalf("Decode: %v", err)
			}
			if diff := cmp.Diff(want[number], got, cmpopts.IgnoreFields(platform.Order{}, "Buyer")); diff != "" {
				t.Fatalf("events (-want +got):\n%s", diff)
			}
		})
	}
}
