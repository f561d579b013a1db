package app_test

import (
	"strings"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/ledger"
	"regulars/app/referral"
	"regulars/connectors/shopify/shopifytest"
)

// friendOrder is the first order of a friend who took a coupon.
type friendOrder struct {
	email    string
	customer int64
	to       shopifytest.Person
	unit     int64
	wait     time.Duration // between the link and the order
	visit    string        // of a browser that came before
	code     string        // instead of the one given
}

// brings has a friend follow a code, take the coupon and order in the coffee shop.
func (w *world) brings(code string, o friendOrder) int64 {
	w.t.Helper()
	s := w.shopify()
	if o.code != "" {
		code = o.code
	}
	if o.visit == "" {
		o.visit = w.follow(s, code, "", "").Visit
	}
	coupon := w.coupon(s, code, o.visit)
	w.Advance(max(o.wait, time.Minute))
	if o.wait == 0 {
		w.Advance(5 * time.Minute)
	}
	if o.unit == 0 {
		o.unit = 4000
	}
	return w.coffee.PlaceOrder(shopifytest.NewOrder{
		CustomerID: o.customer, Email: o.email, Codes: []string{coupon}, Country: "DE", To: o.to, Visit: o.visit,
		Items: []shopifytest.Item{{Quantity: 1, Unit: o.unit}},
	}).ID
}

// home is where the advocate of these tests lives.
var home = shopifytest.Person{Name: "Ada Able", Phone: "+49 170 123 4567", Street: "Bergstr. 5 Whg 3", Postcode: "22767", City: "Hamburg"}

func TestWhoBringsThemselvesIsNotRewarded(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada.able@gmail.com")
	bea := w.inviter(s, "bea@example.test")
	old, _ := w.newcomer(s, "old@example.test")
	for _, customer := range []int64{ada.customer, old} {
		to := home
		if customer == old {
			to = shopifytest.Person{Name: "Ole Old", Street: "Far away 1", Postcode: "1"}
		}
		w.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: customer, Country: "DE", To: to, Items: []shopifytest.Item{{Quantity: 1, Unit: 900}}})
	}
	w.deliver()
	w.must(w.AddToBlockList(t.Context(), app.BanInput{Merchant: w.merchant, Email: "b.anned+x@gmail.com", Reason: "resells"}))
	own := w.follow(s, ada.code, "", "").Visit
	_, err := w.MyInvite(t.Context(), ada.shopper, own, "") // the browser that followed the link is Ada's
	w.must(err)
	flat := func(number, name string) shopifytest.Person {
		return shopifytest.Person{Name: name, Street: "Bergstraße 5, Wohnung " + number, Postcode: "22 767", City: "Hamburg"}
	}
	elsewhere := func(name string) shopifytest.Person {
		return shopifytest.Person{Name: name, Street: name + " road 1", Postcode: "9"}
	}
	cases := map[string]struct {
		order  friendOrder
		status referral.Status
		checks string
	}{
		"own account": {
			friendOrder{code: bea.code, customer: bea.customer, to: elsewhere("a")},
			referral.Blocked,
			"self_referral same_email same_name_and_address same_household same_device",
		},
		"same mailbox": {friendOrder{email: "Ada.Able+2@googlemail.com", to: elsewhere("b")}, referral.Blocked, "same_email"},
		"same home":    {friendOrder{email: "c@example.test", to: flat("3", "Able Ada")}, referral.Blocked, "same_name_and_address same_household"},
		"same house":   {friendOrder{email: "d@example.test", to: flat("4", "Dee Door")}, referral.Rewarded, "same_household"},
		"same phone": {friendOrder{email: "e@example.test", to: shopifytest.Person{
			Name: "Eve", Phone: "0170 1234567", Street: "East 1", Postcode: "8",
		}}, referral.Review, "same_phone"},
		"same browser":  {friendOrder{email: "f@example.test", to: elsewhere("f"), visit: own}, referral.Review, "same_device"},
		"bought before": {friendOrder{customer: old, to: elsewhere("g")}, referral.Blocked, "existing_customer"},
		"throw-away":    {friendOrder{email: "h@mailinator.com", to: elsewhere("h")}, referral.Review, "disposable_domain"},
		"listed":        {friendOrder{email: "banned@gmail.com", to: elsewhere("i")}, referral.Blocked, "block_list"},
		"too little":    {friendOrder{email: "j@example.test", to: elsewhere("j"), unit: 1200}, referral.Declined, ""},
		"a friend":      {friendOrder{email: "k@example.test", to: elsewhere("k")}, referral.Rewarded, ""},
		"in a hurry":    {friendOrder{email: "l@example.test", to: elsewhere("l"), wait: time.Minute}, referral.Rewarded, "order_timing"},
	}
	orders := map[int64]string{}
	for name, c := range cases {
		orders[w.brings(ada.code, c.order)] = name
	}
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	names := map[string]string{}
	for _, o := range w.coffee.Orders() {
		names[o.Name] = orders[o.ID]
	}
	for _, r := range w.referrals() {
		name := names[r.OrderName]
		var found []string
		for _, f := range r.Findings {
			found = append(found, f.Check)
		}
		if want := cases[name]; r.Status != want.status || strings.Join(found, " ") != want.checks {
			t.Errorf("%s is %s (%s) for %v, want %s for %s", name, r.Status, r.Reason, found, want.status, want.checks)
		}
		delete(cases, name)
	}
	if len(cases) > 0 {
		t.Errorf("no referral came of %v", cases)
	}
	w.want(s.id, ada.customer, 0, 300)
	w.audit()
}

