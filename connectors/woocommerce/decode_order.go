package woocommerce

import (
	"cmp"
	"strings"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// wooOrder is the part of an order that loyalty needs. A line's price is left
// alone: it is a rounded JSON number, while totals are decimal texts.
type wooOrder struct {
	ID        number     `json:"id"`
	Status    string     `json:"status"`
	Currency  string     `json:"currency"`
	TaxInside bool       `json:"prices_include_tax"`
	Created   gmt        `json:"date_created_gmt"`
	Modified  gmt        `json:"date_modified_gmt"`
	Completed gmt        `json:"date_completed_gmt"`
	Paid      gmt        `json:"date_paid_gmt"`
	Shipping  number     `json:"shipping_total"`
	ShipTax   number     `json:"shipping_tax"`
	Total     number     `json:"total"`
	Customer  number     `json:"customer_id"`
	Billing   address    `json:"billing"`
	ShipTo    address    `json:"shipping"`
	Method    string     `json:"payment_method"`
	Via       string     `json:"created_via"`
	Number    label      `json:"number"`
	Meta      []meta     `json:"meta_data"`
	Lines     []wooLine  `json:"line_items"`
	Fees      []wooLine  `json:"fee_lines"`
	Coupons   []wooCode  `json:"coupon_lines"`
	Refunds   []wooGiven `json:"refunds"`
	PayURL    string     `json:"payment_url"`
}

type address struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Country   string `json:"country"`
	Email     string `json:"email"`
	Phone     string `json:"phone"`
	Line1     string `json:"address_1"`
	Line2     string `json:"address_2"`
	Postcode  string `json:"postcode"`
	City      string `json:"city"`
	Region    string `json:"state"`
}

// visitMeta is where the companion plugin notes a followed link.
const visitMeta = "_regulars_visit"

// WooCommerce's own order attribution: how the buyer came.
const (
	originMeta   = "_wc_order_attribution_utm_source"
	mediumMeta   = "_wc_order_attribution_utm_medium"
	campaignMeta = "_wc_order_attribution_utm_campaign"
)

// buyer is what the order says of who placed it.
func (o *wooOrder) buyer() *platform.Buyer {
	to := o.ShipTo
	if to.Line1 == "" {
		to = o.Billing
	}
	buyer := &platform.Buyer{
		Name:  strings.TrimSpace(o.Billing.FirstName + " " + o.Billing.LastName),
		Phone: cmp.Or(o.Billing.Phone, to.Phone),
		Line1: to.Line1, Line2: to.Line2, Postcode: to.Postcode, City: to.City, Region: to.Region,
	}
	for _, entry := range o.Meta {
		switch entry.Key {
		case visitMeta:
			buyer.Visit = entry.text()
		case originMeta:
			buyer.Origin = strings.Trim(entry.text(), "()") // "(direct)" when nobody led them here
		case mediumMeta:
			buyer.Medium = entry.text()
		case campaignMeta:
			buyer.Campaign = entry.text()
		}
	}
	return buyer
}

// wooLine is a line of goods or a fee.
type wooLine struct {
	ID        number `json:"id"`
	Name      string `json:"name"`
	Product   number `json:"product_id"`
	Variation number `json:"variation_id"`
	Quantity  number `json:"quantity"`
	Subtotal  number `json:"subtotal"`
	Total     number `json:"total"`
	TotalTax  number `json:"total_tax"`
}

type wooCode struct {
	Code string `json:"code"`
}

// wooGiven is a refund as the order lists it: no lines, total negative.
type wooGiven struct {
	ID    number `json:"id"`
	Total number `json:"total"`
}

// decodeOrder reads an order body. With refunds in it the lines are unknown, so
// the event is Incomplete, except where nothing remains anyway.
func decodeOrder(body []byte) ([]platform.Event, error) {
	var raw wooOrder
	if err := read(body, &raw); err != nil {
		return nil, err
	}
	if raw.ID == "" {
		return notAnObject(body)
	}
	event, err := raw.event()
	if err != nil || event == nil {
		return nil, err
	}
	return one(*event)
}

// event normalizes an order whose refunds are not read in detail. nil for
// drafts of the store's staff.
func (o *wooOrder) event() (*platform.Event, error) {
	if o.Modified.IsZero() || o.Currency == "" {
		return nil, fail.Field("date_modified_gmt", "the order has no date_modified_gmt or no currency")
	}
	switch o.Status {
	case "checkout-draft":
		return o.checkout()
	case "auto-draft", "draft", "new":
		return nil, nil //nolint:nilnil // no event is the answer
	}
	order, err := o.order()
	if err != nil {
		return nil, err
	}
	event := &platform.Event{At: o.Modified.Time, Order: order}
	given, err := o.given()
	switch {
	case err != nil:
		return nil, err
	case order.Status == platform.Paid && (o.Status == "refunded" || given > 0 && given >= order.Total):
		emptyOut(order)
	case order.Status == platform.Paid && given > 0:
		event.Incomplete = true
	}
	return event, nil
}

