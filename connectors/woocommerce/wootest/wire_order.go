package wootest

import (
	"encoding/json"
	"fmt"
	"strconv"
)

type orderJSON struct {
	ID            int64        `json:"id"`
	ParentID      int64        `json:"parent_id"`
	Status        string       `json:"status"`
	Currency      string       `json:"currency"`
	Version       string       `json:"version"`
	TaxInside     bool         `json:"prices_include_tax"`
	Created       stamp        `json:"date_created"`
	Modified      stamp        `json:"date_modified"`
	Discount      string       `json:"discount_total"`
	DiscountTax   string       `json:"discount_tax"`
	Shipping      string       `json:"shipping_total"`
	ShippingTax   string       `json:"shipping_tax"`
	CartTax       string       `json:"cart_tax"`
	Total         string       `json:"total"`
	TotalTax      string       `json:"total_tax"`
	Customer      int64        `json:"customer_id"`
	Key           string       `json:"order_key"`
	Billing       address      `json:"billing"`
	ShipTo        shipAddress  `json:"shipping"`
	Method        string       `json:"payment_method"`
	MethodTitle   string       `json:"payment_method_title"`
	Transaction   string       `json:"transaction_id"`
	IP            string       `json:"customer_ip_address"`
	Agent         string       `json:"customer_user_agent"`
	Via           string       `json:"created_via"`
	Note          string       `json:"customer_note"`
	Completed     stamp        `json:"date_completed"`
	Paid          stamp        `json:"date_paid"`
	CartHash      string       `json:"cart_hash"`
	Number        string       `json:"number"`
	Meta          []metaEntry  `json:"meta_data"`
	Lines         []lineJSON   `json:"line_items"`
	TaxLines      []any        `json:"tax_lines"`
	ShippingLines []shipLine   `json:"shipping_lines"`
	FeeLines      []any        `json:"fee_lines"`
	CouponLines   []couponLine `json:"coupon_lines"`
	Refunds       []refundNote `json:"refunds"`
	PaymentURL    string       `json:"payment_url"`
	Editable      bool         `json:"is_editable"`
	NeedsPayment  bool         `json:"needs_payment"`
	NeedsWork     bool         `json:"needs_processing"`
	CreatedGMT    stamp        `json:"date_created_gmt"`
	ModifiedGMT   stamp        `json:"date_modified_gmt"`
	CompletedGMT  stamp        `json:"date_completed_gmt"`
	PaidGMT       stamp        `json:"date_paid_gmt"`
	Symbol        string       `json:"currency_symbol"`
	Links         links        `json:"_links"`
}

// shipAddress is an address without e-mail.
type shipAddress struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Company   string `json:"company"`
	Address1  string `json:"address_1"`
	Address2  string `json:"address_2"`
	City      string `json:"city"`
	State     string `json:"state"`
	Postcode  string `json:"postcode"`
	Country   string `json:"country"`
	Phone     string `json:"phone"`
}

func (a address) ship() shipAddress {
	return shipAddress{
		a.FirstName, a.LastName, a.Company, a.Address1, a.Address2, a.City, a.State, a.Postcode, a.Country, a.Phone,
	}
}

type lineJSON struct {
	ID          int64           `json:"id"`
	Name        string          `json:"name"`
	Product     int64           `json:"product_id"`
	Variation   int64           `json:"variation_id"`
	Quantity    int64           `json:"quantity"`
	TaxClass    string          `json:"tax_class"`
	Subtotal    string          `json:"subtotal"`
	SubtotalTax string          `json:"subtotal_tax"`
	Total       string          `json:"total"`
	TotalTax    string          `json:"total_tax"`
	Taxes       []any           `json:"taxes"`
	Meta        []shownMeta     `json:"meta_data"`
	SKU         string          `json:"sku"`
	UniqueID    string          `json:"global_unique_id"`
	Price       json.RawMessage `json:"price"`
	Image       imageRef        `json:"image"`
	Parent      *string         `json:"parent_name"`
}

type imageRef struct {
	ID  string `json:"id"`
	Src string `json:"src"`
}

type shownMeta struct {
	ID      int64  `json:"id"`
	Key     string `json:"key"`
	Value   string `json:"value"`
	ShowKey string `json:"display_key"`
	Show    string `json:"display_value"`
}

type shipLine struct {
	ID       int64       `json:"id"`
	Title    string      `json:"method_title"`
	Method   string      `json:"method_id"`
	Instance string      `json:"instance_id"`
	Total    string      `json:"total"`
	TotalTax string      `json:"total_tax"`
	Taxes    []any       `json:"taxes"`
	Meta     []shownMeta `json:"meta_data"`
}

