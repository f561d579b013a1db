package wootest

import (
	"cmp"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
)

var noCoupon = wrong(http.StatusNotFound, "woocommerce_rest_shop_coupon_invalid_id", "Invalid ID.")

// listCoupons: "code" finds the newest published one alone, "search" all whose
// code contains the text; the trash is left out, and so are drafts, as before
// WooCommerce listed every status.
func (s *Server) listCoupons(x *exchange) reply {
	var found []*coupon
	code, search := x.query.Get("code"), strings.ToLower(x.query.Get("search"))
	for _, c := range slices.Backward(s.coupons) {
		if (c.status == "publish" || c.status == "private") && strings.Contains(c.code, search) {
			found = append(found, c)
		}
	}
	if code != "" {
		found = nil
		if c := s.couponByCode(code); c != nil {
			found = []*coupon{c}
		}
	}
	found = slices.DeleteFunc(found, func(c *coupon) bool { return !x.includes(c.id) })
	return paged(s, x, found, func(c *coupon) any { return s.couponJSON(c) })
}

func (s *Server) getCoupon(x *exchange) reply {
	if c := find(s.coupons, func(c *coupon) bool { return c.id == x.id }); c != nil {
		return ok(s.couponJSON(c))
	}
	return noCoupon
}

// couponInput has no date_expires_gmt: WooCommerce ignores it without a word.
type couponInput struct {
	Code         string      `json:"code"`
	Description  string      `json:"description"`
	Kind         string      `json:"discount_type"`
	Amount       anyMoney    `json:"amount"`
	Expires      string      `json:"date_expires"`
	Limit        *int64      `json:"usage_limit"`
	PerUser      *int64      `json:"usage_limit_per_user"`
	FreeShipping bool        `json:"free_shipping"`
	Individual   bool        `json:"individual_use"`
	PerItems     *int64      `json:"limit_usage_to_x_items"` // 0 is none
	Status       string      `json:"status"`
	NotProducts  []int64     `json:"excluded_product_ids"`
	NotInGroups  []int64     `json:"excluded_product_categories"`
	NotOnSale    bool        `json:"exclude_sale_items"`
	Maximum      anyMoney    `json:"maximum_amount"`
	Products     []int64     `json:"product_ids"`
	Categories   []int64     `json:"product_categories"`
	Minimum      anyMoney    `json:"minimum_amount"`
	Emails       []string    `json:"email_restrictions"`
	Meta         []metaEntry `json:"meta_data"`
}

func (s *Server) createCoupon(x *exchange) reply {
	var in couponInput
	s.couponHabits.fill(&in)
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	in.Status = cmp.Or(s.couponHabits.Status, in.Status)
	if s.couponHabits.Stubborn {
		s.couponHabits.fill(&in)
	}
	c, problem := s.makeCoupon(in, x.late || s.twins)
	if problem != nil {
		return *problem
	}
	return reply{status: http.StatusCreated, body: s.couponJSON(c)}
}

// makeCoupon checks that the code is new with a look before the insert and no
// constraint: a request that already looked makes a twin.
func (s *Server) makeCoupon(in couponInput, looked bool) (*coupon, *reply) {
	if in.Code == "" {
		answer := wrong(http.StatusBadRequest, "woocommerce_rest_empty_coupon_code", "The coupon code cannot be empty.")
		return nil, &answer
	}
	if !looked && s.couponByCode(in.Code) != nil {
		answer := wrong(http.StatusBadRequest, "woocommerce_rest_coupon_code_already_exists",
			"The coupon code already exists")
		return nil, &answer
	}
	c := &coupon{
		code: strings.ToLower(in.Code), description: in.Description, kind: in.Kind,
		status:  cmp.Or(in.Status, "publish"),
		created: s.now(), modified: s.now(), limit: in.Limit, perUser: in.PerUser, freeShipping: in.FreeShipping,
		notProducts: in.NotProducts, notCategories: in.NotInGroups, notSale: in.NotOnSale,
		individual: in.Individual, perItems: noneForZero(in.PerItems), products: in.Products, categories: in.Categories,
		meta: s.setMeta(nil, in.Meta), expires: s.expiry(in.Expires),
	}
	if c.kind == "" {
		c.kind = "fixed_cart"
	}
	amount, fits := s.exact(orZero(in.Amount))
	if value, _ := strconv.ParseFloat(amount, 64); !fits || value < 0 || c.kind == "percent" && value > 100 {
		answer := wrong(http.StatusBadRequest, "coupon_invalid_amount", "Invalid discount amount.")
		return nil, &answer
	}
	c.amount = amount
	c.minimum, _ = s.minor(orZero(in.Minimum))
	c.maximum, _ = s.minor(orZero(in.Maximum))
	for _, e := range in.Emails { // one that is no address is dropped without a word
		if at, err := mail.ParseAddress(e); err == nil && at.Address == e {
			c.emails = append(c.emails, strings.ToLower(e))
		}
	}
	c.id = s.post()
	s.coupons = append(s.coupons, c)
	s.emit("coupon", "created", c.id)
	return c, nil
}

func noneForZero(limit *int64) *int64 {
	if limit != nil && *limit == 0 {
		return nil
	}
	return limit
}

func orZero(m anyMoney) string {
	if m == "" {
		return "0"
	}
	return string(m)
}

// expiry reads a time with "Z" as it is, and one without as site time.
func (s *Server) expiry(text string) time.Time {
	at, err := s.readTime(text, false)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// updateCoupon plays a new end and a new status.
func (s *Server) updateCoupon(x *exchange) reply {
	c := find(s.coupons, func(c *coupon) bool { return c.id == x.id })
	if c == nil {
		return noCoupon
	}
	var in couponInput
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	if in.Expires != "" {
		c.expires, c.modified = s.expiry(in.Expires), s.now()
	}
	if in.Status != "" {
		c.status, c.modified = in.Status, s.now()
		if s.couponHabits.Stubborn {
			c.status = cmp.Or(s.couponHabits.Status, c.status)
		}
	}
	s.emit("coupon", "updated", c.id)
	return ok(s.couponJSON(c))
}

func (s *Server) deleteCoupon(x *exchange) reply {
	c := find(s.coupons, func(c *coupon) bool { return c.id == x.id })
	if c == nil {
		return noCoupon
	}
	shown := s.couponJSON(c)
	switch {
	case x.query.Get("force") == "true":
		s.coupons = slices.DeleteFunc(s.coupons, func(other *coupon) bool { return other == c })
	case c.status == "trash":
		return wrong(http.StatusGone, "woocommerce_rest_already_trashed", "The Coupon has already been deleted.")
	default:
		c.status, c.modified = "trash", s.now()
	}
	s.emit("coupon", "deleted", c.id)
	return ok(shown)
}

func (s *Server) batchCoupons(x *exchange) reply {
	return s.batch(x, (*Server).createCoupon, (*Server).updateCoupon, (*Server).deleteCoupon)
}
