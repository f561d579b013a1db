package shopifytest

import (
	"strings"
	"time"
)

// OpenCheckout begins a checkout, as a shopper does who types an e-mail and goes
// away. It returns its token: an order with that token completes it.
func (s *Shop) OpenCheckout(in NewOrder) (token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in.Checkout = or(in.Checkout, s.hexID())
	s.emit("checkouts/create", s.checkoutBody(in, time.Time{}))
	return in.Checkout
}

// ChangeCheckout tells that a checkout has other items now.
func (s *Shop) ChangeCheckout(in NewOrder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit("checkouts/update", s.checkoutBody(in, time.Time{}))
}

// checkoutBody is a checkout in a webhook. Amounts have no shop_money here.
func (s *Shop) checkoutBody(in NewOrder, completed time.Time) body {
	customer := s.customer(in.CustomerID)
	var person any
	address := in.Email
	if customer != nil {
		person, address = s.customerBody(customer), or(address, customer.Email)
	}
	lines, total := []any{}, in.Shipping
	for i, item := range in.Items {
		line := s.line(item)
		total += line.gross()
		lines = append(lines, body{
			"key": strings.Repeat("a", 30) + string(rune('a'+i%26)), "product_id": line.ProductID,
			"variant_id": line.VariantID, "title": line.Title, "quantity": line.Quantity, "gift_card": line.GiftCard,
			"line_price": s.decimal(line.gross()), "price": s.decimal(line.Unit), "sku": "", "taxable": true,
		})
	}
	return body{
		"token": in.Checkout, "cart_token": in.Checkout, "email": null(address), "phone": nil, "customer": person,
		"customer_locale": null(in.Locale), "currency": s.Currency, "presentment_currency": s.Currency,
		"buyer_accepts_marketing": false, "created_at": stamp(s.now()), "updated_at": stamp(s.now()),
		"completed_at": stamp(completed), "total_price": s.decimal(total),
		"subtotal_price":         s.decimal(total - in.Shipping),
		"abandoned_checkout_url": "https://" + s.Domain + "/checkouts/" + in.Checkout + "/recover?key=0",
		"line_items":             lines,
		"discount_codes":         []any{}, "source_name": "web", "taxes_included": s.options.TaxIncluded,
	}
}
