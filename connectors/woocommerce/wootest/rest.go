package wootest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// exchange is one REST request with the key already checked.
type exchange struct {
	r     *http.Request
	query url.Values
	body  []byte
	id    int64
	late  bool // a request that passed its checks before another one changed the state
}

// reply is the answer to an exchange. total below 0 sends no X-WP-Total.
type reply struct {
	status int
	body   any
	listed bool
	total  int
	pages  int
	next   string
}

func ok(body any) reply { return reply{status: http.StatusOK, body: body} }

type handler func(s *Server, x *exchange) reply

// route is one REST route below /wp-json/. "#" stands for an id.
type route struct {
	method, path string
	run          handler
}

var routes = []route{
	{"GET", "wc/v3/orders", (*Server).listOrders},
	{"POST", "wc/v3/orders", (*Server).createOrder},
	{"GET", "wc/v3/orders/statuses", (*Server).statuses},
	{"GET", "wc/v3/orders/#", (*Server).getOrder},
	{"PUT", "wc/v3/orders/#", (*Server).putOrder},
	{"DELETE", "wc/v3/orders/#", (*Server).deleteOrder},
	{"GET", "wc/v3/orders/#/refunds", (*Server).orderRefunds},
	{"POST", "wc/v3/orders/#/refunds", (*Server).createRefund},
	{"GET", "wc/v3/refunds", (*Server).listRefunds},
	{"GET", "wc/v3/customers", (*Server).listCustomers},
	{"POST", "wc/v3/customers", (*Server).createCustomer},
	{"POST", "wc/v3/customers/batch", (*Server).batchCustomers},
	{"GET", "wc/v3/customers/#", (*Server).getCustomer},
	{"PUT", "wc/v3/customers/#", (*Server).putCustomer},
	{"DELETE", "wc/v3/customers/#", (*Server).deleteCustomer},
	{"GET", "wc/v3/coupons", (*Server).listCoupons},
	{"POST", "wc/v3/coupons", (*Server).createCoupon},
	{"POST", "wc/v3/coupons/batch", (*Server).batchCoupons},
	{"GET", "wc/v3/coupons/#", (*Server).getCoupon},
	{"PUT", "wc/v3/coupons/#", (*Server).updateCoupon},
	{"DELETE", "wc/v3/coupons/#", (*Server).deleteCoupon},
	{"GET", "wc/v3/products", (*Server).listProducts},
	{"GET", "wc/v3/products/categories", (*Server).listCategories},
	{"GET", "wc/v3/products/categories/#", (*Server).getCategory},
	{"GET", "wc/v3/products/#", (*Server).getProduct},
	{"PUT", "wc/v3/products/#", (*Server).putProduct},
	{"GET", "wc/v3/webhooks", (*Server).listHooks},
	{"POST", "wc/v3/webhooks", (*Server).createHook},
	{"GET", "wc/v3/webhooks/#", (*Server).getHook},
	{"PUT", "wc/v3/webhooks/#", (*Server).putHook},
	{"DELETE", "wc/v3/webhooks/#", (*Server).deleteHook},
	{"GET", "wc/v3/system_status", (*Server).systemStatus},
	{"GET", "wc/v3/data/currencies/current", (*Server).currency},
	{"GET", "wc/v3/settings/general/woocommerce_default_country", (*Server).country},
	{"GET", "wc/v3/settings/general/woocommerce_price_num_decimals", (*Server).numDecimals},
	{"GET", "wc/v3/shipping/zones", (*Server).shippingZones},
	{"GET", "wc/v3/shipping/zones/#/methods", (*Server).shippingMethods},
	{"GET", "wc-analytics/customers", (*Server).analyticsCustomers},
	{"POST", "wc-regulars/v1/connection", (*Server).connect},
	{"DELETE", "wc-regulars/v1/connection", (*Server).disconnect},
	{"PUT", "wc-regulars/v1/settings", (*Server).keepSettings},
}

// match finds the route of a path below /wp-json/.
func match(method, path string) (handler, int64, bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for _, candidate := range routes {
		want := strings.Split(candidate.path, "/")
		if candidate.method != method || len(want) != len(parts) {
			continue
		}
		if id, fits := sameParts(want, parts); fits {
			return candidate.run, id, true
		}
	}
	return nil, 0, false
}

func sameParts(want, parts []string) (int64, bool) {
	id := int64(0)
	for i, part := range parts {
		if want[i] == "#" {
			number, err := strconv.ParseInt(part, 10, 64)
			if err != nil {
				return 0, false
			}
			id = number
		} else if want[i] != part {
			return 0, false
		}
	}
	return id, true
}

// serveREST answers below /wp-json/.
func (s *Server) serveREST(w http.ResponseWriter, r *http.Request, path string) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, "cannot read the request", http.StatusBadRequest)
		return
	}
	if strings.Trim(path, "/") == "" {
		s.mu.Lock()
		out := s.index()
		s.mu.Unlock()
		s.write(w, r, ok(out))
		return
	}
	defer func() {
		s.mu.Lock()
		s.under--
		s.mu.Unlock()
	}()
	if s.weathered(w, r) {
		return
	}
	run, id, found := match(r.Method, path)
	s.mu.Lock()
	lacking := slices.Contains(s.lacking, strings.Trim(path, "/"))
	s.mu.Unlock()
	if !found || lacking {
		s.write(w, r, noRoute)
		return
	}
	s.perform(w, r, run, &exchange{r: r, query: r.URL.Query(), body: body, id: id})
}

