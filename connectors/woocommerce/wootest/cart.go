package wootest

import (
	"fmt"
	"slices"
	"strings"
)

// cart is one visitor's basket.
type cart struct {
	items   []basketItem
	codes   []string
	billing address
	visit   string
	draft   int64 // the checkout-draft order, 0 for none
}

type basketItem struct{ product, quantity int64 }

func (c *cart) add(product, quantity int64) {
	for i := range c.items {
		if c.items[i].product == product {
			c.items[i].quantity += quantity
			return
		}
	}
	c.items = append(c.items, basketItem{product, quantity})
}

// set changes a quantity; 0 removes.
func (c *cart) set(product, quantity int64) {
	for i := range c.items {
		if c.items[i].product == product {
			c.items[i].quantity = quantity
		}
	}
	c.items = slices.DeleteFunc(c.items, func(i basketItem) bool { return i.quantity <= 0 })
}

func (c *cart) has(code string) bool { return slices.Contains(c.codes, strings.ToLower(code)) }

func (c *cart) drop(code string) {
	c.codes = slices.DeleteFunc(c.codes, func(other string) bool { return strings.EqualFold(other, code) })
}

// totals are a cart's sums, with tax.
type totals struct {
	lines    []line
	codes    []usedCode
	items    int64 // before discounts
	discount int64
	shipping int64
	total    int64
}

// total adds up a cart: goods, coupons in the order they were applied, shipping.
func (s *Server) total(c *cart) totals {
	var out totals
	var gross []int64
	for _, item := range c.items {
		p := s.product(item.product)
		out.lines = append(out.lines, line{product: p.id, name: p.name, sku: p.sku, quantity: item.quantity})
		gross = append(gross, p.price*item.quantity)
		out.items += p.price * item.quantity
	}
	left := slices.Clone(gross)
	free := s.opt.ShipFree > 0 && out.items >= s.opt.ShipFree
	for _, code := range c.codes {
		if found := s.couponByCode(code); found != nil {
			off := s.takeOff(found, out.lines, left)
			free = free || found.freeShipping
			out.discount += off
			out.codes = append(out.codes, s.used(found, off))
		}
	}
	for i := range out.lines {
		out.lines[i].subtotal, out.lines[i].subtotalTax = s.netOf(gross[i])
		out.lines[i].total, out.lines[i].totalTax = s.netOf(left[i])
	}
	if !free && len(c.items) > 0 {
		out.shipping = s.opt.Shipping
	}
	out.total = out.items - out.discount + out.shipping
	return out
}

func (s *Server) used(c *coupon, off int64) usedCode {
	net, tax := s.netOf(off)
	return usedCode{
		id: s.item(), code: c.code, kind: c.kind, discount: net, tax: tax, nominal: c.amount,
		freeShipping: c.freeShipping, coupon: c.id,
	}
}

// takeOff spreads a coupon over what the lines still cost and returns its worth.
func (s *Server) takeOff(c *coupon, lines []line, all []int64) int64 {
	if c.perItems != nil || c.kind == "fixed_product" {
		return s.takeOffUnits(c, lines, all)
	}
	left := make([]int64, len(all)) // what the coupon is for
	for i := range all {
		if s.covers(c, lines[i].product) {
			left[i] = all[i]
		}
	}
	before := slices.Clone(left)
	defer func() {
		for i := range all {
			all[i] -= before[i] - left[i]
		}
	}()
	sum := int64(0)
	for _, l := range left {
		sum += l
	}
	off := percentOf(sum, c.amount)
	if c.kind != "percent" {
		off = s.worth(c.amount)
	}
	off = min(off, sum)
	rest := off
	for i, l := range left {
		part := rest
		if i < len(left)-1 && sum > 0 {
			part = min(rest, off*l/sum)
		}
		part = min(part, l)
		left[i] -= part
		rest -= part
	}
	for i := range left { // rounding left over
		part := min(rest, left[i])
		left[i] -= part
		rest -= part
	}
	return off
}

// takeOffUnits takes a coupon off single units of what it is for, cart order
// first.
func (s *Server) takeOffUnits(c *coupon, lines []line, left []int64) (off int64) {
	units := int64(1 << 40)
	if c.perItems != nil {
		units = *c.perItems
	}
	for i, l := range lines {
		if !s.covers(c, l.product) || l.quantity == 0 {
			continue
		}
		count, price := min(units, l.quantity), left[i]/l.quantity
		each := percentOf(price, c.amount)
		if c.kind == "fixed_product" {
			each = s.worth(c.amount)
		}
		part := min(each, price) * count
		left[i], off, units = left[i]-part, off+part, units-count
	}
	return off
}

// covers reports whether a coupon is for a product.
func (s *Server) covers(c *coupon, id int64) bool {
	if slices.Contains(c.notProducts, id) {
		return false
	}
	if len(c.products)+len(c.categories) == 0 {
		return true
	}
	p := s.product(id)
	return slices.Contains(c.products, id) || p != nil && slices.Contains(c.categories, p.category.id)
}

