package shopifytest

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Item is one line of an order to be placed. Without a ProductID the fake makes
// a product of that price.
type Item struct {
	ProductID int64
	VariantID int64 // 0 for the product's first
	Quantity  int64
	Unit      int64 // price of one; 0 for the product's own
}

// NewOrder is an order to be placed. Without a CustomerID it is the account's
// with the same e-mail, else a guest's; see Options.GuestRecords.
type NewOrder struct {
	CustomerID int64
	Email      string
	Items      []Item
	Codes      []string // refused codes are left out, as at the checkout
	Shipping   int64
	Tip        int64
	ByGiftCard int64 // paid with a gift card: a tender, which takes nothing off
	Unpaid     bool
	Test       bool
	Source     string    // source_name, default "web"
	Company    bool      // bought for a company
	At         time.Time // default now
	Locale     string
	Country    string
	To         Person // default somebody with a house of their own
	Visit      string // cart attribute regulars_visit
	Landing    string // page of the first visit
	Referrer   string // that led there
	// LastLanding is the page of the visit in which they bought, where it was another.
	LastLanding string
	Checkout    string // token of the checkout it was
}

// Order is an order of the fake store.
type Order struct {
	ID          int64
	Number      int64
	Name        string
	CustomerID  int64
	Email       string
	Lines       []*OrderLine
	Shipping    ShippingCharge
	Tip         int64
	ByGiftCard  int64
	Codes       []string
	PlacedAt    time.Time
	UpdatedAt   time.Time
	CancelledAt time.Time
	Financial   string // REST spelling: pending, paid, partially_refunded, refunded, voided
	Fulfilled   bool
	PaidAt      time.Time // zero before
	SentAt      time.Time // of the parcel, once Fulfilled
	ArrivedAt   time.Time
	Edited      bool
	Test        bool
	Source      string
	Company     bool
	Locale      string
	Country     string
	Note        string
	TaxIncluded bool
	To          Person
	Visit       string
	Landing     string
	LastLanding string
	Referrer    string
	Refunds     []*Refund
}

// OrderLine is one line. Price, Discount and Tax are of the whole Quantity;
// Price and Discount include tax when the order's prices do.
type OrderLine struct {
	ID        int64
	ProductID int64
	VariantID int64
	Title     string
	Quantity  int64
	Current   int64 // after refunds and edits
	Unit      int64
	CompareAt int64
	Discount  int64
	Tax       int64
	GiftCard  bool
}

// ShippingCharge is the order's one shipping line.
type ShippingCharge struct {
	ID      int64
	Full    int64 // before a free-shipping code
	Price   int64 // as placed
	Current int64 // after refunds
	Tax     int64 // on Price
}

// Refund gives back lines, shipping or an amount. One without Money records
// what an edit removed.
type Refund struct {
	ID         int64
	At         time.Time
	Lines      []RefundLine
	Shipping   int64
	Adjustment int64 // as Shopify signs it: negative in the shopper's favor
	Money      int64
	ToGiftCard int64 // of Money
}

// RefundLine is part of a line. Subtotal includes tax when prices do.
type RefundLine struct {
	LineID   int64
	Quantity int64
	Subtotal int64
	Tax      int64
}

// gross is the line's price after discounts, as placed.
func (l *OrderLine) gross() int64 { return l.Unit*l.Quantity - l.Discount }

// part is gross or tax for the current quantity, rounded down.
func (l *OrderLine) part(whole int64) int64 {
	if l.Quantity == 0 {
		return 0
	}
	return whole * l.Current / l.Quantity
}

// take lowers the current quantity and says what that is worth.
func (l *OrderLine) take(quantity int64) RefundLine {
	quantity = min(quantity, l.Current)
	price, tax := l.part(l.gross()), l.part(l.Tax)
	l.Current -= quantity
	return RefundLine{
		LineID: l.ID, Quantity: quantity, Subtotal: price - l.part(l.gross()), Tax: tax - l.part(l.Tax),
	}
}

// PlaceOrder places an order and, unless Unpaid, pays it.
func (s *Shop) PlaceOrder(n NewOrder) Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	order := s.place(n)
	if !n.Unpaid {
		s.pay(order)
		order.PaidAt = order.PlacedAt // also where it stands in the past
	}
	return order.copied()
}

func (o *Order) copied() Order {
	out := *o
	out.Lines = make([]*OrderLine, len(o.Lines))
	for i := range o.Lines {
		line := *o.Lines[i]
		out.Lines[i] = &line
	}
	return out
}

