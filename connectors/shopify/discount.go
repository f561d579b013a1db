package shopify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// referenceTag marks a discount as the one we made for a redemption. Discounts
// take at most five tags.
const (
	appTag          = "regulars"
	referencePrefix = "regulars:"
)

// discountNode is the answer to a lookup by code.
type discountNode struct {
	ID       string `json:"id"`
	Discount struct {
		Title  string   `json:"title"`
		Status string   `json:"status"`
		Tags   []string `json:"tags"`
		Used   int64    `json:"asyncUsageCount"`
	} `json:"codeDiscount"`
}

// ours reports whether we wrote this discount for d.
func (n *discountNode) ours(d platform.Discount) bool {
	if d.Reference != "" {
		return slices.Contains(n.Discount.Tags, referencePrefix+d.Reference)
	}
	return slices.Contains(n.Discount.Tags, appTag) && n.Discount.Title == d.Title
}

// EnsureDiscount makes the code exist once, for one use: in a discount of its
// own, locked to its customer, or in one that it shares (shared.go).
func (c *Connector) EnsureDiscount(
	ctx context.Context, store platform.Store, d platform.Discount,
) (string, error) {
	if err := checkDiscount(d); err != nil {
		return "", err
	}
	switch d.Kind {
	case platform.GiftCard:
		return c.ensureGiftCard(ctx, store, d)
	case platform.StoreCredit:
		return c.ensureStoreCredit(ctx, store, d)
	default:
		if d.Shared != nil {
			return c.ensureShared(ctx, store, d)
		}
		return c.ensureCode(ctx, store, d)
	}
}

func (c *Connector) ensureCode(ctx context.Context, store platform.Store, d platform.Discount) (string, error) {
	found, err := c.lookup(ctx, store, d.Code)
	if err != nil || found != nil {
		return adopt(found, d, err)
	}
	if err := checkCurrency(store, d); err != nil { // one that exists was made while the currency was right
		return "", err
	}
	id, taken, err := c.createDiscount(ctx, store, d)
	if err != nil || !taken {
		return id, err
	}
	found, err = c.lookup(ctx, store, d.Code)
	if err == nil && found == nil {
		return "", fail.New(fail.Unavailable, "the code is taken but cannot be found yet")
	}
	return adopt(found, d, err)
}

// adopt takes over a code that exists, when it is ours and still works.
func adopt(found *discountNode, d platform.Discount, err error) (string, error) {
	switch {
	case err != nil:
		return "", err
	case !found.ours(d):
		return "", fail.New(fail.Conflict, "the code exists in the store and is not ours")
	case found.Discount.Status == "EXPIRED":
		return "", fail.New(fail.Conflict, "the code was revoked in the store")
	default:
		return legacyID(found.ID), nil
	}
}

// checkDiscount refuses what Shopify would refuse, naming the field.
func checkDiscount(d platform.Discount) error {
	switch {
	case d.Code == "" || len(d.Code) > 255:
		return fail.Field("code", "must have 1 to 255 characters")
	case d.StartsAt.IsZero():
		return fail.Field("starts_at", "is missing")
	case !d.EndsAt.IsZero() && !d.EndsAt.After(d.StartsAt):
		return fail.Field("ends_at", "must be after starts_at")
	default:
		return checkValue(d)
	}
}

func checkValue(d platform.Discount) error {
	switch d.Kind {
	case platform.FreeShipping:
		return nil
	case platform.FreeProduct:
		if len(d.Only.Products)+len(d.Only.Variants) == 0 {
			return fail.Field("only", "must say which product is free")
		}
		return positive(d.Amount)
	case platform.PercentOff:
		if d.Percent <= 0 || d.Percent > 10000 {
			return fail.Field("percent", "must be between 1 and 10000 basis points")
		}
		return nil
	case platform.AmountOff, platform.GiftCard, platform.StoreCredit:
		return positive(d.Amount)
	default:
		return fail.Field("kind", "%q is not a kind of discount", d.Kind)
	}
}

func positive(amount money.Amount) error {
	if amount.Minor <= 0 {
		return fail.Field("amount", "must be above zero")
	}
	return nil
}

