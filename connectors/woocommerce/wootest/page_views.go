package wootest

// What templates show; amounts are ready texts.
type (
	productView struct {
		ID                  int64
		Name, Slug, Blurb   string
		Price, Decimal, Art string
		Part                bool // the plugin shows what it earns
	}
	lineView struct {
		Product, Quantity int64
		Name, Price       string
	}
	codeView struct{ Code, Off string }
	cartView struct {
		Lines                  []lineView
		Codes                  []codeView
		Items, Shipping, Total string
		Account                string
		Part                   bool // the plugin shows what can be used here
		Billing                address
		Methods                any
	}
	orderView struct {
		ID, Count                           int64
		Status, Placed, Buyer, Total, Given string
		Lines                               []lineView
	}
	personView struct {
		ID     int64
		Name   string
		Orders int
	}
	accountView struct {
		Account, Email string
		Part           bool // the plugin has a tab here
		Help           bool // and a way to write to the shop about an order
		Orders         []orderView
		People         []personView
	}
)

// price is an amount as shoppers read it: "€12.50".
func (s *Server) price(minor int64) string {
	sign := symbol(s.opt.Currency)
	if len(sign) == 3 && sign == s.opt.Currency {
		sign += " "
	}
	return sign + s.dec(minor)
}

func (s *Server) shelf() []productView {
	var out []productView
	for _, p := range s.products {
		if p.status != "publish" {
			continue
		}
		art := p.art
		if art == "" {
			art = "#6b7f5a"
		}
		out = append(out, productView{
			ID: p.id, Name: p.name, Slug: p.slug, Blurb: p.blurb, Art: art, Price: s.price(p.price),
			Decimal: s.dec(p.price),
		})
	}
	return out
}

func (s *Server) cartView(v *session) cartView {
	sums := s.total(&v.cart)
	out := cartView{
		Items: s.price(sums.items), Shipping: s.price(sums.shipping), Total: s.price(sums.total),
		Billing: v.cart.billing, Methods: methods,
	}
	if sums.shipping == 0 {
		out.Shipping = "free"
	}
	if c := s.customer(v.customer); c != nil {
		out.Account, out.Part = c.name(), s.plugin.shows("cart_notice")
		if out.Billing.Email == "" {
			out.Billing.Email, out.Billing.FirstName, out.Billing.LastName = c.email, c.first, c.last
		}
	}
	for _, l := range sums.lines {
		out.Lines = append(out.Lines, lineView{l.product, l.quantity, l.name, s.price(l.subtotal + l.subtotalTax)})
	}
	for _, c := range sums.codes {
		out.Codes = append(out.Codes, codeView{c.code, s.price(c.discount + c.tax)})
	}
	return out
}

func (s *Server) orderView(o *order) orderView {
	out := orderView{
		ID: o.id, Status: o.status, Placed: o.created.In(s.zone).Format("2 Jan 2006, 15:04"), Buyer: "Guest",
		Total: s.price(o.gross()), Given: s.price(o.given()),
	}
	if c := s.customer(o.customer); c != nil {
		out.Buyer = c.name()
	}
	for _, l := range o.lines {
		out.Lines = append(out.Lines, lineView{l.product, l.quantity, l.name, s.price(l.total + l.totalTax)})
		out.Count += l.quantity
	}
	return out
}

func (s *Server) accountView(v *session) accountView {
	var out accountView
	buyer := s.customer(v.customer)
	if buyer != nil {
		out.Account, out.Email, out.Part = buyer.name(), buyer.email, s.plugin.shows("account_tab")
		out.Help = s.plugin.shows("order_help")
	}
	orders := map[int64]int{}
	for _, o := range s.orders {
		orders[o.customer]++
		if buyer != nil && o.customer == buyer.id && o.status != "checkout-draft" {
			out.Orders = append([]orderView{s.orderView(o)}, out.Orders...)
		}
	}
	for _, c := range s.customers {
		if c.role == "customer" && len(out.People) < 40 {
			out.People = append(out.People, personView{c.id, c.name(), orders[c.id]})
		}
	}
	return out
}