func (s *Shop) place(n NewOrder) *Order {
	if n.At.IsZero() {
		n.At = s.now()
	}
	number := int64(1001 + len(s.orders))
	order := &Order{
		ID: s.id(), Number: number, Name: fmt.Sprintf("#%d", number), CustomerID: n.CustomerID, Email: n.Email,
		Tip: n.Tip, ByGiftCard: n.ByGiftCard, PlacedAt: n.At, UpdatedAt: n.At, Financial: "pending", Test: n.Test,
		Source: or(n.Source, "web"), Company: n.Company, Locale: or(n.Locale, "en"), Country: n.Country,
		TaxIncluded: s.options.TaxIncluded,
		To:          n.To, Visit: n.Visit, Landing: n.Landing, Referrer: n.Referrer,
		LastLanding: n.LastLanding,
	}
	customer := s.orderCustomer(order, n)
	for _, item := range n.Items {
		order.Lines = append(order.Lines, s.line(item))
	}
	order.Shipping = ShippingCharge{ID: s.id(), Full: n.Shipping, Price: n.Shipping}
	s.applyCodes(order, customer, n.Codes)
	for _, line := range order.Lines {
		line.Tax = s.taxOn(line.gross())
	}
	order.Shipping.Tax = s.taxOn(order.Shipping.Price)
	order.Shipping.Current = order.Shipping.Price
	s.orders = append(s.orders, order)
	s.emit("orders/create", s.orderBody(order))
	if n.Checkout != "" {
		s.emit("checkouts/update", s.checkoutBody(n, n.At))
	}
	return order
}

func or(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

// orderCustomer finds or makes the customer record of a checkout.
func (s *Shop) orderCustomer(order *Order, n NewOrder) *Customer {
	customer := s.customer(n.CustomerID)
	if customer == nil {
		customer = s.customerByEmail(n.Email)
	}
	if customer == nil && n.Email != "" && s.options.GuestRecords {
		customer = s.addCustomer(Customer{Email: n.Email, CreatedAt: n.At, Country: n.Country})
	}
	if customer != nil {
		order.CustomerID = customer.ID
		order.Email = or(order.Email, customer.Email)
		order.Country = or(order.Country, customer.Country)
	}
	return customer
}

func (s *Shop) line(item Item) *OrderLine {
	product := s.product(item.ProductID)
	if product == nil {
		product = s.addProduct(Product{
			Title: fmt.Sprintf("Item at %d", item.Unit), Handle: fmt.Sprintf("item-%d", s.lastID), Price: item.Unit,
		})
	}
	unit := item.Unit
	if unit == 0 {
		unit = product.Price
	}
	return &OrderLine{
		ID: s.id(), ProductID: product.ID, VariantID: cmp.Or(item.VariantID, product.VariantID), Title: product.Title,
		Quantity: item.Quantity, Current: item.Quantity, Unit: unit, CompareAt: product.CompareAt,
		GiftCard: product.GiftCard,
	}
}

// taxOn is the tax in or on an amount, rounded half up.
func (s *Shop) taxOn(amount int64) int64 {
	rate := s.options.TaxRate
	if s.options.TaxIncluded {
		return (amount*rate*2 + 10000 + rate) / (2 * (10000 + rate))
	}
	return (amount*rate*2 + 10000) / 20000
}

// Orders lists copies of all orders, oldest first.
func (s *Shop) Orders() []Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Order, len(s.orders))
	for i := range s.orders {
		list[i] = s.orders[i].copied()
	}
	return list
}

func (s *Shop) order(id int64) *Order {
	for _, order := range s.orders {
		if order.ID == id {
			return order
		}
	}
	return s.past.order(id)
}

// change runs under the lock on an order and reports whether there is one.
func (s *Shop) change(id int64, do func(*Order)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	order := s.order(id)
	if order == nil {
		return false
	}
	do(order)
	return true
}

// Pay captures the payment of a pending order.
func (s *Shop) Pay(orderID int64) bool { return s.change(orderID, s.pay) }

func (s *Shop) pay(order *Order) {
	if order.Financial == "pending" {
		order.Financial = "paid"
		order.PaidAt = later(order.PlacedAt, s.now())
		s.touch(order, "orders/paid")
	}
}

// touch moves the order's version on and tells the subscribers of the topics
// and of orders/updated.
func (s *Shop) touch(order *Order, topics ...string) {
	order.UpdatedAt = later(order.UpdatedAt, s.now())
	for _, topic := range append(topics, "orders/updated") {
		s.emit(topic, s.orderBody(order))
	}
}

// later keeps versions of one object apart: Shopify's have whole seconds, but
// two changes in one second must still be seen as two.
func later(before, now time.Time) time.Time {
	if now.After(before) {
		return now
	}
	return before.Add(time.Second)
}

