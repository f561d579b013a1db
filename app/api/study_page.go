package api

import (
	_ "embed"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/study"
	"regulars/app/words"
)

//go:embed study.html
var studyHTML string

var studyPage = template.Must(template.New("study").Parse(headHTML + sheetHTML + studyHTML))

const studyPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'"

// studyView is the page of an invitation: a title, what is to be known, and what
// can be done now.
type studyView struct {
	Locale, Dir, Title, Shop, Accent, Action string
	Lines                                    []string // what there is to know
	Said                                     string   // how it stands
	Offer                                    bool     // take part, or not
	Leave                                    string   // the words of changing their mind, "" for no more
	Want                                     bool     // they may wait for a place
	Ask                                      bool     // where to send it
	Go, GoTo                                 string   // a button that leads on
	Panel                                    string   // the words of joining the panel, "" for none
	Terms, TermsID, Trouble, AgreeWrong      string
	T                                        map[string]string // the page's own words
	Fields                                   []studyField
	Countries                                []words.Country
	Country, CountryWrong                    string
}

// studyField is one line of an address.
type studyField struct {
	Name, Label, Value, Wrong, Complete string
	Optional                            bool
	Most                                int
}

// studyPages serves where invitations to studies lead. Opening one changes
// nothing, because mail scanners open every link. The link is the proof, so no
// origin is asked for; each form leads back to the page, which says how it stands.
func (s *server) studyPages(e *echo.Echo) {
	e.GET("/study/:token", s.showStudy)
	e.POST("/study/:token", s.pressStudy)
}

func (s *server) showStudy(c echo.Context) error {
	shown, err := s.openedStudy(c)
	if err != nil {
		return s.studyRefused(c, err)
	}
	fresh := study.Address{Country: shown.Country}
	return drawStudy(c, http.StatusOK, studyViewOf(c.Request().URL.Path, shown, fresh, nil))
}

func (s *server) openedStudy(c echo.Context) (app.StudyShown, error) {
	if err := s.allow(c.Request().Context(), "survey|"+s.clientIP(c.Request())); err != nil {
		return app.StudyShown{}, err
	}
	return s.app.OpenStudy(c.Request().Context(), c.Param("token"), localeOf(c))
}

// pressStudy does what one of the page's buttons says.
func (s *server) pressStudy(c echo.Context) error {
	shown, err := s.openedStudy(c)
	if err != nil {
		return s.studyRefused(c, err)
	}
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		return s.studyRefused(c, fail.New(fail.Invalid, "the form cannot be read"))
	}
	to := addressIn(r.PostForm)
	err = s.doStudy(c, r.PostForm, shown, to)
	switch {
	case fail.Is(err, fail.Invalid):
		return drawStudy(c, http.StatusBadRequest, studyViewOf(r.URL.Path, shown, to, err))
	case err != nil:
		return s.studyRefused(c, err)
	}
	return c.Redirect(http.StatusSeeOther, r.URL.EscapedPath())
}

func (s *server) doStudy(c echo.Context, form url.Values, shown app.StudyShown, to study.Address) error {
	ctx, token := c.Request().Context(), c.Param("token")
	switch form.Get("do") {
	case "accept":
		if !form.Has("agree") && shown.Turn == app.TurnOffer {
			return fail.Field("agree", "must be ticked")
		}
		return s.app.AcceptStudy(ctx, token, form.Get("terms"), form.Has("panel"))
	case "decline":
		return s.app.DeclineStudy(ctx, token, form.Has("never"))
	case "address":
		return s.app.GiveAddress(ctx, token, to)
	case "panel":
		return s.app.JoinPanel(ctx, token)
	}
	return fail.New(fail.Invalid, "the form cannot be read")
}

// addressIn reads an address from a form. What no text is becomes what no field takes.
func addressIn(form url.Values) study.Address {
	text := func(name string) string {
		if value := form.Get(name); utf8.ValidString(value) {
			return value
		}
		return "\ufffd"
	}
	return study.Address{
		Name: text("name"), Line1: text("line1"), Line2: text("line2"), Postcode: text("postcode"), City: text("city"),
		Region: text("region"), Country: text("country"), Phone: text("phone"),
	}
}

// studyViewOf shows how an invitation stands, with what was typed and what is wrong
// with that.
func studyViewOf(path string, shown app.StudyShown, typed study.Address, wrong error) studyView {
	w := words.For(shown.Locale)
	view := studyView{
		Locale: w.Locale(), Dir: w.Dir(), Title: shown.Title, Shop: shown.Shop, Accent: shown.Look.Accent,
		Action: (&url.URL{Path: path}).String(), T: studyWords(w), Want: shown.MayWait,
	}
	view.Leave = leaveWords(w, shown)
	args := words.Args{"Date": shown.Until}
	switch shown.Turn {
	case app.TurnOffer:
		view.offer(w, shown)
		if wrong != nil {
			view.AgreeWrong = w.Text("study.wrong.terms", nil)
		}
	case app.TurnAddress:
		view.ask(w, shown, typed, wrong != nil)
	case app.TurnWait:
		view.Said = w.Text("study.wait", nil)
	case app.TurnTry:
		view.Said = w.Text("study.try", nil)
	case app.TurnAnswer:
		view.Said = w.Text("study.answer.text", args)
		view.Go, view.GoTo = w.Text("study.answer.button", nil), shown.Questions
	default:
		view.Said, view.Panel = w.Text("study."+string(shown.Turn), nil), shown.Panel
		if shown.Turn == app.TurnDeclined {
			view.Panel = ""
		}
	}
	return view
}

