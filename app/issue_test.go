package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/connectors/shopify/shopifytest"
)

// landing is when a request that was held back is applied after all.
type landing int

const (
	never landing = iota
	beforeRetry
	afterIssue
	whileSettling
	afterCancel
)

// trial is one redemption under a fault, and what must come of it.
type trial struct {
	name  string
	fault fault
	every bool // the fault meets every attempt, not just the first
	lands landing
	ends  reward.State

	customer int64
	taken    *reward.Redemption
	loose    bool // something was applied that nobody has looked for yet
}

func trials() []*trial {
	return []*trial{
		{name: "nothing goes wrong", ends: reward.Issued},
		{name: "the reply is lost", fault: dropReply, ends: reward.Issued},
		{name: "502 before", fault: errorBefore, ends: reward.Issued},
		{name: "502 after", fault: errorAfter, ends: reward.Issued},
		{name: "limited", fault: limited, ends: reward.Issued},
		{name: "limited often", fault: limited, every: true, ends: reward.Issued},
		{name: "held, applied before the retry", fault: late, lands: beforeRetry, ends: reward.Issued},
		{name: "held, applied after the code was made", fault: late, lands: afterIssue, ends: reward.Issued},
		{name: "502 every time", fault: errorBefore, every: true, ends: reward.Cancelled},
		{name: "held every time, applied in the settle window", fault: late, every: true, lands: whileSettling, ends: reward.Cancelled},
		{name: "held every time, applied after the points returned", fault: late, every: true, lands: afterCancel, ends: reward.Cancelled},
		// Last, because applying what is held back applies all of it.
		{name: "held, never applied", fault: late, ends: reward.Issued},
		{name: "held every time, never applied", fault: late, every: true, ends: reward.Cancelled},
	}
}

func TestPointsAndCodeAreNeverBothWhateverThePlatformAnswers(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		all := trials()
		for i, tr := range all {
			w.begin(s, tr, i)
			w.check(s, all)
		}
		for range 4 { // two days, looked at each half
			w.Pass(12 * time.Hour)
			w.check(s, all)
		}
		for _, tr := range all {
			r := w.redemption(tr.taken)
			wanted := 0
			if tr.ends == reward.Issued {
				wanted = 1
			}
			if r.Status != tr.ends || r.Code != tr.taken.Code || s.usable(r.Code) != wanted {
				t.Errorf("%s: after two days the redemption is %s (%s) with %d usable codes, want %s with %d",
					tr.name, r.Status, r.LastError, s.usable(r.Code), tr.ends, wanted)
			}
		}
		w.audit()
	})
}

// begin takes the reward and follows it until it is decided.
func (w *world) begin(s site, tr *trial, n int) {
	w.t.Helper()
	customer, member := w.newcomer(s, mail(tr.name))
	tr.customer = customer
	s.fail(tr.fault)
	taken, err := w.Redeem(w.t.Context(), w.five(s, member, n))
	w.must(err)
	tr.taken = taken
	if tr.lands == beforeRetry {
		s.land()
	}
	for r := taken; r.Status.Open() || r.Status == reward.Cancelling; r = w.redemption(taken) {
		w.check(s, []*trial{tr})
		if tr.every && r.Status.Open() && (tr.fault != limited || r.NextAt.Sub(taken.CreatedAt) <= 15*time.Second) {
			s.fail(tr.fault)
		}
		if tr.lands == whileSettling && r.Status == reward.Cancelling {
			s.land()
		}
		w.Pass(r.NextAt.Sub(w.Now()) + time.Millisecond)
	}
	if tr.lands == afterIssue || tr.lands == afterCancel {
		s.land()
		tr.loose = true
		w.Pass(time.Hour + time.Minute) // the first look after the fact
		tr.loose = false
	}
}