func TestAFriendWhoJoinsGetsPointsOnceAndIsTheAdvocatesFriend(t *testing.T) {
	eachSite(t, friendsProgram(), func(t *testing.T, w *world, s site) {
		t.Helper()
		ada, eve := w.inviter(s, "ada@example.test"), w.inviter(s, "eve@example.test")
		w.Advance(time.Hour)
		visit := w.follow(s, ada.code, "", "").Visit
		if again := w.follow(s, eve.code, visit, "").Visit; again != visit {
			t.Fatalf("a second link gave another visit")
		}
		w.Advance(time.Hour)
		customer, friend := w.newcomer(s, "zoe@example.test")
		shopper := w.visitor(s, customer)
		shopper.MemberID = friend
		for range 2 {
			w.must(w.HearVisit(t.Context(), shopper, visit))
			w.Drain()
		}
		w.must(w.HearVisit(t.Context(), eve.shopper, visit)) // she was here before
		w.Drain()
		if r := w.wantReferral(referral.Joined, ""); r.Advocate != ada.member || r.Friend != friend {
			t.Errorf("the first link does not count: %+v", r.Referral)
		}
		w.want(s.id, customer, 0, 25)
		w.says(friend, "Invited by a friend", "25 points for joining on a friend’s invitation")
		order := s.buy(purchase{customer: customer, quantity: 1, unit: 2000})
		w.deliver()
		w.wantReferral(referral.Pending, "")
		mine, err := w.MyInvite(t.Context(), ada.shopper, "", "")
		w.must(err)
		if len(mine.Friends) != 1 || !strings.HasPrefix(mine.Friends[0].Said, "Bought, yours on ") {
			t.Errorf("the advocate sees %+v", mine.Friends)
		}
		s.cancel(order)
		w.deliver()
		w.wantReferral(referral.Cancelled, "order_cancelled")
		s.buy(purchase{customer: customer, quantity: 1, unit: 3000})
		w.deliver()
		w.Pass(3 * 24 * time.Hour)
		w.wantReferral(referral.Rewarded, "")
		w.want(s.id, ada.customer, 0, 100)
		w.want(s.id, customer, 0, 25)
		w.audit()
	})
}

func TestAFriendWhoTurnsOutToBeTheAdvocateIsTakenBack(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada@example.test")
	visit := w.follow(s, ada.code, "", "").Visit
	w.Advance(time.Hour)
	customer, friend := w.newcomer(s, "ada-at-work@example.test")
	shopper := w.visitor(s, customer)
	shopper.MemberID = friend
	w.must(w.HearVisit(t.Context(), shopper, visit))
	w.brings(ada.code, friendOrder{customer: customer, visit: visit, to: shopifytest.Person{Name: "A", Street: "Work 1"}})
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	w.want(s.id, ada.customer, 0, 100)
	w.must(w.MergeMembers(t.Context(), w.merchant, ada.member, friend))
	w.Drain()
	r := w.wantReferral(referral.Blocked, "checks")
	if len(r.Findings) == 0 || r.Findings[0].Check != "merged_later" {
		t.Errorf("the checks say %+v", r.Findings)
	}
	if b := w.balance(s.id, ada.customer); b.Available != 0 {
		t.Errorf("%d points are left", b.Available)
	}
	w.says(ada.member, "Taken back", "This invitation does not count")
	w.audit()
}

func TestOnlySoManyFriendsAYearAreRewardedWhoeverAsksAtOnce(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	document.Referral.MostPerMember, document.Referral.Reward, document.Referral.Points = 2, "five", 0
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada@example.test")
	var orders []int64
	for _, name := range []string{"x", "y", "z"} {
		orders = append(orders, w.brings(ada.code, friendOrder{
			email: name + "@example.test", to: shopifytest.Person{Name: name, Street: name + " road", Postcode: "7"},
		}))
	}
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	if got := w.statuses(); got[referral.Rewarded] != 2 || got[referral.Declined] != 1 {
		t.Fatalf("referrals are %v", describe(w.referrals()))
	}
	if n := w.count(`SELECT count(*) FROM redemption WHERE member_id = $1 AND status = 3`, ada.member); n != 2 {
		t.Errorf("the advocate has %d codes, want 2", n)
	}
	for _, id := range orders {
		s.refundRest(id)
	}
	w.deliver()
	if got := w.statuses(); got[referral.Reversed] != 2 {
		t.Errorf("after all came back, referrals are %v", describe(w.referrals()))
	}
	if n := w.count(`SELECT count(*) FROM redemption WHERE member_id = $1 AND status = 8`, ada.member); n != 2 {
		t.Errorf("%d codes are dead, want 2", n)
	}
	if n := w.count(`SELECT coalesce(sum(times), 0)::bigint FROM budget_use WHERE key LIKE 'referral%'`); n != 0 {
		t.Errorf("%d are still counted", n)
	}
}

func (w *world) statuses() map[referral.Status]int64 {
	w.t.Helper()
	counts, err := w.ReferralCounts(w.t.Context(), w.merchant)
	w.must(err)
	return counts
}

func TestRepeatedAndCrowdedWorkRewardsOnce(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada@example.test")
	order := w.brings(ada.code, friendOrder{email: "zoe@example.test"})
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	id := w.wantReferral(referral.Rewarded, "").ID
	other := w.another(w.connectors(w.network))
	done := make(chan error, 8)
	for i := range 8 {
		go func() {
			apps := []*app.App{w.App, other.App}
			done <- apps[i%2].SettleReferral(t.Context(), w.merchant, id)
		}()
	}
	for range 8 {
		w.must(<-done)
	}
	w.want(s.id, ada.customer, 0, 100)
	for range 3 {
		s.touch(order)
		w.deliver()
	}
	if n := w.count(`SELECT count(*) FROM transfer WHERE source_kind = $1`, ledger.FromReferral); n != 1 {
		t.Errorf("%d transfers, want 1", n)
	}
	w.audit()
}
