package app_test

import (
	"testing"
	"time"

	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/connectors/shopify/shopifytest"
)

// farewell uninstalls the app and keeps the store's word of that from us.
func (w *world) farewell() sent {
	w.t.Helper()
	w.keep.Store(true)
	defer w.keep.Store(false)
	w.coffee.Uninstall()
	w.coffee.Deliver(w.t.Context())
	for {
		if d := <-w.kept; d.header.Get("X-Shopify-Topic") == "app/uninstalled" {
			return d
		}
	}
}

// hear receives a delivery, as if sent for the nth time, and applies it.
func (w *world) hear(d sent, nth string) {
	w.t.Helper()
	d.header.Set("X-Shopify-Webhook-Id", nth)
	w.must(w.Receive(w.t.Context(), d.kind, d.key, d.header, d.body))
	w.drained()
}

func TestAFarewellHeardAfterTheReinstallDisconnectsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	s := w.shopify()
	old := w.farewell()
	w.reconnect(s)
	w.Advance(time.Hour)
	w.hear(old, "late")
	if state := w.storeState(s); state != merchant.Connected {
		t.Errorf("a farewell from before the reinstall left the store in state %d, want connected", state)
	}
	if n := w.count("SELECT count(*) FROM inbox WHERE topic = 'app/uninstalled' AND state <> 1"); n != 0 {
		t.Errorf("%d farewells are not done", n)
	}
	w.coffee.Misbehave(shopifytest.Frozen, "shop")
	w.hear(old, "later still")
	if state := w.storeState(s); state != merchant.Frozen {
		t.Errorf("a farewell to a frozen store left it in state %d, want that its work waits", state)
	}
	w.reconnect(s)
	w.Advance(time.Second) // the store's clock is not the database's to the millisecond
	w.hear(w.farewell(), "at last")
	if state := w.storeState(s); state != merchant.Uninstalled {
		t.Errorf("after the app was removed the store is in state %d, want uninstalled", state)
	}
}

func TestAReinstallIsNotUndoneByAFarewellThatWaitedInTheInbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	s := w.shopify()
	d := w.farewell()
	w.must(w.Receive(t.Context(), d.kind, d.key, d.header, d.body))
	w.Advance(time.Second)
	w.reconnect(s)
	w.Drain()
	if state := w.storeState(s); state != merchant.Connected {
		t.Errorf("after the reinstall the store is in state %d, want connected", state)
	}
}

// TestAPluginsFarewellCountsFromWhenItWasSaid: WooCommerce cannot be asked, its
// keys work on. What the plugin signed says when.
func TestAPluginsFarewellCountsFromWhenItWasSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	s := w.woo()
	said := w.Now()
	w.Advance(time.Minute)
	w.reconnect(s)
	w.Advance(time.Minute)
	farewell := func(at time.Time, want merchant.StoreState) {
		t.Helper()
		w.tell(s.id, platform.Event{At: at, Uninstall: &platform.Uninstalled{At: at}})
		w.Drain()
		if state := w.storeState(s); state != want {
			t.Errorf("a farewell said at %s left the store in state %d, want %d", at, state, want)
		}
	}
	farewell(said, merchant.Connected)
	farewell(w.Now(), merchant.Uninstalled)
}
