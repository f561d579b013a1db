package app

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/referral"
)

// refer reports whether any version has members bring friends.
func (p Programs) refer() bool {
	return slices.ContainsFunc(p, func(v *program.Program) bool { return v.Version.Document.Referral.Active })
}

// brought is an order that may have been brought by somebody.
type brought struct {
	order    *order.Order
	person   *member.Member // nil for a guest whom the program does not know
	evidence referral.Evidence
	coupon   uuid.UUID // the friend's redemption that it shows
}

// noteReferrals remembers by what buyers are known again, wakes the referrals
// whose orders changed, and makes a referral of an order that came by a member's
// link. What comes of it is decided by itself (settleReferral).
func (b *batch) noteReferrals() error {
	if len(b.save) == 0 || !b.programs.refer() {
		return nil
	}
	if err := referral.Wake(b.tx, slices.Collect(maps.Keys(b.save))); err != nil {
		return err
	}
	found, err := b.broughtOrders()
	if err != nil {
		return err
	}
	var traits []referral.Trait
	for i := range found {
		if person := found[i].person; person != nil {
			traits = append(traits, found[i].evidence.Traits(person.ID)...)
		}
	}
	if err := referral.Know(b.tx, traits); err != nil {
		return err
	}
	return b.attribute(found)
}

