package shopify_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"regulars/app/platform"
)

// receiver is where webhooks arrive in tests.
type receiver struct {
	mu  sync.Mutex
	got []platform.Delivery
	url string
}

// receive subscribes a receiver to every topic.
func (k *kit) receive(t *testing.T) *receiver {
	t.Helper()
	hook := &receiver{}
	server := httptest.NewServer(hook)
	t.Cleanup(server.Close)
	hook.url = server.URL + "/hooks/shopify"
	if err := k.connector.Subscribe(t.Context(), k.store, hook.url, ""); err != nil {
		t.Fatal(err)
	}
	return hook
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	raw, _ := io.ReadAll(q.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, platform.Delivery{Header: q.Header.Clone(), Body: raw})
	w.WriteHeader(http.StatusOK)
}

func (r *receiver) all() []platform.Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]platform.Delivery(nil), r.got...)
}

func (r *receiver) topics() []string {
	var list []string
	for _, d := range r.all() {
		list = append(list, d.Header.Get("X-Shopify-Topic"))
	}
	return list
}

// last is the newest body of a topic.
func (r *receiver) last(t *testing.T, topic string) []byte {
	t.Helper()
	all := r.all()
	for _, d := range slices.Backward(all) {
		if d.Header.Get("X-Shopify-Topic") == topic {
			return d.Body
		}
	}
	t.Fatalf("no %s arrived among %v", topic, r.topics())
	return nil
}
