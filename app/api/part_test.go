package api_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/app/staff"
)

const woo = "/storefront/woocommerce/v1"

// tom is a member of the tea shop, and asks as the plugin's script on a page of it does.
func (h *house) tom() (customer int64, ask func(method, path string, form url.Values) *response) {
	h.t.Helper()
	customer = h.tea.AddCustomer("tom@example.com", "Tom", "Tea")
	h.Advance(time.Hour) // new customers are found by a listing
	h.deliver()
	return customer, h.inTea(customer)
}

// inTea is a browser on a page of the tea shop, of a customer, 0 for nobody.
func (h *house) inTea(customer int64) func(method, path string, form url.Values) *response {
	token := h.teaToken(customer)
	return func(method, path string, form url.Values) *response {
		h.t.Helper()
		head := []string{"Authorization", "Bearer " + token, "Origin", h.tea.URL()}
		if form == nil {
			return h.browser().get(woo+path, head...)
		}
		return h.browser().send(method, woo+path, strings.NewReader(form.Encode()),
			append(head, "Content-Type", "application/x-www-form-urlencoded")...)
	}
}

func TestPartsOfAWooCommercePageAreOfTheShopAlone(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	product := "/part/product/" + h.sencha() + "?locale=de"
	customer, tom := h.tom()
	visitor := h.inTea(0)
	for _, path := range []string{product, "/part/cart", "/part/about", "/page", "/invite/NOBODY99"} {
		foreign := h.browser().get(woo+path, "Authorization", "Bearer "+h.teaToken(customer), "Origin", "https://evil.example")
		foreign.problem(http.StatusForbidden)
		if foreign.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: a foreign page may read the refusal", path)
		}
		old := h.browser().get(woo+path, "Authorization", "Bearer old", "Origin", h.tea.URL())
		old.problem(http.StatusUnauthorized)
		if old.header.Get("Access-Control-Allow-Origin") != h.tea.URL() {
			t.Errorf("%s: the page cannot read that its token is too old", path)
		}
	}
	earns := tom(http.MethodGet, product, nil).want(http.StatusOK)
	if !strings.Contains(string(earns.body), "Punkte") || earns.header.Get("Access-Control-Allow-Origin") != h.tea.URL() {
		t.Errorf("the product says %s, readable by %q", earns.body, earns.header.Get("Access-Control-Allow-Origin"))
	}
	tom(http.MethodGet, "/part/product/999999", nil).want(http.StatusNoContent)
	visitor(http.MethodGet, "/part/cart", nil).want(http.StatusNoContent)
	visitor(http.MethodGet, "/part/about", nil).want(http.StatusNoContent)
}

func TestACodeIsTappedBesideTheCartOnce(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	_, tom := h.tom()
	b := h.staff(h.merchant)
	b.post("/api/v1/members/"+h.tomsID(b)+"/adjust", map[string]any{"points": 800, "reason": "A gift"}, "Idempotency-Key", "key-rich").
		want(http.StatusOK)
	before := string(tom(http.MethodGet, "/part/cart?locale=en", nil).want(http.StatusOK).body)
	if !strings.Contains(before, "You have 850 points") || !strings.Contains(before, `href="#regulars"`) ||
		strings.Contains(before, "data-regulars-code") {
		t.Errorf("before there is a code, the cart says:\n%s", before)
	}
	const page = "/page?locale=en&live=1&action=%2Frewards%2F"
	shown := string(tom(http.MethodGet, page, nil).want(http.StatusOK).body)
	key := regexp.MustCompile(`name="reward_id" value="five"><input type="hidden" name="key" value="([^"]+)"`).FindStringSubmatch(shown)
	if key == nil || !strings.Contains(shown, `action="/rewards/"`) {
		t.Fatalf("the page has no form to take a reward:\n%s", shown)
	}
	take := url.Values{"do": {"redeem"}, "reward_id": {"five"}, "key": {html.UnescapeString(key[1])}}
	for range 2 { // a double click
		shown = string(tom(http.MethodPost, page, take).want(http.StatusOK).body)
	}
	codes := regexp.MustCompile(`data-regulars-code="(RG-[0-9A-Z-]+)"`).FindAllStringSubmatch(shown, -1)
	if len(codes) != 1 || h.tea.Usable(codes[0][1]) != 1 {
		t.Fatalf("two taps left the codes %v on the page:\n%s", codes, shown)
	}
	if after := string(tom(http.MethodGet, "/part/cart?locale=en", nil).want(http.StatusOK).body); !strings.Contains(after, codes[0][0]) {
		t.Errorf("the cart does not offer the code:\n%s", after)
	}
	still := string(tom(http.MethodGet, "/page?locale=en", nil).want(http.StatusOK).body)
	if strings.Contains(still, "data-regulars-code") || strings.Contains(still, `value="redeem"`) {
		t.Error("a page without script has buttons that need one")
	}
	stolen := h.inTea(0)(http.MethodPost, page, take)
	if !strings.Contains(string(stolen.want(http.StatusOK).body), `role="alert"`) {
		t.Error("a form of somebody else's page was taken")
	}
}

// sencha is a tea on sale, of €12.
func (h *house) sencha() string {
	h.t.Helper()
	id := h.tea.AddProduct("Sencha", "Green tea", 1200)
	h.deliver()
	h.Advance(time.Hour)
	h.deliver()
	return strconv.FormatInt(id, 10)
}

