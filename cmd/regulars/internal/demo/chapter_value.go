package demo

import (
	"context"
	"strings"
	"time"

	"regulars/app/program"
)

// standing is a tier as the widget shows it, with the codes that came for nothing.
type standing struct {
	tier, missing string
	codes         int
}

// tiersChapter: enough points lift a shopper, who gets a code and then earns more.
func tiersChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	return all(
		func() error { return c.enrollment(ctx, program.Accounts) },
		func() error { return c.newMember(ctx, s) },
		func() error {
			return c.standsIn(ctx, s, "a newcomer stands in", standing{"Bronze", "2,450 beans to go until Silver", 0})
		},
		func() error { _, err := c.buys(ctx, s, "tasting-box", 12, ""); return err },
		func() error { return c.pointsOf(ctx, s, "after a large order", 2640, 50) },
		func() error {
			return c.standsIn(ctx, s, "which lifts them to", standing{"Silver", "1,810 beans to go until Gold", 1})
		},
		func() error { return c.later(ctx, time.Minute) },
		func() error { _, err := c.buys(ctx, s, "tasting-box", 1, ""); return err },
		func() error { return c.pointsOf(ctx, s, "the next order earns 25 percent more", 2640+275, 50) },
	)
}

func (c *checker) standsIn(ctx context.Context, s shop, what string, want standing) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (standing, error) {
		b, err := widgetOf(ctx, s)
		got := standing{tier: b.Tier.Name, missing: b.Tier.Missing}
		for _, one := range b.Codes {
			if one.State == "issued" {
				got.codes++
			}
		}
		return got, err
	})
}

// How long points live in the chapter about their end.
const (
	lifeDays   = 20
	noticeDays = 5
)

// expiryChapter: points end after a notice, and never before it.
func expiryChapter(ctx context.Context, c *checker) error {
	s := &tea{url: c.stores.tea.URL()}
	doc := document()
	doc.Expiry = program.Expiry{Mode: program.AfterDays, Days: lifeDays, NoticeDays: noticeDays, LastDays: 2}
	return all(
		func() error { return c.publishProgram(ctx, c.staff, doc, "Points live for twenty days") },
		func() error { return c.later(ctx, time.Minute) },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "after registering", 0, 50) },
		func() error { return c.later(ctx, (lifeDays-noticeDays-1)*day) },
		func() error { return c.notices(ctx, "letters about an end, before it is near", 0) },
		func() error { return c.later(ctx, 2*day) },
		func() error { return c.notices(ctx, "letters, five days ahead", 1) },
		func() error { return c.endingIs(ctx, s, 50) },
		func() error { return c.later(ctx, noticeDays*day) },
		func() error { return c.notices(ctx, "letters, the last one included", 2) },
		func() error { return c.pointsOf(ctx, s, "after the last day", 0, 0) },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

// notices counts the newest shopper's letters about points that end.
func (c *checker) notices(ctx context.Context, what string, want int) error {
	return figure(ctx, c, what, want, func(context.Context) (int, error) {
		found := 0
		for _, letter := range c.mail.To(c.email()) {
			if strings.Contains(letter.Subject, "50 beans end on") {
				found++
			}
		}
		return found, nil
	})
}

func (c *checker) endingIs(ctx context.Context, s shop, want int64) error {
	return figure(ctx, c, "the widget says that there end soon", want, func(ctx context.Context) (int64, error) {
		b, err := widgetOf(ctx, s)
		sum := int64(0)
		for _, one := range b.Ending {
			sum += one.Points
		}
		return sum, err
	})
}
