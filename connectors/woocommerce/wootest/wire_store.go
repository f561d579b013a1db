package wootest

import (
	"strconv"

	"regulars/app/money"
)

// currencyJSON goes into every sum of the Store API, whose amounts are texts of
// minor units ("500").
type currencyJSON struct {
	Code      string `json:"currency_code"`
	Symbol    string `json:"currency_symbol"`
	MinorUnit int    `json:"currency_minor_unit"`
	Decimal   string `json:"currency_decimal_separator"`
	Thousand  string `json:"currency_thousand_separator"`
	Prefix    string `json:"currency_prefix"`
	Suffix    string `json:"currency_suffix"`
}

func (s *Server) currencyJSON() currencyJSON {
	return currencyJSON{
		s.opt.Currency, symbol(s.opt.Currency), money.Exponent(s.opt.Currency), ".", ",", symbol(s.opt.Currency), "",
	}
}

func cents(minor int64) string { return strconv.FormatInt(minor, 10) }

type cartJSON struct {
	Items       []itemJSON     `json:"items"`
	Coupons     []cartCoupon   `json:"coupons"`
	Fees        []any          `json:"fees"`
	Totals      cartTotals     `json:"totals"`
	ShipTo      shipAddress    `json:"shipping_address"`
	Billing     address        `json:"billing_address"`
	NeedsPay    bool           `json:"needs_payment"`
	NeedsShip   bool           `json:"needs_shipping"`
	Needs       []string       `json:"payment_requirements"`
	HasShipping bool           `json:"has_calculated_shipping"`
	Rates       []any          `json:"shipping_rates"`
	Count       int64          `json:"items_count"`
	Weight      int64          `json:"items_weight"`
	CrossSells  []any          `json:"cross_sells"`
	Errors      []any          `json:"errors"`
	Methods     []string       `json:"payment_methods"`
	Extensions  map[string]any `json:"extensions"`
}

type itemJSON struct {
	Key          string         `json:"key"`
	ID           int64          `json:"id"`
	Type         string         `json:"type"`
	Quantity     int64          `json:"quantity"`
	Limits       itemLimits     `json:"quantity_limits"`
	Name         string         `json:"name"`
	Short        string         `json:"short_description"`
	Description  string         `json:"description"`
	SKU          string         `json:"sku"`
	LowStock     *int64         `json:"low_stock_remaining"`
	Backorders   bool           `json:"backorders_allowed"`
	Badge        bool           `json:"show_backorder_badge"`
	Individually bool           `json:"sold_individually"`
	Permalink    string         `json:"permalink"`
	Images       []any          `json:"images"`
	Variation    []any          `json:"variation"`
	Data         []any          `json:"item_data"`
	Prices       itemPrices     `json:"prices"`
	Totals       itemTotals     `json:"totals"`
	Visibility   string         `json:"catalog_visibility"`
	Extensions   map[string]any `json:"extensions"`
}

type itemLimits struct {
	Minimum  int64 `json:"minimum"`
	Maximum  int64 `json:"maximum"`
	Multiple int64 `json:"multiple_of"`
	Editable bool  `json:"editable"`
}

type itemPrices struct {
	Price   string  `json:"price"`
	Regular string  `json:"regular_price"`
	Sale    string  `json:"sale_price"`
	Range   *string `json:"price_range"`
	currencyJSON
	Raw rawPrices `json:"raw_prices"`
}

type rawPrices struct {
	Precision int    `json:"precision"`
	Price     string `json:"price"`
	Regular   string `json:"regular_price"`
	Sale      string `json:"sale_price"`
}

type itemTotals struct {
	Subtotal    string `json:"line_subtotal"`
	SubtotalTax string `json:"line_subtotal_tax"`
	Total       string `json:"line_total"`
	TotalTax    string `json:"line_total_tax"`
	currencyJSON
}

type cartCoupon struct {
	Code   string       `json:"code"`
	Kind   string       `json:"discount_type"`
	Totals couponTotals `json:"totals"`
}

type couponTotals struct {
	Discount    string `json:"total_discount"`
	DiscountTax string `json:"total_discount_tax"`
	currencyJSON
}

type cartTotals struct {
	Items       string  `json:"total_items"`
	ItemsTax    string  `json:"total_items_tax"`
	Fees        string  `json:"total_fees"`
	FeesTax     string  `json:"total_fees_tax"`
	Discount    string  `json:"total_discount"`
	DiscountTax string  `json:"total_discount_tax"`
	Shipping    *string `json:"total_shipping"`
	ShippingTax *string `json:"total_shipping_tax"`
	Price       string  `json:"total_price"`
	Tax         string  `json:"total_tax"`
	TaxLines    []any   `json:"tax_lines"`
	currencyJSON
}

