package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/ledger"
	"regulars/app/referral"
)

// TestAPauseBringsNobody: what is bought, joined or followed meanwhile earns
// neither side anything; what was earned before is given, and invitations work
// again afterwards.
func TestAPauseBringsNobody(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada := w.inviter(s, "ada@example.test")
	early, late := w.befriended(s, ada, "early@example.test"), w.befriended(s, ada, "late@example.test")
	token := w.follow(s, ada.code, "", "").Visit // and joins in the pause
	s.buy(purchase{customer: early.customer, quantity: 1, unit: 4000})
	w.deliver()
	w.Advance(time.Minute)
	w.must(w.Pause(t.Context(), w.merchant))
	w.Advance(time.Minute)

	if _, err := w.OpenInvitation(t.Context(), w.stranger(s), app.Visit{Code: ada.code}); !fail.Is(err, fail.NotFound) {
		t.Errorf("a link that is followed in a pause: %v", err)
	}
	if err := w.TakeInvitation(t.Context(), w.stranger(s), token); !fail.Is(err, fail.NotFound) {
		t.Errorf("a coupon that is taken in a pause: %v", err)
	}
	if _, err := w.MyInvite(t.Context(), ada.shopper, "", ""); !fail.Is(err, fail.NotFound) {
		t.Errorf("a link that is asked for in a pause: %v", err)
	}
	b, err := w.Bootstrap(t.Context(), ada.shopper, "en")
	w.must(err)
	if b.Referral != nil {
		t.Errorf("in a pause the shopper is offered %+v", b.Referral)
	}
	s.buy(purchase{customer: late.customer, quantity: 1, unit: 4000}) // earns nothing, whenever it is heard of
	third := inviter{}
	third.customer, third.member = w.newcomer(s, "third@example.test")
	third.shopper = w.visitor(s, third.customer)
	third.shopper.MemberID = third.member
	w.must(w.HearVisit(t.Context(), third.shopper, token))
	w.Pass(3 * 24 * time.Hour)
	w.must(w.Resume(t.Context(), w.merchant))
	w.must(w.HearVisit(t.Context(), third.shopper, token))
	w.Advance(time.Minute)
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	if n := w.referred(ada); n != 100 {
		t.Errorf("Ada got %d points, want 100 for the friend who bought before the pause", n)
	}
	if n := w.count("SELECT count(*) FROM referral WHERE friend_id = $1", third.member); n != 0 {
		t.Error("who joined in the pause was brought by somebody")
	}
	if n := w.count("SELECT count(*) FROM referral WHERE friend_id = $1 AND order_id IS NULL", late.member); n != 1 {
		t.Error("an order of the pause counts as a friend's first")
	}

	s.buy(purchase{customer: late.customer, quantity: 1, unit: 4000}) // the first that counts
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	if n := w.referred(ada); n != 200 {
		t.Errorf("Ada got %d points, want 200 after the late friend has bought", n)
	}
	w.audit()
}

// referred is what a member was given for friends.
func (w *world) referred(in inviter) int64 {
	w.t.Helper()
	return w.count(`SELECT coalesce(sum(amount), 0) FROM transfer WHERE member_id = $1 AND source_kind = $2 AND kind = $3`,
		in.member, int16(ledger.FromReferral), int16(ledger.Earned))
}

// TestFormerMembersAndMergedOnesStandInTheListsOfReferrals: neither an advocate
// who is erased nor one who became another breaks a page.
func TestFormerMembersAndMergedOnesStandInTheListsOfReferrals(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	ada, bob, cleo := w.inviter(s, "ada@example.test"), w.inviter(s, "bob@example.test"), w.inviter(s, "cleo@example.test")
	for i, by := range []inviter{ada, bob, cleo} {
		friend := w.befriended(s, by, string(rune('x'+i))+"@friends.example")
		s.buy(purchase{customer: friend.customer, quantity: 1, unit: 4000})
	}
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	w.erased(ada.member, "ada@example.test")
	w.must(w.MergeMembers(t.Context(), w.merchant, cleo.member, bob.member))
	list, _, err := w.Referrals(t.Context(), w.merchant, referral.Filter{Limit: 10})
	w.must(err)
	names := map[uuid.UUID]string{}
	for _, v := range list {
		names[v.Advocate] = v.AdvocateName
	}
	if len(list) != 3 || len(names) != 2 || names[ada.member] != "" || names[cleo.member] == "" {
		t.Errorf("referrals are of %v", names)
	}
	advocates, _, err := w.Advocates(t.Context(), w.merchant, referral.Find{Limit: 10})
	w.must(err)
	brought := map[uuid.UUID]int64{}
	for _, v := range advocates {
		brought[v.Member] = v.Orders
		if v.Former != (v.Member == ada.member) || v.Former && v.Name != "" {
			t.Errorf("an advocate is %+v", v)
		}
	}
	if diff := cmp.Diff(map[uuid.UUID]int64{ada.member: 1, cleo.member: 2}, brought); diff != "" {
		t.Errorf("orders by advocate (-want +got):\n%s", diff)
	}
}
