package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"regulars/app/program"
)

// story is one store's way from an order to a used and refunded code. Points
// are 10 for each euro of goods, the welcome is 50, and 5 euros cost 500.
type story struct {
	shop         shop
	platform     string
	product      string // three or two of it make the first order
	quantity     int
	first        int64 // points of the first order
	second       string
	plain, coded string // the second checkout's total without and with the code
	half         int64  // points of half of the second order
}

func shopifyChapter(ctx context.Context, c *checker) error {
	// 3 × 22.00 = 66.00; then 2 × 12.50 = 25.00, less 5.00 is 20.00, and 4.90 for the parcel.
	return c.tellStore(ctx, story{
		shop: &coffee{url: c.stores.coffee.URL()}, platform: "shopify", product: "tasting-box", quantity: 3, first: 660,
		second: "house-espresso", plain: "€29.90", coded: "€24.90", half: 100,
	})
}

func wooCommerceChapter(ctx context.Context, c *checker) error {
	// 2 × 34.00 = 68.00; then 2 × 12.50 = 25.00, less 5.00 is 20.00, and 4.50 for the parcel.
	return c.tellStore(ctx, story{
		shop: &tea{url: c.stores.tea.URL()}, platform: "woocommerce", product: "glass-pot", quantity: 2, first: 680,
		second: "breakfast-blend", plain: "€29.50", coded: "€24.50", half: 100,
	})
}

func (c *checker) tellStore(ctx context.Context, s story) error {
	var taken code
	var first, second string
	return all(
		func() error { return c.enrollment(ctx, program.Accounts) },
		func() error { return c.newMember(ctx, s.shop) },
		func() error { return c.pointsOf(ctx, s.shop, "after registering", 0, 50) },
		func() (err error) { first, err = c.buys(ctx, s.shop, s.product, s.quantity, ""); return err },
		func() error { return c.pointsOf(ctx, s.shop, "after the first order", s.first, 50) },
		func() error { return c.later(ctx, pendingDays*day) },
		func() error { return c.pointsOf(ctx, s.shop, "14 days later", 0, s.first+50) },
		func() (err error) { taken, err = c.takes(ctx, s.shop, "five"); return err },
		func() error { return c.pointsOf(ctx, s.shop, "after taking 5 euros off", 0, s.first-450) },
		func() error { return s.shop.fill(ctx, s.second, 2) },
		func() error { return c.checkoutAsks(ctx, s.shop, "the checkout asks without the code", s.plain) },
		func() error { return s.shop.apply(ctx, taken.Code) },
		func() error { return c.checkoutAsks(ctx, s.shop, "the checkout asks with the code", s.coded) },
		func() (err error) { second, err = s.shop.pay(ctx, ""); return err },
		func() error { return c.pointsOf(ctx, s.shop, "after the second order", 2*s.half, s.first-450) },
		func() error { return c.codeIs(ctx, s.shop, taken, "used") },
		func() error { return s.shop.refundOne(ctx, second) },
		func() error {
			return c.pointsOf(ctx, s.shop, "after half of it is refunded", s.half, s.first-450)
		},
		func() error { return s.shop.refundRest(ctx, second) },
		func() error { return c.pointsOf(ctx, s.shop, "after the rest is refunded", 0, s.first-450) },
		func() error { return s.shop.refundRest(ctx, first) },
		func() error { return c.pointsOf(ctx, s.shop, "after the first order is refunded too", 0, -450) },
		func() error { return c.adminAgrees(ctx, -450) },
	)
}

// email is the newest shopper's address.
func (c *checker) email() string { return fmt.Sprintf("check%02d@example.test", c.members) }

// newMember registers somebody new in a fresh browser.
func (c *checker) newMember(ctx context.Context, s shop) error {
	c.members++
	if err := s.visitor(ctx); err != nil {
		return err
	}
	return s.register(ctx, "Demo", fmt.Sprintf("Check %02d", c.members), c.email())
}

// buys fills the cart and pays.
func (c *checker) buys(ctx context.Context, s shop, product string, quantity int, email string) (string, error) {
	if err := s.fill(ctx, product, quantity); err != nil {
		return "", err
	}
	return s.pay(ctx, email)
}

// takes taps on a reward twice with one key and wants one code of it.
func (c *checker) takes(ctx context.Context, s shop, id string) (code, error) {
	tapped := tap{RewardID: id, key: newIdempotencyKey()}
	var once, twice code
	if _, err := s.widget(ctx, http.MethodPost, "/redemptions", tapped, &once); err != nil {
		return once, err
	}
	if _, err := s.widget(ctx, http.MethodPost, "/redemptions", tapped, &twice); err != nil {
		return once, err
	}
	if once.Code == "" {
		return once, fmt.Errorf("the reward is %s and has no code", once.State)
	}
	return once, same(ctx, c, "a double click gives the code", once.Code, twice.Code)
}

func (c *checker) checkoutAsks(ctx context.Context, s shop, what, want string) error {
	return figure(ctx, c, what, want, s.total)
}

func (c *checker) codeIs(ctx context.Context, s shop, taken code, want string) error {
	return figure(ctx, c, "the code is", want, func(ctx context.Context) (string, error) {
		var now code
		_, err := s.widget(ctx, http.MethodGet, "/redemptions/"+taken.ID, nil, &now)
		return now.State, err
	})
}

// later presses the clock's page.
func (c *checker) later(ctx context.Context, by time.Duration) error {
	pressed, err := fine(c.staff.post(ctx, c.clock, map[string][]string{"by": {by.String()}}))
	if err == nil && !strings.Contains(pressed.body, "The demo's clock") {
		err = fmt.Errorf("the clock answered %s", short(pressed.body))
	}
	return err
}

// enrollment publishes a version that lets people in this way.
func (c *checker) enrollment(ctx context.Context, how program.Enrollment) error {
	doc := document()
	doc.Enrollment = how
	if err := c.publishProgram(ctx, c.staff, doc, "Enrollment: "+string(how)); err != nil {
		return err
	}
	return c.later(ctx, time.Minute) // what follows is bought under it
}

// person is a member as the admin shows them.
type person struct {
	ID        string `json:"id"`
	State     string `json:"state"`
	Available int64  `json:"available"`
	Pending   int64  `json:"pending"`
}

func (c *checker) member(ctx context.Context, email string) (person, error) {
	var found struct{ Items []person }
	if err := c.staff.api(ctx, http.MethodGet, "/members?q="+email, nil, &found); err != nil {
		return person{}, err
	}
	if len(found.Items) != 1 {
		return person{}, fmt.Errorf("the admin finds %d members with %s, want one", len(found.Items), email)
	}
	return found.Items[0], nil
}

// adminAgrees wants the admin's balance, and the sum of its history, to be the
// widget's.
func (c *checker) adminAgrees(ctx context.Context, usable int64) error {
	found, err := c.member(ctx, c.email())
	if err != nil {
		return err
	}
	if err := same(ctx, c, "the admin shows usable", usable, found.Available); err != nil {
		return err
	}
	var history struct {
		Items []struct{ Points int64 }
		Next  string
	}
	if err := c.staff.api(ctx, http.MethodGet, "/members/"+found.ID+"/history?limit=100", nil, &history); err != nil {
		return err
	}
	var sum int64
	for _, moved := range history.Items {
		sum += moved.Points
	}
	return same(ctx, c, "its history sums up to", found.Available+found.Pending, sum)
}