// perform authenticates, misbehaves if told to, and answers.
func (s *Server) perform(w http.ResponseWriter, r *http.Request, run handler, x *exchange) {
	s.mu.Lock()
	key, refused := s.authenticate(r)
	creates := r.Method == http.MethodPost && makesCoupons(r.URL.Path, x.body)
	trouble := Fault("")
	if key != nil && creates {
		trouble, s.armed = s.armed, ""
	}
	var answer reply
	switch {
	case refused != nil:
		answer = reply{status: refused.Data.Status, body: refused}
	case key == nil:
		answer = stranger(r)
	case trouble == "" || trouble.applies():
		answer = run(s, x)
	case trouble == Late:
		s.held = append(s.held, func() { x.late = true; run(s, x) })
	}
	slow := s.slow
	s.mu.Unlock()
	s.flush()
	if wait(r, slow) != nil {
		return
	}
	trouble.answer(w, func() { s.write(w, r, answer) })
}

// makesCoupons reports whether a POST is for new coupons: a batch may hold none.
func makesCoupons(path string, body []byte) bool {
	path = strings.Trim(path, "/")
	return strings.HasSuffix(path, "/coupons") ||
		strings.HasSuffix(path, "/coupons/batch") && bytes.Contains(body, []byte(`"create"`))
}

var noRoute = wrong(http.StatusNotFound, "rest_no_route",
	"No route was found matching the URL and request method.")

func stranger(r *http.Request) reply {
	code, message := "woocommerce_rest_cannot_view", "Sorry, you cannot list resources."
	switch r.Method {
	case http.MethodPost:
		code, message = "woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources."
	case http.MethodPut:
		code, message = "woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource."
	case http.MethodDelete:
		code, message = "woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource."
	}
	return wrong(http.StatusUnauthorized, code, message)
}

// write sends a reply as PHP would, with _fields applied at the top level.
func (s *Server) write(w http.ResponseWriter, r *http.Request, out reply) {
	body, err := phpJSON(out.body)
	if fields := r.URL.Query().Get("_fields"); err == nil && fields != "" && out.status == http.StatusOK {
		body, err = only(body, fields)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "application/json; charset=UTF-8")
	s.mu.Lock()
	if s.bad.garbled {
		body = append([]byte(warning), body...)
	}
	header.Set("Date", s.clock().Format(http.TimeFormat))
	s.mu.Unlock()
	if out.listed {
		header.Set("X-WP-Total", strconv.Itoa(out.total))
		header.Set("X-WP-TotalPages", strconv.Itoa(out.pages))
	}
	if out.next != "" {
		header.Set("Link", fmt.Sprintf("<%s>; rel=\"next\"", out.next))
	}
	w.WriteHeader(out.status)
	_, _ = w.Write(body) //nolint:gosec // JSON, and said to be
}

// only keeps the named top-level fields of an object, or of each in a list.
func only(body []byte, fields string) ([]byte, error) {
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil {
		for i := range list {
			var err error
			if list[i], err = only(list[i], fields); err != nil {
				return nil, err
			}
		}
		return json.Marshal(list)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, err
	}
	kept := map[string]json.RawMessage{}
	for name := range strings.SplitSeq(fields, ",") {
		name, _, _ = strings.Cut(name, ".")
		if value, has := all[name]; has {
			kept[name] = value
		}
	}
	return json.Marshal(kept)
}

// paged cuts a list into the asked page; per_page is at most 100.
func paged[T any](s *Server, x *exchange, all []T, show func(T) any) reply {
	per, page := intOf(x.query, "per_page", 10), intOf(x.query, "page", 1)
	if per < 1 || per > 100 {
		return badParam("per_page", "rest_out_of_bounds", "per_page must be between 1 (inclusive) and 100 (inclusive)")
	}
	out := reply{status: http.StatusOK, listed: true, total: len(all), pages: (len(all) + per - 1) / per}
	start := min(max(page-1, 0)*per, len(all))
	shown := []any{}
	for _, one := range all[start:min(start+per, len(all))] {
		shown = append(shown, show(one))
	}
	out.body = shown
	if page < out.pages {
		query := x.r.URL.Query()
		query.Set("page", strconv.Itoa(page+1))
		out.next = s.url + x.r.URL.Path + "?" + query.Encode()
	}
	return out
}

func intOf(query url.Values, name string, otherwise int) int {
	if !query.Has(name) {
		return otherwise
	}
	value, err := strconv.Atoi(query.Get(name))
	if err != nil {
		return otherwise
	}
	return value
}

// includes reports whether a list is asked to show an id: all, unless some are named.
func (x *exchange) includes(id int64) bool {
	include := x.query.Get("include")
	return include == "" || slices.Contains(strings.Split(include, ","), strconv.FormatInt(id, 10))
}

// read decodes the request's body; an empty one leaves into as it is.
func (x *exchange) read(into any) *reply {
	if len(x.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(x.body, into); err != nil {
		answer := wrong(http.StatusBadRequest, "rest_invalid_json", "Invalid JSON body passed.")
		return &answer
	}
	return nil
}
