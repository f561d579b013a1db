package shopifytest

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed pages
var pages embed.FS

// shippingPrice is what the demo's checkout charges for shipping.
const shippingPrice = 490

// session is one browser: who is signed in, and the cart.
type session struct {
	customer int64
	cart     []cartItem
	codes    []string
	notice   string
	visit    string // cart attribute regulars_visit
}

type cartItem struct{ product, quantity int64 }

// routes is the storefront of the first shop. Forms are refused from other
// origins, as any page on the machine could send them.
func (s *Shop) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.pageHome)
	mux.HandleFunc("GET /products/{handle}", s.pageProduct)
	mux.HandleFunc("GET /cart", s.pageCart)
	mux.HandleFunc("GET /cart.js", s.cartJSON)
	mux.HandleFunc("POST /cart/add", s.cartAdd)
	mux.HandleFunc("POST /cart/change", s.cartChange)
	mux.HandleFunc("POST /cart/update.js", s.cartUpdate)
	mux.HandleFunc("POST /cart/add.js", s.cartPut)
	mux.HandleFunc("POST /cart/discount", s.cartDiscount)
	mux.HandleFunc("GET /cart/remove-discount", s.cartForget)
	mux.HandleFunc("GET /discount/{code}", s.discountLink)
	mux.HandleFunc("GET /checkout", s.pageCheckout)
	mux.HandleFunc("POST /checkout", s.checkout)
	mux.HandleFunc("GET /thanks/{order}", s.pageThanks)
	mux.HandleFunc("GET /account", s.pageAccount)
	mux.HandleFunc("GET /account/login", s.pageLogin)
	mux.HandleFunc("POST /account/login", s.login)
	mux.HandleFunc("GET /account/register", s.pageRegister)
	mux.HandleFunc("POST /account/register", s.register)
	mux.HandleFunc("POST /account/logout", s.logout)
	mux.HandleFunc("GET /shop.css", serveStyle)
	mux.HandleFunc("GET /app-bridge.js", serveScript("app-bridge.js"))
	mux.HandleFunc("GET /shopify-admin.js", serveScript("admin.js"))
	mux.HandleFunc("/apps/regulars/", s.proxy)
	if s.options.WidgetFS != nil {
		mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(s.options.WidgetFS)))
	}
	s.staffRoutes(mux)
	mux.HandleFunc("/", s.pageLost)
	return http.NewCrossOriginProtection().Handler(mux)
}

func serveStyle(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, pages, "pages/shop.css")
}

// templates parses the pages with a shop's money format.
func (s *Shop) templates() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"money": s.money, "plain": s.decimal, "cost": func(o Order) int64 { return o.remaining() },
		"day":    func(at time.Time) string { return at.Format("2 January 2006") },
		"status": orderWord, "actions": orderActions,
	}).ParseFS(pages, "pages/*.html"))
}

// money writes an amount for shoppers.
func (s *Shop) money(minor int64) string {
	symbols := map[string]string{"EUR": "€", "USD": "$", "GBP": "£"}
	if symbol, ok := symbols[s.Currency]; ok {
		return symbol + s.decimal(minor)
	}
	return s.Currency + " " + s.decimal(minor)
}

func orderWord(o Order) string {
	switch {
	case !o.CancelledAt.IsZero():
		return "Canceled"
	case o.Financial == "pending":
		return "Payment pending"
	case o.Financial == "partially_refunded":
		return "Partly refunded"
	case o.Financial == "refunded":
		return "Refunded"
	case o.Edited:
		return "Paid, edited"
	default:
		return "Paid"
	}
}

// show renders a page with what every page needs. The lock must not be held.
func (s *Shop) show(w http.ResponseWriter, r *http.Request, name, title string, data map[string]any) {
	s.mu.Lock()
	browser := s.browser(w, r)
	if data == nil {
		data = map[string]any{}
	}
	customer := s.customer(browser.customer)
	data["Title"], data["Shop"], data["Locale"], data["Notice"] = title, s.Name, "en", browser.notice
	data["Widget"], data["Proxy"] = s.options.WidgetFS != nil && !s.embedOff, s.options.ProxyURL != ""
	data["Customer"], data["CartCount"] = customer != nil, browser.count()
	if customer != nil {
		data["CustomerName"], data["Email"] = customer.name(), customer.Email
		data["Locale"] = or(customer.Locale, "en")
	}
	browser.notice = ""
	s.mu.Unlock()
	s.render(w, name, data)
}

