package app_test

import (
	"net/http"
	"testing"
	"time"

	"regulars/app/apptest"
	"regulars/app/devstack/mailbox"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// TestAQuietStoreStaysConnectedAndOneThatRefusesComesBackByAVisit: nobody talks to
// the store but the nightly job. Its refresh token lives for 90 days.
func TestAQuietStoreStaysConnectedAndOneThatRefusesComesBackByAVisit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	s := w.shopify()
	w.joinedOwner("owner@shop.example")
	night := func() error { return w.Sweep(t.Context(), "keep-alive", w.Now()) }
	told := func() int64 {
		return w.count("SELECT count(DISTINCT asked_at) FROM sign_in_mail WHERE about_store = $1 AND invited_to = $2", s.id, w.merchant)
	}
	before := w.network.sent
	for range 7 {
		w.Advance(29 * 24 * time.Hour)
		w.must(night())
		w.must(night())
	}
	if sent := w.network.sent - before; sent != 3 || w.storeState(s) != merchant.Connected {
		t.Errorf("in 203 days the token was asked for %d times, and the store is in state %d", sent, w.storeState(s))
	}
	w.Advance(91 * 24 * time.Hour)
	if err := night(); err == nil || w.storeState(s) != merchant.NeedsSignIn || told() != 1 {
		t.Fatalf("a dead token: %v, the store is in state %d and %d letters tell its owner", err, w.storeState(s), told())
	}
	visit := func() {
		t.Helper()
		_, err := w.Arrive(t.Context(), w.coffee.IDToken(shopifytest.Owner))
		w.must(err)
		if state := w.storeState(s); state != merchant.Connected {
			t.Fatalf("after a visit the store is in state %d", state)
		}
		_, err = w.owner().Exec(t.Context(), "UPDATE store SET renewed_at = renewed_at - interval '31 days' WHERE id = $1", s.id)
		w.must(err)
	}
	refused := func(letters int64) {
		t.Helper()
		w.network.answer = func(*http.Request) *http.Response { return say(http.StatusUnauthorized) }
		if err := night(); err == nil || w.storeState(s) != merchant.NeedsSignIn || told() != letters {
			t.Errorf("%v, state %d, %d letters, want %d", err, w.storeState(s), told(), letters)
		}
		w.network.answer = nil
	}
	visit()
	refused(1) // within a week
	visit()
	w.Advance(7 * 24 * time.Hour)
	refused(2)
}

func TestOwnersAreWrittenToWhileTheirStoreRefusesUs(t *testing.T) {
	t.Parallel()
	w, box, _ := mailedTool(t)
	w.Drain() // the invitation
	for _, back := range []bool{true, false} {
		want := 1
		if back {
			want = 0
		}
		_, err := w.owner().Exec(t.Context(), "UPDATE store SET alerted_at = NULL, renewed_at = now() - interval '9 years' WHERE id = $1", w.coffeeID)
		w.must(err)
		before := len(box.To("owner@shop.example"))
		w.network.answer = func(*http.Request) *http.Response { return say(http.StatusUnauthorized) }
		if err := w.Sweep(t.Context(), "keep-alive", w.Now()); err == nil {
			t.Fatal("nothing was refused: this test shows nothing")
		}
		w.network.answer = nil
		if back {
			_, err := w.Arrive(t.Context(), w.coffee.IDToken(shopifytest.Owner))
			w.must(err)
		}
		w.Drain()
		if got := len(box.To("owner@shop.example")) - before; got != want {
			t.Errorf("back already: %t, %d letters, want %d", back, got, want)
		}
	}
}

func TestNobodyIsWrittenToOnceEveryStoreHasLeft(t *testing.T) {
	t.Parallel()
	box, err := mailbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	mailer, err := message.NewSMTP(box.URL(), "rewards@regulars.example")
	if err != nil {
		t.Fatal(err)
	}
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom, func(o *apptest.Options) { o.Mailer = mailer })
	_, member := w.newcomer(w.shopify(), "ann@coffee.example")
	unsent := func() int64 {
		return w.count("SELECT count(*) FROM message WHERE member_id = $1 AND status = 2 AND why = 'no_store'", member)
	}
	w.given(member, 5, 1)
	w.coffee.Uninstall()
	w.deliver()
	w.given(member, 5, 2) // the other store is still here
	letters := len(box.Letters())
	if unsent() != 0 || letters < 2 {
		t.Fatalf("%d letters with a store, %d held back", letters, unsent())
	}
	_, err = w.owner().Exec(t.Context(), "UPDATE store SET state = 2, left_at = now() WHERE id = $1", w.teaID)
	w.must(err)
	w.given(member, 5, 3)
	if now := len(box.Letters()); now != letters || unsent() != 1 {
		t.Errorf("%d letters after all stores left, %d held back with the reason", now-letters, unsent())
	}
}
