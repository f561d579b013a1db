package wootest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Item is one line of an order to be placed: a product by its number, or by its
// price in minor units (tax included), for which a product is found or made.
type Item struct {
	Product  int64
	Price    int64
	Quantity int64
}

// NewOrder is an order to be placed. Customer 0 is a guest, who needs an Email.
type NewOrder struct {
	Customer int64
	Email    string
	Items    []Item
	Codes    []string
	// Method is how it is paid: "card" (the default), "cod" or "bacs".
	Method string
	// Street, Postcode and Phone are where it is sent and whom to call.
	Street, Postcode, Phone string
	Visit                   string // what the companion plugin notes of a followed link
	Draft                   int64  // the checkout that it completes, of OpenCheckout
}

// AddCustomer registers an account without a password.
func (s *Server) AddCustomer(email, first, last string) int64 {
	defer s.changed()()
	return s.register(email, first, last, "").id
}

// AddStaff makes an account of somebody who runs the store, which fires no webhook.
func (s *Server) AddStaff(email, role string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastUser++
	s.customers = append(s.customers, &customer{
		id: s.lastUser, email: strings.ToLower(email), role: role, created: s.now(), modified: s.now(),
	})
	return s.lastUser
}

// EditCustomer changes a customer's first name.
func (s *Server) EditCustomer(id int64, first string) {
	defer s.changed()()
	if c := s.customer(id); c != nil {
		c.first, c.modified = first, s.now()
		s.emit("customer", "updated", id)
	}
}

// DeleteCustomer removes an account.
func (s *Server) DeleteCustomer(id int64) {
	defer s.changed()()
	if c := s.customer(id); c != nil {
		s.removeCustomer(c)
	}
}

// CustomerMeta is a customer's meta data as REST shows it, texts only.
func (s *Server) CustomerMeta(id int64) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]string{}
	if c := s.customer(id); c != nil {
		for _, m := range c.meta {
			var text string
			if json.Unmarshal(m.Value, &text) == nil {
				out[m.Key] = text
			}
		}
	}
	return out
}

// AddProduct puts a product on sale; price is in minor units, tax included.
func (s *Server) AddProduct(name, inCategory string, price int64) int64 {
	defer s.changed()()
	return s.addProduct(product{name: name, price: price, category: s.category(inCategory)}).id
}

// SetPrice changes a product's price.
func (s *Server) SetPrice(id, price int64) {
	defer s.changed()()
	if p := s.product(id); p != nil {
		s.setPrice(p, price)
	}
}

// TrashProduct takes a product out of the shop.
func (s *Server) TrashProduct(id int64) {
	defer s.changed()()
	if p := s.product(id); p != nil {
		p.status, p.modified = "trash", s.now()
		s.emit("product", "deleted", id)
	}
}

// Orders counts the orders that the store lists: none in the trash.
func (s *Server) Orders() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.orders {
		if o.status != "trash" {
			n++
		}
	}
	return n
}

// AddCategory makes a category below another, "" for none.
func (s *Server) AddCategory(name, below string) int64 {
	defer s.changed()()
	made := &shelf{category: s.category(name)}
	if below != "" {
		made.parent = s.category(below).id
	}
	s.shelves = append(s.shelves, made)
	return made.id
}

// MoveCategory puts a category below another, "" for none.
func (s *Server) MoveCategory(name, below string) {
	defer s.changed()()
	for _, one := range s.shelves {
		if one.name == name {
			one.parent = 0
			if below != "" {
				one.parent = s.category(below).id
			}
		}
	}
}

// DeleteCategory removes a category. What is in it stays, and what is below it goes up;
// products do not count as changed.
func (s *Server) DeleteCategory(name string) {
	defer s.changed()()
	gone := s.category(name)
	above := int64(0)
	s.shelves = slices.DeleteFunc(s.shelves, func(one *shelf) bool {
		if one.id == gone.id {
			above = one.parent
		}
		return one.id == gone.id
	})
	for _, one := range s.shelves {
		if one.parent == gone.id {
			one.parent = above
		}
	}
	for _, p := range s.products {
		if p.category.id == gone.id {
			p.category = category{}
		}
	}
}