// check holds every trial to P5: points or code, never both, never neither.
func (w *world) check(s site, all []*trial) {
	w.t.Helper()
	for _, tr := range all {
		if tr.taken == nil {
			continue
		}
		r, b := w.redemption(tr.taken), w.balance(s.id, tr.customer)
		usable, shown := s.usable(r.Code), r.Shown() != ""
		switch {
		case usable > 1 && !tr.loose:
			w.t.Errorf("%s: %d codes are usable", tr.name, usable)
		case b.Available == 500 && (shown || usable > 0 && !tr.loose):
			w.t.Errorf("%s: the shopper has the points and a code (%s)", tr.name, r.Status)
		case shown && (usable == 0 || b.Available+b.Held != 0):
			w.t.Errorf("%s: a code is shown with %d usable, %d points there and %d held", tr.name, usable, b.Available, b.Held)
		case !shown && b.Available+b.Held != 500:
			w.t.Errorf("%s: neither points nor code (%s)", tr.name, r.Status)
		}
	}
}

func TestACrashAtAnyMomentEndsInTheSameCode(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		for i, moment := range []string{
			"before anything was asked", "before the code was looked up", "before the store heard of it", "after the store made it",
		} {
			customer, member := w.newcomer(s, mail(moment))
			in := w.five(s, member, i)
			w.crash(moment, in)
			taken, err := w.Redeem(t.Context(), in) // the shopper taps again, and reaches a process that lives
			w.must(err)
			if taken.Shown() != "" {
				t.Errorf("%s: a code is shown right after the crash", moment)
			}
			w.want(s.id, customer, 0, 0)
			w.Pass(61 * time.Second)
			r := w.redemption(taken)
			if r.Status != reward.Issued || r.Code != taken.Code || s.usable(r.Code) != 1 {
				t.Errorf("%s: the redemption is %s (%s) with %d usable codes, want its first code issued", moment, r.Status, r.LastError, s.usable(r.Code))
			}
		}
		w.Pass(25 * time.Hour)
		w.audit()
	})
}

// crash redeems in a process that dies at a moment.
func (w *world) crash(moment string, in app.RedeemInput) {
	w.t.Helper()
	network := &wire{}
	connectors := w.connectors(network)
	if moment == "before anything was asked" {
		connectors = nil // it cannot even begin the first step
	}
	victim := w.another(connectors)
	//nolint:unparam // the shape of a wire's hook
	die := func(func() (*http.Response, error)) (*http.Response, error) {
		victim.Close()
		return nil, errCut
	}
	switch moment {
	case "before the code was looked up":
		network.set(die, nil)
	case "before the store heard of it":
		network.set(nil, die)
	case "after the store made it":
		network.set(nil, func(send func() (*http.Response, error)) (*http.Response, error) {
			if answer, err := send(); err == nil {
				_ = answer.Body.Close()
			}
			return die(send)
		})
	}
	if r, err := victim.Redeem(w.t.Context(), in); err == nil && r.Status != reward.Reserved {
		w.t.Fatalf("%s: the process that died went on to %s", moment, r.Status)
	}
}

func TestARequestOfADeadProcessThatIsAppliedLateIsSweptAway(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("zombie"))
		s.fail(late)
		w.crash("after the store made it", w.five(s, member, 1)) // only that the store takes its time
		refused := &wire{}
		refused.set(nil, refuse)
		next := w.another(w.connectors(refused)) // the store refuses whoever asks now
		next.Advance(61 * time.Second)
		next.Drain()
		w.Advance(61 * time.Second)
		taken, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		if taken.Status != reward.Cancelling && taken.Status != reward.Cancelled {
			t.Fatalf("the redemption is %s (%s), want it on its way to cancelled", taken.Status, taken.LastError)
		}
		for taken.Status == reward.Cancelling {
			w.Pass(taken.NextAt.Sub(w.Now()) + time.Millisecond)
			taken = w.redemption(taken)
		}
		w.want(s.id, customer, 0, 500)
		s.land()
		if s.usable(taken.Code) != 1 {
			t.Fatal("the held request made no code: this test shows nothing")
		}
		w.Pass(25 * time.Hour)
		if n := s.usable(taken.Code); n != 0 {
			t.Errorf("%d codes are usable a day after the points returned, want none", n)
		}
		w.want(s.id, customer, 0, 500)
		w.audit()
	})
}

