package api_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/program"
)

// rich is Ann with 850 usable points.
func (h *house) rich() int64 {
	h.t.Helper()
	ann := h.ann()
	h.deliver()
	b := h.staff(h.merchant)
	b.post("/api/v1/members/"+b.annsID()+"/adjust", map[string]any{"points": 800, "reason": "A gift"}, "Idempotency-Key", "key-rich").
		want(http.StatusOK)
	return ann
}

func TestVisitorSeesTheProgramAndNothingOfAnybody(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.rich()
	visitor := h.shopper(0)
	var got api.Bootstrap
	answer := visitor(http.MethodGet, "/bootstrap?locale=de-AT", nil).want(http.StatusOK)
	answer.into(&got)
	if got.Shopper != "anonymous" || got.Balance != nil || got.Name != "" || len(got.History) != 0 || len(got.Codes) != 0 {
		t.Errorf("a visitor sees %+v", got)
	}
	if got.Locale != "de" || got.Points.Plural != "Punkte" || got.Enrollment != "accounts" || got.SignInURL == "" {
		t.Errorf("a visitor from Austria sees %+v", got)
	}
	want := []api.Way{
		{ID: "spend", Title: "Points for every order", Detail: "Bei jeder Bestellung", PointsLabel: "2 je 1\u00a0€"},
		{ID: "signup", Title: "Welcome", Detail: "Einmal, beim Beitritt", PointsLabel: "+50"},
	}
	if diff := cmp.Diff(want, got.Ways); diff != "" {
		t.Errorf("ways to earn (-want +got):\n%s", diff)
	}
	if len(got.Rewards) != 2 || got.Rewards[0].Affordable || got.Rewards[0].Cost > got.Rewards[1].Cost {
		t.Errorf("rewards are %+v", got.Rewards)
	}
	if answer.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the answer may be cached: %q", answer.header.Get("Cache-Control"))
	}
	visitor(http.MethodGet, "/history", nil).problem(http.StatusUnauthorized)
	visitor(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", "key-0001").problem(http.StatusForbidden)
	visitor(http.MethodPost, "/join", `{"terms":true}`).problem(http.StatusUnauthorized)
	h.browser().get("/storefront/shopify/v1/bootstrap").problem(http.StatusUnauthorized)
	signed := h.coffee.SignedQuery(url.Values{}, 0)
	signed.Set("logged_in_customer_id", "1")
	h.browser().get("/storefront/shopify/v1/bootstrap?" + signed.Encode()).problem(http.StatusUnauthorized)
}

