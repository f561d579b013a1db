package wootest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"regulars/connectors/woocommerce/wootest"
)

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

func TestAPrintedLinkFillsTheCart(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, wootest.Options{WidgetFS: fstest.MapFS{}})
	b.SeedCatalog()
	b.PlantCoupon("FIVE", "5")
	_, _, list := b.do("GET", "/wp-json/wc/v3/products?order=asc&per_page=1", nil)
	tea := fmt.Sprint(field(t, rows(t, list)[0], "id"))
	b.sees(b.get("/?regulars-code=FIVE"), "Your code FIVE is kept")
	b.post("/cart/add", "product", tea, "quantity", "2")
	b.sees(b.get("/cart/"), "€24.80")
	b.post("/cart/uncoupon", "code", "five")
	b.sees(b.get("/?regulars-code=FIVE"), "Coupon applied")
	b.sees(b.get("/checkout/"), "€24.80")
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
