package wootest

import (
	"net/http"
	"strings"
	"time"
)

// The switches of a badly kept shop.
const (
	Maintenance   Switch = "maintenance"
	Firewall      Switch = "firewall"
	BlockedREST   Switch = "blocked-rest"
	Locked        Switch = "locked"
	Redirects     Switch = "redirects"
	NoWooCommerce Switch = "no-woocommerce"
	Broken        Switch = "broken"
	Garbled       Switch = "garbled"
	WrongClock    Switch = "wrong-clock"
	NoWordPress   Switch = "no-wordpress"
)

// clockAhead is how much the clock of a shop is ahead that has it wrong.
const clockAhead = 3 * time.Hour

// badHost are the switches of what stands between WordPress and the world, or of
// WordPress where WooCommerce does not come to answer.
type badHost struct {
	maintenance, firewall, blockedREST, locked, redirects   bool
	noWooCommerce, broken, garbled, wrongClock, noWordPress bool
}

type switchPlace = struct {
	Name Switch
	On   *bool
	Says string
}

func (b *badHost) switches() []switchPlace {
	return []switchPlace{
		{Maintenance, &b.maintenance, "WordPress updates itself, and answers nothing else"},
		{Firewall, &b.firewall, "A firewall takes programs for attackers"},
		{BlockedREST, &b.blockedREST, "A security plugin keeps strangers from the REST API"},
		{Locked, &b.locked, "The web server asks for a password of its own"},
		{Redirects, &b.redirects, "The shop redirects to its address with www."},
		{NoWooCommerce, &b.noWooCommerce, "WooCommerce is switched off"},
		{Broken, &b.broken, "WordPress has a critical error"},
		{Garbled, &b.garbled, "PHP writes its warnings into answers"},
		{WrongClock, &b.wrongClock, "The server's clock is three hours ahead"},
		{NoWordPress, &b.noWordPress, "There is no WordPress at all"},
	}
}

// page is a whole answer that is not WooCommerce's.
type page struct {
	status int
	header map[string]string
	body   string
}

// trouble is what the host answers in the place of WooCommerce, nil for nothing.
func (b *badHost) trouble(r *http.Request) *page {
	rest := strings.Contains(r.URL.Path, "/wp-json") || r.URL.Query().Has("rest_route")
	switch {
	case strings.HasPrefix(r.URL.Path, "/staff"):
		return nil
	case b.maintenance:
		return &page{
			http.StatusServiceUnavailable,
			map[string]string{"Retry-After": "600", "Content-Type": "application/json; charset=UTF-8"},
			`{"code":"wp_die","message":"Briefly unavailable for scheduled maintenance. Check back in a minute.",` +
				`"data":{"status":503},"additional_errors":[]}`,
		}
	case !rest:
		return nil
	case b.noWordPress:
		return &page{http.StatusNotFound, nil, `<html><head><title>404 Not Found</title></head><body></body></html>`}
	case b.firewall:
		return &page{
			http.StatusForbidden,
			map[string]string{"Cf-Mitigated": "challenge", "Server": "cloudflare"},
			`<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>`,
		}
	case b.locked:
		return &page{
			http.StatusUnauthorized,
			map[string]string{"WWW-Authenticate": `Basic realm="Staging"`},
			`<html><head><title>401 Authorization Required</title></head><body></body></html>`,
		}
	case b.redirects:
		to := "https://www." + r.Host + r.URL.Path
		return &page{http.StatusMovedPermanently, map[string]string{"Location": to}, ""}
	case b.blockedREST:
		return &page{
			http.StatusUnauthorized,
			map[string]string{"Content-Type": "application/json"},
			`{"code":"rest_cannot_access","message":"Only authenticated users.","data":{"status":401}}`,
		}
	case b.broken:
		return &page{
			http.StatusInternalServerError, nil,
			`<!DOCTYPE html><html><body><p>There has been a critical error on this website.</p></body></html>`,
		}
	case b.noWooCommerce && strings.Contains(r.URL.Path, "/wc"):
		return &page{
			http.StatusNotFound,
			map[string]string{"Content-Type": "application/json"},
			`{"code":"rest_no_route","message":"No route was found.","data":{"status":404}}`,
		}
	default:
		return nil
	}
}

func (p *page) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	for name, value := range p.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(p.status)
	_, _ = w.Write([]byte(p.body))
}

// warning is what PHP writes before an answer where its errors are displayed.
const warning = "<br />\n<b>Warning</b>:  Undefined array key \"lang\" in " +
	"<b>/srv/wp-content/plugins/x.php</b> on line <b>7</b><br />\n"

// clock is the time that the server has.
func (s *Server) clock() time.Time {
	if s.bad.wrongClock {
		return s.now().Add(clockAhead)
	}
	return s.now()
}
