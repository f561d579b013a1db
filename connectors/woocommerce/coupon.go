package woocommerce

import (
	"cmp"
	"context"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// referenceKey is the coupon meta that says which redemption a coupon is of.
const referenceKey = "_regulars_redemption"

// published is the status of a coupon that works; one of any other does not.
const published = "publish"

// mostFound bounds the pages of one search: a search plugin may find everything.
const mostFound = 5

// wooCoupon is a coupon as WooCommerce shows it.
type wooCoupon struct {
	ID       number   `json:"id"`
	Code     string   `json:"code"`
	Amount   number   `json:"amount"`
	Status   string   `json:"status"`
	Kind     string   `json:"discount_type"`
	Expires  gmt      `json:"date_expires_gmt"`
	Used     int64    `json:"usage_count"`
	Limit    number   `json:"usage_limit"`
	PerUser  number   `json:"usage_limit_per_user"`
	FreeShip bool     `json:"free_shipping"`
	Minimum  number   `json:"minimum_amount"`
	Emails   []string `json:"email_restrictions"`
	Alone    bool     `json:"individual_use"`
	PerItems number   `json:"limit_usage_to_x_items"` // null for none
	Products []number `json:"product_ids"`
	InGroups []number `json:"product_categories"`
	Meta     []meta   `json:"meta_data"`

	// What we never ask for, and another plugin may make a habit of.
	NotProducts []number `json:"excluded_product_ids"`
	NotInGroups []number `json:"excluded_product_categories"`
	NotOnSale   bool     `json:"exclude_sale_items"`
	Maximum     number   `json:"maximum_amount"`
}

// newCoupon is what we send. date_expires takes a "Z"; its twin
// date_expires_gmt is ignored without a word, and the coupon would never expire.
// All else is said even where it is nothing: what is left out is another
// plugin's to fill in.
type newCoupon struct {
	Code        string   `json:"code"`
	Description string   `json:"description"`
	Kind        string   `json:"discount_type"`
	Amount      string   `json:"amount"`
	Expires     string   `json:"date_expires,omitempty"`
	Limit       int      `json:"usage_limit"`
	PerUser     int      `json:"usage_limit_per_user"`
	FreeShip    bool     `json:"free_shipping"`
	Minimum     string   `json:"minimum_amount"`
	Emails      []string `json:"email_restrictions"`
	Alone       bool     `json:"individual_use"`
	PerItems    int      `json:"limit_usage_to_x_items"` // 0 for all
	Products    []int64  `json:"product_ids"`            // and variations
	InGroups    []int64  `json:"product_categories"`
	Meta        []entry  `json:"meta_data"`
	Status      string   `json:"status"`

	NotProducts []int64 `json:"excluded_product_ids"`
	NotInGroups []int64 `json:"excluded_product_categories"`
	NotOnSale   bool    `json:"exclude_sale_items"`
	Maximum     string  `json:"maximum_amount"`
}

// couponOf writes a discount as a coupon. WooCommerce coupons have no day of
// beginning: StartsAt is the caller's to wait for. An amount off some goods is
// taken off one unit of them, since only such a coupon never takes anything off
// other goods.
func couponOf(d platform.Discount) (newCoupon, error) {
	out := newCoupon{
		Code: strings.ToLower(d.Code), Description: d.Title, Limit: 1, PerUser: 1, Status: published,
		Meta: []entry{{referenceKey, &d.Reference}}, Emails: []string{}, NotProducts: []int64{}, NotInGroups: []int64{},
	}
	if err := couponable(d); err != nil {
		return out, err
	}
	if err := out.value(d); err != nil {
		return out, err
	}
	if d.Minimum.Minor > 0 {
		out.Minimum = d.Minimum.Decimal()
	}
	out.Alone = d.Combines != nil && *d.Combines == platform.Combines{}
	out.Products, out.InGroups = numbers(d.Only.Products, d.Only.Variants), numbers(d.Only.Collections)
	if d.Email != "" {
		out.Emails = []string{d.Email}
	}
	if !d.EndsAt.IsZero() {
		out.Expires = d.EndsAt.UTC().Format(time.RFC3339)
	}
	return out, nil
}

// couponable refuses what a coupon cannot say.
func couponable(d platform.Discount) error {
	all := platform.Combines{Order: true, Product: true, Shipping: true}
	switch {
	case d.Code == "":
		return fail.Field("code", "a discount needs a code")
	case d.Reference == "":
		return fail.Field("reference", "a discount needs our reference, or it cannot be told from others")
	case d.Purchase != "":
		return fail.Field("purchase", "a coupon cannot tell one-time purchases from subscriptions")
	case d.Combines != nil && *d.Combines != platform.Combines{} && *d.Combines != all:
		return fail.Field("combines", "a coupon combines with all other discounts or with none")
	default:
		return nil
	}
}

// value writes what the coupon takes off.
func (c *newCoupon) value(d platform.Discount) error {
	switch {
	case d.Kind == platform.FreeProduct && len(d.Only.Products)+len(d.Only.Variants) == 0:
		return fail.Field("only", "must say which product is free")
	case d.Kind == platform.FreeProduct:
		c.Kind, c.Amount, c.PerItems = "percent", "100", 1
	case d.Kind == platform.AmountOff && d.Amount.Minor > 0 && !d.Only.Empty():
		c.Kind, c.Amount, c.PerItems = "fixed_product", d.Amount.Decimal(), 1
	case d.Kind == platform.AmountOff && d.Amount.Minor > 0:
		c.Kind, c.Amount = "fixed_cart", d.Amount.Decimal()
	case d.Kind == platform.PercentOff && d.Percent > 0 && d.Percent <= 10_000:
		c.Kind, c.Amount = "percent", hundredths(d.Percent)
	case d.Kind == platform.FreeShipping:
		c.Kind, c.Amount, c.FreeShip = "fixed_cart", "0", true
	case d.Kind == platform.PercentOff:
		return fail.Field("percent", "%d basis points are not between 1 and 10000", d.Percent)
	default:
		return fail.Field("amount", "a discount of kind %q needs an amount above 0", d.Kind)
	}
	return nil
}

// hundredths writes basis points as percent: 1050 is "10.5".
func hundredths(points int64) string {
	text := money.Amount{Minor: points}.Decimal()
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func numbers(lists ...[]string) []int64 {
	all := []int64{}
	for _, list := range lists {
		for _, id := range list {
			all = append(all, number(id).whole())
		}
	}
	return all
}

func (c wooCoupon) reference() string {
	for _, m := range c.Meta {
		if m.Key == referenceKey {
			return m.text()
		}
	}
	return ""
}

// dropped names the first field that the store did not keep as asked, "" when
// the coupon is what was wanted. A wrong e-mail restriction is dropped without
// a word, which would leave a coupon for everybody.
func (c wooCoupon) dropped(want newCoupon, d platform.Discount) string {
	ends := time.Time{}
	if !d.EndsAt.IsZero() {
		ends = d.EndsAt.UTC().Truncate(time.Second)
	}
	for _, part := range []struct {
		field string
		kept  bool
	}{
		{"email", slices.EqualFunc(c.Emails, want.Emails, strings.EqualFold)},
		{"amount", c.Kind == want.Kind && sameAmount(c.Amount, want.Amount) && c.FreeShip == want.FreeShip},
		{"minimum", sameAmount(c.Minimum, want.Minimum)},
		{"ends_at", c.Expires.Equal(ends)},
		{"usage_limit", c.Limit.whole() == int64(want.Limit)},
		{"usage_limit_per_user", c.PerUser.whole() == int64(want.PerUser)},
		{"combines", c.Alone == want.Alone},
		{"only", sameIDs(c.Products, want.Products) && sameIDs(c.InGroups, want.InGroups)},
		{"limit_usage_to_x_items", c.PerItems.whole() == int64(want.PerItems)},
		{"excluded_product_ids", sameIDs(c.NotProducts, want.NotProducts)},
		{"excluded_product_categories", sameIDs(c.NotInGroups, want.NotInGroups)},
		{"exclude_sale_items", c.NotOnSale == want.NotOnSale},
		{"maximum_amount", sameAmount(c.Maximum, want.Maximum)},
		{"status", c.works()},
	} {
		if !part.kept {
			return part.field
		}
	}
	return ""
}

// works reports whether the coupon's status lets it be used. A WooCommerce that
// names none has no other.
func (c wooCoupon) works() bool { return c.Status == "" || c.Status == published }

// sameIDs compares two sets.
func sameIDs(got []number, want []int64) bool {
	return len(got) == len(want) && !slices.ContainsFunc(got, func(id number) bool {
		return !slices.Contains(want, id.whole())
	})
}

// sameAmount compares two decimals by value; nothing is zero. WooCommerce shows two
// digits of a coupon's amounts, and keeps all: of what has more (dinars), the two
// are compared, once it is sure that the store's prices have as many (checkDigits).
func sameAmount(got number, want string) bool {
	a, ok := new(big.Rat).SetString(cmp.Or(string(got), "0"))
	b, alsoOK := new(big.Rat).SetString(cmp.Or(want, "0"))
	if !ok || !alsoOK {
		return false
	}
	_, digits, _ := strings.Cut(want, ".")
	return a.Cmp(b) == 0 || len(digits) > shownDigits && a.FloatString(shownDigits) == b.FloatString(shownDigits)
}

// shownDigits is how many digits WooCommerce shows of a coupon's amounts, whatever
// the store's prices have.
const shownDigits = 2

// coupons finds every coupon of a code, lowest id first. "code" finds the
// newest only, so "search" finds the twins that a race between two creations
// leaves, and "code" makes sure where a search plugin answers otherwise.
func (c *Connector) coupons(ctx context.Context, store platform.Store, code string) ([]wooCoupon, error) {
	var out []wooCoupon
	for _, param := range []string{"code", "search"} {
		found, err := c.search(ctx, store, param, strings.ToLower(code))
		if err != nil {
			return nil, err
		}
		for _, coupon := range found {
			known := func(other wooCoupon) bool { return other.ID == coupon.ID }
			if strings.EqualFold(coupon.Code, code) && coupon.Status != "trash" && !slices.ContainsFunc(out, known) {
				out = append(out, coupon)
			}
		}
	}
	slices.SortFunc(out, func(a, b wooCoupon) int { return int(a.ID.whole() - b.ID.whole()) })
	return out, nil
}

// search lists what a parameter finds, page after page while they are full.
func (c *Connector) search(ctx context.Context, store platform.Store, param, code string) ([]wooCoupon, error) {
	var out []wooCoupon
	for page := 1; page <= mostFound; page++ {
		var found []wooCoupon
		query := url.Values{param: {code}, "per_page": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(page)}}
		r := request{method: http.MethodGet, path: "wc/v3/coupons", query: query}
		if err := c.call(ctx, store, r, &found); err != nil {
			return nil, err
		}
		if out = append(out, found...); len(found) < perPage {
			break
		}
	}
	return out, nil
}

// listed adds the coupon of an id, where the store's list leaves it out: older
// ones list no drafts.
func (c *Connector) listed(
	ctx context.Context, store platform.Store, found []wooCoupon, id number,
) ([]wooCoupon, error) {
	if id == "" || slices.ContainsFunc(found, func(x wooCoupon) bool { return x.ID == id }) {
		return found, nil
	}
	var one wooCoupon
	err := c.call(ctx, store, request{method: http.MethodGet, path: "wc/v3/coupons/" + string(id)}, &one)
	if fail.Is(err, fail.NotFound) || err == nil && one.Status == "trash" {
		return found, nil
	}
	return append(found, one), err
}

// publish lets a coupon work that the store's habits made a draft, and reads it back.
func (c *Connector) publish(ctx context.Context, store platform.Store, coupon wooCoupon) (wooCoupon, error) {
	var changed wooCoupon
	path, body := "wc/v3/coupons/"+string(coupon.ID), map[string]string{"status": published}
	err := c.call(ctx, store, request{method: http.MethodPut, path: path, body: body}, &changed)
	return changed, err
}

// remove deletes a coupon for good or into the trash, where a code works no
// more. One that is gone already is fine.
func (c *Connector) remove(ctx context.Context, store platform.Store, coupon wooCoupon, forGood bool) error {
	query := url.Values{"force": {strconv.FormatBool(forGood)}}
	return c.drop(ctx, store, "wc/v3/coupons/"+string(coupon.ID), query)
}
