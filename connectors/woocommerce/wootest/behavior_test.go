package wootest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/connectors/woocommerce/wootest"
)

// inbox is an address that keeps what was posted.
type inbox struct {
	*httptest.Server
	mu     sync.Mutex
	got    []*http.Request
	bodies []string
	status int
}

func newInbox(t *testing.T) *inbox {
	t.Helper()
	in := &inbox{status: http.StatusOK}
	in.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in.mu.Lock()
		defer in.mu.Unlock()
		in.got, in.bodies = append(in.got, r), append(in.bodies, string(body))
		w.WriteHeader(in.status)
	}))
	t.Cleanup(in.Close)
	return in
}

// take empties the inbox and gives the topics and bodies.
func (in *inbox) take() (topics, bodies []string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, r := range in.got {
		topics = append(topics, r.Header.Get("X-WC-Webhook-Topic"))
	}
	bodies = in.bodies
	in.got, in.bodies = nil, nil
	return topics, bodies
}

func (in *inbox) answer(status int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.status = status
}

func (r *rig) hook(topic, to string) int64 {
	r.t.Helper()
	_, _, out := r.do("POST", "/wp-json/wc/v3/webhooks", map[string]string{
		"name": topic, "topic": topic, "delivery_url": to, "secret": "s",
	})
	return int64(number(r.t, out, "id"))
}

func (r *rig) buy() int64 {
	r.t.Helper()
	id, why := r.PlaceOrder(wootest.NewOrder{
		Email: "gus@example.test", Items: []wootest.Item{{Price: 2000, Quantity: 1}},
	})
	if why != "" {
		r.t.Fatal(why)
	}
	return id
}

// field, number and rows read parsed JSON.
func field(t *testing.T, value any, name string) any {
	t.Helper()
	object, is := value.(map[string]any)
	if !is {
		t.Fatalf("%v is no object", value)
	}
	return object[name]
}

func number(t *testing.T, value any, name string) float64 {
	t.Helper()
	out, is := field(t, value, name).(float64)
	if !is {
		t.Fatalf("%s of %v is no number", name, value)
	}
	return out
}

func rows(t *testing.T, value any) []any {
	t.Helper()
	out, is := value.([]any)
	if !is {
		t.Fatalf("%v is no list", value)
	}
	return out
}

func TestWebhooksBehaveAsMeasured(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	r.hook("order.created", in.URL)
	r.hook("order.updated", in.URL)
	if topics, bodies := in.take(); len(topics) != 2 || bodies[0] != "webhook_id=1" || topics[0] != "" {
		t.Fatalf("pings: %v %v", topics, bodies)
	}
	id := r.buy()
	for range 4 {
		r.Note(id, "again")
	}
	if topics, _ := in.take(); len(topics) > 0 {
		t.Fatal("a webhook went out before a visitor came")
	}
	r.Deliver(t.Context())
	topics, bodies := in.take()
	if diff := cmp.Diff([]string{"order.updated", "order.created"}, topics); diff != "" {
		t.Fatalf("five changes while pending (-want +got):\n%s", diff)
	}
	if bodies[0] != bodies[1] || !strings.Contains(bodies[0], `"customer_note":"again"`) {
		t.Fatal("bodies differ, or are not of the moment of delivery")
	}
	if !strings.Contains(bodies[0], `\/wp-json\/`) || !strings.Contains(bodies[0], `\u20ac`) {
		t.Fatal("the body is not written as PHP writes JSON")
	}
}

func TestWebhooksAreNeverSentAgainAndGivenUpAtTheSeventhFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	id := r.hook("order.updated", in.URL)
	in.take()
	in.answer(http.StatusInternalServerError)
	fails := func() []string {
		r.buy()
		r.Deliver(t.Context())
		topics, _ := in.take()
		return topics
	}
	for i := range 7 {
		if len(r.Topics(in.URL)) != 1 {
			t.Fatalf("given up after %d failures", i)
		}
		if topics := fails(); len(topics) != 1 {
			t.Fatalf("failure %d was posted %d times", i, len(topics))
		}
	}
	if len(r.Topics(in.URL)) != 0 {
		t.Fatal("still active after 7 failures")
	}
	_, _, out := r.do("PUT", fmt.Sprintf("/wp-json/wc/v3/webhooks/%d", id), map[string]string{"status": "active"})
	if field(t, out, "status") != "active" || fails() == nil || len(r.Topics(in.URL)) != 0 {
		t.Fatal("activating again forgot the failures")
	}
}

