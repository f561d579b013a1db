package wootest

import (
	"context"
	"net/http"
	"time"
)

// Fault is what happens to the next request that creates a coupon.
type Fault string

// The faults, as the staff page and conformance name them.
const (
	DropReply   Fault = "drop-reply"
	ErrorBefore Fault = "502-before"
	ErrorAfter  Fault = "502-after"
	Late        Fault = "late"
	Limited     Fault = "429"
)

// misbehavior holds the switches. All are off in a new store.
type misbehavior struct {
	armed              Fault
	held               []func() // what Late kept back
	duplicate          bool     // every webhook twice
	reorder            bool     // webhooks in reverse
	mute               bool     // no webhooks at all
	noRights           bool     // webhook bodies are signed errors
	hollow             bool     // webhook bodies are empty lists
	twins              bool     // coupon codes are not looked up before the insert
	plainPermalinks    bool     // /wp-json/ is a 404 page, keys are not recognized
	indexPermalinks    bool     // the REST root is /index.php/wp-json/
	stripAuthorization bool     // the web server drops the Authorization header
	wholePrices        bool     // the shop is set to prices without decimals
	couponHabits       CouponHabits
	noFreeShipping     bool // a coupon with free shipping is taken and changes nothing
	behindProxy        bool // PHP does not know that the request came over TLS
	delay              time.Duration
	slow               time.Duration // before each REST answer
	weather            func(call int) Weather
	calls, under, most int      // REST calls: so far, under way, and the most at once
	lacking            []string // REST paths that this store does not have
	bad                badHost
}

// applies reports whether the request takes effect.
func (f Fault) applies() bool { return f == DropReply || f == ErrorAfter }

// answer sends what the client gets to see.
func (f Fault) answer(w http.ResponseWriter, usual func()) {
	switch f {
	case DropReply:
		panic(http.ErrAbortHandler)
	case ErrorBefore, ErrorAfter, Late:
		http.Error(w, "<html><body>502 Bad Gateway</body></html>", http.StatusBadGateway)
	case Limited:
		w.Header().Set("Retry-After", "2")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
	default:
		usual()
	}
}

// wait holds an answer back, or ends with the client's request.
func wait(r *http.Request, d time.Duration) error {
	if d == 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-r.Context().Done():
		return context.Cause(r.Context())
	case <-timer.C:
		return nil
	}
}

// Switch is one way to misbehave.
type Switch string

// The switches.
const (
	Duplicate          Switch = "duplicate"
	Reorder            Switch = "reorder"
	Mute               Switch = "mute"
	NoRights           Switch = "no-rights"
	Hollow             Switch = "hollow"
	Twins              Switch = "twins"
	PlainPermalinks    Switch = "plain-permalinks"
	IndexPermalinks    Switch = "index-permalinks"
	StripAuthorization Switch = "strip-authorization"
	BehindProxy        Switch = "behind-proxy"
	NoFreeShipping     Switch = "no-free-shipping"
	WholePrices        Switch = "whole-prices"
)

// switches lists each switch with its place and what it does.
func (s *Server) switches() []switchPlace {
	return append([]switchPlace{
		{Duplicate, &s.duplicate, "Every webhook is delivered twice"},
		{Reorder, &s.reorder, "Webhooks are delivered in reverse"},
		{Mute, &s.mute, "No webhook is delivered at all"},
		{NoRights, &s.noRights, "The webhooks' user lost rights: bodies are signed errors"},
		{Hollow, &s.hollow, "Another plugin spoils the webhooks: their bodies hold nothing"},
		{Twins, &s.twins, "Coupon codes are not looked up before they are inserted"},
		{PlainPermalinks, &s.plainPermalinks, "Plain permalinks: API keys are not recognized"},
		{IndexPermalinks, &s.indexPermalinks, "The REST API is below /index.php/"},
		{StripAuthorization, &s.stripAuthorization, "The web server strips the Authorization header"},
		{BehindProxy, &s.behindProxy, "PHP does not know that requests come over TLS"},
		{WholePrices, &s.wholePrices, "Prices have no decimals: coupons take off whole units, and REST hides it"},
		{NoFreeShipping, &s.noFreeShipping, "No shipping zone has a method that a coupon opens"},
	}, s.bad.switches()...)
}

// Set turns a switch on or off.
func (s *Server) Set(name Switch, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.switches() {
		if one.Name == name {
			*one.On = on
		}
	}
}

// SetDelay holds every later webhook back for d of the store's time.
func (s *Server) SetDelay(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delay = d
}

// Weather is what becomes of one REST call at a host that is not up to it. Zero is
// fair: it is answered at once.
type Weather struct {
	Wait       time.Duration   // before the answer
	Until      <-chan struct{} // or until this is closed
	Status     int             // in place of it, 0 for none
	RetryAfter string          // beside that
	Silent     bool            // the connection breaks without an answer
}

// SetWeather says what becomes of each REST call, by its number from 1 on; nil for
// fair weather. Calls with something else than an answer change nothing.
func (s *Server) SetWeather(of func(call int) Weather) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.weather, s.calls, s.most = of, 0, 0
}

// Lacks takes REST paths away, as an older WooCommerce or a switched-off feature does.
func (s *Server) Lacks(paths ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lacking = paths
}

// Calls counts the REST calls since SetWeather, and the most of them at once.
func (s *Server) Calls() (all, atOnce int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls, s.most
}

// weathered counts a REST call and lets the weather have it. It reports whether the
// call is over.
func (s *Server) weathered(w http.ResponseWriter, r *http.Request) (over bool) {
	s.mu.Lock()
	s.calls++
	s.under++
	s.most = max(s.most, s.under)
	now := Weather{}
	if s.weather != nil {
		now = s.weather(s.calls)
	}
	s.mu.Unlock()
	if wait(r, now.Wait) != nil {
		return true
	}
	if now.Until != nil {
		select {
		case <-now.Until:
		case <-r.Context().Done():
			return true
		}
	}
	switch {
	case now.Silent:
		panic(http.ErrAbortHandler)
	case now.Status == 0:
		return false
	}
	if now.RetryAfter != "" {
		w.Header().Set("Retry-After", now.RetryAfter)
	}
	http.Error(w, "<html><body>"+http.StatusText(now.Status)+"</body></html>", now.Status)
	return true
}

// SetSlow makes every REST answer wait for d.
func (s *Server) SetSlow(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = d
}

// Arm lets the next creation of a coupon fail: DropReply, ErrorBefore,
// ErrorAfter, Late or Limited.
func (s *Server) Arm(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.armed = f
}

// LandLate applies what Late kept back. Such a request looked for its code
// before it stopped, so it may make a twin.
func (s *Server) LandLate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, run := range s.held {
		run()
	}
	s.held = nil
}
