package app_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/ledger"
	"regulars/app/program"
	"regulars/app/referral"
)

func (w *world) pay(member uuid.UUID, c referral.Commission) {
	w.t.Helper()
	c.Active = true
	_, err := w.SetCommission(w.t.Context(), app.CommissionInput{
		Merchant: w.merchant, Member: member, Code: "INFLUENCE", Commission: c,
	})
	w.must(err)
}

// friendOrders are the orders of a member's friends, the newest first.
func (w *world) friendOrders(member uuid.UUID) []app.FriendOrder {
	w.t.Helper()
	list, _, err := w.FriendOrders(w.t.Context(), w.merchant, member, app.Below{}, 50)
	w.must(err)
	return list
}

func (w *world) advocate(member uuid.UUID) app.AdvocateDetail {
	w.t.Helper()
	d, err := w.Advocate(w.t.Context(), w.merchant, member)
	w.must(err)
	return d
}

// statedRight compares the sums of an advocate with the rows and the ledger.
func (w *world) statedRight(member uuid.UUID) {
	w.t.Helper()
	d := w.advocate(member)
	kept := w.count(`SELECT coalesce(sum(kept), 0)::bigint FROM friend_order WHERE advocate_id = $1`, member)
	again := w.count(`SELECT count(*) FROM friend_order o JOIN referral r ON r.id = o.referral_id
		WHERE o.advocate_id = $1 AND o.counts AND o.id <> r.order_id`, member)
	points := w.count(`SELECT coalesce(sum(amount * ((credit IN (10, 11))::int - (debit IN (10, 11))::int)), 0)::bigint
		FROM transfer WHERE member_id = $1 AND source_kind IN (6, 8) AND kind IN (1, 3)`, member)
	if d.Kept["EUR"] != kept || d.Again != again || d.Points != points {
		w.t.Errorf("the advocate has kept %d, again %d, points %d; the rows say %d, %d, %d",
			d.Kept["EUR"], d.Again, d.Points, kept, again, points)
	}
	var stated int64
	for _, month := range d.Months {
		s, err := w.StatementOf(w.t.Context(), w.merchant, member, month.Month)
		w.must(err)
		sum := int64(0)
		for _, line := range s.Lines {
			sum += line.Points
		}
		if sum != s.Points || s.Points != month.Points {
			w.t.Errorf("the statement of %s has lines of %d, says %d, and the list %d", month.Month, sum, s.Points, month.Points)
		}
		stated += s.Points
		w.filed(s)
	}
	if stated != d.Points {
		w.t.Errorf("all statements come to %d, the ledger to %d", stated, d.Points)
	}
}

// filed compares a month's file with its statement.
func (w *world) filed(s app.Statement) {
	w.t.Helper()
	write, err := w.StatementFile(w.t.Context(), w.merchant, s.Member, s.Month)
	w.must(err)
	var file bytes.Buffer
	w.must(write(&file))
	rows, err := csv.NewReader(&file).ReadAll()
	w.must(err)
	if len(rows) != len(s.Lines)+len(s.Gifts)+2 {
		w.t.Fatalf("the file of %s has %d rows for %d lines and %d gifts", s.Month, len(rows), len(s.Lines), len(s.Gifts))
	}
	for i, line := range s.Lines {
		amount, currency := "", ""
		if line.Amount != nil {
			amount, currency = strconv.FormatInt(line.Amount.Minor, 10), line.Amount.Currency
		}
		want := []string{
			line.At.Format(time.DateOnly), line.Title, line.Reason, amount, currency, strconv.FormatInt(line.Points, 10),
		}
		if !slices.Equal(rows[i+1], want) {
			w.t.Errorf("row %d of %s is %q, want %q", i+1, s.Month, rows[i+1], want)
		}
	}
	if total := rows[len(rows)-1]; total[1] != "total" || total[5] != strconv.FormatInt(s.Points, 10) {
		w.t.Errorf("the file of %s ends with %q, want %d points", s.Month, total, s.Points)
	}
}

