package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func TestTextThatNoRowCanHoldIsRefusedByItsName(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.com", FirstName: "Ann", Verified: true, Enabled: true}).ID
	h.deliver()
	staff, shopper := h.staff(h.merchant), h.shopper(ann)
	var settings json.RawMessage
	staff.get("/api/v1/settings").want(http.StatusOK).into(&settings)
	var state struct {
		Draft struct{ Document json.RawMessage }
	}
	staff.get("/api/v1/program").want(http.StatusOK).into(&state)
	// put sends what is there with one piece of it replaced.
	put := func(path string, text json.RawMessage, piece, by string) *response {
		t.Helper()
		if !strings.Contains(string(text), piece) {
			t.Fatalf("%s has no %s", text, piece)
		}
		return staff.do(http.MethodPut, path, strings.Replace(string(text), piece, by, 1))
	}
	set := func(piece, by string) *response { return put("/api/v1/settings", settings, piece, by) }
	draft := func(piece, by string) *response {
		return put("/api/v1/program/draft", json.RawMessage(`{"document":`+string(state.Draft.Document)+`}`), piece, by)
	}
	const member = "/api/v1/members/01890000-0000-7000-8000-000000000000"
	key := []string{"Idempotency-Key", "a-key-of-a-test"}
	keys := map[string]any{"url": "https://a\x00", "consumer_key": "ck_1", "consumer_secret": "cs_1"}
	for _, c := range []struct {
		location string
		answer   *response
	}{
		{"query.q", staff.get("/api/v1/members?q=a%00b")},
		{"query.q", staff.get("/api/v1/members?q=%ff%fe")},
		{"query.after", staff.get("/api/v1/members?after=%00")},
		{"body.reason", staff.post(member+"/adjust", map[string]any{"points": 1, "reason": "be\x00cause"}, key...)},
		{"body.reward_id", staff.post(member+"/redemptions", map[string]any{"reward_id": "\x00", "store_id": h.coffeeID}, key...)},
		{"body.name", set(`"name":"`, `"name":"\u0000`)},
		{"body.look.points.de.plural", set(`"plural":"`, `"plural":"\u0000`)},
		{"body.look.reasons", set(`"reasons":{`, `"reasons":{"e\u0000":["a"]`)},
		{"body.look.reasons.pt[1]", set(`"reasons":{`, `"reasons":{"pt":["a","\u0000"]`)},
		{"body.document.rules[0].name", draft(`"name":"`, `"name":"\u0000`)},
		{"body.document.terms.en", draft(`"en":"`, `"en":"\u0000`)},
		{"body.note", staff.post("/api/v1/program/publish", map[string]any{"note": "\x00"})},
		{"body.url", staff.post("/api/v1/stores/woocommerce", keys)},
		{"query.locale", shopper(http.MethodGet, "/bootstrap?locale=%00", nil)},
		{"body.reward_id", shopper(http.MethodPost, "/redemptions", map[string]any{"reward_id": "\x00"}, key...)},
	} {
		p := c.answer.problem(http.StatusBadRequest)
		if !names(p, c.location) || !strings.Contains(p.Detail, c.location) {
			t.Errorf("%s: the refusal does not name %s: %+v", c.answer.asked, c.location, p)
		}
	}
	staff.get("/api/v1/members?q=%C5%BDofia%20%F0%9F%99%82").want(http.StatusOK)
	h.browser().post("/webhooks/woocommerce/%00", "{}", "X-WC-Webhook-Topic", "order.updated").want(http.StatusUnauthorized)
}
