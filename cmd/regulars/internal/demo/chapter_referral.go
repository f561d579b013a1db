package demo

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"regulars/app/program"
)

// referralChapter: a friend takes a coupon on the page of a member's link, and
// what they buy thanks the member once it cannot be returned.
func referralChapter(ctx context.Context, c *checker) error {
	advocate, friend := &coffee{url: c.stores.coffee.URL()}, &coffee{url: c.stores.coffee.URL()}
	var coupon, order string
	return all(
		func() error { return c.publishProgram(ctx, c.staff, friendsDocument(), "Friends") },
		func() error { return c.later(ctx, time.Minute) },
		func() error { return c.newMember(ctx, advocate) },
		func() error { return c.pointsOf(ctx, advocate, "after registering", 0, 50) },
		func() error { return friend.visitor(ctx) },
		func() (err error) { coupon, err = invited(ctx, advocate, friend); return err },
		func() error { return c.later(ctx, time.Hour) },
		func() error { return friend.fill(ctx, "tasting-box", 2) },
		func() error { return friend.apply(ctx, coupon) },
		func() (err error) { order, err = friend.pay(ctx, "friend-of-"+c.email()); return err },
		func() error { return c.broughtIs(ctx, "the friend's order is", "pending") },
		func() error { return c.pointsOf(ctx, advocate, "before the return window is over", 0, 50) },
		func() error { return c.later(ctx, pendingDays*day) },
		func() error { return c.pointsOf(ctx, advocate, "after it", 0, 150) },
		func() error { return friend.refundRest(ctx, order) },
		func() error { return c.pointsOf(ctx, advocate, "after the friend's order came back", 0, 50) },
		func() error { return c.broughtIs(ctx, "and the referral is", "reversed") },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

// friendsDocument thanks a member with 100 points for a friend, who gets €5 off.
func friendsDocument() program.Document {
	doc := document()
	doc.Enrollment = program.Accounts
	doc.Referral = program.Referral{Active: true, FriendReward: "five", Points: 100}
	return doc
}

// invited follows a member's link in a friend's browser and takes the coupon, by
// forms alone.
func invited(ctx context.Context, advocate, friend *coffee) (code string, err error) {
	var mine struct{ Code string }
	if _, err := advocate.widget(ctx, http.MethodGet, "/invite", nil, &mine); err != nil {
		return "", err
	}
	address := friend.url + "/apps/regulars/v1/invite/" + mine.Code
	shown, err := fine(friend.get(ctx, address))
	if err != nil {
		return "", err
	}
	visit, err := shown.find(`name="visit" value="([^"]+)"`)
	if err != nil {
		return "", err
	}
	taken, err := fine(friend.post(ctx, address, url.Values{"visit": {visit}}))
	if err != nil {
		return "", err
	}
	return taken.find(`<code dir="ltr">([^<]+)</code>`)
}

// broughtIs wants the newest referral to stand somewhere.
func (c *checker) broughtIs(ctx context.Context, what, want string) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (string, error) {
		var found struct{ Items []struct{ State string } }
		err := c.staff.api(ctx, http.MethodGet, "/referrals?limit=1", nil, &found)
		if err != nil || len(found.Items) == 0 {
			return "none", err
		}
		return found.Items[0].State, nil
	})
}
