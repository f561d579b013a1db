package shopify

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// decoder turns one topic's body into events.
type decoder func(store platform.Store, body []byte) ([]platform.Event, error)

// decoders maps every topic we understand. A topic that is not here is not an
// error: a store may be subscribed to more than this version reads.
var decoders = map[string]decoder{
	"orders/create":              decodeOrder,
	"orders/paid":                decodeOrderPaid,
	"orders/updated":             decodeOrder,
	"orders/cancelled":           decodeOrder,
	"orders/fulfilled":           decodeOrder,
	"orders/partially_fulfilled": decodeOrder,
	"orders/edited":              decodeOrderEdited,
	"orders/delete":              decodeOrderDeleted,
	"refunds/create":             decodeRefund,

	"customers/create":                         decodeCustomer,
	"customers/update":                         decodeCustomer,
	"customers/enable":                         decodeCustomer,
	"customers/disable":                        decodeCustomer,
	"customers/delete":                         decodeCustomerDeleted,
	"customers/merge":                          decodeCustomersMerged,
	"customer.tags_added":                      decodeCustomerTags,
	"customer.tags_removed":                    decodeCustomerTags,
	"customers_email_marketing_consent/update": decodeEmailConsent,
	"customers_marketing_consent/update":       decodeTextConsent,

	"products/create":    decodeProduct,
	"products/update":    decodeProduct,
	"products/delete":    decodeProductRemoved,
	"collections/create": decodeCollection,
	"collections/update": decodeCollection,
	"collections/delete": decodeCollectionRemoved,

	"checkouts/create":          decodeCheckout,
	"checkouts/update":          decodeCheckout,
	"fulfillments/create":       decodeFulfillment,
	"fulfillments/update":       decodeFulfillment,
	"fulfillment_events/create": decodeFulfillmentEvent,

	"shop/update":              decodeShop,
	"bulk_operations/finish":   decodeBulkEnded,
	"app_subscriptions/update": decodeCharge,
	"app/uninstalled":          decodeUninstalled,
	"app/scopes_update":        decodeScopes,
	"customers/redact":         decodeCustomerRedact,
	"customers/data_request":   decodeDataRequest,
	"shop/redact":              decodeShopRedact,
}

// Decode turns a stored webhook body into events; none for a topic we do not
// need. fail.Invalid when the body is not what the topic promises.
func (c *Connector) Decode(store platform.Store, topic string, body []byte) ([]platform.Event, error) {
	decode, known := decoders[topic]
	if !known {
		return nil, nil
	}
	return decode(store, body)
}

// Complete fetches what an Incomplete event lacks.
func (c *Connector) Complete(
	ctx context.Context, store platform.Store, event platform.Event,
) (platform.Event, error) {
	switch {
	case !event.Incomplete:
		return event, nil
	case event.Order != nil:
		return c.Fetch(ctx, store, event.Order.ID)
	case event.Refund != nil:
		return c.Fetch(ctx, store, event.Refund.ID)
	case event.Customer != nil:
		return c.fetchCustomer(ctx, store, event.Customer.ID)
	case event.Product != nil:
		return c.fetchProduct(ctx, store, event.Product.ID)
	case event.Store != nil:
		described, err := c.Describe(ctx, store)
		return platform.Event{At: event.At, Store: &described}, err
	case event.Scopes != nil:
		_, granted, err := c.describe(ctx, store)
		return platform.Event{At: event.At, Scopes: &platform.ScopesChanged{Granted: granted, At: event.At}}, err
	case event.Uninstall != nil:
		return c.confirmLeft(ctx, store, event)
	case event.Bill != nil:
		bill, err := c.Bill(ctx, store)
		return platform.Event{At: bill.At, Bill: &bill}, err
	default:
		return platform.Event{}, fail.New(fail.Invalid, "the event names nothing that can be fetched")
	}
}

// parse decodes a body, refusing one that lacks the id its topic promises.
func parse(body []byte, into any) error {
	return fail.Wrap(json.Unmarshal(body, into), fail.Invalid, "the webhook's body does not fit its topic")
}

func missing(field string) error { return fail.Field(field, "is missing in the webhook's body") }

// number is a platform id in JSON: 0 and null mean none.
type number int64

func (n number) text() string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

// moneySet is Shopify's pair of amounts, of which only the shop's own counts.
type moneySet struct {
	Shop struct {
		Amount string `json:"amount"`
	} `json:"shop_money"`
}

// purse sums amounts of one currency and remembers the first that is not one.
type purse struct {
	currency string
	err      error
}

// minor reads a decimal; a missing one is 0.
func (p *purse) minor(text string) int64 {
	if text == "" {
		return 0
	}
	minor, err := money.Parse(text, p.currency)
	if err != nil && p.err == nil {
		p.err = err
	}
	return minor
}

func (p *purse) set(m moneySet) int64 { return p.minor(m.Shop.Amount) }

func (p *purse) taxes(lines []taxLine) int64 {
	var sum int64
	for i := range lines {
		sum += p.set(lines[i].Price)
	}
	return sum
}

// checked gives the event, unless an amount in it could not be read.
func (p *purse) checked(event platform.Event) ([]platform.Event, error) {
	if p.err != nil {
		return nil, p.err
	}
	return one(event), nil
}

type taxLine struct {
	Price moneySet `json:"price_set"`
}

// seen is the time given to events whose body has none: when they are read.
func seen(store platform.Store) time.Time {
	if store.Now == nil {
		return time.Time{}
	}
	return store.Now().UTC()
}

// one is the usual answer: a single event.
func one(event platform.Event) []platform.Event { return []platform.Event{event} }

// utc reads a time that may be missing.
func utc(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return at.UTC()
}
