package wootest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// version is the WooCommerce that the recordings are of.
const version = "10.7.0"

type customerJSON struct {
	ID        int64       `json:"id"`
	Created   stamp       `json:"date_created"`
	CreatedG  stamp       `json:"date_created_gmt"`
	Modified  stamp       `json:"date_modified"`
	ModifiedG stamp       `json:"date_modified_gmt"`
	Email     string      `json:"email"`
	FirstName string      `json:"first_name"`
	LastName  string      `json:"last_name"`
	Role      string      `json:"role"`
	Username  string      `json:"username"`
	Billing   address     `json:"billing"`
	ShipTo    shipAddress `json:"shipping"`
	Paying    bool        `json:"is_paying_customer"`
	Avatar    string      `json:"avatar_url"`
	Meta      []metaEntry `json:"meta_data"`
	Links     links       `json:"_links"`
}

// customerJSON leaves out meta keys that begin with an underscore.
func (s *Server) customerJSON(c *customer) customerJSON {
	sum := sha256.Sum256([]byte(strings.ToLower(c.email)))
	shown := []metaEntry{}
	for _, m := range c.meta {
		if !strings.HasPrefix(m.Key, "_") {
			shown = append(shown, m)
		}
	}
	return customerJSON{
		ID: c.id, Created: s.local(c.created), CreatedG: gmt(c.created), Modified: s.local(c.modified),
		ModifiedG: gmt(c.modified), Email: c.email, FirstName: c.first, LastName: c.last, Role: c.role,
		Username: c.username, Billing: c.address, ShipTo: c.address.ship(),
		Avatar: "https://avatars.example.com/avatar/" + hex.EncodeToString(sum[:]) + "?s=96&d=mm&r=g",
		Meta:   shown, Links: s.links("customers", c.id),
	}
}

type couponJSON struct {
	ID           int64       `json:"id"`
	Code         string      `json:"code"`
	Amount       string      `json:"amount"`
	Status       string      `json:"status"`
	Created      stamp       `json:"date_created"`
	CreatedG     stamp       `json:"date_created_gmt"`
	Modified     stamp       `json:"date_modified"`
	ModifiedG    stamp       `json:"date_modified_gmt"`
	Kind         string      `json:"discount_type"`
	Description  string      `json:"description"`
	Expires      stamp       `json:"date_expires"`
	ExpiresG     stamp       `json:"date_expires_gmt"`
	Used         int64       `json:"usage_count"`
	Individual   bool        `json:"individual_use"`
	Products     []int64     `json:"product_ids"`
	NotProducts  []int64     `json:"excluded_product_ids"`
	Limit        *int64      `json:"usage_limit"`
	PerUser      *int64      `json:"usage_limit_per_user"`
	PerItems     *int64      `json:"limit_usage_to_x_items"`
	FreeShipping bool        `json:"free_shipping"`
	Categories   []int64     `json:"product_categories"`
	NotCategory  []int64     `json:"excluded_product_categories"`
	NotSale      bool        `json:"exclude_sale_items"`
	Minimum      string      `json:"minimum_amount"`
	Maximum      string      `json:"maximum_amount"`
	Emails       []string    `json:"email_restrictions"`
	UsedBy       []string    `json:"used_by"`
	Meta         []metaEntry `json:"meta_data"`
	Links        links       `json:"_links"`
}

func (s *Server) couponJSON(c *coupon) couponJSON {
	return couponJSON{
		ID: c.id, Code: c.code, Amount: shown(c.amount), Status: c.status, Created: s.local(c.created),
		CreatedG: gmt(c.created), Modified: s.local(c.modified), ModifiedG: gmt(c.modified), Kind: c.kind,
		Description: c.description, Expires: s.local(c.expires), ExpiresG: gmt(c.expires), Used: c.used,
		Individual: c.individual, Products: listOf(c.products), NotProducts: listOf(c.notProducts), Limit: c.limit,
		PerUser:      c.perUser,
		FreeShipping: c.freeShipping, Categories: listOf(c.categories), PerItems: c.perItems,
		NotCategory: listOf(c.notCategories), NotSale: c.notSale, Minimum: shown(s.dec(c.minimum)),
		Maximum: shown(s.dec(c.maximum)), Emails: listOf(c.emails), UsedBy: listOf(c.usedBy), Meta: listOf(c.meta),
		Links: s.links("coupons", c.id),
	}
}

