package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// advocatesChapter: staff pay a member for friends' orders; a friend comes by a
// shared link with a picture, the order pays a share once it cannot be returned, the
// statement says the same as the points, and a refund takes it back.
func advocatesChapter(ctx context.Context, c *checker) error {
	influencer, friend := &coffee{url: c.stores.coffee.URL()}, &coffee{url: c.stores.coffee.URL()}
	var who, coupon, order string
	return all(
		func() error { return c.publishProgram(ctx, c.staff, friendsDocument(), "Friends of influencers") },
		func() error { return c.later(ctx, time.Minute) },
		func() error { return c.newMember(ctx, influencer) },
		func() error { return c.pointsOf(ctx, influencer, "after registering", 0, 50) },
		func() (err error) { who, err = c.paysHalf(ctx, c.email()); return err },
		func() error { return friend.visitor(ctx) },
		func() error { return c.sharedWell(ctx, influencer) },
		func() (err error) { coupon, err = invited(ctx, influencer, friend); return err },
		func() error { return c.later(ctx, time.Hour) },
		func() error { return friend.fill(ctx, "tasting-box", 2) },
		func() error { return friend.apply(ctx, coupon) },
		func() (err error) { order, err = friend.pay(ctx, "fan-of-"+c.email()); return err },
		func() error { return c.advocateIs(ctx, who, "the influencer has brought", brings{Friends: 1}) },
		func() error { return c.later(ctx, pendingDays*day) },
		func() error { return c.halfIsPaid(ctx, who) },
		func() error { return c.statementFits(ctx, who) },
		func() error { return friend.refundRest(ctx, order) },
		func() error { return c.pointsOf(ctx, influencer, "after the friend's order came back", 0, 50) },
		func() error { return c.advocateIs(ctx, who, "and the influencer has brought", brings{}) },
		func() error { return c.statementFits(ctx, who) },
		func() error { return c.unpaid(ctx, who) },
	)
}

// paysHalf lets a member be paid a point for each cent of half an order.
func (c *checker) paysHalf(ctx context.Context, email string) (id string, err error) {
	var found struct{ Items []struct{ ID string } }
	address := "/members?q=" + url.QueryEscape(email)
	if err := c.staff.api(ctx, http.MethodGet, address, nil, &found); err != nil || len(found.Items) != 1 {
		return "", fmt.Errorf("%d members are called %s: %w", len(found.Items), email, err)
	}
	id = found.Items[0].ID
	return id, c.staff.api(ctx, http.MethodPut, "/advocates/"+id+"/commission", map[string]any{
		"commission": map[string]any{
			"active": true, "kind": "percent", "basis_points": 5000, "worth": map[string]int64{"EUR": 100},
		},
	}, nil)
}

func (c *checker) unpaid(ctx context.Context, id string) error {
	var out struct{ Roles []string }
	err := c.staff.api(ctx, http.MethodPut, "/advocates/"+id+"/commission", map[string]any{
		"commission": map[string]any{"active": false, "kind": "percent"},
	}, &out)
	if err == nil && len(out.Roles) != 0 {
		err = fmt.Errorf("who is paid nothing any more is still %v", out.Roles)
	}
	return err
}

// sharedWell reads what a network reads of a shared link.
func (c *checker) sharedWell(ctx context.Context, by *coffee) error {
	var mine struct {
		Link   string
		Shares []struct{ Network, Link string }
	}
	if _, err := by.widget(ctx, http.MethodGet, "/invite", nil, &mine); err != nil {
		return err
	}
	shared := ""
	for _, share := range mine.Shares {
		if address, err := url.Parse(share.Link); err == nil && share.Network == "facebook" {
			shared = address.Query().Get("u")
		}
	}
	network := newBrowser()
	read, err := fine(network.get(ctx, shared))
	if err != nil {
		return fmt.Errorf("the shared link %q: %w", shared, err)
	}
	if !strings.Contains(read.body, mine.Link) {
		return fmt.Errorf("the shared page does not lead to %s", mine.Link)
	}
	picture, err := read.find(`property="og:image" content="([^"]+)"`)
	if err != nil {
		return err
	}
	drawn, err := fine(network.get(ctx, picture))
	if err != nil {
		return err
	}
	return c.same("the picture that networks show is a", http.DetectContentType([]byte(drawn.body)), "image/png")
}

// same wants something to be so.
func (c *checker) same(what, got, want string) error {
	if got != want {
		return fmt.Errorf("%s %s, want %s", what, got, want)
	}
	c.figures++
	c.say("  ✓ %-58s %s", what, want)
	return nil
}

// brings is what somebody brought.
type brings struct{ Friends int64 }

func (c *checker) advocateIs(ctx context.Context, id, what string, want brings) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (brings, error) {
		var a advocateSeen
		err := c.staff.api(ctx, http.MethodGet, "/advocates/"+id, nil, &a)
		return brings{Friends: a.Orders}, err
	})
}

// advocateSeen is an advocate as staff see them.
type advocateSeen struct {
	Orders, Points int64
	Kept           []struct {
		Minor int64
	}
	Months []struct {
		Month  string
		Points int64
	}
}

// halfIsPaid wants half of what friends spent to be the points.
func (c *checker) halfIsPaid(ctx context.Context, id string) error {
	return figure(ctx, c, "half of what the friend kept is paid", true, func(ctx context.Context) (bool, error) {
		var a advocateSeen
		err := c.staff.api(ctx, http.MethodGet, "/advocates/"+id, nil, &a)
		return err == nil && len(a.Kept) == 1 && a.Points > 0 && a.Points == a.Kept[0].Minor/2, err
	})
}

// statementFits wants the statements of all months to say what the points are.
func (c *checker) statementFits(ctx context.Context, id string) error {
	return figure(ctx, c, "statements and points agree", true, func(ctx context.Context) (bool, error) {
		var a advocateSeen
		if err := c.staff.api(ctx, http.MethodGet, "/advocates/"+id, nil, &a); err != nil {
			return false, err
		}
		sum := int64(0)
		for _, month := range a.Months {
			var s struct {
				Points int64
				Lines  []json.RawMessage
			}
			address := "/advocates/" + id + "/statement?month=" + month.Month
			if err := c.staff.api(ctx, http.MethodGet, address, nil, &s); err != nil {
				return false, err
			}
			if s.Points != month.Points || len(s.Lines) == 0 {
				return false, nil
			}
			sum += s.Points
		}
		return len(a.Months) > 0 && sum == a.Points, nil
	})
}