type couponLine struct {
	ID           int64           `json:"id"`
	Code         string          `json:"code"`
	Discount     string          `json:"discount"`
	DiscountTax  string          `json:"discount_tax"`
	Meta         []shownMeta     `json:"meta_data"`
	Kind         string          `json:"discount_type"`
	Nominal      json.RawMessage `json:"nominal_amount"`
	FreeShipping bool            `json:"free_shipping"`
}

type refundNote struct {
	ID     int64  `json:"id"`
	Reason string `json:"reason"`
	Total  string `json:"total"`
}

// orderJSON is an order as REST and webhooks show it.
func (s *Server) orderJSON(o *order) orderJSON {
	out := orderJSON{
		ID: o.id, Status: o.status, Currency: s.opt.Currency, Version: version, TaxInside: s.opt.TaxRate > 0,
		Created: s.local(o.created), Modified: s.local(o.modified), Completed: s.local(o.completed),
		Paid: s.local(o.paid), CreatedGMT: gmt(o.created), ModifiedGMT: gmt(o.modified),
		CompletedGMT: gmt(o.completed), PaidGMT: gmt(o.paid),
		Shipping: s.dec(o.shipping), ShippingTax: s.dec(o.shipTax), CartTax: s.dec(o.tax() - o.shipTax),
		Total: s.dec(o.gross()), TotalTax: s.dec(o.tax()), Customer: o.customer, Key: o.key,
		Billing: o.billing, ShipTo: o.shipTo.ship(), Method: o.method, MethodTitle: o.title, IP: "127.0.0.1",
		Agent: "wootest", Via: o.via, Note: o.note, Number: strconv.FormatInt(o.id, 10),
		Meta: listOf(o.meta), TaxLines: []any{}, FeeLines: []any{},
		ShippingLines: s.shipLines(o), CouponLines: s.couponLines(o), Refunds: s.refundNotes(o),
		PaymentURL:   fmt.Sprintf("%s/checkout/order-pay/%d/?pay_for_order=true&key=%s", s.url, o.id, o.key),
		NeedsPayment: o.status == "pending" || o.status == "checkout-draft" || o.status == "failed", NeedsWork: true,
		Editable: o.status == "pending" || o.status == "on-hold", Symbol: symbol(s.opt.Currency),
		Links: s.links("orders", o.id),
	}
	var discount, discountTax int64
	for _, l := range o.lines {
		out.Lines = append(out.Lines, s.lineJSON(l))
		discount += l.subtotal - l.total
		discountTax += l.subtotalTax - l.totalTax
	}
	out.Discount, out.DiscountTax = s.dec(discount), s.dec(discountTax)
	out.Links.Email = []link{{Embeddable: true, Href: out.Links.Self[0].Href + "/actions/email_templates"}}
	if o.customer != 0 {
		out.Links.Customer = []link{{Href: fmt.Sprintf("%s/wp-json/wc/v3/customers/%d", s.url, o.customer)}}
	}
	return out
}

func (s *Server) lineJSON(l line) lineJSON {
	price := int64(0)
	if l.quantity != 0 {
		price = l.total / l.quantity
	}
	return lineJSON{
		ID: l.id, Name: l.name, Product: l.product, Quantity: l.quantity, Subtotal: s.dec(l.subtotal),
		SubtotalTax: s.dec(l.subtotalTax), Total: s.dec(l.total), TotalTax: s.dec(l.totalTax), Taxes: []any{},
		Meta: []shownMeta{}, SKU: l.sku, Price: s.float(price),
	}
}

func (s *Server) shipLines(o *order) []shipLine {
	out := []shipLine{}
	if o.shipping > 0 {
		out = append(out, shipLine{
			ID: o.id*10 + 1, Title: "Flat rate", Method: "flat_rate", Instance: "1", Total: s.dec(o.shipping),
			TotalTax: s.dec(o.shipTax), Taxes: []any{}, Meta: []shownMeta{},
		})
	}
	return out
}

