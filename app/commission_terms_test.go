package app_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/referral"
)

// again has a friend who was brought buy once more; nobody hears of it before deliver.
func (w *world) again(s site, friend inviter) {
	w.t.Helper()
	w.Advance(time.Hour)
	s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000})
	w.Advance(time.Hour)
}

func (w *world) setTerms(who inviter, c referral.Commission) {
	w.t.Helper()
	_, err := w.SetCommission(w.t.Context(), app.CommissionInput{Merchant: w.merchant, Member: who.member, Commission: c})
	w.must(err)
}

func points(n int64) referral.Commission {
	return referral.Commission{Active: true, Kind: referral.ByPoints, Points: n}
}

// TestACommissionIsOfTheDayOnWhichAnOrderWasPlaced hears of orders after the terms, the
// pause or the return window in which they were placed are over.
func TestACommissionIsOfTheDayOnWhichAnOrderWasPlaced(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.paidFor(s, "ada", points(10))
	zoe := w.befriended(s, ada, mail("zoe"))
	w.again(s, zoe)
	w.deliver()
	w.Pass(3 * 24 * time.Hour)

	w.again(s, zoe)
	w.setTerms(ada, points(70))
	w.deliver() // of an order of the terms before
	if o := w.friendOrders(ada.member)[0]; o.Points != 0 || o.DueAt == nil || !o.DueAt.After(w.Now()) {
		t.Errorf("before its return window is over an order pays %d (due %v)", o.Points, o.DueAt)
	}
	w.again(s, zoe)
	ended := points(70)
	ended.Active = false
	w.setTerms(ada, ended)
	w.deliver()
	if d := w.advocate(ada.member); d.Paid || d.Terms == nil || d.Terms.Active {
		t.Errorf("after its end a commission still runs: %+v", d.Terms)
	}
	w.again(s, zoe) // nothing is paid for it
	w.deliver()
	w.setTerms(ada, points(5))
	w.must(w.Pause(t.Context(), w.merchant))
	w.again(s, zoe)
	w.must(w.Resume(t.Context(), w.merchant))
	w.deliver()
	document.Referral.HoldDays = 40
	w.again(s, zoe)
	w.Publish(w.merchant, document)
	w.deliver() // of an order that could be returned for 2 days
	unpaid := s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 4000, unpaid: true})
	w.deliver()
	w.Pass(4 * 24 * time.Hour)

	orders := w.friendOrders(ada.member)
	want := []int64{0, 5, 0, 0, 70, 10, 10}
	if len(orders) != len(want) {
		t.Fatalf("%d orders are known, want %d", len(orders), len(want))
	}
	for i, o := range orders {
		if o.Points != want[i] || o.Counts != (i > 0) || o.First != (i == len(want)-1) {
			t.Errorf("order %d (newest first) pays %d, want %d: %+v", i, o.Points, want[i], o.Order)
		}
	}
	s.pay(unpaid)
	w.deliver()
	w.Pass(4 * 24 * time.Hour)
	if o := w.friendOrders(ada.member)[0]; !o.Counts || o.Points != 0 {
		t.Errorf("of an order with a return window of 40 days %d points are paid after 8", o.Points)
	}
	w.statedRight(ada.member)
	w.audit()
}

