package app_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/connectors/shopify/shopifytest"
)

// forSegment publishes that the cheapest codes are for a segment of the Shopify store.
func (w *world) forSegment(s site, segment int64) program.Document {
	w.t.Helper()
	document := sharedProgram()
	document.Rewards[0].StoreSegments = []program.StoreSegment{
		{Store: s.id.String(), Group: strconv.FormatInt(segment, 10), Name: "VIPs"},
	}
	w.Publish(w.merchant, document)
	return document
}

func TestCodesForASegmentOfTheStoreAreTakenByItsCustomersAlone(t *testing.T) {
	t.Parallel()
	document := sharedProgram()
	w := newWorld(t, &document)
	s := w.shopify()
	vips := w.coffee.PlantSegment("VIPs", "customer_tags CONTAINS 'vip'")
	w.forSegment(s, vips)
	vip, vipMember := w.newcomer(s, mail("vip"))
	plain, plainMember := w.newcomer(s, mail("plain"))
	tagged := func(tags ...string) {
		w.coffee.UpdateCustomer(vip, func(c *shopifytest.Customer) { c.Tags = tags })
	}
	tagged("VIP")

	_, err := w.Redeem(t.Context(), w.five(s, plainMember, 1))
	if refusal(err) != reward.OtherGroup || !fail.Is(err, fail.Conflict) {
		t.Fatalf("who is in no segment: %v", err)
	}
	w.want(s.id, plain, 0, 2000)
	w.discounts(0)

	taken, err := w.Redeem(t.Context(), w.five(s, vipMember, 1))
	w.must(err)
	all := w.coffee.Discounts()
	if taken.Status != reward.Issued || len(all) != 1 || !slices.Equal(all[0].Segments, []int64{vips}) {
		t.Fatalf("%s (%s): %+v", taken.Status, taken.LastError, all)
	}
	tagged()
	again, err := w.Redeem(t.Context(), w.five(s, vipMember, 1))
	if w.must(err); again.ID != taken.ID {
		t.Error("the same tap, after they left the segment, is another")
	}
	w.want(s.id, vip, 0, 1500)
	used := func(customer int64) bool {
		order := w.coffee.PlaceOrder(shopifytest.NewOrder{
			CustomerID: customer, Codes: []string{taken.Code}, Items: []shopifytest.Item{{Quantity: 1, Unit: 1500}},
		})
		return len(order.Codes) == 1
	}
	if used(plain) {
		t.Error("the code works for who is not in the segment")
	}
	tagged("vip")
	if !used(vip) {
		t.Error("the code does not work for who is in the segment")
	}

	given, err := w.GrantReward(t.Context(), app.Grant{
		Merchant: w.merchant, Member: plainMember, Store: s.id, RewardID: "five", Key: "a present",
	})
	w.must(err)
	all = w.coffee.Discounts()
	if given.Status != reward.Issued || len(all) != 2 || !slices.Equal(all[1].CustomerIDs, []int64{plain}) {
		t.Fatalf("what is given is not locked to whom it is given to: %s (%s) %+v", given.Status, given.LastError, all)
	}
	second, err := w.Redeem(t.Context(), w.five(s, vipMember, 2))
	w.must(err)
	_, err = w.Undo(t.Context(), w.merchant, vipMember, second.ID)
	if w.must(err); s.usable(second.Code) != 0 || w.redemption(second).Status != reward.Revoked {
		t.Errorf("a code that was given back is %s", w.redemption(second).Status)
	}
	w.deliver()
	w.audit()
}

func TestSegmentsOfAStoreArePublishedForThatStoreAlone(t *testing.T) {
	t.Parallel()
	document := sharedProgram()
	w := newWorld(t, &document)
	s, tea := w.shopify(), w.woo()
	document = w.forSegment(s, 77)
	_, member := w.newcomer(tea, mail("tea"))
	if _, err := w.Redeem(t.Context(), w.five(tea, member, 1)); refusal(err) != reward.NotHere {
		t.Errorf("in a store without segments: %v", err)
	}
	for field, change := range map[string]func(r *program.Reward){
		"store_segments":             func(r *program.Reward) { r.SharedCode = false },
		"store_segments[0]":          func(r *program.Reward) { r.StoreSegments[0].Store = tea.id.String() },
		"store_segments[0].id":       func(r *program.Reward) { r.StoreSegments[0].Group = "7 OR 1" },
		"store_segments[0].store_id": func(r *program.Reward) { r.StoreSegments[0].Store = "7" },
	} {
		bad := document
		bad.Rewards = slices.Clone(document.Rewards)
		bad.Rewards[0].StoreSegments = slices.Clone(document.Rewards[0].StoreSegments)
		change(&bad.Rewards[0])
		if got := w.refusedField(bad); got != "rewards[0]."+field {
			t.Errorf("refused is %q, want %q", got, field)
		}
	}
	friends := document
	friends.Referral = program.Referral{Active: true, FriendReward: document.Rewards[0].ID}
	if got := w.refusedField(friends); got != "referral.friend_reward" {
		t.Errorf("a friend's coupon for a segment: refused is %q", got)
	}
}

// refusedField tries to publish a document, and says which field is refused.
func (w *world) refusedField(document program.Document) string {
	w.t.Helper()
	_, err := w.SaveDraft(w.t.Context(), w.merchant, document)
	if err == nil {
		_, err = w.PublishDraft(w.t.Context(), w.merchant, app.PublishInput{Author: "Test"})
	}
	refused, _ := errors.AsType[*fail.Error](err)
	if refused == nil || refused.Kind != fail.Invalid {
		w.t.Fatalf("not refused by a field: %v", err)
	}
	return refused.Field
}
