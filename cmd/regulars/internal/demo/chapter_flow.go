package demo

import (
	"context"
	"fmt"
	"net/http"

	"regulars/connectors/shopify/shopifytest"
)

// flowChapter: a workflow begins when somebody joins, and gives them points, once.
func flowChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	run := shopifytest.FlowAction{RunID: newIdempotencyKey(), Handle: "give-points"}
	return all(
		func() error { return c.flowOn(ctx, "points.earned") },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "a newcomer has", 0, 50) },
		func() (err error) {
			run.Properties, err = c.began(ctx)
			return err
		},
		func() error { return c.flowRuns(ctx, run, http.StatusOK) },
		func() error { return c.pointsOf(ctx, s, "a workflow gives 150 more", 0, 200) },
		func() error { return c.flowRuns(ctx, run, http.StatusOK) },
		func() error { return c.pointsOf(ctx, s, "asked again it gives nothing", 0, 200) },
		func() error {
			run.RunID, run.Properties["points"] = newIdempotencyKey(), -150
			return c.flowRuns(ctx, run, http.StatusBadRequest)
		},
	)
}

// flowOn switches the workflows of the Shopify store on.
func (c *checker) flowOn(ctx context.Context, triggers ...string) error {
	var flow struct {
		Items []struct {
			StoreID string `json:"store_id"`
		}
	}
	if err := c.staff.api(ctx, http.MethodGet, "/flow", nil, &flow); err != nil {
		return err
	}
	if len(flow.Items) != 1 {
		return fmt.Errorf("%d stores can run workflows, want one", len(flow.Items))
	}
	wish := map[string]any{"on": true, "triggers": triggers}
	return c.staff.api(ctx, http.MethodPut, "/flow/"+flow.Items[0].StoreID, wish, nil)
}

// began waits for the workflow that begins with points, and hands its customer to an
// action.
func (c *checker) began(ctx context.Context) (properties map[string]any, err error) {
	err = figure(ctx, c, "a workflow begins with as many points", "50", func(context.Context) (string, error) {
		told := c.stores.coffee.Triggered()
		if len(told) == 0 {
			return "", nil
		}
		newest := told[len(told)-1].Payload
		properties = map[string]any{
			"customer_id": newest["customer_id"], "points": 150, "reason": "Welcome, and thank you for coming back",
		}
		return fmt.Sprint(newest["Points"]), nil
	})
	return properties, err
}

func (c *checker) flowRuns(ctx context.Context, run shopifytest.FlowAction, want int) error {
	status, body, err := c.stores.coffee.RunAction(ctx, c.o.Config.BaseURL+"/flow/shopify", run)
	if err != nil {
		return err
	}
	return same(ctx, c, short(string(body)), want, status)
}
