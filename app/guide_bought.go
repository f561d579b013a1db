package app

import (
	"slices"

	"regulars/app/internal/pg"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/words"
)

// BoughtGuide is a guide to something that a member bought.
type BoughtGuide struct {
	Product string // what the store calls it
	Title   string
	Link    string
}

// How far back what was bought is looked at, and how many guides are shown.
const (
	guidedOrders = 20
	shownGuides  = 5
)

// addGuides adds the guides to what a member bought in the store, newest first.
func (a *App) addGuides(tx *pg.Tx, b *Bootstrap, s Shopper) error {
	if b.Standing != "member" {
		return nil
	}
	if some, err := a.guidedBy(tx); err != nil || !some {
		return err
	}
	orders, err := order.OfMember(tx, s.MemberID, guidedOrders)
	if err != nil {
		return err
	}
	goods := keptGoods(orders, s)
	guides, err := guidesTo(tx, goods)
	if err != nil || len(guides) == 0 {
		return err
	}
	ids := make([]string, len(goods))
	for i, key := range goods {
		ids[i] = key.ExternalID
	}
	names, err := product.Names(tx, s.Store, ids, nil)
	if err != nil {
		return err
	}
	known, err := knownOf(tx, s.MemberID)
	if err != nil {
		return err
	}
	for _, key := range goods {
		g := guides[key]
		if g == nil || len(b.Guides) == shownGuides {
			continue
		}
		goal := ""
		if wanted := g.Live.Wanted(known.Purposes); wanted != nil {
			goal = wanted.ID
		}
		link, err := a.guideLink(tx, g, goal)
		if err != nil {
			return err
		}
		b.Guides = append(b.Guides, BoughtGuide{
			Product: names[key.ExternalID].Title,
			Title:   g.Live.Title.In(b.Locale, words.For(b.Merchant.Locale).Locale()), Link: link,
		})
	}
	return nil
}

// keptGoods are the products of orders in a store that were kept, each once.
func keptGoods(orders []*order.Order, s Shopper) (goods []product.Key) {
	var state platform.Order
	for _, o := range orders {
		if o.StoreID != s.Store || o.Status == platform.Cancelled || order.Unpack(o.Packed, &state) != nil {
			continue
		}
		for i := range state.Lines {
			line := &state.Lines[i]
			key := product.Key{StoreID: o.StoreID, ExternalID: line.ProductID}
			if line.ProductID != "" && line.Quantity > 0 && !line.GiftCard && !slices.Contains(goods, key) {
				goods = append(goods, key)
			}
		}
	}
	return goods
}
