package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/consent"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/profile"
	"regulars/app/reward"
)

// traitSeen is what a customer's record, or an order, says of a person.
type traitSeen struct {
	member uuid.UUID
	region string
	came   profile.Came
	told   profile.Told
}

// decide notes what a customer's record says of consents and of where they live.
func (b *batch) decide(s customerSeen, person *member.Member) {
	if s.customer.Region != "" && !s.passing {
		b.traits = append(b.traits, traitSeen{
			member: person.ID, region: s.customer.Region, told: profile.Told{
				By: profile.ByStore,
				At: s.customer.UpdatedAt,
			},
		})
	}
	c := s.customer.Consent
	if c == nil {
		return
	}
	at := c.At
	if at.IsZero() && c.Granted {
		at = s.customer.CreatedAt // the platform does not know: before anything that we know of
	}
	channel := consent.ChannelOf(c.Channel)
	if at.IsZero() || channel == 0 {
		return // never decided
	}
	store := s.store.ID
	b.decided = append(b.decided, consent.Record{
		Member: person.ID, Channel: channel, Granted: c.Granted, Basis: consent.Agreed, Source: consent.InStore,
		StoreID: &store, Note: c.OptIn, At: at,
	})
	if c.Granted && !s.customer.Staff {
		b.keen[person.ID] = true
	}
}

// knowPeople writes what the batch tells of people: consents, where they live and
// how they came.
func (b *batch) knowPeople() error {
	if err := atPeace(b.tx, turnedAway(b.decided)); err != nil {
		return err
	}
	told, err := consent.Note(b.tx, b.decided)
	if err != nil {
		return err
	}
	if err := touch(b.tx, b.merchant, told); err != nil {
		return err
	}
	for _, seen := range b.orders {
		if stored := b.stored[order.Key{StoreID: seen.store.ID, ExternalID: seen.order.ID}]; stored != nil {
			b.noteBuyer(seen, stored)
		}
	}
	if len(b.traits) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, 0, len(b.traits))
	for _, t := range b.traits {
		ids = append(ids, t.member)
	}
	known, err := profile.Lock(b.tx, ids)
	if err != nil {
		return err
	}
	changed := map[uuid.UUID]*profile.Profile{}
	for _, t := range b.traits {
		p := known[t.member]
		if p == nil {
			p = &profile.Profile{Member: t.member}
			known[t.member] = p
		}
		moved, came := p.SetRegion(t.region, t.told), p.Arrive(t.came, t.told.At)
		if moved || came {
			changed[t.member] = p
		}
	}
	if err := touch(b.tx, b.merchant, slices.Collect(maps.Keys(changed))); err != nil {
		return err
	}
	return profile.Save(b.tx, values(changed))
}

// turnedAway lists whose records take back that they are written to.
func turnedAway(records []consent.Record) (members []uuid.UUID) {
	for i := range records {
		if records[i].Channel == consent.Email && !records[i].Granted {
			members = append(members, records[i].Member)
		}
	}
	return members
}

func (b *batch) noteBuyer(seen orderSeen, stored *order.Order) {
	buyer := seen.order.Buyer
	if buyer == nil || buyer.Region+buyer.Origin == "" || b.save[stored.ID] == nil {
		return
	}
	if person := b.personOf(seen.store, seen.order); person != nil && b.learnsOf(person.ID) {
		b.traits = append(b.traits, traitSeen{
			member: person.ID, region: buyer.Region,
			came: profile.Came{Origin: buyer.Origin, Medium: buyer.Medium, Campaign: buyer.Campaign},
			told: profile.Told{By: profile.ByOrder, At: seen.order.PlacedAt},
		})
	}
}

// learnsOf reports whether anything is learned of a person: not of who left.
func (b *batch) learnsOf(id uuid.UUID) bool {
	person := b.members[id]
	return person == nil || person.State != member.StateLeft
}

// goodsSeen are the products of a batch, with the collections they are in.
type goodsSeen map[product.Key]platform.Product

func (b *batch) checkoutGoods() []product.Key {
	var keys []product.Key
	for _, seen := range b.checkouts {
		for i := range seen.checkout.Lines {
			keys = append(keys, product.Key{StoreID: seen.store.ID, ExternalID: seen.checkout.Lines[i].ProductID})
		}
	}
	return keys
}

func (b *batch) sortGoods(keys []product.Key) (goodsSeen, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return product.Get(b.tx, keys)
}

// allowed leaves out lines of which nothing may be known.
func (g goodsSeen) allowed(seen checkoutSeen, s profile.Settings) []platform.Line {
	var kept []platform.Line
	for _, line := range seen.checkout.Lines {
		known := g[product.Key{StoreID: seen.store.ID, ExternalID: line.ProductID}]
		if !s.Sensitive(profile.OfProduct, line.ProductID, known.Collections) {
			kept = append(kept, line)
		}
	}
	return kept
}

