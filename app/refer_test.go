package app_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/program"
	"regulars/app/referral"
)

// friendsProgram gives 100 points to who brings a friend whose first order is of
// €20 or more, and €5 off to the friend; the return window is 2 days.
func friendsProgram() program.Document {
	d := testProgram(program.Accounts)
	d.Rules[0].Points, d.Rules[1].Points = 0, 0
	d.Rules = d.Rules[:0]
	d.Referral = program.Referral{
		Active: true, FriendReward: "five", Points: 100, FriendPoints: 25, Minimum: map[string]int64{"EUR": 1500},
		HoldDays: 2, WindowDays: 14,
	}
	return d
}

// inviter is a member and the code that friends follow.
type inviter struct {
	customer int64
	member   uuid.UUID
	shopper  app.Shopper
	code     string
}

func (w *world) inviter(s site, email string) inviter {
	w.t.Helper()
	in := inviter{}
	in.customer, in.member = w.newcomer(s, email)
	in.shopper = w.visitor(s, in.customer)
	in.shopper.MemberID = in.member
	mine, err := w.MyInvite(w.t.Context(), in.shopper, "", "")
	w.must(err)
	in.code = mine.Code
	return in
}

// follow opens a code's page in a browser that keeps a token, "" for a new one.
func (w *world) follow(s site, code, token, address string) app.FriendPage {
	w.t.Helper()
	page, err := w.OpenInvitation(w.t.Context(), w.stranger(s), app.Visit{Code: code, Token: token, Addr: address})
	w.must(err)
	return page
}

func (w *world) stranger(s site) app.Shopper {
	return app.Shopper{Merchant: w.merchant, Store: s.id, Platform: s.kind}
}

// coupon takes the friend's coupon of a visit and returns its code.
func (w *world) coupon(s site, code, token string) string {
	w.t.Helper()
	w.must(w.TakeInvitation(w.t.Context(), w.stranger(s), token))
	page := w.follow(s, code, token, "")
	if page.Coupon == nil || page.Coupon.Code == "" {
		w.t.Fatalf("no coupon on the page: %+v", page.Coupon)
	}
	return page.Coupon.Code
}

// referrals lists how all referrals stand, oldest first.
func (w *world) referrals() []app.ReferralView {
	w.t.Helper()
	page, _, err := w.Referrals(w.t.Context(), w.merchant, referral.Filter{Limit: 50})
	w.must(err)
	return page
}

func (w *world) wantReferral(status referral.Status, reason string) app.ReferralView {
	w.t.Helper()
	page := w.referrals()
	if len(page) != 1 || page[0].Status != status || page[0].Reason != reason {
		w.t.Fatalf("referrals are %+v, want one that is %s (%s)", describe(page), status, reason)
	}
	return page[0]
}

func describe(page []app.ReferralView) (said []string) {
	for _, r := range page {
		text := r.Status.String() + " (" + r.Reason + ")"
		for _, f := range r.Findings {
			text += " " + f.Check
		}
		said = append(said, text)
	}
	return said
}

func TestAFriendsFirstOrderRewardsTheAdvocateOnceItCannotBeReturned(t *testing.T) {
	eachSite(t, friendsProgram(), func(t *testing.T, w *world, s site) {
		t.Helper()
		ada := w.inviter(s, "ada@example.test")
		page := w.follow(s, ada.code, "", "203.0.113.9")
		first := w.coupon(s, ada.code, page.Visit)
		if again := w.coupon(s, ada.code, page.Visit); again != first {
			t.Errorf("a second click gave %s after %s", again, first)
		}
		w.Advance(10 * time.Minute)
		order := s.buy(purchase{email: "zoe@example.test", quantity: 2, unit: 2000, codes: []string{first}})
		w.deliver()
		r := w.wantReferral(referral.Pending, "")
		if r.Advocate != ada.member || r.Counted == 0 || !r.Counts {
			t.Errorf("the order is not counted: %+v", r.Referral)
		}
		w.want(s.id, ada.customer, 0, 0)
		w.Pass(3 * 24 * time.Hour)
		w.wantReferral(referral.Rewarded, "")
		w.want(s.id, ada.customer, 0, 100)
		w.says(ada.member, "A friend bought", "100 points for a friend you invited")
		w.statedRight(ada.member)
		s.touch(order)
		w.deliver()
		w.want(s.id, ada.customer, 0, 100)
		s.refundRest(order)
		w.deliver()
		w.wantReferral(referral.Reversed, "order_refunded")
		w.want(s.id, ada.customer, 0, 0)
		codes, err := w.ReferralCodes(t.Context(), w.merchant, ada.member)
		w.must(err)
		if c := codes[0]; c.Orders != 0 || c.Visits != 1 || c.Sales["EUR"] != 0 {
			t.Errorf("after the refund the code brought %+v", c)
		}
		w.audit()
	})
}
