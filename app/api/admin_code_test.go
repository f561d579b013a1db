package api_test

import (
	"net/http"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func TestStaffExtendACodeMailItAgainAndReplaceIt(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.com", FirstName: "Ann", Verified: true, Enabled: true})
	h.deliver()
	owner := h.staff(h.merchant)
	member := "/api/v1/members/" + owner.annsID()
	owner.post(member+"/adjust", map[string]any{"points": 900, "reason": "here"}, "Idempotency-Key", "key-0001").want(http.StatusOK)
	var code, longer api.Redemption
	owner.post(member+"/redemptions", map[string]any{"reward_id": "five", "store_id": h.coffeeID}, "Idempotency-Key", "key-0002").
		want(http.StatusOK).into(&code)
	of := member + "/redemptions/" + code.ID.String()
	day := code.EndsAt.AddDate(0, 0, 30).Format("2006-01-02")
	owner.post(of+"/extend", map[string]any{"until": day}).want(http.StatusOK).into(&longer)
	if !longer.EndsAt.After(code.EndsAt) || longer.State != "issued" {
		t.Errorf("the code ends on %s and is %s, want later than %s", longer.EndsAt, longer.State, code.EndsAt)
	}
	owner.post(of+"/extend", map[string]any{"until": "2020-01-01"}).problem(http.StatusBadRequest)
	owner.post(of+"/resend", nil, "Idempotency-Key", "key-0003").want(http.StatusOK)
	owner.post(of+"/reissue", map[string]any{"code": "RG-SOMEBODY-ELSES"}).problem(http.StatusBadRequest)
	var first, second api.Redemption
	owner.post(of+"/reissue", map[string]any{"code": code.Code}).want(http.StatusOK).into(&first)
	owner.post(of+"/reissue", map[string]any{"code": code.Code}).want(http.StatusOK).into(&second)
	if first.Code == code.Code || first.Code == "" || second.Code != first.Code {
		t.Errorf("code %q became %q, and %q at the second press", code.Code, first.Code, second.Code)
	}
}
