package wootest

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

var noOrder = wrong(http.StatusNotFound, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")

// window is a filter by time of change, and of creation.
type window struct{ after, before, created time.Time }

// windowOf reads modified_after and modified_before. dates_are_gmt=true beside a
// "Z" is the double shift that real stores do: the value is brought to site time
// and that wall clock is then taken for GMT.
func (s *Server) windowOf(query url.Values) (window, *reply) {
	var out window
	for name, into := range map[string]*time.Time{
		"modified_after": &out.after, "modified_before": &out.before, "after": &out.created,
	} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		at, problem := s.readTime(text, query.Get("dates_are_gmt") == "true")
		if problem != nil {
			answer := badParam(name, "rest_invalid_date", "Invalid date.")
			return out, &answer
		}
		*into = at
	}
	return out, nil
}

func (s *Server) readTime(text string, isGMT bool) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		if isGMT {
			_, offset := at.In(s.zone).Zone()
			at = at.Add(time.Duration(offset) * time.Second)
		}
		return at, nil
	}
	zone := s.zone
	if isGMT {
		zone = time.UTC
	}
	return time.ParseInLocation("2006-01-02T15:04:05", text, zone)
}

// holds is strict on both ends, at one second.
func (w window) holds(at time.Time) bool {
	return (w.after.IsZero() || at.After(w.after)) && (w.before.IsZero() || at.Before(w.before))
}

func (s *Server) listOrders(x *exchange) reply {
	within, problem := s.windowOf(x.query)
	if problem != nil {
		return *problem
	}
	status := x.query.Get("status")
	var found []*order
	for _, o := range s.orders {
		inStatus := status == o.status || (status == "" || status == "any") && o.status != "trash"
		buyer := x.query.Get("customer")
		ofBuyer := buyer == "" || buyer == strconv.FormatInt(o.customer, 10)
		if inStatus && ofBuyer && within.holds(o.modified) && o.created.After(within.created) {
			found = append(found, o)
		}
	}
	slices.SortStableFunc(found, func(a, b *order) int { return compareOrders(x.query.Get("orderby"), a, b) })
	if x.query.Get("order") != "asc" {
		slices.Reverse(found)
	}
	return paged(s, x, found, func(o *order) any { return s.orderJSON(o) })
}

func compareOrders(by string, a, b *order) int {
	switch by {
	case "modified":
		return a.modified.Compare(b.modified)
	case "id":
		return cmp.Compare(a.id, b.id)
	default:
		return a.created.Compare(b.created)
	}
}

func (s *Server) getOrder(x *exchange) reply {
	if o := s.order(x.id); o != nil {
		return ok(s.orderJSON(o))
	}
	return noOrder
}

// orderInput is what REST takes of an order.
type orderInput struct {
	Status   *string      `json:"status"`
	Customer *int64       `json:"customer_id"`
	SetPaid  bool         `json:"set_paid"`
	Note     *string      `json:"customer_note"`
	Billing  *address     `json:"billing"`
	Meta     *[]metaEntry `json:"meta_data"`
	Lines    []struct {
		Product  int64 `json:"product_id"`
		Quantity int64 `json:"quantity"`
	} `json:"line_items"`
	Coupons []struct {
		Code string `json:"code"`
	} `json:"coupon_lines"`
}

func (s *Server) createOrder(x *exchange) reply {
	var in orderInput
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	basket := &cart{}
	for _, l := range in.Lines {
		if s.product(l.Product) == nil {
			return wrong(http.StatusBadRequest, "woocommerce_rest_invalid_product_id", "Invalid product ID.")
		}
		basket.add(l.Product, l.Quantity)
	}
	for _, c := range in.Coupons {
		basket.codes = append(basket.codes, strings.ToLower(c.Code))
	}
	buyer := int64(0)
	if in.Customer != nil {
		buyer = *in.Customer
	}
	if c := s.customer(buyer); c != nil {
		basket.billing = c.address
		basket.billing.Email = c.email
	}
	if in.Billing != nil {
		basket.billing = *in.Billing
	}
	o := s.newOrder(basket, buyer, "rest-api")
	o.status = "pending"
	if in.Status != nil {
		o.status = *in.Status
	}
	s.settleStatus(o)
	if in.SetPaid {
		o.paid = s.now()
	}
	s.emit("order", "created", o.id)
	s.emit("order", "updated", o.id)
	return reply{status: http.StatusCreated, body: s.orderJSON(o)}
}

