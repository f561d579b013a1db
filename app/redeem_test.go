package app_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/app/reward"
)

// tap redeems in many goroutines at once and returns what each got.
func tap(t *testing.T, apps []*apptest.Bench, inputs []app.RedeemInput) ([]*reward.Redemption, []error) {
	t.Helper()
	got, errs := make([]*reward.Redemption, len(inputs)), make([]error, len(inputs))
	var ready, wait sync.WaitGroup
	start := make(chan struct{})
	for i, in := range inputs {
		ready.Add(1)
		wait.Go(func() {
			ready.Done()
			<-start
			got[i], errs[i] = again(t, apps[i%len(apps)], in)
		})
	}
	ready.Wait()
	close(start)
	wait.Wait()
	return got, errs
}

// again redeems as the widget does: what the server was too busy for is asked
// again with the same key.
func again(t *testing.T, a *apptest.Bench, in app.RedeemInput) (r *reward.Redemption, err error) {
	t.Helper()
	for range 20 {
		if r, err = a.Redeem(t.Context(), in); !fail.Is(err, fail.Unavailable) {
			break
		}
	}
	return r, err
}

func TestManyTapsAtOnceSpendNoMoreThanThereIs(t *testing.T) {
	eachSite(t, giftProgram(1700), func(t *testing.T, w *world, s site) {
		rich, member := w.newcomer(s, mail("rich"))
		apps := []*apptest.Bench{w.Bench, w.another(w.connectors(nil))}
		inputs := make([]app.RedeemInput, 50)
		for i := range inputs {
			inputs[i] = w.five(s, member, i)
		}
		got, errs := tap(t, apps, inputs)
		codes := map[string]bool{}
		for i, r := range got {
			switch {
			case errs[i] == nil && r.Status == reward.Issued && s.usable(r.Code) == 1:
				codes[r.Code] = true
			case errs[i] == nil:
				t.Errorf("tap %d got a redemption that is %s (%s), with %d usable codes", i, r.Status, r.LastError, s.usable(r.Code))
			case !fail.Is(errs[i], fail.Conflict):
				t.Errorf("tap %d failed with %v, want a conflict that says what is missing", i, errs[i])
			}
		}
		if len(codes) != 3 {
			t.Errorf("1700 points bought %d codes of 500, want 3", len(codes))
		}
		w.want(s.id, rich, 0, 200)
		w.audit()
	})
}

func TestManyTapsAtOnceOnABalanceForOneMakeOneCode(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		poor, member := w.newcomer(s, mail("poor"))
		inputs := make([]app.RedeemInput, 50)
		for i := range inputs {
			inputs[i] = w.five(s, member, i)
		}
		_, errs := tap(t, []*apptest.Bench{w.Bench, w.another(w.connectors(nil))}, inputs)
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
			}
		}
		if made != 1 {
			t.Errorf("500 points bought %d codes of 500, want 1", made)
		}
		w.want(s.id, poor, 0, 0)
		w.audit()
	})
}

func TestTheSameTapTwiceIsOneTap(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("hasty"))
		inputs := make([]app.RedeemInput, 50)
		for i := range inputs {
			inputs[i] = w.five(s, member, 1)
		}
		got, errs := tap(t, []*apptest.Bench{w.Bench, w.another(w.connectors(nil))}, inputs)
		ids := map[uuid.UUID]bool{}
		for i, r := range got {
			if errs[i] != nil {
				t.Fatalf("tap %d of 50 with one key failed: %v", i, errs[i])
			}
			ids[r.ID] = true
		}
		if len(ids) != 1 {
			t.Errorf("one key made %d redemptions, want 1", len(ids))
		}
		w.Drain()
		w.want(s.id, customer, 0, 0)

		again, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		if !ids[again.ID] || again.Shown() == "" || s.usable(again.Shown()) != 1 {
			t.Errorf("the key gives redemption %s (%s) later, want the first one with its code", again.ID, again.Status)
		}
		other := w.five(s, member, 1)
		other.RewardID = "ship"
		if _, err := w.Redeem(t.Context(), other); !fail.Is(err, fail.Conflict) {
			t.Errorf("the key for another reward gives %v, want a conflict", err)
		}
		other = w.five(s, member, 1)
		other.Store = w.teaID
		if s.id == w.teaID {
			other.Store = w.coffeeID
		}
		if _, err := w.Redeem(t.Context(), other); !fail.Is(err, fail.Conflict) {
			t.Errorf("the key for another store gives %v, want a conflict", err)
		}
		w.audit()
	})
}