// order is the order before refunds.
func (o *wooOrder) order() (*platform.Order, error) {
	sum := sums{currency: o.Currency}
	out := &platform.Order{
		ID: string(o.ID), Name: "#" + cmp.Or(strings.TrimSpace(string(o.Number)), string(o.ID)),
		Currency: o.Currency, Status: o.status(),
		PlacedAt: o.Created.Time, UpdatedAt: o.Modified.Time, CustomerID: o.Customer.id(),
		Email: o.Billing.Email, Channel: o.channel(), Country: o.ShipTo.Country, TaxInPrice: o.TaxInside,
		Shipping: sum.of(o.Shipping), ShipTax: sum.of(o.ShipTax), Total: sum.of(o.Total),
		Lines: make([]platform.Line, 0, len(o.Lines)), Customer: o.customer(),
		Buyer:  o.buyer(),
		PaidAt: o.Paid.Time,
	}
	out.SentAt, out.ArrivedAt = o.parcels()
	if out.Parcel = out.Country != ""; !out.Parcel { // nothing of it is sent
		out.Country = o.Billing.Country
		out.SentAt, out.ArrivedAt = o.Completed.Time, o.Completed.Time
	}
	for _, line := range o.Lines {
		out.Lines = append(out.Lines, line.normal(&sum))
	}
	for _, fee := range o.Fees { // a negative fee is a discount that belongs to no line
		out.Adjustment += max(0, -sum.of(fee.Total)-sum.of(fee.TotalTax))
	}
	for _, coupon := range o.Coupons {
		out.Codes = append(out.Codes, strings.ToLower(coupon.Code))
	}
	return out, sum.err
}

// normal reads a line of goods; total and tax are after discounts, without and
// of tax, whatever prices_include_tax says.
func (l wooLine) normal(sum *sums) platform.Line {
	net := sum.of(l.Total)
	return platform.Line{
		ID: string(l.ID), ProductID: l.Product.id(), VariantID: l.Variation.id(), Title: l.Name,
		Quantity: l.Quantity.whole(), Net: net, Tax: sum.of(l.TotalTax), Discount: max(0, sum.of(l.Subtotal)-net),
	}
}

// status maps WooCommerce's own statuses. A cash-on-delivery order is
// processing with date_paid null, so the date says nothing; only for statuses
// that plugins add is it the best that there is.
func (o *wooOrder) status() platform.OrderStatus {
	switch o.Status {
	case "processing", "completed", "refunded":
		return platform.Paid
	case "cancelled", "failed", "trash":
		return platform.Cancelled
	case "pending", "on-hold":
		return platform.Unpaid
	}
	if !o.Paid.IsZero() || !o.Completed.IsZero() || o.Method == "cod" {
		return platform.Paid
	}
	return platform.Unpaid
}

func (o *wooOrder) channel() string {
	switch {
	case o.Via == "store-api" || o.Via == "checkout":
		return "online"
	case o.Via == "admin":
		return "draft"
	case o.Via == "subscription":
		return "subscription"
	case strings.Contains(o.Via, "pos"):
		return "pos"
	default:
		return "other"
	}
}

// customer is what the checkout says about the buyer. UpdatedAt stays zero: it
// is a snapshot that may fill blanks, not the account's state. Only a guest's
// has the e-mail, because anybody can type any address there. An order does not
// tell the role of its buyer.
func (o *wooOrder) customer() *platform.Customer {
	out := &platform.Customer{
		ID: o.Customer.id(), FirstName: o.Billing.FirstName, LastName: o.Billing.LastName,
		Country: o.Billing.Country, Region: o.Billing.Region, Birthday: birthday(o.Meta),
		Account:  o.Customer.id() != "",
		Unproven: o.Customer.id() != "",
	}
	if !out.Account {
		out.Email = o.Billing.Email
	}
	return out
}

// checkout is a checkout in progress. It never earns; the shopper's e-mail and
// lines make it an abandoned checkout that can be recalled.
func (o *wooOrder) checkout() (*platform.Event, error) {
	order, err := o.order()
	if err != nil {
		return nil, err
	}
	return &platform.Event{At: o.Modified.Time, Checkout: &platform.Checkout{
		Token: order.ID, CustomerID: order.CustomerID, Email: order.Email, Currency: order.Currency,
		Total: order.Total, Lines: order.Lines, RecoveryURL: o.PayURL, UpdatedAt: order.UpdatedAt,
	}}, nil
}

// given is the sum of the refunds that the order lists, positive.
func (o *wooOrder) given() (int64, error) {
	sum := sums{currency: o.Currency}
	total := int64(0)
	for _, refund := range o.Refunds {
		total -= sum.of(refund.Total)
	}
	return total, sum.err
}

// emptyOut makes an order worth nothing: all of it was given back.
func emptyOut(o *platform.Order) {
	for i := range o.Lines {
		line := &o.Lines[i]
		line.Quantity, line.Net, line.Tax, line.Discount = 0, 0, 0, 0
	}
	o.Refunded, o.Total, o.Shipping, o.ShipTax, o.Tips, o.Adjustment = o.Total, 0, 0, 0, 0, 0
}

// sums reads amounts of one currency and keeps the first error.
type sums struct {
	currency string
	err      error
}

func (s *sums) of(n number) int64 {
	minor, err := n.minor(s.currency)
	if err != nil && s.err == nil {
		s.err = err
	}
	return minor
}

// share scales an amount to what remains of a whole.
func share(amount, remains, whole int64) int64 { return money.Share(amount, remains, whole) }
