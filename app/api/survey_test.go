package api_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/internal/pg"
	"regulars/app/program"
	"regulars/app/survey"
)

// openSurvey publishes a survey that anybody may answer.
func (h *house) openSurvey(change func(*survey.Questionnaire)) api.Survey {
	h.t.Helper()
	document := survey.Templates("Mia")[2].Document
	if change != nil {
		change(&document)
	}
	b := h.staff(h.merchant)
	var made api.Survey
	b.post("/api/v1/surveys", map[string]any{"slug": "open", "document": document}).want(http.StatusOK).into(&made)
	b.post("/api/v1/surveys/"+made.ID.String()+"/publish", nil).want(http.StatusOK).into(&made)
	return made
}

// sheet posts a form as a page does.
func (h *house) sheet(path string, fields url.Values) *response {
	h.t.Helper()
	return h.browser().send("POST", path, bytes.NewBufferString(fields.Encode()),
		"Content-Type", "application/x-www-form-urlencoded")
}

var sheets = regexp.MustCompile(`name="sheet" value="([^"]+)"`)

func TestAnybodyWithTheLinkAnswersOnceAFormAndNothingRuns(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	made := h.openSurvey(func(d *survey.Questionnaire) {
		d.Intro = survey.Texts{"en": `<img src=x onerror=alert(1)>`}
		d.Questions[0].Text["en"] = `How was "it" </legend><script>`
	})
	path := strings.TrimPrefix(made.Link, h.BaseURL())
	page := h.browser().get(path, "Accept-Language", "en").want(http.StatusOK)
	for _, never := range []string{"<img", "</legend><script>", "<no value>", "ZgotmplZ", "survey."} {
		if strings.Contains(string(page.body), never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if got := h.browser().get(path, "Accept-Language", "ar").want(http.StatusOK); !strings.Contains(string(got.body), `dir="rtl"`) {
		t.Error("Arabic is not drawn from the right")
	}
	sheet := sheets.FindStringSubmatch(string(page.body))[1]
	long := h.sheet(path, url.Values{"sheet": {sheet}, "a.how": {"5"}, "a.open": {strings.Repeat("ä", 10_000)}}).want(http.StatusBadRequest)
	if text := string(long.body); !strings.Contains(text, "2,000 characters") || !strings.Contains(text, `value="5" checked`) {
		t.Errorf("10,000 characters are answered with:\n%.900s", text)
	}
	h.sheet(path, url.Values{"sheet": {sheet}, "a.open": {strings.Repeat("a", 70_000)}}).want(http.StatusBadRequest)
	h.sheet(path, url.Values{"sheet": {sheet}, "a.how": {"5\x00"}}).want(http.StatusBadRequest)
	h.sheet(path, url.Values{"sheet": {"x"}, "a.how": {"5"}}).want(http.StatusBadRequest)
	said := `<script>alert("x")</script> fine`
	h.sheet(path, url.Values{"sheet": {sheet}, "a.how": {"5"}, "a.open": {said}}).want(http.StatusOK)
	h.sheet(path, url.Values{"sheet": {sheet}, "a.how": {"1"}}).want(http.StatusConflict)
	h.browser().get(path[:len(path)-1]).want(http.StatusNotFound)
	h.browser().get(strings.Replace(path, "/open/", "/ask/", 1)).want(http.StatusNotFound)

	b := h.staff(h.merchant)
	var results api.SurveyResults
	b.get("/api/v1/surveys/" + made.ID.String() + "/results").want(http.StatusOK).into(&results)
	figure := results.Questions[0].Figure
	if results.Answered != 1 || results.Anonymous != 1 || figure.Good != 1 || figure.Enough || figure.Score != 100 {
		t.Errorf("results: %+v, %+v", results, figure)
	}
	var texts api.Page[api.SurveyText]
	b.get("/api/v1/surveys/" + made.ID.String() + "/texts?q=fine").want(http.StatusOK).into(&texts)
	if len(texts.Items) != 1 || texts.Items[0].Text != said || *texts.Items[0].Number != 5 {
		t.Errorf("texts: %+v", texts)
	}
	code := b.get("/api/v1/surveys/" + made.ID.String() + "/code").want(http.StatusOK)
	if !strings.HasPrefix(string(code.body), "<svg") || strings.Count(string(code.body), "M") < 400 {
		t.Errorf("the code:\n%.200s", code.body)
	}
	b.post("/api/v1/surveys/"+made.ID.String()+"/end", nil).want(http.StatusOK)
	h.browser().get(path).want(http.StatusConflict)
}

func TestAThankYouPageAsksAShopperWhoMayBeAsked(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	shopper := h.shopper(h.ann())
	h.deliver()
	h.openSurvey(nil)
	const root = "/survey"
	var waiting api.WaitingSurvey
	shopper("GET", root, nil).want(http.StatusOK).into(&waiting)
	if waiting.Survey != nil {
		t.Fatalf("nobody asked, and %+v waits", waiting.Survey)
	}
	shopper("GET", root+"?survey=open&locale=fr", nil).want(http.StatusOK).into(&waiting)
	if waiting.Survey == nil || waiting.Survey.Send != "Envoyer" || waiting.Survey.Questions[0].Most != 5 {
		t.Fatalf("asked: %+v", waiting.Survey)
	}
	answers := root + "/" + waiting.Survey.ID.String() + "/answers"
	shopper("POST", answers, map[string]any{"answers": map[string]string{"how": "9"}}).want(http.StatusBadRequest)
	var thanks api.SurveyThanks
	shopper("POST", answers+"?locale=fr", map[string]any{"answers": map[string]string{"how": "4"}}).want(http.StatusOK).into(&thanks)
	if !strings.HasPrefix(thanks.Text, "Merci") {
		t.Errorf("thanks: %+v", thanks)
	}
	var after api.WaitingSurvey
	shopper("GET", root+"?survey=open", nil).want(http.StatusOK).into(&after)
	if after.Survey != nil {
		t.Errorf("asked again at once: %+v", after.Survey)
	}
}

// TestWhoWasNotContentInTheWidgetIsLedToTheGuide to the product they were asked
// about, and nobody else is.
func TestWhoWasNotContentInTheWidgetIsLedToTheGuide(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	shopper := h.shopper(h.ann())
	h.deliver()
	h.openSurvey(nil)
	b := h.staff(h.merchant)
	var made api.GuideDetail
	b.post("/api/v1/guides", map[string]any{"document": kettle()}).want(http.StatusOK).into(&made)
	b.post("/api/v1/guides/"+made.ID.String()+"/publish", nil).want(http.StatusOK).into(&made)
	var waiting api.WaitingSurvey
	shopper("GET", "/survey?survey=open", nil).want(http.StatusOK).into(&waiting)
	db, err := pg.Open(t.Context(), h.Database.URL, pg.Options{MaxConns: 1})
	h.must(err)
	defer db.Close()
	h.must(db.InMerchant(t.Context(), h.merchant, func(tx *pg.Tx) error { // as an automation asks
		_, err := tx.Pgx.Exec(t.Context(), "UPDATE survey_response SET product = '1'")
		return err
	}))
	var thanks api.SurveyThanks
	path := "/survey/" + waiting.Survey.ID.String() + "/answers?locale=de"
	shopper("POST", path, map[string]any{"answers": map[string]string{"how": "1"}}).want(http.StatusOK).into(&thanks)
	want := api.ShownGuide{Text: "Das hilft vielleicht", Title: "Dein Kessel", Link: made.Link}
	if thanks.Help == nil || *thanks.Help != want {
		t.Errorf("they are led to %+v", thanks.Help)
	}
}
