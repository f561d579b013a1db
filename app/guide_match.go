package app

import (
	"github.com/google/uuid"

	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
)

// guidesOf finds the guide to what each run is about.
func guidesOf(tx *pg.Tx, matters map[string]matter) (map[product.Key]*guide.Guide, error) {
	goods := make([]product.Key, 0, len(matters))
	for _, m := range matters {
		goods = append(goods, m.goods)
	}
	return guidesTo(tx, goods)
}

// guidesTo finds the guide to each of some products; those without one are
// missing.
func guidesTo(tx *pg.Tx, goods []product.Key) (map[product.Key]*guide.Guide, error) {
	found := map[product.Key]*guide.Guide{}
	if len(goods) == 0 {
		return found, nil
	}
	if some, err := guide.AnyPublished(tx); err != nil || !some {
		return found, err
	}
	known, err := product.Get(tx, goods)
	if err != nil {
		return nil, err
	}
	var products, collections []string
	for _, key := range goods {
		products = append(products, key.ExternalID)
		collections = append(collections, known[key].Collections...)
	}
	all, err := guide.Published(tx, products, collections)
	for _, key := range goods {
		if g := guide.Of(all, key.ExternalID, known[key].Collections); g != nil {
			found[key] = g
		}
	}
	return found, err
}

// guideTo is the guide to a product, nil for none.
func guideTo(tx *pg.Tx, store uuid.UUID, id string) (*guide.Guide, error) {
	if store == uuid.Nil || id == "" {
		return nil, nil //nolint:nilnil // it is about no product
	}
	key := product.Key{StoreID: store, ExternalID: id}
	found, err := guidesTo(tx, []product.Key{key})
	return found[key], err
}

// firstGoods is the first product of an order, one that was kept if there is any;
// zero where the order names none.
func firstGoods(o *order.Order) (first product.Key) {
	var state platform.Order
	if o == nil || order.Unpack(o.Packed, &state) != nil {
		return first
	}
	for i := range state.Lines {
		line := &state.Lines[i]
		if line.ProductID == "" || line.GiftCard {
			continue
		}
		key := product.Key{StoreID: o.StoreID, ExternalID: line.ProductID}
		if line.Quantity > 0 {
			return key
		}
		if first.ExternalID == "" {
			first = key
		}
	}
	return first
}
