package wootest

import (
	"cmp"
	"net/http"
	"slices"
)

var noProduct = wrong(http.StatusNotFound, "woocommerce_rest_product_invalid_id", "Invalid ID.")

func (s *Server) listProducts(x *exchange) reply {
	within, problem := s.windowOf(x.query)
	if problem != nil {
		return *problem
	}
	status := x.query.Get("status")
	var found []*product
	for _, p := range s.products {
		inStatus := status == p.status || (status == "" || status == "any") && p.status != "trash"
		if inStatus && within.holds(p.modified) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b *product) int {
		if x.query.Get("orderby") == "modified" {
			return a.modified.Compare(b.modified)
		}
		return cmp.Compare(a.id, b.id)
	})
	if x.query.Get("order") != "asc" {
		slices.Reverse(found)
	}
	return paged(s, x, found, func(p *product) any { return s.productJSON(p) })
}

// categoryJSON is a category of products.
type categoryJSON struct {
	ID          int64          `json:"id"`
	Name        string         `json:"name"`
	Slug        string         `json:"slug"`
	Parent      int64          `json:"parent"`
	Description string         `json:"description"`
	Display     string         `json:"display"`
	Image       any            `json:"image"`
	MenuOrder   int            `json:"menu_order"`
	Count       int            `json:"count"`
	Links       map[string]any `json:"_links"`
}

// listCategories lists all, those of products too. WooCommerce says nothing of
// when one changed, and knows no modified_after here.
func (s *Server) listCategories(x *exchange) reply {
	return paged(s, x, s.categories(), s.categoryJSON)
}

var noCategory = wrong(http.StatusNotFound, "woocommerce_rest_term_invalid", "Resource does not exist.")

func (s *Server) getCategory(x *exchange) reply {
	if one := find(s.categories(), func(one *shelf) bool { return one.id == x.id }); one != nil {
		return ok(s.categoryJSON(one))
	}
	return noCategory
}

func (s *Server) categories() []*shelf {
	all := slices.Clone(s.shelves)
	for _, p := range s.products {
		is := func(one *shelf) bool { return one.id == p.category.id }
		if p.category.id != 0 && !slices.ContainsFunc(all, is) {
			all = append(all, &shelf{category: p.category})
		}
	}
	slices.SortFunc(all, func(a, b *shelf) int { return cmp.Compare(a.id, b.id) })
	return all
}

func (s *Server) categoryJSON(one *shelf) any {
	count := 0
	for _, p := range s.products {
		if p.category.id == one.id {
			count++
		}
	}
	return categoryJSON{
		ID: one.id, Name: one.name, Slug: slug(one.name), Parent: one.parent, Display: "default", Count: count,
		Links: map[string]any{},
	}
}

func (s *Server) getProduct(x *exchange) reply {
	if p := s.product(x.id); p != nil {
		return ok(s.productJSON(p))
	}
	return noProduct
}

func (s *Server) putProduct(x *exchange) reply {
	p := s.product(x.id)
	var in struct {
		Price string `json:"regular_price"`
	}
	if p == nil {
		return noProduct
	}
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	price, fits := s.minor(in.Price)
	if !fits || price < 0 {
		return wrong(http.StatusBadRequest, "rest_invalid_param", "Invalid parameter(s): regular_price")
	}
	s.setPrice(p, price)
	return ok(s.productJSON(p))
}
