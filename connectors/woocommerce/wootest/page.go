package wootest

import (
	"bytes"
	"embed"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

//go:embed pages
var pageFiles embed.FS

var pages = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// frame is what every page shows around its body.
type frame struct {
	Title, Site, Name, Clock string
	Locale, Dir              string
	Notice                   string
	Class                    string // of the page's body, as WooCommerce's
	Refused, Widget, Rewards bool
	Viewed                   string // what the page shows, as the plugin tells its script
	Customer                 int64  // whom the page is drawn for, 0 for nobody
	Count                    int64
	Body                     template.HTML
}

// visitorPage is one page of the shop: a template and what it shows.
type visitorPage struct {
	status   int
	title    string
	template string
	data     any
	viewed   string // JSON
	redirect string
}

// servePage is the storefront, the staff pages and the assets.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	if s.serveAdmin(w, r) {
		return
	}
	switch {
	case r.URL.Path == "/shop.css", r.URL.Path == "/admin.css":
		http.ServeFileFS(w, r, pageFiles, "pages"+r.URL.Path) //nolint:gosec // G703: one of the two names above
		return
	case strings.HasPrefix(r.URL.Path, "/assets/") && s.opt.WidgetFS != nil:
		http.StripPrefix("/assets/", http.FileServerFS(s.opt.WidgetFS)).ServeHTTP(w, r)
		return
	case strings.HasPrefix(r.URL.Path, wcAuth):
		s.serveKeys(w, r)
		return
	case strings.TrimSuffix(r.URL.Path, "/") == rewardsPath && s.connected():
		s.serveRewards(w, r)
		return
	}
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
		if err := r.ParseForm(); err != nil {
			http.Error(w, "the form cannot be read", http.StatusBadRequest)
			return
		}
	}
	s.obey(r)
	s.mu.Lock()
	visitor := s.session(w, r)
	visitor.speak(r.URL.Query().Get("lang"))
	page := s.page(r, visitor)
	around := s.frame(visitor, page)
	around.Widget = around.Widget && !strings.HasPrefix(r.URL.Path, "/staff")
	s.mu.Unlock()
	s.flush()
	s.visit()
	if page.redirect != "" {
		http.Redirect(w, r, page.redirect, http.StatusSeeOther)
		return
	}
	show(w, page, around)
}

// obey does what a button among the staff pages' misbehaviors asks for.
func (s *Server) obey(r *http.Request) {
	if r.Method != http.MethodPost {
		return
	}
	switch r.URL.Path {
	case "/staff/misbehave/deliver":
		s.Deliver(r.Context())
	case "/staff/misbehave/late":
		s.LandLate()
	}
}

func show(w http.ResponseWriter, page visitorPage, around frame) {
	var body, all bytes.Buffer
	err := pages.ExecuteTemplate(&body, page.template, page.data)
	around.Body = template.HTML(body.String()) //nolint:gosec // made by html/template just now
	if err == nil {
		err = pages.ExecuteTemplate(&all, "layout", around)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "script-src 'self'; object-src 'none'; base-uri 'none'")
	w.WriteHeader(max(page.status, http.StatusOK))
	_, _ = w.Write(all.Bytes())
}

// speak keeps the language of a visitor who asked for one with ?lang=.
func (v *session) speak(lang string) {
	if lang != "" && len(lang) <= 12 && strings.Trim(strings.ToLower(lang), "abcdefghijklmnopqrstuvwxyz-") == "" {
		v.locale = lang
	}
}

func (s *Server) frame(v *session, page visitorPage) frame {
	if page.redirect != "" {
		return frame{}
	}
	out := frame{
		Title: page.title, Site: s.opt.SiteName, Clock: s.now().In(s.zone).Format("2 January 2006, 15:04"),
		Locale: v.locale, Dir: "ltr", Notice: html.UnescapeString(v.notice), Refused: v.refused,
		Widget:  s.opt.WidgetFS != nil && s.plugin.told["widget"] != false,
		Rewards: s.plugin.shows(""), Viewed: page.viewed, Customer: v.customer,
	}
	if base, _, _ := strings.Cut(v.locale, "-"); slices.Contains([]string{"ar", "he", "fa", "ur"}, base) {
		out.Dir = "rtl"
	}
	if page.template == "cart" || page.template == "checkout" {
		out.Class = "woocommerce-" + page.template
	}
	v.notice, v.refused = "", false
	if c := s.customer(v.customer); c != nil {
		out.Name = c.name()
	}
	for _, item := range v.cart.items {
		out.Count += item.quantity
	}
	return out
}

func (c *customer) name() string {
	if name := strings.TrimSpace(c.first + " " + c.last); name != "" {
		return name
	}
	return c.username
}

// page runs one request of a visitor.
func (s *Server) page(r *http.Request, v *session) visitorPage {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if parts[0] == "staff" {
		return s.staffPage(r, v, parts[1:])
	}
	if r.Method == http.MethodPost {
		return s.shopPost(r, v)
	}
	if page, is := s.scan(r, v); is {
		return page
	}
	switch parts[0] {
	case "", "shop":
		return visitorPage{title: "Tea", template: "home", data: s.shelf()}
	case "product":
		return s.productPage(parts[len(parts)-1])
	case "cart":
		s.tryKept(v)
		return visitorPage{title: "Cart", template: "cart", data: s.cartView(v)}
	case "checkout":
		return s.checkoutPage(r, v, parts)
	case "my-account":
		if len(parts) > 1 && parts[1] == "rewards" && v.customer > 0 && s.plugin.shows("account_tab") {
			return visitorPage{title: "Your account", template: "account-rewards", data: s.accountView(v)}
		}
		return visitorPage{title: "Your account", template: "account", data: s.accountView(v)}
	case "wp-admin": // the address of an order's page in WordPress
		return visitorPage{redirect: "/staff/orders/" + url.PathEscape(r.URL.Query().Get("post"))}
	}
	return lost()
}

func lost() visitorPage {
	return visitorPage{status: http.StatusNotFound, title: "Nothing here", template: "lost"}
}

func (s *Server) productPage(name string) visitorPage {
	for _, p := range s.shelf() {
		if p.Slug == name {
			p.Part = s.plugin.shows("product_points")
			viewed := `{"product":"` + strconv.FormatInt(p.ID, 10) + `"}`
			return visitorPage{title: p.Name, template: "product", data: p, viewed: viewed}
		}
	}
	return lost()
}

// checkoutPage is the checkout, or the thanks after it.
func (s *Server) checkoutPage(r *http.Request, v *session, parts []string) visitorPage {
	if len(parts) == 3 {
		if o := s.order(number(parts[2])); o != nil && o.key == r.URL.Query().Get("key") {
			return visitorPage{title: "Thank you", template: "received", data: s.orderView(o)}
		}
		return lost()
	}
	if len(v.cart.items) == 0 {
		return visitorPage{redirect: "/cart/"}
	}
	s.tryKept(v)
	s.draftOf(&v.cart, s.customer(v.customer))
	return visitorPage{title: "Checkout", template: "checkout", data: s.cartView(v)}
}

// say shows a notice on the visitor's next page.
func (v *session) say(text string, refused bool) { v.notice, v.refused = text, refused }

func number(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return value
}