// checkCurrency refuses amounts in another currency than the store's is now:
// Shopify would read their numbers as its own money.
func checkCurrency(store platform.Store, d platform.Discount) error {
	switch {
	case d.Amount.Minor > 0 && foreign(store, d.Amount):
		return fail.Field("amount", "must be in the store's currency %s", store.Currency)
	case d.Minimum.Minor > 0 && foreign(store, d.Minimum):
		return fail.Field("minimum", "must be in the store's currency %s", store.Currency)
	default:
		return nil
	}
}

// foreign reports whether an amount is not in the store's currency.
func foreign(store platform.Store, amount money.Amount) bool {
	return store.Currency != "" && amount.Currency != store.Currency
}

// createDiscount sends the mutation. taken means that the code exists already.
func (c *Connector) createDiscount(
	ctx context.Context, store platform.Store, d platform.Discount,
) (id string, taken bool, err error) {
	var data struct {
		Created struct {
			Node   *discountNode `json:"codeDiscountNode"`
			Errors []userError   `json:"userErrors"`
		} `json:"created"`
	}
	doc := docDiscountBasic
	if d.Kind == platform.FreeShipping {
		doc = docDiscountShip
	}
	if err := c.query(ctx, store, doc, map[string]any{"discount": discountInput(d)}, &data); err != nil {
		return "", false, err
	}
	if isTaken(data.Created.Errors) {
		return "", true, nil
	}
	if err := refusal(data.Created.Errors, "the discount"); err != nil {
		return "", false, err
	}
	if data.Created.Node == nil {
		return "", false, fail.New(fail.Unavailable, "the store did not say which discount it made")
	}
	return legacyID(data.Created.Node.ID), false, nil
}

// isTaken reports whether a code exists already.
func isTaken(errors []userError) bool {
	return slices.ContainsFunc(errors, func(e userError) bool {
		return e.Code == "TAKEN" || e.Code == "DUPLICATE" || e.Code == "IMPLICIT_DUPLICATE"
	})
}

// discountInput is DiscountCodeBasicInput or DiscountCodeFreeShippingInput: one
// use, one customer.
func discountInput(d platform.Discount) map[string]any {
	input := map[string]any{
		"title": d.Title, "code": d.Code, "startsAt": d.StartsAt.UTC().Format(time.RFC3339), "endsAt": nil,
		"usageLimit": 1, "appliesOncePerCustomer": true, "tags": []string{appTag},
		"context": map[string]any{"all": "ALL"},
	}
	if d.Reference != "" {
		input["tags"] = []string{appTag, referencePrefix + d.Reference}
	}
	switch {
	case d.CustomerID != "":
		lock := map[string]any{"add": []string{gid("Customer", d.CustomerID)}}
		input["context"] = map[string]any{"customers": lock}
	case len(d.Groups) > 0:
		input["context"] = segmentContext(d.Groups)
	}
	if !d.EndsAt.IsZero() {
		input["endsAt"] = d.EndsAt.UTC().Format(time.RFC3339)
	}
	if d.Minimum.Minor > 0 {
		subtotal := map[string]any{"greaterThanOrEqualToSubtotal": d.Minimum.Decimal()}
		input["minimumRequirement"] = map[string]any{"subtotal": subtotal}
	}
	input["combinesWith"] = combinesWith(d)
	if d.Kind == platform.FreeShipping {
		input["destination"] = map[string]any{"all": true}
		bindPurchase(input, d.Purchase)
		return input
	}
	gets := map[string]any{"items": discountItems(d.Only), "value": discountValue(d)}
	bindPurchase(gets, d.Purchase)
	input["customerGets"] = gets
	return input
}

// segmentContext is the context of a discount for those who are in any of some
// segments of the store's customers.
func segmentContext(groups []string) map[string]any {
	return map[string]any{"customerSegments": map[string]any{"add": gids("Segment", groups)}}
}

// combinesWith is DiscountCombinesWithInput.
func combinesWith(d platform.Discount) map[string]any {
	with := d.Beside()
	return map[string]any{
		"orderDiscounts": with.Order, "productDiscounts": with.Product, "shippingDiscounts": with.Shipping,
	}
}

