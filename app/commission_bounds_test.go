package app_test

import (
	"testing"
	"time"

	"regulars/app"
	"regulars/app/ledger"
	"regulars/app/program"
	"regulars/app/referral"
)

// paidFor makes a member an advocate who is paid, by the code that they have.
func (w *world) paidFor(s site, name string, c referral.Commission) inviter {
	w.t.Helper()
	who := w.inviter(s, mail(name))
	c.Active = true
	_, err := w.SetCommission(w.t.Context(), app.CommissionInput{Merchant: w.merchant, Member: who.member, Commission: c})
	w.must(err)
	return who
}

// brought has a friend of somebody's join and buy so many times.
func (w *world) brought(s site, by inviter, name string, times int) (orders []int64) {
	w.t.Helper()
	friend := w.befriended(s, by, mail(name))
	for range times {
		orders = append(orders, s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000}))
		w.deliver()
		w.Advance(time.Hour)
	}
	return orders
}

// TestACommissionKeepsToItsTermsAndTheProgram pays advocates of several terms in one
// program, which rewards one friend a year.
func TestACommissionKeepsToItsTermsAndTheProgram(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Referral.MostPerMember = 1
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ten := referral.Commission{Kind: referral.ByPoints, Points: 10}
	first, beyond := ten, ten
	first.FirstOnly, beyond.BeyondLimit = true, true
	dollars := referral.Commission{Kind: referral.ByPercent, BasisPoints: 1000, Worth: map[string]int64{"USD": 100}}
	type brings struct {
		terms   referral.Commission
		friends int
		orders  int // of each
		points  []int64
		reasons []string // newest order first
	}
	all := map[string]brings{
		"first":   {first, 1, 2, []int64{0, 10}, []string{referral.WhyOutside, ""}},
		"limited": {ten, 2, 1, []int64{0, 10}, []string{referral.WhyLimit, ""}},
		"beyond":  {beyond, 2, 1, []int64{10, 10}, []string{"", ""}},
		"dollars": {dollars, 1, 1, []int64{0}, []string{referral.WhyCurrency}},
	}
	who := map[string]inviter{}
	for name, b := range all {
		who[name] = w.paidFor(s, name, b.terms)
		for i := range b.friends {
			w.brought(s, who[name], name+string(rune('a'+i)), b.orders)
			w.Pass(24 * time.Hour) // who of two is paid for first is by chance where both fall due at once
		}
	}
	bad := w.paidFor(s, "excluded", ten)
	friend := w.befriended(s, bad, mail("excludeda"))
	s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000})
	w.deliver()
	w.Pass(4 * 24 * time.Hour)
	_, err := w.Review(t.Context(), app.ReviewInput{Merchant: w.merchant, Member: bad.member, State: ledger.Excluded, Reason: "resells"})
	w.must(err)
	s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000})
	w.deliver()
	w.Pass(4 * 24 * time.Hour)
	if o := w.friendOrders(bad.member); len(o) != 2 || o[1].Points != 10 || o[0].Points != 0 || o[0].Reason != referral.WhyAdvocate {
		t.Errorf("paid before and excluded since: %+v", o)
	}
	for name, b := range all {
		orders := w.friendOrders(who[name].member)
		if len(orders) != len(b.points) {
			t.Fatalf("%s brought %d orders", name, len(orders))
		}
		for i, o := range orders {
			if o.Points != b.points[i] || o.Reason != b.reasons[i] {
				t.Errorf("%s: order %d pays %d (%s), want %d (%s)", name, i, o.Points, o.Reason, b.points[i], b.reasons[i])
			}
		}
		w.statedRight(who[name].member)
	}
	w.audit()
}

// TestACommissionCountsAgainstTheProgramsBudget pays what is left of it, and gives
// room back with a refund.
func TestACommissionCountsAgainstTheProgramsBudget(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Budget = program.Budget{Window: program.Lifetime, Points: 170, Money: map[string]int64{"EUR": 100_000}}
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.paidFor(s, "ada", referral.Commission{Kind: referral.ByPoints, Points: 100})
	sold := w.brought(s, ada, "one", 1) // 25 points for joining
	w.Pass(4 * 24 * time.Hour)
	w.brought(s, ada, "two", 1)
	w.Pass(4 * 24 * time.Hour)
	orders := w.friendOrders(ada.member)
	if orders[1].Points != 100 || orders[0].Points != 20 || orders[0].Reason != referral.WhyMonthFull {
		t.Errorf("of 170 points, 50 for the friends, orders pay %d and %d (%s)", orders[1].Points, orders[0].Points, orders[0].Reason)
	}
	s.refundRest(sold[0])
	w.deliver()
	w.Drain()
	w.brought(s, ada, "three", 1)
	w.Pass(4 * 24 * time.Hour)
	if orders = w.friendOrders(ada.member); orders[0].Points != 75 {
		t.Errorf("with 100 points back, 25 of them for the third friend, an order pays %d (%s)", orders[0].Points, orders[0].Reason)
	}
	w.statedRight(ada.member)
	w.audit()
}

// TestACommissionInCodesIsGivenOnceAnOrder notes an order again that gave its code.
func TestACommissionInCodesIsGivenOnceAnOrder(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.paidFor(s, "ada", referral.Commission{Kind: referral.ByReward, Reward: "five"})
	sold := w.brought(s, ada, "one", 1)
	w.Pass(3 * 24 * time.Hour)
	for range 3 {
		s.touch(sold[0])
		w.deliver()
		w.Drain()
	}
	codes := w.codesOf(ada.member)
	if d := w.advocate(ada.member); d.Given != 1 || len(codes) != 1 {
		t.Errorf("one order gave %d codes, and the member has %d", d.Given, len(codes))
	}
	month := w.Now().Format("2006-01")
	s2, err := w.StatementOf(t.Context(), w.merchant, ada.member, month)
	w.must(err)
	given := len(s2.Gifts)
	if given == 0 { // it was given in the month before
		s2, err = w.StatementOf(t.Context(), w.merchant, ada.member, w.Now().AddDate(0, 0, -5).Format("2006-01"))
		w.must(err)
		given = len(s2.Gifts)
	}
	if given != 1 || s2.Gifts[0].Code != codes[0].Code {
		t.Errorf("the statement names %+v, want the code %s", s2.Gifts, codes[0].Code)
	}
}
