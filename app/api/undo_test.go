package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/api"
	"regulars/app/program"
)

func TestAShopperAndStaffGiveAnUnusedCodeBack(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.shopper(h.rich())
	var code, back api.Code
	ann(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", "tap-0001").want(http.StatusOK).into(&code)
	if !code.Undoable || code.Points != 500 {
		t.Errorf("the code says %+v, want that it can be given back for 500 points", code)
	}
	undo := "/redemptions/" + code.ID.String() + "/undo"
	h.shopper(0)(http.MethodPost, undo, nil).problem(http.StatusNotFound)
	other := h.coffee.AddCustomer(customerNamed("Bob")).ID
	h.deliver()
	h.shopper(other)(http.MethodPost, undo, nil).problem(http.StatusNotFound)
	for range 2 {
		ann(http.MethodPost, undo, nil).want(http.StatusOK).into(&back)
	}
	if back.State != "revoked" || back.Code != "" || back.Undoable || h.coffee.Usable(code.Code) != 0 {
		t.Errorf("given back it is %+v, and %d of it work in the store", back, h.coffee.Usable(code.Code))
	}
	var got api.Bootstrap
	ann(http.MethodGet, "/bootstrap?locale=en", nil).want(http.StatusOK).into(&got)
	if got.Balance.Available != 850 || got.History[0].Points != 500 || got.History[0].Reason != "“5 off” was given back unused" {
		t.Errorf("after giving it back the widget shows %+v and %+v", got.Balance, got.History[0])
	}

	ann(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", "tap-0002").want(http.StatusOK).into(&code)
	var taken api.Redemption
	owner := h.staff(h.merchant)
	member := "/api/v1/members/" + owner.annsID() + "/redemptions/"
	owner.post(member+uuid.NewString()+"/undo", nil).problem(http.StatusNotFound)
	owner.post(member+code.ID.String()+"/undo", nil).want(http.StatusOK).into(&taken)
	if taken.State != "revoked" || taken.Undoable {
		t.Errorf("given back by staff it is %+v", taken)
	}
	ann(http.MethodPost, "/redemptions", `{"reward_id":"five","steps":3}`, "Idempotency-Key", "tap-0003").problem(http.StatusBadRequest)

	h.Publish(h.merchant, endFirst(shopProgram(program.Accounts)))
	h.Advance(time.Second)
	for locale, want := range map[string]string{"en": "No longer offered", "de-AT": "Nicht mehr im Angebot", "ar": "لم تعد متاحة"} {
		p := ann(http.MethodPost, "/redemptions?locale="+locale, `{"reward_id":"five"}`, "Idempotency-Key", "tap-0004").
			problem(http.StatusConflict)
		if p.Detail != want {
			t.Errorf("in %s the refusal says %q, want %q", locale, p.Detail, want)
		}
	}
}

// endFirst ends the first reward.
func endFirst(document program.Document) program.Document {
	document.Rewards[0].Until = "2001-01-01T00:00"
	return document
}