type productJSON struct {
	ID            int64       `json:"id"`
	Name          string      `json:"name"`
	Slug          string      `json:"slug"`
	Permalink     string      `json:"permalink"`
	Created       stamp       `json:"date_created"`
	CreatedG      stamp       `json:"date_created_gmt"`
	Modified      stamp       `json:"date_modified"`
	ModifiedG     stamp       `json:"date_modified_gmt"`
	Type          string      `json:"type"`
	Status        string      `json:"status"`
	Featured      bool        `json:"featured"`
	Visibility    string      `json:"catalog_visibility"`
	Description   string      `json:"description"`
	Short         string      `json:"short_description"`
	SKU           string      `json:"sku"`
	Price         string      `json:"price"`
	RegularPrice  string      `json:"regular_price"`
	SalePrice     string      `json:"sale_price"`
	SaleFrom      stamp       `json:"date_on_sale_from"`
	SaleFromG     stamp       `json:"date_on_sale_from_gmt"`
	SaleTo        stamp       `json:"date_on_sale_to"`
	SaleToG       stamp       `json:"date_on_sale_to_gmt"`
	OnSale        bool        `json:"on_sale"`
	Purchasable   bool        `json:"purchasable"`
	Sold          int64       `json:"total_sales"`
	Virtual       bool        `json:"virtual"`
	Downloadable  bool        `json:"downloadable"`
	Downloads     []any       `json:"downloads"`
	DownloadLimit int64       `json:"download_limit"`
	DownloadEnds  int64       `json:"download_expiry"`
	ExternalURL   string      `json:"external_url"`
	ButtonText    string      `json:"button_text"`
	TaxStatus     string      `json:"tax_status"`
	TaxClass      string      `json:"tax_class"`
	ManageStock   bool        `json:"manage_stock"`
	Stock         *int64      `json:"stock_quantity"`
	Backorders    string      `json:"backorders"`
	BackordersOK  bool        `json:"backorders_allowed"`
	Backordered   bool        `json:"backordered"`
	LowStock      *int64      `json:"low_stock_amount"`
	Individually  bool        `json:"sold_individually"`
	Weight        string      `json:"weight"`
	Dimensions    dimensions  `json:"dimensions"`
	ShippingReq   bool        `json:"shipping_required"`
	ShippingTax   bool        `json:"shipping_taxable"`
	ShippingClass string      `json:"shipping_class"`
	ShippingID    int64       `json:"shipping_class_id"`
	Reviews       bool        `json:"reviews_allowed"`
	Rating        string      `json:"average_rating"`
	Ratings       int64       `json:"rating_count"`
	Upsells       []int64     `json:"upsell_ids"`
	CrossSells    []int64     `json:"cross_sell_ids"`
	Parent        int64       `json:"parent_id"`
	PurchaseNote  string      `json:"purchase_note"`
	Categories    []termJSON  `json:"categories"`
	Brands        []any       `json:"brands"`
	Tags          []any       `json:"tags"`
	Images        []any       `json:"images"`
	Attributes    []any       `json:"attributes"`
	Defaults      []any       `json:"default_attributes"`
	Variations    []any       `json:"variations"`
	Grouped       []any       `json:"grouped_products"`
	MenuOrder     int64       `json:"menu_order"`
	PriceHTML     string      `json:"price_html"`
	Related       []int64     `json:"related_ids"`
	Meta          []metaEntry `json:"meta_data"`
	StockStatus   string      `json:"stock_status"`
	HasOptions    bool        `json:"has_options"`
	Password      string      `json:"post_password"`
	UniqueID      string      `json:"global_unique_id"`
	Links         links       `json:"_links"`
}