// category finds a category by name or makes it.
func (s *Server) category(name string) category {
	for _, one := range s.shelves {
		if one.name == name {
			return one.category
		}
	}
	for _, p := range s.products {
		if p.category.name == name {
			return p.category
		}
	}
	if name == "" {
		return category{}
	}
	return category{s.post(), name}
}

// PlaceOrder buys through the checkout. It returns 0 and WooCommerce's own
// words when a coupon is refused.
func (s *Server) PlaceOrder(in NewOrder) (id int64, refused string) {
	defer s.changed()()
	c := &cart{billing: address{Email: in.Email, Country: "ES", City: "Madrid", Postcode: "28013", State: "M"}}
	buyer := s.customer(in.Customer)
	if buyer != nil {
		c.billing.FirstName, c.billing.LastName = buyer.first, buyer.last
		if in.Email == "" {
			c.billing.Email = buyer.email
		}
	}
	for _, item := range in.Items {
		c.items = append(c.items, basketItem{s.productFor(item), item.Quantity})
	}
	for _, code := range in.Codes {
		c.codes = append(c.codes, strings.ToLower(code))
	}
	method := in.Method
	if method == "" {
		method = "card"
	}
	if in.Street != "" {
		c.billing.Address1, c.billing.Postcode, c.billing.Phone = in.Street, in.Postcode, in.Phone
	}
	c.visit, c.draft = in.Visit, in.Draft
	o, why := s.checkout(c, buyer, method)
	if o == nil {
		return 0, why
	}
	return o.id, ""
}

func (s *Server) productFor(item Item) int64 {
	if item.Product != 0 {
		return item.Product
	}
	if p := find(s.products, func(p *product) bool { return p.price == item.Price }); p != nil {
		return p.id
	}
	return s.addProduct(product{name: "Product at " + s.dec(item.Price), price: item.Price}).id
}

// OpenCheckout leaves a checkout-draft order behind, as a shopper does who types
// an e-mail and goes away.
func (s *Server) OpenCheckout(in NewOrder) int64 {
	defer s.changed()()
	c := &cart{billing: address{Email: in.Email, Country: "ES"}}
	for _, item := range in.Items {
		c.items = append(c.items, basketItem{s.productFor(item), item.Quantity})
	}
	return s.draftOf(c, s.customer(in.Customer)).id
}

// SweepDrafts deletes checkouts that nobody completed within a day, as WooCommerce
// does each night. It says nothing of it.
func (s *Server) SweepDrafts() {
	defer s.changed()()
	old := s.now().Add(-24 * time.Hour)
	s.orders = slices.DeleteFunc(s.orders, func(o *order) bool {
		return o.status == "checkout-draft" && o.modified.Before(old)
	})
}

// SetStatus moves an order to a status, custom ones included.
func (s *Server) SetStatus(id int64, status string) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		s.setStatus(o, status)
	}
}

// RefundLine gives back quantity units of an order's line (0 is the first) with
// their share of the money.
func (s *Server) RefundLine(id int64, lineNo int, quantity int64) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		s.refundLine(o, lineNo, quantity)
	}
}

// RefundAmount gives back money that belongs to no line.
func (s *Server) RefundAmount(id, minor int64) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		s.giveBack(o, &refund{amount: minor})
	}
}

// RefundQuietly gives back money without marking the order as changed, as plugins
// do that write refunds by themselves.
func (s *Server) RefundQuietly(id, minor int64) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		quiet := &refund{id: s.post(), order: id, created: s.now(), amount: minor, kind: "partial"}
		o.refunds = append([]*refund{quiet}, o.refunds...)
	}
}

// RefundShipping gives back what the parcel cost.
func (s *Server) RefundShipping(id int64) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		s.giveBack(o, &refund{amount: o.shipping + o.shipTax, shipping: o.shipping, taxOn: o.shipTax})
	}
}

