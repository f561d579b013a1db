package shopifytest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"regulars/connectors/conformance"
	"regulars/connectors/shopify/shopifytest"
)

// sink is a webhook receiver that answers as told.
type sink struct {
	mu     sync.Mutex
	status int
	got    []got
	url    string
}

type got struct{ topic, id, body string }

func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, got{r.Header.Get("X-Shopify-Topic"), r.Header.Get("X-Shopify-Webhook-Id"), string(raw)})
	w.WriteHeader(s.status)
}

func (s *sink) all() []got {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

func (s *sink) answer(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

func newClock() *conformance.Clock {
	return conformance.NewClock(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
}

// newFake serves a fake and a receiver of two topics.
func newFake(t *testing.T, options shopifytest.Options) (*shopifytest.Server, *sink) {
	t.Helper()
	fake, err := shopifytest.New(options)
	if err != nil {
		t.Fatal(err)
	}
	if err := fake.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	hook := &sink{status: http.StatusOK}
	server := httptest.NewServer(hook)
	t.Cleanup(server.Close)
	hook.url = server.URL
	fake.SubscribeTo("orders/create", server.URL)
	fake.SubscribeTo("orders/paid", server.URL)
	return fake, hook
}

func place(fake *shopifytest.Server) {
	fake.PlaceOrder(shopifytest.NewOrder{
		Email: "guest@example.test", Items: []shopifytest.Item{{Quantity: 1, Unit: 1000}},
	})
}

func topicsOf(list []got) []string {
	var topics []string
	for _, one := range list {
		topics = append(topics, one.topic)
	}
	return topics
}

func TestFailedDeliveryIsRetriedWithTheSameBytes(t *testing.T) {
	t.Parallel()
	now := newClock()
	fake, hook := newFake(t, shopifytest.Options{Now: now.Now, Manual: true})
	hook.answer(http.StatusFound)
	place(fake)
	if n := fake.Deliver(t.Context()); n != 2 || fake.Pending() != 2 {
		t.Fatalf("%d attempts, %d pending", n, fake.Pending())
	}
	hook.answer(http.StatusOK)
	now.Pass(59 * time.Second)
	if n := fake.Deliver(t.Context()); n != 0 {
		t.Errorf("%d retried before the time", n)
	}
	now.Pass(time.Second)
	fake.Deliver(t.Context())
	all := hook.all()
	if len(all) != 4 || fake.Pending() != 0 || all[0] != all[2] || all[1] != all[3] {
		t.Errorf("%d attempts, %d pending", len(all), fake.Pending())
	}
}

func TestReceiverThatKeepsFailingIsUnsubscribed(t *testing.T) {
	t.Parallel()
	now := newClock()
	fake, hook := newFake(t, shopifytest.Options{Now: now.Now, Manual: true})
	hook.answer(http.StatusInternalServerError)
	for range 8 {
		place(fake)
	}
	for range 9 {
		fake.Deliver(t.Context())
		now.Pass(4 * time.Hour)
	}
	before := len(hook.all())
	place(fake)
	if fake.Deliver(t.Context()) != 0 || len(hook.all()) != before {
		t.Error("the subscriptions are still there after eight failed deliveries")
	}
}

func TestWebhookSwitches(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set  shopifytest.Switches
		pass time.Duration
		want []string
	}{
		"well behaved": {want: []string{"orders/create", "orders/paid"}},
		"duplicate": {
			set: shopifytest.Switches{Duplicate: true}, want: []string{"orders/create", "orders/create", "orders/paid", "orders/paid"},
		},
		"reorder":       {set: shopifytest.Switches{Reorder: true}, want: []string{"orders/paid", "orders/create"}},
		"mute":          {set: shopifytest.Switches{Mute: true}},
		"delayed":       {set: shopifytest.Switches{Delay: time.Minute}},
		"delay is over": {set: shopifytest.Switches{Delay: time.Minute}, pass: time.Minute, want: []string{"orders/create", "orders/paid"}},
	} {
		now := newClock()
		fake, hook := newFake(t, shopifytest.Options{Now: now.Now, Manual: true})
		fake.Switch(c.set)
		place(fake)
		now.Pass(c.pass)
		fake.Deliver(t.Context())
		if topics := topicsOf(hook.all()); !slices.Equal(topics, c.want) {
			t.Errorf("%s: %v, want %v", name, topics, c.want)
		}
	}
}

func TestWebhooksGoOutByThemselves(t *testing.T) {
	t.Parallel()
	fake, hook := newFake(t, shopifytest.Options{Now: newClock().Now})
	place(fake)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for len(hook.all()) < 2 {
		select {
		case <-ctx.Done():
			t.Fatalf("only %v arrived", topicsOf(hook.all()))
		case <-tick.C:
		}
	}
}

func TestHistoryFollowsFromTheSeed(t *testing.T) {
	t.Parallel()
	history := func(seed int64) (total, refunded int64, first, last string) {
		fake, err := shopifytest.New(shopifytest.Options{Now: newClock().Now, Seed: seed, TaxIncluded: true, TaxRate: 700})
		if err != nil {
			t.Fatal(err)
		}
		fake.SeedHistory(365, 40)
		orders := fake.Orders()
		for _, order := range orders {
			total += int64(len(order.Lines))
			refunded += int64(len(order.Refunds))
			if order.PlacedAt.After(newClock().Now()) || order.UpdatedAt.Before(order.PlacedAt) {
				t.Fatalf("order %s placed %v, updated %v", order.Name, order.PlacedAt, order.UpdatedAt)
			}
		}
		if fake.Pending() != 0 || len(orders) < 100 {
			t.Fatalf("%d webhooks, %d orders", fake.Pending(), len(orders))
		}
		return total, refunded, orders[0].Email, orders[len(orders)-1].Name
	}
	a1, a2, a3, a4 := history(7)
	b1, b2, b3, b4 := history(7)
	if a1 != b1 || a2 != b2 || a3 != b3 || a4 != b4 {
		t.Error("the same seed gave another history")
	}
	if c1, _, _, _ := history(8); c1 == a1 {
		t.Error("another seed gave the same history")
	}
}