func TestMisbehaviorOfWebhooks(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	r.hook("order.created", in.URL)
	r.hook("order.updated", in.URL)
	in.take()
	deliver := func() ([]string, []string) {
		r.buy()
		r.Deliver(t.Context())
		return in.take()
	}
	r.Set(wootest.Duplicate, true)
	if topics, _ := deliver(); len(topics) != 4 {
		t.Errorf("doubled: %v", topics)
	}
	r.Set(wootest.Duplicate, false)
	r.Set(wootest.Reorder, true)
	if topics, _ := deliver(); topics[0] != "order.created" {
		t.Errorf("turned round: %v", topics)
	}
	r.Set(wootest.Reorder, false)
	r.Set(wootest.NoRights, true)
	if _, bodies := deliver(); !strings.Contains(bodies[0], "woocommerce_rest_cannot_view") {
		t.Errorf("without rights: %v", bodies)
	}
	r.Set(wootest.NoRights, false)
	r.Set(wootest.Mute, true)
	if topics, _ := deliver(); len(topics) != 0 {
		t.Errorf("mute: %v", topics)
	}
	r.Set(wootest.Mute, false)
	r.SetDelay(time.Minute)
	if topics, _ := deliver(); len(topics) != 0 {
		t.Errorf("delayed: %v", topics)
	}
	r.Pass(time.Minute)
	r.Deliver(t.Context())
	if topics, _ := in.take(); len(topics) != 2 {
		t.Errorf("after the delay: %v", topics)
	}
}

func TestADeliveryIDIsSharedWithinASecond(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	r.hook("order.updated", in.URL)
	in.take()
	ids := func() string {
		r.buy()
		r.Deliver(t.Context())
		in.mu.Lock()
		defer in.mu.Unlock()
		return in.got[len(in.got)-1].Header.Get("X-WC-Webhook-Delivery-ID")
	}
	first, second := ids(), ids()
	r.Pass(time.Second)
	if third := ids(); first != second || first == third {
		t.Fatalf("ids = %s %s %s", first, second, third)
	}
}

func TestTrashSaysSoAndDeletionForGoodDoesNot(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	in := newInbox(t)
	for _, topic := range []string{
		"order.deleted", "order.restored", "product.restored", "product.deleted", "customer.deleted",
	} {
		r.hook(topic, in.URL)
	}
	in.take()
	id, gone, buyer := r.buy(), r.buy(), r.AddCustomer("bo@example.test", "Bo", "Berg")
	r.Trash(id)
	r.Deliver(t.Context())
	r.Restore(id)
	r.Erase(gone)
	r.DeleteCustomer(buyer)
	r.TrashProduct(r.AddProduct("Tea", "Teas", 100))
	r.Deliver(t.Context())
	topics, bodies := in.take()
	want := []string{"order.deleted", "order.restored", "product.restored", "customer.deleted", "product.deleted"}
	if diff := cmp.Diff(want, topics); diff != "" || bodies[0] != fmt.Sprintf(`{"id":%d}`, id) ||
		!strings.Contains(bodies[2], "woocommerce_rest_product_invalid_id") {
		t.Fatalf("%v (-want +got):\n%s", bodies, diff)
	}
}

func TestModifiedAfterHasTheDoubleShiftOfTheRealStore(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{TimeZone: "Europe/Madrid"})
	id := r.buy()
	count := func(query string) int {
		_, _, out := r.do("GET", "/wp-json/wc/v3/orders?"+query, nil)
		return len(rows(t, out))
	}
	for query, want := range map[string]int{
		"modified_after=2026-11-22T11:59:59&dates_are_gmt=true":  1,
		"modified_after=2026-11-22T12:00:00&dates_are_gmt=true":  0, // strictly after
		"modified_after=2026-11-22T11:59:59Z":                    1,
		"modified_after=2026-11-22T12:59:59":                     1, // site time
		"modified_after=2026-11-22T11:59:59Z&dates_are_gmt=true": 0, // skipped without a word
		"modified_before=2026-11-22T12:00:00&dates_are_gmt=true": 0,
		"status=trash": 0,
		"customer=0":   1,
	} {
		if got := count(query); got != want {
			t.Errorf("%s lists %d, want %d", query, got, want)
		}
	}
	r.Trash(id)
	if count("") != 0 || count("status=trash") != 1 {
		t.Error("the trash is not where it should be")
	}
	if status, _, _ := r.do("GET", "/wp-json/wc/v3/orders?modified_after=yesterday", nil); status != 400 {
		t.Errorf("a time that is none: %d", status)
	}
}

func TestStoreAPIWantsANonceOrACartToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	tea := r.AddProduct("Tea", "Teas", 1000)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r.client.Jar = jar
	add := map[string]int64{"id": tea}
	_, header, _ := r.do("GET", "/wp-json/wc/store/v1/cart", nil)
	for nonce, want := range map[string]int{"": 401, "wrong": 403, header.Get("Nonce"): 201} {
		var headers []string
		if nonce != "" {
			headers = []string{"Nonce", nonce}
		}
		if status, _, _ := r.do("POST", "/wp-json/wc/store/v1/cart/add-item", add, headers...); status != want {
			t.Errorf("nonce %q: status %d, want %d", nonce, status, want)
		}
	}
	r.client.Jar = nil
	if status, _, _ := r.do("POST", "/wp-json/wc/store/v1/cart/add-item", add, "Cart-Token", header.Get("Cart-Token")); status != 201 {
		t.Errorf("Cart-Token: status %d", status)
	}
}

func TestCouponsAreAppliedAsWooCommerceDoes(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	make1 := func(fields map[string]any) {
		t.Helper()
		if status, _, out := r.do("POST", "/wp-json/wc/v3/coupons", fields); status != 201 {
			t.Fatalf("%v", out)
		}
	}
	make1(map[string]any{"code": "ONCE", "amount": "5", "usage_limit": 1})
	make1(map[string]any{"code": "bo", "amount": "10", "discount_type": "percent", "email_restrictions": []string{"bo@example.test"}})
	make1(map[string]any{"code": "big", "amount": "5", "minimum_amount": "30.00"})
	make1(map[string]any{"code": "old", "amount": "5", "date_expires": "2026-11-22T11:00:00Z"})
	make1(map[string]any{"code": "gmt", "amount": "5", "date_expires_gmt": "2026-11-22T11:00:00"}) // ignored: never expires
	try := func(email string, codes ...string) string {
		_, why := r.PlaceOrder(wootest.NewOrder{Email: email, Codes: codes, Items: []wootest.Item{{Price: 2000, Quantity: 1}}})
		return why
	}
	for code, words := range map[string]string{
		"nope": "does not exist", "big": "minimum spend", "old": "has expired", "bo": "valid email",
	} {
		if why := try("gus@example.test", code); !strings.Contains(why, words) {
			t.Errorf("%s: %q", code, why)
		}
	}
	for _, code := range []string{"bo", "gmt"} {
		if why := try("bo@example.test", code); why != "" {
			t.Errorf("%s: %q", code, why)
		}
	}
	id, _ := r.PlaceOrder(wootest.NewOrder{
		Email: "gus@example.test", Codes: []string{"once"}, Items: []wootest.Item{{Price: 2000, Quantity: 1}},
	})
	if why := try("bo@example.test", "ONCE"); !strings.Contains(why, "Usage limit") {
		t.Errorf("a used coupon: %q", why)
	}
	r.SetStatus(id, "cancelled")
	if r.Usable("once") != 1 {
		t.Error("a cancellation did not release the coupon")
	}
	r.SetStatus(id, "processing")
	r.SetStatus(id, "refunded")
	if r.Usable("once") != 0 {
		t.Error("a refunded order released its coupon")
	}
}

func TestHistoryIsTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	history := func(seed uint64) string {
		r := newRig(t, wootest.Options{Seed: seed, TaxRate: 1000, Shipping: 490, ShipFree: 4000})
		r.SeedCatalog()
		r.SeedHistory(20, 120, 365)
		var all []any
		for page := 1; page <= 2; page++ {
			_, header, out := r.do("GET", fmt.Sprintf("/wp-json/wc/v3/orders?per_page=100&page=%d", page), nil)
			if header.Get("X-WP-Total") != "120" {
				t.Fatalf("%s orders", header.Get("X-WP-Total"))
			}
			for _, o := range rows(t, out) {
				if fields, is := o.(map[string]any); is {
					delete(fields, "_links")
					delete(fields, "payment_url")
				}
				all = append(all, o)
			}
		}
		raw, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	first := history(1)
	if first != history(1) {
		t.Error("one seed gave two histories")
	}
	if first == history(2) {
		t.Error("two seeds gave one history")
	}
	for _, status := range []string{"completed", "cancelled"} {
		if !strings.Contains(first, `"status":"`+status+`"`) {
			t.Errorf("no order is %s", status)
		}
	}
}

// browser is a client with cookies that reads pages.
type browser struct {
	*rig
}

func newBrowser(t *testing.T, opt wootest.Options) browser {
	t.Helper()
	r := newRig(t, opt)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r.client.Jar = jar
	return browser{r}
}

