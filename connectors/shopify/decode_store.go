package shopify

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

type shopBody struct {
	Name      string     `json:"name"`
	Domain    string     `json:"domain"`
	Myshopify string     `json:"myshopify_domain"`
	Currency  string     `json:"currency"`
	TimeZone  string     `json:"iana_timezone"`
	Locale    string     `json:"primary_locale"`
	Country   string     `json:"country_code"`
	UpdatedAt *time.Time `json:"updated_at"`
}

// decodeShop reads the store's settings; without an IANA time zone or a domain
// they are fetched.
func decodeShop(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in shopBody
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	changed := &platform.StoreChanged{
		Name: in.Name, Currency: in.Currency, TimeZone: in.TimeZone, Locale: in.Locale,
		Country: in.Country, At: utc(in.UpdatedAt),
	}
	if domain := cmp.Or(in.Domain, in.Myshopify); domain != "" {
		changed.URL = "https://" + domain
	}
	thin := changed.TimeZone == "" || changed.URL == "" || changed.Currency == ""
	return one(platform.Event{Incomplete: thin, At: changed.At, Store: changed}), nil
}

func decodeUninstalled(store platform.Store, body []byte) ([]platform.Event, error) {
	var in shopBody
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	// updated_at is the last change of the shop's settings, not the uninstall: a
	// delivery that is old or sent again says nothing of it, so the store is asked.
	gone := &platform.Uninstalled{At: seen(store)}
	return one(platform.Event{Incomplete: true, At: gone.At, Uninstall: gone}), nil
}

// decodeScopes tells only that something changed: what the store grants now is
// asked, as deliveries come in any order.
func decodeScopes(store platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		Current []string `json:"current"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.Current == nil {
		return nil, missing("current")
	}
	at := seen(store)
	return one(platform.Event{
		Incomplete: true, At: at,
		Scopes: &platform.ScopesChanged{Granted: strings.Join(in.Current, ","), At: at},
	}), nil
}

// confirmLeft asks the store whether the app is installed: then its leaving was
// before that, and all there is to tell is what the store is now.
func (c *Connector) confirmLeft(
	ctx context.Context, store platform.Store, event platform.Event,
) (platform.Event, error) {
	described, _, err := c.describe(ctx, store)
	switch {
	case err == nil:
		return platform.Event{At: event.At, Store: &described}, nil
	case fail.Is(err, fail.Unauthorized) && !errors.Is(err, platform.ErrFrozen):
		event.Incomplete = false
		return event, nil
	default:
		return platform.Event{}, err
	}
}

// redactBody is the shape of the compliance topics.
type redactBody struct {
	Customer struct {
		ID    number `json:"id"`
		Email string `json:"email"`
	} `json:"customer"`
	Erase     []number `json:"orders_to_redact"`
	Requested []number `json:"orders_requested"`
	Domain    string   `json:"shop_domain"`
}

func decodeCustomerRedact(store platform.Store, body []byte) ([]platform.Event, error) {
	return decodeRedact(store, body, platform.RedactCustomer)
}

func decodeDataRequest(store platform.Store, body []byte) ([]platform.Event, error) {
	return decodeRedact(store, body, platform.DataRequest)
}

func decodeShopRedact(store platform.Store, body []byte) ([]platform.Event, error) {
	return decodeRedact(store, body, platform.RedactStore)
}

func decodeRedact(store platform.Store, body []byte, scope platform.RedactScope) ([]platform.Event, error) {
	var in redactBody
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	redact := &platform.Redact{
		Scope: scope, CustomerID: in.Customer.ID.text(), Email: in.Customer.Email, At: seen(store),
	}
	for _, order := range append(in.Erase, in.Requested...) {
		redact.OrderIDs = append(redact.OrderIDs, order.text())
	}
	switch {
	case scope == platform.RedactStore && in.Domain == "":
		return nil, missing("shop_domain")
	case scope != platform.RedactStore && redact.CustomerID == "" && redact.Email == "":
		return nil, missing("customer.id")
	}
	return one(platform.Event{At: redact.At, Redact: redact}), nil
}
