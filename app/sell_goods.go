package app

import (
	"github.com/google/uuid"

	"regulars/app/checkout"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/money"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/profile"
	"regulars/app/words"
)

// mostGoods is how many products a message shows.
const mostGoods = 3

// addGoods adds the products that the message is about, those of a checkout, with
// the way on, or one. What is not sold any more, or is sensitive, is not shown.
func (a *App) addGoods(
	tx *pg.Tx, w *words.Words, to *addressee, data map[string]string, c *message.OfferContent,
) error {
	if id, err := uuid.Parse(data[message.Checkout]); err == nil {
		return a.addCheckout(tx, w, to, id, c)
	}
	store, err := uuid.Parse(data[message.Store])
	if err != nil || data[message.ProductID] == "" {
		return nil //nolint:nilerr // it is about none
	}
	err = showGoods(tx, w, store, []string{data[message.ProductID]}, c)
	if data[message.Leads] == message.ToProduct && len(c.Goods) > 0 && c.Goods[0].Link != "" {
		c.ShopURL = c.Goods[0].Link
	}
	return err
}

// addCheckout adds what is in a member's checkout that they left, and where it
// goes on.
func (a *App) addCheckout(
	tx *pg.Tx, w *words.Words, to *addressee, id uuid.UUID, c *message.OfferContent,
) error {
	left, err := checkout.Get(tx, id)
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return nil
	}
	if err != nil || left.Member == nil || *left.Member != to.ID || left.CompletedAt != nil {
		return err
	}
	lines, err := left.Lines()
	if err != nil {
		return err
	}
	if left.Recovery != nil {
		keys, err := a.keysOf(tx)
		if err != nil {
			return err
		}
		on, err := keys.Unseal(checkout.RecoveryColumn, left.Recovery)
		if err != nil {
			return err
		}
		c.ShopURL = string(on)
	}
	if err := showGoods(tx, w, left.StoreID, productsOf(lines), c); err != nil {
		return err
	}
	for i := range c.Goods {
		c.Goods[i].Link = c.ShopURL
	}
	return nil
}

// productsOf are the products of lines, each once.
func productsOf(lines []platform.Line) (ids []string) {
	seen := map[string]bool{"": true}
	for i := range lines {
		if id := lines[i].ProductID; !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// showGoods adds products of a store as a message shows them.
func showGoods(tx *pg.Tx, w *words.Words, store uuid.UUID, ids []string, c *message.OfferContent) error {
	settings, err := profile.GetSettings(tx)
	if err != nil {
		return err
	}
	seller, err := merchant.GetStore(tx, store)
	if err != nil {
		return err
	}
	shown, err := product.Show(tx, store, ids)
	var titles []string
	for _, p := range shown {
		if !p.Active || len(c.Goods) == mostGoods || settings.Sensitive(profile.OfProduct, p.ID, p.Collections) {
			continue
		}
		goods := message.Goods{Title: p.Title, Image: p.ImageURL, Link: p.URL}
		if p.Price > 0 && seller.Currency != "" {
			goods.Price = w.Money(money.Amount{Minor: p.Price, Currency: seller.Currency})
		}
		c.Goods, titles = append(c.Goods, goods), append(titles, p.Title)
	}
	if len(titles) > 0 {
		c.Values[message.TagProduct] = w.And(titles...)
	}
	return err
}
