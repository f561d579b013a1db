package wootest

import "strings"

// CouponHabits is what another plugin of the shop makes of each new coupon.
type CouponHabits struct {
	Status                     string
	NotProducts, NotCategories []int64
	NotOnSale                  bool
	Maximum                    string
	PerItems, PerUser          int64
	// Stubborn is one that heeds no request; else it fills in what a request leaves
	// out, and sets the status once.
	Stubborn bool
}

// SetCouponHabits installs such a plugin.
func (s *Server) SetCouponHabits(h CouponHabits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.couponHabits = h
}

// fill writes the habits into a request. Done before the request is read they are
// for what it leaves out, done after it they win.
func (h CouponHabits) fill(in *couponInput) {
	in.NotProducts, in.NotInGroups = h.NotProducts, h.NotCategories
	in.NotOnSale, in.Maximum = h.NotOnSale, anyMoney(h.Maximum)
	if h.PerItems != 0 {
		in.PerItems = new(h.PerItems)
	}
	if h.PerUser != 0 {
		in.PerUser = new(h.PerUser)
	}
}

// Coupons counts the coupons of a code that are not in the trash, drafts included.
func (s *Server) Coupons(code string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := 0
	for _, c := range s.coupons {
		if c.status != "trash" && strings.EqualFold(c.code, code) {
			count++
		}
	}
	return count
}
