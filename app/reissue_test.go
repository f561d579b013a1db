package app_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/reward"
)

func TestAReplacedCodeDiesBeforeTheNewOneAndIsReplacedOnce(t *testing.T) {
	eachSite(t, giftProgram(800), func(t *testing.T, w *world, s site) {
		customer, taken := w.took(s, "leaked")
		apps := []*apptest.Bench{w.Bench, w.another(w.connectors(nil))}
		errs := make(chan error, 6)
		for i := range cap(errs) {
			go func() {
				_, err := apps[i%2].Reissue(t.Context(), w.merchant, taken.MemberID, taken.ID, taken.Code)
				errs <- err
			}()
		}
		for range cap(errs) {
			w.must(<-errs)
		}
		w.Drain()
		now := w.redemption(taken)
		if now.Status != reward.Issued || now.Code == taken.Code || s.usable(now.Code) != 1 || s.usable(taken.Code) != 0 {
			t.Errorf("it is %s (%s), with %d new and %d old codes", now.Status, now.LastError, s.usable(now.Code), s.usable(taken.Code))
		}
		if len(now.Former) != 1 || !now.EndsAt.Equal(taken.EndsAt) {
			t.Errorf("former codes %v, end %s, want one and %s", now.Former, now.EndsAt, taken.EndsAt)
		}
		if n := w.count("SELECT count(*) FROM audit_log WHERE action = 'member.code_reissued'"); n != 1 {
			t.Errorf("%d deeds are noted, want 1", n)
		}
		s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{now.Code}})
		w.deliver()
		if now := w.redemption(taken); now.Status != reward.Used {
			t.Errorf("after an order with the new code it is %s", now.Status)
		}
		w.want(s.id, customer, 20, 300)
		w.audit()
	})
}

func TestAnOrderThatShowsAFormerCodeLateFindsItsReward(t *testing.T) {
	eachSite(t, giftProgram(800), func(t *testing.T, w *world, s site) {
		customer, taken := w.took(s, "quick")
		var bought atomic.Bool
		w.network.mu.Lock()
		w.network.every = func(r *http.Request, body string) error { // the checkout is faster than the old code's end
			if revoking(r, body) && bought.CompareAndSwap(false, true) {
				s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{taken.Code}})
			}
			return nil
		}
		w.network.mu.Unlock()
		replaced, err := w.Reissue(t.Context(), w.merchant, taken.MemberID, taken.ID, taken.Code)
		w.must(err)
		if replaced.Status != reward.Issued || s.usable(replaced.Code) != 1 {
			t.Fatalf("the new code is %s (%s)", replaced.Status, replaced.LastError)
		}
		w.deliver()
		w.Pass(time.Minute)
		now := w.redemption(taken)
		if now.Status != reward.Used || now.UsedOrderID == nil || now.Code != taken.Code {
			t.Errorf("it is %s with %s, want used with the former code", now.Status, now.Code)
		}
		if s.usable(replaced.Code) != 0 {
			t.Error("the new code works although the former was used")
		}
		w.want(s.id, customer, 20, 300)
		w.audit()
	})
}

func TestReplacingACodeIsFinishedWhateverBecomesOfItsRequests(t *testing.T) {
	for name, fault := range map[string]fault{
		"lost before": errorBefore, "answer lost": dropReply, "failed after": errorAfter, "held": late,
	} {
		t.Run(name, func(t *testing.T) {
			eachSite(t, giftProgram(800), func(t *testing.T, w *world, s site) {
				customer, taken := w.took(s, "cut")
				s.fail(fault)
				_, err := w.Reissue(t.Context(), w.merchant, taken.MemberID, taken.ID, taken.Code)
				w.must(err)
				w.Pass(5 * time.Minute)
				s.land()
				w.Pass(25 * time.Hour)
				now := w.redemption(taken)
				if now.Status != reward.Issued || s.usable(now.Code) != 1 || s.usable(taken.Code) != 0 {
					t.Errorf("it is %s (%s) with %d new and %d old codes", now.Status, now.LastError, s.usable(now.Code), s.usable(taken.Code))
				}
				w.want(s.id, customer, 0, 300)
				w.audit()
			})
		})
	}
}

func TestWhenNoNewCodeCanBeMadeThePointsReturn(t *testing.T) {
	eachSite(t, giftProgram(800), func(t *testing.T, w *world, s site) {
		customer, taken := w.took(s, "refused")
		w.network.set(nil, refuse)
		r, err := w.Reissue(t.Context(), w.merchant, taken.MemberID, taken.ID, taken.Code)
		w.must(err)
		if r.Shown() != "" {
			t.Error("a code is shown that does not exist")
		}
		w.Pass(time.Hour)
		if now := w.redemption(taken); now.Status != reward.Revoked || s.usable(taken.Code) != 0 {
			t.Errorf("it is %s (%s), want revoked", now.Status, now.LastError)
		}
		w.want(s.id, customer, 0, 800)
		if _, err := w.Reissue(t.Context(), w.merchant, taken.MemberID, taken.ID, r.Code); !fail.Is(err, fail.Conflict) {
			t.Errorf("replacing a code that is gone says %v", err)
		}
		w.audit()
	})
}
