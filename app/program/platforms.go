package program

import (
	"fmt"
	"slices"

	"regulars/app/fail"
	"regulars/app/platform"
)

// What the platforms take. Facts: shopify.md §9, woocommerce.md §7.
const mostGoods = 100 // products, variants or collections of one discount on Shopify

// Kept refuses a document that a connected platform could not keep: the error
// names the field and the platform. What only some platforms can give is
// offered in their stores alone, but one of them must be there.
func (d Document) Kept(connected []platform.Kind) error {
	for i, r := range d.Rewards {
		if !r.Active || len(connected) == 0 {
			continue
		}
		if err := r.kept(connected); err != nil {
			return within(fmt.Sprintf("rewards[%d]", i), err)
		}
	}
	return nil
}

func (r Reward) kept(connected []platform.Kind) error {
	var absent error
	for _, kind := range connected {
		if !r.GivenBy(kind) {
			absent = fail.Field("kind", "needs a connected Shopify store: %s has nothing like it", platformName(kind))
			continue
		}
		if field, why := r.RefusedBy(kind); field != "" {
			return fail.Field(field, "%s", why)
		}
	}
	if slices.ContainsFunc(connected, r.GivenBy) {
		return nil
	}
	return absent
}

// GivenBy reports whether stores of a platform can give the reward at all.
func (r Reward) GivenBy(kind platform.Kind) bool {
	return kind == platform.Shopify || r.Kind != GiftCard && r.Kind != StoreCredit
}

// Needs is what a store must permit for rewards of a kind, "" for nothing.
func (k RewardKind) Needs() platform.Permission {
	switch k {
	case GiftCard:
		return platform.MakeGiftCards
	case StoreCredit:
		return platform.GiveStoreCredit
	default:
		return ""
	}
}

// GivenIn reports whether stores of a platform that sell in a currency can give
// the reward with all its conditions.
func (r Reward) GivenIn(kind platform.Kind, currency string) bool {
	refused, _ := r.RefusedBy(kind)
	amount := !r.Kind.hasAmount() || r.Amount[currency] > 0
	return r.GivenBy(kind) && refused == "" && amount && (len(r.Most) == 0 || r.Most[currency] > 0)
}

// RefusedBy names the first condition of the reward that stores of a platform
// cannot keep, and says why; "" when there is none.
func (r Reward) RefusedBy(kind platform.Kind) (field, why string) {
	if kind == platform.WooCommerce {
		return r.refusedByWooCommerce()
	}
	return r.refusedByShopify()
}

func (r Reward) refusedByWooCommerce() (field, why string) {
	switch {
	case r.Kind == FreeProduct && len(r.Only.Variants) > 0:
		return "only.variants", "WooCommerce does not tell what variations a product has: name the product alone"
	case r.OneTime == OneTime || r.OneTime == Subscription:
		return "purchase", "WooCommerce coupons cannot tell one-time purchases from subscriptions"
	case r.Combines.some():
		return "combines", "WooCommerce coupons combine with all other discounts or with none"
	default:
		return "", ""
	}
}

func (r Reward) refusedByShopify() (field, why string) {
	const bound = "can be at most 100: Shopify takes no more for one discount"
	switch {
	case len(r.Only.Products) > mostGoods:
		return "only.products", bound
	case len(r.Only.Variants) > mostGoods:
		return "only.variants", bound
	case len(r.Only.Collections) > 0 && len(r.Only.Products)+len(r.Only.Variants) > 0:
		return "only.collections", "cannot stand beside products: a discount on Shopify is for one or the other"
	case r.Kind == FreeShipping && r.Combines.Shipping:
		return "combines.shipping", "cannot be: Shopify never uses two shipping discounts in one order"
	default:
		return "", ""
	}
}

// some reports whether a code combines with some discounts, and not with others.
func (c Combines) some() bool {
	return c != Combines{} && c != Combines{Alone: true} && c != Combines{Order: true, Product: true, Shipping: true}
}

func platformName(kind platform.Kind) string {
	if kind == platform.WooCommerce {
		return "WooCommerce"
	}
	return "Shopify"
}
