package shopify

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

var _ platform.Biller = (*Connector)(nil)

// chargeNode is one subscription to our app. A merchant who agreed to one that
// begins later has it accepted.
type chargeNode struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Status    string     `json:"status"`
	Test      bool       `json:"test"`
	TrialDays int        `json:"trialDays"`
	CreatedAt time.Time  `json:"createdAt"`
	PeriodEnd *time.Time `json:"currentPeriodEnd"`
	Lines     []struct {
		Plan struct {
			Details recurring `json:"pricingDetails"`
		} `json:"plan"`
	} `json:"lineItems"`
}

// recurring is the price of a subscription; empty for a line that counts usage,
// which we never make.
type recurring struct {
	Interval string `json:"interval"`
	Handle   string `json:"planHandle"`
	Price    struct {
		Amount   string `json:"amount"`
		Currency string `json:"currencyCode"`
	} `json:"price"`
}

var chargeStatuses = map[string]platform.ChargeStatus{
	"PENDING": platform.ChargePending, "ACCEPTED": platform.ChargeActive, "ACTIVE": platform.ChargeActive,
	"FROZEN": platform.ChargeFrozen, "DECLINED": platform.ChargeDeclined, "EXPIRED": platform.ChargeExpired,
	"CANCELLED": platform.ChargeCancelled,
}

func (n *chargeNode) state() (platform.ChargeState, error) {
	status, known := chargeStatuses[n.Status]
	if !known {
		return platform.ChargeState{}, fail.New(fail.Unavailable, "the store calls a subscription %q", n.Status)
	}
	state := platform.ChargeState{
		ID: n.ID, Name: n.Name, Status: status, Test: n.Test, TrialDays: n.TrialDays, CreatedAt: n.CreatedAt.UTC(),
		PeriodEnd: utc(n.PeriodEnd),
	}
	for _, line := range n.Lines {
		details := line.Plan.Details
		if details.Price.Currency == "" {
			continue
		}
		minor, err := money.Parse(details.Price.Amount, details.Price.Currency)
		if err != nil {
			return state, err
		}
		state.Handle, state.Price = details.Handle, money.Amount{Minor: minor, Currency: details.Price.Currency}
		if state.Every = platform.Monthly; details.Interval == "ANNUAL" {
			state.Every = platform.Yearly
		}
	}
	return state, nil
}

// Bill reads the subscriptions that run, and the newest of all.
func (c *Connector) Bill(ctx context.Context, store platform.Store) (platform.Bill, error) {
	var data struct {
		Shop struct {
			Plan struct {
				Development bool `json:"partnerDevelopment"`
			} `json:"plan"`
		} `json:"shop"`
		Installation struct {
			LaunchURL string `json:"launchUrl"`
			App       struct {
				Handle string `json:"handle"`
			} `json:"app"`
			Active []chargeNode `json:"activeSubscriptions"`
			All    struct {
				Nodes []chargeNode `json:"nodes"`
			} `json:"allSubscriptions"`
		} `json:"currentAppInstallation"`
	}
	bill := platform.Bill{At: store.Now().UTC()}
	if err := c.query(ctx, store, docBill, map[string]any{}, &data); err != nil {
		return bill, err
	}
	bill.Test, bill.AppURL = data.Shop.Plan.Development, data.Installation.LaunchURL
	bill.PlansURL = c.plansURL(store.ExternalKey, data.Installation.App.Handle)
	for _, node := range append(data.Installation.Active, data.Installation.All.Nodes...) {
		if slices.ContainsFunc(bill.Charges, func(have platform.ChargeState) bool { return have.ID == node.ID }) {
			continue
		}
		state, err := node.state()
		if err != nil {
			return bill, err
		}
		bill.Charges = append(bill.Charges, state)
	}
	slices.SortStableFunc(bill.Charges, func(a, b platform.ChargeState) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return bill, nil
}

// plansURL is where Shopify's own admin lets a merchant choose among an app's
// plans (Shopify App Pricing). A fake platform has it below the store.
func (c *Connector) plansURL(shop, app string) string {
	if app == "" {
		return ""
	}
	path := "/charges/" + url.PathEscape(app) + "/pricing_plans"
	if c.config.AuthorizeOrigin == "https://{shop}" {
		return "https://admin.shopify.com/store/" + strings.TrimSuffix(shop, ".myshopify.com") + path
	}
	return origin(c.config.AuthorizeOrigin, shop) + "/admin" + path
}

// AskCharge proposes a subscription. The one that runs is replaced when the
// merchant agrees, as Shopify does it by default: a cheaper one of a longer
// interval begins when the present one ends.
func (c *Connector) AskCharge(
	ctx context.Context, store platform.Store, ask platform.Charge,
) (made platform.ChargeState, confirm string, err error) {
	var data struct {
		Created struct {
			Subscription *chargeNode `json:"appSubscription"`
			Confirm      string      `json:"confirmationUrl"`
			Errors       []userError `json:"userErrors"`
		} `json:"created"`
	}
	variables := map[string]any{
		"name": ask.Name, "returnUrl": ask.Return, "test": ask.Test, "trialDays": nil, "lines": []any{chargeLine(ask)},
	}
	if ask.TrialDays > 0 {
		variables["trialDays"] = ask.TrialDays
	}
	if err := c.query(ctx, store, docChargeCreate, variables, &data); err != nil {
		return made, "", err
	}
	if err := refusal(data.Created.Errors, "the subscription"); err != nil {
		return made, "", err
	}
	if data.Created.Subscription == nil || data.Created.Confirm == "" {
		return made, "", fail.New(fail.Unavailable, "the store did not say where to agree to the subscription")
	}
	return platform.ChargeState{
		ID: data.Created.Subscription.ID, Name: ask.Name, Status: platform.ChargePending, Price: ask.Price,
		Every: ask.Every, TrialDays: ask.TrialDays, Test: ask.Test,
		CreatedAt: data.Created.Subscription.CreatedAt.UTC(),
	}, data.Created.Confirm, nil
}

func chargeLine(ask platform.Charge) map[string]any {
	interval := "EVERY_30_DAYS"
	if ask.Every == platform.Yearly {
		interval = "ANNUAL"
	}
	return map[string]any{"plan": map[string]any{"appRecurringPricingDetails": map[string]any{
		"interval": interval,
		"price":    map[string]any{"amount": ask.Price.Decimal(), "currencyCode": ask.Price.Currency},
	}}}
}

// EndCharge cancels a subscription. One that has ended already is no error.
func (c *Connector) EndCharge(ctx context.Context, store platform.Store, id string) error {
	problems, err := c.mutate(ctx, store, docChargeCancel, map[string]any{"id": id})
	if err != nil {
		return err
	}
	refused := refusal(problems, "ending the subscription")
	if refused == nil || !fail.Is(refused, fail.Invalid) {
		return refused
	}
	bill, err := c.Bill(ctx, store)
	if err != nil {
		return err
	}
	for _, charge := range bill.Charges {
		if charge.ID == id && (charge.Status == platform.ChargeActive || charge.Status == platform.ChargeFrozen) {
			return refused
		}
	}
	return nil
}

// decodeCharge is a hint alone: it may be late, doubled or in another order, so
// the subscriptions are read.
func decodeCharge(_ platform.Store, body []byte) ([]platform.Event, error) {
	var in struct {
		Subscription struct {
			ID string `json:"admin_graphql_api_id"`
		} `json:"app_subscription"`
	}
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	if in.Subscription.ID == "" {
		return nil, missing("app_subscription.admin_graphql_api_id")
	}
	return one(platform.Event{Incomplete: true, Bill: &platform.Bill{}}), nil
}
