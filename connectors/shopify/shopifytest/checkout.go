package shopifytest

import (
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
)

// refusedCode is a code that the checkout does not take, and why.
type refusedCode struct{ Code, Why string }

// quote prices the cart with its codes, without using them up. The lock is held.
func (s *Shop) quote(b *session) map[string]any {
	type row struct {
		ProductID, Quantity, Price int64
		Title                      string
	}
	var rows []row
	trial, customer := s.trial(b)
	for _, line := range trial.Lines {
		rows = append(rows, row{line.ProductID, line.Quantity, line.Unit * line.Quantity, line.Title})
	}
	applied, refused := s.tryCodes(trial, customer, b.codes)
	trial.Shipping.Current = trial.Shipping.Price
	return map[string]any{
		"Lines": rows, "Applied": applied, "Refused": refused, "Subtotal": trial.subtotal(), "Off": trial.discounted(),
		"Shipping": trial.Shipping.Price, "Total": trial.subtotal() - trial.discounted() + trial.Shipping.Price,
	}
}

// trial is the cart as an order that nobody has placed, and whose it is.
func (s *Shop) trial(b *session) (*Order, *Customer) {
	trial := &Order{TaxIncluded: s.options.TaxIncluded}
	trial.Shipping = ShippingCharge{Full: shippingPrice, Price: shippingPrice}
	for _, item := range b.cart {
		if product := s.product(item.product); product != nil {
			trial.Lines = append(trial.Lines, &OrderLine{
				ProductID: product.ID, VariantID: product.VariantID, Title: product.Title,
				Quantity: item.quantity, Current: item.quantity, Unit: product.Price,
			})
		}
	}
	customer := s.customer(b.customer)
	if customer != nil {
		trial.Email = customer.Email
	}
	return trial, customer
}

// tryCodes applies codes to a trial order and says why the others do not work.
func (s *Shop) tryCodes(trial *Order, customer *Customer, codes []string) (applied []string, refused []refusedCode) {
	s.runJobs()
	for _, code := range codes {
		discount := s.discount(code)
		why := s.refuses(discount, code, customer, trial)
		if why != "" {
			refused = append(refused, refusedCode{code, why})
			continue
		}
		before := len(trial.Codes)
		used, one := discount.Used, *discount.of(code)
		s.applyCodes(trial, customer, []string{code})
		discount.Used, *discount.of(code) = used, one
		if len(trial.Codes) == before {
			refused = append(refused, refusedCode{code, "This code cannot be combined with another"})
			continue
		}
		applied = append(applied, code)
	}
	return applied, refused
}

func (s *Shop) pageCart(w http.ResponseWriter, r *http.Request) { s.showQuote(w, r, "cart", "Cart") }

func (s *Shop) pageCheckout(w http.ResponseWriter, r *http.Request) {
	s.showQuote(w, r, "checkout", "Checkout")
}

func (s *Shop) showQuote(w http.ResponseWriter, r *http.Request, page, title string) {
	s.mu.Lock()
	data := s.quote(s.browser(w, r))
	s.mu.Unlock()
	s.show(w, r, page, title, data)
}

// checkout places the cart as an order. Codes that do not work hold it back, as
// on the platform.
func (s *Shop) checkout(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		customer := s.customer(b.customer)
		order := NewOrder{Shipping: shippingPrice, Country: "DE", Unpaid: r.FormValue("unpaid") != "", Visit: b.visit}
		if customer != nil {
			order.CustomerID, order.Email, order.Locale = customer.ID, customer.Email, customer.Locale
		} else if order.Email = email(r.FormValue("email")); order.Email == "" {
			b.notice = "Enter a valid e-mail address."
			return "/checkout"
		}
		quote := s.quote(b)
		if refused, _ := quote["Refused"].([]refusedCode); len(b.cart) == 0 || len(refused) > 0 {
			return "/checkout"
		}
		order.Codes = b.codes
		for _, item := range b.cart {
			order.Items = append(order.Items, Item{ProductID: item.product, Quantity: item.quantity})
		}
		placed := s.place(order)
		if !order.Unpaid {
			s.pay(placed)
		}
		b.cart, b.codes = nil, nil
		return "/thanks/" + strconv.FormatInt(placed.ID, 10)
	})
}

func email(text string) string {
	parsed, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil {
		return ""
	}
	return strings.ToLower(parsed.Address)
}

func (s *Shop) pageThanks(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("order"), 10, 64)
	s.mu.Lock()
	order := s.order(id)
	var shown Order
	if order != nil {
		shown = order.copied()
	}
	s.mu.Unlock()
	if order == nil {
		s.pageLost(w, r)
		return
	}
	s.show(w, r, "thanks", "Thank you", map[string]any{"Order": shown, "Total": shown.remaining()})
}

