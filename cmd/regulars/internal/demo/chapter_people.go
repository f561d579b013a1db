package demo

import (
	"context"
	"net/http"
	"time"

	"regulars/app/program"
)

// guestChapter: points of an order without an account wait for its buyer.
func guestChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	c.members++
	return all(
		func() error { return c.enrollment(ctx, program.Guests) },
		func() error { return s.visitor(ctx) },
		func() error { _, err := c.buys(ctx, s, "tasting-box", 1, c.email()); return err },
		func() error { return c.stands(ctx, "the admin shows the buyer as", "guest") },
		func() error { return c.guestHas(ctx, 220) },
		func() error { return s.register(ctx, "Demo", "Guest", c.email()) },
		func() error { return c.stands(ctx, "after registering, as", "member") },
		func() error { return c.pointsOf(ctx, s, "the new member has", 220, 50) },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

func (c *checker) stands(ctx context.Context, what, want string) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (string, error) {
		found, err := c.member(ctx, c.email())
		return found.State, err
	})
}

func (c *checker) guestHas(ctx context.Context, pending int64) error {
	return figure(ctx, c, "the guest's pending points", pending, func(ctx context.Context) (int64, error) {
		found, err := c.member(ctx, c.email())
		return found.Pending, err
	})
}

// joinChapter: with enrollment by joining, an account alone earns nothing.
func joinChapter(ctx context.Context, c *checker) error {
	s := &tea{url: c.stores.tea.URL()}
	return all(
		func() error { return c.enrollment(ctx, program.Join) },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.shopperIs(ctx, s, "before joining, the widget sees a", "guest_customer") },
		func() error { _, err := c.buys(ctx, s, "white-needle", 1, ""); return err },
		func() error { return c.later(ctx, time.Minute) }, // stores tell whole seconds
		func() error { return joins(ctx, s) },
		func() error { return c.shopperIs(ctx, s, "after joining, a", "member") },
		func() error { return c.pointsOf(ctx, s, "the order before joining gave nothing", 0, 50) },
		func() error { return c.later(ctx, time.Minute) },
		func() error { _, err := c.buys(ctx, s, "white-needle", 2, ""); return err },
		func() error { return c.pointsOf(ctx, s, "the order after it counts", 480, 50) },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

func (c *checker) shopperIs(ctx context.Context, s shop, what, want string) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (string, error) {
		b, err := widgetOf(ctx, s)
		return b.Shopper, err
	})
}

func joins(ctx context.Context, s shop) error {
	_, err := s.widget(ctx, http.MethodPost, "/join", map[string]bool{"terms": true}, nil)
	return err
}
