package shopifytest

import (
	"slices"
	"time"
)

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
