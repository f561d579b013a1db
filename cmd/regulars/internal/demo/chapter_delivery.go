package demo

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"regulars/app/message"
	"regulars/app/program"
)

// deliveryChapter: five parcels arrive, so that a sixth which does not is late; its
// buyer is told at each step, once.
func deliveryChapter(ctx context.Context, c *checker) error {
	before, waits := &coffee{url: c.stores.coffee.URL()}, &coffee{url: c.stores.coffee.URL()}
	var order int64
	told := func(when string, want ...string) func() error {
		return func() error { return c.parcelLetters(ctx, when, want...) }
	}
	return all(
		func() error { return c.enrollment(ctx, program.Accounts) },
		func() error { return c.parcelsAre(ctx, message.Parcels, 3, 6) },
		func() error { return c.newMember(ctx, before) },
		func() error { return c.fiveArrive(ctx, before) },
		func() error { return c.newMember(ctx, waits) },
		func() (err error) { order, err = c.posts(ctx, waits); return err },
		told("a parcel leaves", "is on its way"),
		func() error { return c.pass(ctx, 2*day) },
		told("two days later", "is on its way", "arrives soon"),
		func() error { return c.pass(ctx, 3*day) },
		told("five days later still", "is on its way", "arrives soon"),
		func() error { return c.pass(ctx, 2*day) },
		told("it takes too long", "is on its way", "arrives soon", "is late. We are sorry"),
		func() error { c.stores.coffee.Fulfill(order, true); return c.drain(ctx) },
		told("and then it is there", "is on its way", "arrives soon", "is late. We are sorry", "has arrived"),
		func() error { return c.parcelsAre(ctx, []message.Kind{}, 0, 0) },
	)
}

// parcelsAre chooses the letters about parcels, and how long parcels take.
func (c *checker) parcelsAre(ctx context.Context, letters []message.Kind, usual, late int) error {
	return c.staff.api(ctx, http.MethodPut, "/delivery-settings", map[string]any{
		"letters": letters, "usual_days": usual, "late_days": late,
	}, nil)
}

// posts has somebody buy, and the store send it.
func (c *checker) posts(ctx context.Context, s shop) (order int64, err error) {
	number, err := c.buys(ctx, s, "tasting-box", 1, "")
	if err != nil {
		return 0, err
	}
	if order, err = strconv.ParseInt(number, 10, 64); err != nil {
		return 0, err
	}
	c.stores.coffee.Fulfill(order, false)
	return order, c.drain(ctx)
}

// fiveArrive lets five parcels arrive after two days.
func (c *checker) fiveArrive(ctx context.Context, s shop) error {
	var sent []int64
	for range 5 {
		order, err := c.posts(ctx, s)
		if err != nil {
			return err
		}
		sent = append(sent, order)
	}
	if err := c.pass(ctx, 2*day); err != nil {
		return err
	}
	for _, order := range sent {
		c.stores.coffee.Fulfill(order, true)
	}
	return c.pass(ctx, day) // within which it is counted how long they took
}

// parcelLetters wants the newest member's letters about their parcel to be these.
func (c *checker) parcelLetters(ctx context.Context, when string, want ...string) error {
	return figure(ctx, c, when, strings.Join(want, ", "), func(context.Context) (string, error) {
		var got []string
		for _, l := range c.mail.To(c.email()) {
			if words := strings.SplitN(l.Subject, " ", 3); len(words) == 3 && words[0] == "Order" {
				got = append(got, words[2])
			}
		}
		return strings.Join(got, ", "), nil
	})
}
