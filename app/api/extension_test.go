package api_test

import (
	"net/http"
	"strconv"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func TestAPageOfTheCustomerAccountIsServedByItsTokenAlone(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.rich()
	const base = "/storefront/extension/v1"
	token := "Bearer " + h.coffee.ExtensionToken(ann)
	var got api.Bootstrap
	answer := h.browser().get(base+"/bootstrap?locale=en", "Authorization", token, "Origin", "null").want(http.StatusOK)
	answer.into(&got)
	if got.Shopper != "member" || got.Balance == nil || got.Balance.Available != 850 {
		t.Errorf("Ann sees %+v", got)
	}
	if answer.header.Get("Access-Control-Allow-Origin") != "*" || answer.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("a worker without an origin cannot read it: %v", answer.header)
	}
	var code api.Code
	h.browser().post(base+"/redemptions", `{"reward_id":"five"}`, "Authorization", token, "Idempotency-Key", "tap-0001").
		want(http.StatusOK).into(&code)
	if h.coffee.Usable(code.Code) != 1 {
		t.Errorf("the code is %+v", code)
	}

	asked := h.browser().do(http.MethodOptions, base+"/redemptions", nil, "Origin", "null").want(http.StatusNoContent)
	if asked.header.Get("Access-Control-Allow-Headers") != "Authorization, Content-Type, Idempotency-Key" {
		t.Errorf("a browser is told %v", asked.header)
	}
	if h.browser().do(http.MethodOptions, "/storefront/shopify/v1/redemptions", nil, "Origin", "null").
		header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("other pages may ask through the proxy's address")
	}
	refused := h.browser().get(base+"/bootstrap", "Origin", "null")
	refused.problem(http.StatusUnauthorized)
	if refused.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Error("the page cannot tell a refusal from a broken network")
	}
	query := h.coffee.SignedQuery(nil, ann).Encode()
	h.browser().get(base + "/bootstrap?" + query).problem(http.StatusUnauthorized)
	h.browser().get("/storefront/shopify/v1/bootstrap", "Authorization", token).problem(http.StatusUnauthorized)
	var visitor api.Bootstrap
	h.browser().get(base+"/bootstrap", "Authorization", "Bearer "+h.coffee.ExtensionToken(0)).want(http.StatusOK).into(&visitor)
	if visitor.Shopper != "anonymous" || visitor.SignInURL == "" {
		t.Errorf("a visitor sees %+v", visitor)
	}
}

// TestAnOrdersOwnPageOpensARequestAboutIt takes the calls of Shopify's order page: who is
// there, what the order has, the request, and what was said.
func TestAnOrdersOwnPageOpensARequestAboutIt(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.ann()
	made := h.buy(ann, 4000)
	h.buy(ann, 2000) // a later one, that is listed first elsewhere
	h.deliver()
	as := func(customer int64) (get func(string) *response, post func(string, string) *response) {
		token := "Bearer " + h.coffee.ExtensionToken(customer)
		const base = "/storefront/extension/v1"
		get = func(path string) *response { return h.browser().get(base+path, "Authorization", token) }
		post = func(path, body string) *response {
			return h.browser().post(base+path, body, "Authorization", token, "Idempotency-Key", "tap-0002")
		}
		return get, post
	}
	get, post := as(ann)
	var front api.Bootstrap
	get("/bootstrap").want(http.StatusOK).into(&front)
	var help api.ShopHelp
	get("/requests/new?store_order=" + strconv.FormatInt(made.ID, 10)).want(http.StatusOK).into(&help)
	if !front.Desk || help.OrderID == nil || len(help.Orders) != 2 || help.Orders[0].ID != *help.OrderID ||
		help.Orders[0].Name != made.Name {
		t.Fatalf("from the page of %s she may write %v about %+v, from %v", made.Name, front.Desk, help.Orders, help.OrderID)
	}
	body := `{"kind":"complaint","text":"It leaks.","order_id":"` + help.OrderID.String() + `"}`
	for range 2 {
		post("/requests", body).want(http.StatusOK)
	}
	var said api.List[api.ShopRequest]
	get("/requests").want(http.StatusOK).into(&said)
	if len(said.Items) != 1 || said.Items[0].OrderName != made.Name || said.Items[0].Messages[0].Text != "It leaks." {
		t.Errorf("two taps made %+v", said.Items)
	}
	bob := h.coffee.AddCustomer(customerNamed("Bob")).ID
	h.deliver()
	get, post = as(bob)
	get("/requests/new?store_order=" + strconv.FormatInt(made.ID, 10)).want(http.StatusOK).into(&help)
	if help.OrderID != nil || len(help.Orders) != 0 {
		t.Errorf("Bob may write about Ann's order: %+v", help)
	}
	post("/requests", body).problem(http.StatusBadRequest)
	get, _ = as(0)
	get("/requests/new").problem(http.StatusForbidden)
}

func TestShoppersAreToldWhatAProductAndAnOrderEarn(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.ann()
	sold := h.coffee.AddProduct(shopifytest.Product{Title: "Beans", Price: 1250})
	made := h.buy(ann, 4000)
	h.deliver()
	var got api.ShopPoints
	path := "/estimate?locale=de&quantity=2&product=" + strconv.FormatInt(sold.ID, 10)
	h.shopper(0)(http.MethodGet, path, nil).want(http.StatusOK).into(&got)
	want := 2 * sold.Price * 2 / 100 // two points a euro
	if got.Points != want || got.Said != "Du sammelst "+strconv.FormatInt(want, 10)+" Punkte mit diesem Produkt" {
		t.Errorf("two of %+v are said to earn %+v, want %d", sold, got, want)
	}
	h.shopper(0)(http.MethodGet, "/estimate?product=999", nil).want(http.StatusOK).into(&got)
	if got.Points != 0 || got.Said != "" {
		t.Errorf("a product that nobody sells earns %+v", got)
	}
	if p := h.shopper(0)(http.MethodGet, "/estimate", nil).problem(http.StatusBadRequest); !names(p, "query.product") {
		t.Errorf("an estimate of nothing is refused with %+v", p)
	}

	id := strconv.FormatInt(made.ID, 10)
	h.shopper(ann)(http.MethodGet, "/orders/"+id+"/points?locale=en", nil).want(http.StatusOK).into(&got)
	if got.Points == 0 || got.Said != "This order earned you "+strconv.FormatInt(got.Points, 10)+" points" {
		t.Errorf("Ann's order is said to have earned %+v", got)
	}
	bob := h.coffee.AddCustomer(customerNamed("Bob")).ID
	h.deliver()
	for _, other := range []int64{0, bob} {
		h.shopper(other)(http.MethodGet, "/orders/"+id+"/points", nil).problem(http.StatusNotFound)
	}
	h.shopper(ann)(http.MethodGet, "/orders/1/points", nil).problem(http.StatusNotFound)
}