// tomsID is Tom's as staff see him.
func (h *house) tomsID(b *browser) string {
	h.t.Helper()
	var found api.Page[api.MemberRow]
	b.get("/api/v1/members?q=tom%40example.com").want(http.StatusOK).into(&found)
	if len(found.Items) != 1 {
		h.t.Fatalf("found %+v", found.Items)
	}
	return found.Items[0].ID.String()
}

func TestTheAccountAsksOnlyWhatTheMerchantChoseAndKeepsOnlyWhatIsAgreedTo(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	_, tom := h.tom()
	b := h.as(h.merchant, staff.Owner)
	id := h.tomsID(b)
	known := func() map[string]string {
		var p api.MemberProfile
		b.get("/api/v1/members/" + id + "/profile").want(http.StatusOK).into(&p)
		said := map[string]string{}
		for _, k := range p.Known {
			if slices.Contains([]string{"age_band", "sex", "birthday"}, k.Field) {
				said[k.Field] = k.Value
			}
		}
		return said
	}
	tom(http.MethodGet, "/part/about", nil).want(http.StatusNoContent) // nobody decided to ask
	ask := func(what ...string) {
		b.put("/api/v1/profile-settings", api.ProfileSettings{
			Ask: what, Channels: []string{"email"}, Purposes: []api.Choice{}, Topics: []api.Choice{}, Learn: true,
			SensitiveProducts: []string{}, SensitiveCollections: []string{},
		}).want(http.StatusOK)
	}
	ask("age_band", "sex")
	shown := string(tom(http.MethodGet, "/part/about?locale=en", nil).want(http.StatusOK).body)
	if !strings.Contains(shown, `name="age_band"`) || strings.Contains(shown, `name="month"`) {
		t.Errorf("age and sex alone are to be asked:\n%s", shown)
	}
	ask("age_band", "sex", "birthday")
	answers := url.Values{"age_band": {"25-34"}, "sex": {"female"}, "month": {"03"}, "day": {"28"}}
	refused := string(tom(http.MethodPost, "/part/about?locale=en", answers).want(http.StatusOK).body)
	if !strings.Contains(refused, "Tick this first") || !strings.Contains(refused, `value="25-34" selected`) || len(known()) != 0 {
		t.Errorf("without the consent, known is %v and shown:\n%s", known(), refused)
	}
	answers.Set("channel.profile", "on")
	for range 2 {
		if kept := string(tom(http.MethodPost, "/part/about?locale=en", answers).want(http.StatusOK).body); !strings.Contains(kept, "Saved") {
			t.Errorf("after agreeing:\n%s", kept)
		}
	}
	if said := known(); said["age_band"] != "25-34" || said["sex"] != "female" || said["birthday"] != "03-28" {
		t.Errorf("known is %v", said)
	}
	answers.Del("channel.profile")
	tom(http.MethodPost, "/part/about?locale=en", answers).want(http.StatusOK)
	if said := known(); len(said) != 0 {
		t.Errorf("the consent is withdrawn, and still known is %v", said)
	}
}

func TestWhatAShopperLooksAtIsToldOnlyWhereTheMerchantWantsItAndEarnsNothing(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	product := h.sencha()
	customer, tom := h.tom()
	b := h.as(h.merchant, staff.Owner)
	id := h.tomsID(b)
	watches := func() bool {
		var front api.Bootstrap
		tom(http.MethodGet, "/bootstrap", nil).want(http.StatusOK).into(&front)
		return front.Watch
	}
	if watches() {
		t.Error("pages are to tell what people look at, and nobody wanted it")
	}
	b.put("/api/v1/profile-settings", api.ProfileSettings{
		Ask: []string{}, Channels: []string{"email"}, Purposes: []api.Choice{}, Topics: []api.Choice{}, Learn: true, Watch: true,
		SensitiveProducts: []string{}, SensitiveCollections: []string{},
	}).want(http.StatusOK)
	if !watches() {
		t.Error("pages are not asked to tell what people look at")
	}
	tell := func(customer int64, body string) *response {
		return h.browser().send(http.MethodPost, woo+"/viewed", strings.NewReader(body), "Content-Type", "application/json",
			"Authorization", "Bearer "+h.teaToken(customer), "Origin", h.tea.URL())
	}
	for range 2 { // the page was drawn anew
		tell(customer, `{"product":"`+product+`"}`).want(http.StatusNoContent)
	}
	tell(0, `{"product":"`+product+`"}`).want(http.StatusNoContent)
	tell(customer, `{"product":"7 OR 1"}`).problem(http.StatusBadRequest)
	tell(customer, `{"search":"tom@example.com"}`).problem(http.StatusBadRequest)
	tell(customer, `{}`).problem(http.StatusBadRequest)
	h.deliver()
	var p api.MemberProfile
	b.get("/api/v1/members/" + id + "/profile").want(http.StatusOK).into(&p)
	for _, i := range p.Interests {
		if i.Kind == "product" && (i.ID != product || i.Viewed != 1) {
			t.Errorf("seen is %+v", i)
		}
	}
	if len(p.Interests) == 0 {
		t.Error("nothing was learnt")
	}
	var front api.Bootstrap
	tom(http.MethodGet, "/bootstrap", nil).want(http.StatusOK).into(&front)
	if front.Balance.Available != 50 {
		t.Errorf("looking earned points: %+v", front.Balance)
	}
}
