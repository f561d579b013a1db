package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/ledger"
	"regulars/app/program"
	"regulars/app/referral"
)

// befriended is a member who joined by somebody's link.
func (w *world) befriended(s site, by inviter, email string) (friend inviter) {
	w.t.Helper()
	visit := w.follow(s, by.code, "", "").Visit
	w.Advance(time.Hour)
	friend.customer, friend.member = w.newcomer(s, email)
	friend.shopper = w.visitor(s, friend.customer)
	friend.shopper.MemberID = friend.member
	w.must(w.HearVisit(w.t.Context(), friend.shopper, visit))
	w.Drain()
	return friend
}

func TestAnAdvocateIsToldOnceOfEachFriendWhoJoinsAndBuys(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w, box := posted(t, &document)
	s := w.shopify()
	email := mail("advocate")
	ada := w.inviter(s, email)
	zoe := w.befriended(s, ada, "zoe@example.test")
	order := s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 4000})
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	s.touch(order)
	w.deliver()
	w.Drain()
	var joined, bought []string
	for _, l := range box.To(email) {
		if strings.Contains(l.Text+l.HTML+l.Subject, "zoe") {
			t.Errorf("the letter says who the friend is:\n%s", l.Text)
		}
		switch {
		case strings.Contains(l.Subject, "friend") && strings.Contains(l.Text, "100 points"):
			bought = append(bought, l.Subject)
		case strings.Contains(l.Subject, "friend"):
			joined = append(joined, l.Subject)
		}
	}
	if len(joined) != 1 || len(bought) != 1 {
		t.Errorf("told of joining by %q and of buying by %q, of all %q", joined, bought, subjects(box, email))
	}
}

func TestWhoIsErasedIsThankedForNoFriendAndTheirCodesNameNobody(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada@example.test")
	_, err := w.AddReferralCode(t.Context(), w.merchant, ada.member, "LOVELACE")
	w.must(err)
	ada.code = "LOVELACE"
	zoe, yan := w.befriended(s, ada, "zoe@example.test"), w.befriended(s, ada, "yan@example.test")
	s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 4000})
	w.deliver()
	copied, err := w.ExportMember(t.Context(), w.merchant, ada.member)
	w.must(err)
	if len(copied.Codes) != 2 || len(copied.Friends) != 2 || len(copied.Invited) != 0 || copied.Friends[1].State != "pending" {
		t.Errorf("the advocate's copy has codes %+v and friends %+v", copied.Codes, copied.Friends)
	}
	copied, err = w.ExportMember(t.Context(), w.merchant, yan.member)
	w.must(err)
	if len(copied.Invited) != 1 || copied.Invited[0].Points != 25 || copied.Invited[0].Code != "LOVELACE" {
		t.Errorf("the friend's copy says they came by %+v", copied.Invited)
	}
	w.erased(ada.member, "ada@example.test")
	w.erased(yan.member, "yan@example.test")
	s.buy(purchase{customer: yan.customer, quantity: 1, unit: 4000})
	s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 4000})
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	for _, r := range w.referrals() {
		if r.Status == referral.Rewarded || r.Points != 0 {
			t.Errorf("an erased advocate is given %d points: %s", r.Points, r.Status)
		}
	}
	off := w.count(`SELECT coalesce(sum(abs(available) + abs(pending) + abs(held)), 0)::bigint FROM balance
		WHERE member_id IN ($1, $2)`, ada.member, yan.member)
	if off != 0 {
		t.Errorf("whoever was erased has %d points", off)
	}
	for _, table := range []string{"referral_code", "referral_visit", "referral_sales", "referral"} {
		if n := w.count(`SELECT count(*) FROM ` + table + ` WHERE code = 'LOVELACE'`); n != 0 {
			t.Errorf("%d rows of %s hold the name they chose", n, table)
		}
	}
	if n := w.count(`SELECT count(*) FROM referral WHERE friend_id = $1 AND evidence ? 'email'`, yan.member); n != 0 {
		t.Error("an erased friend is still known by their address")
	}
	w.audit()
}

func TestAFriendWhoIsExcludedIsGivenNothingForJoining(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada@example.test")
	visit := w.follow(s, ada.code, "", "").Visit
	w.Advance(time.Hour)
	customer, friend := w.newcomer(s, "zoe@example.test")
	_, err := w.Review(t.Context(), app.ReviewInput{
		Merchant: w.merchant, Member: friend, State: ledger.Excluded, Reason: "resells",
	})
	w.must(err)
	shopper := w.visitor(s, customer)
	shopper.MemberID = friend
	w.must(w.HearVisit(t.Context(), shopper, visit))
	w.Drain()
	w.wantReferral(referral.Joined, "")
	w.want(s.id, customer, 0, 0)
}

func TestBothSidesOfAReferralCountAgainstTheProgramsBudget(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Budget = program.Budget{Window: program.Lifetime, Points: 170, Money: map[string]int64{"EUR": 100_000}}
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada@example.test")
	spent := func(want int64) {
		t.Helper()
		points := w.count(`SELECT coalesce(sum(amount), 0)::bigint FROM budget_use WHERE key = 'program/lifetime' AND currency = ''`)
		money := w.count(`SELECT coalesce(sum(amount), 0)::bigint FROM budget_use WHERE key = 'program/lifetime' AND currency = 'EUR'`)
		if points != want || money != want*document.Rewards[0].Amount["EUR"]/document.Rewards[0].Cost {
			t.Errorf("%d points at %d cents are counted, want %d", points, money, want)
		}
	}
	zoe, yan := w.befriended(s, ada, "zoe@example.test"), w.befriended(s, ada, "yan@example.test")
	spent(50)
	first := s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 4000})
	second := s.buy(purchase{customer: yan.customer, quantity: 1, unit: 4000})
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	spent(150)
	w.want(s.id, ada.customer, 0, 100)
	if got := w.statuses(); got[referral.Rewarded] != 1 || got[referral.Review] != 1 {
		t.Fatalf("with 20 points left, referrals are %v", describe(w.referrals()))
	}
	home, err := w.Overview(t.Context(), w.merchant, 1)
	w.must(err)
	if !slices.ContainsFunc(home.Needs, func(n app.Need) bool { return n.Kind == "referrals" && n.Count == 1 }) {
		t.Errorf("of the friend who waits for staff the home page says %+v", home.Needs)
	}
	xia := w.befriended(s, ada, "xia@example.test")
	w.want(s.id, xia.customer, 0, 0) // 20 are left, and 25 were said
	s.refundRest(first)
	s.refundRest(second)
	w.deliver()
	w.want(s.id, ada.customer, 0, 0)
	spent(50)
	if n := w.count(`SELECT count(*) FROM transfer WHERE source_kind = $1`, ledger.FromReferral); n != 2 {
		t.Errorf("%d transfers, want one given and one taken back", n)
	}
	w.audit()
}
