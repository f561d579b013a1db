package shopifytest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Charge is a subscription to the app. Price is minor units of Currency.
type Charge struct {
	ID        int64
	Name      string
	Handle    string // of the store's list of plans, "" for one that the app proposed
	Status    string // as the API calls it
	Price     int64
	Currency  string
	Yearly    bool
	TrialDays int
	Test      bool
	CreatedAt time.Time
	Since     time.Time // when the merchant agreed
	Return    string
}

// PricingPlan is one plan of the app's own list at Shopify (App Pricing).
type PricingPlan struct {
	Handle, Name string
	Price        int64 // minor units
	Currency     string
	Yearly       bool
	TrialDays    int
}

// chargeLife is how long a merchant may take to agree.
const chargeLife = 48 * time.Hour

// Charges lists copies of all subscriptions, oldest first.
func (s *Shop) Charges() []Charge {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Charge, len(s.charges))
	for i, charge := range s.charges {
		list[i] = *charge
	}
	return list
}

// SetCharge gives a subscription another status, as paying late (FROZEN), paying
// at last (ACTIVE) and Shopify itself do, and tells the app. False when there is none.
func (s *Shop) SetCharge(id int64, status string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	charge := s.charge(id)
	if charge != nil {
		s.setCharge(charge, status)
	}
	return charge != nil
}

// AddCharge makes a subscription that runs, beside whatever else runs.
func (s *Shop) AddCharge(plan PricingPlan) Charge {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.choosePlan(plan)
}

func (s *Shop) choosePlan(plan PricingPlan) *Charge {
	charge := &Charge{
		ID: s.id(), Name: plan.Name, Handle: plan.Handle, Price: plan.Price, Currency: plan.Currency,
		Yearly: plan.Yearly, TrialDays: plan.TrialDays, Test: s.options.Development, CreatedAt: s.now(),
	}
	s.charges = append(s.charges, charge)
	charge.Since = s.now()
	s.setCharge(charge, "ACTIVE")
	return charge
}

func (s *Shop) charge(id int64) *Charge {
	at := slices.IndexFunc(s.charges, func(c *Charge) bool { return c.ID == id })
	if at < 0 {
		return nil
	}
	return s.charges[at]
}

func (s *Shop) setCharge(charge *Charge, status string) {
	if charge.Status == status {
		return
	}
	charge.Status = status
	interval := "every_30_days"
	if charge.Yearly {
		interval = "annual"
	}
	s.emit("app_subscriptions/update", body{"app_subscription": body{
		"admin_graphql_api_id": gid("AppSubscription", charge.ID), "name": charge.Name, "status": status,
		"admin_graphql_api_shop_id": "gid://shopify/Shop/548380009", "currency": charge.Currency,
		"created_at": charge.CreatedAt.Format(time.RFC3339), "updated_at": s.now().Format(time.RFC3339),
		"price": s.decimal(charge.Price), "interval": interval, "plan_handle": null(charge.Handle),
	}})
}

// agree makes a subscription the one that runs.
func (s *Shop) agree(charge *Charge) {
	for _, other := range s.charges {
		if other != charge && (other.Status == "ACTIVE" || other.Status == "FROZEN") {
			s.setCharge(other, "CANCELLED")
		}
	}
	charge.Since = s.now()
	s.setCharge(charge, "ACTIVE")
}

// expireCharges ends those that nobody agreed to in time.
func (s *Shop) expireCharges() {
	for _, charge := range s.charges {
		if charge.Status == "PENDING" && s.now().Sub(charge.CreatedAt) >= chargeLife {
			s.setCharge(charge, "EXPIRED")
		}
	}
}

func (s *Shop) createCharge(args map[string]any) any {
	refuse := func(field, message string) any {
		return payload("AppSubscriptionCreatePayload", object{"appSubscription": nil, "confirmationUrl": nil},
			userError([]string{field}, "", message))
	}
	lines, _ := args["lineItems"].([]any)
	if len(lines) != 1 {
		return refuse("lineItems", "The fake Shopify plays subscriptions of one line.")
	}
	details := dig(lines[0], "plan", "appRecurringPricingDetails")
	charge := &Charge{
		Status: "PENDING", Price: s.minor(dig(details, "price", "amount")), CreatedAt: s.now(),
		Yearly: dig(details, "interval") == "ANNUAL",
	}
	charge.Name, _ = args["name"].(string)
	charge.Currency, _ = dig(details, "price", "currencyCode").(string)
	charge.Test, _ = args["test"].(bool)
	charge.Return, _ = args["returnUrl"].(string)
	days, _ := integer(args["trialDays"])
	charge.TrialDays = int(days)
	switch {
	case charge.Price <= 0:
		return refuse("lineItems", "Price must be greater than zero")
	case s.options.Development && !charge.Test:
		return refuse("test", "Development stores can only accept test charges")
	case len(s.options.Plans) > 0:
		return refuse("base", "Managed Pricing Apps cannot use the Billing API")
	}
	charge.ID = s.id()
	s.charges = append(s.charges, charge)
	page := s.server.AdminOrigin() + "/" + s.Domain + "/admin/charges/confirm/" + strconv.FormatInt(charge.ID, 10)
	return payload("AppSubscriptionCreatePayload", object{
		"appSubscription": s.chargeNode(charge), "confirmationUrl": page,
	})
}

