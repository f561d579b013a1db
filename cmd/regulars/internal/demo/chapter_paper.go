package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// The bars of printing: so many coupons, from pressing the button to the whole file.
const (
	printed     = 1_000
	printBudget = 60 * time.Second
)

// printRun is what the admin says of a print run.
type printRun struct {
	ID    string `json:"id"`
	Stage string `json:"stage"`
	Given int64  `json:"given"`
	Codes struct {
		Open    int64 `json:"open"`
		Online  int64 `json:"online"`
		InStore int64 `json:"in_store"`
	} `json:"codes"`
}

// paperChapter: a thousand members of a segment get a coupon each; the file is there in
// time, a code is taken at the till and works online no more, and giving the run up ends
// the others.
func paperChapter(ctx context.Context, c *checker) error {
	var run printRun
	var file, code string
	var began time.Time
	var group struct {
		ID string `json:"id"`
	}
	return all(
		func() error { return c.offersPaper(ctx) },
		func() error { return c.crowdComes(ctx) },
		func() error {
			return c.staff.api(ctx, http.MethodPost, "/segments", map[string]any{
				"name": "Liechtenstein", "condition": fromLiechtenstein,
			}, &group)
		},
		func() error { return c.segmentHolds(ctx, printed) },
		func() (err error) { run, err = c.writesRun(ctx, group.ID); return err },
		func() error {
			began = time.Now()
			return c.staff.api(ctx, http.MethodPost, "/print-runs/"+run.ID+"/start", nil, nil)
		},
		func() error { return c.runIs(ctx, run.ID, "the codes of the run", "ready", printed) },
		func() (err error) { file, err = c.pagesOf(ctx, run.ID); return err },
		func() error {
			took := time.Since(began)
			c.say("    %d coupons in %.1f s, a file of %d kB", printed, took.Seconds(), len(file)>>10)
			return same(ctx, c, "from the button to the file within a minute", true, took <= printBudget)
		},
		func() error { return same(ctx, c, "pages of eight", printed/8, strings.Count(file, "/Type /Page ")) },
		func() (err error) { code, err = c.printedCode(); return err },
		func() error { return c.till(ctx, "/till/look", code, "works") },
		func() error { return c.till(ctx, "/till/take", code, "used") },
		func() error { return c.till(ctx, "/till/take", code, "used") },
		func() error { return c.runIs(ctx, run.ID, "one was used in the shop", "ready", printed-1) },
		func() error { return c.staff.api(ctx, http.MethodPost, "/print-runs/"+run.ID+"/stop", nil, nil) },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

// offersPaper publishes a reward that only paper gives, through one discount of the store.
func (c *checker) offersPaper(ctx context.Context) error {
	doc := document()
	doc.Rewards = append(doc.Rewards, program.Reward{
		ID: "paper", Name: "€5 on paper", Active: true, Hidden: true, Kind: program.AmountOff, Cost: 1,
		Amount: map[string]int64{"EUR": 500}, Minimum: map[string]int64{"EUR": 2000}, ValidDays: 60, SharedCode: true,
	})
	return c.publishProgram(ctx, c.staff, doc, "Coupons on paper")
}

// crowdComes makes accounts of people of one small country.
func (c *checker) crowdComes(ctx context.Context) error {
	for n := range printed {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.stores.coffee.AddCustomer(shopifytest.Customer{
			Email: fmt.Sprintf("paper%04d@example.test", n), FirstName: "Ana", LastName: fmt.Sprintf("No %d", n),
			Verified: true, Enabled: true, Country: "LI", Locale: "en",
		})
	}
	return nil
}

// fromLiechtenstein is the segment's condition.
var fromLiechtenstein = map[string]any{"field": "country", "op": "is", "texts": []string{"LI"}}

func (c *checker) segmentHolds(ctx context.Context, want int64) error {
	return figure(ctx, c, "members of the segment", want, func(ctx context.Context) (int64, error) {
		var s struct {
			Members *int64 `json:"members"`
		}
		err := c.staff.api(ctx, http.MethodPost, "/segments/look", map[string]any{"condition": fromLiechtenstein}, &s)
		if err != nil || s.Members == nil {
			return 0, err
		}
		return *s.Members, nil
	})
}

func (c *checker) writesRun(ctx context.Context, group string) (run printRun, err error) {
	stores, err := c.staff.stores(ctx)
	if err != nil {
		return run, err
	}
	for _, s := range stores {
		if s.Platform != "shopify" {
			continue
		}
		err := c.staff.api(ctx, http.MethodPost, "/print-runs", map[string]any{
			"name": "Spring post", "store_id": s.ID, "reward_id": "paper", "segment_id": group, "design": "color",
			"form": "eight", "paper": "a4", "locale": "en", "line": "Thank you",
			"compare_permille": 0, "window_days": 30,
		}, &run)
		return run, err
	}
	return run, errors.New("the demo has no Shopify store")
}

func (c *checker) runIs(ctx context.Context, id, what, stage string, open int64) error {
	return figure(ctx, c, what, fmt.Sprintf("%s, %d work", stage, open), func(ctx context.Context) (string, error) {
		var run printRun
		err := c.staff.api(ctx, http.MethodGet, "/print-runs/"+id, nil, &run)
		return fmt.Sprintf("%s, %d work", run.Stage, run.Codes.Open), err
	})
}

func (c *checker) pagesOf(ctx context.Context, id string) (string, error) {
	p, err := fine(c.staff.get(ctx, c.staff.base+"/api/v1/print-runs/"+id+"/coupons.pdf"))
	if err == nil && !strings.HasPrefix(p.body, "%PDF-1.7") {
		err = errors.New("the file of coupons is no PDF")
	}
	return p.body, err
}

// printedCode is a code that the store made for the run: a shopper reads it on paper.
func (c *checker) printedCode() (string, error) {
	for _, d := range c.stores.coffee.Discounts() {
		if len(d.Added) >= printed && regexp.MustCompile(`^RG-`).MatchString(d.Added[0].Code) {
			return d.Added[0].Code, nil
		}
	}
	return "", errors.New("the store has no discount with the codes of the run")
}

func (c *checker) till(ctx context.Context, path, code, want string) error {
	return figure(ctx, c, "a code at the till"+path[len("/till"):], want, func(ctx context.Context) (string, error) {
		var t struct {
			Standing string `json:"standing"`
		}
		err := c.staff.api(ctx, http.MethodPost, path, map[string]string{"code": code}, &t)
		return t.Standing, err
	})
}