// Touch changes an order without changing its worth.
func (s *Shop) Touch(orderID int64) bool {
	return s.change(orderID, func(order *Order) {
		order.Note += "."
		s.touch(order)
	})
}

// total is what the order costs now, adjustments aside.
func (o *Order) total() int64 {
	sum := o.Tip + o.Shipping.Current
	if !o.TaxIncluded {
		sum += o.shippingTax()
	}
	for _, line := range o.Lines {
		sum += line.part(line.gross())
		if !o.TaxIncluded {
			sum += line.part(line.Tax)
		}
	}
	return sum
}

// remaining is total less what was given back beside the lines.
func (o *Order) remaining() int64 { return o.total() + o.adjustments() }

func (o *Order) adjustments() int64 {
	var sum int64
	for _, refund := range o.Refunds {
		sum += refund.Adjustment
	}
	return sum
}

func (o *Order) shippingTax() int64 {
	if o.Shipping.Price == 0 {
		return 0
	}
	return o.Shipping.Tax * o.Shipping.Current / o.Shipping.Price
}

func (o *Order) refunded() int64 {
	var sum int64
	for _, refund := range o.Refunds {
		sum += refund.Money
	}
	return sum
}

// RemoveItem edits units out of a line. No money moves yet.
func (s *Shop) RemoveItem(orderID int64, index int, quantity int64) bool {
	return s.change(orderID, func(order *Order) {
		if index >= len(order.Lines) {
			return
		}
		gone := order.Lines[index].take(quantity)
		order.Refunds = append(order.Refunds, &Refund{ID: s.id(), At: s.now(), Lines: []RefundLine{gone}})
		s.edited(order, nil, []any{body{"id": gone.LineID, "delta": gone.Quantity}})
	})
}

// AddItem edits a new line in, paid at once.
func (s *Shop) AddItem(orderID int64, item Item) bool {
	return s.change(orderID, func(order *Order) {
		line := s.line(item)
		line.Tax = s.taxOn(line.gross())
		order.Lines = append(order.Lines, line)
		s.edited(order, []any{body{"id": line.ID, "delta": line.Quantity}}, nil)
	})
}

func (s *Shop) edited(order *Order, additions, removals []any) {
	order.Edited = true
	s.emit("orders/edited", body{"order_edit": body{
		"id": s.id(), "app_id": nil, "created_at": stamp(s.now()), "notify_customer": false, "order_id": order.ID,
		"staff_note": "", "user_id": nil, "line_items": body{"additions": list(additions), "removals": list(removals)},
		"discounts":      body{"line_item": body{"additions": []any{}, "removals": []any{}}},
		"shipping_lines": body{"additions": []any{}, "removals": []any{}}, "committed_at": stamp(s.now()),
	}})
	s.touch(order)
}

func list(items []any) []any {
	if items == nil {
		return []any{}
	}
	return items
}

// Cancel cancels an order; a paid one is refunded with it.
func (s *Shop) Cancel(orderID int64) bool {
	return s.change(orderID, func(order *Order) {
		if !order.CancelledAt.IsZero() {
			return
		}
		if order.Financial == "pending" {
			order.Financial = "voided"
		} else {
			s.refundAll(order)
		}
		order.CancelledAt = s.now()
		s.touch(order, "orders/cancelled")
	})
}

// Fulfill ships an order; delivered also brings it to the door.
func (s *Shop) Fulfill(orderID int64, delivered bool) bool {
	return s.change(orderID, func(order *Order) {
		if !order.Fulfilled {
			order.Fulfilled, order.SentAt = true, s.now()
			s.emit("fulfillments/create", s.fulfillmentBody(order))
		}
		if delivered {
			order.ArrivedAt = s.now()
			s.emit("fulfillment_events/create", s.arrivalBody(order))
		}
		s.touch(order, "orders/fulfilled")
	})
}

// DeleteProduct removes a product for good.
func (s *Shop) DeleteProduct(productID int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.products = slices.DeleteFunc(s.products, func(p *Product) bool { return p.ID == productID })
	s.emit("products/delete", body{"id": productID})
}

// DeleteCollection removes a collection; its products stay.
func (s *Shop) DeleteCollection(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.products {
		if p.Collection == id {
			p.Collection, p.Gathered = 0, ""
		}
	}
	s.emit("collections/delete", body{
		"id": id, "published_scope": "web", "admin_graphql_api_id": gid("Collection", id),
	})
}

// DeleteOrder removes an order for good.
func (s *Shop) DeleteOrder(orderID int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, order := range s.orders {
		if order.ID == orderID {
			s.orders = append(s.orders[:i:i], s.orders[i+1:]...)
			s.emit("orders/delete", body{"id": orderID})
			return true
		}
	}
	return false
}
