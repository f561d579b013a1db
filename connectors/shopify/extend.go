package shopify

import (
	"context"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

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
	doc := docDiscountBasicUpdate
	if d.Kind == platform.FreeShipping {
		doc = docDiscountShipUpdate
	}
	ends := map[string]any{"endsAt": d.EndsAt.UTC().Format(time.RFC3339)}
	return c.update(ctx, store, doc, map[string]any{"id": found.ID, "discount": ends})
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
	return c.update(ctx, store, docGiftCardUpdate, map[string]any{"id": found.ID, "card": ends})
}

func (c *Connector) update(ctx context.Context, store platform.Store, doc document, variables map[string]any) error {
	var data struct {
		Updated struct {
			Errors []userError `json:"userErrors"`
		} `json:"updated"`
	}
	if err := c.query(ctx, store, doc, variables, &data); err != nil {
		return err
	}
	return refusal(data.Updated.Errors, "the new end")
}
