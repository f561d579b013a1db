package shopifytest

import (
	"slices"
	"strings"
	"time"
)

// Discount is a code discount of the fake store.
type Discount struct {
	ID           int64
	Code         string
	Title        string
	Tags         []string
	FreeShipping bool
	Amount       int64 // minor units, for an amount off
	Percent      int64 // basis points, for a percentage off
	Minimum      int64
	CustomerIDs  []int64 // whom it is for; everybody when both are empty
	Segments     []int64
	Products     []int64 // what it is for; everything when all three are empty
	Variants     []int64
	Collections  []int64
	Beside       Beside
	Subscription bool  // for subscriptions only
	UsageLimit   int64 // 0: none
	OncePerBuyer bool
	StartsAt     time.Time
	EndsAt       time.Time // zero: never
	Used         int64     // of all its codes
	Added        []AddedCode
	uses         map[string]*uses // by code, in lower case
	known        map[string]int64 // Added by code, in lower case; nil until it is asked for
}

// AddedCode is a code that a discount got besides its first.
type AddedCode struct {
	ID   int64
	Code string
}

// uses are those of one code: limits count for each code of a discount.
type uses struct {
	times int64
	by    []string
}

// of are the uses of one of the discount's codes.
func (d *Discount) of(code string) *uses {
	key := strings.ToLower(strings.TrimSpace(code))
	if d.uses == nil {
		d.uses = map[string]*uses{}
	}
	if d.uses[key] == nil {
		d.uses[key] = &uses{}
	}
	return d.uses[key]
}

// has reports whether a code is one of the discount's, without regard to case.
func (d *Discount) has(code string) bool {
	return d.codeID(code) != 0
}

// codeID is the number of one of the discount's codes, 0 for none. The first goes
// by the discount's own number, negative.
func (d *Discount) codeID(code string) int64 {
	code = strings.TrimSpace(code)
	if d.Code != "" && strings.EqualFold(d.Code, code) {
		return -d.ID
	}
	if d.known == nil {
		d.known = make(map[string]int64, len(d.Added))
		for _, added := range d.Added {
			d.known[strings.ToLower(added.Code)] = added.ID
		}
	}
	return d.known[strings.ToLower(code)]
}

// add gives the discount one more code.
func (d *Discount) add(code string, id int64) {
	d.Added = append(d.Added, AddedCode{ID: id, Code: code})
	if d.known != nil {
		d.known[strings.ToLower(code)] = id
	}
}

// spent reports whether a code was used as often as it can be.
func (d *Discount) spent(code string) bool {
	return d.UsageLimit > 0 && d.of(code).times >= d.UsageLimit
}

// Beside says which other discounts a code combines with.
type Beside struct{ Order, Product, Shipping bool }

// status is DiscountStatus at a time.
func (d *Discount) status(now time.Time) string {
	switch {
	case !d.EndsAt.IsZero() && !now.Before(d.EndsAt):
		return "EXPIRED"
	case now.Before(d.StartsAt):
		return "SCHEDULED"
	default:
		return "ACTIVE"
	}
}

// PlantDiscount makes a discount as the store's staff would. False when the
// code is taken.
func (s *Shop) PlantDiscount(d Discount) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addDiscount(&d)
}

func (s *Shop) addDiscount(d *Discount) bool {
	if s.discount(d.Code) != nil {
		return false
	}
	d.ID = s.id()
	if d.StartsAt.IsZero() {
		d.StartsAt = s.now()
	}
	s.discounts = append(s.discounts, d)
	return true
}

// Discounts lists copies of all discounts.
func (s *Shop) Discounts() []Discount {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Discount, len(s.discounts))
	for i := range s.discounts {
		list[i] = *s.discounts[i]
	}
	return list
}

// discount finds a code without regard to case, as Shopify does.
func (s *Shop) discount(code string) *Discount {
	for _, discount := range s.discounts {
		if discount.has(code) {
			return discount
		}
	}
	return nil
}

// DeleteDiscount removes the discount of a code, as the store's staff would.
func (s *Shop) DeleteDiscount(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.discounts = slices.DeleteFunc(s.discounts, func(d *Discount) bool { return d.has(code) })
}

// Usable counts the discounts a shopper could use under a code now.
func (s *Shop) Usable(code string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runJobs()
	count := 0
	for _, discount := range s.discounts {
		if discount.has(code) && discount.status(s.now()) == "ACTIVE" && !discount.spent(code) {
			count++
		}
	}
	return count
}

