package wootest

// shippingZones lists the zones as WooCommerce does: the one that is always
// there, without methods, and that of the shop's country.
func (s *Server) shippingZones(*exchange) reply {
	return ok([]any{
		map[string]any{"id": 0, "name": "Locations not covered by your other zones", "order": 0},
		map[string]any{"id": 1, "name": "Spain", "order": 0},
	})
}

// shippingMethods lists the methods of a zone. The free one wants a coupon,
// which is how shops set it up that give such coupons away.
func (s *Server) shippingMethods(x *exchange) reply {
	methods := []any{}
	if x.id == 1 {
		methods = append(methods, shippingMethod(1, "flat_rate", map[string]string{"cost": "4.90"}))
		if !s.noFreeShipping {
			free := map[string]string{"requires": "coupon", "min_amount": "0"}
			methods = append(methods, shippingMethod(2, "free_shipping", free))
		}
	}
	return ok(methods)
}

func shippingMethod(id int, kind string, values map[string]string) any {
	settings := map[string]any{}
	for name, value := range values {
		settings[name] = map[string]string{"id": name, "type": "text", "value": value, "default": ""}
	}
	return map[string]any{
		"id": id, "instance_id": id, "title": kind, "order": id, "enabled": true, "method_id": kind,
		"settings": settings,
	}
}
