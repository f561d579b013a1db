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

var pageKey = regexp.MustCompile(`value="birthday"><input type="hidden" name="key" value="([^"]+)"`)

func TestBirthdayAndFollowAreToldByTheFormsOfThePage(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	document := shopProgram(program.Accounts)
	for _, trigger := range []program.Trigger{program.OnBirthday, program.OnSocial} {
		document.Rules = append(document.Rules, program.Rule{
			ID: string(trigger), Name: string(trigger), Active: true, Trigger: trigger, Effect: program.Fixed, Points: 20,
			URL: map[program.Trigger]string{program.OnSocial: "https://example.test/us"}[trigger],
		})
	}
	h.Publish(h.merchant, document)
	ann := h.ann()
	h.deliver()
	b := h.browser()
	address := "/storefront/shopify/v1/page?" + h.coffee.SignedQuery(url.Values{"locale": {"en"}}, ann).Encode()
	key := pageKey.FindSubmatch(b.get(address).want(http.StatusOK).body)
	if key == nil {
		t.Fatal("the page has no form")
	}
	post := func(form url.Values) string {
		form.Set("key", html.UnescapeString(string(key[1])))
		answer := b.send(http.MethodPost, address, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
		return string(answer.want(http.StatusOK).body)
	}
	for range 2 { // sent twice is told once
		page := post(url.Values{"do": {"follow"}, "way": {"social"}})
		if !strings.Contains(page, "Saved, thank you") || strings.Contains(page, `value="follow"`) {
			t.Errorf("after following, the page still asks:\n%s", page)
		}
	}
	if page := post(url.Values{"do": {"birthday"}, "day": {"never"}}); !strings.Contains(page, `role="alert"`) {
		t.Errorf("a birthday that is no day is taken:\n%s", page)
	}
	if page := post(url.Values{"do": {"birthday"}, "day": {"1990-05-04"}}); strings.Contains(page, `value="birthday"`) {
		t.Errorf("after the birthday, the page still asks:\n%s", page)
	}
	if page := post(url.Values{"do": {"claim"}}); !strings.Contains(page, `role="alert"`) {
		t.Errorf("a link is mailed though nothing waits:\n%s", page)
	}
	page := post(url.Values{"do": {"redeem"}, "reward_id": {"five"}, "product": {"11"}})
	if !strings.Contains(page, "is for a reward of a free product only") {
		t.Errorf("the product that was chosen is not heard:\n%s", page)
	}
	var got api.Bootstrap
	h.shopper(ann)(http.MethodGet, "/bootstrap", nil).want(http.StatusOK).into(&got)
	if got.Balance.Available != 50+20 {
		t.Errorf("%d usable points, want those for joining and one follow", got.Balance.Available)
	}
}
