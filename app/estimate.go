package app

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/words"
)

// Wanted is what a shopper looks at: so many of a product of the store's.
type Wanted struct {
	Product  string // the platform's id
	Variant  string // the platform's id, "" for the cheapest
	Quantity int64  // 1 at least
	Locale   string // BCP 47, "" for the merchant's
}

// ShopPoints is how many points something stands for, in words for a shopper.
// Said is "" where there is nothing to say.
type ShopPoints struct {
	Points int64
	Said   string
}

// Estimate says what buying something would earn the shopper now, by the price
// that the store told us of and never by what the page says. What is not sold, or
// not known yet, earns nothing.
func (a *App) Estimate(ctx context.Context, s Shopper, in Wanted) (ShopPoints, error) {
	var out ShopPoints
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		b, err := a.openBatch(tx)
		if err != nil || b.programs.Live() == nil || b.merchant.Paused() != nil {
			return err
		}
		line, sold, err := wantedLine(tx, s.Store, in)
		if err != nil || !sold {
			return err
		}
		b.judging.peek = true
		t := &trial{batch: b, in: Trial{Live: true, Typed: TypedOrder{
			Store: s.Store, Member: s.MemberID, Lines: []TypedLine{line},
		}}}
		for _, step := range []func() error{t.chooseRules, t.chooseOrder, t.meetBuyer, t.run} {
			if err := step(); err != nil {
				return err
			}
		}
		if out.Points = t.Points; t.Points > 0 {
			out.Said = saidPoints(b.merchant, in.Locale, "shop.earn_product", t.Points)
		}
		return nil
	})
	return out, err
}

// wantedLine is what a shopper looks at as a line of an order; false for what is
// not sold.
func wantedLine(tx *pg.Tx, store uuid.UUID, in Wanted) (line TypedLine, sold bool, err error) {
	goods, err := product.Sold(tx, store, []string{in.Product}, nil)
	if err != nil || len(goods.Products) == 0 {
		return line, false, err
	}
	found := goods.Products[0]
	price := found.Price
	if at := slices.IndexFunc(found.Variants, func(v platform.Variant) bool { return v.ID == in.Variant }); at >= 0 {
		price = found.Variants[at].Price
	}
	line = TypedLine{Product: in.Product, Variant: in.Variant, Quantity: in.Quantity, Amount: price * in.Quantity}
	return line, found.Active, nil
}

// OrderPoints says what an order of the shopper's stands for, id being the
// platform's. fail.NotFound while the store has not told of it, and for an order
// of somebody else.
func (a *App) OrderPoints(ctx context.Context, s Shopper, id, locale string) (ShopPoints, error) {
	var out ShopPoints
	err := a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		found, err := order.Find(tx, order.Key{StoreID: s.Store, ExternalID: id})
		switch {
		case err != nil:
			return err
		case found == nil, found.MemberID == nil, *found.MemberID != s.MemberID:
			return fail.New(fail.NotFound, "we have not heard of this order yet")
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		if out.Points = found.Posted; out.Points > 0 {
			out.Said = saidPoints(m, locale, "shop.order_earned", out.Points)
			return nil
		}
		programs, err := a.programsOf(tx)
		out.Said = whyNothing(words.For(cmp.Or(locale, m.Locale)), found, programs, m.Location())
		return err
	})
	return out, err
}

// saidPoints puts points of a merchant's own name into a sentence for shoppers.
func saidPoints(m merchant.Merchant, locale, key string, points int64) string {
	locale = cmp.Or(locale, m.Locale)
	w := words.For(locale)
	return w.Text(key, words.Args{"Points": w.Points(points, words.PointsName(m.Look.Name(locale)))})
}
