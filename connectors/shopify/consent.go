package shopify

import (
	"context"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// optInLevels are platform.Consent's, as the API spells them.
var optInLevels = map[string]string{
	"single": "SINGLE_OPT_IN", "double": "CONFIRMED_OPT_IN", "unknown": "UNKNOWN",
}

// SetConsent implements platform.ConsentWriter for e-mail, the only channel that
// Shopify lets apps write without a phone number.
func (c *Connector) SetConsent(ctx context.Context, store platform.Store, given platform.Consent) error {
	if given.CustomerID == "" {
		return fail.Field("customer_id", "is missing")
	}
	if given.Channel != "email" {
		return fail.Field("channel", "must be email")
	}
	owner := gid("Customer", given.CustomerID)
	state := map[string]any{
		"marketingState": "UNSUBSCRIBED", "consentUpdatedAt": given.At.UTC().Format(time.RFC3339),
	}
	if given.Granted {
		state["marketingState"], state["marketingOptInLevel"] = "SUBSCRIBED", optInLevels[given.OptIn]
	}
	input := map[string]any{"customerId": owner, "emailMarketingConsent": state}
	err := c.change(ctx, store, docConsentUpdate, map[string]any{"input": input}, "the consent")
	if fail.Is(err, fail.Invalid) {
		return c.unlessGone(ctx, store, owner, err)
	}
	return err
}
