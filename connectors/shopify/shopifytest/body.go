package shopifytest

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"time"
)

// shopID is the number of every fake shop.
const shopID = 548380009

// body is a REST-style JSON object, as webhooks carry it.
type body map[string]any

// stamp writes a time as webhooks do, with an offset.
func stamp(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.Format("2006-01-02T15:04:05-07:00")
}

// decimal writes minor units as a decimal text of the shop's currency.
func (s *Shop) decimal(minor int64) string {
	digits := s.options.Decimals
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	text := strconv.FormatInt(minor, 10)
	if digits == 0 {
		return sign + text
	}
	if len(text) <= digits {
		text = strings.Repeat("0", digits+1-len(text)) + text
	}
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}

func (s *Shop) set(minor int64) body {
	amount := body{"amount": s.decimal(minor), "currency_code": s.Currency}
	return body{"shop_money": amount, "presentment_money": amount}
}

func (s *Shop) orderBody(o *Order) body {
	out := s.orderMoney(o)
	maps.Copy(out, body{
		"id": o.ID, "admin_graphql_api_id": gid("Order", o.ID), "app_id": nil, "browser_ip": nil,
		"buyer_accepts_marketing": false, "cancel_reason": nil, "cancelled_at": stamp(o.CancelledAt),
		"cart_token": nil, "checkout_token": nil, "client_details": nil, "closed_at": nil, "confirmed": true,
		"contact_email": null(o.Email), "created_at": stamp(o.PlacedAt), "customer_locale": null(o.Locale),
		"discount_codes": s.codeBodies(o), "email": o.Email, "estimated_taxes": false,
		"financial_status": o.Financial, "fulfillment_status": nil, "name": o.Name, "note": null(o.Note),
		"note_attributes": noteBodies(o), "landing_site": null(o.Landing), "referring_site": null(o.Referrer),
		"number": o.Number - 1000, "order_number": o.Number,
		"payment_gateway_names": o.gateways(), "phone": nil, "processed_at": stamp(o.PlacedAt),
		"source_name": o.Source, "tags": "", "tax_exempt": false, "tax_lines": s.taxBodies(s.orderTax(o)),
		"taxes_included": o.TaxIncluded, "test": o.Test, "token": strconv.FormatInt(o.ID, 36),
		"updated_at": stamp(o.UpdatedAt), "user_id": nil, "customer": nil, "discount_applications": []any{},
		"fulfillments": []any{}, "line_items": s.lineBodies(o), "refunds": s.refundBodies(o), "returns": []any{},
		"payment_terms": nil, "shipping_address": s.deliveryBody(o), "billing_address": s.deliveryBody(o),
		"shipping_lines": []any{s.shippingBody(o)}, "duties_included": false, "line_item_groups": []any{},
		"total_weight": 250 * len(o.Lines), "total_cash_rounding_payment_adjustment_set": s.set(0),
		"total_cash_rounding_refund_adjustment_set": s.set(0),
	})
	if o.Fulfilled {
		out["fulfillment_status"] = "fulfilled"
		out["fulfillments"] = []any{s.fulfillmentBody(o)}
	}
	if o.Company {
		out["company"] = body{"id": 7_001, "location_id": 7_002}
	}
	if customer := s.customer(o.CustomerID); customer != nil {
		out["customer"] = s.customerBody(customer)
	}
	return out.blanks(blankOrder)
}

