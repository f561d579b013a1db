package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/app/survey"
	"regulars/connectors/shopify/shopifytest"
)

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestNothingOfAnotherMerchantIsReached asks every operation that takes an id
// for things of another merchant, and every list for their traces.
func TestNothingOfAnotherMerchantIsReached(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.coffee.AddCustomer(shopifytest.Customer{Email: "ann.canary@example.com", FirstName: "Canary", Verified: true, Enabled: true}).ID
	h.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: ann, Items: []shopifytest.Item{{Quantity: 2, Unit: 40000}}})
	h.deliver()
	owner := h.staff(h.merchant)
	member := owner.annsID()
	owner.post("/api/v1/members/"+member+"/adjust", map[string]any{"points": 900, "reason": "canary"}, "Idempotency-Key", "key-0001").
		want(http.StatusOK)
	var code api.Redemption
	owner.post("/api/v1/members/"+member+"/redemptions", map[string]any{"reward_id": "five", "store_id": h.coffeeID},
		"Idempotency-Key", "key-0002").want(http.StatusOK).into(&code)
	dead := h.poison()

	stranger := h.staff(h.Merchant(nil))
	ids := []string{member, code.ID.String(), h.coffeeID.String(), h.merchant.String(), dead}
	for _, op := range adminOperations(t) {
		if !strings.Contains(op.path, "{id}") {
			continue
		}
		for _, id := range ids {
			body := bodyFor(op.path, h.coffeeID)
			path := strings.NewReplacer("{id}", id, "{redemption_id}", code.ID.String(), "{file_id}", id, "{answer_id}", id,
				"{message_id}", id).Replace(op.path)
			if op.method == http.MethodGet && strings.HasSuffix(path, "/past") {
				path += "?since=2026-01-01"
			}
			if strings.Contains(op.path, "/statement") {
				path += "?month=2026-01"
			}
			answer := stranger.do(op.method, path, body, "Idempotency-Key", "key-0003")
			answer.problem(http.StatusNotFound)
		}
	}
	for _, op := range adminOperations(t) {
		if op.method != http.MethodGet || strings.Contains(op.path, "{id}") {
			continue
		}
		path := strings.ReplaceAll(op.path, "{kind}", "welcome")
		if strings.HasSuffix(path, "/compare") {
			path += "?from=draft&to=draft"
		}
		if strings.HasSuffix(path, "/personas/beside") { // two that a stranger knows of
			stranger.get(path + "?a=" + member + "&b=" + member).problem(http.StatusNotFound)
			continue
		}
		answer := stranger.do(op.method, path, nil).want(http.StatusOK)
		for _, trace := range append(ids, "canary", "Canary", h.coffee.Domain) {
			if strings.Contains(string(answer.body), trace) {
				t.Errorf("%s shows %q of another merchant", op.path, trace)
			}
		}
	}
	var replayed api.Replayed
	stranger.post("/api/v1/attention/replay", map[string]any{"ids": []string{dead}}).want(http.StatusOK).into(&replayed)
	if replayed.Replayed != 0 {
		t.Error("another merchant's delivery was tried again")
	}
	owner.get("/api/v1/attention/" + dead).want(http.StatusOK)
}

