package woocommerce

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
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
	if err := c.checkWorth(ctx, store, d); err != nil { // one that exists was made while the store was right
		return "", err
	}
	if d.Kind == platform.FreeShipping {
		if err := c.checkShipping(ctx, store); err != nil {
			return "", err
		}
	}
	id, err := c.create(ctx, store, want)
	if err != nil {
		return "", err
	}
	if found, err = c.coupons(ctx, store, d.Code); err != nil {
		return "", err
	}
	if found, err = c.listed(ctx, store, found, id); err != nil {
		return "", err
	}
	return c.adopt(ctx, store, found, want, d)
}

// checkWorth refuses amounts that the store would make something else of.
func (c *Connector) checkWorth(ctx context.Context, store platform.Store, d platform.Discount) error {
	if err := checkCurrency(store, d); err != nil {
		return err
	}
	return c.checkDigits(ctx, store, d)
}

// create posts the coupon and returns its id. A code that exists by now is no
// failure: somebody, perhaps our own lost request, was faster, and adopt looks
// whose it is.
func (c *Connector) create(ctx context.Context, store platform.Store, want newCoupon) (number, error) {
	var made wooCoupon
	err := c.call(ctx, store, request{method: http.MethodPost, path: "wc/v3/coupons", body: want}, &made)
	var code codeError
	if errors.As(err, &code) && code == errDuplicateCode {
		return "", nil
	}
	return made.ID, err
}

// checkCurrency refuses amounts in another currency than the store's is now: a
// coupon's amount is a bare number, which the store would read as its own money.
func checkCurrency(store platform.Store, d platform.Discount) error {
	foreign := func(amount money.Amount) bool {
		return store.Currency != "" && amount.Minor > 0 && amount.Currency != store.Currency
	}
	switch {
	case foreign(d.Amount):
		return fail.Field("amount", "must be in the store's currency %s", store.Currency)
	case foreign(d.Minimum):
		return fail.Field("minimum", "must be in the store's currency %s", store.Currency)
	default:
		return nil
	}
}

// adopt makes one coupon of what a code finds. Twins of ours go to the trash.
// A coupon that was made before is left as it stands: the shopper has it, and
// the store's staff may have changed it since.
func (c *Connector) adopt(
	ctx context.Context, store platform.Store, found []wooCoupon, want newCoupon, d platform.Discount,
) (string, error) {
	if len(found) == 0 {
		return "", fail.New(fail.Unavailable, "the store took the coupon but does not list it yet")
	}
	mine := ours(found, d)
	if len(mine) == 0 {
		return "", fail.New(fail.Conflict, "the store has a coupon of this code that is not ours")
	}
	keep := kept(mine, d)
	for _, twin := range mine {
		if twin.ID == keep.ID {
			continue
		}
		if err := c.remove(ctx, store, twin, false); err != nil {
			return "", err
		}
	}
	if keep.Used == 0 && d.ExternalID == "" {
		if err := c.check(ctx, store, keep, want, d); err != nil {
			return "", err
		}
	}
	return string(keep.ID), nil
}

// check refuses a new coupon that is not what was wanted, and takes it back.
// One that does not work yet is published once.
func (c *Connector) check(
	ctx context.Context, store platform.Store, coupon wooCoupon, want newCoupon, d platform.Discount,
) (err error) {
	field := coupon.dropped(want, d)
	if field == "status" {
		if coupon, err = c.publish(ctx, store, coupon); err != nil {
			return err
		}
		field = coupon.dropped(want, d)
	}
	if field == "" {
		return nil
	}
	if err := c.remove(ctx, store, coupon, true); err != nil {
		return err
	}
	return fail.Field(field, "the store did not keep this part of the coupon")
}

// ours are the coupons that carry the discount's reference.
func ours(found []wooCoupon, d platform.Discount) []wooCoupon {
	return slices.DeleteFunc(slices.Clone(found), func(x wooCoupon) bool { return x.reference() != d.Reference })
}

// kept is which of our own coupons of a code stays: a used one before all, then
// the one that was made before, then the one with the lowest id.
func kept(mine []wooCoupon, d platform.Discount) wooCoupon {
	for _, wanted := range []func(x wooCoupon) bool{
		func(x wooCoupon) bool { return x.Used > 0 },
		func(x wooCoupon) bool { return string(x.ID) == d.ExternalID },
	} {
		if i := slices.IndexFunc(mine, wanted); i >= 0 {
			return mine[i]
		}
	}
	return mine[0]
}

// FindDiscount implements platform.Outbound.
func (c *Connector) FindDiscount(
	ctx context.Context, store platform.Store, d platform.Discount,
) (platform.DiscountState, error) {
	found, err := c.coupons(ctx, store, d.Code)
	if err != nil || len(found) == 0 {
		return platform.DiscountState{}, err
	}
	mine := ours(found, d)
	state := platform.DiscountState{Found: true, Ours: len(mine) > 0}
	if len(mine) == 0 {
		return state, nil
	}
	keep := kept(mine, d)
	state.ExternalID, state.Used = string(keep.ID), keep.Used > 0
	for _, coupon := range mine {
		if coupon.ID != keep.ID {
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

// ExtendDiscount implements platform.Outbound.
func (c *Connector) ExtendDiscount(ctx context.Context, store platform.Store, d platform.Discount) error {
	found, err := c.coupons(ctx, store, d.Code)
	if err != nil {
		return err
	}
	mine := ours(found, d)
	if len(mine) == 0 {
		return fail.New(fail.NotFound, "the store has no such coupon any more")
	}
	var changed wooCoupon
	path := "wc/v3/coupons/" + string(kept(mine, d).ID)
	body := map[string]string{"date_expires": d.EndsAt.UTC().Format(time.RFC3339)}
	if err := c.call(ctx, store, request{method: http.MethodPut, path: path, body: body}, &changed); err != nil {
		return err
	}
	if !changed.Expires.Equal(d.EndsAt.Truncate(time.Second)) {
		return fail.New(fail.Unavailable, "the store did not keep the coupon's new end")
	}
	return nil
}
