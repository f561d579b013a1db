package wootest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// shop is everything that the store remembers. Amounts are minor units.
type shop struct {
	s         *Server
	lastPost  int64 // products, coupons, orders and refunds share their numbers, as in WordPress
	lastUser  int64
	lastItem  int64
	lastMeta  int64
	lastHook  int64
	customers []*customer
	products  []*product
	coupons   []*coupon
	orders    []*order
	hooks     []*hook
	shelves   []*shelf // categories that are not made by putting a product into them
	pending   []delivery
	quiet     bool // history is being made: no webhooks
}

type customer struct {
	id                int64
	email, username   string
	first, last       string
	password          string
	role              string
	address           address
	created, modified time.Time // modified is zero until the first change
	meta              []metaEntry
}

type product struct {
	id                int64
	name, slug, sku   string
	blurb             string
	category          category
	price             int64
	status            string
	created, modified time.Time
	art               string
	sold              int64
}

type category struct {
	id   int64
	name string
}

// shelf is where a category stands: what is above it, 0 for nothing.
type shelf struct {
	category
	parent int64
}

type coupon struct {
	id                int64
	code, description string
	kind              string // fixed_cart, percent, fixed_product
	amount            string // decimal at the store's digits
	status            string
	created, modified time.Time
	expires           time.Time
	used              int64
	usedBy            []string
	limit, perUser    *int64
	freeShipping      bool
	individual        bool
	perItems          *int64 // units it is taken off
	products          []int64
	categories        []int64
	notProducts       []int64
	notCategories     []int64
	notSale           bool
	minimum, maximum  int64
	emails            []string
	meta              []metaEntry
}

type order struct {
	id                int64
	status            string
	trashedFrom       string
	created, modified time.Time
	completed, paid   time.Time
	customer          int64
	billing, shipTo   address
	method, title     string
	via               string
	note              string
	key               string
	lines             []line
	shipping, shipTax int64
	codes             []usedCode
	refunds           []*refund // newest first
	meta              []metaEntry
	countsUsage       bool // its coupons are counted as used
}

type line struct {
	id, product           int64
	name, sku             string
	quantity              int64
	subtotal, subtotalTax int64 // before discounts, without tax, and its tax
	total, totalTax       int64
}

type usedCode struct {
	id            int64
	code, kind    string
	discount, tax int64
	nominal       string
	freeShipping  bool
	coupon        int64
}

type refund struct {
	id              int64
	order           int64
	created         time.Time
	amount          int64
	reason, kind    string
	lines           []refundLine
	shipping, taxOn int64 // given back of the shipping, and of its tax, positive
}

type refundLine struct {
	id, of     int64
	quantity   int64
	total, tax int64 // positive
}

type address struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Company   string `json:"company"`
	Address1  string `json:"address_1"`
	Address2  string `json:"address_2"`
	City      string `json:"city"`
	State     string `json:"state"`
	Postcode  string `json:"postcode"`
	Country   string `json:"country"`
	Email     string `json:"email"`
	Phone     string `json:"phone"`
}

type metaEntry struct {
	ID    int64           `json:"id"`
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value"`
}

func newShop(s *Server) shop {
	out := shop{s: s, lastPost: 10}
	out.lastUser = 1
	out.customers = []*customer{{
		id: 1, email: "admin@example.test", username: "admin", role: "administrator", created: s.now(),
	}}
	return out
}

func (h *shop) post() int64 { h.lastPost++; return h.lastPost }
func (h *shop) item() int64 { h.lastItem++; return h.lastItem }

func (h *shop) customer(id int64) *customer {
	return find(h.customers, func(c *customer) bool { return c.id == id })
}

func (h *shop) customerByEmail(email string) *customer {
	return find(h.customers, func(c *customer) bool { return strings.EqualFold(c.email, email) })
}

func (h *shop) product(id int64) *product {
	return find(h.products, func(p *product) bool { return p.id == id })
}

func (h *shop) order(id int64) *order {
	return find(h.orders, func(o *order) bool { return o.id == id })
}

// couponByCode finds the newest published coupon of a code, as WooCommerce does.
func (h *shop) couponByCode(code string) *coupon {
	for _, c := range slices.Backward(h.coupons) {
		if c.status == "publish" && strings.EqualFold(c.code, code) {
			return c
		}
	}
	return nil
}

func find[T any](all []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i]
	}
	return nil
}

// gross is what the order cost before refunds.
func (o *order) gross() int64 {
	sum := o.shipping + o.shipTax
	for _, l := range o.lines {
		sum += l.total + l.totalTax
	}
	return sum
}

// given is what was given back.
func (o *order) given() int64 {
	sum := int64(0)
	for _, r := range o.refunds {
		sum += r.amount
	}
	return sum
}

func (o *order) tax() int64 {
	sum := o.shipTax
	for _, l := range o.lines {
		sum += l.totalTax
	}
	return sum
}

// setMeta upserts entries by key; null deletes.
func (h *shop) setMeta(old []metaEntry, entries []metaEntry) []metaEntry {
	for _, e := range entries {
		i := slices.IndexFunc(old, func(m metaEntry) bool { return m.Key == e.Key })
		switch {
		case string(e.Value) == "null" || len(e.Value) == 0:
			if i >= 0 {
				old = slices.Delete(old, i, i+1)
			}
		case i >= 0:
			old[i].Value = asText(e.Value)
		default:
			h.lastMeta++
			old = append(old, metaEntry{h.lastMeta, e.Key, asText(e.Value)})
		}
	}
	return old
}

// asText turns a scalar into a text: meta values come back as texts.
func asText(raw json.RawMessage) json.RawMessage {
	var number json.Number
	if len(raw) > 0 && raw[0] != '"' && json.Unmarshal(raw, &number) == nil {
		return json.RawMessage(`"` + number.String() + `"`)
	}
	return raw
}
