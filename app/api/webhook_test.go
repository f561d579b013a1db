package api_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func TestDeliveryIsAnsweredOnlyWhenItsSignatureFits(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	body := `{"id":1}`
	signed := []string{
		"X-Shopify-Topic", "orders/paid", "X-Shopify-Shop-Domain", h.coffee.Domain, "X-Shopify-Webhook-Id", "a-delivery",
		"X-Shopify-Hmac-Sha256", sign("hush", body),
	}
	b := h.browser()
	b.post("/webhooks/shopify", body, signed...).want(http.StatusOK)
	b.post("/webhooks/shopify", body+" ", signed...).want(http.StatusUnauthorized)
	b.post("/webhooks/shopify", body).want(http.StatusUnauthorized)
	b.post("/webhooks/woocommerce/nobody", body, "X-WC-Webhook-Topic", "order.updated").want(http.StatusUnauthorized)
	b.get("/webhooks/shopify").problem(http.StatusMethodNotAllowed)
}

func TestDeliveryAboveFiveMebibytesIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	b := h.browser()
	b.post("/webhooks/shopify", strings.Repeat("x", 5<<20+1)).want(http.StatusRequestEntityTooLarge)
	unsized := struct{ *strings.Reader }{strings.NewReader(strings.Repeat("x", 5<<20+1))}
	b.send(http.MethodPost, "/webhooks/shopify", unsized).want(http.StatusRequestEntityTooLarge)
	b.post("/webhooks/shopify", strings.Repeat("x", 5<<20)).want(http.StatusUnauthorized)
}

func TestDeliveryThatCannotBeStoredIsAskedForAgain(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.Close()
	body := `{"id":1}`
	h.browser().post("/webhooks/shopify", body, "X-Shopify-Topic", "orders/paid", "X-Shopify-Shop-Domain", h.coffee.Domain,
		"X-Shopify-Webhook-Id", "late", "X-Shopify-Hmac-Sha256", sign("hush", body)).want(http.StatusServiceUnavailable)
	h.browser().get("/healthz").want(http.StatusOK)
	h.browser().get("/readyz").problem(http.StatusServiceUnavailable)
}

func TestPaidOrderOfBothPlatformsBecomesPointsThroughTheServedAddress(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.com", FirstName: "Ann", Verified: true, Enabled: true}).ID
	h.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: ann, Items: []shopifytest.Item{{Quantity: 2, Unit: 3000}}})
	h.deliver()
	var got api.Bootstrap
	h.shopper(ann)(http.MethodGet, "/bootstrap?locale=en", nil).want(http.StatusOK).into(&got)
	if got.Balance == nil || got.Balance.Pending != 120 || got.Balance.Available != 50 {
		t.Errorf("60 euros at 2 points a euro give %+v, want 120 pending and 50 for joining", got.Balance)
	}
}

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
