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
