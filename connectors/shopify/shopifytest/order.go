package shopifytest

import "time"

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

func (o *Order) copied() Order {
	out := *o
	out.Lines = make([]*OrderLine, len(o.Lines))
	for i := range o.Lines {
		line := *o.Lines[i]
		out.Lines[i] = &line
	}
	return out
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
