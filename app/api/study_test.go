package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/app/study"
	"regulars/app/survey"
)

// TestAnInvitationIsReadAcceptedAndGivenAnAddressWithoutScript goes the way of
// somebody who is invited to test a product, with everything typed wrong once.
func TestAnInvitationIsReadAcceptedAndGivenAnAddressWithoutScript(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	b := h.staff(h.merchant)
	b.post("/api/v1/members/"+b.annsID()+"/consents", map[string]any{
		"channel": "studies", "granted": true, "basis": "consent", "note": "Said so at the counter",
	}).want(http.StatusOK)
	asks := h.openSurvey(func(d *survey.Questionnaire) { d.Open, d.Widget = false, true })
	outline := study.Outline{
		Name: "Kettle", Kind: study.ProductTest, Survey: asks.ID, Title: survey.Texts{"en": `<b>Try our kettle</b>`},
		Intro: survey.Texts{"en": "Two weeks"}, Terms: survey.Texts{"en": "You keep it.", "ar": "تحتفظ بها."},
		Quotas: []study.Quota{{ID: "all", Name: "All", Wanted: 1, Invite: 1}}, Points: 50, Panel: true,
		AcceptDays: 10, AnswerDays: 10, Stock: 1, Countries: []string{"DE", "AT"}, TryDays: 3, ForgetDays: 30,
	}
	wrong := outline
	wrong.Quotas = []study.Quota{{ID: "all", Name: "All", Wanted: 2, Invite: 1}}
	p := b.post("/api/v1/studies", map[string]any{"outline": wrong}).problem(http.StatusBadRequest)
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.outline.quotas[0].invite" {
		t.Errorf("fewer invited than wanted: %+v", p)
	}
	var made api.Study
	b.post("/api/v1/studies", map[string]any{"outline": outline}).want(http.StatusOK).into(&made)
	b.post("/api/v1/studies/"+made.ID.String()+"/start", nil).want(http.StatusOK).into(&made)
	h.Drain()
	var people api.Page[api.StudyPerson]
	b.get("/api/v1/studies/" + made.ID.String() + "/people?state=invited").want(http.StatusOK).into(&people)
	if len(people.Items) != 1 || people.Items[0].Email != "ann@example.com" {
		t.Fatalf("invited: %+v", people.Items)
	}
	path := h.studyPath(people.Items[0].ID.String())
	page := h.browser().get(path, "Accept-Language", "de").want(http.StatusOK)
	text := string(page.body)
	if strings.Contains(text, "<b>Try") || !strings.Contains(text, "&lt;b&gt;Try our kettle") || !strings.Contains(text, "You keep it.") ||
		strings.Contains(text, "<script") || page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the invitation:\n%s", text)
	}
	terms := between(text, `name="terms" value="`, `"`)
	text = string(h.sheet(path, url.Values{"do": {"accept"}, "terms": {terms}}).want(http.StatusBadRequest).body)
	if !strings.Contains(text, `id="wrong-agree"`) {
		t.Errorf("the box that was not ticked is not named:\n%s", text)
	}
	h.sheet(path, url.Values{"do": {"accept"}, "terms": {"x"}, "agree": {"1"}}).want(http.StatusBadRequest)
	h.sheet(path, url.Values{"do": {"everything"}}).want(http.StatusBadRequest)
	for range 2 {
		h.sheet(path, url.Values{"do": {"accept"}, "terms": {terms}, "agree": {"1"}}).want(http.StatusSeeOther)
	}
	text = string(h.sheet(path, url.Values{"do": {"address"}, "name": {"Ann"}, "country": {"DE"}}).want(http.StatusBadRequest).body)
	for _, field := range []string{"line1", "postcode", "city"} {
		if !strings.Contains(text, `id="wrong-`+field+`"`) {
			t.Errorf("a missing %s is not named", field)
		}
	}
	home := url.Values{
		"do": {"address"}, "name": {`Ann "Lee"`}, "line1": {"Weg 1"}, "postcode": {"10115"}, "city": {"Berlin"}, "country": {"FR"},
	}
	text = string(h.sheet(path, home).want(http.StatusBadRequest).body)
	if !strings.Contains(text, `id="wrong-country"`) || !strings.Contains(text, "Ann &#34;Lee&#34;") {
		t.Errorf("a country that nothing is sent to:\n%s", text)
	}
	home.Set("country", "DE")
	home.Set("city", "Ber\xfflin")
	h.sheet(path, home).want(http.StatusBadRequest)
	home.Set("city", "Berlin")
	for range 2 {
		h.sheet(path, home).want(http.StatusSeeOther)
	}
	if text = string(h.browser().get(path).want(http.StatusOK).body); strings.Contains(text, "Weg 1") || strings.Contains(text, "line1") || !strings.Contains(text, `value="decline"`) {
		t.Errorf("the page shows the address, asks again, or takes no yes back:\n%s", text)
	}
	file := string(b.get("/api/v1/studies/" + made.ID.String() + "/addresses").want(http.StatusOK).body)
	if !strings.Contains(file, "Weg 1") || !strings.Contains(file, "DE") {
		t.Errorf("the file: %s", file)
	}
	var marked api.StudyMarked
	b.post("/api/v1/studies/"+made.ID.String()+"/shipments", map[string]any{}).want(http.StatusOK).into(&marked)
	if marked.Marked != 1 {
		t.Errorf("%d are marked as sent", marked.Marked)
	}
	if text = string(h.browser().get(path).want(http.StatusOK).body); strings.Contains(text, "<form") {
		t.Errorf("what is on its way is taken back:\n%s", text)
	}
	h.browser().get(path[:len(path)-1]).want(http.StatusNotFound)
	h.browser().get(strings.Replace(path, "/study/", "/survey/ask/", 1)).want(http.StatusNotFound)
}

// studyPath is where an invitation leads, made the way ours are made.
func (h *house) studyPath(id string) string {
	h.t.Helper()
	return "/study/" + h.merchant.String() + "." + id + "." + h.formKey("survey|study|"+id)
}

func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	found, _, _ := strings.Cut(rest, to)
	return found
}