func (s *Server) putOrder(x *exchange) reply {
	o := s.order(x.id)
	var in orderInput
	if o == nil {
		return noOrder
	}
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	if in.Note != nil {
		o.note = *in.Note
	}
	if in.Meta != nil {
		o.meta = s.setMeta(o.meta, *in.Meta)
	}
	if in.Status != nil {
		s.setStatus(o, *in.Status)
	} else {
		s.touch(o)
	}
	return ok(s.orderJSON(o))
}

// deleteOrder trashes; with force it deletes for good, which fires no webhook
// unless the order was in the trash already.
func (s *Server) deleteOrder(x *exchange) reply {
	o := s.order(x.id)
	if o == nil {
		return noOrder
	}
	shown := s.orderJSON(o)
	if x.query.Get("force") == "true" {
		s.orders = slices.DeleteFunc(s.orders, func(other *order) bool { return other == o })
		return ok(shown)
	}
	s.trash(o)
	return ok(shown)
}

func (s *Server) statuses(*exchange) reply {
	type status struct {
		Slug string `json:"slug"`
		Name string `json:"name"`
	}
	return ok([]status{
		{"pending", "Pending payment"},
		{"processing", "Processing"},
		{"on-hold", "On hold"},
		{"completed", "Completed"},
		{"cancelled", "Cancelled"},
		{"refunded", "Refunded"},
		{"failed", "Failed"},
		{"checkout-draft", "Draft"},
	})
}

func (s *Server) orderRefunds(x *exchange) reply {
	o := s.order(x.id)
	if o == nil {
		return noOrder
	}
	return paged(s, x, o.refunds, func(r *refund) any { return s.refundJSON(o, r, false) })
}

func (s *Server) listRefunds(x *exchange) reply {
	within, problem := s.windowOf(x.query)
	if problem != nil {
		return *problem
	}
	var all []*refund
	for _, o := range s.orders {
		for _, r := range o.refunds {
			if within.holds(r.created) && x.includes(r.id) {
				all = append(all, r)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *refund) int { return cmp.Compare(b.id, a.id) })
	if x.query.Get("order") == "asc" {
		slices.Reverse(all)
	}
	return paged(s, x, all, func(r *refund) any { return s.refundJSON(s.order(r.order), r, true) })
}

func (s *Server) createRefund(x *exchange) reply {
	o := s.order(x.id)
	var in struct {
		Amount string `json:"amount"`
		Reason string `json:"reason"`
		Lines  []struct {
			ID       int64    `json:"id"`
			Quantity int64    `json:"quantity"`
			Total    anyMoney `json:"refund_total"`
			Tax      []struct {
				Total anyMoney `json:"refund_total"`
			} `json:"refund_tax"`
		} `json:"line_items"`
	}
	if o == nil {
		return noOrder
	}
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	amount, fits := s.minor(in.Amount)
	if !fits || amount <= 0 || amount > o.gross()-o.given() {
		return wrong(http.StatusBadRequest, "woocommerce_rest_invalid_order_refund", "Invalid refund amount.")
	}
	r := &refund{amount: amount, reason: in.Reason}
	for _, l := range in.Lines {
		total, _ := s.minor(string(l.Total))
		given := refundLine{of: l.ID, quantity: l.Quantity, total: total}
		for _, tax := range l.Tax {
			part, _ := s.minor(string(tax.Total))
			given.tax += part
		}
		r.lines = append(r.lines, given)
	}
	s.giveBack(o, r)
	return reply{status: http.StatusCreated, body: s.refundJSON(o, r, false)}
}