// TestACommissionIsAShareOfEachOrderThatIsKept follows an influencer's friend from
// the first order to a later one and their refunds, and compares with the ledger.
func TestACommissionIsAShareOfEachOrderThatIsKept(t *testing.T) {
	eachSite(t, friendsProgram(), func(t *testing.T, w *world, s site) {
		t.Helper()
		ada := w.inviter(s, "ada@example.test")
		w.pay(ada.member, referral.Commission{
			Kind: referral.ByPercent, BasisPoints: 1000, Worth: map[string]int64{"EUR": 100}, Days: 60,
		})
		ada.code = "INFLUENCE"
		zoe := w.befriended(s, ada, "zoe@example.test")
		first := s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 4000})
		w.deliver()
		w.want(s.id, ada.customer, 0, 0)
		w.Pass(3 * 24 * time.Hour)
		w.wantReferral(referral.Rewarded, "")
		orders := w.friendOrders(ada.member)
		if len(orders) != 1 || !orders[0].First || orders[0].Kept == 0 || orders[0].Points != orders[0].Kept/10 {
			t.Fatalf("the first order is %+v", orders[0].Order)
		}
		w.want(s.id, ada.customer, 0, orders[0].Points) // and not the program's 100 beside
		w.says(ada.member, "Commission", "an order of a friend you brought")

		s.buy(purchase{customer: zoe.customer, quantity: 2, unit: 3000})
		w.deliver()
		w.Pass(3 * 24 * time.Hour)
		orders = w.friendOrders(ada.member)
		if len(orders) != 2 || orders[0].First || orders[0].Points != orders[0].Kept/10 || orders[0].Points == 0 {
			t.Fatalf("the later order is %+v", orders[0].Order)
		}
		later := orders[0].Points
		w.want(s.id, ada.customer, 0, orders[0].Points+orders[1].Points)
		w.statedRight(ada.member)

		s.refundRest(first)
		w.deliver()
		w.Drain()
		w.want(s.id, ada.customer, 0, later)
		if d := w.advocate(ada.member); d.Orders != 0 || d.Again != 1 || len(d.Roles()) != 1 || d.Roles()[0] != referral.Influencer {
			t.Errorf("after the refund the advocate is %+v", d.Advocate)
		}
		w.statedRight(ada.member)

		w.Pass(90 * 24 * time.Hour)
		s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 3000})
		w.deliver()
		w.Pass(3 * 24 * time.Hour)
		if orders = w.friendOrders(ada.member); orders[0].Points != 0 || orders[0].Reason != referral.WhyOutside {
			t.Errorf("an order outside the window is %+v", orders[0].Order)
		}
		w.statedRight(ada.member)
		w.audit()
	})
}

// TestTheBoundsOfAMonthHoldAndOldOrdersKeepTheirTerms pays so much a month and an
// order, and changes the terms in between.
func TestTheBoundsOfAMonthHoldAndOldOrdersKeepTheirTerms(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Referral.HoldDays = 1
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, mail("ada"))
	w.pay(ada.member, referral.Commission{Kind: referral.ByPoints, Points: 70, MostPerOrder: 60, MostPerMonth: 100})
	ada.code = "INFLUENCE"
	for _, name := range []string{"one", "two", "three"} {
		friend := w.befriended(s, ada, mail(name))
		s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000})
		w.deliver()
	}
	w.pay(ada.member, referral.Commission{Kind: referral.ByPoints, Points: 5})
	w.pay(ada.member, referral.Commission{Kind: referral.ByPoints, Points: 5}) // a second click
	if n := w.count("SELECT count(*) FROM commission"); n != 2 {
		t.Errorf("%d terms were written, want two", n)
	}
	w.Pass(2 * 24 * time.Hour)
	orders := w.friendOrders(ada.member)
	given := map[int64]int{}
	for _, o := range orders {
		given[o.Points]++
	}
	if len(orders) != 3 || given[60] != 1 || given[40] != 1 || given[0] != 1 {
		t.Errorf("the bounds left %v of 100 points in a month", given)
	}
	w.want(s.id, ada.customer, 0, 100)
	friend := w.befriended(s, ada, mail("four"))
	s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000})
	w.deliver()
	w.Pass(2 * 24 * time.Hour)
	w.want(s.id, ada.customer, 0, 105)
	w.statedRight(ada.member)
	_, cleo := w.newcomer(s, mail("cleo"))
	w.must(w.MergeMembers(t.Context(), w.merchant, cleo, ada.member))
	w.Drain()
	if d := w.advocate(cleo); d.Points != 105 || d.Orders != 4 || !d.Paid || len(d.Months) == 0 || d.Kept["EUR"] == 0 {
		t.Errorf("the merged advocate is %+v with months %+v", d.Advocate, d.Months)
	}
	w.audit()
}