func TestWhatCannotBeRedeemedIsRefusedAndCostsNothing(t *testing.T) {
	document := giftProgram(400)
	document.Enrollment = program.Guests
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("cy"))
		s.buy(purchase{email: mail("guest"), quantity: 10, unit: 10000})
		w.deliver()
		other := w.coffeeID
		if s.id == w.coffeeID {
			other = w.teaID
		}
		in := func(change func(*app.RedeemInput)) app.RedeemInput {
			input := w.five(s, member, 1)
			input.RewardID = "ship" // 300 points
			change(&input)
			return input
		}
		for name, test := range map[string]struct {
			in    app.RedeemInput
			kind  fail.Kind
			field string
		}{
			"too few points":   {in(func(i *app.RedeemInput) { i.RewardID = "five" }), fail.Conflict, ""},
			"unknown reward":   {in(func(i *app.RedeemInput) { i.RewardID = "ten" }), fail.NotFound, ""},
			"unknown member":   {in(func(i *app.RedeemInput) { i.Member = uuid.New() }), fail.NotFound, ""},
			"unknown store":    {in(func(i *app.RedeemInput) { i.Store = uuid.New() }), fail.NotFound, ""},
			"unknown merchant": {in(func(i *app.RedeemInput) { i.Merchant = uuid.New() }), fail.NotFound, ""},
			"no account there": {in(func(i *app.RedeemInput) { i.Store = other }), fail.Conflict, ""},
			"a guest":          {in(func(i *app.RedeemInput) { i.Member = w.guest(mail("guest")) }), fail.Forbidden, ""},
			"no key":           {in(func(i *app.RedeemInput) { i.Key = "" }), fail.Invalid, "Idempotency-Key"},
			"a short key":      {in(func(i *app.RedeemInput) { i.Key = "1234567" }), fail.Invalid, "Idempotency-Key"},
			"a long key":       {in(func(i *app.RedeemInput) { i.Key = fmt.Sprintf("%081d", 1) }), fail.Invalid, "Idempotency-Key"},
		} {
			_, err := w.Redeem(t.Context(), test.in)
			if !fail.Is(err, test.kind) {
				t.Errorf("%s: %v, want %s", name, err, test.kind)
			}
			if field := fieldOf(err); field != test.field {
				t.Errorf("%s: the error names field %q, want %q", name, field, test.field)
			}
		}
		w.want(s.id, customer, 0, 400)
		w.must(w.Leave(t.Context(), app.Shopper{Merchant: w.merchant, Store: s.id, MemberID: member}))
		if _, err := w.Redeem(t.Context(), in(func(*app.RedeemInput) {})); !fail.Is(err, fail.Forbidden) {
			t.Errorf("who left redeems with %v, want forbidden", err)
		}
		w.want(s.id, customer, 0, 400)
		w.audit()
	})
}

// guest is the member-in-waiting of an e-mail.
func (w *world) guest(email string) (id uuid.UUID) {
	w.t.Helper()
	conn := w.owner()
	w.must(conn.QueryRow(w.t.Context(), "SELECT id FROM member WHERE email = $1 AND state = 0", email).Scan(&id))
	return id
}

func TestARewardWithoutAnAmountInTheStoresCurrencyIsRefused(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("yen"))
		conn := w.owner() // the store moved to another currency after publishing
		_, err := conn.Exec(t.Context(), "UPDATE store SET currency = 'JPY' WHERE id = $1", s.id)
		w.must(err)
		if _, err := w.Redeem(t.Context(), w.five(s, member, 1)); !fail.Is(err, fail.Conflict) {
			t.Errorf("a reward in euros is redeemed in yen with %v, want a conflict", err)
		}
		w.want(s.id, customer, 0, 500)
		_, err = conn.Exec(t.Context(), "UPDATE store SET currency = 'EUR', state = $2 WHERE id = $1", s.id, merchant.Uninstalled)
		w.must(err)
		if _, err := w.Redeem(t.Context(), w.five(s, member, 2)); !fail.Is(err, fail.Conflict) {
			t.Errorf("a reward is redeemed in a store that left with %v, want a conflict", err)
		}
		w.want(s.id, customer, 0, 500)
	})
}

// fieldOf is the input that an error names.
func fieldOf(err error) string {
	if refused, ok := errors.AsType[*fail.Error](err); ok {
		return refused.Field
	}
	return ""
}