// orderMoney is the order's sums: what it cost when placed, and what it costs now.
func (s *Shop) orderMoney(o *Order) body {
	var subtotal, current, discounts int64
	for _, line := range o.Lines {
		subtotal += line.gross()
		current += line.part(line.gross())
		discounts += line.Discount
	}
	tax := s.orderTax(o)
	total := subtotal + o.Shipping.Price + o.Tip
	if !o.TaxIncluded {
		total += tax
	}
	return body{
		"currency": s.Currency, "presentment_currency": s.Currency,
		"current_shipping_price_set": s.set(o.Shipping.Current), "total_shipping_price_set": s.set(o.Shipping.Price),
		"current_subtotal_price": s.decimal(current), "current_subtotal_price_set": s.set(current),
		"current_total_discounts": s.decimal(discounts), "current_total_discounts_set": s.set(discounts),
		"current_total_price": s.decimal(o.total()), "current_total_price_set": s.set(o.total()),
		"current_total_tax": s.decimal(o.currentTax()), "current_total_tax_set": s.set(o.currentTax()),
		"subtotal_price": s.decimal(subtotal), "subtotal_price_set": s.set(subtotal),
		"total_discounts": s.decimal(discounts), "total_discounts_set": s.set(discounts),
		"total_line_items_price": s.decimal(o.subtotal()), "total_line_items_price_set": s.set(o.subtotal()),
		"total_outstanding": s.decimal(0), "total_price": s.decimal(total), "total_price_set": s.set(total),
		"total_tax": s.decimal(tax), "total_tax_set": s.set(tax), "total_tip_received": s.decimal(o.Tip),
	}
}