// TestACommissionInCodesIsWithdrawnWithItsOrder gives a reward for each order.
func TestACommissionInCodesIsWithdrawnWithItsOrder(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, mail("ada"))
	w.pay(ada.member, referral.Commission{Kind: referral.ByReward, Reward: "five", OrdersPerMonth: 1})
	ada.code = "INFLUENCE"
	var sold []int64
	for _, name := range []string{"one", "two"} {
		friend := w.befriended(s, ada, mail(name))
		sold = append(sold, s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000}))
		w.deliver()
	}
	w.Pass(3 * 24 * time.Hour)
	d := w.advocate(ada.member)
	if d.Given != 1 || d.Points != 0 {
		t.Fatalf("of two orders %d codes were given, want one a month: %+v", d.Given, w.friendOrders(ada.member))
	}
	for _, id := range sold {
		s.refundRest(id)
	}
	w.deliver()
	w.Drain()
	if d = w.advocate(ada.member); d.Given != 0 {
		t.Errorf("%d codes stand after all was refunded", d.Given)
	}
	if n := w.count("SELECT count(*) FROM redemption WHERE member_id = $1 AND status IN (2, 3)", ada.member); n != 0 {
		t.Errorf("%d codes still work", n)
	}
	w.brought(s, ada, "three", 1)
	w.Pass(3 * 24 * time.Hour)
	if d = w.advocate(ada.member); d.Given != 1 {
		t.Errorf("%d codes were given after the month had room again: %+v", d.Given, w.friendOrders(ada.member))
	}
	w.audit()
}

// TestWhoBringsThemselvesIsPaidNothing lets the checks of referrals speak.
func TestWhoBringsThemselvesIsPaidNothing(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada@example.test")
	w.pay(ada.member, referral.Commission{Kind: referral.ByPoints, Points: 50})
	visit := w.follow(s, "INFLUENCE", "", "").Visit
	code := w.coupon(s, "INFLUENCE", visit)
	w.Advance(time.Hour)
	s.buy(purchase{email: "ada+two@example.test", quantity: 1, unit: 4000, codes: []string{code}})
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	w.wantReferral(referral.Blocked, "checks")
	orders := w.friendOrders(ada.member)
	if len(orders) != 1 || orders[0].Points != 0 || orders[0].Counts {
		t.Errorf("the own order is %+v", orders[0].Order)
	}
	if d := w.advocate(ada.member); d.Orders != 0 || d.Kept["EUR"] != 0 {
		t.Errorf("it brought %+v", d.Advocate)
	}
}

func TestACommissionNeedsAMemberAndAProgramThatInvites(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Rewards = append(document.Rewards, perkProgram().Rewards[len(document.Rewards):]...)
	w := newWorld(t, &document)
	s := w.shopify()
	ada := w.inviter(s, mail("ada"))
	set := func(c referral.Commission, code string) error {
		_, err := w.SetCommission(t.Context(), app.CommissionInput{Merchant: w.merchant, Member: ada.member, Commission: c, Code: code})
		return err
	}
	for name, c := range map[string]struct {
		referral.Commission

		kind fail.Kind
	}{
		"no kind":           {referral.Commission{Active: true}, fail.Invalid},
		"no percent":        {referral.Commission{Active: true, Kind: referral.ByPercent}, fail.Invalid},
		"no worth":          {referral.Commission{Active: true, Kind: referral.ByPercent, BasisPoints: 5}, fail.Invalid},
		"an unknown reward": {referral.Commission{Active: true, Kind: referral.ByReward, Reward: "none"}, fail.Invalid},
		"a perk":            {referral.Commission{Active: true, Kind: referral.ByReward, Reward: "tour"}, fail.Invalid},
	} {
		if err := set(c.Commission, ""); !fail.Is(err, c.kind) {
			t.Errorf("%s is answered with %v", name, err)
		}
	}
	if err := set(referral.Commission{Active: true, Kind: referral.ByPoints, Points: 5}, "no good"); !fail.Is(err, fail.Invalid) {
		t.Errorf("a bad code is answered with %v", err)
	}
	gone := w.inviter(s, mail("gone"))
	w.must(w.Leave(t.Context(), gone.shopper))
	_, err := w.SetCommission(t.Context(), app.CommissionInput{
		Merchant: w.merchant, Member: gone.member, Commission: points(5),
	})
	if !fail.Is(err, fail.Conflict) {
		t.Errorf("a commission of who left is answered with %v", err)
	}
	w.must(set(referral.Commission{}, "")) // nothing to end
	if n := w.count("SELECT count(*) FROM commission"); n != 0 {
		t.Errorf("%d terms were written of nothing", n)
	}
	w.setTerms(ada, points(6))
	off := friendsProgram()
	off.Referral = program.Referral{}
	w.Publish(w.merchant, off)
	if err := set(referral.Commission{Active: true, Kind: referral.ByPoints, Points: 5}, ""); !fail.Is(err, fail.Conflict) {
		t.Errorf("without invitations it is answered with %v", err)
	}
	w.setTerms(ada, referral.Commission{}) // its end needs none
	if ledger.FromCommission == ledger.FromTier {
		t.Error("two sources have one number")
	}
}
