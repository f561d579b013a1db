package app_test

import (
	"context"
	"strings"
	"testing"

	"regulars/app/fail"
	"regulars/connectors/woocommerce/wootest"
)

// stagingTea is a staging copy of the tea shop: elsewhere, with its webhooks and
// their secret.
func (w *world) stagingTea() *wootest.Server {
	w.t.Helper()
	staging, err := wootest.New(wootest.Options{Now: w.Now, Seed: 2, Delivery: wootest.WhenVisited})
	w.must(err)
	w.must(staging.Start(context.WithoutCancel(w.t.Context())))
	w.t.Cleanup(func() { w.must(staging.Close()) })
	staging.TakeWebhooks(w.tea)
	return staging
}

// hooksOfTea is where the tea shop's webhooks go.
func (w *world) hooksOfTea() string {
	var key string
	w.must(w.owner().QueryRow(w.t.Context(), "SELECT external_key FROM store WHERE id = $1", w.teaID).Scan(&key))
	return w.BaseURL() + "/webhooks/woocommerce/" + key
}

func TestACopyOfAShopIsRefusedAndSaidOnceAndTheShopGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	staging := w.stagingTea()
	tried := staging.AddCustomer(mail("tried"), "Test", "Order")
	kept := w.count("SELECT count(*) FROM inbox")
	for range 3 {
		_, refused := staging.PlaceOrder(wootest.NewOrder{Customer: tried, Items: []wootest.Item{{Price: 1000, Quantity: 1}}})
		if refused != "" {
			t.Fatal(refused)
		}
		staging.Deliver(t.Context())
	}
	if w.refused.Load() < 3 {
		t.Errorf("%d deliveries of the copy were refused, want all", w.refused.Load())
	}
	if n := w.count("SELECT count(*) FROM inbox") - kept; n != 1 {
		t.Errorf("%d rows are kept of what a copy sent, want the note alone", n)
	}
	list, err := w.Troubles(t.Context(), w.merchant, [16]byte{}, 50)
	w.must(err)
	if len(list.Items) != 1 || !strings.Contains(list.Items[0].Error, staging.URL()) {
		t.Errorf("what needs attention is %+v, want one copy and where it is", list.Items)
	}
	refused := w.refused.Load()
	own := w.nextDelivery(mail("real"))
	w.must(w.Receive(t.Context(), own.kind, own.key, own.header, own.body))
	own.header.Del("X-WC-Webhook-Source") // a proxy may take it away
	w.must(w.Receive(t.Context(), own.kind, own.key, own.header, own.body))
	if w.refused.Load() != refused {
		t.Error("the shop itself was refused")
	}
	own.header.Set("X-WC-Webhook-Source", staging.URL()+"/")
	if err := w.Receive(t.Context(), own.kind, own.key, own.header, own.body); !fail.Is(err, fail.Forbidden) {
		t.Errorf("a copy is answered %v", err)
	}
	_, err = w.ConnectWooCommerce(t.Context(), w.merchant, w.teaKeys(w.tea.URL()))
	w.must(err)
	if list, err = w.Troubles(t.Context(), w.merchant, [16]byte{}, 50); err != nil || len(list.Items) != 0 {
		t.Errorf("connected anew, %+v needs attention (%v)", list.Items, err)
	}
}

func TestACopyThatIsRefusedStopsByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	staging := w.stagingTea()
	before := len(staging.Topics(w.hooksOfTea()))
	for range 10 {
		staging.AddProduct("Tried", "", 100)
		staging.Deliver(t.Context())
	}
	if now := len(staging.Topics(w.hooksOfTea())); before != 17 || now >= before {
		t.Errorf("%d webhooks of the copy work, of %d", now, before)
	}
	if n := len(w.tea.Topics(w.hooksOfTea())); n != 17 {
		t.Errorf("%d webhooks of the shop work, want 17", n)
	}
}
