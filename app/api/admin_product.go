package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/app/product"
)

// Product is something that a store sells, to be picked for a rule or a reward.
type Product struct {
	ID        string    `json:"id" doc:"The platform's own: what a program's lists name"`
	StoreID   uuid.UUID `json:"store_id" format:"uuid"`
	StoreName string    `json:"store_name"`
	Title     string    `json:"title"`
	Vendor    string    `json:"vendor"`
	ImageURL  string    `json:"image_url"`
	Price     Money     `json:"price" doc:"Of the cheapest variant"`
	Active    bool      `json:"active" doc:"Shoppers can buy it"`
	Variants  []Variant `json:"variants" doc:"Empty when there is but one, or the store does not tell"`
}

// Variant is one kind of a product: a size, a color.
type Variant struct {
	ID    string `json:"id" doc:"The platform's own"`
	Title string `json:"title"`
}

// Collection is a collection (Shopify) or category (WooCommerce).
type Collection struct {
	ID        string    `json:"id" doc:"The platform's own: what a program's lists name"`
	StoreID   uuid.UUID `json:"store_id" format:"uuid"`
	StoreName string    `json:"store_name"`
	Title     string    `json:"title" doc:"Empty until the store told it"`
}

type findProductsInput struct {
	Text  string   `query:"q" maxLength:"200" doc:"A part of the title"`
	IDs   []string `query:"ids,explode" maxItems:"100" doc:"Only those of these ids"`
	After string   `query:"after" maxLength:"64" doc:"next of the page before"`
	Limit int      `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *server) productAPI(described huma.API) {
	staff(s, described, get("list-products", "/products", "Products of the stores, by title"), s.listProducts)
	collections := get("list-collections", "/collections", "Collections and categories of the stores, by title")
	staff(s, described, collections, s.listCollections)
}

// find is what is asked for. fail.Invalid when the cursor is not one of ours.
func (in *findProductsInput) find() (product.Find, error) {
	f := product.Find{Text: in.Text, IDs: in.IDs, Limit: in.Limit}
	if in.After == "" {
		return f, nil
	}
	n, err := strconv.Atoi(in.After)
	if err != nil || n < 0 || n > mostSkipped {
		return f, fail.Field("query.after", "is not a cursor of ours: take it from next")
	}
	f.Offset = n
	return f, nil
}

// nextAfter is the cursor behind a page of so many, "" when it was the last.
func nextAfter(f product.Find, count int) string {
	if end := f.Offset + count; count == f.Limit && end <= mostSkipped {
		return strconv.Itoa(end)
	}
	return ""
}

func (s *server) listProducts(ctx context.Context, who app.Session, in *findProductsInput) (
	*answer[Page[Product]], error,
) {
	find, err := in.find()
	if err != nil {
		return nil, err
	}
	found, err := s.app.FindProducts(ctx, who.Merchant, find)
	if err != nil {
		return nil, err
	}
	return reply(Page[Product]{Items: each(found, productOf), Next: nextAfter(find, len(found))}), nil
}

func (s *server) listCollections(ctx context.Context, who app.Session, in *findProductsInput) (
	*answer[Page[Collection]], error,
) {
	find, err := in.find()
	if err != nil {
		return nil, err
	}
	found, err := s.app.FindCollections(ctx, who.Merchant, find)
	if err != nil {
		return nil, err
	}
	return reply(Page[Collection]{Items: each(found, collectionOf), Next: nextAfter(find, len(found))}), nil
}

func productOf(p app.FoundProduct) Product {
	return Product{
		ID: p.ID, StoreID: p.StoreID, StoreName: p.Store.Name, Title: p.Title, Vendor: p.Vendor, ImageURL: p.ImageURL,
		Price: Money{Minor: p.Price, Currency: p.Store.Currency}, Active: p.Active,
		Variants: each(p.Variants, func(v platform.Variant) Variant { return Variant{ID: v.ID, Title: v.Title} }),
	}
}

func collectionOf(c app.FoundCollection) Collection {
	return Collection{ID: c.ID, StoreID: c.StoreID, StoreName: c.Store.Name, Title: c.Title}
}