// cartJSON is the visitor's cart, with the companion plugin's token in
// extensions.regulars once the plugin is connected.
func (s *Server) cartJSON(v *session) cartJSON {
	sums := s.total(&v.cart)
	out := cartJSON{
		Items: []itemJSON{}, Coupons: []cartCoupon{}, Fees: []any{}, ShipTo: v.cart.billing.ship(),
		Billing: v.cart.billing, NeedsPay: sums.total > 0, Needs: []string{"products"}, Rates: []any{},
		HasShipping: sums.shipping > 0, CrossSells: []any{}, Errors: []any{}, Methods: []string{"bacs", "cod"},
		Extensions: map[string]any{}, Totals: s.cartTotals(sums),
	}
	for _, l := range sums.lines {
		out.Items = append(out.Items, s.itemJSON(l))
		out.Count += l.quantity
	}
	for _, c := range sums.codes {
		out.Coupons = append(out.Coupons, cartCoupon{
			c.code, c.kind, couponTotals{cents(c.discount), cents(c.tax), s.currencyJSON()},
		})
	}
	if s.plugin.shows("") {
		if token, err := s.shopperToken(v); err == nil {
			out.Extensions["regulars"] = map[string]string{
				"token": token, "customer": strconv.FormatInt(v.customer, 10), "api": s.plugin.apiURL,
			}
		}
	}
	return out
}

func (s *Server) cartTotals(sums totals) cartTotals {
	var items, itemsTax, total, tax int64
	for _, l := range sums.lines {
		items += l.subtotal
		itemsTax += l.subtotalTax
		total += l.total
		tax += l.totalTax
	}
	shipNet, shipTax := s.netOf(sums.shipping)
	out := cartTotals{
		Items: cents(items), ItemsTax: cents(itemsTax), Fees: "0", FeesTax: "0", Discount: cents(items - total),
		DiscountTax: cents(itemsTax - tax), Price: cents(total + tax + sums.shipping), Tax: cents(tax + shipTax),
		TaxLines: []any{}, currencyJSON: s.currencyJSON(),
	}
	if sums.shipping > 0 {
		net, taxOn := cents(shipNet), cents(shipTax)
		out.Shipping, out.ShippingTax = &net, &taxOn
	}
	return out
}

func (s *Server) itemJSON(l line) itemJSON {
	p := s.product(l.product)
	price, exact := cents(p.price), cents(p.price)+"0000"
	return itemJSON{
		Key: itemKey(l.product), ID: l.product, Type: "simple", Quantity: l.quantity,
		Limits: itemLimits{1, 9999, 1, true}, Name: l.name, SKU: l.sku,
		Permalink: s.url + "/product/" + p.slug + "/", Images: []any{}, Variation: []any{}, Data: []any{},
		Prices: itemPrices{price, price, price, nil, s.currencyJSON(), rawPrices{6, exact, exact, exact}},
		Totals: itemTotals{
			cents(l.subtotal), cents(l.subtotalTax), cents(l.total), cents(l.totalTax), s.currencyJSON(),
		},
		Visibility: "visible", Extensions: map[string]any{},
	}
}

type checkoutJSON struct {
	Order     int64          `json:"order_id"`
	Status    string         `json:"status"`
	Key       string         `json:"order_key"`
	Number    string         `json:"order_number"`
	Note      string         `json:"customer_note"`
	Customer  int64          `json:"customer_id"`
	Billing   address        `json:"billing_address"`
	ShipTo    shipAddress    `json:"shipping_address"`
	Method    string         `json:"payment_method"`
	Result    paymentResult  `json:"payment_result"`
	Fields    map[string]any `json:"additional_fields"`
	Cart      *string        `json:"__experimentalCart"`
	Extension map[string]any `json:"extensions"`
}

type paymentResult struct {
	Status   string     `json:"payment_status"`
	Details  []keyValue `json:"payment_details"`
	Redirect string     `json:"redirect_url"`
}

type keyValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func (s *Server) checkoutJSON(o *order, redirect string) checkoutJSON {
	out := checkoutJSON{
		Order: o.id, Status: o.status, Key: o.key, Number: cents(o.id), Customer: o.customer, Billing: o.billing,
		ShipTo: o.shipTo.ship(), Method: o.method, Result: paymentResult{Details: []keyValue{}},
		Fields: map[string]any{}, Extension: map[string]any{},
	}
	if redirect != "" {
		out.Result = paymentResult{"success", []keyValue{{"result", "success"}, {"redirect", redirect}}, redirect}
	}
	return out
}
