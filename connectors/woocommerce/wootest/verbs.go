package wootest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"regulars/app/money"
)

// anyMoney is an amount that a client sent as a number or a text.
type anyMoney string

// UnmarshalJSON accepts 47.4 and "47.40".
func (m *anyMoney) UnmarshalJSON(raw []byte) error {
	*m = anyMoney(strings.Trim(string(raw), `"`))
	return nil
}

// minor reads a decimal in the store's currency.
func (s *Server) minor(text string) (int64, bool) {
	value, err := money.Parse(text, s.opt.Currency)
	return value, err == nil
}

// touch marks an order as changed now and says so.
func (s *Server) touch(o *order) {
	o.modified = s.now()
	s.emit("order", "updated", o.id)
}

// setStatus moves an order; "refunded" gives back what is left of it.
func (s *Server) setStatus(o *order, status string) {
	if status == "refunded" && o.given() < o.gross() {
		s.giveBack(o, &refund{amount: o.gross() - o.given(), reason: "Order fully refunded."})
		return
	}
	o.status = status
	s.settleStatus(o)
	s.touch(o)
}

// settleStatus keeps dates and coupon usage in step with the status. A
// cancellation releases coupons, processing again takes them again, refunding keeps them.
func (s *Server) settleStatus(o *order) {
	switch o.status {
	case "completed":
		o.completed = s.now()
		if o.paid.IsZero() {
			o.paid = s.now()
		}
		s.countUsage(o, 1)
	case "processing":
		if o.paid.IsZero() && o.method != "cod" && o.via != "rest-api" {
			o.paid = s.now()
		}
		s.countUsage(o, 1)
	case "on-hold", "pending":
		s.countUsage(o, 1)
	case "cancelled", "failed", "trash":
		s.countUsage(o, -1)
	}
}

func (s *Server) countUsage(o *order, by int64) {
	if o.countsUsage == (by > 0) {
		return
	}
	o.countsUsage = by > 0
	user := strings.ToLower(o.billing.Email)
	for _, used := range o.codes {
		c := find(s.coupons, func(c *coupon) bool { return c.id == used.coupon })
		if c == nil {
			continue
		}
		c.used += by
		if by > 0 {
			c.usedBy = append(c.usedBy, user)
			continue
		}
		for i, who := range c.usedBy {
			if who == user {
				c.usedBy = append(c.usedBy[:i:i], c.usedBy[i+1:]...)
				break
			}
		}
	}
}

// giveBack books a refund. When nothing remains the order is refunded.
func (s *Server) giveBack(o *order, r *refund) {
	r.id, r.order, r.created, r.kind = s.post(), o.id, s.now(), "partial"
	for i := range r.lines {
		r.lines[i].id = s.item()
	}
	o.refunds = append([]*refund{r}, o.refunds...)
	if o.given() >= o.gross() {
		r.kind = "full"
		o.status = "refunded"
	}
	s.touch(o)
}

// refundLine gives back units of a line with their share of the money; the last
// units get what rounding left.
func (s *Server) refundLine(o *order, lineNo int, quantity int64) {
	if lineNo < 0 || lineNo >= len(o.lines) {
		return
	}
	l := o.lines[lineNo]
	left, net, tax := l.quantity, l.total, l.totalTax
	for _, r := range o.refunds {
		for _, given := range r.lines {
			if given.of == l.id {
				left, net, tax = left-given.quantity, net-given.total, tax-given.tax
			}
		}
	}
	if quantity = min(quantity, left); quantity <= 0 {
		return
	}
	net, tax = net*quantity/left, tax*quantity/left
	net = min(net, o.gross()-o.given()-tax)
	s.giveBack(o, &refund{amount: net + tax, reason: "one item back", lines: []refundLine{
		{of: l.id, quantity: quantity, total: net, tax: tax},
	}})
}

// edit sets a line's quantity and recomputes it; 0 removes it.
func (s *Server) edit(o *order, lineNo int, quantity int64) {
	if lineNo < 0 || lineNo >= len(o.lines) || quantity < 0 {
		return
	}
	l := &o.lines[lineNo]
	for _, part := range []*int64{&l.subtotal, &l.subtotalTax, &l.total, &l.totalTax} {
		*part = *part * quantity / l.quantity
	}
	l.quantity = quantity
	o.lines = slices.DeleteFunc(o.lines, func(l line) bool { return l.quantity == 0 })
	s.touch(o)
}

// erase deletes an order for good without a webhook.
func (s *Server) erase(o *order) {
	s.orders = slices.DeleteFunc(s.orders, func(other *order) bool { return other == o })
}

func (s *Server) trash(o *order) {
	if o.status == "trash" {
		return
	}
	o.trashedFrom, o.status = o.status, "trash"
	s.settleStatus(o)
	o.modified = s.now()
	s.emit("order", "deleted", o.id)
}

// restore fires product.restored, too, whose body is then an error: WooCommerce
// looks no closer at what comes back from the trash.
func (s *Server) restore(o *order) {
	o.status = o.trashedFrom
	s.settleStatus(o)
	o.modified = s.now()
	s.emit("order", "restored", o.id)
	s.emit("product", "restored", o.id)
}

// register makes an account. WooCommerce does not verify the e-mail.
func (s *Server) register(email, first, last, password string) *customer {
	s.lastUser++
	name, _, _ := strings.Cut(email, "@")
	c := &customer{
		id: s.lastUser, email: strings.ToLower(email), username: name, first: first, last: last, password: password,
		role: "customer", created: s.now(), modified: s.now(),
	}
	s.customers = append(s.customers, c)
	s.emit("customer", "created", c.id)
	s.emit("customer", "updated", c.id)
	return c
}

// addProduct puts something on sale.
func (s *Server) addProduct(p product) *product {
	p.id, p.created, p.modified, p.status = s.post(), s.now(), s.now(), "publish"
	p.slug = slug(p.name)
	if p.sku == "" {
		p.sku = fmt.Sprintf("DEMO-%d", p.id)
	}
	s.products = append(s.products, &p)
	s.emit("product", "created", p.id)
	return &p
}

func (s *Server) setPrice(p *product, price int64) {
	p.price, p.modified = price, s.now()
	s.emit("product", "updated", p.id)
}

func quoted(text string) json.RawMessage {
	raw, err := json.Marshal(text)
	if err != nil {
		return json.RawMessage(`""`)
	}
	return raw
}
