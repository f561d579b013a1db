package shopify

import (
	"context"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// theNewEnd is what a refusal names.
const theNewEnd = "the new end"

// ExtendDiscount implements platform.Outbound.
func (c *Connector) ExtendDiscount(ctx context.Context, store platform.Store, d platform.Discount) error {
	if d.Kind == platform.GiftCard {
		return c.extendGiftCard(ctx, store, d)
	}
	if d.Shared != nil {
		return c.extendShared(ctx, store, d)
	}
	found, err := c.lookup(ctx, store, d.Code)
	switch {
	case err != nil:
		return err
	case found == nil || found.Discount.Status == "EXPIRED":
		return fail.New(fail.NotFound, "the code does not work in the store any more")
	case !found.ours(d):
		return fail.New(fail.Conflict, "the code exists in the store and is not ours")
	}
	ends := map[string]any{"endsAt": d.EndsAt.UTC().Format(time.RFC3339)}
	return c.change(ctx, store, updateOf(d), map[string]any{"id": found.ID, "discount": ends}, theNewEnd)
}

func (c *Connector) extendGiftCard(ctx context.Context, store platform.Store, d platform.Discount) error {
	found, err := c.giftCard(ctx, store, d)
	switch {
	case err != nil:
		return err
	case found == nil || !found.Enabled:
		return fail.New(fail.NotFound, "the gift card does not work in the store any more")
	}
	ends := map[string]any{"expiresOn": d.EndsAt.Format(time.DateOnly)}
	return c.change(ctx, store, docGiftCardUpdate, map[string]any{"id": found.ID, "card": ends}, theNewEnd)
}
