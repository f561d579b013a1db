package api_test

import (
	"net/http"
	"strconv"
	"testing"

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
