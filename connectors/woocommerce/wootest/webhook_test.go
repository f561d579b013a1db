package wootest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/connectors/woocommerce/wootest"
)

// inbox is an address that keeps what was posted.
type inbox struct {
	*httptest.Server
	mu     sync.Mutex
	got    []*http.Request
	bodies []string
	status int
}

func newInbox(t *testing.T) *inbox {
	t.Helper()
	in := &inbox{status: http.StatusOK}
	in.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in.mu.Lock()
		defer in.mu.Unlock()
		in.got, in.bodies = append(in.got, r), append(in.bodies, string(body))
		w.WriteHeader(in.status)
	}))
	t.Cleanup(in.Close)
	return in
}

// take empties the inbox and gives the topics and bodies.
func (in *inbox) take() (topics, bodies []string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, r := range in.got {
		topics = append(topics, r.Header.Get("X-WC-Webhook-Topic"))
	}
	bodies = in.bodies
	in.got, in.bodies = nil, nil
	return topics, bodies
}

func (in *inbox) answer(status int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.status = status
}

func (r *rig) hook(topic, to string) int64 {
	r.t.Helper()
	_, _, out := r.do("POST", "/wp-json/wc/v3/webhooks", map[string]string{
		"name": topic, "topic": topic, "delivery_url": to, "secret": "s",
	})
	return int64(number(r.t, out, "id"))
}

func TestWebhooksBehaveAsMeasured(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	r.hook("order.created", in.URL)
	r.hook("order.updated", in.URL)
	if topics, bodies := in.take(); len(topics) != 2 || bodies[0] != "webhook_id=1" || topics[0] != "" {
		t.Fatalf("pings: %v %v", topics, bodies)
	}
	id := r.buy()
	for range 4 {
		r.Note(id, "again")
	}
	if topics, _ := in.take(); len(topics) > 0 {
		t.Fatal("a webhook went out before a visitor came")
	}
	r.Deliver(t.Context())
	topics, bodies := in.take()
	if diff := cmp.Diff([]string{"order.updated", "order.created"}, topics); diff != "" {
		t.Fatalf("five changes while pending (-want +got):\n%s", diff)
	}
	if bodies[0] != bodies[1] || !strings.Contains(bodies[0], `"customer_note":"again"`) {
		t.Fatal("bodies differ, or are not of the moment of delivery")
	}
	if !strings.Contains(bodies[0], `\/wp-json\/`) || !strings.Contains(bodies[0], `\u20ac`) {
		t.Fatal("the body is not written as PHP writes JSON")
	}
}

func TestWebhooksAreNeverSentAgainAndGivenUpAtTheSeventhFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	id := r.hook("order.updated", in.URL)
	in.take()
	in.answer(http.StatusInternalServerError)
	fails := func() []string {
		r.buy()
		r.Deliver(t.Context())
		topics, _ := in.take()
		return topics
	}
	for i := range 7 {
		if len(r.Topics(in.URL)) != 1 {
			t.Fatalf("given up after %d failures", i)
		}
		if topics := fails(); len(topics) != 1 {
			t.Fatalf("failure %d was posted %d times", i, len(topics))
		}
	}
	if len(r.Topics(in.URL)) != 0 {
		t.Fatal("still active after 7 failures")
	}
	_, _, out := r.do("PUT", fmt.Sprintf("/wp-json/wc/v3/webhooks/%d", id), map[string]string{"status": "active"})
	if field(t, out, "status") != "active" || fails() == nil || len(r.Topics(in.URL)) != 0 {
		t.Fatal("activating again forgot the failures")
	}
}

func TestMisbehaviorOfWebhooks(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	r.hook("order.created", in.URL)
	r.hook("order.updated", in.URL)
	in.take()
	deliver := func() ([]string, []string) {
		r.buy()
		r.Deliver(t.Context())
		return in.take()
	}
	r.Set(wootest.Duplicate, true)
	if topics, _ := deliver(); len(topics) != 4 {
		t.Errorf("doubled: %v", topics)
	}
	r.Set(wootest.Duplicate, false)
	r.Set(wootest.Reorder, true)
	if topics, _ := deliver(); topics[0] != "order.created" {
		t.Errorf("turned round: %v", topics)
	}
	r.Set(wootest.Reorder, false)
	r.Set(wootest.NoRights, true)
	if _, bodies := deliver(); !strings.Contains(bodies[0], "woocommerce_rest_cannot_view") {
		t.Errorf("without rights: %v", bodies)
	}
	r.Set(wootest.NoRights, false)
	r.Set(wootest.Mute, true)
	if topics, _ := deliver(); len(topics) != 0 {
		t.Errorf("mute: %v", topics)
	}
	r.Set(wootest.Mute, false)
	r.SetDelay(time.Minute)
	if topics, _ := deliver(); len(topics) != 0 {
		t.Errorf("delayed: %v", topics)
	}
	r.Pass(time.Minute)
	r.Deliver(t.Context())
	if topics, _ := in.take(); len(topics) != 2 {
		t.Errorf("after the delay: %v", topics)
	}
}

func TestADeliveryIDIsSharedWithinASecond(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	r.hook("order.updated", in.URL)
	in.take()
	ids := func() string {
		r.buy()
		r.Deliver(t.Context())
		in.mu.Lock()
		defer in.mu.Unlock()
		return in.got[len(in.got)-1].Header.Get("X-WC-Webhook-Delivery-ID")
	}
	first, second := ids(), ids()
	r.Pass(time.Second)
	if third := ids(); first != second || first == third {
		t.Fatalf("ids = %s %s %s", first, second, third)
	}
}

func TestTrashSaysSoAndDeletionForGoodDoesNot(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	for _, topic := range []string{
		"order.deleted", "order.restored", "product.restored", "product.deleted", "customer.deleted",
	} {
		r.hook(topic, in.URL)
	}
	in.take()
	id, gone, buyer := r.buy(), r.buy(), r.AddCustomer("bo@example.test", "Bo", "Berg")
	r.Trash(id)
	r.Deliver(t.Context())
	r.Restore(id)
	r.Erase(gone)
	r.DeleteCustomer(buyer)
	r.TrashProduct(r.AddProduct("Tea", "Teas", 100))
	r.Deliver(t.Context())
	topics, bodies := in.take()
	want := []string{"order.deleted", "order.restored", "product.restored", "customer.deleted", "product.deleted"}
	if diff := cmp.Diff(want, topics); diff != "" || bodies[0] != fmt.Sprintf(`{"id":%d}`, id) ||
		!strings.Contains(bodies[2], "woocommerce_rest_product_invalid_id") {
		t.Fatalf("%v (-want +got):\n%s", bodies, diff)
	}
}

func TestWebhooksGoOutByThemselvesWhenTold(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{Delivery: wootest.AtOnceOnWrite})
	in := newInbox(t)
	r.hook("order.updated", in.URL)
	r.buy()
	deadline := time.Now().Add(5 * time.Second)
	var seen []string
	for !slices.Contains(seen, "order.updated") {
		topics, _ := in.take()
		seen = append(seen, topics...)
		if time.Now().After(deadline) {
			t.Fatal("no webhook in 5 s")
		}
	}
}
