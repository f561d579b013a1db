package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"regulars/app/api"
	"regulars/app/program"
)

// TestHomeFiguresEqualWhatTheRowsAddUpTo compares the roll-ups, which pages
// read, with the rows they stand for, after a life of all kinds of movement.
func TestHomeFiguresEqualWhatTheRowsAddUpTo(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Guests)
	customers := make([]int64, 5)
	for i := range customers {
		customers[i] = h.coffee.AddCustomer(customerNamed(fmt.Sprintf("shopper-%d", i))).ID
		first := h.buy(customers[i], int64(3000+700*i))
		h.buy(customers[i], 9900)
		if i == 1 {
			h.coffee.RefundMoney(first.ID, 1000)
		}
		if i == 2 {
			h.coffee.Cancel(first.ID)
		}
	}
	h.tea.AddCustomer("tea@example.com", "Tea", "Shopper")
	h.deliver()
	h.Pass(8 * 24 * time.Hour)
	h.shopper(customers[3])(http.MethodPost, "/leave", nil).want(http.StatusOK)
	b := h.staff(h.merchant)
	var list api.CountedPage[api.MemberRow]
	b.get("/api/v1/members?sort=points&q=shopper-4").want(http.StatusOK).into(&list)
	rich := "/api/v1/members/" + list.Items[0].ID.String()
	b.post(rich+"/adjust", map[string]any{"points": 400, "reason": "x"}, "Idempotency-Key", "key-0001").want(http.StatusOK)
	b.post(rich+"/adjust", map[string]any{"points": -7, "reason": "x"}, "Idempotency-Key", "key-0002").want(http.StatusOK)
	h.shopper(customers[4])(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", "tap-0001").want(http.StatusOK)
	h.buy(customers[0], 5000)
	h.deliver()

	var o api.Overview
	b.get("/api/v1/overview").want(http.StatusOK).into(&o)
	raw, err := pgx.Connect(t.Context(), h.Database.AdminURL)
	h.must(err)
	defer raw.Close(t.Context())
	var want api.KPIs
	h.must(raw.QueryRow(t.Context(), `SELECT
		(SELECT count(*) FROM member WHERE state <> 3), (SELECT sum(pending) FROM balance), (SELECT sum(available) FROM balance),
		(SELECT count(*) FROM redemption WHERE status = 3)`).
		Scan(&want.Members, &want.PointsPending, &want.PointsAvailable, &want.CodesOpen))
	got := api.KPIs{
		Members: o.KPIs.Members, PointsPending: o.KPIs.PointsPending, PointsAvailable: o.KPIs.PointsAvailable, CodesOpen: o.KPIs.CodesOpen,
	}
	if diff := cmp.Diff(want, got); diff != "" || want.PointsPending != 100 || want.CodesOpen != 1 {
		t.Errorf("figures (-rows +page):\n%s", diff)
	}
	b.get("/api/v1/members").want(http.StatusOK).into(&list)
	if list.Total != want.Members || int64(len(list.Items)) != want.Members {
		t.Errorf("the list has %d people of %d, the rows %d", len(list.Items), list.Total, want.Members)
	}
}