// TestWhatWasPaidToWhoLeftFollowsRefundsOnly pays an advocate, who leaves.
func TestWhatWasPaidToWhoLeftFollowsRefundsOnly(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.paidFor(s, "ada", referral.Commission{
		Kind: referral.ByPercent, BasisPoints: 1000, Worth: map[string]int64{"EUR": 100},
	})
	zoe := w.befriended(s, ada, mail("zoe"))
	first := s.buy(purchase{customer: zoe.customer, quantity: 2, unit: 2000})
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	whole := w.friendOrders(ada.member)[0]
	w.again(s, zoe)
	second := s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 2000})
	w.deliver()
	w.must(w.Leave(t.Context(), ada.shopper))
	w.Pass(3 * 24 * time.Hour)
	orders := w.friendOrders(ada.member)
	for _, o := range orders[:2] {
		if o.Points != 0 || o.Reason != referral.WhyAdvocate || !o.Counts {
			t.Errorf("who left is paid %d (%s)", o.Points, o.Reason)
		}
	}
	s.grow(second)
	s.refund(first)
	w.deliver()
	w.Drain()
	o := w.friendOrders(ada.member)[2]
	if whole.Points != whole.Kept/10 || o.Points != o.Kept/10 || o.Points == 0 || o.Kept >= whole.Kept || o.Gross != whole.Gross {
		t.Errorf("of %+v a refund leaves %+v", whole.Order, o.Order)
	}
	d := w.advocate(ada.member)
	if d.Gross["EUR"]-d.Kept["EUR"] != whole.Kept-o.Kept {
		t.Errorf("friends bought for %d and %d is kept, want %d less", d.Gross["EUR"], d.Kept["EUR"], whole.Kept-o.Kept)
	}
	if d.Net != d.Kept["EUR"]-d.Cost {
		t.Errorf("of %d kept at a cost of %d the net is %d", d.Kept["EUR"], d.Cost, d.Net)
	}
	w.statedRight(zoe.member) // has points for joining, and none for friends
	statement, err := w.StatementOf(t.Context(), w.merchant, ada.member, d.Months[0].Month)
	w.must(err)
	last := statement.Lines[len(statement.Lines)-1]
	if last.Amount == nil || last.Amount.Minor != o.Kept || last.Points != o.Points-whole.Points ||
		!strings.Contains(last.Reason, "was refunded") {
		t.Errorf("the statement says %+v of an order of which %d is kept", last, o.Kept)
	}
	s.refundRest(second)
	w.deliver()
	w.Drain()
	if now := w.advocate(ada.member); now.Again != d.Again-1 || now.Gross["EUR"] >= d.Gross["EUR"] {
		t.Errorf("an order that was given back whole still counts: %d again, %d", now.Again, now.Gross["EUR"])
	}
	w.statedRight(ada.member)
	w.audit()
}

// TestAFriendWhoseOrderFellAndWhoComesBackTooLateBringsNothing orders in the window,
// gives it back and orders after the window.
func TestAFriendWhoseOrderFellAndWhoComesBackTooLateBringsNothing(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.paidFor(s, "ada", points(10))
	zoe := w.befriended(s, ada, mail("zoe"))
	sold := s.buy(purchase{customer: zoe.customer, quantity: 1, unit: 4000})
	w.deliver()
	s.refundRest(sold)
	w.deliver()
	w.Pass(20 * 24 * time.Hour)
	for range 2 {
		w.again(s, zoe)
		w.deliver()
	}
	w.Pass(3 * 24 * time.Hour)
	w.wantReferral(referral.Declined, referral.WhyLate)
	if d := w.advocate(ada.member); d.Orders != 0 || d.Points != 0 || d.Again != 0 || d.Kept["EUR"] != 0 {
		t.Errorf("after the window they bring %+v", d.Advocate)
	}
}

