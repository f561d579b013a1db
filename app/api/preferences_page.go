package api

import (
	_ "embed"
	"errors"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/profile"
	"regulars/app/words"
)

//go:embed preferences.html
var preferencesSource string

var preferencesTemplate = template.Must(template.New("preferences").Parse(headHTML + preferencesSource))

// preferencesView is the page on which somebody sees and changes what they told.
type preferencesView struct {
	Locale, Dir, Title, Intro, Note, Wrong string

	Form                                    bool
	T                                       map[string]string // the page's own words
	Channels                                []tick
	Program                                 tick
	Topics                                  []tick
	Agree                                   *tick // to keep what is asked below
	Language, Country, Month, Day, Age, Sex []option
	PurposeTicks                            []tick
	Likes                                   []tick
	About                                   bool
}

// tick is a box with its words.
type tick struct {
	Name, Value, Text, Note string
	On                      bool
}

// option is one line of a list.
type option struct {
	Value, Text string
	On          bool
}

// preferencePages serves the preference center. Opening a link changes nothing;
// it works without script, and the link itself is the proof.
func (s *server) preferencePages(e *echo.Echo) {
	e.GET("/preferences/:token", func(c echo.Context) error { return s.preferencesPage(c, nil) })
	e.POST("/preferences/:token", func(c echo.Context) error {
		form, err := readForm(c)
		if err != nil {
			return err
		}
		return s.preferencesPage(c, form)
	})
}

// mostForm is how much a form may send.
const mostForm = 64 << 10

func readForm(c echo.Context) (url.Values, error) {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the form cannot be read")
	}
	return r.PostForm, nil
}

func (s *server) preferencesPage(c echo.Context, form url.Values) error {
	ctx, token := c.Request().Context(), c.Param("token")
	locale := words.For(c.Request().Header.Get("Accept-Language")).Locale()
	err := s.allow(ctx, "claim|"+s.clientIP(c.Request()))
	var p app.Preferences
	if err == nil {
		p, err = s.app.PreferencesBy(ctx, token, locale)
	}
	if err != nil {
		return s.noPreferences(c, locale, err)
	}
	var wrong error
	if form != nil {
		change := changeOf(&p, form)
		if wrong = s.app.ChangePreferencesBy(ctx, token, locale, change); wrong != nil {
			typed(&p, change)
		} else if p, err = s.app.PreferencesBy(ctx, token, locale); err != nil {
			return s.noPreferences(c, locale, err)
		}
	}
	view := viewOfPreferences(&p)
	status := http.StatusOK
	if wrong != nil {
		problem := problemOf(wrong)
		s.noteFailure(ctx, problem, wrong)
		status, view.Wrong = problem.Status, wrongWords(words.For(p.Locale), wrong)
	} else if form != nil {
		view.Note = view.T["saved"]
	}
	return showPreferences(c, status, view)
}

// typed shows what somebody chose although it was refused: nothing is lost.
func typed(p *app.Preferences, change app.PreferenceChange) {
	p.Profile.Tell(&change.Answers, profile.Told{})
	for channel, granted := range change.Channels {
		p.Held[channel] = consent.Record{Granted: granted}
	}
	p.Program = *change.Program
	if change.Birthday != nil {
		p.Birthday = *change.Birthday
	}
	if change.Language != nil {
		p.Language = *change.Language
	}
	if change.Country != nil {
		p.Country = *change.Country
	}
	for i := range p.Likes {
		if change.Likes != nil {
			p.Likes[i].Said = slices.Contains(*change.Likes, p.Likes[i].Goods)
		}
	}
}

func wrongWords(w *words.Words, err error) string {
	var refused *fail.Error
	switch {
	case errors.As(err, &refused) && refused.Field == "channels.profile":
		return w.Text("prefs.needs", nil)
	case fail.Is(err, fail.Invalid):
		return w.Text("prefs.wrong", nil)
	default:
		return w.Text("prefs.failed", nil)
	}
}

