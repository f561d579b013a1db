package api_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"regulars/app/apptest"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func TestOpeningAnUnsubscribeLinkChangesNothingAndPressingItNeedsNoLogin(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.com", FirstName: "Ann", Verified: true, Enabled: true})
	h.deliver()
	member := h.staff(h.merchant).annsID()
	owner, err := pgx.Connect(t.Context(), h.Database.AdminURL)
	h.must(err)
	t.Cleanup(func() { _ = owner.Close(context.Background()) })
	wishes := func() (n int64) {
		h.must(owner.QueryRow(t.Context(), "SELECT count(*) FROM consent_record WHERE channel = 1 AND NOT granted").Scan(&n))
		return n
	}
	link := h.url + "/mail/stop/" + h.merchant.String() + "." + member + "." + h.formKey("stop selling by mail|"+member)
	press := func(method, address string) (int, string) {
		request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(url.Values{"List-Unsubscribe": {"One-Click"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := http.DefaultTransport.RoundTrip(request) // follows nothing and keeps no cookie
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	for range 2 { // a scanner, then the person
		if status, page := press(http.MethodGet, link); status != http.StatusOK || !strings.Contains(page, "<button") || wishes() != 0 {
			t.Errorf("opening it: %d, %d wishes noted\n%s", status, wishes(), page)
		}
	}
	if status, _ := press(http.MethodPost, link+"0"); status != http.StatusNotFound || wishes() != 0 {
		t.Errorf("a forged link: %d, %d wishes noted", status, wishes())
	}
	off := strings.Replace(link, "/mail/stop/", "/mail/off/", 1)
	if status, _ := press(http.MethodPost, off); status != http.StatusNotFound {
		t.Errorf("the link works for something else: %d", status)
	}
	for range 2 { // mail programs press twice
		if status, _ := press(http.MethodPost, link); status != http.StatusOK || wishes() != 1 {
			t.Errorf("pressing it: %d, %d wishes noted", status, wishes())
		}
	}
}

// formKey signs a link as the App does.
func (h *house) formKey(subject string) (sum string) {
	h.t.Helper()
	keyring, err := merchant.NewKeyring(apptest.Key)
	h.must(err)
	db, err := pg.Open(h.t.Context(), h.Database.URL, pg.Options{MaxConns: 1})
	h.must(err)
	defer db.Close()
	h.must(db.InMerchant(h.t.Context(), h.merchant, func(tx *pg.Tx) error {
		_, row, err := merchant.Get(tx)
		if err != nil {
			return err
		}
		keys, err := keyring.Open(h.merchant, row)
		if err != nil {
			return err
		}
		sum, err = keys.FormKey(subject)
		return err
	}))
	return sum
}
