package shopifytest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// visitor is a browser on the storefront.
type visitor struct {
	t      *testing.T
	base   string
	client *http.Client
}

func visit(t *testing.T, fake *shopifytest.Server) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, base: fake.URL(), client: &http.Client{Jar: jar}}
}

func (v *visitor) read(response *http.Response, err error) string {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %s, %v", response.Request.URL, response.Status, err)
	}
	return string(raw)
}

func (v *visitor) get(path string) string { v.t.Helper(); return v.read(v.client.Get(v.base + path)) }

func (v *visitor) post(path string, form url.Values) string {
	v.t.Helper()
	return v.read(v.client.PostForm(v.base+path, form))
}

func shop(t *testing.T, change func(*shopifytest.Options)) *shopifytest.Server {
	t.Helper()
	options := shopifytest.Options{Now: newClock().Now, Manual: true, Seed: 3, ClientSecret: "hush", TaxIncluded: true, TaxRate: 700}
	if change != nil {
		change(&options)
	}
	fake, _ := newFake(t, options)
	fake.SeedProducts()
	return fake
}

func must(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
}

func TestShopperRegistersBuysAndUsesACode(t *testing.T) {
	t.Parallel()
	fake := shop(t, nil)
	ann := visit(t, fake)
	must(t, ann.get("/"), "Morning blend", "€11.50", "Demo store")
	must(t, ann.post("/account/register", url.Values{"first": {"Ann"}, "email": {"ann@example.test"}}), "Ann")
	customer := fake.Customers()[0]
	fake.PlantDiscount(shopifytest.Discount{
		Code: "RG-AAAA", Title: "€5 off", Amount: 500, UsageLimit: 1, CustomerIDs: []int64{customer.ID}, Minimum: 2000,
	})
	product := fake.Products()[0]
	ann.post("/cart/add", url.Values{"id": {itoa(product.ID)}, "quantity": {"1"}})
	must(t, ann.get("/discount/rg-aaaa?redirect=/cart"), "does not reach the minimum")
	must(t, ann.post("/cart/change", url.Values{"id": {itoa(product.ID)}, "quantity": {"2"}}), "RG-AAAA", "−€5.00", "€22.90")
	must(t, ann.post("/checkout", url.Values{}), "Thank you", "RG-AAAA", "€22.90")
	order := fake.Orders()[0]
	if order.CustomerID != customer.ID || order.Financial != "paid" || order.Lines[0].Discount != 500 {
		t.Errorf("order %+v", order)
	}
	must(t, ann.get("/account"), order.Name, "Paid")
	bob := visit(t, fake)
	bob.post("/cart/add", url.Values{"id": {itoa(product.ID)}, "quantity": {"2"}})
	must(t, bob.post("/cart/discount", url.Values{"code": {"RG-AAAA"}}), "reached its usage limit")
}

// ajax is the answer of the Ajax API, as far as scripts on a storefront read it.
type ajax struct {
	Count    int64 `json:"item_count"`
	Subtotal int64 `json:"items_subtotal_price"`
	Total    int64 `json:"total_price"`
	Items    []struct {
		Product   int64                    `json:"product_id"`
		Price     int64                    `json:"final_line_price"`
		Discounts []struct{ Title string } `json:"discounts"`
	}
	OnCart []struct{ Title string } `json:"cart_level_discount_applications"`
	Codes  []struct {
		Code       string
		Applicable bool
	} `json:"discount_codes"`
}

func (v *visitor) ajax(path, said string) (told ajax) {
	v.t.Helper()
	ask := func() string { return v.get(path) }
	if said != "" {
		ask = func() string { return v.read(v.client.Post(v.base+path, "application/json", strings.NewReader(said))) }
	}
	if err := json.Unmarshal([]byte(ask()), &told); err != nil {
		v.t.Fatal(err)
	}
	return told
}

