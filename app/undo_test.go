package app_test

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/reward"
)

// took is a code that was made for somebody.
func (w *world) took(s site, name string) (customer int64, r *reward.Redemption) {
	w.t.Helper()
	customer, member := w.newcomer(s, mail(name))
	r, err := w.Redeem(w.t.Context(), w.five(s, member, 1))
	w.must(err)
	if r.Status != reward.Issued {
		w.t.Fatalf("the redemption is %s (%s), want issued", r.Status, r.LastError)
	}
	return customer, r
}

func TestARewardGivenBackKillsItsCodeAndReturnsItsPointsOnce(t *testing.T) {
	eachSite(t, giftProgram(800), func(t *testing.T, w *world, s site) {
		customer, taken := w.took(s, "regret")
		apps := []*apptest.Bench{w.Bench, w.another(w.connectors(nil))}
		errs := make(chan error, 10)
		for i := range cap(errs) {
			go func() {
				_, err := apps[i%2].Undo(t.Context(), w.merchant, taken.MemberID, taken.ID)
				errs <- err
			}()
		}
		for range cap(errs) {
			w.must(<-errs)
		}
		w.Drain()
		if r := w.redemption(taken); r.Status != reward.Revoked || s.usable(r.Code) != 0 || r.Shown() != "" {
			t.Errorf("the redemption is %s (%s) with %d usable codes, want revoked with none", r.Status, r.LastError, s.usable(r.Code))
		}
		w.want(s.id, customer, 0, 800)
		again, err := w.Redeem(t.Context(), w.five(s, taken.MemberID, 2))
		w.must(err)
		if again.Status != reward.Issued {
			t.Errorf("taken once more it is %s, want issued", again.Status)
		}
		w.want(s.id, customer, 0, 300)
		w.audit()
	})
}

func TestWhatCannotBeGivenBackIsRefusedAndStaysAsItIs(t *testing.T) {
	eachSite(t, shortLived(1600), func(t *testing.T, w *world, s site) {
		customer, used := w.took(s, "keeper")
		s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{used.Code}})
		w.deliver()
		over, err := w.Redeem(t.Context(), w.five(s, used.MemberID, 2))
		w.must(err)
		w.Pass(49 * time.Hour)
		fresh, err := w.Redeem(t.Context(), w.five(s, used.MemberID, 3))
		w.must(err)
		for name, test := range map[string]struct {
			member, id uuid.UUID
			kind       fail.Kind
		}{
			"used":            {used.MemberID, used.ID, fail.Conflict},
			"expired":         {over.MemberID, over.ID, fail.Conflict},
			"somebody else's": {uuid.New(), fresh.ID, fail.NotFound},
			"nobody's":        {uuid.Nil, fresh.ID, fail.NotFound},
			"unknown":         {used.MemberID, uuid.New(), fail.NotFound},
		} {
			if _, err := w.Undo(t.Context(), w.merchant, test.member, test.id); !fail.Is(err, test.kind) {
				t.Errorf("%s: giving back says %v, want %s", name, err, test.kind)
			}
		}
		if r := w.redemption(fresh); r.Status != reward.Issued || s.usable(r.Code) != 1 {
			t.Errorf("the code nobody gave back is %s, want issued", r.Status)
		}
		w.audit()
	})
}

// revoking reports whether a request kills a code.
func revoking(r *http.Request, body string) bool {
	return r.Method == http.MethodDelete && strings.Contains(r.URL.Path, "/coupons/") ||
		strings.Contains(body, "discountCodeDeactivate")
}

func TestGivingBackIsFinishedWhateverBecomesOfTheFirstAttempt(t *testing.T) {
	for _, lost := range []bool{false, true} { // the request, or only its answer
		t.Run(map[bool]string{false: "request lost", true: "answer lost"}[lost], func(t *testing.T) {
			eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
				customer, taken := w.took(s, "cut")
				var cut atomic.Bool
				cut.Store(true)
				w.network.mu.Lock()
				w.network.every = func(r *http.Request, body string) error {
					if !revoking(r, body) || !cut.CompareAndSwap(true, false) {
						return nil
					}
					if lost {
						again := r.Clone(r.Context())
						again.Body = http.NoBody
						if body != "" {
							again.Body = readerOf(body)
						}
						answer, err := http.DefaultTransport.RoundTrip(again)
						if err != nil {
							return err
						}
						_ = answer.Body.Close()
					}
					return errCut
				}
				w.network.mu.Unlock()
				r, err := w.Undo(t.Context(), w.merchant, taken.MemberID, taken.ID)
				w.must(err)
				if r.Status != reward.Returning || r.Shown() != "" {
					t.Fatalf("after the cut the redemption is %s and shows %q, want returning without a code", r.Status, r.Shown())
				}
				w.want(s.id, customer, 0, 0) // neither, until it is known that the code is dead
				w.Pass(10 * time.Minute)
				if r := w.redemption(taken); r.Status != reward.Revoked || s.usable(r.Code) != 0 {
					t.Errorf("later it is %s (%s) with %d usable codes, want revoked with none", r.Status, r.LastError, s.usable(r.Code))
				}
				w.want(s.id, customer, 0, 500)
				w.audit()
			})
		})
	}
}

