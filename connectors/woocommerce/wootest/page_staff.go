package wootest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

const staffRows = 25

// staffPage is /staff: what the store's own people do.
func (s *Server) staffPage(r *http.Request, v *session, parts []string) visitorPage {
	if r.Method == http.MethodPost {
		return s.staffPost(r, v, parts)
	}
	switch {
	case len(parts) == 0 || parts[0] == "":
		return visitorPage{title: "Staff", template: "staff", data: s.staffOrders(r)}
	case parts[0] == "products":
		return visitorPage{title: "Products", template: "products", data: s.shelf()}
	case parts[0] == "misbehave":
		return visitorPage{title: "Misbehave", template: "misbehave", data: s.misbehaveView()}
	case parts[0] == "orders" && len(parts) == 2:
		if o := s.order(number(parts[1])); o != nil {
			return visitorPage{title: "Order", template: "order", data: s.orderView(o)}
		}
	}
	return lost()
}

type staffView struct {
	Orders       []orderView
	Newer, Older int
}

func (s *Server) staffOrders(r *http.Request) staffView {
	page := max(intOf(r.URL.Query(), "page", 1), 1)
	all := slices.Clone(s.orders)
	slices.Reverse(all)
	start := min((page-1)*staffRows, len(all))
	var out staffView
	for _, o := range all[start:min(start+staffRows, len(all))] {
		out.Orders = append(out.Orders, s.orderView(o))
	}
	out.Newer = page - 1
	if start+staffRows < len(all) {
		out.Older = page + 1
	}
	return out
}

func (s *Server) staffPost(r *http.Request, v *session, parts []string) visitorPage {
	switch {
	case len(parts) == 3 && parts[0] == "orders":
		return s.staffOrder(r, v, parts)
	case len(parts) == 3 && parts[0] == "products":
		price, fits := s.minor(r.PostForm.Get("price"))
		p := s.product(number(parts[1]))
		if p == nil || !fits || price < 0 {
			v.say("The price is not an amount.", true)
		} else {
			s.setPrice(p, price)
			v.say("Price saved.", false)
		}
		return visitorPage{redirect: "/staff/products"}
	case len(parts) == 2 && parts[0] == "misbehave":
		s.staffMisbehave(r, parts[1])
		return visitorPage{redirect: "/staff/misbehave"}
	}
	return lost()
}

// statusButtons are the buttons that move an order.
var statusButtons = map[string]string{
	"complete": "completed", "process": "processing", "cancel": "cancelled", "refund-all": "refunded",
}

// staffOrder is one button of an order.
func (s *Server) staffOrder(r *http.Request, v *session, parts []string) visitorPage {
	o := s.order(number(parts[1]))
	if o == nil {
		return lost()
	}
	to := "/staff/orders/" + parts[1]
	lineNo := int(number(r.PostForm.Get("line")))
	if status, is := statusButtons[parts[2]]; is {
		s.setStatus(o, status)
	}
	switch parts[2] {
	case "refund-line":
		s.refundLine(o, lineNo, 1)
	case "refund-amount":
		amount, fits := s.minor(r.PostForm.Get("amount"))
		if !fits || amount <= 0 || amount > o.gross()-o.given() {
			v.say("The amount must be above 0 and at most what is left.", true)
			return visitorPage{redirect: to}
		}
		s.giveBack(o, &refund{amount: amount})
	case "edit":
		s.edit(o, lineNo, number(r.PostForm.Get("quantity")))
	case "trash":
		s.trash(o)
	case "restore":
		if o.status == "trash" {
			s.restore(o)
		}
	case "erase":
		s.erase(o)
		to = "/staff/"
	}
	v.say("Done.", false)
	return visitorPage{redirect: to}
}

type misbehaveView struct {
	Switches []switchView
	Armed    Fault
	Faults   []Fault
	Pending  int
	Plugin   PluginRelease
	Releases []PluginRelease
	Delay    int64
	Slow     int64
}

type switchView struct {
	Name Switch
	On   bool
	Says string
}

func (s *Server) misbehaveView() misbehaveView {
	out := misbehaveView{
		Armed: s.armed, Faults: []Fault{DropReply, ErrorBefore, ErrorAfter, Late, Limited}, Pending: len(s.pending),
		Plugin: s.release, Releases: []PluginRelease{NoPlugin, OldPlugin, NewerPlugin},
		Delay: int64(s.delay / time.Second), Slow: s.slow.Milliseconds(),
	}
	for _, one := range s.switches() {
		out.Switches = append(out.Switches, switchView{one.Name, *one.On, one.Says})
	}
	return out
}

func (s *Server) staffMisbehave(r *http.Request, what string) {
	form := r.PostForm
	switch what {
	case "switch":
		for _, one := range s.switches() {
			if string(one.Name) == form.Get("name") {
				*one.On = form.Get("on") == strconv.FormatBool(true)
			}
		}
	case "arm":
		s.armed = Fault(form.Get("fault"))
	case "plugin":
		s.install(PluginRelease(form.Get("release")))
	case "slow":
		s.delay = time.Duration(min(max(number(form.Get("delay")), 0), 86_400)) * time.Second
		s.slow = time.Duration(min(max(number(form.Get("slow")), 0), 60_000)) * time.Millisecond
	}
}
