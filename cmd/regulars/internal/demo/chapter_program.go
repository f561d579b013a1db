package demo

import (
	"context"
	"errors"
	"net/http"
)

// tried is an order that the admin tried: what it would earn, and what it did.
type tried struct{ would, did int64 }

// programChapter: what staff are told before publishing is what happens.
func programChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	return all(
		func() error { return c.newMember(ctx, s) },
		func() error { _, err := c.buys(ctx, s, "tasting-box", 1, ""); return err },
		func() error { return c.pointsOf(ctx, s, "the order earns", 220, 50) },
		func() error {
			return figure(ctx, c, "trying that order by what is live: would, did", tried{220, 220},
				func(ctx context.Context) (tried, error) { return c.tries(ctx) })
		},
		func() error { return c.backtests(ctx) },
		func() error { return c.pointsOf(ctx, s, "after both the member still has", 220, 50) },
	)
}

// tries asks what the newest member's newest order by what is live.
func (c *checker) tries(ctx context.Context) (tried, error) {
	who, err := c.member(ctx, c.email())
	if err != nil {
		return tried{}, err
	}
	var orders struct{ Items []struct{ Name string } }
	if err := c.staff.api(ctx, http.MethodGet, "/members/"+who.ID+"/orders", nil, &orders); err != nil {
		return tried{}, err
	}
	if len(orders.Items) == 0 {
		return tried{}, errors.New("the admin lists no order")
	}
	var found struct{ Points, Posted int64 }
	asked := map[string]string{"order": orders.Items[0].Name, "against": "live"}
	err = c.staff.api(ctx, http.MethodPost, "/program/simulate", asked, &found)
	return tried{found.Points, found.Posted}, err
}

// changed is whose points a back-test changes, and by how many in all.
type changed struct{ gain, lose, points int64 }

// backtests tries what is live on past orders and compares it with itself.
func (c *checker) backtests(ctx context.Context) error {
	var begun struct{ ID string }
	_, err := c.staff.call(ctx, request{
		method: http.MethodPost, address: c.staff.base + "/api/v1/program/backtest",
		header: http.Header{"Idempotency-Key": {newIdempotencyKey()}},
	}, struct{}{}, &begun)
	if err != nil {
		return err
	}
	return figure(ctx, c, "a back-test of what is live against itself changes", changed{},
		func(ctx context.Context) (changed, error) {
			var run struct {
				State  string
				Report struct {
					Orders      int64
					Gain, Lose  struct{ Members int64 }
					Draft, Live struct{ Points int64 }
				}
			}
			if err := c.staff.api(ctx, http.MethodGet, "/program/backtest/"+begun.ID, nil, &run); err != nil {
				return changed{}, err
			}
			r := run.Report
			if run.State != "done" || r.Orders == 0 || r.Live.Points == 0 {
				return changed{}, errors.New("the back-test is " + run.State)
			}
			return changed{r.Gain.Members, r.Lose.Members, r.Draft.Points - r.Live.Points}, nil
		})
}