// TestAMonthOfCommissionsIsTheMerchantsCalendar pays orders around midnight of a month's
// first day where the merchant is, which is the evening before in UTC.
func TestAMonthOfCommissionsIsTheMerchantsCalendar(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Referral.HoldDays = 1
	document.Rewards[0].Name = "=5 off"
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	zone := w.zone()
	bounded := points(60)
	bounded.MostPerMonth, bounded.OrdersPerMonth = 100, 1
	ada, bea := w.paidFor(s, "ada", bounded), w.paidFor(s, "bea", bounded)
	cleo := w.paidFor(s, "cleo", referral.Commission{Kind: referral.ByReward, Reward: "five", OrdersPerMonth: 1})

	now := w.Now().In(zone)
	begins := time.Date(now.Year(), now.Month()+2, 1, 0, 0, 0, 0, zone)
	at := func(moment time.Time) { w.Advance(moment.Sub(w.Now())) }
	at(begins.AddDate(0, 0, -3).Add(time.Hour))
	before := w.brought(s, ada, "a-before", 1)
	w.brought(s, bea, "b-before", 1)
	w.Pass(24 * time.Hour) // they pay in the month before
	at(begins.Add(-12 * time.Hour))
	within := w.brought(s, ada, "a-within", 1)
	w.brought(s, cleo, "c-within", 1)
	at(begins.Add(time.Minute))
	w.Drain()
	w.Pass(2 * time.Minute) // the code is made
	if w.Now().UTC().Month() == begins.Month() {
		t.Fatal("it is the same month in UTC: this test shows nothing")
	}
	for who, want := range map[inviter][]int64{ada: {60, 60}, bea: {60}} {
		for i, o := range w.friendOrders(who.member) {
			if o.Points != want[i] {
				t.Errorf("order %d pays %d (%s), want %d", i, o.Points, o.Reason, want[i])
			}
		}
	}
	month, past := begins.Format("2006-01"), begins.AddDate(0, -1, 0).Format("2006-01")
	d := w.advocate(ada.member)
	if len(d.Months) != 2 || d.Months[0].Month != month || d.Months[1].Month != past {
		t.Errorf("the months are %+v, want %s and %s", d.Months, month, past)
	}
	w.statedRight(ada.member)
	w.givenIn(cleo.member, month, begins)

	s.touch(before[0])
	w.deliver()
	if o := w.friendOrders(ada.member)[1]; o.Points != 60 {
		t.Errorf("heard of again, an order pays %d", o.Points)
	}
	s.refundRest(within[0])
	w.deliver()
	w.brought(s, ada, "a-instead", 1)
	w.brought(s, ada, "a-too-many", 1)
	w.Pass(2 * 24 * time.Hour)
	for i, want := range []int64{0, 60, 0, 60} {
		if o := w.friendOrders(ada.member)[i]; o.Points != want {
			t.Errorf("after a refund order %d (newest first) pays %d (%s), want %d", i, o.Points, o.Reason, want)
		}
	}
	w.statedRight(ada.member)
	w.audit()
}

func (w *world) zone() *time.Location {
	w.t.Helper()
	var name string
	w.must(w.owner().QueryRow(w.t.Context(), "SELECT time_zone FROM merchant WHERE id = $1", w.merchant).Scan(&name))
	zone, err := time.LoadLocation(name)
	w.must(err)
	return zone
}

// givenIn fails unless who is paid in codes has a statement of a month, which alone
// names the code, on its first day.
func (w *world) givenIn(who uuid.UUID, month string, begins time.Time) {
	w.t.Helper()
	d := w.advocate(who)
	if d.Given != 1 || len(d.Months) != 1 || d.Months[0].Month != month || d.Months[0].Points != 0 {
		w.t.Fatalf("%d codes were given, in the months %+v, want one in %s", d.Given, d.Months, month)
	}
	for _, other := range []time.Time{begins.AddDate(0, -1, 0), begins.AddDate(0, 1, 0)} {
		s, err := w.StatementOf(w.t.Context(), w.merchant, who, other.Format("2006-01"))
		w.must(err)
		if len(s.Gifts) != 0 {
			w.t.Errorf("the statement of %s names %+v", s.Month, s.Gifts)
		}
	}
	s, err := w.StatementOf(w.t.Context(), w.merchant, who, month)
	w.must(err)
	if len(s.Gifts) != 1 {
		w.t.Fatalf("the statement of %s names %+v", month, s.Gifts)
	}
	write, err := w.StatementFile(w.t.Context(), w.merchant, who, month)
	w.must(err)
	var file bytes.Buffer
	w.must(write(&file))
	if row := begins.Format(time.DateOnly) + ",'" + s.Gifts[0].Name + "," + s.Gifts[0].Code; !strings.Contains(file.String(), row) {
		w.t.Errorf("the file has no row %s:\n%s", row, &file)
	}
}
