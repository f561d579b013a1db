package app

import (
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/program"
	"regulars/app/reward"
)

// kept refuses a document that a connected store could not keep.
func kept(tx *pg.Tx, document program.Document) error {
	stores, err := merchant.Stores(tx)
	if err != nil {
		return err
	}
	var kinds []platform.Kind
	var shopify []uuid.UUID // only these have segments of customers
	for _, s := range stores {
		if s.State == merchant.Uninstalled {
			continue
		}
		kinds = append(kinds, s.Platform)
		if s.Platform == platform.Shopify {
			shopify = append(shopify, s.ID)
		}
	}
	if err := document.KnownStores(shopify); err != nil {
		return err
	}
	return document.Kept(kinds)
}

// inStore fits a chosen reward to one store: a program names goods of all
// stores, a code is for those of its own. What a free product is worth is its
// price of now.
func inStore(
	tx *pg.Tx, store merchant.Store, chosen program.Reward, in RedeemInput,
) (program.Reward, error) {
	if in.Product != "" && chosen.Kind != program.FreeProduct {
		return chosen, fail.Field("product", "is for a reward of a free product only")
	}
	if in.Cart < 0 || in.Cart > program.MaxMinor {
		return chosen, fail.Field("cart", "must be between 0 and %d minor units", program.MaxMinor)
	}
	chosen = chosen.Capped(store.Currency, in.Cart)
	groups, here := chosen.GroupsIn(store.ID)
	if !here {
		return chosen, refusedFor(reward.NotHere)
	}
	chosen.StoreSegments = groups
	if chosen.Only.Empty() {
		return chosen, nil
	}
	sold, err := product.Sold(tx, store.ID, chosen.Only.Products, chosen.Only.Collections)
	if err != nil {
		return chosen, err
	}
	chosen.Only.Products, chosen.Only.Collections = product.IDs(sold.Products), sold.Collections
	if chosen.Kind == program.FreeProduct {
		return freeProduct(store, chosen, sold.OnSale(chosen.Only.Variants), in.Product)
	}
	if chosen.Only.Empty() {
		return chosen, refusedFor(reward.NotSold)
	}
	return chosen, nil
}

// freeProduct keeps what may be free: the one that was chosen, or each of them.
func freeProduct(
	store merchant.Store, r program.Reward, on []product.Brief, choice string,
) (program.Reward, error) {
	if choice != "" {
		on = slices.DeleteFunc(on, func(p product.Brief) bool { return p.Key() != choice })
		if len(on) == 0 {
			return r, fail.Field("product", "is not one of those that can be chosen now")
		}
	}
	if len(on) == 0 {
		return r, refusedFor(reward.NotSold)
	}
	dearest := slices.MaxFunc(on, func(a, b product.Brief) int { return int(a.Price - b.Price) })
	r.Only, r.Amount = program.Selection{}, map[string]int64{store.Currency: dearest.Price}
	for _, p := range on {
		if p.Variant != "" {
			r.Only.Variants = append(r.Only.Variants, p.Variant)
		} else {
			r.Only.Products = append(r.Only.Products, p.ID)
		}
	}
	return r, nil
}

// freeNames are the products and variants that codes make free.
func freeNames(tx *pg.Tx, store uuid.UUID, codes []*reward.Redemption) (map[string]product.Listed, error) {
	var products, variants []string
	for _, r := range codes {
		if r.StoreID == store && r.Reward.Kind == program.FreeProduct {
			products = append(products, r.Reward.Only.Products...)
			variants = append(variants, r.Reward.Only.Variants...)
		}
	}
	if len(products)+len(variants) == 0 {
		return nil, nil //nolint:nilnil // none is the answer
	}
	return product.Names(tx, store, products, variants)
}
