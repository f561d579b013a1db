package api_test

import (
	"net/http"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/guide"
	"regulars/app/program"
)

// kettle is a guide with something hostile in each of its texts.
func kettle() guide.Manual {
	return guide.Manual{
		Products: []string{"1"}, Collections: []string{}, Title: guide.Texts{"en": `Kettle <script>alert(1)</script>`, "de": "Dein Kessel"},
		FirstUse: guide.Texts{"en": "Fill it.\nBoil it once and pour that away.", "de": "Füll ihn."},
		Care:     guide.Texts{"en": `"><img src=x onerror=alert(2)>`},
		Troubles: []guide.Trouble{{Question: guide.Texts{"en": "It smells {{name}}"}, Answer: guide.Texts{"en": "Boil {% raw %} lemon."}}},
		Goals: []guide.Goal{
			{ID: "tea", Text: guide.Texts{"en": "Tea"}, Advice: guide.Texts{"en": "Stop at 80 °C."}},
			{ID: "coffee", Text: guide.Texts{"en": "Coffee"}, Advice: guide.Texts{"en": "Wait a minute."}},
		},
	}
}

func TestAGuideIsReadByItsLinkOnlyWhilePublishedAndRunsNothing(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	b := h.staff(h.merchant)
	var made api.GuideDetail
	b.post("/api/v1/guides", map[string]any{"document": kettle()}).want(http.StatusOK).into(&made)
	if made.Published || made.Link != "" {
		t.Errorf("a draft is published: %+v", made)
	}
	path := "/api/v1/guides/" + made.ID.String()
	b.post(path+"/publish", nil).want(http.StatusOK).into(&made)
	read := func(address, language string) string {
		t.Helper()
		return string(h.browser().get(strings.TrimPrefix(address, h.BaseURL()), "Accept-Language", language).want(http.StatusOK).body)
	}
	page := read(made.Link+"?goal=coffee", "en")
	for _, never := range []string{"<script", "<img", "<no value>", "ZgotmplZ", "guide."} {
		if strings.Contains(page, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if mine, other := strings.Index(page, "Wait a minute."), strings.Index(page, "Stop at 80"); mine < 0 || mine > other || !strings.Contains(page, "open><summary>Coffee") {
		t.Error("the goal of the link does not stand first and open")
	}
	german := read(made.Link, "de")
	if !strings.Contains(german, "Dein Kessel") || !strings.Contains(german, "Füll ihn.") || !strings.Contains(german, "Stop at 80") {
		t.Error("a reader of German does not get German with English where that is missing")
	}
	if !strings.Contains(read(made.Link, "ar"), `dir="rtl"`) {
		t.Error("Arabic is not drawn from the right")
	}

	changed := kettle()
	changed.Title = guide.Texts{"en": "Changed"}
	b.put(path, map[string]any{"document": changed}).want(http.StatusOK).into(&made)
	if strings.Contains(read(made.Link, "en"), "Changed") || !made.Changed {
		t.Error("a draft is read before it is published")
	}
	link := strings.TrimPrefix(made.Link, h.BaseURL())
	h.browser().get(link[:len(link)-1]).want(http.StatusNotFound)
	h.browser().get(strings.Replace(link, "/guide/", "/survey/open/", 1)).want(http.StatusNotFound)
	b.post(path+"/withdraw", nil).want(http.StatusOK)
	if gone := h.browser().get(link, "Accept-Language", "fr").want(http.StatusNotFound); !strings.Contains(string(gone.body), "Ce guide") {
		t.Errorf("a guide that was taken back is answered with\n%s", gone.body)
	}
	b.post(path+"/withdraw", nil).want(http.StatusConflict)
}

func TestAGuideThatHelpsNobodyIsRefusedByItsField(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	b := h.staff(h.merchant)
	for field, spoil := range map[string]func(m *guide.Manual){
		"title":                 func(m *guide.Manual) { m.Title = guide.Texts{"de": "Kessel"} },
		"title.en":              func(m *guide.Manual) { m.Title["en"] = strings.Repeat("ä", 121) },
		"care.en":               func(m *guide.Manual) { m.Care["en"] = strings.Repeat("ä", 4001) },
		"first_use":             func(m *guide.Manual) { m.FirstUse["xx"] = "?" },
		"troubles[0].answer":    func(m *guide.Manual) { m.Troubles[0].Answer = guide.Texts{} },
		"goals":                 func(m *guide.Manual) { m.Goals = m.Goals[:1] },
		"goals[1].id":           func(m *guide.Manual) { m.Goals[1].ID = "tea" },
		"products[1]":           func(m *guide.Manual) { m.Products = []string{"1", "1"} },
		"goals[0].advice":       func(m *guide.Manual) { m.Goals[0].Advice = guide.Texts{"fr": "Attendez."} },
		"troubles[0].answer.en": func(m *guide.Manual) { m.Troubles[0].Answer = guide.Texts{"en": "\x1b[31m"} },
	} {
		m := kettle()
		spoil(&m)
		p := b.post("/api/v1/guides", map[string]any{"document": m}).problem(http.StatusBadRequest)
		if !names(p, "document."+field) {
			t.Errorf("%s: %+v", field, p)
		}
	}
	publish := func(m guide.Manual) *response {
		var made api.GuideDetail
		b.post("/api/v1/guides", map[string]any{"document": m}).want(http.StatusOK).into(&made)
		return b.post("/api/v1/guides/"+made.ID.String()+"/publish", nil)
	}
	nothing := kettle()
	nothing.FirstUse, nothing.Care, nothing.Troubles = guide.Texts{}, guide.Texts{}, []guide.Trouble{}
	if p := publish(nothing).problem(http.StatusBadRequest); !names(p, "document.first_use") {
		t.Errorf("one that says nothing: %+v", p)
	}
	lost := kettle()
	lost.Products = []string{}
	if p := publish(lost).problem(http.StatusBadRequest); !names(p, "document.products") {
		t.Errorf("one for nothing: %+v", p)
	}
	publish(kettle()).want(http.StatusOK)
	if p := publish(kettle()).problem(http.StatusBadRequest); !names(p, "document.products[0]") {
		t.Errorf("a second one to the same product: %+v", p)
	}
}
