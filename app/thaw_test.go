package app_test

import (
	"net/http"
	"testing"
	"time"

	"regulars/app/merchant"
	"regulars/app/reward"
	"regulars/app/work"
)

// freeze answers as Shopify does for a store that does not pay.
func freeze(func() (*http.Response, error)) (*http.Response, error) {
	return say(http.StatusPaymentRequired), nil
}

// TestAFrozenStoreIsAskedSeldomAndGoesOnByItself lets a bill be unpaid for a day.
func TestAFrozenStoreIsAskedSeldomAndGoesOnByItself(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	_, member := w.newcomer(s, mail("unpaid bill"))
	w.network.set(freeze, freeze)
	first, err := w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	waiting := func() bool {
		return w.count("SELECT count(*) FROM redemption WHERE id = $1 AND state = $2", first.ID, work.Parked) == 1
	}
	if !waiting() || w.storeState(s) != merchant.Frozen {
		t.Fatalf("the redemption waits %t, the store is in state %d, want frozen", waiting(), w.storeState(s))
	}
	asked := 0
	w.network.answer = func(*http.Request) *http.Response {
		asked++
		return say(http.StatusLocked)
	}
	for range 24 * 4 {
		w.Advance(15 * time.Minute)
		w.must(w.Sweep(t.Context(), "thaw", w.Now()))
	}
	// 15 minutes, doubled up to 12 hours: 6 times in the first 16 hours, then at 27.75.
	if asked < 5 || asked > 8 || w.storeState(s) != merchant.Frozen || !waiting() {
		t.Errorf("asked %d times in a day, the store is in state %d", asked, w.storeState(s))
	}
	w.network.answer = nil
	w.network.set(nil, nil)
	w.Advance(12 * time.Hour)
	w.must(w.Sweep(t.Context(), "thaw", w.Now()))
	w.deliver()
	if r := w.redemption(first); r.Status != reward.Issued || w.storeState(s) != merchant.Connected {
		t.Errorf("once it pays, the redemption is %s and the store in state %d, want issued and connected",
			r.Status, w.storeState(s))
	}
	w.audit()
}

// A store that was frozen and then removed the app needs its merchant.
func TestAFrozenStoreThatRefusesOurKeyNeedsItsMerchant(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	_, member := w.newcomer(s, mail("gone for good"))
	w.network.set(freeze, freeze)
	_, err := w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	w.network.answer = func(*http.Request) *http.Response { return say(http.StatusUnauthorized) }
	w.Advance(16 * time.Minute)
	w.must(w.Sweep(t.Context(), "thaw", w.Now()))
	if state := w.storeState(s); state != merchant.NeedsSignIn {
		t.Errorf("the store is in state %d, want that it needs a sign-in", state)
	}
}

func TestTheVersionThatAStoreAnswersInIsNoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	s := w.shopify()
	version := func() string {
		stores, err := w.Stores(t.Context(), w.merchant)
		w.must(err)
		for _, store := range stores {
			if store.ID == s.id {
				return store.ServedVersion
			}
		}
		return "no store"
	}
	served := "2026-10"
	w.network.answer = func(r *http.Request) *http.Response {
		again := r.Clone(r.Context())
		if r.GetBody != nil { // the test's network has read the body to note it
			again.Body, _ = r.GetBody()
		}
		answer, err := http.DefaultTransport.RoundTrip(again)
		if err != nil {
			t.Error(err)
			return nil
		}
		answer.Header.Set("X-Shopify-API-Version", served)
		return answer
	}
	for _, want := range []string{"2026-10", "2027-01", ""} {
		if served = want; want == "" {
			served = "2026-07"
		}
		w.must(w.Sweep(t.Context(), "resubscribe", w.Now()))
		if got := version(); got != want {
			t.Errorf("after answers in %s the store shows %q", served, got)
		}
	}
}