func null(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (s *Shop) orderTax(o *Order) int64 {
	sum := o.Shipping.Tax
	for _, line := range o.Lines {
		sum += line.Tax
	}
	return sum
}

func (o *Order) currentTax() int64 {
	sum := o.shippingTax()
	for _, line := range o.Lines {
		sum += line.part(line.Tax)
	}
	return sum
}

func (s *Shop) codeBodies(o *Order) []body {
	list := []body{}
	for _, code := range o.Codes {
		list = append(list, body{"code": code, "amount": s.decimal(o.discounted()), "type": "fixed_amount"})
	}
	return list
}

func (o *Order) discounted() int64 {
	var sum int64
	for _, line := range o.Lines {
		sum += line.Discount
	}
	return sum
}

func (s *Shop) taxBodies(tax int64) []body {
	if tax == 0 {
		return []body{}
	}
	rate := float64(s.options.TaxRate) / 10000
	return []body{{
		"price": s.decimal(tax), "rate": rate, "title": "VAT", "price_set": s.set(tax), "channel_liable": false,
	}}
}

func (s *Shop) lineBodies(o *Order) []body {
	list := make([]body, len(o.Lines))
	for i, line := range o.Lines {
		allocations := []body{}
		if line.Discount > 0 {
			allocations = append(allocations, body{
				"amount": s.decimal(line.Discount), "amount_set": s.set(line.Discount), "discount_application_index": 0,
			})
		}
		list[i] = body{
			"id": line.ID, "admin_graphql_api_id": gid("LineItem", line.ID), "current_quantity": line.Current,
			"fulfillable_quantity": line.Current, "fulfillment_service": "manual", "fulfillment_status": nil,
			"gift_card": line.GiftCard, "grams": 250, "name": line.Title, "price": s.decimal(line.Unit),
			"price_set": s.set(line.Unit), "product_exists": true, "product_id": line.ProductID, "properties": []any{},
			"quantity": line.Quantity, "requires_shipping": true, "sku": "SKU-" + strconv.FormatInt(line.VariantID, 36),
			"taxable": true, "title": line.Title, "total_discount": "0.00", "total_discount_set": s.set(0),
			"variant_id": line.VariantID, "variant_title": nil, "vendor": s.Name, "tax_lines": s.taxBodies(line.Tax),
			"duties": []any{}, "discount_allocations": allocations, "attributed_staffs": []any{},
		}
		list[i].blanks(blankLine)
	}
	return list
}

// lineBody is the line of an order as a refund repeats it.
func (s *Shop) lineBody(o *Order, id int64) any {
	for i, line := range o.Lines {
		if line.ID == id {
			out := s.lineBodies(o)[i]
			delete(out, "current_quantity")
			return out
		}
	}
	return nil
}

func (s *Shop) shippingBody(o *Order) body {
	return body{
		"id": o.Shipping.ID, "carrier_identifier": nil, "code": "Standard", "title": "Standard",
		"price": s.decimal(o.Shipping.Full), "price_set": s.set(o.Shipping.Full),
		"requested_fulfillment_service_id": nil,
		"discounted_price":                 s.decimal(o.Shipping.Price),
		"discounted_price_set":             s.set(o.Shipping.Price),
		"current_discounted_price_set":     s.set(o.Shipping.Current), "is_removed": false, "phone": nil,
		"source": "shopify", "tax_lines": s.taxBodies(o.Shipping.Tax), "discount_allocations": []any{},
	}
}

func (s *Shop) refundBodies(o *Order) []body {
	list := make([]body, len(o.Refunds))
	for i, refund := range o.Refunds {
		list[i] = s.refundBody(o, refund)
	}
	return list
}

func (s *Shop) refundBody(o *Order, r *Refund) body {
	lines, adjustments, transactions := []body{}, []body{}, []body{}
	for _, line := range r.Lines {
		lines = append(lines, body{
			"id": line.LineID + r.ID, "line_item_id": line.LineID, "quantity": line.Quantity, "location_id": nil,
			"restock_type": "no_restock", "line_item": s.lineBody(o, line.LineID),
			"subtotal": json.Number(s.decimal(line.Subtotal)), "total_tax": json.Number(s.decimal(line.Tax)),
			"subtotal_set": s.set(line.Subtotal), "total_tax_set": s.set(line.Tax),
		})
	}
	if r.Adjustment != 0 {
		adjustments = append(adjustments, s.adjustmentBody(o, r, r.Adjustment, 0))
	}
	if r.Shipping != 0 {
		tax := r.shippingTax(o)
		net := r.Shipping
		if o.TaxIncluded {
			net -= tax
		}
		refund := s.adjustmentBody(o, r, -net, -tax)
		refund["kind"], refund["reason"] = "shipping_refund", "Shipping refund"
		adjustments = append(adjustments, refund)
	}
	if r.ToGiftCard != 0 {
		transactions = append(transactions, s.transactionBody(o, r, "gift_card", r.ToGiftCard))
	}
	if rest := r.Money - r.ToGiftCard; rest != 0 {
		transactions = append(transactions, s.transactionBody(o, r, "bogus", rest))
	}
	return body{
		"id": r.ID, "order_id": o.ID, "admin_graphql_api_id": gid("Refund", r.ID), "created_at": stamp(r.At),
		"processed_at": stamp(r.At), "note": nil, "user_id": nil, "duties": []any{}, "total_duties_set": s.set(0),
		"return": nil, "restock": false, "refund_line_items": lines, "refund_shipping_lines": []any{},
		"order_adjustments": adjustments, "transactions": transactions,
	}
}

func (o *Order) gateways() []string {
	if o.ByGiftCard > 0 {
		return []string{"gift_card", "bogus"}
	}
	return []string{"bogus"}
}

func (s *Shop) transactionBody(o *Order, r *Refund, gateway string, minor int64) body {
	id := r.ID + 1
	if gateway == "gift_card" {
		id = r.ID + 3
	}
	return body{
		"id": id, "order_id": o.ID, "kind": "refund", "gateway": gateway, "status": "success",
		"amount": s.decimal(minor), "currency": s.Currency, "created_at": stamp(r.At), "test": o.Test,
		"admin_graphql_api_id": gid("OrderTransaction", id), "manual_payment_gateway": false,
		"payment_id": o.Name, "receipt": body{}, "source_name": o.Source, "total_unsettled_set": body{
			"presentment_money": body{"amount": "0.0", "currency": s.Currency},
			"shop_money":        body{"amount": "0.0", "currency": s.Currency},
		},
	}.blanks(blankTransaction)
}

func (s *Shop) adjustmentBody(o *Order, r *Refund, amount, tax int64) body {
	return body{
		"id": r.ID + 2, "order_id": o.ID, "refund_id": r.ID,
		"kind": "refund_discrepancy", "reason": "Refund discrepancy",
		"amount": s.decimal(amount), "amount_set": s.set(amount),
		"tax_amount": s.decimal(tax), "tax_amount_set": s.set(tax),
	}
}

func addressBody(country string) any {
	if country == "" {
		return nil
	}
	return body{
		"country_code": country, "country": country, "city": "Demo Town", "zip": "00000", "address1": "1 Demo Street",
		"first_name": "Demo", "last_name": "Shopper", "name": "Demo Shopper",
	}.blanks(blankAddress)
}

// homeBody is a customer's default address.
func homeBody(c *Customer) any {
	home, ok := addressBody(c.Country).(body)
	if !ok {
		return nil
	}
	home["id"], home["customer_id"], home["default"], home["country_name"] = c.ID+1, c.ID, true, c.Country
	return home
}

func (s *Shop) customerBody(c *Customer) body {
	state := "disabled"
	if c.Enabled {
		state = "enabled"
	}
	return body{
		"id": c.ID, "admin_graphql_api_id": gid("Customer", c.ID), "created_at": stamp(c.CreatedAt),
		"updated_at": stamp(c.UpdatedAt), "first_name": null(c.FirstName), "last_name": null(c.LastName),
		"state": state, "note": nil, "verified_email": c.Verified, "multipass_identifier": nil, "tax_exempt": false,
		"email": null(c.Email), "phone": nil, "currency": s.Currency, "addresses": []any{}, "tax_exemptions": []any{},
		"default_address": homeBody(c),
	}
}

func (s *Shop) productBody(p *Product) body {
	compareAt := any(nil)
	if p.CompareAt > 0 {
		compareAt = s.decimal(p.CompareAt)
	}
	status := "active"
	if p.Draft {
		status = "draft"
	}
	variants := []body{}
	for i, kind := range p.kinds() {
		variants = append(variants, body{
			"id": kind.ID, "admin_graphql_api_id": gid("ProductVariant", kind.ID), "product_id": p.ID,
			"price": s.decimal(kind.Price), "compare_at_price": compareAt, "title": kind.Title, "position": i + 1,
			"updated_at": stamp(p.UpdatedAt), "taxable": true, "inventory_quantity": 100, "old_inventory_quantity": 100,
			"inventory_policy": "deny",
		}.blanks(blankVariant))
	}
	return body{
		"id": p.ID, "admin_graphql_api_id": gid("Product", p.ID), "body_html": p.Detail, "created_at": nil,
		"handle": p.Handle, "product_type": p.Type, "published_at": stamp(p.UpdatedAt), "title": p.Title,
		"updated_at": stamp(p.UpdatedAt), "vendor": p.Vendor, "status": status, "published_scope": "web",
		"tags": strings.Join(p.Tags, ", "), "options": []any{}, "images": []any{}, "image": nil, "media": []any{},
		"variants":                              variants,
		"has_variants_that_requires_components": false, "variant_gids": []body{{
			"admin_graphql_api_id": gid("ProductVariant", p.VariantID), "updated_at": stamp(p.UpdatedAt),
		}},
	}.blanks(blankProduct)
}

func (s *Shop) fulfillmentBody(o *Order) body {
	id, shipment, changed := 10*o.ID+1, any(nil), o.SentAt
	if !o.ArrivedAt.IsZero() {
		shipment, changed = "delivered", o.ArrivedAt
	}
	return body{
		"id": id, "admin_graphql_api_id": gid("Fulfillment", id), "name": o.Name + ".1", "receipt": body{},
		"order_id": o.ID, "status": "success", "created_at": stamp(o.SentAt), "tracking_numbers": []any{},
		"updated_at": stamp(changed), "tracking_company": "Demo Parcel", "shipment_status": shipment,
		"email": o.Email, "line_items": s.lineBodies(o), "tracking_urls": []any{},
	}.blanks(blankParcel)
}

// arrivalBody is the carrier's word that a parcel is at the door.
func (s *Shop) arrivalBody(o *Order) body {
	id := s.id()
	return body{
		"id": id, "admin_graphql_api_id": gid("FulfillmentEvent", id), "shop_id": shopID, "order_id": o.ID,
		"status": "delivered", "happened_at": stamp(s.now()),
		"created_at": stamp(s.now()), "updated_at": stamp(s.now()),
	}.blanks(blankEvent)
}

func (s *Shop) shopBody() body {
	return body{
		"id": shopID, "name": s.Name, "domain": s.Domain, "myshopify_domain": s.Domain, "country_code": "DE",
		"currency": s.Currency, "iana_timezone": s.options.TimeZone, "primary_locale": "en",
		"updated_at": stamp(s.now()),
	}.blanks(blankShop)
}
