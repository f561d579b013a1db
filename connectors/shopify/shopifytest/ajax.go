package shopifytest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// The part of Shopify's Ajax API that scripts on a storefront use. Prices are in
// hundredths, whatever the currency.

// cartJSON tells what a cart holds.
func (s *Shop) cartJSON(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	cart := s.cartAjax(s.browser(w, r))
	s.mu.Unlock()
	s.answer(w, http.StatusOK, cart)
}

// cartAjax is a cart with its codes, those that do not count too. The lock is held.
func (s *Shop) cartAjax(b *session) body {
	whole, customer := s.trial(b)
	applied, _ := s.tryCodes(whole, customer, b.codes)
	lines, _ := s.trial(b) // with the codes for some goods alone
	s.tryCodes(lines, customer, slices.DeleteFunc(slices.Clone(applied), func(code string) bool {
		return !s.discount(code).forSome()
	}))
	items, codes, onCart := []body{}, []body{}, []body{}
	for _, line := range lines.Lines {
		items = append(items, body{
			"id": line.VariantID, "variant_id": line.VariantID, "product_id": line.ProductID, "title": line.Title,
			"quantity": line.Quantity, "price": line.Unit, "original_line_price": line.Unit * line.Quantity,
			"line_price": line.gross(), "final_line_price": line.gross(), "total_discount": line.Discount,
			"discounts": s.onLine(applied, line),
		})
	}
	for _, code := range b.codes {
		counts := slices.Contains(applied, code)
		codes = append(codes, body{"code": code, "applicable": counts})
		if discount := s.discount(code); counts && !discount.FreeShipping && !discount.forSome() {
			onCart = append(onCart, body{"type": "discount_code", "title": code, "target_selection": "all"})
		}
	}
	full := whole.subtotal()
	return body{
		"token": "demo", "currency": s.Currency, "item_count": b.count(), "items": items,
		"original_total_price": full, "items_subtotal_price": full - lines.discounted(),
		"total_price": full - whole.discounted(), "total_discount": whole.discounted(),
		"cart_level_discount_applications": onCart, "discount_codes": codes,
	}
}

// onLine are the codes for some goods that take something off a line.
func (s *Shop) onLine(applied []string, line *OrderLine) []body {
	list := []body{}
	for _, code := range applied {
		if d := s.discount(code); d.forSome() && s.covers(d, line) {
			list = append(list, body{"title": code})
		}
	}
	return list
}

// cartUpdate sets attributes, of which the app's is kept, and codes: a list that
// replaces those of before, and is empty for none.
func (s *Shop) cartUpdate(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Attributes map[string]string `json:"attributes"`
		Discount   *string           `json:"discount"`
	}
	if !readAjax(w, r, &in) {
		return
	}
	s.mu.Lock()
	browser := s.browser(w, r)
	if visit, ok := in.Attributes["regulars_visit"]; ok {
		browser.visit = visit
	}
	if in.Discount != nil {
		browser.codes = nil
		for code := range strings.SplitSeq(*in.Discount, ",") {
			browser.addCode(code)
		}
	}
	cart := s.cartAjax(browser)
	s.mu.Unlock()
	s.answer(w, http.StatusOK, cart)
}

// cartPut adds variants to the cart.
func (s *Shop) cartPut(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Items []struct {
			ID       int64 `json:"id"`
			Quantity int64 `json:"quantity"`
		} `json:"items"`
	}
	if !readAjax(w, r, &in) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	browser, added := s.browser(w, r), []body{}
	for _, item := range in.Items {
		at := slices.IndexFunc(s.products, func(p *Product) bool { return p.VariantID == item.ID && !p.Draft })
		if at < 0 {
			s.answer(w, http.StatusNotFound, body{
				"status": http.StatusNotFound, "message": "Cart Error", "description": "Cannot find variant",
			})
			return
		}
		product := s.products[at]
		browser.put(product.ID, browser.quantity(product.ID)+max(item.Quantity, 1))
		added = append(added, body{"id": item.ID, "product_id": product.ID, "title": product.Title})
	}
	s.answer(w, http.StatusOK, body{"items": added})
}

func readAjax(w http.ResponseWriter, r *http.Request, in any) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(in)
	if err != nil {
		http.Error(w, "the cart cannot be read", http.StatusBadRequest)
	}
	return err == nil
}

// productAjax is /products/{handle}.js.
func productAjax(p Product) body {
	return body{
		"id": p.ID, "title": p.Title, "handle": p.Handle, "price": p.Price, "available": !p.Draft,
		"variants": []body{{"id": p.VariantID, "title": "Default Title", "price": p.Price, "available": !p.Draft}},
	}
}
