package conformance

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// receiver is an address that keeps what a platform posts to it.
type receiver struct {
	URL  string
	mu   sync.Mutex
	kept []platform.Delivery
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.kept = append(r.kept, platform.Delivery{Header: header(req), Body: body})
	}))
	t.Cleanup(server.Close)
	r.URL = server.URL + "/webhooks/key-1"
	return r
}

func (r *receiver) take() []platform.Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.kept
	r.kept = nil
	return out
}

func subscribe(t *testing.T, f Fixture) *receiver {
	t.Helper()
	r := newReceiver(t)
	must(t, f.Connector.Subscribe(t.Context(), f.Store, r.URL, f.Secret))
	return r
}

// events delivers what is pending and verifies, decodes and completes it.
func events(t *testing.T, f Fixture, r *receiver) []platform.Event {
	t.Helper()
	f.Deliver()
	var out []platform.Event
	for _, d := range r.take() {
		notice, err := f.Connector.Verify(d, []string{f.Secret}, f.Store.Now())
		must(t, err)
		if notice.Probe {
			continue
		}
		if notice.Topic == "" || notice.DedupeKey == "" {
			t.Fatalf("notice lacks topic or key: %+v", notice)
		}
		decoded, err := f.Connector.Decode(f.Store, notice.Topic, d.Body)
		must(t, err)
		for _, event := range decoded {
			if event.Incomplete {
				event, err = f.Connector.Complete(t.Context(), f.Store, event)
				must(t, err)
			}
			if event.Incomplete {
				t.Fatal("Complete gave an incomplete event")
			}
			out = append(out, event)
		}
	}
	return out
}

func lastOrder(all []platform.Event, id string) *platform.Order {
	var last *platform.Order
	for _, event := range all {
		if event.Order != nil && event.Order.ID == id {
			last = event.Order
		}
	}
	return last
}

func deliveries(c testCase) {
	t, f := c.t, c.f
	r := subscribe(t, f)
	id := f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings})
	got := lastOrder(events(t, f, r), id)
	if got == nil || got.Status != platform.Paid || got.Lines[0].Net != 9_980 {
		t.Fatalf("the order's webhooks gave %+v", got)
	}
	f.Pass(2 * time.Second)
	f.RefundItem(id, 1)
	if got = lastOrder(events(t, f, r), id); got == nil || got.Lines[0].Net != 4_990 {
		t.Fatalf("the refund's webhooks gave %+v", got)
	}
	f.Pass(2 * time.Second)
	f.Cancel(id)
	if got = lastOrder(events(t, f, r), id); got == nil || got.Status != platform.Cancelled {
		t.Fatalf("the cancellation's webhooks gave %+v", got)
	}
}

func forged(c testCase) {
	t, f := c.t, c.f
	r := subscribe(t, f)
	f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings})
	f.Deliver()
	checked := 0
	for _, d := range r.take() {
		notice, err := f.Connector.Verify(d, []string{f.Secret}, f.Store.Now())
		must(t, err)
		if notice.Probe {
			continue
		}
		checked++
		again, err := f.Connector.Verify(d, []string{f.Secret}, f.Store.Now())
		must(t, err)
		same(t, "dedupe key of a re-send", notice.DedupeKey, again.DedupeKey)
		touched := platform.Delivery{Header: d.Header, Body: append([]byte(" "), d.Body...)}
		_, err = f.Connector.Verify(touched, []string{f.Secret}, f.Store.Now())
		kind(t, err, fail.Unauthorized)
		bare := platform.Delivery{Header: http.Header{}, Body: d.Body}
		_, err = f.Connector.Verify(bare, []string{f.Secret}, f.Store.Now())
		kind(t, err, fail.Unauthorized)
	}
	if checked == 0 {
		t.Fatal("no webhook was delivered")
	}
}

func deletedOrder(c testCase) {
	t, f := c.t, c.f
	if f.Delete == nil {
		return
	}
	r := subscribe(t, f)
	id := f.PlaceOrder(NewOrder{Email: "guest@example.test", Items: twoThings})
	f.Deliver()
	r.take()
	f.Delete(id)
	for _, event := range events(t, f, r) {
		gone := event.Gone != nil && event.Gone.ID == id && !event.Gone.At.IsZero()
		trashed := event.Order != nil && event.Order.ID == id && event.Order.Status == platform.Cancelled
		if gone || trashed {
			return
		}
	}
	t.Fatal("no event says that the order is worth nothing")
}

func subscribedTwice(c testCase) {
	t, f := c.t, c.f
	r := subscribe(t, f)
	first := f.Subscriptions(r.URL)
	if len(first) == 0 {
		t.Fatal("nothing is subscribed")
	}
	must(t, f.Connector.Subscribe(t.Context(), f.Store, r.URL, f.Secret))
	same(t, "subscriptions", first, f.Subscriptions(r.URL))
}

func resubscribed(c testCase) {
	t, f := c.t, c.f
	r := subscribe(t, f)
	first := f.Subscriptions(r.URL)
	f.Unsubscribe()
	if len(f.Subscriptions(r.URL)) != len(first)-1 {
		t.Fatal("the fixture's Unsubscribe removed nothing")
	}
	must(t, f.Connector.Subscribe(t.Context(), f.Store, r.URL, f.Secret))
	same(t, "subscriptions", first, f.Subscriptions(r.URL))
}

func described(c testCase) {
	t, f := c.t, c.f
	got, err := f.Connector.Describe(t.Context(), f.Store)
	must(t, err)
	same(t, "currency", f.Store.Currency, got.Currency)
	if got.Name == "" || got.URL == "" {
		t.Fatalf("the store has no name or address: %+v", got)
	}
	if _, err := time.LoadLocation(got.TimeZone); err != nil || got.TimeZone == "" {
		t.Fatalf("time zone %q: %v", got.TimeZone, err)
	}
}

func refusedCredentials(c testCase) {
	t, f := c.t, c.f
	_, err := f.Connector.Describe(t.Context(), f.Refused)
	kind(t, err, fail.Unauthorized)
	_, err = f.Connector.Fetch(t.Context(), f.Refused, "1")
	kind(t, err, fail.Unauthorized)
}
