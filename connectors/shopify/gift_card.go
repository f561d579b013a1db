package shopify

import (
	"context"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// giftCardNode is a gift card as a search finds it. Its code is known by its
// last characters only.
type giftCardNode struct {
	ID      string    `json:"id"`
	Enabled bool      `json:"enabled"`
	Last    string    `json:"lastCharacters"`
	Note    string    `json:"note"`
	Balance moneyNode `json:"balance"`
	Initial moneyNode `json:"initialValue"`
}

type moneyNode struct {
	Amount string `json:"amount"`
}

// spent reports whether any of it was used.
func (n *giftCardNode) spent() bool { return n.Balance.Amount != n.Initial.Amount }

// ensureGiftCard makes a gift card of our own code, which is unguessable and,
// in the store, unique: one that is taken is ours, when it carries our reference.
func (c *Connector) ensureGiftCard(ctx context.Context, store platform.Store, d platform.Discount) (string, error) {
	found, err := c.giftCard(ctx, store, d)
	if err != nil || found != nil {
		return adoptGiftCard(found, err)
	}
	if err := checkCurrency(store, d); err != nil {
		return "", err
	}
	var data struct {
		Created struct {
			Card   *giftCardNode `json:"giftCard"`
			Errors []userError   `json:"userErrors"`
		} `json:"created"`
	}
	card := map[string]any{
		"code": d.Code, "note": referencePrefix + d.Reference, "expiresOn": d.EndsAt.Format("2006-01-02"),
		"initialAmount": map[string]any{"amount": d.Amount.Decimal(), "currencyCode": d.Amount.Currency},
	}
	if d.CustomerID != "" {
		card["customerId"] = gid("Customer", d.CustomerID)
	}
	if err := c.query(ctx, store, docGiftCardCreate, map[string]any{"card": card}, &data); err != nil {
		return "", err
	}
	for _, problem := range data.Created.Errors {
		if problem.Code == "TAKEN" {
			return c.takenGiftCard(ctx, store, d)
		}
	}
	if err := refusal(data.Created.Errors, "the gift card"); err != nil {
		return "", err
	}
	if data.Created.Card == nil {
		return "", fail.New(fail.Unavailable, "the store did not say which gift card it made")
	}
	return legacyID(data.Created.Card.ID), nil
}

// takenGiftCard looks whose a gift card is that the search did not find at first.
func (c *Connector) takenGiftCard(ctx context.Context, store platform.Store, d platform.Discount) (string, error) {
	found, err := c.giftCard(ctx, store, d)
	if err == nil && found == nil {
		return "", fail.New(fail.Unavailable, "the gift card exists but cannot be found yet")
	}
	return adoptGiftCard(found, err)
}

func adoptGiftCard(found *giftCardNode, err error) (string, error) {
	switch {
	case err != nil:
		return "", err
	case !found.Enabled:
		return "", fail.New(fail.Conflict, "the gift card was deactivated in the store")
	default:
		return legacyID(found.ID), nil
	}
}

// giftCard finds our gift card of a code, nil when there is none. Searching
// takes whole codes, and finds other texts that hold them.
func (c *Connector) giftCard(
	ctx context.Context, store platform.Store, d platform.Discount,
) (*giftCardNode, error) {
	var data struct {
		Cards struct {
			Nodes []giftCardNode `json:"nodes"`
		} `json:"giftCards"`
	}
	if err := c.query(ctx, store, docGiftCardLookup, map[string]any{"code": d.Code}, &data); err != nil {
		return nil, err
	}
	for i := range data.Cards.Nodes {
		if node := &data.Cards.Nodes[i]; node.Note == referencePrefix+d.Reference &&
			strings.HasSuffix(strings.ToLower(d.Code), strings.ToLower(node.Last)) {
			return node, nil
		}
	}
	return nil, nil //nolint:nilnil // none is the answer
}

func (c *Connector) findGiftCard(
	ctx context.Context, store platform.Store, d platform.Discount,
) (platform.DiscountState, error) {
	found, err := c.giftCard(ctx, store, d)
	if err != nil || found == nil {
		return platform.DiscountState{}, err
	}
	return platform.DiscountState{
		Found: true, Ours: true, ExternalID: legacyID(found.ID), Used: found.spent(), Tombstone: true,
	}, nil
}

// revokeGiftCard deactivates a gift card of ours. That cannot be undone.
func (c *Connector) revokeGiftCard(ctx context.Context, store platform.Store, d platform.Discount) error {
	found, err := c.giftCard(ctx, store, d)
	if err != nil || found == nil || !found.Enabled {
		return err
	}
	return c.change(ctx, store, docGiftCardDeactivate, map[string]any{"id": found.ID}, "the end of the gift card")
}