func TestAPermanentRefusalGivesThePointsBack(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("refused"))
		network := &wire{}
		network.set(nil, refuse)
		refused := w.another(w.connectors(network))
		taken, err := refused.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		if taken.LastError == "" {
			t.Error("nobody can read why there is no code")
		}
		w.Pass(time.Minute)
		r := w.redemption(taken)
		if r.Status != reward.Cancelled || s.usable(r.Code) != 0 {
			t.Errorf("the redemption is %s with %d usable codes, want cancelled with none", r.Status, s.usable(r.Code))
		}
		w.want(s.id, customer, 0, 500)
		w.audit()
	})
}

func TestAForeignCodeOfTheSameTextIsLeftAlone(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("unlucky"))
		w.crash("before anything was asked", w.five(s, member, 1)) // so that the code is known before it exists
		before, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		s.plant(before.Code)
		w.Pass(61 * time.Second)
		r := w.redemption(before)
		if r.Status != reward.Issued || r.Code == before.Code || s.usable(r.Code) != 1 {
			t.Errorf("the redemption is %s (%s), its code changed: %t, usable %d; want issued, true, 1",
				r.Status, r.LastError, r.Code != before.Code, s.usable(r.Code))
		}
		if s.usable(before.Code) != 1 {
			t.Error("the foreign code does not work any more")
		}
		w.want(s.id, customer, 0, 0)
		w.audit()
	})
}

func TestAStoreThatRefusesUsParksTheRewardUntilItIsConnectedAgain(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("patient"))
		w.lockOut(s)
		taken, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		w.Pass(72 * time.Hour)
		r := w.redemption(taken)
		if !r.Status.Open() || r.Attempts > 1 {
			t.Errorf("three days later the redemption is %s after %d attempts, want it to wait without burning any", r.Status, r.Attempts)
		}
		if n := w.count("SELECT count(*) FROM store WHERE id = $1 AND state = $2 AND error <> ''", s.id, merchant.NeedsSignIn); n != 1 {
			t.Error("the store does not say that it must be connected again")
		}
		b := w.balance(s.id, customer)
		if b.Available != 0 || b.Held != 500 {
			t.Errorf("the points are %d usable and %d held, want 0 and 500", b.Available, b.Held)
		}
		w.reconnect(s)
		w.Drain()
		r = w.redemption(taken)
		if r.Status != reward.Issued || r.Code != taken.Code || s.usable(r.Code) != 1 {
			t.Errorf("after connecting again the redemption is %s (%s) with %d usable codes, want one issued", r.Status, r.LastError, s.usable(r.Code))
		}
		w.audit()
	})
}

// lockOut makes a store refuse our credentials without telling us.
func (w *world) lockOut(s site) {
	w.t.Helper()
	if s.id == w.coffeeID {
		w.coffee.Switch(shopifytest.Switches{Mute: true})
		w.coffee.Uninstall()
		w.coffee.Switch(shopifytest.Switches{})
		return
	}
	w.network.set(lock, lock)
}

// reconnect connects a store again, as the merchant would.
func (w *world) reconnect(s site) {
	w.t.Helper()
	w.network.set(nil, nil)
	was := []uuid.UUID{w.coffeeID, w.teaID}
	w.connectStores()
	if was[0] != w.coffeeID || was[1] != w.teaID {
		w.t.Fatalf("connecting %s again made another store of it", s.kind)
	}
}

func TestAnExpiredCodeDiesAndItsPointsStaySpent(t *testing.T) {
	eachSite(t, shortLived(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("slow"))
		taken, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		w.Pass(47 * time.Hour)
		if s.usable(taken.Code) != 1 {
			t.Error("the code died before its two days were over")
		}
		w.Pass(2 * time.Hour)
		if r := w.redemption(taken); r.Status != reward.Expired || s.usable(taken.Code) != 0 {
			t.Errorf("after two days the redemption is %s (%s) with %d usable codes, want expired with none", r.Status, r.LastError, s.usable(taken.Code))
		}
		w.want(s.id, customer, 0, 0)
		w.audit()
	})
}

// shortLived is a gift program whose codes live for two days.
func shortLived(points int64) program.Document {
	document := giftProgram(points)
	document.Rewards[0].ValidDays = 2
	return document
}

