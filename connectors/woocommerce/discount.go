package woocommerce

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"regulars/app/fail"
	"regulars/app/platform"
)

// errDuplicateCode is the store's answer to a code that exists. It is a SELECT
// before an INSERT without a constraint, so two coupons can share a code.
const errDuplicateCode codeError = "woocommerce_rest_coupon_code_already_exists"

// EnsureDiscount implements platform.Outbound.
func (c *Connector) EnsureDiscount(
	ctx context.Context, store platform.Store, d platform.Discount,
) (string, error) {
	want, err := couponOf(d)
	if err != nil {
		return "", err
	}
	found, err := c.coupons(ctx, store, d.Code)
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return c.adopt(ctx, store, found, want, d)
	}
	if err := c.create(ctx, store, want); err != nil {
		return "", err
	}
	if found, err = c.coupons(ctx, store, d.Code); err != nil {
		return "", err
	}
	return c.adopt(ctx, store, found, want, d)
}

// create posts the coupon. A code that exists by now is no failure: somebody,
// perhaps our own lost request, was faster, and adopt looks whose it is.
func (c *Connector) create(ctx context.Context, store platform.Store, want newCoupon) error {
	err := c.call(ctx, store, request{method: http.MethodPost, path: "wc/v3/coupons", body: want}, nil)
	var code codeError
	if errors.As(err, &code) && code == errDuplicateCode {
		return nil
	}
	return err
}

// adopt makes one coupon of what a code finds: ours as it was wanted, lowest id
// first, a used one before all. Twins of ours go to the trash.
func (c *Connector) adopt(
	ctx context.Context, store platform.Store, found []wooCoupon, want newCoupon, d platform.Discount,
) (string, error) {
	if len(found) == 0 {
		return "", fail.New(fail.Unavailable, "the store took the coupon but does not list it yet")
	}
	if slices.ContainsFunc(found, func(x wooCoupon) bool { return x.reference() != d.Reference }) {
		return "", fail.New(fail.Conflict, "the store has a coupon of this code that is not ours")
	}
	keep := found[0]
	if i := slices.IndexFunc(found, func(x wooCoupon) bool { return x.Used > 0 }); i >= 0 {
		keep = found[i]
	}
	for _, twin := range found {
		if twin.ID == keep.ID {
			continue
		}
		if err := c.remove(ctx, store, twin, false); err != nil {
			return "", err
		}
	}
	if field := keep.dropped(want, d); field != "" && keep.Used == 0 {
		if err := c.remove(ctx, store, keep, true); err != nil {
			return "", err
		}
		return "", fail.Field(field, "the store did not keep this part of the coupon")
	}
	return string(keep.ID), nil
}

// FindDiscount implements platform.Outbound.
func (c *Connector) FindDiscount(
	ctx context.Context, store platform.Store, d platform.Discount,
) (platform.DiscountState, error) {
	found, err := c.coupons(ctx, store, d.Code)
	if err != nil || len(found) == 0 {
		return platform.DiscountState{}, err
	}
	state := platform.DiscountState{Found: true, Ours: true}
	for _, coupon := range found {
		if coupon.reference() != d.Reference {
			state.Ours = false
		}
		state.Used = state.Used || coupon.Used > 0
		if state.ExternalID == "" {
			state.ExternalID = string(coupon.ID)
		} else {
			state.Twins = append(state.Twins, string(coupon.ID))
		}
	}
	return state, nil
}

// RevokeDiscount implements platform.Outbound: it deletes every coupon of the
// code that is ours, for good. Coupons of others stay.
func (c *Connector) RevokeDiscount(ctx context.Context, store platform.Store, d platform.Discount) error {
	found, err := c.coupons(ctx, store, d.Code)
	if err != nil {
		return err
	}
	for _, coupon := range found {
		if coupon.reference() != d.Reference {
			continue
		}
		if err := c.remove(ctx, store, coupon, true); err != nil {
			return err
		}
	}
	return nil
}