// couponLines writes discounts unpadded ("5"), as WooCommerce does here alone.
func (s *Server) couponLines(o *order) []couponLine {
	out := []couponLine{}
	for _, c := range o.codes {
		info := fmt.Sprintf(`[%d,%q,%s,%s]`, c.coupon, c.code, kindOf(c.kind), trimmed(c.nominal))
		out = append(out, couponLine{
			ID: c.id, Code: c.code, Discount: trimmed(s.dec(c.discount)), DiscountTax: trimmed(s.dec(c.tax)),
			Meta: []shownMeta{{c.id + 18, "coupon_info", info, "coupon_info", info}},
			Kind: c.kind, Nominal: json.RawMessage(trimmed(c.nominal)), FreeShipping: c.freeShipping,
		})
	}
	return out
}

// kindOf is the coupon type inside coupon_info, null for the default one.
func kindOf(kind string) string {
	if kind == "fixed_cart" {
		return "null"
	}
	return strconv.Quote(kind)
}

func (s *Server) refundNotes(o *order) []refundNote {
	out := []refundNote{}
	for _, r := range o.refunds {
		out = append(out, refundNote{r.id, r.reason, s.dec(-r.amount)})
	}
	return out
}

type refundJSON struct {
	ID        int64           `json:"id"`
	Parent    int64           `json:"parent_id,omitempty"`
	Created   stamp           `json:"date_created"`
	CreatedG  stamp           `json:"date_created_gmt"`
	Amount    string          `json:"amount"`
	Reason    string          `json:"reason"`
	By        int64           `json:"refunded_by"`
	Payment   bool            `json:"refunded_payment"`
	Meta      []metaEntry     `json:"meta_data"`
	Lines     []lineJSON      `json:"line_items"`
	ShipLines []shipLine      `json:"shipping_lines"`
	TaxLines  []any           `json:"tax_lines"`
	FeeLines  []any           `json:"fee_lines"`
	Links     refundLinksJSON `json:"_links"`
}

type refundLinksJSON struct {
	Self       []link `json:"self"`
	Collection []link `json:"collection"`
	Up         []link `json:"up"`
}

var readOrDelete = &hints{[]string{"GET", "DELETE"}}

// refundJSON is a refund in detail; the /refunds collection adds parent_id.
func (s *Server) refundJSON(o *order, r *refund, inCollection bool) refundJSON {
	up := fmt.Sprintf("%s/wp-json/wc/v3/orders/%d", s.url, o.id)
	out := refundJSON{
		ID: r.id, Created: s.local(r.created), CreatedG: gmt(r.created), Amount: s.dec(r.amount), Reason: r.reason,
		By: 1, Meta: []metaEntry{{r.id + 5, "_refund_type", json.RawMessage(strconv.Quote(r.kind))}},
		Lines: []lineJSON{}, ShipLines: []shipLine{}, TaxLines: []any{}, FeeLines: []any{},
		Links: refundLinksJSON{
			Self:       []link{{Href: fmt.Sprintf("%s/refunds/%d", up, r.id), Hints: readOrDelete}},
			Collection: []link{{Href: up + "/refunds"}}, Up: []link{{Href: up}},
		},
	}
	if inCollection {
		out.Parent = o.id
	}
	for _, given := range r.lines {
		out.Lines = append(out.Lines, s.refundLineJSON(o, given))
	}
	if r.shipping+r.taxOn > 0 {
		of := strconv.FormatInt(o.id*10+1, 10)
		out.ShipLines = append(out.ShipLines, shipLine{
			ID: r.id*10 + 1, Title: "Flat rate", Method: "flat_rate", Instance: "1", Total: s.dec(-r.shipping),
			TotalTax: s.dec(-r.taxOn), Taxes: []any{},
			Meta: []shownMeta{{r.id*10 + 2, "_refunded_item_id", of, "_refunded_item_id", of}},
		})
	}
	return out
}

func (s *Server) refundLineJSON(o *order, given refundLine) lineJSON {
	of := find2(o.lines, func(l line) bool { return l.id == given.of })
	price := given.total
	if given.quantity > 0 {
		price = given.total / given.quantity
	}
	id := strconv.FormatInt(given.of, 10)
	return lineJSON{
		ID: given.id, Name: of.name, Product: of.product, Quantity: -given.quantity, Subtotal: s.dec(-given.total),
		SubtotalTax: s.dec(-given.tax), Total: s.dec(-given.total), TotalTax: s.dec(-given.tax), Taxes: []any{},
		Meta: []shownMeta{{given.id + 27, "_refunded_item_id", id, "_refunded_item_id", id}},
		SKU:  of.sku, Price: s.float(price),
	}
}

// listOf makes an empty JSON list of nil.
func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func find2[T any](all []T, is func(T) bool) T {
	for _, one := range all {
		if is(one) {
			return one
		}
	}
	var none T
	return none
}
