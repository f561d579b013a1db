package demo

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// mutedChapter: both stores lose every webhook, and polling finds what happened.
func mutedChapter(ctx context.Context, c *checker) error {
	faces := []struct {
		name, product string
		shop          shop
		points        int64
	}{
		{"Shopify", "cold-brew", &coffee{url: c.stores.coffee.URL()}, 195},
		{"WooCommerce", "sampler-box", &tea{url: c.stores.tea.URL()}, 295},
	}
	for _, f := range faces {
		var order string
		err := all(
			func() error { return f.shop.visitor(ctx) },
			func() error { return f.shop.mute(ctx, true) },
			func() error { return c.newMember(ctx, f.shop) },
			func() (err error) { order, err = c.buys(ctx, f.shop, f.product, 1, ""); return err },
			func() error { return c.pointsOf(ctx, f.shop, f.name+", no webhook: the order's points", f.points, 50) },
			func() error { return f.shop.refundRest(ctx, order) },
			func() error { return c.pointsOf(ctx, f.shop, f.name+", no webhook: after the refund", 0, 50) },
			func() error { return f.shop.mute(ctx, false) },
		)
		if err != nil {
			return errors.Join(err, f.shop.mute(ctx, false))
		}
	}
	return c.missedAreCounted(ctx)
}

// missedAreCounted wants the admin to say that webhooks got lost.
func (c *checker) missedAreCounted(ctx context.Context) error {
	counted := func(ctx context.Context) (bool, error) {
		list, err := c.staff.stores(ctx)
		return len(list) == 2 && !slices.ContainsFunc(list, func(s adminStore) bool { return s.Missed == 0 }), err
	}
	return figure(ctx, c, "the admin counts lost webhooks of both stores", true, counted)
}

// deadLetterChapter: a store's webhooks lose the right to say anything, which is
// told until they speak again; and a store signs webhooks that hold no order, which
// are set aside with their reason. The orders are still found.
func deadLetterChapter(ctx context.Context, c *checker) error {
	s := &tea{url: c.stores.tea.URL()}
	var dead trouble
	err := all(
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "after registering", 0, 50) },
		func() error { return s.misbehave(ctx, "no-rights", true) },
		func() error { _, err := c.buys(ctx, s, "rose-oolong", 1, ""); return err },
		func() error {
			_, err := c.waitsForAttention(ctx, "webhooks that tell nothing are listed, with what to do")
			return err
		},
		func() error { return c.pointsOf(ctx, s, "the order is found all the same", 168, 50) },
		func() error { return s.misbehave(ctx, "no-rights", false) },
		func() error { _, err := c.buys(ctx, s, "rose-oolong", 1, ""); return err },
		func() error { return c.pointsOf(ctx, s, "the next order is told again", 336, 50) },
		func() error { return figure(ctx, c, "what needs attention", 0, c.countTroubles) },
		func() error { return s.misbehave(ctx, "hollow", true) },
		func() error { _, err := c.buys(ctx, s, "rose-oolong", 1, ""); return err },
		func() (err error) {
			dead, err = c.waitsForAttention(ctx, "the unreadable delivery is listed, with its reason")
			return err
		},
		func() error { return s.misbehave(ctx, "hollow", false) },
		func() error { return c.pointsOf(ctx, s, "the order is found all the same", 504, 50) },
		func() error { return c.replay(ctx, dead) },
	)
	return errors.Join(err, s.misbehave(ctx, "no-rights", false), s.misbehave(ctx, "hollow", false))
}

// trouble is one row of the admin's list of what needs attention.
type trouble struct {
	ID       string `json:"id"`
	Source   string `json:"source"`
	Error    string `json:"error"`
	Attempts int    `json:"attempts"`
}

func (c *checker) troubles(ctx context.Context) ([]trouble, error) {
	var list struct{ Items []trouble }
	return list.Items, c.staff.api(ctx, http.MethodGet, "/attention", nil, &list)
}

func (c *checker) countTroubles(ctx context.Context) (int, error) {
	list, err := c.troubles(ctx)
	return len(list), err
}

func (c *checker) waitsForAttention(ctx context.Context, what string) (trouble, error) {
	var found trouble
	listed := func(ctx context.Context) (bool, error) {
		list, err := c.troubles(ctx)
		if err != nil || len(list) == 0 {
			return false, err
		}
		found = list[0]
		return found.Source == "inbox" && found.Error != "", nil
	}
	err := figure(ctx, c, what, true, listed)
	if err == nil {
		c.say("    %s", found.Error)
	}
	return found, err
}

// replay presses the button: the row is tried again, and as its body is what it
// is, it comes back.
func (c *checker) replay(ctx context.Context, dead trouble) error {
	var done struct{ Replayed int64 }
	in := map[string]any{"ids": []string{dead.ID}}
	if err := c.staff.api(ctx, http.MethodPost, "/attention/replay", in, &done); err != nil {
		return err
	}
	if err := same(ctx, c, "deliveries replayed", 1, done.Replayed); err != nil {
		return err
	}
	return figure(ctx, c, "it was tried again and is listed again", true, func(ctx context.Context) (bool, error) {
		list, err := c.troubles(ctx)
		return slices.ContainsFunc(list, func(t trouble) bool { return t.ID == dead.ID }), err
	})
}