// noPreferences says that a link leads nowhere.
func (s *server) noPreferences(c echo.Context, locale string, err error) error {
	w, p := words.For(locale), problemOf(err)
	s.noteFailure(c.Request().Context(), p, err)
	maps.Copy(c.Response().Header(), p.GetHeaders())
	view := preferencesView{
		Locale: w.Locale(), Dir: w.Dir(), Title: w.Text("prefs.title", nil), Intro: w.Text("prefs.failed", nil),
	}
	if p.Status == http.StatusNotFound {
		view.Intro = w.Text("prefs.over", nil)
	}
	return showPreferences(c, p.Status, view)
}

func showPreferences(c echo.Context, status int, view preferencesView) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return sendPage(c, status, preferencesTemplate, loginPolicy, view)
}

// changeOf reads the form. What was not asked is not in it; a box without a tick
// sends nothing, so every box that was shown counts.
func changeOf(p *app.Preferences, form url.Values) app.PreferenceChange {
	s := &p.Settings
	change := app.PreferenceChange{Channels: map[consent.Channel]bool{}}
	for _, channel := range p.Channels() {
		change.Channels[channel] = form.Has("channel." + channel.String())
	}
	if p.AsksSensitive() || p.May(consent.Profile) {
		change.Channels[consent.Profile] = form.Has("channel.profile")
	}
	program := form.Has("program")
	change.Program = &program
	if len(s.Topics) > 0 {
		topics := form["topic"]
		change.Answers.Topics = &topics
	}
	asked := func(q profile.Question, to **string, name string) {
		if s.Asks(q) && form.Has(name) {
			value := form.Get(name)
			*to = &value
		}
	}
	asked(profile.AskAge, &change.Answers.AgeBand, "age_band")
	asked(profile.AskSex, &change.Answers.Sex, "sex")
	asked(profile.AskLanguage, &change.Language, "language")
	asked(profile.AskCountry, &change.Country, "country")
	if month, day := form.Get("month"), form.Get("day"); s.Asks(profile.AskBirthday) && month+day != "" {
		birthday := month + "-" + day
		change.Birthday = &birthday
	}
	if s.Asks(profile.AskPurposes) {
		purposes := form["purpose"]
		if slices.Contains(purposes, profile.Unsaid) {
			purposes = []string{profile.Unsaid}
		}
		change.Answers.Purposes = &purposes
	}
	if s.Asks(profile.AskInterests) {
		likes := likesOf(form["like"])
		change.Likes = &likes
	}
	dropUnagreed(p, &change)
	return change
}

// dropUnagreed empties what needs a consent that is being withdrawn: the boxes
// below still show what was said before.
func dropUnagreed(p *app.Preferences, change *app.PreferenceChange) {
	agreed, named := change.Channels[consent.Profile]
	if !named || agreed || !p.May(consent.Profile) {
		return
	}
	change.Answers.AgeBand, change.Answers.Sex = nil, nil
	if p.Settings.PurposesSensitive {
		change.Answers.Purposes = nil
	}
}

// likesOf reads goods as likeValue wrote them. What cannot be read is something
// that was not offered, and is refused as such.
func likesOf(values []string) []profile.Goods {
	goods := []profile.Goods{}
	for _, v := range values {
		store, id, _ := strings.Cut(v, " ")
		parsed, err := uuid.Parse(store)
		if err != nil {
			parsed = uuid.Nil
		}
		goods = append(goods, profile.Goods{Kind: profile.OfCollection, StoreID: parsed, ExternalID: id})
	}
	return goods
}

func likeValue(g profile.Goods) string { return g.StoreID.String() + " " + g.ExternalID }

var preferenceWords = []string{
	"channels", "topics", "about", "language", "country", "birthday", "month", "day", "age_band", "sex", "purposes",
	"interests", "save",
	"saved",
}