func (b browser) get(path string) string { return b.page(b.client.Get(b.URL() + path)) }

func (b browser) post(path string, pairs ...string) string {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.page(b.client.PostForm(b.URL()+path, form))
}

func (b browser) page(res *http.Response, err error) string {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(raw)
}

func (b browser) sees(page string, words ...string) {
	b.t.Helper()
	for _, word := range words {
		if !strings.Contains(page, word) {
			b.t.Fatalf("the page lacks %q:\n%s", word, page)
		}
	}
}

func TestAShopperBuysAndStaffGivesBack(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, wootest.Options{
		Shipping: 490, ShipFree: 4000, WidgetFS: fstest.MapFS{"regulars-woocommerce.js": {Data: []byte("/* loader */")}},
	})
	b.SeedCatalog()
	b.PlantCoupon("FIVE", "5")
	b.sees(b.get("/"), "Rose oolong", "€16.80", `src="/assets/regulars-woocommerce.js?ver=1.0.0" defer`,
		`data-cart="/wp-json/wc/store/v1/cart"`)
	b.sees(b.get("/assets/regulars-woocommerce.js"), "/* loader */")
	_, _, list := b.do("GET", "/wp-json/wc/v3/products?order=asc&per_page=1", nil)
	tea := fmt.Sprint(field(t, rows(t, list)[0], "id"))
	b.sees(b.get("/product/first-flush/"), "First flush", "Add to cart")
	b.sees(b.post("/cart/add", "product", tea, "quantity", "2"), "in your cart", "€29.80", "€34.70")
	b.sees(b.post("/cart/coupon", "code", "nope"), "does not exist")
	b.sees(b.post("/cart/coupon", "code", "FIVE"), "Coupon applied", "€29.70")
	b.sees(b.post("/my-account/register", "email", "not one", "first", "Bo"), "Please type an e-mail address")
	b.sees(b.post("/my-account/register", "email", "bo@example.test", "first", "Bo", "last", "Berg"), "Bo Berg", "No orders yet")
	b.sees(b.get("/?lang=ar"), `dir="rtl"`, `data-locale="ar"`)
	b.sees(b.get("/checkout/"), "bo@example.test")
	done := b.post("/checkout/", "email", "bo@example.test", "first", "Bo", "last", "Berg", "method", "card", "birthday", "05-21")
	b.sees(done, "Thank you", "processing", "€29.70")
	b.sees(b.get("/my-account/"), "€29.70")
	_, _, orders := b.do("GET", "/wp-json/wc/v3/orders", nil)
	o := rows(t, orders)[0]
	birthday := fmt.Sprint(field(t, o, "meta_data"))
	if len(rows(t, orders)) != 1 || number(t, o, "customer_id") == 0 || !strings.Contains(birthday, "05-21") {
		t.Fatalf("orders = %v", orders)
	}
	at := fmt.Sprintf("/staff/orders/%v", field(t, o, "id"))
	b.sees(b.get("/staff/"), "Bo Berg")
	b.sees(b.get(fmt.Sprintf("/wp-admin/post.php?post=%v&action=edit", field(t, o, "id"))), "Refund an amount") // as the app links to it
	b.sees(b.post(at+"/refund-line", "line", "0"), "given back €12.40")
	b.sees(b.post(at+"/refund-amount", "amount", "999"), "at most what is left")
	b.sees(b.post(at+"/refund-amount", "amount", "1.00"), "given back €13.40")
	b.sees(b.post(at+"/cancel"), "cancelled")
	b.sees(b.post(at+"/refund-all"), "refunded", "given back €29.70")
	b.sees(b.post("/staff/products/"+tea+"/price", "price", "15.5"), "Price saved", "15.50")
	b.sees(b.post("/staff/products/"+tea+"/price", "price", "much"), "not an amount")
	b.sees(b.post("/staff/misbehave/switch", "name", "mute", "on", "true"), ">On<")
	b.sees(b.post("/staff/misbehave/arm", "fault", "502-after"), "Armed: 502-after")
	b.sees(b.get("/no-such-page"), "Nothing here")
}

func TestWebhooksGoOutByThemselvesWhenTold(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{Delivery: wootest.AtOnceOnWrite})
	in := newInbox(t)
	r.hook("order.updated", in.URL)
	r.buy()
	deadline := time.Now().Add(5 * time.Second)
	var seen []string
	for !slices.Contains(seen, "order.updated") {
		topics, _ := in.take()
		seen = append(seen, topics...)
		if time.Now().After(deadline) {
			t.Fatal("no webhook in 5 s")
		}
	}
}
