package wootest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// shopPost is what a shopper's buttons do.
func (s *Server) shopPost(r *http.Request, v *session) visitorPage {
	form := r.PostForm
	switch r.URL.Path {
	case "/cart/add":
		if p := s.product(number(form.Get("product"))); p != nil && p.status == "publish" {
			v.cart.add(p.id, min(max(number(form.Get("quantity")), 1), 99))
			v.say(p.name+" is in your cart.", false)
			s.tryKept(v)
		}
		return visitorPage{redirect: "/cart/"}
	case "/cart/set":
		v.cart.set(number(form.Get("product")), min(number(form.Get("quantity")), 99))
		return visitorPage{redirect: "/cart/"}
	case "/cart/coupon":
		s.applyTyped(v, form.Get("code"))
		return visitorPage{redirect: "/cart/"}
	case "/cart/uncoupon":
		v.cart.drop(form.Get("code"))
		return visitorPage{redirect: back(r, "/cart/")}
	case "/checkout/", "/checkout":
		return s.placeTyped(r, v)
	case "/my-account/sign-in":
		s.signIn(v, s.customer(number(form.Get("customer"))))
		return visitorPage{redirect: "/my-account/"}
	case "/my-account/sign-out":
		v.customer, v.cart.billing = 0, address{Country: "ES", State: "M"}
		return visitorPage{redirect: "/my-account/"}
	case "/my-account/register":
		s.registerTyped(r, v)
		return visitorPage{redirect: "/my-account/"}
	}
	return lost()
}

// back is the page the form was on, if it is one of ours.
func back(r *http.Request, otherwise string) string {
	if strings.HasSuffix(strings.SplitN(r.Referer(), "?", 2)[0], "/checkout/") {
		return "/checkout/"
	}
	return otherwise
}

func (s *Server) applyTyped(v *session, code string) {
	answer := s.applyCoupon(v, code)
	if problem, refused := answer.body.(wpError); refused {
		v.say(problem.Message, true)
		return
	}
	v.say("Coupon applied.", false)
}

func (s *Server) signIn(v *session, c *customer) {
	if c == nil || c.role != "customer" {
		v.say("There is no such customer.", true)
		return
	}
	v.customer, v.cart.billing = c.id, c.address
	v.cart.billing.Email = c.email
	if v.cart.billing.FirstName == "" {
		v.cart.billing.FirstName, v.cart.billing.LastName = c.first, c.last
	}
	if v.cart.billing.Country == "" {
		v.cart.billing.Country = "ES"
	}
}

func (s *Server) registerTyped(r *http.Request, v *session) {
	email := strings.TrimSpace(r.PostForm.Get("email"))
	switch {
	case !strings.Contains(email, "@"):
		v.say("Please type an e-mail address.", true)
	case s.customerByEmail(email) != nil:
		v.say("An account is already registered with this e-mail address.", true)
	default:
		s.signIn(v, s.register(email, r.PostForm.Get("first"), r.PostForm.Get("last"), ""))
		v.say("Welcome. Your account is ready.", false)
	}
}

// placeTyped places the order of the checkout form.
func (s *Server) placeTyped(r *http.Request, v *session) visitorPage {
	form := r.PostForm
	email := strings.TrimSpace(form.Get("email"))
	if len(v.cart.items) == 0 || !strings.Contains(email, "@") {
		v.say("Please type an e-mail address.", true)
		return visitorPage{redirect: "/checkout/"}
	}
	to := &v.cart.billing
	to.Email, to.FirstName, to.LastName = email, form.Get("first"), form.Get("last")
	to.Address1, to.Postcode, to.City = form.Get("street"), form.Get("postcode"), form.Get("city")
	known := slices.ContainsFunc(methods, func(m method) bool { return m.ID == form.Get("method") })
	if !known {
		v.say("Please choose how to pay.", true)
		return visitorPage{redirect: "/checkout/"}
	}
	if kept, err := r.Cookie(visitCookie); err == nil {
		v.cart.visit = kept.Value
	}
	o, why := s.checkout(&v.cart, s.customer(v.customer), form.Get("method"))
	if o == nil {
		v.say(why, true)
		return visitorPage{redirect: "/checkout/"}
	}
	if day := form.Get("birthday"); day != "" {
		o.meta = s.setMeta(o.meta, []metaEntry{{Key: "_wc_other/regulars/birthday", Value: quoted(day)}})
	}
	return visitorPage{redirect: fmt.Sprintf("/checkout/order-received/%d/?key=%s", o.id, o.key)}
}
