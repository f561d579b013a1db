package demo

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"regulars/app/program"
)

// budgetChapter: a campaign doubles points until what it adds costs 3 euros, says
// that it is spent, and gives again what a refund leaves.
func budgetChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	campaign := "double-" + uuid.NewString()[:8] // a lifetime budget of its own in each run
	var first string
	return all(
		func() error { return c.doubles(ctx, campaign) },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "a newcomer has", 0, 50) },
		func() (err error) { first, err = c.buys(ctx, s, "tasting-box", 1, ""); return err },
		func() error { return c.pointsOf(ctx, s, "22 euros earn double", 440, 50) },
		func() error { _, err := c.buys(ctx, s, "tasting-box", 1, ""); return err },
		func() error { return c.pointsOf(ctx, s, "22 more earn what the budget leaves", 440+220+80, 50) },
		func() error { return c.budgetIs(ctx, campaign, "300 of 300, paused") },
		func() error { return s.refundRest(ctx, first) },
		func() error { return c.pointsOf(ctx, s, "the first is refunded", 300, 50) },
		func() error { return c.budgetIs(ctx, campaign, "80 of 300") },
		func() error { _, err := c.buys(ctx, s, "tasting-box", 1, ""); return err },
		func() error { return c.pointsOf(ctx, s, "the next earns double again", 740, 50) },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

// doubles publishes a version with a campaign that runs now.
func (c *checker) doubles(ctx context.Context, id string) error {
	doc := document()
	now := c.App.Now()
	doc.Campaigns = []program.Campaign{{
		ID: id, Name: "Double beans", Active: true, Permille: 2000,
		From:   now.Add(-48 * time.Hour).Format(program.LocalTime),
		Until:  now.Add(48 * time.Hour).Format(program.LocalTime),
		Budget: program.Budget{Window: program.Lifetime, Money: map[string]int64{"EUR": 300}},
	}}
	if err := c.publishProgram(ctx, c.staff, doc, "Double beans"); err != nil {
		return err
	}
	return c.later(ctx, time.Minute) // what follows is bought under it
}

// budgetIs compares how a campaign's budget stands, in cents.
func (c *checker) budgetIs(ctx context.Context, campaign, want string) error {
	return figure(ctx, c, "cents that the campaign gave", want, func(ctx context.Context) (string, error) {
		var list struct {
			Items []struct {
				ID     string
				Paused bool
				Bars   []struct{ Used, Most int64 }
			}
		}
		if err := c.staff.api(ctx, http.MethodGet, "/budgets", nil, &list); err != nil {
			return "", err
		}
		for _, b := range list.Items {
			if b.ID == campaign && len(b.Bars) == 1 {
				said := fmt.Sprintf("%d of %d", b.Bars[0].Used, b.Bars[0].Most)
				if b.Paused {
					said += ", paused"
				}
				return said, nil
			}
		}
		return "none", nil
	})
}
