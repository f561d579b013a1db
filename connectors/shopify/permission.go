package shopify

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// optional are the scopes that a merchant is asked for only when something needs
// them, and can take back at any time.
var optional = map[platform.Permission]string{
	platform.MakeGiftCards: "read_gift_cards,write_gift_cards",
	platform.GiveStoreCredit: "read_store_credit_accounts,read_store_credit_account_transactions," +
		"write_store_credit_account_transactions",
	platform.SeeLooks:     "write_pixels,read_pixels,read_customer_events",
	platform.SeeOldOrders: "read_all_orders",
}

// ofEveryApp are the permissions that any app can ask for. That of old orders is not
// among them: Shopify grants it to apps that it approved for it.
var ofEveryApp = []platform.Permission{platform.MakeGiftCards, platform.GiveStoreCredit, platform.SeeLooks}

// OptionalScopes are all that the app's configuration names as optional.
func OptionalScopes() []string {
	var all []string
	for _, p := range ofEveryApp {
		all = append(all, strings.Split(optional[p], ",")...)
	}
	return all
}

// Permissions lists what a merchant of this app can be asked for.
func (c *Connector) Permissions() []platform.Permission {
	all := slices.Clone(ofEveryApp)
	if c.config.AllOrders {
		all = append(all, platform.SeeOldOrders)
	}
	return all
}

// Lacking lists the scopes of a permission that a grant has not, nil for none.
func (c *Connector) Lacking(granted string, p platform.Permission) []string {
	return missingScopes(optional[p], granted)
}

// Granted asks the store what it grants now, comma separated.
func (c *Connector) Granted(ctx context.Context, store platform.Store) (string, error) {
	_, granted, err := c.describe(ctx, store)
	return granted, err
}

// PermitURL is where the merchant of a store that Shopify installed us in agrees to
// more; App Bridge asks the same inside the frame.
// https://shopify.dev/docs/apps/build/authentication-authorization/app-installation/manage-access-scopes
func (c *Connector) PermitURL(shop string, asked []string) (string, error) {
	name, err := checkShop(shop)
	if err != nil {
		return "", err
	}
	query := url.Values{"client_id": {c.config.ClientID}, "optional_scopes": {strings.Join(asked, ",")}}
	return origin(c.config.AuthorizeOrigin, name) + "/admin/oauth/install?" + query.Encode(), nil
}

// withOptional are the scopes that a consent page asks for: ours, and of those
// beside them only what is one of ours too.
func (c *Connector) withOptional(beside []string) (string, error) {
	scopes := strings.Split(c.config.Scopes, ",")
	for _, scope := range beside {
		if !c.isOptional(scope) {
			return "", fail.Field("scopes", "%q is nothing that we ask for", scope)
		}
		if !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	return strings.Join(scopes, ","), nil
}

func (c *Connector) isOptional(scope string) bool {
	return slices.ContainsFunc(c.Permissions(), func(p platform.Permission) bool {
		return slices.Contains(strings.Split(optional[p], ","), scope)
	})
}
