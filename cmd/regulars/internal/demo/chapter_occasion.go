package demo

import (
	"context"
	"net/http"

	"regulars/app/program"
)

// occasionChapter: another system tells what members did, twice by one key and
// more often than a limit gives.
func occasionChapter(ctx context.Context, c *checker) error {
	s := &tea{url: c.stores.tea.URL()}
	var who person
	tell := func(what, key string, body map[string]any, want int64) func() error {
		return func() error {
			body["member_id"] = who.ID
			var got struct{ Points int64 }
			_, err := c.staff.call(ctx, request{
				method: http.MethodPost, address: c.staff.base + "/api/v1/events",
				header: http.Header{"Idempotency-Key": {key}},
			}, body, &got)
			if err != nil {
				return err
			}
			return same(ctx, c, what, want, got.Points)
		}
	}
	visit, review := map[string]any{"type": "event", "name": "visit"}, map[string]any{
		"type": "review", "product": "4711", "photo": true,
	}
	key := newIdempotencyKey()
	return all(
		func() error { return c.listens(ctx) },
		func() error { return c.newMember(ctx, s) },
		func() error { return c.pointsOf(ctx, s, "a newcomer has", 0, 50) },
		func() (err error) { who, err = c.member(ctx, c.email()); return err },
		tell("a visit to the shop gives", key, visit, 30),
		tell("the same visit told again gave", key, visit, 30),
		tell("a second visit in a month gives", newIdempotencyKey(), visit, 0),
		tell("a review with a photo gives", newIdempotencyKey(), review, 40),
		func() error { return c.pointsOf(ctx, s, "all of it is there at once", 0, 120) },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

// listens publishes a version that gives points for visits, once a month, and
// for reviews.
func (c *checker) listens(ctx context.Context) error {
	doc := document()
	for _, r := range []program.Rule{
		{
			ID: "visit", Name: "Visit", Trigger: program.OnEvent, Event: "visit", Points: 30,
			Limits: []program.Limit{{Of: program.OfMember, Window: program.Month, Times: 1}},
		},
		{ID: "review", Name: "Review", Trigger: program.OnReview, Points: 20, Photo: 40},
	} {
		r.Active, r.Effect, r.Rounding = true, program.Fixed, program.Down
		doc.Rules = append(doc.Rules, r)
	}
	return c.publishProgram(ctx, c.staff, doc, "Visits and reviews")
}
