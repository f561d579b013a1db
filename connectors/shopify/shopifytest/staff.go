package shopifytest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// staffOrders is how many of the newest orders the staff page lists.
const staffOrders = 40

// allFaults are offered on the staff page.
var allFaults = []Fault{
	DropReply, BadGateway, BadGatewayEnd, Late, TooMany, Throttled, MaxCost, Frozen, TokenRefused, NoJSON,
}

// action is one button beside an order.
type action struct{ Path, Label string }

// orderActions are what staff can still do with an order.
func orderActions(o Order) []action {
	if !o.CancelledAt.IsZero() {
		return nil
	}
	if o.Financial == "pending" {
		return []action{{"pay", "Mark as paid"}, {"cancel", "Cancel"}}
	}
	if o.Financial == "refunded" {
		return nil
	}
	list := []action{
		{"refund-one", "Refund one"}, {"refund-all", "Refund all"}, {"edit", "Remove one"}, {"cancel", "Cancel"},
	}
	if !o.Fulfilled {
		list = append(list, action{"deliver", "Deliver"})
	}
	return list
}

func (s *Shop) staffRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /staff", s.pageStaff)
	mux.HandleFunc("POST /staff/orders/{id}/{do}", s.staffOrder)
	mux.HandleFunc("POST /staff/products/{id}", s.staffPrice)
	mux.HandleFunc("POST /staff/charges/{id}/{do}", s.staffCharge)
	mux.HandleFunc("POST /staff/switches", s.staffSwitches)
	mux.HandleFunc("POST /staff/faults", s.staffFault)
	mux.HandleFunc("POST /staff/land", func(w http.ResponseWriter, r *http.Request) {
		s.LandLate()
		http.Redirect(w, r, "/staff", http.StatusSeeOther)
	})
}

func (s *Shop) pageStaff(w http.ResponseWriter, r *http.Request) {
	orders := s.Orders()
	slices.Reverse(orders)
	only, _ := strconv.ParseInt(r.URL.Query().Get("order"), 10, 64)
	if at := slices.IndexFunc(orders, func(o Order) bool { return o.ID == only }); at >= 0 {
		orders = orders[at : at+1]
	}
	type row struct {
		Code, Title, Status string
		Used                int64
	}
	var codes []row
	for _, discount := range slices.Backward(s.Discounts()) {
		for _, one := range discount.allCodes() {
			status := discount.status(s.options.Now())
			codes = append(codes, row{one.Code, discount.Title, status, discount.of(one.Code).times})
		}
	}
	set := s.Switches()
	s.mu.Lock()
	delivered, failed, waiting := s.delivered, s.refused, len(s.pending)
	s.mu.Unlock()
	s.show(w, r, "staff", "Staff", map[string]any{
		"Orders": orders[:min(len(orders), staffOrders)], "Only": len(orders) == 1 && only != 0,
		"Products": s.Products(), "Switches": set, "Charges": s.running(),
		"Discounts": codes[:min(len(codes), staffOrders)],
		"Delay":     int64(set.Delay / time.Second), "Faults": allFaults, "Waiting": waiting, "Delivered": delivered,
		"Failed": failed, "Unvalidated": s.server.Unvalidated,
	})
}

func (s *Shop) staffOrder(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	acts := map[string]func() bool{
		"pay":        func() bool { return s.Pay(id) },
		"refund-one": func() bool { return s.RefundItem(id, s.firstLeft(id), 1) },
		"refund-all": func() bool { return s.RefundAll(id) },
		"edit":       func() bool { return s.RemoveItem(id, s.firstLeft(id), 1) },
		"cancel":     func() bool { return s.Cancel(id) },
		"deliver":    func() bool { return s.Fulfill(id, true) },
	}
	do, known := acts[r.PathValue("do")]
	if !known || !do() {
		s.pageLost(w, r)
		return
	}
	http.Redirect(w, r, "/staff", http.StatusSeeOther)
}

// firstLeft is the first line of an order with something left of it.
func (s *Shop) firstLeft(orderID int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if order := s.order(orderID); order != nil {
		return max(slices.IndexFunc(order.Lines, func(l *OrderLine) bool { return l.Current > 0 }), 0)
	}
	return 0
}

func (s *Shop) staffPrice(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	price := s.minor(r.FormValue("price"))
	if price <= 0 || !s.SetPrice(id, price) {
		http.Error(w, "price must be a decimal above zero, for a product that exists", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, "/staff", http.StatusSeeOther)
}

// running are the subscriptions that a bill is sent for.
func (s *Shop) running() []Charge {
	return slices.DeleteFunc(s.Charges(), func(c Charge) bool { return c.Status != "ACTIVE" && c.Status != "FROZEN" })
}

// staffCharge leaves the bill of a subscription unpaid, or pays it.
func (s *Shop) staffCharge(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	status, known := map[string]string{"unpaid": "FROZEN", "paid": "ACTIVE"}[r.PathValue("do")]
	runs := slices.ContainsFunc(s.running(), func(c Charge) bool { return c.ID == id })
	if !known || !runs || !s.SetCharge(id, status) {
		s.pageLost(w, r)
		return
	}
	http.Redirect(w, r, "/staff", http.StatusSeeOther)
}

func (s *Shop) staffSwitches(w http.ResponseWriter, r *http.Request) {
	delay := formID(r, "delay")
	if delay < 0 || delay > 86400 {
		http.Error(w, "delay must be between 0 and 86400 seconds", http.StatusBadRequest)
		return
	}
	s.Switch(Switches{
		Duplicate: r.FormValue("duplicate") != "", Reorder: r.FormValue("reorder") != "",
		Mute: r.FormValue("mute") != "", Delay: time.Duration(delay) * time.Second,
	})
	http.Redirect(w, r, "/staff", http.StatusSeeOther)
}

func (s *Shop) staffFault(w http.ResponseWriter, r *http.Request) {
	kind := Fault(r.FormValue("kind"))
	if !slices.Contains(allFaults, kind) {
		http.Error(w, "kind is not a fault", http.StatusBadRequest)
		return
	}
	s.Misbehave(kind, r.FormValue("field"))
	http.Redirect(w, r, "/staff", http.StatusSeeOther)
}
