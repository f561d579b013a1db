package shopifytest

// RefundItem gives back units of the order's line at an index, with their money.
func (s *Shop) RefundItem(orderID int64, index int, quantity int64) bool {
	return s.change(orderID, func(order *Order) {
		if index < len(order.Lines) {
			s.refund(order, &Refund{Lines: []RefundLine{order.Lines[index].take(quantity)}})
		}
	})
}

// RefundMoney gives back an amount that belongs to no line.
func (s *Shop) RefundMoney(orderID, amount int64) bool {
	return s.change(orderID, func(order *Order) { s.refund(order, &Refund{Adjustment: -amount}) })
}

// RefundShipping gives back part of the shipping.
func (s *Shop) RefundShipping(orderID, amount int64) bool {
	return s.change(orderID, func(order *Order) {
		amount = min(amount, order.Shipping.Current)
		order.Shipping.Current -= amount
		s.refund(order, &Refund{Shipping: amount})
	})
}

// RefundAll gives back every line and the shipping.
func (s *Shop) RefundAll(orderID int64) bool {
	return s.change(orderID, s.refundAll)
}

func (s *Shop) refundAll(order *Order) {
	refund := &Refund{Shipping: order.Shipping.Current}
	for _, line := range order.Lines {
		if line.Current > 0 {
			refund.Lines = append(refund.Lines, line.take(line.Current))
		}
	}
	order.Shipping.Current = 0
	// What was given back before belongs to no line; it is balanced out.
	for _, before := range order.Refunds {
		refund.Adjustment -= before.Adjustment
	}
	s.refund(order, refund)
}

func (s *Shop) refund(order *Order, refund *Refund) {
	refund.ID, refund.At = s.id(), s.now()
	refund.Money = refund.worth(order) - refund.Adjustment
	onCard := order.ByGiftCard
	for _, before := range order.Refunds {
		onCard -= before.ToGiftCard
	}
	refund.ToGiftCard = min(refund.Money, onCard)
	order.Refunds = append(order.Refunds, refund)
	order.Financial = "partially_refunded"
	if order.remaining() <= 0 {
		order.Financial = "refunded"
	}
	s.emit("refunds/create", s.refundBody(order, refund))
	s.touch(order)
}

// worth is what the refunded lines and shipping cost.
func (r *Refund) worth(order *Order) int64 {
	sum := r.Shipping
	if !order.TaxIncluded {
		sum += r.shippingTax(order)
	}
	for _, line := range r.Lines {
		sum += line.Subtotal
		if !order.TaxIncluded {
			sum += line.Tax
		}
	}
	return sum
}

// shippingTax is the tax on the refunded shipping.
func (r *Refund) shippingTax(order *Order) int64 {
	if order.Shipping.Price == 0 {
		return 0
	}
	return order.Shipping.Tax * r.Shipping / order.Shipping.Price
}
