package wootest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

var noCustomer = wrong(http.StatusNotFound, "woocommerce_rest_invalid_id", "Invalid resource ID.")

// listCustomers ignores modified_after and refuses orderby=modified.
func (s *Server) listCustomers(x *exchange) reply {
	by := x.query.Get("orderby")
	if by != "" && !slices.Contains([]string{"id", "include", "name", "registered_date"}, by) {
		return badParam("orderby", "rest_not_in_enum", "orderby is not one of id, include, name, and registered_date.")
	}
	role := cmp.Or(x.query.Get("role"), "customer")
	var found []*customer
	for _, c := range s.customers {
		if !x.includes(c.id) {
			continue
		}
		email := x.query.Get("email")
		if (role == "all" || role == c.role) && (email == "" || strings.EqualFold(email, c.email)) {
			found = append(found, c)
		}
	}
	if x.query.Get("order") == "desc" {
		slices.Reverse(found)
	}
	return paged(s, x, found, func(c *customer) any { return s.customerJSON(c) })
}

func (s *Server) getCustomer(x *exchange) reply {
	if c := s.customer(x.id); c != nil {
		return ok(s.customerJSON(c))
	}
	return noCustomer
}

type customerInput struct {
	Email     string      `json:"email"`
	Username  string      `json:"username"`
	Password  string      `json:"password"`
	FirstName *string     `json:"first_name"`
	LastName  *string     `json:"last_name"`
	Billing   *address    `json:"billing"`
	Meta      []metaEntry `json:"meta_data"`
}

func (s *Server) createCustomer(x *exchange) reply {
	var in customerInput
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	if s.customerByEmail(in.Email) != nil {
		return wrong(http.StatusBadRequest, "registration-error-email-exists", "An account is already registered.")
	}
	c := s.register(in.Email, "", "", in.Password)
	s.fillCustomer(c, in)
	return reply{status: http.StatusCreated, body: s.customerJSON(c)}
}

func (s *Server) fillCustomer(c *customer, in customerInput) {
	if in.FirstName != nil {
		c.first = *in.FirstName
	}
	if in.LastName != nil {
		c.last = *in.LastName
	}
	if in.Billing != nil {
		c.address = *in.Billing
	}
	c.username = cmp.Or(in.Username, c.username)
	c.meta = s.setMeta(c.meta, in.Meta)
}

// putCustomer upserts meta by key, and fires customer.updated even for our own
// write: the echo.
func (s *Server) putCustomer(x *exchange) reply {
	var in customerInput
	c := s.customer(x.id)
	if c == nil {
		return noCustomer
	}
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	if in.Email != "" {
		c.email = strings.ToLower(in.Email)
	}
	s.fillCustomer(c, in)
	c.modified = s.now()
	s.emit("customer", "updated", c.id)
	return ok(s.customerJSON(c))
}

func (s *Server) batchCustomers(x *exchange) reply {
	return s.batch(x, (*Server).createCustomer, (*Server).putCustomer, (*Server).deleteCustomer)
}

func (s *Server) deleteCustomer(x *exchange) reply {
	c := s.customer(x.id)
	switch {
	case c == nil:
		return noCustomer
	case x.query.Get("force") != "true":
		return wrong(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported",
			"Customers do not support trashing.")
	}
	shown := s.customerJSON(c)
	shown.Links.Self[0].Hints = nil // nobody may do anything to it any more
	s.removeCustomer(c)
	return ok(shown)
}

// removeCustomer says so for customers only, not for staff.
func (s *Server) removeCustomer(c *customer) {
	s.customers = slices.DeleteFunc(s.customers, func(other *customer) bool { return other == c })
	if c.role == "customer" {
		s.emit("customer", "deleted", c.id)
	}
}

// analyticsRow is a buyer as wc-analytics lists them, guests with user_id 0.
type analyticsRow struct {
	ID          int64           `json:"id"`
	User        int64           `json:"user_id"`
	Username    string          `json:"username"`
	Name        string          `json:"name"`
	FirstName   string          `json:"first_name"`
	LastName    string          `json:"last_name"`
	Email       string          `json:"email"`
	Country     string          `json:"country"`
	City        string          `json:"city"`
	State       string          `json:"state"`
	Postcode    string          `json:"postcode"`
	Registered  stamp           `json:"date_registered"`
	Active      stamp           `json:"date_last_active"`
	LastOrder   *string         `json:"date_last_order"`
	Orders      int64           `json:"orders_count"`
	Spend       json.RawMessage `json:"total_spend"`
	Average     json.RawMessage `json:"avg_order_value"`
	RegisteredG stamp           `json:"date_registered_gmt"`
	ActiveG     stamp           `json:"date_last_active_gmt"`
	Links       map[string]any  `json:"_links"`
}

func (s *Server) analyticsCustomers(x *exchange) reply {
	var rows []*analyticsRow
	spent := map[*analyticsRow]int64{}
	for _, o := range s.orders {
		if o.status == "checkout-draft" || o.status == "trash" {
			continue
		}
		is := func(r *analyticsRow) bool {
			return r.User == o.customer && (o.customer != 0 || strings.EqualFold(r.Email, o.billing.Email))
		}
		row := find(rows, is)
		if row == nil {
			row = s.analyticsRow(o, int64(len(rows)+1))
			rows = append(rows, row)
		}
		row.Orders++
		spent[row] += o.gross() - o.given()
		last := o.created.In(s.zone).Format("2006-01-02 15:04:05")
		row.LastOrder = &last
		row.Active, row.ActiveG = gmt(o.created), s.local(o.created) // swapped, as in the store itself
	}
	for _, row := range rows {
		row.Spend, row.Average = s.float(spent[row]), s.float(spent[row]/row.Orders)
	}
	if text := x.query.Get("last_active_after"); text != "" {
		after, problem := s.readTime(text, true)
		if problem != nil {
			return badParam("last_active_after", "rest_invalid_date", "Invalid date.")
		}
		rows = slices.DeleteFunc(rows, func(r *analyticsRow) bool { return !r.Active.at.After(after) })
	}
	return paged(s, x, rows, func(r *analyticsRow) any { return r })
}

func (s *Server) analyticsRow(o *order, id int64) *analyticsRow {
	a := o.billing
	row := &analyticsRow{
		ID: id, User: o.customer, Name: strings.TrimSpace(a.FirstName + " " + a.LastName), FirstName: a.FirstName,
		LastName: a.LastName, Email: a.Email, Country: a.Country, City: a.City, State: a.State, Postcode: a.Postcode,
		Links: map[string]any{},
	}
	if c := s.customer(o.customer); c != nil {
		row.Username, row.Registered, row.RegisteredG = c.username, s.local(c.created), gmt(c.created)
	}
	return row
}
