package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regulars/app/api"
	"regulars/app/internal/pg"
	"regulars/app/program"
	"regulars/app/staff"
)

// TestThePreferencePageWorksWithoutScriptAndOpeningItChangesNothing goes the way
// of a person whose mail program looks at the link first.
func TestThePreferencePageWorksWithoutScriptAndOpeningItChangesNothing(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	b := h.as(h.merchant, staff.Owner)
	id := b.annsID()
	b.put("/api/v1/profile-settings", api.ProfileSettings{
		Ask: []string{"age_band", "birthday", "language"}, Channels: []string{"email"}, Learn: true, Purposes: []api.Choice{},
		Topics:            []api.Choice{{Key: "news", Text: map[string]string{"en": "<b>New</b> teas"}}},
		SensitiveProducts: []string{}, SensitiveCollections: []string{},
	}).want(http.StatusOK)
	page := h.preferences(id)
	known := func() (p api.MemberProfile) {
		b.get("/api/v1/members/" + id + "/profile").want(http.StatusOK).into(&p)
		return p
	}
	opened := h.form(http.MethodGet, page, nil, http.StatusOK)
	if strings.Contains(opened, "<b>New") || !strings.Contains(opened, "&lt;b&gt;New&lt;/b&gt; teas") {
		t.Error("a merchant's words are not plain text on the page")
	}
	if len(known().Records) != 0 {
		t.Error("opening the page decided something")
	}
	choice := url.Values{
		"channel.email": {"on"}, "channel.shop": {"on"}, "topic": {"news"}, "age_band": {"25-34"}, "month": {"03"}, "day": {"28"}, "language": {"de"},
	}
	refused := h.form(http.MethodPost, page, choice, http.StatusBadRequest)
	if !strings.Contains(refused, `value="25-34" selected`) || !strings.Contains(refused, "Tick this first") {
		t.Error("what was typed is lost, or not said to be wrong")
	}
	if len(known().Records) != 0 {
		t.Error("half of a refused form was kept")
	}
	choice.Set("channel.profile", "on")
	h.form(http.MethodPost, page, choice, http.StatusOK)
	if p := known(); len(p.Records) != 2 || p.Records[0].Text == "" || p.Program {
		t.Errorf("known is %+v", p)
	}
	h.form(http.MethodPost, page, url.Values{}, http.StatusOK) // every box was emptied
	if p := known(); len(p.Records) != 5 || p.Consents[0].Granted || p.Consents[1].Granted {
		t.Errorf("after withdrawing all, known is %+v", p)
	}
	h.form(http.MethodGet, page[:len(page)-2]+"xx", nil, http.StatusNotFound)
}

// preferences is the path of a member's page.
func (h *house) preferences(id string) (path string) {
	h.t.Helper()
	db, err := pg.Open(h.t.Context(), h.Database.URL, pg.Options{MaxConns: 1})
	h.must(err)
	defer db.Close()
	h.must(db.InMerchant(h.t.Context(), h.merchant, func(tx *pg.Tx) error {
		address, err := h.PreferencesLink(tx, uuid.MustParse(id))
		_, token, _ := strings.Cut(address, "/preferences/")
		path = "/preferences/" + token
		return err
	}))
	return path
}

// form opens a page, or sends its form.
func (h *house) form(method, path string, form url.Values, want int) string {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	(*h.handler.Load()).ServeHTTP(rec, r)
	if rec.Code != want {
		h.t.Fatalf("%s %s: %d, want %d\n%s", method, path, rec.Code, want, rec.Body)
	}
	return rec.Body.String()
}