func (s *Shop) render(w http.ResponseWriter, name string, data any) {
	var out bytes.Buffer
	if err := s.pages.ExecuteTemplate(&out, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(out.Bytes())
}

func (c *Customer) name() string {
	return or(strings.TrimSpace(c.FirstName+" "+c.LastName), c.Email)
}

func (b *session) count() int64 {
	var sum int64
	for _, item := range b.cart {
		sum += item.quantity
	}
	return sum
}

// browser finds or begins the visitor's session. The lock is held.
func (s *Shop) browser(w http.ResponseWriter, r *http.Request) *session {
	if cookie, err := r.Cookie("demo_shop"); err == nil {
		if known := s.sessions[cookie.Value]; known != nil {
			return known
		}
	}
	name, made := s.hexID(), &session{}
	s.sessions[name] = made
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // the fake is served over plain http on the loopback
		Name: "demo_shop", Value: name, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	r.AddCookie(&http.Cookie{Name: "demo_shop", Value: name}) //nolint:gosec // read back within this request
	return made
}

// act changes the visitor's session and sends the browser on.
func (s *Shop) act(w http.ResponseWriter, r *http.Request, do func(*session) string) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	next := do(s.browser(w, r))
	s.mu.Unlock()
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func formID(r *http.Request, name string) int64 {
	id, _ := strconv.ParseInt(r.FormValue(name), 10, 64)
	return id
}

func (s *Shop) pageHome(w http.ResponseWriter, r *http.Request) {
	onSale := slices.DeleteFunc(s.Products(), func(p Product) bool { return p.Draft || p.Color == "" })
	s.show(w, r, "home", "Beans", map[string]any{"Products": onSale})
}

func (s *Shop) pageProduct(w http.ResponseWriter, r *http.Request) {
	products := s.Products()
	handle, ajax := strings.CutSuffix(r.PathValue("handle"), ".js")
	at := slices.IndexFunc(products, func(p Product) bool { return p.Handle == handle })
	if at < 0 {
		s.pageLost(w, r)
		return
	}
	if ajax {
		s.answer(w, http.StatusOK, productAjax(products[at]))
		return
	}
	s.show(w, r, "product", products[at].Title, map[string]any{"Product": products[at]})
}

func (s *Shop) pageLost(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusNotFound)
	s.show(w, r, "lost", "Not found", nil)
}

func (s *Shop) cartAdd(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		id, quantity := formID(r, "id"), formID(r, "quantity")
		if s.product(id) == nil || quantity < 1 || quantity > 99 {
			b.notice = "That cannot be added to the cart."
			return "/"
		}
		b.put(id, b.quantity(id)+quantity)
		return "/cart"
	})
}

func (s *Shop) cartChange(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		b.put(formID(r, "id"), min(formID(r, "quantity"), 99))
		return "/cart"
	})
}

func (b *session) quantity(product int64) int64 {
	for _, item := range b.cart {
		if item.product == product {
			return item.quantity
		}
	}
	return 0
}

func (b *session) put(product, quantity int64) {
	at := slices.IndexFunc(b.cart, func(i cartItem) bool { return i.product == product })
	switch {
	case at < 0 && quantity > 0:
		b.cart = append(b.cart, cartItem{product, quantity})
	case at >= 0 && quantity > 0:
		b.cart[at].quantity = quantity
	case at >= 0:
		b.cart = slices.Delete(b.cart, at, at+1)
	}
}

func (b *session) addCode(code string) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if code != "" && len(code) <= 255 && len(b.codes) < 6 && !slices.Contains(b.codes, code) {
		b.codes = append(b.codes, code)
	}
}

func (s *Shop) cartDiscount(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		b.addCode(r.FormValue("code"))
		return local(r.Referer(), "/cart")
	})
}

func (s *Shop) cartForget(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		b.codes = slices.DeleteFunc(b.codes, func(c string) bool { return strings.EqualFold(c, r.FormValue("code")) })
		return local(r.Referer(), "/cart")
	})
}

// discountLink is /discount/CODE?redirect=/cart: it puts a code in the cart.
func (s *Shop) discountLink(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		b.addCode(r.PathValue("code"))
		return local(r.FormValue("redirect"), "/")
	})
}

// local is the path of an address on this site, else a fallback.
func local(address, fallback string) string {
	target, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(target.Path, "/") || strings.HasPrefix(target.Path, "//") ||
		strings.Contains(target.Path, `\`) {
		return fallback
	}
	return target.EscapedPath()
}