// Edit sets the quantity of an order's line and recomputes it; 0 removes it.
func (s *Server) Edit(id int64, lineNo int, quantity int64) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		s.edit(o, lineNo, quantity)
	}
}

// Note changes nothing that an order is worth.
func (s *Server) Note(id int64, text string) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		o.note = text
		s.touch(o)
	}
}

// Trash puts an order into the trash, Restore takes it out again.
func (s *Server) Trash(id int64) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		s.trash(o)
	}
}

// Restore takes an order out of the trash.
func (s *Server) Restore(id int64) {
	defer s.changed()()
	if o := s.order(id); o != nil && o.status == "trash" {
		s.restore(o)
	}
}

// Erase deletes an order for good, which fires no webhook at all.
func (s *Server) Erase(id int64) {
	defer s.changed()()
	if o := s.order(id); o != nil {
		s.erase(o)
	}
}

// EraseProduct deletes a product for good without a word, as a tool that writes
// to the database does.
func (s *Server) EraseProduct(id int64) {
	defer s.changed()()
	s.products = slices.DeleteFunc(s.products, func(p *product) bool { return p.id == id })
}

// PlantCoupon makes a coupon by hand, as the store's staff would.
func (s *Server) PlantCoupon(code, amount string) {
	defer s.changed()()
	_, _ = s.makeCoupon(couponInput{Code: code, Amount: anyMoney(amount)}, true)
}

// PlantAlone makes a coupon by hand that stands beside no other.
func (s *Server) PlantAlone(code, amount string) {
	defer s.changed()()
	_, _ = s.makeCoupon(couponInput{Code: code, Amount: anyMoney(amount), Individual: true}, true)
}

// TrashCoupons puts the coupons of a code into the trash, or deletes them for good, as
// the store's staff would.
func (s *Server) TrashCoupons(code string, forGood bool) {
	defer s.changed()()
	mine := func(c *coupon) bool { return strings.EqualFold(c.code, code) }
	if forGood {
		s.coupons = slices.DeleteFunc(s.coupons, mine)
		return
	}
	for _, c := range s.coupons {
		if mine(c) {
			c.status, c.modified = "trash", s.now()
		}
	}
}

// EndCoupons gives the coupons of a code another end, as the store's staff would.
func (s *Server) EndCoupons(code string, at time.Time) {
	defer s.changed()()
	for _, c := range s.coupons {
		if strings.EqualFold(c.code, code) {
			c.expires, c.modified = at, s.now()
		}
	}
}

// Usable counts the coupons of a code that a shopper could still use.
func (s *Server) Usable(code string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := 0
	for _, c := range s.coupons {
		fresh := (c.limit == nil || c.used < *c.limit) && (c.expires.IsZero() || s.now().Before(c.expires))
		if c.status == "publish" && strings.EqualFold(c.code, code) && fresh {
			count++
		}
	}
	return count
}

// Topics lists the topics of active webhooks to an address, doubles included.
func (s *Server) Topics(callback string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, h := range s.hooks {
		if h.url == callback && h.status == "active" {
			out = append(out, h.topic)
		}
	}
	slices.Sort(out)
	return out
}

// DisableWebhook does to the first active webhook what seven failures do.
func (s *Server) DisableWebhook() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := find(s.hooks, func(h *hook) bool { return h.status == "active" }); h != nil {
		h.status, h.failures = "disabled", disableAfter-1
	}
}

// Fire does a WordPress action of our companion plugin with an argument that
// is written as JSON.
func (s *Server) Fire(action string, arg any) error {
	raw, err := json.Marshal(arg)
	if err != nil {
		return err
	}
	defer s.changed()()
	s.emitAction(action, raw)
	return nil
}

// changed locks the store for a change and lets webhooks go out after it.
func (s *Server) changed() func() {
	s.mu.Lock()
	return func() {
		s.mu.Unlock()
		s.flush()
	}
}
