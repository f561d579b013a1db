package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// subscribe asks for a plan and answers Shopify's page, as an owner does.
func (d *Demo) subscribe(ctx context.Context, staff *admin, plan, answer string) error {
	var chosen struct{ URL string }
	if err := staff.api(ctx, http.MethodPost, "/plan/choose", map[string]string{"plan": plan}, &chosen); err != nil {
		return err
	}
	consent, err := staff.get(ctx, chosen.URL)
	if err == nil {
		_, err = consent.fine()
	}
	if err != nil {
		return err
	}
	back, err := staff.post(ctx, chosen.URL, url.Values{"do": {answer}})
	if err != nil {
		return err
	}
	if back.url.Path != "/admin/settings/plan" {
		return fmt.Errorf("answering the plan led to %s: %s", back.url.Path, short(back.body))
	}
	return staff.api(ctx, http.MethodPost, "/plan/refresh", nil, nil)
}

// planChapter: an unpaid bill takes the plan, and paying it gives it back; nothing
// is charged that an owner did not agree to.
func planChapter(ctx context.Context, c *checker) error {
	charge := c.stores.coffee.Charges()[0]
	return all(
		func() error { return c.planIs(ctx, "the plan is", "paid plus") },
		func() error { c.stores.coffee.SetCharge(charge.ID, "FROZEN"); return nil },
		func() error { return c.planIs(ctx, "while its bill is unpaid", "frozen plus") },
		func() error { c.stores.coffee.SetCharge(charge.ID, "ACTIVE"); return nil },
		func() error { return c.planIs(ctx, "once it is paid", "paid plus") },
		func() error { return c.subscribe(ctx, c.staff, "plus-yearly", "decline") },
		func() error { return c.planIs(ctx, "after declining another", "paid plus") },
		func() error { return c.subscribe(ctx, c.staff, "plus-yearly", "approve") },
		func() error { return c.planIs(ctx, "after agreeing to another", "paid plus-yearly") },
	)
}

func (c *checker) planIs(ctx context.Context, what, want string) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (string, error) {
		var now struct{ State, Plan string }
		err := c.staff.api(ctx, http.MethodGet, "/plan", nil, &now)
		if now.State == "trial" { // the quick demo is days old, the whole one weeks
			now.State = "paid"
		}
		return now.State + " " + now.Plan, err
	})
}
