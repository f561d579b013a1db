package api_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
)

var (
	askKey  = regexp.MustCompile(`value="ask"><input type="hidden" name="key" value="([^"]+)"`)
	askedID = regexp.MustCompile(`name="request" value="([^"]+)"`)
)

func TestWhoHasNoScriptWritesToTheShopOnThePage(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.Publish(h.merchant, shopProgram(program.Accounts))
	ann := h.ann()
	h.deliver()
	b := h.browser()
	address := "/storefront/shopify/v1/page?" + h.coffee.SignedQuery(url.Values{"locale": {"en"}}, ann).Encode()
	keyOn := func(page string) string {
		key := askKey.FindStringSubmatch(page)
		if key == nil {
			t.Fatalf("the page has no form to write:\n%s", page)
		}
		return html.UnescapeString(key[1])
	}
	key := keyOn(string(b.get(address).want(http.StatusOK).body))
	post := func(form url.Values) string {
		form.Set("key", key)
		answer := b.send(http.MethodPost, address, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
		return string(answer.want(http.StatusOK).body)
	}
	var page string
	for range 2 { // sent twice is one request
		page = post(url.Values{"do": {"ask"}, "kind": {"technical"}, "text": {"It came <b>without</b> its lid."}})
	}
	if n := strings.Count(page, "It came &lt;b&gt;without&lt;/b&gt; its lid."); n != 1 {
		t.Fatalf("one request, sent twice, stands %d times on the page:\n%s", n, page)
	}
	for what, form := range map[string]url.Values{
		"no kind":     {"do": {"ask"}, "kind": {"anger"}, "text": {"!"}},
		"no words":    {"do": {"ask"}, "kind": {"question"}, "text": {" "}},
		"no order":    {"do": {"ask"}, "kind": {"question"}, "text": {"?"}, "about": {"mine 11"}},
		"no request":  {"do": {"tell"}, "request": {"7"}, "text": {"?"}},
		"nothing yet": {"do": {"solved"}, "request": {askedID.FindStringSubmatch(page)[1]}, "solved": {"yes"}},
	} {
		if answer := post(form); !strings.Contains(answer, `role="alert"`) {
			t.Errorf("%s: taken without a word:\n%s", what, answer)
		}
	}
	id := askedID.FindStringSubmatch(page)[1]
	if page = post(url.Values{"do": {"tell"}, "request": {id}, "text": {"And no spoon."}}); !strings.Contains(page, "And no spoon.") {
		t.Errorf("what was added does not show:\n%s", page)
	}
	var told struct{ Items []api.ShopRequest }
	h.shopper(ann)(http.MethodGet, "/requests", nil).want(http.StatusOK).into(&told)
	if len(told.Items) != 1 || len(told.Items[0].Messages) != 2 || told.Items[0].Kind != "technical" {
		t.Errorf("the shop heard %+v", told.Items)
	}
}
