package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"regulars/app/program"
)

// staffName stands on what the demo does in the admin.
const staffName = "Demo Staff"

// connect makes the merchant and connects both stores as a merchant would: the
// Shopify store and the WooCommerce store each through its own consent page.
func (d *Demo) connect(ctx context.Context) error {
	known, err := d.App.Merchants(ctx)
	if err != nil {
		return err
	}
	if len(known) > 0 {
		return fmt.Errorf("the database of DATABASE_URL holds %d merchants; the demo needs an empty one", len(known))
	}
	if d.merchant, err = d.App.CreateMerchant(ctx, merchantName); err != nil {
		return err
	}
	d.seedBefore()
	staff, err := d.staff(ctx)
	if err != nil {
		return err
	}
	if err := d.connectShopify(ctx, staff); err != nil {
		return fmt.Errorf("connect the Shopify store: %w", err)
	}
	if err := d.subscribe(ctx, staff, "plus", "approve"); err != nil {
		return fmt.Errorf("choose a plan: %w", err)
	}
	if err := d.connectWooCommerce(ctx, staff); err != nil {
		return fmt.Errorf("connect the WooCommerce store: %w", err)
	}
	if err := d.drain(ctx); err != nil { // the stores' year before is read
		return err
	}
	return d.publish(ctx, staff)
}

// LoginLink makes a one-time sign-in link for the demo's admin.
func (d *Demo) LoginLink(ctx context.Context) (string, error) {
	return d.App.LoginLink(ctx, d.merchant, staffName)
}

func (d *Demo) staff(ctx context.Context) (*admin, error) {
	link, err := d.LoginLink(ctx)
	if err != nil {
		return nil, err
	}
	return signIn(ctx, d.o.Config.BaseURL, link)
}

// connectShopify asks to connect, agrees on the store's page and comes back.
func (d *Demo) connectShopify(ctx context.Context, staff *admin) error {
	var begun struct {
		AuthorizeURL string `json:"authorize_url"`
	}
	err := staff.api(ctx, http.MethodPost, "/stores/shopify", map[string]string{"shop": d.stores.coffee.Domain}, &begun)
	if err != nil {
		return err
	}
	consent, err := staff.get(ctx, begun.AuthorizeURL)
	if err == nil {
		_, err = consent.fine()
	}
	if err != nil {
		return err
	}
	back, err := staff.post(ctx, begun.AuthorizeURL, url.Values{})
	if err != nil {
		return err
	}
	if back.url.Path != "/admin/" {
		return fmt.Errorf("agreeing led to %s: %s", back.url.Path, short(back.body))
	}
	return nil
}

// connectWooCommerce asks to connect and approves on the store's page, which brings a
// key by https before the browser comes back.
func (d *Demo) connectWooCommerce(ctx context.Context, staff *admin) error {
	asked, err := staff.asksForKeys(ctx, d.stores.tea.URL())
	if err != nil {
		return err
	}
	back, err := staff.get(ctx, asked.approve)
	if err != nil {
		return err
	}
	if back.url.Path != "/admin/stores" {
		return fmt.Errorf("approving led to %s: %s", back.url.Path, short(back.body))
	}
	return nil
}

// pendingDays is how long the demo's points wait: a usual time to send goods back.
const pendingDays = 14

