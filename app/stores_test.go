package app_test

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/merchant"
	"regulars/app/reward"
	"regulars/app/work"
)

func TestAStoreThatLetsUsInAgainGoesOnWithItsWaitingWork(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("locked out"))
	order := s.buy(purchase{customer: customer, quantity: 2, unit: 1000})
	w.deliver()
	w.network.set(lock, lock)
	first, err := w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	parked := w.count("SELECT count(*) FROM redemption WHERE id = $1 AND state = $2", first.ID, work.Parked)
	if parked != 1 || w.storeState(s) != merchant.NeedsSignIn {
		t.Fatalf("%d redemptions wait and the store is in state %d: this test shows nothing", parked, w.storeState(s))
	}
	w.network.set(nil, nil)
	w.Advance(56 * time.Minute) // the access token lives for an hour
	s.refund(order)             // what a refund does to an order must be asked for
	w.deliver()
	if r := w.redemption(first); r.Status != reward.Issued || w.storeState(s) != merchant.Connected {
		t.Errorf("after the renewal the waiting redemption is %s and the store in state %d, want issued and connected",
			r.Status, w.storeState(s))
	}
	w.audit()
}

// storeState is whether a store can be talked to.
func (w *world) storeState(s site) merchant.StoreState {
	w.t.Helper()
	return merchant.StoreState(w.count("SELECT state FROM store WHERE id = $1", s.id))
}

// TestATokenEndpointThatHangsDoesNotCostTheConnection waits the token's time-out
// out, inside the transaction that holds the store's lock. Postgres would end
// that transaction's connection after 10 s.
func TestATokenEndpointThatHangsDoesNotCostTheConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	w.Advance(56 * time.Minute)
	var waiting int64
	owner := w.owner()
	w.network.every = func(r *http.Request, _ string) error {
		if !strings.HasSuffix(r.URL.Path, "/admin/oauth/access_token") {
			return nil
		}
		err := owner.QueryRow(r.Context(), `SELECT pid FROM pg_stat_activity
			WHERE datname = current_database() AND state = 'idle in transaction'`).Scan(&waiting)
		<-r.Context().Done()
		return errors.Join(err, r.Context().Err())
	}
	err := w.Sweep(t.Context(), "resubscribe", w.Now())
	if !fail.Is(err, fail.Unavailable) {
		t.Errorf("a token endpoint that hangs gives %v, want that the store is not available", err)
	}
	if w.count("SELECT count(*) FROM pg_stat_activity WHERE pid = $1", waiting) != 1 {
		t.Error("Postgres ended the connection whose transaction waited for the token")
	}
}

// TestAStoreThatLeavesWhileItsTokenIsRenewedStaysLeft has the store leave after a
// renewal looked at it, and before the renewal holds its row.
func TestAStoreThatLeavesWhileItsTokenIsRenewedStaysLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	w.Advance(56 * time.Minute)
	var asked atomic.Int64
	w.network.every = func(r *http.Request, _ string) error {
		if strings.HasSuffix(r.URL.Path, "/admin/oauth/access_token") {
			asked.Add(1)
		}
		return nil
	}
	leaving, err := w.owner().Begin(t.Context())
	w.must(err)
	_, err = leaving.Exec(t.Context(), "UPDATE store SET state = $2 WHERE id = $1", w.coffeeID, merchant.Uninstalled)
	w.must(err)
	renewed := make(chan error, 1)
	go func() { renewed <- w.Sweep(t.Context(), "resubscribe", w.Now()) }()
	for waits := false; !waits; {
		if len(renewed) > 0 {
			t.Fatalf("a renewal does not wait for the store's row: it ended with %v", <-renewed)
		}
		w.must(leaving.QueryRow(t.Context(), `SELECT EXISTS (
			SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))`).Scan(&waits))
	}
	w.must(leaving.Commit(t.Context()))
	if err := <-renewed; err != nil && !fail.Is(err, fail.Unauthorized) {
		t.Errorf("renewing ended with %v", err)
	}
	if state := w.storeState(w.shopify()); state != merchant.Uninstalled || asked.Load() != 0 {
		t.Errorf("the store is in state %d after %d renewals, want left and none", state, asked.Load())
	}
}

// nextDelivery is one that the WooCommerce store sends now, not yet received.
func (w *world) nextDelivery(email string) sent {
	w.t.Helper()
	w.keep.Store(true)
	w.tea.AddCustomer(email, "Bo", "Berg")
	w.tea.Deliver(w.t.Context())
	w.keep.Store(false)
	return <-w.kept
}

func TestAKeyThatIsNobodysIsRefusedUnaskedForTenSecondsAtMost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	rename := func(from, to string) {
		_, err := w.owner().Exec(t.Context(), "UPDATE store_route SET external_key = $2 WHERE external_key = $1", from, to)
		w.must(err)
	}
	first := w.nextDelivery(mail("first"))
	receive := func() error { return w.Receive(t.Context(), first.kind, first.key, first.header, first.body) }
	w.Advance(2 * time.Minute) // routes are remembered for one
	rename(first.key, "away")
	if err := receive(); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("a delivery to nobody's key: %v, want that the signature does not match", err)
	}
	rename("away", first.key) // as another process does that connects it
	if err := receive(); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("the second delivery to nobody's key was looked up again: %v", err)
	}
	w.Advance(10 * time.Second)
	w.must(receive())
	w.Advance(2 * time.Minute)
	rename(first.key, "away")
	if err := receive(); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("a delivery to nobody's key: %v", err)
	}
	rename("away", first.key)
	_, err := w.ConnectWooCommerce(t.Context(), w.merchant, w.teaKeys(w.tea.URL()))
	w.must(err)
	w.must(receive()) // this process connected it, so it need not wait
	for name, key := range map[string]string{"a NUL": "a\x00b", "no text": "\xff\xfe", "far too long": strings.Repeat("x", 5000)} {
		if err := w.Receive(t.Context(), first.kind, key, first.header, first.body); !fail.Is(err, fail.Unauthorized) {
			t.Errorf("a key that is %s gives %v", name, err)
		}
	}
}

func TestAStoreThatComesBackInAnotherProcessIsHeardWithinTenSeconds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	state := func(to merchant.StoreState) {
		_, err := w.owner().Exec(t.Context(), "UPDATE store SET state = $2 WHERE id = $1", w.teaID, to)
		w.must(err)
	}
	first, second := w.nextDelivery(mail("first")), w.nextDelivery(mail("second"))
	kept := func(d sent) int64 {
		before := w.count("SELECT count(*) FROM inbox")
		w.must(w.Receive(t.Context(), d.kind, d.key, d.header, d.body))
		return w.count("SELECT count(*) FROM inbox") - before
	}
	state(merchant.Uninstalled)
	w.Advance(2 * time.Minute)
	if n := kept(first); n != 0 {
		t.Errorf("%d deliveries of a store that left were kept", n)
	}
	state(merchant.Connected)
	w.Advance(10 * time.Second)
	if n := kept(second); n != 1 {
		t.Errorf("10 s after the store came back %d of its deliveries are kept, want 1", n)
	}
}
