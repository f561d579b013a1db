package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"regulars/app/api"
	"regulars/app/program"
)

func TestWhatAMemberDidEarnsOnceThroughTheAPI(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	document := shopProgram(program.Accounts)
	for _, r := range []program.Rule{
		{ID: "visit", Trigger: program.OnEvent, Event: "visit", Points: 30},
		{ID: "review", Trigger: program.OnReview, Points: 20, Photo: 35},
		{ID: "us", Trigger: program.OnSocial, URL: "https://example.test/us", Points: 5},
		{ID: "born", Trigger: program.OnBirthday, Points: 100},
	} {
		r.Name, r.Active, r.Effect = "For "+r.ID, true, program.Fixed
		document.Rules = append(document.Rules, r)
	}
	h.Publish(h.merchant, document)
	h.Advance(time.Second)
	customer := h.ann()
	h.deliver()
	staff := h.staff(h.merchant)
	member := staff.annsID()
	tell := func(body map[string]any, key string) *response {
		return staff.post("/api/v1/events", body, "Idempotency-Key", key)
	}
	var first, again, photo api.Occasion
	visit := map[string]any{"type": "event", "name": "visit", "member_id": member}
	tell(visit, "visit-0001").want(http.StatusOK).into(&first)
	tell(visit, "visit-0001").want(http.StatusOK).into(&again)
	if first.Points != 30 || first != again {
		t.Errorf("an event told twice is %+v and %+v, want the same 30 points", first, again)
	}
	tell(map[string]any{"type": "event", "name": "call", "member_id": member}, "visit-0001").problem(http.StatusConflict)
	review := map[string]any{"type": "review", "product": "p1", "photo": true, "store_id": h.coffeeID, "customer_id": strconv.FormatInt(customer, 10)}
	tell(review, "review-001").want(http.StatusOK).into(&photo)
	tell(review, "review-002").want(http.StatusOK).into(&again)
	if photo.Points != 35 || again.ID != photo.ID {
		t.Errorf("a review with a photo gave %d points, and its repeat is another one: %t", photo.Points, again.ID != photo.ID)
	}
	for field, body := range map[string]map[string]any{
		"body.product":   {"type": "review", "member_id": member},
		"body.name":      {"type": "event", "member_id": member},
		"body.member_id": {"type": "event", "name": "visit"},
	} {
		p := tell(body, "wrong-0001").problem(http.StatusBadRequest)
		if len(p.Errors) != 1 || p.Errors[0].Location != field {
			t.Errorf("%v is refused for %+v, want one that names %s", body, p.Errors, field)
		}
	}

	ann := h.shopper(customer)
	var b, born api.Bootstrap
	ann(http.MethodPost, "/ways/us/follow", nil).want(http.StatusOK).into(&b)
	ann(http.MethodPost, "/ways/us/follow", nil).want(http.StatusOK).into(&b)
	if b.Balance.Available != 50+30+35+5 {
		t.Errorf("the shopper has %d points, want 120", b.Balance.Available)
	}
	ann(http.MethodPost, "/birthday", map[string]any{"birthday": "02-30"}).problem(http.StatusBadRequest)
	ann(http.MethodPost, "/birthday", map[string]any{"birthday": "1990-12-24"}).want(http.StatusOK).into(&born)
	for _, way := range born.Ways {
		switch way.ID {
		case "us":
			if !way.Done || way.Action != "" {
				t.Errorf("after following the way is %+v", way)
			}
		case "born":
			if way.Action != "" || !strings.Contains(way.Detail, "24") {
				t.Errorf("with a birthday the way is %+v", way)
			}
		}
	}
	h.shopper(0)(http.MethodPost, "/ways/us/follow", nil).problem(http.StatusForbidden)
}
