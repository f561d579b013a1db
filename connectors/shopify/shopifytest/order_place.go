package shopifytest

import (
	"cmp"
	"fmt"
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