func bodyFor(path string, store uuid.UUID) any {
	switch {
	case strings.HasSuffix(path, "/message-templates/{id}"):
		return map[string]any{"name": "x", "document": map[string]any{"language": "en", "texts": map[string]any{
			"en": map[string]any{"subject": "x", "preview": "", "blocks": []any{
				map[string]any{"kind": "text", "text": "x", "image": "", "link": ""},
			}},
		}}}
	case strings.HasSuffix(path, "/newsletters/{id}"):
		return map[string]any{"name": "x", "template_id": store, "lasts_days": 3, "compare_permille": 50, "window_days": 14}
	case strings.HasSuffix(path, "/print-runs/{id}"):
		return map[string]any{
			"name": "x", "store_id": store, "reward_id": "five", "copies": 1, "design": "clear", "form": "four", "paper": "a4",
			"locale": "en", "compare_permille": 0, "window_days": 30,
		}
	case strings.HasSuffix(path, "/newsletters/{id}/send"):
		return map[string]any{}
	case strings.HasSuffix(path, "/studies/{id}"):
		return map[string]any{"outline": map[string]any{
			"name": "x", "kind": "survey", "survey_id": store, "title": map[string]any{"en": "x"}, "intro": map[string]any{},
			"terms": map[string]any{"en": "x"}, "quotas": []any{map[string]any{"id": "x", "name": "x", "wanted": 1, "invite": 1}},
			"accept_days": 7, "answer_days": 7,
		}}
	case strings.HasSuffix(path, "/shipments"):
		return map[string]any{}
	case strings.HasSuffix(path, "/profile"):
		return map[string]any{}
	case strings.HasSuffix(path, "/consents"):
		return map[string]any{"channel": "email", "granted": false, "note": "theft"}
	case strings.HasSuffix(path, "/journeys/{id}/draft"):
		return map[string]any{"document": map[string]any{
			"name": "x", "trigger": map[string]any{"kind": "paid"}, "again": map[string]any{"when": "never"},
			"compare_permille": 50, "window_days": 30, "steps": []any{map[string]any{"id": "x", "kind": "end"}},
		}}
	case strings.HasSuffix(path, "/journeys/{id}/publish"):
		return map[string]any{"note": "theft"}
	case strings.HasSuffix(path, "/journeys/{id}/past"):
		return map[string]any{"since": "2026-01-01", "runs": 1}
	case strings.HasSuffix(path, "/extend"):
		return map[string]any{"until": "2027-03-31"}
	case strings.HasSuffix(path, "/reissue"):
		return map[string]any{"code": "RG-THEFT-THEFT"}
	case strings.HasSuffix(path, "/hand-over"):
		return map[string]any{}
	case strings.HasSuffix(path, "/review"):
		return map[string]any{"state": "review", "reason": "theft"}
	case strings.HasSuffix(path, "/commission"):
		return map[string]any{"commission": map[string]any{"active": true, "kind": "points", "points": 5}}
	case strings.HasSuffix(path, "/codes"):
		return map[string]any{"code": "THEFT"}
	case strings.HasSuffix(path, "/mail/lift"), strings.HasSuffix(path, "/refuse"), strings.HasSuffix(path, "/allow"), strings.HasSuffix(path, "/block"):
		return map[string]any{"reason": "theft"}
	case strings.HasSuffix(path, "/role"):
		return map[string]any{"role": "owner"}
	case strings.HasSuffix(path, "/segments/{id}"):
		return map[string]any{"name": "Theft", "condition": map[string]any{"field": "orders", "op": "at_least", "number": 0}}
	case strings.HasSuffix(path, "/audiences/{id}"):
		return map[string]any{"name": "Theft", "segment_id": store}
	case strings.HasSuffix(path, "/personas/{id}"):
		return map[string]any{"name": "Theft", "written": map[string]any{}}
	case strings.HasSuffix(path, "/tag"):
		return map[string]any{"tag": "theft"}
	case strings.HasSuffix(path, "/tier"):
		return map[string]any{"tier": "gold", "reason": "theft"}
	case strings.HasSuffix(path, "/adjust"):
		return map[string]any{"points": 5, "reason": "theft"}
	case strings.HasSuffix(path, "/redemptions"):
		return map[string]any{"reward_id": "five", "store_id": store}
	case strings.HasSuffix(path, "/birthday"):
		return map[string]any{"birthday": "03-28"}
	case strings.HasSuffix(path, "/erase"):
		return map[string]any{"confirm": "ann.canary@example.com"}
	case strings.HasSuffix(path, "/merge"):
		return map[string]any{"other": store}
	case strings.HasSuffix(path, "/move-points"):
		return map[string]any{"to": "01980000-0000-7000-8000-000000000001", "points": 5, "reason": "theft"}
	case strings.HasSuffix(path, "/split"):
		return map[string]any{"accounts": []any{map[string]any{"store_id": store, "customer_id": "1"}}, "reason": "theft"}
	case strings.HasSuffix(path, "/view"):
		return map[string]any{"store_id": store}
	case strings.HasSuffix(path, "/answer"), strings.HasSuffix(path, "/close"):
		return map[string]any{"note": "theft"}
	case strings.Contains(path, "/surveys/") && strings.HasSuffix(path, "/ask"):
		return map[string]any{"member_id": store}
	case strings.HasSuffix(path, "/requests/{id}/messages"):
		return map[string]any{"text": "theft"}
	case strings.HasSuffix(path, "/requests/{id}/assign"):
		return map[string]any{}
	case strings.HasSuffix(path, "/requests/{id}/sort"):
		return map[string]any{"kind": "question", "priority": "low"}
	case strings.HasSuffix(path, "/requests/{id}/member"):
		return map[string]any{"member_id": store}
	case strings.HasSuffix(path, "/requests/{id}/goodwill"):
		return map[string]any{"points": 5, "reason": "theft"}
	case strings.HasSuffix(path, "/desk/answers/{id}"):
		return map[string]any{"name": "Theft", "texts": map[string]any{"en": "theft"}}
	case strings.HasSuffix(path, "/guides/{id}"):
		return map[string]any{"document": kettle()}
	case strings.HasSuffix(path, "/surveys/{id}"):
		return map[string]any{"document": survey.Templates("Mia")[0].Document}
	case strings.HasSuffix(path, "/webhooks/{id}"):
		return map[string]any{"url": "https://theft.example.com/", "events": []string{}, "on": true}
	case strings.HasSuffix(path, "/stores/{id}/permissions"):
		return map[string]any{"permission": "looks"}
	case strings.HasSuffix(path, "/stores/{id}/places"):
		return map[string]any{"widget": false, "product_points": false, "cart_notice": false, "account_tab": false, "order_help": false}
	case strings.HasSuffix(path, "/flow/{id}"):
		return map[string]any{"on": true, "triggers": []string{}}
	case strings.HasSuffix(path, "/webhooks/{id}/replay"):
		return map[string]any{"since": "2026-01-01T00:00:00Z"}
	case strings.HasSuffix(path, "/part"):
		return "x"
	default:
		return nil
	}
}

// poison sends a delivery that cannot be applied and returns its id.
func (h *house) poison() string {
	h.t.Helper()
	body := `{"id":"canary"}`
	h.browser().post("/webhooks/shopify", body, "X-Shopify-Topic", "orders/paid", "X-Shopify-Shop-Domain", h.coffee.Domain,
		"X-Shopify-Webhook-Id", "poison", "X-Shopify-Hmac-Sha256", sign("hush", body)).want(http.StatusOK)
	h.Drain()
	var list api.CountedPage[api.AttentionItem]
	h.staff(h.merchant).get("/api/v1/attention").want(http.StatusOK).into(&list)
	if len(list.Items) != 1 || list.Total != 1 {
		h.t.Fatalf("%d deliveries need attention (total %d), want 1", len(list.Items), list.Total)
	}
	return list.Items[0].ID.String()
}

// annsID is Ann. (The WooCommerce store brings its own administrator.)
func (b *browser) annsID() string {
	b.h.t.Helper()
	var found api.CountedPage[api.MemberRow]
	b.get("/api/v1/members?q=ann").want(http.StatusOK).into(&found)
	if len(found.Items) == 0 {
		b.h.t.Fatal("there is no Ann")
	}
	return found.Items[0].ID.String()
}
