package demo

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"regulars/app/program"
)

// mapChapter: a member goes through the stages of the map, and is in exactly one of
// them all the way.
func mapChapter(ctx context.Context, c *checker) error {
	s := &coffee{url: c.stores.coffee.URL()}
	var order int64
	return all(
		func() error { return c.enrollment(ctx, program.Accounts) },
		func() error { return c.mapReady(ctx) },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.stands(ctx, "the newcomer is a", "member") },
		func() error { return c.standsOn(ctx, "who has an account, and bought nothing", "discover") },
		func() (err error) { order, err = c.ordersOne(ctx, s); return err },
		func() error { return c.standsOn(ctx, "who paid for a first order", "wait") },
		func() error { return c.pass(ctx, day) },
		func() error { c.stores.coffee.Fulfill(order, false); return c.drain(ctx) },
		func() error { return c.standsOn(ctx, "whose parcel left", "delivery") },
		func() error { return c.pass(ctx, 3*day) },
		func() error { c.stores.coffee.Fulfill(order, true); return c.drain(ctx) },
		func() error { return c.standsOn(ctx, "whose parcel is there", "first_use") },
		func() error { return c.tookDays(ctx, "delivery", 3) },
		func() error { return c.asksForHelp(ctx) },
		func() error { _, err := c.ordersOne(ctx, s); return err },
		func() error { return c.standsOn(ctx, "who ordered twice", "second_order") },
		func() error { return c.addsUp(ctx) },
	)
}

// onMap is what the chapter reads of the map.
type onMap struct {
	Preparing bool
	Waiting   int64
	Stages    []struct {
		Stage      string
		Members    int64
		Left       int64
		MedianDays int    `json:"median_days"`
		SegmentID  string `json:"segment_id"`
	}
}

func (c *checker) mapNow(ctx context.Context) (m onMap, err error) {
	err = c.staff.api(ctx, http.MethodGet, "/map?days=30", nil, &m)
	return m, err
}

// mapReady looks for the first time, and waits until all members are placed.
func (c *checker) mapReady(ctx context.Context) error {
	return figure(ctx, c, "all members are on the map", true, func(ctx context.Context) (bool, error) {
		m, err := c.mapNow(ctx)
		return !m.Preparing && m.Waiting == 0 && len(m.Stages) == 10, err
	})
}

// ordersOne has somebody buy, and tells the store's number of the order.
func (c *checker) ordersOne(ctx context.Context, s shop) (int64, error) {
	number, err := c.buys(ctx, s, "tasting-box", 1, "")
	if err != nil {
		return 0, err
	}
	if err := c.drain(ctx); err != nil {
		return 0, err
	}
	return strconv.ParseInt(number, 10, 64)
}

// standsOn wants the newest member in one stage, and in no other.
func (c *checker) standsOn(ctx context.Context, who, want string) error {
	return figure(ctx, c, who+" is in", want, func(ctx context.Context) (string, error) {
		m, err := c.mapNow(ctx)
		if err != nil {
			return "", err
		}
		var found strings.Builder
		for _, stage := range m.Stages {
			in, err := c.inSegment(ctx, stage.SegmentID)
			if err != nil {
				return "", err
			}
			if in {
				found.WriteString(stage.Stage)
			}
		}
		return found.String(), nil
	})
}

// inSegment reports whether the newest member is in a segment.
func (c *checker) inSegment(ctx context.Context, id string) (bool, error) {
	for after := ""; ; {
		var people struct {
			Items []struct{ Email string }
			Next  string
		}
		path := "/segments/" + id + "/members?limit=100&after=" + after
		if err := c.staff.api(ctx, http.MethodGet, path, nil, &people); err != nil {
			return false, err
		}
		for _, one := range people.Items {
			if one.Email == c.email() {
				return true, nil
			}
		}
		if after = people.Next; after == "" {
			return false, nil
		}
	}
}

// tookDays wants those who left a stage to have stayed so many days.
func (c *checker) tookDays(ctx context.Context, stage string, want int) error {
	return figure(ctx, c, "days in "+stage, want, func(ctx context.Context) (int, error) {
		m, err := c.mapNow(ctx)
		for _, one := range m.Stages {
			if one.Stage == stage {
				return one.MedianDays, err
			}
		}
		return 0, err
	})
}

// asksForHelp opens a request of the newest member's, and closes it.
func (c *checker) asksForHelp(ctx context.Context) error {
	found, err := c.member(ctx, c.email())
	if err != nil {
		return err
	}
	to := request{
		method: http.MethodPost, address: c.staff.base + "/api/v1/requests",
		header: http.Header{"Idempotency-Key": {newIdempotencyKey()}},
	}
	var opened struct{ ID string }
	asked := map[string]string{"member_id": found.ID, "kind": "question", "text": "How much water?"}
	if _, err := c.staff.call(ctx, to, asked, &opened); err != nil {
		return err
	}
	if err := c.standsOn(ctx, "who asks for help", "help"); err != nil {
		return err
	}
	note := map[string]string{"note": "Told them."}
	if err := c.staff.api(ctx, http.MethodPost, "/requests/"+opened.ID+"/close", note, nil); err != nil {
		return err
	}
	return c.standsOn(ctx, "who was helped", "first_use")
}

// addsUp wants every person in exactly one stage: the stages together are as many as
// there are people, counted by a condition that knows no map.
func (c *checker) addsUp(ctx context.Context) error {
	return figure(ctx, c, "people on the map, less all people", int64(0), func(ctx context.Context) (int64, error) {
		m, err := c.mapNow(ctx)
		if err != nil {
			return 0, err
		}
		var onMap int64
		for _, stage := range m.Stages {
			onMap += stage.Members
		}
		everybody := map[string]any{"condition": map[string]any{"field": "orders", "op": "at_least", "number": 0}}
		var all struct{ Members *int64 }
		if err := c.staff.api(ctx, http.MethodPost, "/segments/look", everybody, &all); err != nil {
			return 0, err
		}
		if all.Members == nil {
			return 0, errors.New("counting everybody takes too long")
		}
		return onMap - *all.Members, nil
	})
}
