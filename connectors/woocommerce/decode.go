package woocommerce

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// actionPrefix begins the topics of WordPress actions; the rest of the topic is
// the action's name.
const actionPrefix = "action."

// Decode implements platform.Inbound. Topics that loyalty does not need give no
// events, and neither does what was deleted before its delivery was built.
func (c *Connector) Decode(store platform.Store, topic string, body []byte) ([]platform.Event, error) {
	resource, event, _ := strings.Cut(topic, ".")
	if resource == "action" {
		return decodeAction(event, body)
	}
	if event == "deleted" {
		return decodeDeleted(store, resource, body)
	}
	switch resource {
	case "order":
		return decodeOrder(body)
	case "customer":
		return decodeCustomer(body)
	case "product":
		return decodeProduct(store, body)
	default:
		return nil, nil
	}
}

// decodeDeleted reads {"id":21}. WooCommerce says nothing of when, and may say it
// hours late, when staff have long taken the order out of the trash again: so the
// store is asked for what can come back.
func decodeDeleted(store platform.Store, resource string, body []byte) ([]platform.Event, error) {
	var gone struct {
		ID number `json:"id"`
	}
	if err := read(body, &gone); err != nil {
		return nil, err
	}
	if gone.ID == "" {
		return notAnObject(body)
	}
	id, at := string(gone.ID), store.Now()
	switch resource {
	case "order":
		return one(platform.Event{Incomplete: true, At: at, Gone: &platform.OrderDeleted{ID: id, At: at}})
	case "customer":
		return one(platform.Event{At: at, Deleted: &platform.CustomerDeleted{ID: id, At: at}})
	case "product":
		return one(platform.Event{Incomplete: true, At: at, Removed: &platform.ProductRemoved{ID: id, At: at}})
	default:
		return nil, nil
	}
}

func one(e platform.Event) ([]platform.Event, error) { return []platform.Event{e}, nil }

func read(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return fail.Wrap(err, fail.Invalid, "the webhook's body is not the JSON that WooCommerce sends")
	}
	return nil
}

// notAnObject explains a body without an id. WooCommerce builds the body as the
// user who owns the webhook: when that user loses rights, the body is a
// rightly signed error message. Another such message is no fault: what was deleted
// meanwhile, and product.restored of an order (WooCommerce fires it for whatever
// comes back from the trash).
func notAnObject(body []byte) ([]platform.Event, error) {
	var e wpError
	if json.Unmarshal(body, &e) != nil || e.Code == "" {
		return nil, fail.Field("id", "the webhook's body has no id")
	}
	if e.unknownID() {
		return nil, nil // a deletion is told by itself, or found by listing
	}
	return one(platform.Event{Silenced: &platform.Silenced{Why: fmt.Sprintf(silenced, e.Code)}})
}

const silenced = "The store's webhooks hold nothing but an error: %s."

// label is a text for people that a plugin may have made: of an order number it
// makes "INV-2026/00034", or a JSON number. Anything else is "".
type label string

// UnmarshalJSON never fails.
func (l *label) UnmarshalJSON(raw []byte) error {
	*l = label(meta{Value: raw}.text())
	return nil
}

// number is an id or amount that PHP may write as a JSON number, a text, "" or
// null; the last two are "".
type number string

// UnmarshalJSON accepts a number, a text or null.
func (n *number) UnmarshalJSON(raw []byte) error {
	raw = bytes.Trim(raw, `"`)
	if string(raw) == "null" || string(raw) == "false" {
		raw = nil
	}
	if len(raw) > 64 { // no amount or id is as long; big ones cost time to add up
		return strconv.ErrSyntax
	}
	for _, c := range raw {
		if (c < '0' || c > '9') && c != '.' && c != '-' {
			return strconv.ErrSyntax
		}
	}
	*n = number(raw)
	return nil
}

// id is the number as an id: "" for 0 and for nothing.
func (n number) id() string {
	if n == "0" {
		return ""
	}
	return string(n)
}

// minor reads the number as an amount in minor units; nothing is 0.
func (n number) minor(currency string) (int64, error) {
	if n == "" {
		return 0, nil
	}
	return money.Parse(string(n), currency)
}

// whole reads the number as a count. Plugins sell by weight: 0.5 counts as 1.
func (n number) whole() int64 {
	value, err := strconv.ParseInt(string(n), 10, 64)
	if err == nil {
		return value
	}
	float, err := strconv.ParseFloat(string(n), 64)
	switch {
	case err != nil || float > 1e9 || float < -1e9:
		return 0
	case float > 0 && float < 1:
		return 1
	case float < 0 && float > -1:
		return -1
	default:
		return int64(float)
	}
}

// gmt is one of WooCommerce's *_gmt times: UTC without a zone, second
// resolution, or null.
type gmt struct{ time.Time }

// UnmarshalJSON reads "2026-11-21T23:16:20", null or "".
func (g *gmt) UnmarshalJSON(raw []byte) error {
	text := string(bytes.Trim(raw, `"`))
	if text == "null" || text == "" {
		return nil
	}
	at, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(text, "Z"))
	g.Time = at
	return err
}

// meta is one entry of meta_data. Plugins put anything into value.
type meta struct {
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value"`
}

// text is the value where it is a text or a number, else "".
func (m meta) text() string {
	var text string
	if json.Unmarshal(m.Value, &text) == nil {
		return text
	}
	var value json.Number
	if json.Unmarshal(m.Value, &value) == nil {
		return value.String()
	}
	return ""
}