func (s *Shop) cancelCharge(args map[string]any) any {
	charge := s.charge(fromGID("AppSubscription", args["id"]))
	if charge == nil || charge.Status != "ACTIVE" && charge.Status != "FROZEN" {
		return payload("AppSubscriptionCancelPayload", object{"appSubscription": nil},
			userError([]string{"id"}, "", "Couldn't find a subscription that can be cancelled"))
	}
	s.setCharge(charge, "CANCELLED")
	return payload("AppSubscriptionCancelPayload", object{"appSubscription": s.chargeNode(charge)})
}

func (s *Shop) chargeNode(charge *Charge) object {
	interval, days := "EVERY_30_DAYS", 30
	if charge.Yearly {
		interval, days = "ANNUAL", 365
	}
	end := any(nil)
	if charge.Status == "ACTIVE" {
		next := charge.Since.AddDate(0, 0, days+charge.TrialDays)
		for !next.After(s.now()) {
			next = next.AddDate(0, 0, days)
		}
		end = instant(next)
	}
	price := object{"__typename": "MoneyV2", "amount": s.decimal(charge.Price), "currencyCode": charge.Currency}
	return object{
		"__typename": "AppSubscription", "id": gid("AppSubscription", charge.ID), "name": charge.Name,
		"status": charge.Status, "test": charge.Test, "trialDays": charge.TrialDays,
		"createdAt": instant(charge.CreatedAt), "currentPeriodEnd": end,
		"lineItems": []object{{"__typename": "AppSubscriptionLineItem", "plan": object{
			"__typename": "AppPlanV2", "pricingDetails": object{
				"__typename": "AppRecurringPricing", "interval": interval, "planHandle": null(charge.Handle),
				"price": price,
			},
		}}},
	}
}

// chargeFields are what an installation knows of its subscriptions, newest first.
func (s *Shop) chargeFields(installation object) object {
	s.expireCharges()
	active, all := []object{}, []object{}
	for _, charge := range slices.Backward(s.charges) {
		node := s.chargeNode(charge)
		all = append(all, node)
		if charge.Status == "ACTIVE" {
			active = append(active, node)
		}
	}
	installation["activeSubscriptions"] = active
	installation["allSubscriptions"] = plain("AppSubscription", all)
	installation["launchUrl"] = s.AdminURL()
	installation["app"] = object{"__typename": "App", "handle": s.options.AppHandle}
	return installation
}

// chargePages are Shopify's own pages on which a merchant agrees to pay.
func (s *Shop) chargePages(w http.ResponseWriter, r *http.Request, rest string) {
	if r.Method == http.MethodPost && http.NewCrossOriginProtection().Check(r) != nil {
		http.Error(w, "from elsewhere", http.StatusForbidden)
		return
	}
	if text, found := strings.CutPrefix(rest, "confirm/"); found {
		id, _ := strconv.ParseInt(text, 10, 64)
		s.confirmCharge(w, r, id)
		return
	}
	if rest == s.options.AppHandle+"/pricing_plans" && len(s.options.Plans) > 0 {
		s.pricingPlans(w, r)
		return
	}
	http.NotFound(w, r)
}

func (s *Shop) confirmCharge(w http.ResponseWriter, r *http.Request, id int64) {
	s.mu.Lock()
	s.expireCharges()
	charge := s.charge(id)
	if charge == nil || charge.Status != "PENDING" {
		s.mu.Unlock()
		http.Error(w, "This charge is not there any more.", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodPost {
		shown := *charge
		s.mu.Unlock()
		s.show(w, r, "charge", "Approve subscription", map[string]any{
			"Charge": shown, "Price": s.decimal(shown.Price) + " " + shown.Currency, "Action": r.URL.Path,
		})
		return
	}
	defer s.mu.Unlock()
	if r.FormValue("do") == "approve" {
		s.agree(charge)
	} else {
		s.setCharge(charge, "DECLINED")
	}
	target, err := url.Parse(charge.Return)
	if err != nil {
		http.Error(w, "the app gave no address to return to", http.StatusBadRequest)
		return
	}
	query := target.Query()
	query.Set("charge_id", strconv.FormatInt(charge.ID, 10))
	target.RawQuery = query.Encode()
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
}

func (s *Shop) pricingPlans(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		s.show(w, r, "plans", "Choose a plan", map[string]any{"Plans": s.options.Plans, "Action": r.URL.Path})
		return
	}
	at := slices.IndexFunc(s.options.Plans, func(p PricingPlan) bool { return p.Handle == r.FormValue("plan") })
	if at < 0 {
		http.Error(w, "plan is not one of the app's", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agree(s.choosePlan(s.options.Plans[at]))
	target := s.options.Welcome
	if target == "" {
		target = s.AdminURL()
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}