// document is the demo's program, in the currency of both stores.
func document() program.Document {
	euro := func(minor int64) map[string]int64 { return map[string]int64{"EUR": minor} }
	none := map[string]int64{}
	d := program.Starter([]string{"EUR"})
	d.PendingDays = pendingDays
	d.Expiry = program.Expiry{Mode: program.AfterDays, Days: 365, NoticeDays: 30, LastDays: 7}
	d.Tiers = tiers()
	d.Rules = []program.Rule{
		{
			ID: "spend", Name: "Every order", Active: true,
			Trigger: program.OnOrder, Effect: program.PerAmount, Points: 10,
			Per: euro(100), Minimum: none, Base: program.Base{Tax: true}, Rounding: program.Down,
		},
		{
			ID: "signup", Name: "Welcome", Active: true, Trigger: program.OnSignup, Effect: program.Fixed,
			Points: 50, Per: none, Minimum: none, Rounding: program.Down,
		},
	}
	d.Rewards = []program.Reward{
		{
			ID: "five", Name: "5 euros off", Active: true, Kind: program.AmountOff, Cost: 500,
			Amount: euro(500), Minimum: euro(1500), ValidDays: 90,
		},
		{
			ID: "tenth", Name: "10 percent off", Active: true, Kind: program.PercentOff, Cost: 800,
			Amount: none, PercentBP: 1000, Minimum: none, ValidDays: 60,
		},
		{
			ID: "ship", Name: "Free shipping", Active: true, Kind: program.FreeShipping, Cost: 300,
			Amount: none, Minimum: none, ValidDays: 30,
		},
	}
	return d
}

// treat is the reward that just-for-you offers give.
const treat = "treat"

// shown adds what chapters, which count every point, do without: budgets that
// last, friends, and a campaign in the middle of the weeks of business.
func shown(d program.Document, now time.Time) program.Document {
	week := now.AddDate(0, 1, 0)
	d.Budget = program.Budget{Window: program.Month, Money: map[string]int64{"EUR": 500_000}}
	d.Rules[0].Budget = program.Budget{Window: program.Year, Points: 2_000_000}
	d.Rewards[0].Budget = program.Budget{Window: program.Month, Money: map[string]int64{"EUR": 100_000}}
	d.Rewards = append(d.Rewards, program.Reward{
		ID: treat, Name: "15 percent off", Active: true, Hidden: true, Kind: program.PercentOff, PercentBP: 1500,
		Cost: 100, ValidDays: 30,
	})
	d.Referral = program.Referral{
		Active: true, FriendReward: "five", FriendPoints: 25, Points: 150, Minimum: map[string]int64{"EUR": 1500},
		MostPerMember: 20,
	}
	d.Campaigns = []program.Campaign{{
		ID: "double", Name: "Double beans", Active: true, Permille: 2000,
		From: week.Format("2006-01-02T00:00"), Until: week.AddDate(0, 0, 7).Format("2006-01-02T00:00"),
		Budget: program.Budget{Window: program.Lifetime, Money: map[string]int64{"EUR": 30_000}},
	}}
	return d
}

// publish makes the program live and names the points.
func (d *Demo) publish(ctx context.Context, staff *admin) error {
	var settings map[string]any
	if err := staff.api(ctx, http.MethodGet, "/settings", nil, &settings); err != nil {
		return err
	}
	if look, ok := settings["look"].(map[string]any); ok {
		look["points"] = map[string]any{
			"en": map[string]string{"singular": "bean", "plural": "beans"},
			"de": map[string]string{"singular": "Bohne", "plural": "Bohnen"},
			"ar": map[string]string{"singular": "حبة", "plural": "حبات"},
		}
		look["reasons"] = map[string][]string{"en": {
			"10 beans for every euro", "Free shipping from 300 beans", "Works in both our shops",
		}}
	}
	delete(settings, "$schema")
	if err := staff.api(ctx, http.MethodPut, "/settings", settings, nil); err != nil {
		return err
	}
	doc := document()
	if !d.o.Quick {
		doc = shown(doc, d.App.Now())
	}
	if err := d.publishProgram(ctx, staff, doc, "First version"); err != nil {
		return err
	}
	d.App.Advance(time.Second) // what is bought from now on was bought after the start
	return nil
}

func (d *Demo) publishProgram(ctx context.Context, staff *admin, doc program.Document, note string) error {
	if err := staff.api(ctx, http.MethodPut, "/program/draft", map[string]any{"document": doc}, nil); err != nil {
		return err
	}
	return staff.api(ctx, http.MethodPost, "/program/publish", map[string]string{"note": note}, nil)
}