// bindPurchase says for which kind of purchase a code is. Unsaid, it is for
// what the store does by itself.
func bindPurchase(input map[string]any, purchase platform.Purchase) {
	if purchase != "" {
		input["appliesOnOneTimePurchase"] = purchase == platform.OneTime
		input["appliesOnSubscription"] = purchase == platform.Subscription
	}
}

// discountItems is DiscountItemsInput: everything, collections, or products and variants.
func discountItems(only platform.Goods) map[string]any {
	switch {
	case only.Empty():
		return map[string]any{"all": true}
	case len(only.Collections) > 0:
		return map[string]any{"collections": map[string]any{"add": gids("Collection", only.Collections)}}
	default:
		return map[string]any{"products": map[string]any{
			"productsToAdd":        gids("Product", only.Products),
			"productVariantsToAdd": gids("ProductVariant", only.Variants),
		}}
	}
}

// discountValue takes a share, or an amount once for all it is for. A free
// product is its price off that product: a share of 100 % would make every unit
// in the cart free, and a buy-X-get-Y discount wants something bought first.
func discountValue(d platform.Discount) map[string]any {
	if d.Kind == platform.PercentOff {
		share := json.Number(fmt.Sprintf("%d.%04d", d.Percent/10000, d.Percent%10000))
		return map[string]any{"percentage": share}
	}
	amount := map[string]any{"amount": d.Amount.Decimal(), "appliesOnEachItem": false}
	return map[string]any{"discountAmount": amount}
}

// lookup finds a discount by code, without case; nil when there is none.
func (c *Connector) lookup(ctx context.Context, store platform.Store, code string) (*discountNode, error) {
	var data struct {
		Node *discountNode `json:"codeDiscountNodeByCode"`
	}
	err := c.query(ctx, store, docDiscountLookup, map[string]any{"code": code}, &data)
	return data.Node, err
}

// FindDiscount looks a code up. asyncUsageCount lags, and cancelling an order
// does not give a use back.
func (c *Connector) FindDiscount(
	ctx context.Context, store platform.Store, d platform.Discount,
) (platform.DiscountState, error) {
	switch d.Kind {
	case platform.GiftCard:
		return c.findGiftCard(ctx, store, d)
	case platform.StoreCredit:
		return c.findStoreCredit(ctx, store, d)
	default:
		return c.findCode(ctx, store, d)
	}
}

func (c *Connector) findCode(
	ctx context.Context, store platform.Store, d platform.Discount,
) (platform.DiscountState, error) {
	if d.Shared != nil {
		return c.findShared(ctx, store, d)
	}
	found, err := c.lookup(ctx, store, d.Code)
	if err != nil || found == nil {
		return platform.DiscountState{}, err
	}
	return platform.DiscountState{
		Found: true, Ours: found.ours(d), ExternalID: legacyID(found.ID), Used: found.Discount.Used > 0,
		Tombstone: true, Lags: true,
	}, nil
}

// RevokeDiscount ends our discount. It is deactivated and not deleted: the code
// stays taken, so that a create that is still on its way cannot bring it back.
// fail.Conflict when the code is not ours.
func (c *Connector) RevokeDiscount(ctx context.Context, store platform.Store, d platform.Discount) error {
	switch d.Kind {
	case platform.GiftCard:
		return c.revokeGiftCard(ctx, store, d)
	case platform.StoreCredit:
		return c.revokeStoreCredit(ctx, store, d)
	default:
		return c.revokeCode(ctx, store, d)
	}
}

func (c *Connector) revokeCode(ctx context.Context, store platform.Store, d platform.Discount) error {
	if d.Shared != nil {
		return c.revokeShared(ctx, store, d)
	}
	found, err := c.lookup(ctx, store, d.Code)
	if err != nil || found == nil || found.Discount.Status == "EXPIRED" {
		return err
	}
	if !found.ours(d) {
		return fail.New(fail.Conflict, "the code exists in the store and is not ours")
	}
	return c.change(ctx, store, docDiscountDeactivate, map[string]any{"id": found.ID}, "the revocation")
}
