package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"regulars/app/program"
)

func TestAPixelIsHeardFromAnyPageAndTellsNothing(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := strconv.FormatInt(h.ann(), 10)
	h.deliver()
	told := `{"account":"` + h.coffeeID.String() + `","shop":"` + h.coffee.Domain + `","id":"sh-1","customer":"` + ann +
		`","product":"7","at":"2026-11-22T12:00:00Z"}`
	stranger := strings.Replace(told, h.coffee.Domain, "other.myshopify.com", 1)
	for _, body := range []string{told, told, stranger} {
		got := h.browser().send(http.MethodPost, "/pixel/shopify", strings.NewReader(body), "Origin", "null").want(http.StatusNoContent)
		if got.header.Get("Access-Control-Allow-Origin") != "*" || len(got.header.Values("Set-Cookie")) > 0 || len(got.body) > 0 {
			t.Errorf("a pixel is answered with %v %s", got.header, got.body)
		}
	}
	h.deliver()
	for _, body := range []string{"", "[]", `{"account":"1"}`, strings.Replace(told, `"7"`, `"seven"`, 1), `{"id":"` + strings.Repeat("x", 5000) + `"}`} {
		h.browser().send(http.MethodPost, "/pixel/shopify", strings.NewReader(body)).problem(http.StatusBadRequest)
	}
}
