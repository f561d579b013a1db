package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/app/staff"
	"regulars/connectors/shopify/shopifytest"
)

func TestAPixelIsHeardFromAnyPageAndTellsNothing(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := strconv.FormatInt(h.ann(), 10)
	h.deliver()
	told := `{"account":"` + h.coffeeID.String() + `","shop":"` + h.coffee.Domain + `","id":"sh-1","customer":"` + ann +
		`","product":"7","at":"2026-11-22T12:00:00Z"}`
	stranger := strings.Replace(told, h.coffee.Domain, "other.myshopify.com", 1)
	for _, body := range []string{told, told, stranger} {
		got := h.browser().send(http.MethodPost, "/pixel/shopify", strings.NewReader(body), "Origin", "null").want(http.StatusNoContent)
		if got.header.Get("Access-Control-Allow-Origin") != "*" || len(got.header.Values("Set-Cookie")) > 0 || len(got.body) > 0 {
			t.Errorf("a pixel is answered with %v %s", got.header, got.body)
		}
	}
	h.deliver()
	for _, body := range []string{"", "[]", `{"account":"1"}`, strings.Replace(told, `"7"`, `"seven"`, 1), `{"id":"` + strings.Repeat("x", 5000) + `"}`} {
		h.browser().send(http.MethodPost, "/pixel/shopify", strings.NewReader(body)).problem(http.StatusBadRequest)
	}
}

// TestWhatMembersLookAtIsLearntWhereTheStorePermitsIt goes the whole way: the switch,
// the permission that comes later, a look on the shop's page, and the way back.
func TestWhatMembersLookAtIsLearntWhereTheStorePermitsIt(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann, beans := h.ann(), h.coffee.AddProduct(shopifytest.Product{Title: "Beans", Price: 900})
	h.deliver()
	b := h.as(h.merchant, staff.Owner)
	id := b.annsID()
	looks := func(consents bool, want int) {
		t.Helper()
		if got, err := h.coffee.Look(ann, beans.ID, consents); err != nil || got != want {
			t.Errorf("a look is told with %d (%v), want %d", got, err, want)
		}
		h.deliver()
	}
	viewed := func(want int) {
		t.Helper()
		var p api.MemberProfile
		b.get("/api/v1/members/" + id + "/profile").want(http.StatusOK).into(&p)
		seen := 0
		for _, i := range p.Interests {
			if i.Kind == "product" && i.Title == "Beans" {
				seen = i.Viewed
			}
		}
		if seen != want {
			t.Errorf("Ann viewed the beans %d times, want %d", seen, want)
		}
	}
	set := func(learn, watch bool) {
		t.Helper()
		b.put("/api/v1/profile-settings", api.ProfileSettings{
			Ask: []string{}, Channels: []string{}, Purposes: []api.Choice{}, Topics: []api.Choice{}, Learn: learn, Watch: watch,
			SensitiveProducts: []string{}, SensitiveCollections: []string{},
		}).want(http.StatusOK)
		h.deliver()
	}
	set(true, true)
	looks(true, 0) // nothing is permitted yet
	h.coffee.GrantScopes("write_pixels", "read_pixels", "read_customer_events")
	h.deliver()
	if got := h.coffee.PixelAccount(); got != h.coffeeID.String() {
		t.Fatalf("the pixel's account is %q, want the store's id", got)
	}
	looks(false, 0)
	viewed(0)
	looks(true, http.StatusNoContent)
	looks(true, http.StatusNoContent)
	viewed(2)
	set(false, true)
	if h.coffee.PixelAccount() != "" {
		t.Error("the pixel stays although nothing is learnt")
	}
	set(true, true)
	looks(true, http.StatusNoContent)
	viewed(3)
	h.coffee.RevokeScopes("write_pixels", "read_pixels", "read_customer_events")
	h.deliver()
	set(true, false)
	var found api.CountedPage[api.AttentionItem]
	b.get("/api/v1/attention").want(http.StatusOK).into(&found)
	if len(found.Items) != 0 {
		t.Errorf("without its permission the pixel needs attention: %+v", found.Items)
	}
	h.coffee.Uninstall()
	h.deliver()
	looks(true, 0)
}
