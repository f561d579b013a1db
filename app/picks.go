package app

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"regulars/app/checkout"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/money"
	"regulars/app/order"
	"regulars/app/profile"
	"regulars/app/segment"
	"regulars/app/taste"
	"regulars/app/words"
)

// shownPicks is how many products are chosen for a message.
const shownPicks = 3

// addPicks adds the products that are chosen for the member, where the text shows
// any: now, so that nothing is among them that they bought or returned since.
func addPicks(
	tx *pg.Tx, w *words.Words, to *addressee, _ map[string]string, c *message.OfferContent,
) error {
	if !c.Text.Picks() {
		return nil
	}
	chosen, seller, err := picksFor(tx, to.ID)
	if err != nil || len(chosen) == 0 {
		return err
	}
	froms := map[string]string{}
	for _, pick := range chosen {
		froms[pick.From] = ""
	}
	goods, err := taste.Goods(tx, seller.ID, slices.Collect(maps.Keys(froms)))
	for _, pick := range chosen {
		shown := message.Goods{Title: pick.Title, Image: pick.ImageURL, Link: pick.URL}
		if seller.Currency != "" {
			shown.Price = w.Money(money.Amount{Minor: pick.Price, Currency: seller.Currency})
		}
		shown.Why = w.Text("mail.pick."+string(pick.Why), words.Args{"Product": goods[pick.From].Title})
		c.Picks = append(c.Picks, shown)
	}
	return err
}

// picksFor chooses products for a member, in the store they bought in last. Of
// nobody known (uuid.Nil) it knows what is popular.
func picksFor(tx *pg.Tx, id uuid.UUID) ([]taste.Choice, merchant.Store, error) {
	orders, err := order.OfMembers(tx, []uuid.UUID{id}, mostLearned)
	if err != nil {
		return nil, merchant.Store{}, err
	}
	seller, known, err := sellerOf(tx, id, orders)
	if err != nil || !known {
		return nil, seller, err
	}
	settings, err := profile.GetSettings(tx)
	if err != nil {
		return nil, seller, err
	}
	person, err := hadGoods(tx, id, seller.ID, orders)
	if err != nil {
		return nil, seller, err
	}
	signs, err := signsFor(tx, id, seller.ID, person, settings)
	if err != nil {
		return nil, seller, err
	}
	ids := make([]string, 0, 2*len(signs))
	for _, s := range signs {
		ids = append(ids, s.ID, s.From)
	}
	goods, err := taste.Goods(tx, seller.ID, ids)
	sensitive := func(g taste.Good) bool { return settings.Sensitive(profile.OfProduct, g.ID, g.Collections) }
	return taste.Pick(person, signs, goods, sensitive, shownPicks), seller, err
}

// sellerOf is the store that a member buys in: that of the newest order, of an
// account, or the merchant's first.
func sellerOf(tx *pg.Tx, id uuid.UUID, orders []*order.Order) (s merchant.Store, known bool, err error) {
	stores, err := merchant.Stores(tx)
	if err != nil {
		return s, false, err
	}
	accounts, err := member.IdentitiesOf(tx, id)
	if err != nil {
		return s, false, err
	}
	var likely []uuid.UUID
	for _, o := range orders {
		likely = append(likely, o.StoreID)
	}
	for _, account := range accounts {
		likely = append(likely, account.StoreID)
	}
	for _, at := range likely {
		if i := slices.IndexFunc(stores, func(s merchant.Store) bool { return s.ID == at }); i >= 0 {
			return stores[i], stores[i].State == merchant.Connected, nil
		}
	}
	for _, store := range stores {
		if store.State == merchant.Connected {
			return store, true, nil
		}
	}
	return s, false, nil
}

// hadGoods reads what a member bought, returned and has in an open cart of a store.
func hadGoods(tx *pg.Tx, id, store uuid.UUID, orders []*order.Order) (taste.Person, error) {
	p := taste.Person{Bought: map[string]bool{}, Returned: map[string]bool{}, InCart: map[string]bool{}}
	lines, err := boughtLines(orders)
	if err != nil {
		return p, err
	}
	for _, line := range lines {
		if line.key.StoreID != store {
			continue
		}
		if line.returned {
			p.Returned[line.key.ExternalID] = true
		} else {
			p.Bought[line.key.ExternalID] = true
		}
	}
	carts, err := checkout.Of(tx, id, mostListed)
	if err != nil {
		return p, err
	}
	for _, cart := range carts {
		if cart.CompletedAt != nil || cart.StoreID != store {
			continue
		}
		in, err := cart.Lines()
		if err != nil {
			return p, err
		}
		for i := range in {
			p.InCart[in[i].ProductID] = true
		}
	}
	return p, nil
}

// signsFor gathers what speaks for which product.
func signsFor(
	tx *pg.Tx, id, store uuid.UUID, person taste.Person, settings profile.Settings,
) ([]taste.Sign, error) {
	signs, err := taste.Pairs(tx, store, slices.Collect(maps.Keys(person.Bought)))
	if err != nil {
		return nil, err
	}
	interests, err := profile.Interests(tx, id)
	if err != nil {
		return nil, err
	}
	var said []string
	for i := range interests {
		known := &interests[i]
		switch {
		case known.StoreID != store || known.Kind == profile.OfCollection && !known.Said:
		case known.Kind == profile.OfCollection:
			if !settings.Sensitive(profile.OfCollection, known.ExternalID, nil) {
				said = append(said, known.ExternalID)
			}
		case settings.Learn:
			signs = append(signs, taste.OfInterest(known.ExternalID, known.Strength(tx.Now)))
		}
	}
	chosen, err := taste.Said(tx, store, said)
	if err != nil {
		return nil, err
	}
	ranked, err := taste.Ranked(tx, store)
	return append(append(signs, chosen...), ranked...), err
}

// beginTaste has what goes with what counted soon, when a message is the first that
// shows products chosen for each member.
func (a *App) beginTaste(tx *pg.Tx, d message.Copy) error {
	if !d.Picks() {
		return nil
	}
	if err := a.beginSegments(tx); err != nil {
		return err
	}
	counted, err := taste.Counted(tx)
	if err != nil || counted {
		return err
	}
	return segment.Recount(tx)
}

// countTaste counts what goes with what, where any message shows it.
func countTaste(tx *pg.Tx) error {
	wanted, err := taste.Wanted(tx)
	if err != nil || !wanted {
		return err
	}
	return taste.Count(tx, int16(segment.ItemProduct))
}