func viewOfPreferences(p *app.Preferences) preferencesView {
	w, s := words.For(p.Locale), &p.Settings
	text := func(key string) string { return w.Text("prefs."+key, nil) }
	view := preferencesView{
		Locale: w.Locale(), Dir: w.Dir(), Title: text("title"), Form: true, T: map[string]string{},
		Intro:   w.Text("prefs.intro", words.Args{"Shop": p.Shop}),
		Program: tick{Name: "program", Text: text("program"), On: p.Program},
	}
	for _, key := range preferenceWords {
		view.T[key] = text(key)
	}
	for _, channel := range p.Channels() {
		view.Channels = append(view.Channels, channelTick(w, p, channel))
	}
	if p.AsksSensitive() || p.May(consent.Profile) {
		agree := channelTick(w, p, consent.Profile)
		view.Agree = &agree
	}
	view.Topics = choiceTicks("topic", s.Topics, p.Profile.Topics, p.Locale)
	if s.Asks(profile.AskLanguage) {
		view.Language = languages(text("language.shop"), p.Language)
	}
	if s.Asks(profile.AskCountry) {
		view.Country = countries(w, text("country.shop"), p.Country)
	}
	if s.Asks(profile.AskBirthday) {
		view.Month, view.Day = birthdayOptions(w, p.Birthday)
	}
	if s.Asks(profile.AskAge) {
		view.Age = answers(text, p.Profile.AgeBand, profile.AgeBands, ageWords(text))
	}
	if s.Asks(profile.AskSex) {
		view.Sex = answers(text, p.Profile.Sex, profile.Sexes, func(v string) string { return text("sex." + v) })
	}
	if s.Asks(profile.AskPurposes) {
		view.PurposeTicks = append(choiceTicks("purpose", s.Purposes, p.Profile.Purposes, p.Locale), tick{
			Name: "purpose", Value: profile.Unsaid, Text: text("unsaid"),
			On: slices.Contains(p.Profile.Purposes, profile.Unsaid),
		})
	}
	for _, like := range p.Likes {
		view.Likes = append(view.Likes, tick{
			Name: "like", Value: likeValue(like.Goods), Text: like.Title,
			On: like.Said,
		})
	}
	view.About = len(view.Language)+len(view.Country)+len(view.Month)+len(view.Age)+len(view.Sex) > 0 ||
		len(view.PurposeTicks) > 0
	return view
}

func channelTick(w *words.Words, p *app.Preferences, channel consent.Channel) tick {
	t := tick{Name: "channel." + channel.String(), Value: "on", Text: p.ConsentText(channel), On: p.May(channel)}
	if t.On && !p.Held[channel].At.IsZero() {
		t.Note = w.Text("prefs.since", words.Args{"Date": w.DayYear(p.Held[channel].At)})
	}
	return t
}

func choiceTicks(name string, choices []profile.Choice, chosen []string, locale string) []tick {
	var list []tick
	for _, c := range choices {
		list = append(list, tick{Name: name, Value: c.Key, Text: c.In(locale, "en"), On: slices.Contains(chosen,
			c.Key)})
	}
	return list
}

var languageNames = map[string]string{
	"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "pt": "Português", "ar": "العربية",
}

func languages(shop, chosen string) []option {
	list := []option{{Text: shop, On: chosen == ""}}
	for _, locale := range words.Locales {
		list = append(list, option{Value: locale, Text: languageNames[locale], On: chosen == locale})
	}
	return list
}

func countries(w *words.Words, shop, chosen string) []option {
	list := []option{{Text: shop, On: chosen == ""}}
	for _, c := range w.Countries() {
		list = append(list, option{Value: c.Code, Text: c.Name, On: chosen == c.Code})
	}
	return list
}

func birthdayOptions(w *words.Words, birthday string) (months, days []option) {
	month, day, _ := strings.Cut(birthday, "-")
	months, days = []option{{Text: w.Text("prefs.month", nil)}}, []option{{Text: w.Text("prefs.day", nil)}}
	for m := time.January; m <= time.December; m++ {
		value := two(int(m))
		months = append(months, option{Value: value, Text: w.Text("date.month."+value, nil), On: value == month})
	}
	for d := 1; d <= 31; d++ {
		value := two(d)
		days = append(days, option{Value: value, Text: strconv.Itoa(d), On: value == day})
	}
	return months, days
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func answers(text func(string) string, chosen string, values []string, say func(string) string) []option {
	list := []option{{Text: text("choose"), On: chosen == ""}}
	for _, v := range values {
		list = append(list, option{Value: v, Text: say(v), On: chosen == v})
	}
	return append(list, option{Value: profile.Unsaid, Text: text("unsaid"), On: chosen == profile.Unsaid})
}

func ageWords(text func(string) string) func(string) string {
	return func(band string) string {
		switch band {
		case "under-18":
			return text("age.under")
		case "65-up":
			return text("age.up")
		default:
			return strings.Replace(band, "-", "–", 1)
		}
	}
}