func TestACodeUsedJustBeforeItsEndIsUsedAndPaidOnce(t *testing.T) {
	eachSite(t, shortLived(800), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("last minute"))
		taken, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		w.Pass(47 * time.Hour)
		s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{taken.Code}})
		w.Pass(2 * time.Hour) // the webhook is late: the code ends first
		w.deliver()
		if r := w.redemption(taken); r.Status != reward.Used {
			t.Errorf("the redemption is %s although an order shows its code, want used", r.Status)
		}
		w.want(s.id, customer, 20, 300) // 2 a euro on 10.00; the 500 were paid when the code was made
		w.audit()
	})
}

func TestACodeThatAppearedLateAndWasUsedIsPaidFor(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		tr := &trial{name: "late and used", fault: late, every: true, ends: reward.Cancelled}
		w.begin(s, tr, 1)
		w.want(s.id, tr.customer, 0, 500)
		s.land()
		s.buy(purchase{customer: tr.customer, quantity: 1, unit: 1500, codes: []string{tr.taken.Code}})
		w.deliver()
		if r := w.redemption(tr.taken); r.Status != reward.Used {
			t.Errorf("the redemption is %s although an order shows its code, want used", r.Status)
		}
		w.want(s.id, tr.customer, 20, 0)
		w.audit()
	})
}

func TestATwinThatAppearsAfterTheCodeWasUsedIsSweptAway(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		tr := &trial{name: "twin", fault: late, ends: reward.Issued}
		w.begin(s, tr, 1)
		s.buy(purchase{customer: tr.customer, quantity: 1, unit: 1500, codes: []string{tr.taken.Code}})
		w.deliver()
		s.land()
		w.Pass(time.Hour + time.Minute)
		if n := s.usable(tr.taken.Code); n != 0 {
			t.Errorf("%d codes are usable although the reward was used, want none", n)
		}
		if r := w.redemption(tr.taken); r.Status != reward.Used {
			t.Errorf("the redemption is %s, want used", r.Status)
		}
		w.Pass(25 * time.Hour)
		w.want(s.id, tr.customer, 20, 0)
		w.audit()
	})
}

func TestARetryAsksForTheCodeThatWasTakenWhateverChangedMeanwhile(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		for i, c := range []struct {
			name     string
			fault    fault
			currency string
			ends     reward.State
		}{
			{"the code exists already", dropReply, "JPY", reward.Issued},
			{"the first request lands late", late, "EUR", reward.Issued},
			{"nothing was made and the money is another", errorBefore, "JPY", reward.Cancelled},
		} {
			customer, member := w.newcomer(s, mail(c.name))
			s.fail(c.fault)
			taken, err := w.Redeem(t.Context(), w.five(s, member, i))
			w.must(err)
			w.change("UPDATE member SET email = 'somebody.else@example.test' WHERE id = $1", member)
			w.change("UPDATE store SET currency = '"+c.currency+"' WHERE id = $1", s.id)
			w.Pass(16 * time.Minute)
			s.land()
			w.Pass(25 * time.Hour)
			w.change("UPDATE store SET currency = 'EUR' WHERE id = $1", s.id)
			r := w.redemption(taken)
			if r.Status != c.ends || r.Code != taken.Code {
				t.Errorf("%s: the redemption is %s (%s), want %s", c.name, r.Status, r.LastError, c.ends)
			}
			if c.ends == reward.Cancelled {
				w.want(s.id, customer, 0, 500)
				continue
			}
			if n := s.usable(r.Code); n != 1 {
				t.Errorf("%s: %d codes are usable, want one", c.name, n)
			}
			s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{r.Code}}) // by the first address
			w.deliver()
			w.want(s.id, customer, 20, 0) // 2 a euro on 15.00 less the 5.00 that were promised
		}
		if n := w.count("SELECT count(*) FROM redemption WHERE status IN (4, 6) AND sealed_email IS NOT NULL AND state = 1"); n != 0 {
			t.Errorf("%d redemptions that ended still hold an e-mail", n)
		}
		w.audit()
	})
}

// change does something behind the App's back.
func (w *world) change(statement string, args ...any) {
	w.t.Helper()
	_, err := w.owner().Exec(w.t.Context(), statement, args...)
	w.must(err)
}
