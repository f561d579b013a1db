package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/words"
)

// HelpAbout is what a shopper wants to write about, as far as it is known: an order by
// our id or the store's own, and a product of it by the store's id.
type HelpAbout struct {
	Order      uuid.UUID
	StoreOrder string
	Product    string
}

// ShopHelp is what a shopper chooses from before they write, and what may help
// without.
type ShopHelp struct {
	Orders []ShopOrder
	Order  *uuid.UUID   // the one they came from, the first of them; nil for none
	Guide  *guide.Guide // to what was chosen, nil for none
	Link   string       // where it is read
	Locale string
}

// ShopOrder is an order that a shopper may write about.
type ShopOrder struct {
	ID     uuid.UUID
	Name   string
	Placed time.Time
	Goods  []ShopGoods
}

// ShopGoods is one product of it.
type ShopGoods struct{ ID, Title string }

// helpOrders is how many orders a shopper chooses from.
const helpOrders = 10

// HelpFirst reads what a shopper may write about, and the guide to what they chose.
// An order of somebody else, or one that the store has not told of yet, is no order.
func (a *App) HelpFirst(ctx context.Context, s Shopper, about HelpAbout, locale string) (h ShopHelp, err error) {
	if err := mayAskStaff(s); err != nil {
		return h, err
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		h = ShopHelp{Locale: words.For(cmp.Or(locale, m.Locale)).Locale()}
		orders, err := order.OfMember(tx, s.MemberID, guidedOrders)
		if err != nil {
			return err
		}
		from, err := ordersPage(tx, s, about.StoreOrder)
		if err != nil {
			return err
		}
		if from != nil {
			h.Order, about.Order = &from.ID, from.ID
			others := slices.DeleteFunc(orders, func(o *order.Order) bool { return o.ID == from.ID })
			orders = slices.Insert(others, 0, from)
		}
		if h.Orders, err = a.shopOrders(tx, s, orders, about.Order); err != nil {
			return err
		}
		goods := about.Product
		if goods == "" && about.Order != uuid.Nil {
			for _, o := range orders {
				if o.ID == about.Order {
					goods = firstGoods(o).ExternalID
				}
			}
		}
		if h.Guide, err = guideTo(tx, s.Store, goods); err != nil || h.Guide == nil {
			return err
		}
		h.Link, err = a.guideLink(tx, h.Guide, "")
		return err
	})
	return h, err
}

// ordersPage reads the order on whose page a shopper is, by the store's id; nil where it
// is not theirs.
func ordersPage(tx *pg.Tx, s Shopper, id string) (*order.Order, error) {
	if id == "" {
		return nil, nil
	}
	found, err := order.Find(tx, order.Key{StoreID: s.Store, ExternalID: id})
	if err != nil || found == nil || found.MemberID == nil || *found.MemberID != s.MemberID {
		return nil, err
	}
	return found, nil
}

// shopOrders are the orders that a shopper may write about: one that was cancelled only
// when they chose it.
func (a *App) shopOrders(
	tx *pg.Tx, s Shopper, orders []*order.Order, chosen uuid.UUID,
) (shown []ShopOrder, err error) {
	zone, err := a.zoneOf(tx)
	if err != nil {
		return nil, err
	}
	var state platform.Order
	for _, o := range orders {
		over := o.Status == platform.Cancelled && o.ID != chosen
		if o.StoreID != s.Store || over || len(shown) == helpOrders {
			continue
		}
		if err := order.Unpack(o.Packed, &state); err != nil {
			return nil, err
		}
		one := ShopOrder{ID: o.ID, Name: o.Name, Placed: o.PlacedAt.In(zone)}
		for i := range state.Lines {
			line := &state.Lines[i]
			known := slices.ContainsFunc(one.Goods, func(g ShopGoods) bool { return g.ID == line.ProductID })
			if line.ProductID != "" && !line.GiftCard && !known {
				one.Goods = append(one.Goods, ShopGoods{ID: line.ProductID})
			}
		}
		shown = append(shown, one)
	}
	return shown, nameBought(tx, s.Store, shown)
}

func nameBought(tx *pg.Tx, store uuid.UUID, orders []ShopOrder) error {
	var ids []string
	for _, o := range orders {
		for _, g := range o.Goods {
			ids = append(ids, g.ID)
		}
	}
	names, err := product.Names(tx, store, ids, nil)
	for i := range orders {
		for j := range orders[i].Goods {
			orders[i].Goods[j].Title = names[orders[i].Goods[j].ID].Title
		}
		orders[i].Goods = slices.DeleteFunc(orders[i].Goods, func(g ShopGoods) bool { return g.Title == "" })
	}
	return err
}
