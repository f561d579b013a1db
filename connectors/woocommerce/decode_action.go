package woocommerce

import (
	"encoding/json"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// actionBody is what WooCommerce posts for do_action(name, arg).
type actionBody struct {
	Action string          `json:"action"`
	Arg    json.RawMessage `json:"arg"`
}

// pluginFact is what our companion plugin passes to its actions.
type pluginFact struct {
	CustomerID number   `json:"customer_id"`
	Email      string   `json:"email"`
	OrderIDs   []number `json:"order_ids"`
	OrderID    number   `json:"order_id"`
	ProductID  number   `json:"product_id"`
	Search     string   `json:"search"`
	At         int64    `json:"at"` // Unix seconds
}

// deliveries are the actions that tell of an order's parcel: whatever knows, in the
// store, does one of them.
var deliveries = map[string]platform.DeliveryState{
	"shipped": platform.Shipped, "out_for_delivery": platform.Arriving, "delivered": platform.Delivered,
}

// decodeAction reads the actions woocommerce_regulars_* and wc_regulars_* of
// our companion plugin; others, and facts that we do not know yet, give no
// events. WooCommerce has no privacy webhooks: these actions are how an erasure
// in WordPress reaches us.
func decodeAction(action string, body []byte) ([]platform.Event, error) {
	name, ours := strings.CutPrefix(action, "woocommerce_regulars_")
	if !ours {
		name, ours = strings.CutPrefix(action, "wc_regulars_")
	}
	if !ours {
		return nil, nil
	}
	var raw actionBody
	if err := read(body, &raw); err != nil {
		return nil, err
	}
	if raw.Action == "" {
		return notAnObject(body)
	}
	return pluginEvent(name, raw.fact())
}

// fact reads arg, which PHP may have wrapped in a list.
func (b actionBody) fact() pluginFact {
	var fact pluginFact
	var list []pluginFact
	if json.Unmarshal(b.Arg, &list) == nil && len(list) > 0 {
		return list[0]
	}
	if json.Unmarshal(b.Arg, &fact) != nil {
		return pluginFact{}
	}
	return fact
}

func pluginEvent(name string, fact pluginFact) ([]platform.Event, error) {
	at := time.Unix(fact.At, 0).UTC()
	if fact.At == 0 {
		at = time.Time{}
	}
	if state, told := deliveries[name]; told {
		id := fact.OrderID.id()
		if !isDigits(id) {
			return nil, fail.Field("order_id", "the action names no order")
		}
		return one(platform.Event{At: at, Delivery: &platform.DeliveryChanged{OrderID: id, State: state, At: at}})
	}
	switch name {
	case "erase", "export":
		return one(platform.Event{At: at, Redact: fact.redact(name, at)})
	case "disconnect":
		return one(platform.Event{At: at, Uninstall: &platform.Uninstalled{At: at}})
	case "viewed":
		return one(platform.Event{At: at, Interest: &platform.Interest{
			CustomerID: fact.CustomerID.id(), ProductID: fact.ProductID.id(), Search: fact.Search, At: at,
		}})
	default:
		return nil, nil
	}
}

func (f pluginFact) redact(name string, at time.Time) *platform.Redact {
	out := &platform.Redact{CustomerID: f.CustomerID.id(), Email: f.Email, At: at}
	if name == "export" {
		out.Scope = platform.DataRequest
	}
	for _, id := range f.OrderIDs {
		out.OrderIDs = append(out.OrderIDs, id.id())
	}
	return out
}