func TestMemberTakesARewardOnceHoweverOftenTheyTap(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.shopper(h.rich())
	var code, again api.Code
	ann(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", "tap-0001").want(http.StatusOK).into(&code)
	ann(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", "tap-0001").want(http.StatusOK).into(&again)
	if diff := cmp.Diff(code, again); diff != "" {
		t.Errorf("the second tap got another answer:\n%s", diff)
	}
	if code.State != "issued" || h.coffee.Usable(code.Code) != 1 || code.RewardName != "5 off" {
		t.Errorf("the code is %+v, and %d of it work in the store", code, h.coffee.Usable(code.Code))
	}
	if diff := cmp.Diff(&api.CodeCart{Sort: "order", Beside: []string{"product", "shipping"}}, code.Cart); diff != "" {
		t.Errorf("what the cart must be like (-want +got):\n%s", diff)
	}
	ann(http.MethodPost, "/redemptions", `{"reward_id":"ship"}`, "Idempotency-Key", "tap-0001").problem(http.StatusConflict)
	poor := ann(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", "tap-0002").problem(http.StatusConflict)
	if poor.Detail != "Still missing: 150 points" {
		t.Errorf("what is missing is told as %q", poor.Detail)
	}
	ann(http.MethodPost, "/redemptions", `{"reward_id":"none"}`, "Idempotency-Key", "tap-0003").problem(http.StatusNotFound)
	for _, key := range []string{"", "short", "with a space", strings.Repeat("k", 81), "ümlaut-key"} {
		p := ann(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", key).problem(http.StatusBadRequest)
		if !names(p, "header.Idempotency-Key") {
			t.Errorf("key %q is refused with %+v", key, p)
		}
	}
	var got api.Bootstrap
	ann(http.MethodGet, "/bootstrap?locale=en", nil).want(http.StatusOK).into(&got)
	if got.Balance.Available != 350 || len(got.Codes) != 1 || got.Codes[0].Code != code.Code || got.History[0].Points != -500 {
		t.Errorf("after taking it the widget shows %+v", got)
	}
	if got.Worth == nil || got.Worth.Minor != 350 || got.NextReward == nil || got.NextReward.Missing != 150 {
		t.Errorf("350 points are worth %+v and the next reward is %+v", got.Worth, got.NextReward)
	}
	var one api.Code
	ann(http.MethodGet, "/redemptions/"+code.ID.String(), nil).want(http.StatusOK).into(&one)
	h.shopper(0)(http.MethodGet, "/redemptions/"+code.ID.String(), nil).problem(http.StatusNotFound)
	other := h.coffee.AddCustomer(customerNamed("Bob")).ID
	h.deliver()
	h.shopper(other)(http.MethodGet, "/redemptions/"+code.ID.String(), nil).problem(http.StatusNotFound)
}

func TestShopperJoinsLeavesAndComesBack(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	ann := h.shopper(h.ann())
	var got api.Bootstrap
	ann(http.MethodGet, "/bootstrap", nil).want(http.StatusOK).into(&got)
	if got.Shopper != "guest_customer" || got.Terms == "" {
		t.Fatalf("before joining the shopper is %+v", got)
	}
	p := ann(http.MethodPost, "/join", `{"terms":false}`).problem(http.StatusBadRequest)
	if !names(p, "body.terms") {
		t.Errorf("joining without the terms is refused with %+v", p)
	}
	for range 2 {
		ann(http.MethodPost, "/join", `{"terms":true}`).want(http.StatusOK).into(&got)
		if got.Shopper != "member" || got.Balance.Available != 50 || len(got.History) != 1 {
			t.Fatalf("after joining the shopper is %+v", got)
		}
	}
	ann(http.MethodPost, "/leave", nil).want(http.StatusOK).into(&got)
	if got.Shopper != "left" || got.Balance.Available != 50 {
		t.Errorf("after leaving the shopper is %+v", got)
	}
	ann(http.MethodPost, "/redemptions", `{"reward_id":"ship"}`, "Idempotency-Key", "tap-0001").want(http.StatusForbidden)
	ann(http.MethodPost, "/join", `{"terms":true}`).want(http.StatusOK).into(&got)
	if got.Shopper != "member" || got.Balance.Available != 50 {
		t.Errorf("after coming back the shopper is %+v", got)
	}
}

func TestWooCommerceShopperIsKnownByTheTokenOfTheirOwnStoreAlone(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	tom := h.tea.AddCustomer("tom@example.com", "Tom", "Tea")
	h.Advance(time.Hour) // new customers are found by a listing
	h.deliver()
	token := h.teaToken(tom)
	b := h.browser()
	const path = "/storefront/woocommerce/v1/bootstrap?locale=en"
	var got api.Bootstrap
	answer := b.get(path, "Authorization", "Bearer "+token, "Origin", h.tea.URL()).want(http.StatusOK)
	answer.into(&got)
	if got.Shopper != "member" || got.Name != "Tom Tea" || got.Apply != "woocommerce" || !strings.HasPrefix(got.SignInURL, h.tea.URL()) {
		t.Errorf("Tom sees %+v", got)
	}
	if allowed := answer.header.Get("Access-Control-Allow-Origin"); allowed != h.tea.URL() {
		t.Errorf("the answer may be read by %q, want the store alone", allowed)
	}
	foreign := b.get(path, "Authorization", "Bearer "+token, "Origin", "https://evil.example")
	foreign.problem(http.StatusForbidden)
	if foreign.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a foreign page may read the refusal")
	}
	asked := b.do(http.MethodOptions, path, nil, "Origin", h.tea.URL(), "Access-Control-Request-Headers", "authorization").want(http.StatusNoContent)
	if !strings.Contains(asked.header.Get("Access-Control-Allow-Headers"), "Idempotency-Key") {
		t.Errorf("a page may send %q", asked.header.Get("Access-Control-Allow-Headers"))
	}
	visitor := b.get(path, "Authorization", "Bearer "+h.teaToken(0)).want(http.StatusOK)
	visitor.into(&got)
	if got.Shopper != "anonymous" {
		t.Errorf("a visitor is %q", got.Shopper)
	}
	h.Advance(6 * time.Minute)
	late := b.get(path, "Authorization", "Bearer "+token, "Origin", h.tea.URL())
	late.problem(http.StatusUnauthorized)
	if late.header.Get("Access-Control-Allow-Origin") != h.tea.URL() {
		t.Error("the page cannot read that its token is too old")
	}
	b.get(path).problem(http.StatusUnauthorized)
	b.get(path, "Authorization", "Bearer "+token[:len(token)-2]+"xx").problem(http.StatusUnauthorized)
}

func TestHistoryOfAShopperIsPagedAndInTheirLanguage(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.shopper(h.rich())
	var page api.Page[api.ShopperMovement]
	ann(http.MethodGet, "/history?limit=1&locale=es", nil).want(http.StatusOK).into(&page)
	if len(page.Items) != 1 || page.Next == "" || page.Items[0].Reason != "A gift" {
		t.Fatalf("the first page is %+v", page)
	}
	ann(http.MethodGet, "/history?limit=1&locale=es&after="+page.Next, nil).want(http.StatusOK).into(&page)
	if len(page.Items) != 1 || page.Next != "" || !strings.Contains(page.Items[0].Reason, "50 puntos") {
		t.Errorf("the second page is %+v", page)
	}
	p := ann(http.MethodGet, "/history?after=x", nil).problem(http.StatusBadRequest)
	if !names(p, "query.after") {
		t.Errorf("a foreign cursor is refused with %+v", p)
	}
}

var formKey = regexp.MustCompile(`name="reward_id" value="five"><input type="hidden" name="key" value="([^"]+)"`)

func TestLoyaltyPageWorksByItsFormsAlone(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.rich()
	b := h.browser()
	address := func(customer int64) string {
		return "/storefront/shopify/v1/page?" + h.coffee.SignedQuery(url.Values{"locale": {"en"}}, customer).Encode()
	}
	shown := b.get(address(ann)).want(http.StatusOK)
	if kind := shown.header.Get("Content-Type"); !strings.HasPrefix(kind, "application/liquid") {
		t.Errorf("the page is %q", kind)
	}
	if policy := shown.header.Get("Content-Security-Policy"); policy != "" {
		t.Errorf("the page brings the policy %q into the shop's own", policy)
	}
	found := formKey.FindStringSubmatch(string(shown.body))
	if found == nil {
		t.Fatalf("the page has no form for the reward:\n%s", shown.body)
	}
	form := url.Values{"do": {"redeem"}, "reward_id": {"five"}, "key": {html.UnescapeString(found[1])}}
	post := func(customer int64, form url.Values) string {
		answer := b.send(http.MethodPost, address(customer), strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
		return string(answer.want(http.StatusOK).body)
	}
	for range 2 { // sending the page again buys nothing again
		if page := post(ann, form); !strings.Contains(page, "RG-") || !strings.Contains(page, "350") {
			t.Fatalf("after the form the page shows no code or another balance:\n%s", page)
		}
	}
	forged := url.Values{"do": {"redeem"}, "reward_id": {"ship"}, "key": {"0123456789ab.0123456789abcdef01234567-ship"}}
	if page := post(ann, forged); !strings.Contains(page, "not of your page") {
		t.Errorf("a forged form is not refused:\n%s", page)
	}
	bob := h.coffee.AddCustomer(customerNamed("Bob")).ID
	h.deliver()
	if page := post(bob, form); !strings.Contains(page, "not of your page") {
		t.Errorf("a form of somebody else's page is not refused:\n%s", page)
	}
}
