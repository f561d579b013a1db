package api_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/program"
)

func TestLinksToAShopifyStoreLeadWhereItsPagesAre(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ origin, store string }{
		"Shopify itself":    {"", "https://demo-coffee.myshopify.com"},
		"an imitated store": {"http://shops.test/{shop}", "http://shops.test/demo-coffee.myshopify.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newShopWith(t, program.Accounts, api.Options{ShopifyOrigin: test.origin})
			order := h.buy(h.ann(), 6000)
			h.deliver()
			b := h.staff(h.merchant)
			var stores api.List[api.Store]
			b.get("/api/v1/stores").want(http.StatusOK).into(&stores)
			for _, s := range stores.Items {
				if want := map[string]string{"shopify": test.store, "woocommerce": h.tea.URL()}[s.Platform]; s.URL != want {
					t.Errorf("the %s store is at %q, want %q", s.Platform, s.URL, want)
				}
			}
			var history api.Page[api.Movement]
			b.get("/api/v1/members/" + b.annsID() + "/history").want(http.StatusOK).into(&history)
			want := test.store + "/admin/orders/" + strconv.FormatInt(order.ID, 10)
			if o := history.Items[0].Order; o == nil || o.URL != want {
				t.Errorf("the order's link is %+v, want %q", o, want)
			}
		})
	}
}

func TestSegmentsThatAShopifyStoreHasAreListed(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	const query = "customer_tags CONTAINS 'vip'"
	vips := h.coffee.PlantSegment("VIPs", query)
	b := h.staff(h.merchant)
	for store, want := range map[string][]api.CustomerSegment{
		h.coffeeID.String(): {{ID: strconv.FormatInt(vips, 10), Name: "VIPs", Query: query}},
		h.teaID.String():    {},
	} {
		var page api.Page[api.CustomerSegment]
		b.get("/api/v1/stores/" + store + "/segments").want(http.StatusOK).into(&page)
		if diff := cmp.Diff(want, page.Items); diff != "" || page.Next != "" {
			t.Errorf("segments (-want +got):\n%s", diff)
		}
	}
}