type dimensions struct {
	Length string `json:"length"`
	Width  string `json:"width"`
	Height string `json:"height"`
}

type termJSON struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Slug string `json:"slug"`
}

func (s *Server) productJSON(p *product) productJSON {
	none := func() []any { return []any{} }
	out := productJSON{
		ID: p.id, Name: p.name, Slug: p.slug, Permalink: s.url + "/product/" + p.slug + "/",
		Created: s.local(p.created), CreatedG: gmt(p.created), Modified: s.local(p.modified),
		ModifiedG: gmt(p.modified),
		Type:      "simple", Status: p.status, Visibility: "visible", Description: p.blurb, SKU: p.sku,
		Price: s.dec(p.price), RegularPrice: s.dec(p.price), Purchasable: true, Sold: p.sold, Downloads: none(),
		DownloadLimit: -1, DownloadEnds: -1, TaxStatus: "taxable", Backorders: "no", ShippingReq: true,
		ShippingTax: true, Reviews: true, Rating: "0.00", Upsells: []int64{}, CrossSells: []int64{},
		Categories: []termJSON{}, Brands: none(), Tags: none(), Images: none(), Attributes: none(), Defaults: none(),
		Variations: none(), Grouped: none(), Related: []int64{}, Meta: []metaEntry{}, StockStatus: "instock",
		PriceHTML: fmt.Sprintf(`<span class="woocommerce-Price-amount amount"><bdi><span `+
			`class="woocommerce-Price-currencySymbol">%s</span>%s</bdi></span>`, entity(s.opt.Currency),
			s.dec(p.price)),
		SaleFrom: stamp{}, SaleFromG: stamp{}, SaleTo: stamp{}, SaleToG: stamp{},
		Links: s.links("products", p.id),
	}
	if p.category.id != 0 {
		out.Categories = append(out.Categories, termJSON{p.category.id, p.category.name, slug(p.category.name)})
	}
	return out
}

type hookJSON struct {
	ID        int64    `json:"id"`
	Name      string   `json:"name"`
	Status    string   `json:"status"`
	Topic     string   `json:"topic"`
	Resource  string   `json:"resource"`
	Event     string   `json:"event"`
	Hooks     []string `json:"hooks"`
	URL       string   `json:"delivery_url"`
	Created   stamp    `json:"date_created"`
	CreatedG  stamp    `json:"date_created_gmt"`
	Modified  stamp    `json:"date_modified"`
	ModifiedG stamp    `json:"date_modified_gmt"`
	Links     links    `json:"_links"`
}

// hookJSON never shows the secret.
func (s *Server) hookJSON(h *hook) hookJSON {
	resource, event, _ := strings.Cut(h.topic, ".")
	return hookJSON{
		ID: h.id, Name: h.name, Status: h.status, Topic: h.topic, Resource: resource, Event: event,
		Hooks: hooksOf(h.topic), URL: h.url, Created: s.local(h.created), CreatedG: gmt(h.created),
		Modified: s.local(h.modified), ModifiedG: gmt(h.modified), Links: s.links("webhooks", h.id),
	}
}

// symbol is the currency's sign, entity the same as HTML writes it.
func symbol(currency string) string {
	switch currency {
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	case "USD":
		return "$"
	case "JPY":
		return "¥"
	default:
		return currency
	}
}

func entity(currency string) string {
	switch currency {
	case "EUR":
		return "&euro;"
	case "GBP":
		return "&pound;"
	case "USD":
		return "&#36;"
	case "JPY":
		return "&yen;"
	default:
		return currency
	}
}

// slug is a name as WordPress puts it into an address.
func slug(name string) string {
	keep := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r == ' ' || r == '-':
			return '-'
		default:
			return -1
		}
	}
	return strings.Map(keep, strings.ToLower(name))
}
