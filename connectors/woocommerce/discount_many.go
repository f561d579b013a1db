package woocommerce

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"regulars/app/fail"
	"regulars/app/platform"
)

// MostDiscounts implements platform.DiscountMaker.
func (c *Connector) MostDiscounts() int { return perPage }

// EnsureDiscounts implements platform.DiscountMaker by coupons/batch. Nobody asked for
// these codes before, so none is looked up: WooCommerce itself refuses one that
// exists, and that one is then asked for alone. What a store answers is the coupon as
// it was kept, read back.
func (c *Connector) EnsureDiscounts(
	ctx context.Context, store platform.Store, all []platform.Discount,
) []platform.CodeMade {
	made := make([]platform.CodeMade, len(all))
	wanted := make([]newCoupon, len(all))
	shipping := sync.OnceValue(func() error { return c.checkShipping(ctx, store) })
	asked := batch{path: "wc/v3/coupons/batch", verb: "create"}
	for i, d := range all {
		if wanted[i], made[i].Err = couponOf(d); made[i].Err != nil {
			continue
		}
		made[i].Err = c.checkWorth(ctx, store, d)
		if made[i].Err == nil && d.Kind == platform.FreeShipping {
			made[i].Err = shipping()
		}
		if made[i].Err == nil {
			asked.items = append(asked.items, batchItem{place: i, fields: wanted[i]})
		}
	}
	c.writeBatch(ctx, store, asked, func(item batchItem, row json.RawMessage, err error) {
		at := item.place
		if err == nil {
			made[at].ExternalID, made[at].Err = c.accept(ctx, store, row, wanted[at], all[at])
			return
		}
		var code codeError
		if errors.As(err, &code) && code == errDuplicateCode {
			made[at].ExternalID, made[at].Err = c.EnsureDiscount(ctx, store, all[at])
			return
		}
		made[at].Err = err
	})
	return made
}

// accept takes a coupon that was just made, when it is what was wanted.
func (c *Connector) accept(
	ctx context.Context, store platform.Store, row json.RawMessage, want newCoupon, d platform.Discount,
) (string, error) {
	var coupon wooCoupon
	if err := json.Unmarshal(row, &coupon); err != nil {
		return "", fail.Wrap(err, fail.Unavailable, "the store's new coupon cannot be read")
	}
	if !strings.EqualFold(coupon.Code, d.Code) || coupon.reference() != d.Reference {
		return "", fail.New(fail.Unavailable, "the store answered for another coupon")
	}
	if err := c.check(ctx, store, coupon, want, d); err != nil {
		return "", err
	}
	return string(coupon.ID), nil
}
