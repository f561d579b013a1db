package wootest

import "net/http"

// scan is what our plugin does with a printed code's link, /?regulars-code=CODE: the
// code is kept until the cart fits it.
func (s *Server) scan(r *http.Request, v *session) (visitorPage, bool) {
	code := r.URL.Query().Get("regulars-code")
	if code == "" {
		return visitorPage{}, false
	}
	v.kept = code
	if s.tryKept(v); v.kept != "" {
		v.say("Your code "+code+" is kept, and applies itself as soon as it fits your cart.", false)
	}
	return visitorPage{redirect: "/shop/?regulars-told=1"}, true
}

// tryKept applies the code that is kept, if the cart fits it.
func (s *Server) tryKept(v *session) {
	if v.kept == "" || len(v.cart.items) == 0 {
		return
	}
	if _, refused := s.applyCoupon(v, v.kept).body.(wpError); !refused {
		v.kept = ""
		v.say("Coupon applied.", false)
	}
}