// leaveWords are the words of changing one's mind, "" where there is nothing to leave.
func leaveWords(w *words.Words, shown app.StudyShown) string {
	switch {
	case shown.Turn == app.TurnWaiting:
		return w.Text("study.waiting.leave", nil)
	case shown.MayLeave && shown.Turn != app.TurnOver:
		return w.Text("study.leave", nil)
	}
	return ""
}

// offer says what there is to know before somebody takes part.
func (v *studyView) offer(w *words.Words, shown app.StudyShown) {
	v.Offer, v.Terms, v.TermsID, v.Panel = true, shown.Terms, shown.TermsID, shown.Panel
	if shown.Intro != "" {
		v.Lines = append(v.Lines, shown.Intro)
	}
	if shown.Ships {
		v.Lines = append(v.Lines, w.Text("study.offer.ships", nil))
	}
	var thanks []string
	if shown.Points > 0 {
		thanks = append(thanks, w.Points(shown.Points, words.PointsName(shown.Look.Name(w.Locale()))))
	}
	if shown.Reward != "" {
		thanks = append(thanks, shown.Reward)
	}
	if len(thanks) > 0 {
		v.Lines = append(v.Lines, w.Text("study.thanks", words.Args{"Thanks": w.And(thanks...)}))
	}
	until := "study.offer.until"
	if shown.Kept {
		until = "study.offer.kept"
	}
	v.Lines = append(v.Lines, w.Text(until, words.Args{"Date": shown.Until}))
}

var studyKeys = []string{
	"accept", "address.send", "agree", "choose", "decline", "never", "optional", "panel.join", "panel.title", "terms",
	"want", "field.country",
}

func studyWords(w *words.Words) map[string]string {
	t := map[string]string{}
	for _, key := range studyKeys {
		t[strings.ReplaceAll(key, ".", "_")] = w.Text("study."+key, nil)
	}
	return t
}

// completes says by its field how a browser fills a line of an address in.
var completes = map[string]string{
	"name": "name", "line1": "address-line1", "line2": "address-line2", "postcode": "postal-code",
	"city": "address-level2", "region": "address-level1", "phone": "tel",
}

// faultWords are the words for what is wrong with a line of an address.
var faultWords = map[study.Fault]string{
	study.Missing: "study.wrong.missing", study.TooLong: "study.wrong.long", study.Unprintable: "study.wrong.sign",
	study.Elsewhere: "study.wrong.country",
}

// ask adds the form of an address as it was typed, and, where it was refused, what
// is wrong with it, each beside its field.
func (v *studyView) ask(w *words.Words, shown app.StudyShown, typed study.Address, refused bool) {
	v.Ask, v.Title = true, w.Text("study.address.title", nil)
	v.Lines = []string{w.Text("study.address.text", nil)}
	v.Countries, v.Country = shown.Countries, typed.Country
	wrong := map[string]string{}
	if refused {
		codes := each(shown.Countries, func(c words.Country) string { return c.Code })
		for _, f := range typed.Clean(codes) {
			wrong[f.Field] = w.Text(faultWords[f.Fault], nil)
		}
		v.Trouble = w.Text("study.fix", nil)
	}
	for _, line := range typed.Lines() {
		v.Fields = append(v.Fields, studyField{
			Name: line.Field, Label: w.Text("study.field."+line.Field, nil), Value: *line.Text,
			Wrong: wrong[line.Field], Complete: completes[line.Field], Optional: line.Optional, Most: line.Most,
		})
	}
	v.CountryWrong = wrong["country"]
}

// studyRefused says kindly why nothing is shown.
func (s *server) studyRefused(c echo.Context, err error) error {
	p := problemOf(err)
	s.noteFailure(c.Request().Context(), p, err)
	w := words.For(localeOf(c))
	view := studyView{
		Locale: w.Locale(), Dir: w.Dir(), Accent: pageAccent, Title: w.Text("study.title", nil),
		Said: w.Text("mail.page.failed", nil),
	}
	if p.Status == http.StatusNotFound {
		view.Said = w.Text("survey.gone", nil)
	}
	maps.Copy(c.Response().Header(), p.GetHeaders())
	return drawStudy(c, p.Status, view)
}

func drawStudy(c echo.Context, status int, view studyView) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return sendPage(c, status, studyPage, studyPolicy, view)
}
