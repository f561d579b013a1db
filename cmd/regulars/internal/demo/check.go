package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// patience is how long a figure may take to become right.
const patience = 60 * time.Second

// chapter is one story told through the public pages.
type chapter struct {
	name  string
	about string
	tell  func(ctx context.Context, c *checker) error
}

func chapters() []chapter {
	return []chapter{
		{"shopify", "buy, wait, redeem, use the code, refund, on Shopify", shopifyChapter},
		{"woocommerce", "the same on WooCommerce", wooCommerceChapter},
		{"connect", "a shop is connected from wp-admin, by its own page, by a pasted key", connectChapter},
		{"guest", "a guest's points wait and become a member's", guestChapter},
		{"referral", "a friend brought by a member thanks them", referralChapter},
		{"advocates", "a share of a friend's order is paid, and a refund takes it back", advocatesChapter},
		{"mail", "a mailed link adds what a guest earned to the account", mailChapter},
		{"staff", "an invited agent helps members, and waits for a yes where points are many", staffChapter},
		{"program", "what staff are told before publishing is what happens", programChapter},
		{"budget", "a campaign doubles points until its budget is spent", budgetChapter},
		{"occasions", "what members do elsewhere earns once, within limits", occasionChapter},
		{"join", "only who presses Join earns, and only from then on", joinChapter},
		{"tiers", "points lift a shopper, who gets a code and then earns more", tiersChapter},
		{"import", "a file of another program brings points, once, and is undone", importChapter},
		{"erase", "an erased person is found no more, and their code is dead", eraseChapter},
		{"expiry", "points end after their notices, and never before", expiryChapter},
		{"delivery", "a parcel is told of at each step, and an apology comes when it is late", deliveryChapter},
		{"survey", "a mailed survey is answered with one click, and a poor answer opens a request", surveyChapter},
		{"desk", "a mailed complaint is answered, made good, solved, and its writer buys again", deskChapter},
		{"studies", "the panel tests a product: one piece, one place, an address, and thanks once", studiesChapter},
		{"paper", "a thousand printed coupons, one of them taken at the till", paperChapter},
		{"retention", "every ready-made automation comes to write a letter", retentionChapter},
		{"map", "a member goes the way of the map, and is in one stage all along", mapChapter},
		{"personas", "of nine people a card says nothing, of ten each figure with its base", personasChapter},
		{"flow", "a workflow of Shopify Flow begins, and gives points once", flowChapter},
		{"plan", "an unpaid bill takes what a plan adds, and paying it gives it back", planChapter},
		{"muted", "no webhook arrives: polling finds everything", mutedChapter},
		{"deadletter", "what cannot be read is set aside, shown and replayed", deadLetterChapter},
	}
}

// Check boots the demo without its weeks of business, tells the chapters named
// (all for none), and compares every figure with what it must be. The first that
// is wrong is the error.
func Check(ctx context.Context, o Options, only []string, out io.Writer) error {
	told, err := choose(only)
	if err != nil {
		return err
	}
	o.Quick = true
	d, err := Start(ctx, o)
	if err != nil {
		return err
	}
	c := &checker{Demo: d, out: out}
	err = c.tell(ctx, told)
	if err == nil {
		err = c.measureMemory()
	}
	return closed(err, d)
}

func choose(only []string) ([]chapter, error) {
	all := chapters()
	if len(only) == 0 {
		return all, nil
	}
	var chosen []chapter
	for _, name := range only {
		at := slices.IndexFunc(all, func(c chapter) bool { return c.name == name })
		if at < 0 {
			names := make([]string, len(all))
			for i, c := range all {
				names[i] = c.name
			}
			return nil, fmt.Errorf("--only: there is no chapter %q, but %s", name, strings.Join(names, ", "))
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}

// checker tells chapters and compares figures.
type checker struct {
	*Demo
	out     io.Writer
	staff   *admin
	figures int
	members int
}

func (c *checker) tell(ctx context.Context, told []chapter) (err error) {
	if c.staff, err = c.Demo.staff(ctx); err != nil {
		return err
	}
	for _, one := range told {
		c.say("\n%s: %s", one.name, one.about)
		if err := one.tell(ctx, c); err != nil {
			return fmt.Errorf("chapter %s: %w", one.name, err)
		}
	}
	c.say("\n%d figures are right.", c.figures)
	return nil
}

func (c *checker) say(format string, args ...any) { _, _ = fmt.Fprintf(c.out, format+"\n", args...) }

// figure reads one thing until it is as it must be, or patience ends.
func figure[T comparable](
	ctx context.Context, c *checker, what string, want T, read func(ctx context.Context) (T, error),
) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var got T
	var failed error
	for {
		now, err := read(ctx)
		if err == nil && now == want {
			c.figures++
			c.say("  ✓ %-58s %v", what, want)
			return nil
		}
		if ctx.Err() == nil {
			got, failed = now, err
		}
		if wait(ctx, 100*time.Millisecond) != nil {
			c.say("  ✗ %-58s %v, must be %v", what, got, want)
			return errors.Join(fmt.Errorf("%s is %v, must be %v", what, got, want), failed)
		}
	}
}

// same compares a figure that does not change any more.
func same[T comparable](ctx context.Context, c *checker, what string, want, got T) error {
	if got != want {
		c.say("  ✗ %-58s %v, must be %v", what, got, want)
		return fmt.Errorf("%s is %v, must be %v", what, got, want)
	}
	return figure(ctx, c, what, want, func(context.Context) (T, error) { return got, nil })
}

// points is a balance as people say it: pending, usable.
type points struct{ pending, usable int64 }

// String tells a balance.
func (p points) String() string { return fmt.Sprintf("%d pending, %d usable", p.pending, p.usable) }

// pointsOf compares what the widget says that its shopper has.
func (c *checker) pointsOf(ctx context.Context, s shop, when string, pending, usable int64) error {
	return figure(ctx, c, when, points{pending, usable}, func(ctx context.Context) (points, error) {
		b, err := widgetOf(ctx, s)
		return points{b.Balance.Pending, b.Balance.Available}, err
	})
}

func widgetOf(ctx context.Context, s shop) (bootstrap, error) {
	var b bootstrap
	_, err := s.widget(ctx, "GET", "/bootstrap?locale=en", nil, &b)
	return b, err
}

// all does steps until one fails.
func all(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