func TestACodeUsedWhileItIsGivenBackIsUsedAndPaidOnce(t *testing.T) {
	for name, heard := range map[string]bool{"the order is heard of first": true, "the order is heard of last": false} {
		t.Run(name, func(t *testing.T) {
			eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
				customer, taken := w.took(s, "racer")
				var bought atomic.Bool
				w.network.mu.Lock()
				w.network.every = func(r *http.Request, body string) error { // the checkout is faster than the revocation
					if revoking(r, body) && bought.CompareAndSwap(false, true) {
						s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{taken.Code}})
						if heard {
							return errors.Join(errCut)
						}
					}
					return nil
				}
				w.network.mu.Unlock()
				_, err := w.Undo(t.Context(), w.merchant, taken.MemberID, taken.ID)
				w.must(err)
				w.deliver()
				w.Pass(10 * time.Minute)
				if r := w.redemption(taken); r.Status != reward.Used {
					t.Errorf("the redemption is %s (%s), want used", r.Status, r.LastError)
				}
				w.want(s.id, customer, 20, 0)
				w.audit()
			})
		})
	}
}

func TestACodeThatTheStoreCountsAsUsedIsNotGivenBack(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, taken := w.took(s, "sly")
		s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{taken.Code}})
		r, err := w.Undo(t.Context(), w.merchant, taken.MemberID, taken.ID) // the order has not been heard of yet
		w.must(err)
		if r.Status != reward.Issued {
			t.Errorf("the redemption is %s (%s), want it left as it was", r.Status, r.LastError)
		}
		w.want(s.id, customer, 0, 0)
		w.deliver()
		if r := w.redemption(taken); r.Status != reward.Used {
			t.Errorf("once the order is heard of it is %s, want used", r.Status)
		}
		w.want(s.id, customer, 20, 0)
		w.audit()
	})
}

func TestPointsOfAnUnusedCodeReturnWhenTheRewardSaysSo(t *testing.T) {
	document := shortLived(500)
	document.Rewards[0].ReturnUnused = true
	t.Parallel()
	w := newWorld(t, &document, seldom)
	for _, s := range w.sites() {
		idle, unused := w.took(s, "idle")
		late, used := w.took(s, "late")
		w.Pass(47 * time.Hour)
		s.buy(purchase{customer: late, quantity: 1, unit: 1500, codes: []string{used.Code}})
		w.Pass(2 * time.Hour)
		for _, taken := range []*reward.Redemption{unused, used} {
			if r := w.redemption(taken); r.Status != reward.Expired || s.usable(r.Code) != 0 {
				t.Errorf("%s: the redemption is %s (%s), want expired", s.kind, r.Status, r.LastError)
			}
		}
		w.want(s.id, idle, 0, 500)
		w.want(s.id, late, 0, 500)
		w.deliver() // the order is heard of only now: used wins
		w.want(s.id, idle, 0, 500)
		w.want(s.id, late, 20, 0)
	}
	w.audit()
}

func TestGivingBackWaitsForARequestThatCouldBringTheCodeBack(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("hasty"))
		s.fail(late)
		taken, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		w.Pass(20 * time.Second)
		_, err = w.Undo(t.Context(), w.merchant, member, taken.ID)
		w.must(err)
		w.Pass(5 * time.Minute)
		s.land()
		if points := w.balance(s.id, customer).Available; points > 0 && s.usable(taken.Code) > 0 {
			t.Errorf("the shopper has %d points and %d codes", points, s.usable(taken.Code))
		}
		w.Pass(15 * time.Minute)
		if r := w.redemption(taken); r.Status != reward.Revoked || s.usable(r.Code) != 0 {
			t.Errorf("it is %s (%s) with %d usable codes, want revoked with none", r.Status, r.LastError, s.usable(r.Code))
		}
		w.want(s.id, customer, 0, 500)
		w.audit()
	})
}