func TestScriptsPutCodesIntoTheCartAndAreToldWhichCount(t *testing.T) {
	t.Parallel()
	fake := shop(t, nil)
	goods := fake.Products() // the first two cost €11.50 and €13.90
	fake.PlantDiscount(shopifytest.Discount{Code: "FIVE", Amount: 500, Minimum: 2000, Beside: shopifytest.Beside{Product: true}})
	fake.PlantDiscount(shopifytest.Discount{Code: "SUMMER10", Percent: 1000})
	fake.PlantDiscount(shopifytest.Discount{
		Code: "FREE", Percent: 10000, Products: []int64{goods[1].ID}, Beside: shopifytest.Beside{Order: true},
	})
	ann := visit(t, fake)
	counting := func(said string) string {
		t.Helper()
		var counts []string
		for _, code := range ann.ajax("/cart/update.js", said).Codes {
			counts = append(counts, code.Code+"="+strconv.FormatBool(code.Applicable))
		}
		return strings.Join(counts, " ")
	}
	ann.ajax("/cart/add.js", `{"items":[{"id":`+itoa(goods[0].VariantID)+`,"quantity":1}]}`)
	for said, want := range map[string]string{
		`{"discount":"FIVE"}`:          "FIVE=false",
		`{"discount":"SUMMER10,FIVE"}`: "SUMMER10=true FIVE=false",
		`{"discount":"FREE"}`:          "FREE=false",
		`{"discount":"NONE"}`:          "NONE=false",
		`{"discount":""}`:              "",
	} {
		if got := counting(said); got != want {
			t.Errorf("of a small cart's %s count %q, want %q", said, got, want)
		}
	}
	ann.ajax("/cart/add.js", `{"items":[{"id":`+itoa(goods[1].VariantID)+`,"quantity":1}]}`)
	if got := counting(`{"discount":"summer10,five"}`); got != "SUMMER10=true FIVE=false" {
		t.Errorf("codes that do not go together count as %q", got)
	}
	counting(`{"discount":"FIVE,FREE"}`)
	counting(`{"attributes":{"regulars_visit":"v"}}`) // leaves the codes as they are
	cart := ann.ajax("/cart.js", "")
	sum := goods[0].Price + goods[1].Price
	if cart.Count != 2 || cart.Subtotal != goods[0].Price || cart.Total != sum-500-goods[1].Price {
		t.Errorf("the cart %+v", cart)
	}
	if len(cart.OnCart) != 1 || cart.OnCart[0].Title != "FIVE" || cart.Items[1].Discounts[0].Title != "FREE" {
		t.Errorf("codes take off %+v and %+v", cart.OnCart, cart.Items)
	}
	must(t, ann.get("/products/"+goods[0].Handle+".js"), `"variants":[{`, itoa(goods[0].VariantID))
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestGuestOrderFindsItsOwnerLater(t *testing.T) {
	t.Parallel()
	fake := shop(t, nil)
	guest := visit(t, fake)
	guest.post("/cart/add", url.Values{"id": {itoa(fake.Products()[1].ID)}, "quantity": {"1"}})
	must(t, guest.post("/checkout", url.Values{"email": {"nonsense"}}), "Enter a valid e-mail")
	must(t, guest.post("/checkout", url.Values{"email": {"Guest@Example.test"}, "unpaid": {"yes"}}), "waiting for its payment")
	if order := fake.Orders()[0]; order.CustomerID != 0 || order.Financial != "pending" {
		t.Errorf("a guest's order: %+v", order)
	}
	guest.post("/account/register", url.Values{"first": {"Gus"}, "email": {"guest@example.test"}})
	if order := fake.Orders()[0]; order.CustomerID != fake.Customers()[0].ID {
		t.Error("the new account did not get its order")
	}
	must(t, visit(t, fake).post("/account/login", url.Values{"email": {"guest@example.test"}}), "Gus")
}

func TestStaffActOnOrdersThroughThePage(t *testing.T) {
	t.Parallel()
	fake := shop(t, nil)
	order := fake.PlaceOrder(shopifytest.NewOrder{Email: "g@example.test", Items: []shopifytest.Item{{Quantity: 3, Unit: 1000}}})
	staff := visit(t, fake)
	must(t, staff.get("/staff"), order.Name, "Refund one", "Price of Morning blend")
	other := fake.PlaceOrder(shopifytest.NewOrder{Items: []shopifytest.Item{{Quantity: 1, Unit: 1000}}})
	alone := staff.get("/" + fake.Domain + "/admin/orders/" + itoa(order.ID)) // as a link of the app opens it
	if must(t, alone, order.Name, "All orders"); strings.Contains(alone, other.Name) {
		t.Errorf("the page of %s shows %s, too", order.Name, other.Name)
	}
	path := "/staff/orders/" + itoa(order.ID)
	must(t, staff.post(path+"/refund-one", nil), "Partly refunded", "€20.00")
	must(t, staff.post(path+"/edit", nil), "€10.00")
	must(t, staff.post(path+"/cancel", nil), "Canceled")
	must(t, staff.post("/staff/products/"+itoa(fake.Products()[0].ID), url.Values{"price": {"9.90"}}), "9.90")
	must(t, staff.post("/staff/switches", url.Values{"duplicate": {"on"}, "delay": {"5"}}), `value="5"`)
	if set := fake.Switches(); !set.Duplicate || set.Delay.Seconds() != 5 {
		t.Errorf("switches %+v", set)
	}
}

func TestOtherSitesCannotPostForms(t *testing.T) {
	t.Parallel()
	fake := shop(t, nil)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, fake.URL()+"/staff/switches", strings.NewReader("mute=on"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", "https://evil.example")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusForbidden || fake.Switches().Mute {
		t.Errorf("%s", response.Status)
	}
}

func TestAppProxySignsForWhoeverIsSignedIn(t *testing.T) {
	t.Parallel()
	now := newClock()
	connector, err := shopify.New(shopify.Config{ClientID: "id", ClientSecret: "hush"})
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		customer, err := connector.VerifyShopper(r, nil, now.Now())
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		seen = append(seen, r.URL.Path+" "+customer+" "+r.Header.Get("Idempotency-Key")+r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "tracker", Value: "1"})
		_, _ = io.WriteString(w, "hello "+customer)
	}))
	t.Cleanup(app.Close)
	fake := shop(t, func(o *shopifytest.Options) {
		o.ProxyURL = app.URL + "/storefront/shopify"
		o.WidgetFS = fstest.MapFS{"regulars-loader.js": {Data: []byte("/* loader */")}}
	})
	ann := visit(t, fake)
	must(t, ann.get("/apps/regulars/v1/bootstrap?locale=en"), "hello ")
	must(t, ann.get("/"), `src="/assets/regulars-loader.js" defer`, `data-api="/apps/regulars/v1"`, `data-customer="anonymous"`)
	must(t, ann.get("/assets/regulars-loader.js"), "loader")
	ann.post("/account/register", url.Values{"first": {"Ann"}, "email": {"ann@example.test"}})
	id := itoa(fake.Customers()[0].ID)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, fake.URL()+"/apps/regulars/v1/redemptions", strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Idempotency-Key", "key-12345678")
	response, err := ann.client.Do(request)
	must(t, ann.read(response, err), "hello "+id)
	if len(response.Cookies()) != 0 {
		t.Error("the app's cookie crossed the proxy")
	}
	must(t, ann.get("/"), `data-customer="signed-in"`)
	want := []string{"/storefront/shopify/v1/bootstrap  ", "/storefront/shopify/v1/redemptions " + id + " key-12345678"}
	if len(seen) != 2 || seen[0] != want[0] || seen[1] != want[1] {
		t.Errorf("the app saw %q", seen)
	}
}

func TestDiscountLinkStaysOnTheSite(t *testing.T) {
	t.Parallel()
	fake := shop(t, nil)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for target, want := range map[string]string{
		"/cart": "/cart", "https://evil.example/x": "/x", "//evil.example": "/", "": "/", "/\\evil.example": "/", "javascript:x": "/",
	} {
		response, err := client.Get(fake.URL() + "/discount/X?redirect=" + url.QueryEscape(target))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got := response.Header.Get("Location"); got != want {
			t.Errorf("redirect=%q went to %q, want %q", target, got, want)
		}
	}
}
