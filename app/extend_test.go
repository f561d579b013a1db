package app_test

import (
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/program"
	"regulars/app/reward"
)

func TestACodeThatWasExtendedLivesOnInTheStore(t *testing.T) {
	document := giftProgram(500)
	document.Rewards[0].ValidDays = 4
	eachSite(t, document, func(t *testing.T, w *world, s site) {
		_, member := w.newcomer(s, mail("late"))
		r, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		last := r.EndsAt.AddDate(0, 0, 6)
		for range 2 { // a double click
			w.must(failed(w.Extend(t.Context(), w.merchant, member, r.ID, last)))
		}
		if err := failed(w.Extend(t.Context(), w.merchant, member, r.ID, last.AddDate(0, 0, -7))); fieldOf(err) != "until" {
			t.Errorf("an earlier day gives %v, want the field named", err)
		}
		w.Advance(r.EndsAt.Sub(w.Now()) + time.Hour)
		w.Drain()
		if now := w.redemption(r); now.Status != reward.Issued || s.usable(r.Code) != 1 {
			t.Errorf("after its first end the code is %s (%s) with %d usable", now.Status, now.LastError, s.usable(r.Code))
		}
		w.Advance(8 * 24 * time.Hour)
		w.Drain()
		if now := w.redemption(r); now.Status != reward.Expired || s.usable(r.Code) != 0 {
			t.Errorf("after its new end the code is %s (%s) with %d usable", now.Status, now.LastError, s.usable(r.Code))
		}
		if err := failed(w.Extend(t.Context(), w.merchant, member, r.ID, last.AddDate(0, 1, 0))); !fail.Is(err, fail.Conflict) {
			t.Errorf("extending a dead code gives %v, want a conflict", err)
		}
		if n := w.count("SELECT count(*) FROM audit_log WHERE action = 'member.code_extended'"); n != 1 {
			t.Errorf("the log has %d rows of it, want 1", n)
		}
	})
}

func TestACodeIsMailedAgainOncePerPress(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	document.Enrollment = program.Accounts
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	_, member := w.newcomer(s, mail("again"))
	r, err := w.Redeem(t.Context(), w.five(s, member, 1))
	w.must(err)
	for _, key := range []string{"press-001", "press-001", "press-002"} {
		w.must(failed(w.Resend(t.Context(), w.merchant, member, r.ID, key)))
	}
	if n := w.count("SELECT count(*) FROM message WHERE message_key LIKE 'code:%:again:%'"); n != 2 {
		t.Errorf("two presses made %d mails", n)
	}
}