func (s *Shop) pageAccount(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	customer := s.browser(w, r).customer
	s.mu.Unlock()
	if customer == 0 {
		http.Redirect(w, r, "/account/login", http.StatusSeeOther)
		return
	}
	mine := slices.DeleteFunc(s.Orders(), func(o Order) bool { return o.CustomerID != customer })
	slices.Reverse(mine)
	s.show(w, r, "account", "Your orders", map[string]any{"Orders": mine})
}

func (s *Shop) pageLogin(w http.ResponseWriter, r *http.Request) {
	people := slices.DeleteFunc(s.Customers(), func(c Customer) bool { return !c.Enabled })
	s.show(w, r, "login", "Sign in", map[string]any{"People": people[:min(len(people), 12)]})
}

func (s *Shop) login(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		customer := s.customerByEmail(email(r.FormValue("email")))
		if customer == nil || !customer.Enabled {
			b.notice = "No account has this e-mail. Make one?"
			return "/account/register"
		}
		b.customer = customer.ID
		return "/"
	})
}

func (s *Shop) logout(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		*b = session{}
		return "/"
	})
}

func (s *Shop) pageRegister(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, "register", "Make an account", nil)
}

// register makes an account, or gives one to a guest's customer record. New
// customer accounts prove their e-mail by signing in, so it counts as verified.
func (s *Shop) register(w http.ResponseWriter, r *http.Request) {
	s.act(w, r, func(b *session) string {
		address, first := email(r.FormValue("email")), strings.TrimSpace(r.FormValue("first"))
		if address == "" || first == "" || len(first) > 100 {
			b.notice = "Enter your name and a valid e-mail address."
			return "/account/register"
		}
		customer := s.customerByEmail(address)
		switch {
		case customer == nil:
			customer = s.addCustomer(Customer{
				Email: address, FirstName: first, LastName: strings.TrimSpace(r.FormValue("last")),
				Verified: true, Enabled: true, Country: "DE",
			})
		case customer.Enabled:
			b.notice = "This e-mail has an account: sign in."
			return "/account/login"
		default:
			s.enable(customer, first, strings.TrimSpace(r.FormValue("last")))
		}
		s.adopt(customer)
		b.customer = customer.ID
		return "/"
	})
}

// adopt gives a new account the orders its owner placed as a guest.
func (s *Shop) adopt(customer *Customer) {
	for _, order := range s.orders {
		if order.CustomerID == 0 && strings.EqualFold(order.Email, customer.Email) {
			order.CustomerID = customer.ID
			s.touch(order)
		}
	}
}

func (s *Shop) enable(customer *Customer, first, last string) {
	customer.FirstName, customer.LastName, customer.Enabled, customer.Verified = first, last, true, true
	customer.UpdatedAt = s.now()
	s.emit("customers/enable", s.customerBody(customer))
	s.touchCustomer(customer)
}

// SubscribeToNews changes a customer's e-mail marketing consent.
func (s *Shop) SubscribeToNews(customerID int64, granted bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	customer := s.customer(customerID)
	if customer == nil {
		return false
	}
	s.decide(customer, granted, s.now(), "single_opt_in")
	return true
}

// decide keeps a customer's decision about e-mails. The lock is held.
func (s *Shop) decide(customer *Customer, granted bool, at time.Time, level string) {
	customer.Subscribed, customer.ConsentAt = granted, at
	state := "unsubscribed"
	if granted {
		state = "subscribed"
	}
	s.emit("customers_email_marketing_consent/update", body{
		"customer_id": customer.ID, "email_address": customer.Email, "email_marketing_consent": body{
			"state": state, "opt_in_level": level,
			"consent_updated_at": customer.ConsentAt.Format(time.RFC3339),
		},
	})
}

// setConsent is the API's way to the same.
func (s *Shop) setConsent(args map[string]any) any {
	const name = "CustomerEmailMarketingConsentUpdatePayload"
	input := args["input"]
	customer := s.customer(fromGID("Customer", dig(input, "customerId")))
	if customer == nil || customer.Email == "" {
		return payload(name, object{"customer": nil},
			userError([]string{"input", "customerId"}, "INVALID", "Customer does not exist, or has no email address."))
	}
	state, _ := dig(input, "emailMarketingConsent", "marketingState").(string)
	level, _ := dig(input, "emailMarketingConsent", "marketingOptInLevel").(string)
	text, _ := dig(input, "emailMarketingConsent", "consentUpdatedAt").(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.After(s.now()) {
		return payload(name, object{"customer": nil},
			userError([]string{"input", "emailMarketingConsent", "consentUpdatedAt"}, "INVALID", "is in the future"))
	}
	s.decide(customer, state == "SUBSCRIBED", at, strings.ToLower(level))
	return payload(name, object{"customer": s.customerNode(customer)})
}