// mostGathered is how many collections of a product a sign of interest counts for.
const mostGathered = 5

// showed counts a sign of interest in a product, and in the collections it is in.
func (b *batch) showed(who uuid.UUID, goods goodsSeen, what product.Key, sign profile.Sign, at time.Time) {
	at = b.seenAt(at)
	b.tally.Add(who, profile.Goods{Kind: profile.OfProduct, StoreID: what.StoreID, ExternalID: what.ExternalID},
		sign, at)
	in := goods[what].Collections
	for _, c := range in[:min(len(in), mostGathered)] {
		b.tally.Add(who, profile.Goods{Kind: profile.OfCollection, StoreID: what.StoreID, ExternalID: c}, sign, at)
	}
}

// LearnOrders brings what is known of what people bought and gave back in line
// with their orders. Whoever needs it fresh calls it: orders themselves do not
// wait for it.
func (a *App) LearnOrders(tx *pg.Tx, members []uuid.UUID) error {
	settings, err := profile.GetSettings(tx)
	if err != nil || len(members) == 0 {
		return err
	}
	if !settings.Learn {
		return profile.Buy(tx, members, nil)
	}
	orders, err := order.OfMembers(tx, members, mostLearned)
	if err != nil {
		return err
	}
	lines, err := boughtLines(orders)
	if err != nil {
		return err
	}
	keys := make([]product.Key, len(lines))
	for i, l := range lines {
		keys[i] = l.key
	}
	goods, err := product.Get(tx, keys)
	if err != nil {
		return err
	}
	bought := profile.Tally{}
	for _, l := range lines {
		in := goods[l.key].Collections
		if settings.Sensitive(profile.OfProduct, l.key.ExternalID, in) {
			continue
		}
		bought.Buy(l.member, profile.Goods{
			Kind: profile.OfProduct, StoreID: l.key.StoreID,
			ExternalID: l.key.ExternalID,
		},
			l.returned, l.at)
		for _, c := range in[:min(len(in), mostGathered)] {
			bought.Buy(l.member, profile.Goods{
				Kind: profile.OfCollection, StoreID: l.key.StoreID,
				ExternalID: c,
			}, l.returned, l.at)
		}
	}
	return profile.Buy(tx, members, bought.List())
}

// mostLearned is how many orders of each person are read, the newest.
const mostLearned = 100

type boughtLine struct {
	member   uuid.UUID
	key      product.Key
	returned bool
	at       time.Time
}

// boughtLines lists what orders are of. Of a line of which nothing is left in an
// order that gave money back, we say that it was returned.
func boughtLines(orders []*order.Order) ([]boughtLine, error) {
	var lines []boughtLine
	var state platform.Order
	for _, o := range orders {
		if o.Status != platform.Paid || o.MemberID == nil {
			continue
		}
		if err := order.Unpack(o.Packed, &state); err != nil {
			return nil, err
		}
		for i := range state.Lines {
			line := &state.Lines[i]
			if line.ProductID == "" || line.GiftCard || line.Quantity == 0 && state.Refunded == 0 {
				continue
			}
			lines = append(lines, boughtLine{
				member: *o.MemberID, key: product.Key{StoreID: o.StoreID, ExternalID: line.ProductID},
				returned: line.Quantity == 0, at: o.PlacedAt,
			})
		}
	}
	return lines, nil
}

// ProfileSettings reads what the merchant asks its shoppers, and what it never
// wants to know.
func (a *App) ProfileSettings(ctx context.Context, merchantID uuid.UUID) (s profile.Settings, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err = profile.GetSettings(tx)
		return err
	})
	return s, err
}

// ChangeProfileSettings replaces what the merchant asks. What is sensitive from
// now on is forgotten in the same moment. fail.Invalid names what is wrong.
func (a *App) ChangeProfileSettings(ctx context.Context, merchantID uuid.UUID, s profile.Settings) error {
	if err := s.Check(); err != nil {
		return err
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // no batch goes on with what was asked before
			return err
		}
		before, err := profile.GetSettings(tx)
		if err != nil {
			return err
		}
		if err := profile.SaveSettings(tx, s); err != nil {
			return err
		}
		if s.Avoids() {
			if err := profile.Forget(tx, s.SensitiveProducts, s.SensitiveCollections); err != nil {
				return err
			}
			if err := reward.Unexplain(tx, s.SensitiveProducts, s.SensitiveCollections); err != nil {
				return err
			}
		}
		if err := a.wantPlugins(tx); err != nil {
			return err
		}
		if s.Watches() != before.Watches() {
			if err := a.wantLooksAnew(tx); err != nil {
				return err
			}
		}
		if s.PurposesSensitive && !before.PurposesSensitive {
			if err := profile.DropSensitive(tx, int16(consent.Profile)); err != nil {
				return err
			}
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SettingsChanged, Kind: audit.OfSettings, Before: before, After: s,
		})
	})
}
