package woocommerce

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"regulars/app/fail"
	"regulars/app/platform"
)

// mostZones bounds the calls of one look at a store's shipping.
const mostZones = 20

// shippingMethod is a way to ship within a zone. WooCommerce's own ways are
// flat_rate, local_pickup and free_shipping; plugins add others.
type shippingMethod struct {
	Kind     string `json:"method_id"`
	Enabled  bool   `json:"enabled"`
	Settings struct {
		Requires struct {
			Value label `json:"value"`
		} `json:"requires"`
	} `json:"settings"`
}

// checkShipping refuses a code for free shipping in a store without any way to
// ship that such a code opens: WooCommerce accepts the code there, and charges
// the shipping all the same. Where that cannot be known nothing is refused.
func (c *Connector) checkShipping(ctx context.Context, store platform.Store) error {
	opens, err := c.anyZone(ctx, store, opensToCode)
	if err == nil && !opens {
		return fail.Field("kind", "no shipping zone of the store has the method Free shipping that a coupon opens; "+
			"add it in WooCommerce under Settings, Shipping")
	}
	if err != nil && fail.ClassOf(err) != fail.Transient { // a store that does not tell may well have one
		err = nil
	}
	return err
}

// opensToCode reports whether a coupon with free shipping makes, or may make,
// a way to ship free. How plugins do it is theirs.
func opensToCode(m shippingMethod) bool {
	switch m.Kind {
	case "flat_rate", "local_pickup", "pickup_location":
		return false
	case "free_shipping":
		return m.Settings.Requires.Value != "min_amount"
	default:
		return true
	}
}

// anyZone reports whether a zone of the store has an enabled method that fits.
// A store with more zones than are read has.
func (c *Connector) anyZone(
	ctx context.Context, store platform.Store, fits func(shippingMethod) bool,
) (bool, error) {
	var zones []stamped
	r := request{method: http.MethodGet, path: "wc/v3/shipping/zones", query: url.Values{"_fields": {"id"}}}
	if err := c.call(ctx, store, r, &zones); err != nil || len(zones) > mostZones {
		return true, err
	}
	for _, zone := range zones {
		var methods []shippingMethod
		path := "wc/v3/shipping/zones/" + string(zone.ID) + "/methods"
		query := url.Values{"_fields": {"method_id,enabled,settings"}}
		if err := c.call(ctx, store, request{method: http.MethodGet, path: path, query: query}, &methods); err != nil {
			return true, err
		}
		if slices.ContainsFunc(methods, func(m shippingMethod) bool { return m.Enabled && fits(m) }) {
			return true, nil
		}
	}
	return false, nil
}