// broughtOrders are the orders of this batch, and what they say of their buyers.
func (b *batch) broughtOrders() ([]brought, error) {
	var found []brought
	for _, seen := range b.orders {
		stored := b.stored[order.Key{StoreID: seen.store.ID, ExternalID: seen.order.ID}]
		if stored == nil || b.save[stored.ID] == nil || seen.order.Test {
			continue
		}
		one := brought{order: stored, coupon: b.couponOf(stored)}
		if stored.MemberID != nil {
			one.person = b.members[*stored.MemberID]
		}
		var err error
		if one.evidence, err = evidenceOf(b.keys, seen.order); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	slices.SortStableFunc(found, func(x, y brought) int { return x.order.PlacedAt.Compare(y.order.PlacedAt) })
	return found, nil
}

// couponOf is the friend's coupon that an order shows: a code of ours that was
// given to nobody.
func (b *batch) couponOf(o *order.Order) uuid.UUID {
	for _, shown := range b.shown {
		for _, r := range b.codes {
			if shown.order.ID == o.ID && r.MemberID == uuid.Nil && shown.shows(r) {
				return r.ID
			}
		}
	}
	return uuid.Nil
}

// evidenceOf is what an order says of its buyer, as keyed hashes.
func evidenceOf(keys *merchant.Keys, o *platform.Order) (e referral.Evidence, err error) {
	buyer := o.Buyer
	if buyer == nil {
		buyer = &platform.Buyer{}
	}
	address := referral.Address{
		Line1: buyer.Line1, Line2: buyer.Line2, Postcode: buyer.Postcode, City: buyer.City, Country: o.Country,
	}
	e.Disposable = referral.Disposable(o.Email)
	for _, trait := range []struct {
		to         *[]byte
		kind, text string
	}{
		{&e.Email, "email", referral.NormalEmail(o.Email)},
		{&e.Name, "name", referral.NormalName(buyer.Name)},
		{&e.Address, "address", address.Whole()},
		{&e.Household, "house", address.House()},
		{&e.Phone, "phone", referral.NormalPhone(buyer.Phone)},
		{&e.Device, "visit", visitToken(buyer.Visit)},
	} {
		if *trait.to, err = keys.Trait(trait.kind, trait.text); err != nil {
			return e, err
		}
	}
	return e, nil
}

func visitToken(text string) string {
	if referral.IsToken(text) {
		return text
	}
	return ""
}

// attribute finds out who brought the orders.
func (b *batch) attribute(found []brought) error {
	visits, err := b.visitsOf(found)
	if err != nil {
		return err
	}
	known, err := b.referralsOf(found)
	if err != nil {
		return err
	}
	for i := range found {
		one := &found[i]
		if one.order.Status != platform.Paid && one.order.Status != platform.Unpaid {
			continue
		}
		if r := known.of(one); r != nil {
			if err := b.reattach(r, one); err != nil {
				return err
			}
			continue
		}
		if visit := visits.of(one); visit != nil {
			if err := b.begin(one, visit, &known); err != nil {
				return err
			}
		}
	}
	return nil
}

// visitsFound are visits by token and by coupon.
type visitsFound struct {
	byToken  map[string]*referral.Visit
	byCoupon map[uuid.UUID]*referral.Visit
}

func (b *batch) visitsOf(found []brought) (visitsFound, error) {
	in := visitsFound{map[string]*referral.Visit{}, map[uuid.UUID]*referral.Visit{}}
	var tokens [][]byte
	var coupons []uuid.UUID
	for i := range found {
		if found[i].evidence.Device != nil {
			tokens = append(tokens, found[i].evidence.Device)
		}
		if found[i].coupon != uuid.Nil {
			coupons = append(coupons, found[i].coupon)
		}
	}
	visits, err := referral.Visits(b.tx, tokens, coupons)
	for i := range visits {
		in.byToken[string(visits[i].Token)] = &visits[i]
		if visits[i].Coupon != uuid.Nil {
			in.byCoupon[visits[i].Coupon] = &visits[i]
		}
	}
	return in, err
}

// of is the visit that an order came by: the coupon tells more than the cart.
func (v visitsFound) of(one *brought) *referral.Visit {
	if visit := v.byCoupon[one.coupon]; visit != nil && one.coupon != uuid.Nil {
		return visit
	}
	return v.byToken[string(one.evidence.Device)]
}

// friendsKnown are the referrals of people who were brought already.
type friendsKnown struct {
	byFriend map[uuid.UUID]*referral.Referral
	byKey    map[string]*referral.Referral
}

func (k *friendsKnown) add(r *referral.Referral) {
	k.byKey[string(r.FriendKey)] = r
	if r.Friend != uuid.Nil {
		k.byFriend[r.Friend] = r
	}
}

func (k *friendsKnown) of(one *brought) *referral.Referral {
	if one.person != nil {
		if r := k.byFriend[one.person.ID]; r != nil {
			return r
		}
	}
	return k.byKey[string(friendKey(one))]
}

// friendKey is who a friend is: their mailbox, or else their account or order.
func friendKey(one *brought) []byte {
	switch {
	case one.evidence.Email != nil:
		return one.evidence.Email
	case one.person != nil:
		return one.person.ID[:]
	default:
		return one.order.ID[:]
	}
}

func (b *batch) referralsOf(found []brought) (friendsKnown, error) {
	known := friendsKnown{map[uuid.UUID]*referral.Referral{}, map[string]*referral.Referral{}}
	var people []uuid.UUID
	var keys [][]byte
	for i := range found {
		keys = append(keys, friendKey(&found[i]))
		if found[i].person != nil {
			people = append(people, found[i].person.ID)
		}
	}
	list, err := referral.LockByFriends(b.tx, people, keys)
	for _, r := range list {
		known.add(r)
	}
	return known, err
}

// reattach gives an order to the referral of a friend who joined before, or
// whose first order fell.
func (b *batch) reattach(r *referral.Referral, one *brought) error {
	if r.Order == one.order.ID {
		r.Evidence.Adopt(one.evidence)
		return b.saveReferral(r)
	}
	rules := b.programs.At(one.order.PlacedAt)
	switch {
	case !r.Open():
		return b.comeAgain(r, one)
	case rules == nil || !rules.Version.Document.Referral.Active || b.merchant.PausedAt(one.order.PlacedAt) ||
		one.order.PlacedAt.Before(r.Evidence.VisitedAt.Add(-clockSkew)):
		return nil
	}
	b.place(r, one, rules)
	if r.Status == referral.Cancelled {
		r.Status, r.Reason = referral.Pending, ""
	}
	return b.saveReferral(r)
}

// comeAgain notes a later order of a friend who was brought.
func (b *batch) comeAgain(r *referral.Referral, one *brought) error {
	if r.PlacedAt == nil || one.order.PlacedAt.Before(*r.PlacedAt) {
		return nil
	}
	err := referral.AddOrder(b.tx, &referral.Order{
		ID: one.order.ID, Referral: r.ID, Advocate: r.Advocate, Store: one.order.StoreID,
		PlacedAt: one.order.PlacedAt, Currency: one.order.Currency,
	})
	if err != nil {
		return err
	}
	return b.saveReferral(r)
}

// begin makes a referral of an order that came by a visit. An order of a pause
// earns nobody anything.
func (b *batch) begin(one *brought, visit *referral.Visit, known *friendsKnown) error {
	rules := b.programs.At(one.order.PlacedAt)
	if rules == nil || !rules.Version.Document.Referral.Active || b.merchant.PausedAt(one.order.PlacedAt) ||
		one.order.PlacedAt.Before(visit.At.Add(-clockSkew)) {
		return nil
	}
	code, err := referral.AnyCode(b.tx, visit.Code)
	if err != nil {
		return err
	}
	r := &referral.Referral{
		ID: b.tx.NewID(), Advocate: code.Member, FriendKey: friendKey(one), Code: code.Code, Coupon: one.coupon,
		Status: referral.Pending, CreatedAt: b.tx.Now, EndsAt: visit.EndsAt,
		Evidence: referral.Evidence{Device: visit.Token, VisitedAt: visit.At, IPSeen: visit.IPSeen},
	}
	b.place(r, one, rules)
	if one.person != nil && one.person.State == member.StateMember && joinedAfter(one.person, visit.At) &&
		!b.merchant.PausedAt(*one.person.JoinedAt) {
		r.JoinedAt = one.person.JoinedAt
	}
	known.add(r)
	return b.saveReferral(r)
}

// place notes a referral's order.
func (b *batch) place(r *referral.Referral, one *brought, rules *program.Program) {
	placed := one.order.PlacedAt
	r.Order, r.Store, r.PlacedAt, r.Currency = one.order.ID, one.order.StoreID, &placed, one.order.Currency
	r.Version = rules.Version.Number
	due := returnsOver(rules, placed, b.zone)
	r.DueAt = &due
	if one.person != nil {
		r.Friend = one.person.ID
	}
	r.Evidence.Adopt(one.evidence)
}

func (b *batch) saveReferral(r *referral.Referral) error {
	now := b.tx.Now
	r.NextAt = &now
	_, err := referral.Save(b.tx, r)
	return err
}
