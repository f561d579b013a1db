package wootest

import (
	"crypto/md5" //nolint:gosec // WooCommerce names cart lines by MD5; it secures nothing
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// serveStore is the Store API below /wp-json/wc/store/v1/. Writes want the
// Nonce of an earlier answer, or a Cart-Token.
func (s *Server) serveStore(w http.ResponseWriter, r *http.Request, path string) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, "cannot read the request", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	visitor := s.session(w, r)
	answer := s.storeReply(r, visitor, path, body)
	s.storeHeaders(w, visitor)
	s.mu.Unlock()
	s.flush()
	s.visit()
	s.write(w, r, answer)
}

func (s *Server) storeReply(r *http.Request, v *session, path string, body []byte) reply {
	var in storeInput
	if len(body) > 0 && json.Unmarshal(body, &in) != nil {
		return wrong(http.StatusBadRequest, "rest_invalid_json", "Invalid JSON body passed.")
	}
	if refused := s.checkNonce(r, v); refused != nil {
		return *refused
	}
	switch r.Method + " " + path {
	case "GET cart":
		return ok(s.cartJSON(v))
	case "POST cart/add-item":
		return s.addItem(v, in)
	case "POST cart/update-item", "POST cart/remove-item":
		return s.updateItem(v, in, path == "cart/remove-item")
	case "POST cart/apply-coupon":
		return s.applyCoupon(v, in.Code)
	case "POST cart/remove-coupon":
		return s.removeCoupon(v, in.Code)
	case "POST cart/update-customer":
		merge(in.Billing, &v.cart.billing)
		return ok(s.cartJSON(v))
	case "GET checkout":
		return ok(s.checkoutJSON(s.draftOf(&v.cart, s.customer(v.customer)), ""))
	case "POST checkout":
		return s.storeCheckout(v, in)
	default:
		return wrong(http.StatusNotFound, "rest_no_route", "No route was found matching the URL and request method.")
	}
}

// checkNonce refuses a write with neither Nonce nor Cart-Token, nil when fine.
func (s *Server) checkNonce(r *http.Request, v *session) *reply {
	if r.Method == http.MethodGet || r.Header.Get("Cart-Token") != "" || r.Header.Get("Nonce") == s.nonce(v) {
		return nil
	}
	refused := wrong(http.StatusForbidden, "woocommerce_rest_invalid_nonce", "Nonce is invalid.")
	if r.Header.Get("Nonce") == "" {
		refused = wrong(http.StatusUnauthorized, "woocommerce_rest_missing_nonce", "Missing the Nonce header.")
	}
	return &refused
}

type storeInput struct {
	ID       int64    `json:"id"`
	Key      string   `json:"key"`
	Quantity int64    `json:"quantity"`
	Code     string   `json:"code"`
	Billing  *address `json:"billing_address"`
	Method   string   `json:"payment_method"`
}

// merge puts the given parts of an address over the old one.
func merge(a, old *address) {
	if a == nil {
		return
	}
	raw, err := json.Marshal(a)
	var parts map[string]string
	if err != nil || json.Unmarshal(raw, &parts) != nil {
		return
	}
	for name, value := range parts {
		if value == "" {
			delete(parts, name)
		}
	}
	if raw, err = json.Marshal(parts); err == nil {
		_ = json.Unmarshal(raw, old)
	}
}

func (s *Server) addItem(v *session, in storeInput) reply {
	p := s.product(in.ID)
	if p == nil || p.status != "publish" {
		return wrong(http.StatusBadRequest, "woocommerce_rest_cart_invalid_product",
			"This product cannot be added to the cart.")
	}
	v.cart.add(p.id, max(in.Quantity, 1))
	return reply{status: http.StatusCreated, body: s.cartJSON(v)}
}

func (s *Server) updateItem(v *session, in storeInput, remove bool) reply {
	for _, item := range v.cart.items {
		if itemKey(item.product) == in.Key {
			if remove {
				in.Quantity = 0
			}
			v.cart.set(item.product, in.Quantity)
			return ok(s.cartJSON(v))
		}
	}
	return wrong(http.StatusConflict, "woocommerce_rest_cart_invalid_key", "Cart item no longer exists or is invalid.")
}

func (s *Server) applyCoupon(v *session, code string) reply {
	code = strings.ToLower(strings.TrimSpace(code))
	why := s.refusal(code, &v.cart, s.customer(v.customer))
	if v.cart.has(code) {
		why = "Coupon code &quot;" + code + "&quot; has already been applied."
	}
	if why != "" {
		return reply{status: http.StatusBadRequest, body: wpError{"woocommerce_rest_cart_coupon_error", why, errorData{
			Status:  http.StatusBadRequest,
			Details: map[string]any{"cart": why, "checkout": strings.Replace(why, " at checkout", "", 1)},
		}}}
	}
	s.apply(&v.cart, code)
	return ok(s.cartJSON(v))
}

func (s *Server) removeCoupon(v *session, code string) reply {
	if !v.cart.has(code) {
		return wrong(http.StatusConflict, "woocommerce_rest_cart_coupon_invalid_code",
			"Coupon cannot be removed because it is not already applied to the cart.")
	}
	v.cart.drop(code)
	return ok(s.cartJSON(v))
}

// storeCheckout places the order; a coupon that the e-mail may not use is taken
// out and answered with 409.
func (s *Server) storeCheckout(v *session, in storeInput) reply {
	merge(in.Billing, &v.cart.billing)
	switch {
	case len(v.cart.items) == 0:
		return wrong(http.StatusBadRequest, "woocommerce_rest_cart_empty", "Cannot place an order, your cart is empty.")
	case !strings.Contains(v.cart.billing.Email, "@"):
		return badParam("billing_address", "rest_invalid_param", "Invalid email address")
	}
	o, why := s.checkout(&v.cart, s.customer(v.customer), in.Method)
	if why != "" {
		return wrong(http.StatusConflict, "woocommerce_rest_cart_coupon_errors", why)
	}
	return ok(s.checkoutJSON(o, s.url+"/checkout/order-received/"+strconv.FormatInt(o.id, 10)+"/?key="+o.key))
}

func (s *Server) storeHeaders(w http.ResponseWriter, v *session) {
	header := w.Header()
	header.Set("Nonce", s.nonce(v))
	header.Set("Nonce-Timestamp", strconv.FormatInt(s.now().Unix(), 10))
	header.Set("User-ID", strconv.FormatInt(v.customer, 10))
	header.Set("Cart-Token", v.id)
	header.Set("Cart-Hash", itemKey(int64(len(v.cart.items))))
	header.Set("Cache-Control", "no-store")
}

// itemKey names a line of a simple product, as WooCommerce does.
func itemKey(product int64) string {
	sum := md5.Sum([]byte(strconv.FormatInt(product, 10))) //nolint:gosec // see the import
	return hex.EncodeToString(sum[:])
}