// refuses says why a code does not work at a checkout, in the words of the
// storefront; "" when it works.
func (s *Shop) refuses(discount *Discount, code string, customer *Customer, order *Order) string {
	email := order.Email
	switch {
	case discount == nil || discount.status(s.now()) != "ACTIVE":
		return "Enter a valid discount code"
	case discount.spent(code):
		return "This discount has reached its usage limit"
	case !s.isFor(discount, customer):
		return "This discount code is not valid for your account"
	case discount.OncePerBuyer && email != "" && slices.Contains(discount.of(code).by, strings.ToLower(email)):
		return "You have already used this discount"
	case s.entitled(discount, order) < discount.Minimum:
		return "Your order does not reach the minimum for this discount"
	case order.subtotal() > 0 && s.entitled(discount, order) == 0,
		discount.Subscription: // the fake sells no subscriptions
		return "This discount does not apply to the items in your cart"
	default:
		return ""
	}
}

// isFor reports whether a customer is one of those whom a discount is for.
func (s *Shop) isFor(d *Discount, customer *Customer) bool {
	switch {
	case len(d.CustomerIDs) > 0:
		return customer != nil && slices.Contains(d.CustomerIDs, customer.ID)
	case len(d.Segments) > 0:
		return s.inAny(customer, d.Segments)
	default:
		return true
	}
}

// applyCodes applies the codes that work, as the checkout does: each must
// combine with all that were applied before.
func (s *Shop) applyCodes(order *Order, customer *Customer, codes []string) {
	s.runJobs()
	var applied []*Discount
	for _, code := range order.Codes {
		applied = append(applied, s.discount(code))
	}
	for _, code := range codes {
		discount := s.discount(code)
		if s.refuses(discount, code, customer, order) != "" || !discount.fitsBeside(applied) {
			continue
		}
		applied = append(applied, discount)
		if discount.FreeShipping {
			order.Shipping.Price = 0
		} else {
			order.spread(discount.off(s.entitled(discount, order)), func(line *OrderLine) bool {
				return s.covers(discount, line)
			})
		}
		discount.Used++
		one := discount.of(code)
		one.times, one.by = one.times+1, append(one.by, strings.ToLower(order.Email))
		order.Codes = append(order.Codes, discount.spelled(code))
	}
}

// spelled is a code as it was made.
func (d *Discount) spelled(code string) string {
	for _, added := range d.Added {
		if strings.EqualFold(added.Code, strings.TrimSpace(code)) {
			return added.Code
		}
	}
	return d.Code
}

// fitsBeside reports whether a discount combines with others, and they with it.
func (d *Discount) fitsBeside(others []*Discount) bool {
	for _, other := range others {
		if !d.Beside.allows(other) || !other.Beside.allows(d) {
			return false
		}
	}
	return true
}

func (b Beside) allows(other *Discount) bool {
	switch {
	case other.FreeShipping:
		return b.Shipping
	case other.forSome():
		return b.Product
	default:
		return b.Order
	}
}

// forSome reports whether a discount is for some goods only.
func (d *Discount) forSome() bool { return len(d.Products)+len(d.Variants)+len(d.Collections) > 0 }

// covers reports whether a discount is for a line.
func (s *Shop) covers(d *Discount, line *OrderLine) bool {
	if !d.forSome() {
		return true
	}
	product := s.product(line.ProductID)
	return slices.Contains(d.Products, line.ProductID) || slices.Contains(d.Variants, line.VariantID) ||
		product != nil && product.Collection != 0 && slices.Contains(d.Collections, product.Collection)
}

// entitled is what the lines cost that a discount is for.
func (s *Shop) entitled(d *Discount, o *Order) int64 {
	var sum int64
	for _, line := range o.Lines {
		if s.covers(d, line) {
			sum += line.Unit * line.Quantity
		}
	}
	return sum
}

// subtotal is the order's goods before order discounts.
func (o *Order) subtotal() int64 {
	var sum int64
	for _, line := range o.Lines {
		sum += line.Unit * line.Quantity
	}
	return sum
}

// off is what the discount takes from a subtotal.
func (d *Discount) off(subtotal int64) int64 {
	if d.Percent > 0 {
		return subtotal * d.Percent / 10000
	}
	return min(d.Amount, subtotal)
}

// spread allocates a discount over the lines it covers by their price; the last
// of them takes the rounding rest.
func (o *Order) spread(off int64, covers func(*OrderLine) bool) {
	var lines []*OrderLine
	var subtotal int64
	for _, line := range o.Lines {
		if covers(line) {
			lines, subtotal = append(lines, line), subtotal+line.Unit*line.Quantity
		}
	}
	rest := off
	for i, line := range lines {
		share := rest
		if i < len(lines)-1 && subtotal > 0 {
			share = off * line.Unit * line.Quantity / subtotal
		}
		line.Discount += share
		rest -= share
	}
}