// refusal says why a coupon cannot be used in a cart, "" when it can. The words
// are WooCommerce's.
func (s *Server) refusal(code string, c *cart, buyer *customer) string {
	found := s.couponByCode(code)
	switch {
	case found == nil:
		return fmt.Sprintf("Coupon &quot;%s&quot; cannot be applied because it does not exist.", code)
	case !found.expires.IsZero() && !s.now().Before(found.expires):
		return fmt.Sprintf("Coupon &quot;%s&quot; has expired.", code)
	case found.limit != nil && found.used >= *found.limit:
		return fmt.Sprintf("Usage limit for coupon &quot;%s&quot; has been reached.", code)
	case s.total(&cart{items: c.items}).items < found.minimum:
		return fmt.Sprintf("The minimum spend for coupon &quot;%s&quot; is %s%s.", code,
			entity(s.opt.Currency), s.dec(found.minimum))
	case !slices.ContainsFunc(c.items, func(i basketItem) bool { return s.covers(found, i.product) }) &&
		len(found.products)+len(found.categories) > 0:
		return fmt.Sprintf("Sorry, coupon &quot;%s&quot; is not applicable to selected products.", code)
	}
	if alone := s.alone(c, code); alone != "" {
		const words = "&quot;%s&quot; has already been applied and cannot be used in conjunction with other coupons."
		return fmt.Sprintf(words, alone)
	}
	return s.emailRefusal(found, c, buyer)
}

// alone is another coupon in the cart that stands beside none, "" without one.
func (s *Server) alone(c *cart, code string) string {
	for _, other := range c.codes {
		if in := s.couponByCode(other); in != nil && in.individual && !strings.EqualFold(other, code) {
			return other
		}
	}
	return ""
}

// apply puts a coupon into a cart that may have it. One that stands beside none
// takes the place of all others.
func (s *Server) apply(c *cart, code string) {
	if in := s.couponByCode(code); in != nil && in.individual {
		c.codes = nil
	}
	c.codes = append(c.codes, code)
}

// emailRefusal checks e-mail restrictions and uses by the same person.
func (s *Server) emailRefusal(found *coupon, c *cart, buyer *customer) string {
	emails := []string{c.billing.Email}
	if buyer != nil {
		emails = append(emails, buyer.email)
	}
	emails = slices.DeleteFunc(emails, func(e string) bool { return e == "" })
	allowed := func(e string) bool {
		return slices.ContainsFunc(found.emails, func(r string) bool { return strings.EqualFold(r, e) })
	}
	switch {
	case len(found.emails) > 0 && len(emails) == 0:
		return fmt.Sprintf("Please enter a valid email at checkout to use coupon code &quot;%s&quot;.", found.code)
	case len(found.emails) > 0 && !slices.ContainsFunc(emails, allowed):
		return fmt.Sprintf("Please enter a valid email to use coupon code &quot;%s&quot;.", found.code)
	}
	if found.perUser != nil {
		uses := int64(0)
		for _, who := range found.usedBy {
			if slices.ContainsFunc(emails, func(e string) bool { return strings.EqualFold(e, who) }) {
				uses++
			}
		}
		if uses >= *found.perUser {
			return fmt.Sprintf("Usage limit for coupon &quot;%s&quot; has been reached.", found.code)
		}
	}
	return ""
}

// newOrder writes a cart down as a pending order.
func (s *Server) newOrder(c *cart, buyer int64, via string) *order {
	o := &order{id: s.post(), created: s.now(), customer: buyer, via: via, status: "pending"}
	o.key = fmt.Sprintf("wc_order_dummy%08d", o.id)
	s.orders = append(s.orders, o)
	s.fill(o, c)
	return o
}

// fill brings an order in line with a cart.
func (s *Server) fill(o *order, c *cart) {
	sums := s.total(c)
	o.modified, o.billing, o.shipTo = s.now(), c.billing, c.billing
	o.lines, o.codes = sums.lines, sums.codes
	for i := range o.lines {
		o.lines[i].id = s.item()
	}
	o.shipping, o.shipTax = s.netOf(sums.shipping)
}

type method struct{ ID, Title, Status string }

// methods are the ways to pay. A card is paid at once, cash on delivery is
// processing without date_paid, a bank transfer is on hold.
var methods = []method{
	{"card", "Demo card (nothing is charged)", "processing"},
	{"cod", "Cash on delivery", "processing"},
	{"bacs", "Direct bank transfer", "on-hold"},
}

// checkout turns a cart into an order. A coupon that the buyer may not use is
// taken out of the cart and named.
func (s *Server) checkout(c *cart, buyer *customer, pay string) (o *order, refused string) {
	for _, code := range slices.Clone(c.codes) {
		if why := s.refusal(code, c, buyer); why != "" {
			c.drop(code)
			return nil, why
		}
	}
	id := int64(0)
	if buyer != nil {
		id = buyer.id
		buyer.address = c.billing
	}
	if o = s.order(c.draft); o != nil {
		s.fill(o, c)
		o.customer = id
	} else {
		o = s.newOrder(c, id, "store-api")
	}
	for _, m := range methods {
		if m.ID == pay || o.method == "" {
			o.method, o.title, o.status = m.ID, m.Title, m.Status
		}
	}
	if c.visit != "" {
		o.meta = s.setMeta(o.meta, []metaEntry{{Key: "_regulars_visit", Value: quoted(c.visit)}})
	}
	s.settleStatus(o)
	for _, item := range c.items {
		s.product(item.product).sold += item.quantity
	}
	s.emit("order", "updated", o.id)
	s.emit("order", "created", o.id)
	*c = cart{billing: c.billing}
	return o, ""
}

// draftOf keeps the checkout-draft order of a cart, as the checkout block does
// when it is opened.
func (s *Server) draftOf(c *cart, buyer *customer) *order {
	o := s.order(c.draft)
	if o == nil {
		o = s.newOrder(c, 0, "store-api")
		c.draft = o.id
	}
	s.fill(o, c)
	o.status, o.method = "checkout-draft", "bacs"
	if buyer != nil {
		o.customer = buyer.id
	}
	s.emit("order", "updated", o.id)
	return o
}
