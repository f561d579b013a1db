package woocommerce

import (
	"html"

	"regulars/app/fail"
	"regulars/app/platform"
)

type wooProduct struct {
	ID         number `json:"id"`
	Name       string `json:"name"`
	Permalink  string `json:"permalink"`
	Created    gmt    `json:"date_created_gmt"`
	Modified   gmt    `json:"date_modified_gmt"`
	Type       string `json:"type"`
	Status     string `json:"status"`
	Price      number `json:"price"` // lowest of a variable product, "" when it has none
	Categories []term `json:"categories"`
	Brands     []term `json:"brands"`
	Tags       []term `json:"tags"`
	Images     []struct {
		Src string `json:"src"`
	} `json:"images"`
}

type term struct {
	ID   number `json:"id"`
	Name string `json:"name"`
}

func decodeProduct(store platform.Store, body []byte) ([]platform.Event, error) {
	var raw wooProduct
	if err := read(body, &raw); err != nil {
		return nil, err
	}
	if raw.ID == "" {
		return notAnObject(body)
	}
	event, err := raw.event(store.Currency)
	if err != nil {
		return nil, err
	}
	return one(event)
}

// event normalizes a product. A body names no currency: prices are in the
// store's.
func (p *wooProduct) event(currency string) (platform.Event, error) {
	updated := p.Modified.Time
	if updated.IsZero() {
		updated = p.Created.Time
	}
	if updated.IsZero() {
		return platform.Event{}, fail.Field("date_modified_gmt", "the product has no date_modified_gmt")
	}
	if p.Status == "trash" {
		return platform.Event{At: updated, Removed: &platform.ProductRemoved{ID: string(p.ID), At: updated}}, nil
	}
	price, err := p.Price.minor(currency)
	if err != nil {
		return platform.Event{}, err
	}
	out := &platform.Product{
		ID: string(p.ID), Title: p.Name, Type: p.Type, Tags: names(p.Tags),
		Collections: ids(p.Categories), Gatherings: gatherings(p.Categories),
		URL: p.Permalink, Price: price, Active: p.Status == "publish", UpdatedAt: updated,
	}
	if len(p.Brands) > 0 {
		out.Vendor = p.Brands[0].Name
	}
	if len(p.Images) > 0 {
		out.ImageURL = p.Images[0].Src
	}
	return platform.Event{At: updated, Product: out}, nil
}

func gatherings(terms []term) []platform.Collection {
	var out []platform.Collection
	for _, t := range terms {
		out = append(out, platform.Collection{ID: string(t.ID), Title: html.UnescapeString(t.Name)})
	}
	return out
}

func names(terms []term) []string {
	var out []string
	for _, t := range terms {
		out = append(out, t.Name)
	}
	return out
}

func ids(terms []term) []string {
	out := make([]string, 0, len(terms)) // none is known, too
	for _, t := range terms {
		out = append(out, string(t.ID))
	}
	return out
}
