package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/profile"
	"regulars/app/program"
	"regulars/app/segment"
	"regulars/app/support"
	"regulars/app/survey"
)

// thankful is a program that gives 40 points for an answered survey.
func thankful() program.Document {
	document := giftProgram(100)
	document.Rules = append(document.Rules, once(program.OnSurvey, 40))
	return document
}

// published publishes a ready-made survey.
func (w *world) published(slug string, change func(*survey.Questionnaire)) app.SurveyView {
	w.t.Helper()
	for _, ready := range survey.Templates("Mia") {
		if ready.Slug != slug {
			continue
		}
		if change != nil {
			change(&ready.Document)
		}
		view, err := w.AddSurvey(w.t.Context(), w.merchant, slug, ready.Document)
		w.must(err)
		view, err = w.PublishSurvey(w.t.Context(), w.merchant, view.ID)
		w.must(err)
		return view
	}
	w.t.Fatalf("no survey %s is ready made", slug)
	return app.SurveyView{}
}

// inside does something in the merchant's transaction.
func (w *world) inside(do func(tx *pg.Tx) error) {
	w.t.Helper()
	w.must(w.door().InMerchant(w.t.Context(), w.merchant, do))
}

// asked asks members and tells what became of it.
func (w *world) asked(slug, key string, members ...uuid.UUID) (fates []survey.Fate) {
	w.t.Helper()
	w.inside(func(tx *pg.Tx) error {
		var wishes []survey.Asking
		for _, id := range members {
			wishes = append(wishes, survey.Asking{Member: id, Slug: slug, Key: key + id.String()})
		}
		told, err := survey.Ask(tx, wishes)
		fates = nil
		for _, wish := range wishes {
			fates = append(fates, told[wish.Key])
		}
		return err
	})
	return fates
}

func TestWhoIsAskedAnswersOnceAndIsThankedOnce(t *testing.T) {
	t.Parallel()
	document := thankful()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("asked"))
	view := w.published("after-order", nil)
	w.published("recommend", nil)
	if got := w.asked("after-order", "first:", id, id); got[0] != survey.Asked {
		t.Fatalf("asked: %v", got)
	}
	if got := w.asked("recommend", "second:", id, uuid.New()); got[0] != survey.TooSoon || got[1] != survey.NotThere {
		t.Errorf("asked again at once, and a stranger: %v", got)
	}
	if got := w.asked("nothing", "third:", id); got[0] != survey.NotLive {
		t.Errorf("asked by a survey that is not there: %v", got)
	}
	shopper := w.visitor(s, customer)
	shopper.MemberID = id
	shown, err := w.ShopperSurvey(t.Context(), shopper, "", "de")
	w.must(err)
	if shown == nil || shown.Questions[0].Text != "Wie war es insgesamt?" || shown.Questions[0].Low != "Sehr schlecht" {
		t.Fatalf("shown: %+v", shown)
	}
	stranger := shopper
	stranger.MemberID = uuid.New()
	if _, err := w.AnswerShopper(t.Context(), stranger, shown.ID, survey.Given{"how": "5"}, true); !fail.Is(err, fail.NotFound) {
		t.Errorf("somebody else answers: %v", err)
	}
	_, err = w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"how": "5"}, false)
	w.must(err)
	w.want(s.id, customer, 0, 100)
	words := survey.Given{"how": "1", "found": "friend", "open": `<script>alert("x")</script> too late`}
	sent, err := w.AnswerShopper(t.Context(), shopper, shown.ID, words, true)
	w.must(err)
	if sent.Points != 40 || !sent.Finished {
		t.Errorf("sent: %+v", sent)
	}
	_, err = w.AnswerShopper(t.Context(), shopper, shown.ID, words, true)
	if !fail.Is(err, fail.Conflict) {
		t.Errorf("answered again: %v", err)
	}
	w.want(s.id, customer, 0, 140)
	requests, _, err := w.Requests(t.Context(), w.merchant, support.Find{Member: id, Limit: 10})
	w.must(err)
	if len(requests) != 1 || !strings.Contains(requests[0].Text, "too late") || requests[0].By != support.BySurvey {
		t.Errorf("a poor answer opened %+v", requests)
	}
	w.inside(func(tx *pg.Tx) error {
		known, err := profile.Get(tx, []uuid.UUID{id})
		if err == nil && known[id].Origin != "friend" {
			t.Errorf("they came to us by %q", known[id].Origin)
		}
		return err
	})
	results, err := w.SurveyResults(t.Context(), w.merchant, view.ID, app.SurveyCut{})
	w.must(err)
	if results.Asked != 1 || results.Answered != 1 || results.Finished != 1 || results.Counts["how"][0] != (survey.Count{Number: 1, N: 1}) {
		t.Errorf("results: %+v", results.Results)
	}
	groups := map[int64]uuid.UUID{
		1: w.made("Rich", allOf(atLeast(segment.Points, 100))), 0: w.made("Busy", allOf(atLeast(segment.Orders, 100))),
	}
	w.drained()
	for want, group := range groups {
		cut, err := w.SurveyResults(t.Context(), w.merchant, view.ID, app.SurveyCut{Segment: group})
		w.must(err)
		if cut.Answered != want {
			t.Errorf("%d of a group answered, want %d", cut.Answered, want)
		}
	}
	w.Advance(31 * 24 * time.Hour)
	if got := w.asked("recommend", "fourth:", id); got[0] != survey.Asked {
		t.Errorf("asked after the quiet days: %v", got)
	}
	w.audit()
}

func TestAnswersInWordsAreFoundByWordsAndEndWithTheirMember(t *testing.T) {
	t.Parallel()
	document := thankful()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("wordy"))
	view := w.published("after-order", func(d *survey.Questionnaire) { d.Follow = false })
	w.asked("after-order", "k:", id)
	shopper := w.visitor(s, customer)
	shopper.MemberID = id
	shown, err := w.ShopperSurvey(t.Context(), shopper, "", "")
	w.must(err)
	_, err = w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"how": "4", "open": "=Der Zebraholzbecher ist schön"}, true)
	w.must(err)
	for text, want := range map[string]int{"": 1, "zebraholzbecher": 1, "becher": 0, `"ist schön"`: 1, "' | (": 0, "teapot": 0} {
		said, _, _, err := w.SurveySaid(t.Context(), w.merchant, view.ID, survey.Search{Text: text, Limit: 10})
		w.must(err)
		if len(said) != want {
			t.Errorf("%q finds %d answers, want %d", text, len(said), want)
		}
	}
	var file bytes.Buffer
	w.must(w.ExportSurvey(t.Context(), w.merchant, view.ID, &file))
	if got := file.String(); !strings.Contains(got, ",'=Der Zebraholzbecher") || !strings.HasPrefix(got, "id,answered at,finished,member,version,language,points,how,easy,recommend,found,open\n") {
		t.Errorf("the file:\n%s", got)
	}
	copied, err := w.ExportMember(t.Context(), w.merchant, id)
	w.must(err)
	text, err := json.Marshal(copied)
	w.must(err)
	if !strings.Contains(string(text), "Zebraholzbecher") {
		t.Error("the copy lacks what they said")
	}
	w.erased(id, mail("wordy"))
	if found := w.traces("Zebraholzbecher"); len(found) > 0 {
		t.Errorf("their words are still in %v", found)
	}
	results, err := w.SurveyResults(t.Context(), w.merchant, view.ID, app.SurveyCut{})
	w.must(err)
	if results.Counts["how"][0].N != 1 || results.Anonymous != 1 {
		t.Errorf("the count of what nobody said: %+v", results.Results)
	}
}

func TestAnswersKeepTheVersionThatAsked(t *testing.T) {
	t.Parallel()
	document := thankful()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("versions"))
	view := w.published("after-order", nil)
	w.asked("after-order", "k:", id)
	draft := view.Draft
	draft.Questions = append([]survey.Question{}, draft.Questions[1:]...)
	draft.Questions[0].Required = true
	_, err := w.SaveSurvey(t.Context(), w.merchant, view.ID, draft)
	w.must(err)
	changed, err := w.PublishSurvey(t.Context(), w.merchant, view.ID)
	w.must(err)
	again, err := w.PublishSurvey(t.Context(), w.merchant, view.ID)
	w.must(err)
	if changed.Version != 2 || again.Version != 2 {
		t.Errorf("versions %d and %d, want 2", changed.Version, again.Version)
	}
	shopper := w.visitor(s, customer)
	shopper.MemberID = id
	shown, err := w.ShopperSurvey(t.Context(), shopper, "", "")
	w.must(err)
	if shown.Questions[0].ID != "how" {
		t.Errorf("who was asked before sees %q first", shown.Questions[0].ID)
	}
	draft.Questions[0].Kind = survey.CSAT
	_, err = w.SaveSurvey(t.Context(), w.merchant, view.ID, draft)
	w.must(err)
	_, err = w.PublishSurvey(t.Context(), w.merchant, view.ID)
	var refused *fail.Error
	if !errors.As(err, &refused) || refused.Field != "document.questions[0].kind" {
		t.Errorf("a question that is answered in another way now: %v", err)
	}
	_, err = w.EndSurvey(t.Context(), w.merchant, view.ID)
	w.must(err)
	_, err = w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"how": "5"}, true)
	w.must(err)
}

func TestASurveyByMailIsAnsweredWithOneClickThatChangesNothingByItself(t *testing.T) {
	t.Parallel()
	document := thankful()
	w, box := posted(t, &document)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("mailed"))
	_, silent := w.newcomer(s, mail("silent"))
	w.published("after-order", nil)
	w.inside(func(tx *pg.Tx) error {
		_, err := consent.Note(tx, []consent.Record{{
			Member: id, Channel: consent.Email, Granted: true, Basis: consent.Agreed, Source: consent.OnPage, At: tx.Now,
		}})
		return err
	})
	w.asked("after-order", "k:", id, silent)
	w.drained()
	why := "SELECT count(*) FROM message WHERE kind = 'survey' AND status = 2 AND why = 'no_consent' AND member_id = $1"
	if w.count(why, silent) != 1 {
		t.Error("who never agreed to e-mails is asked by e-mail")
	}
	letters := box.To(mail("mailed"))
	last := letters[len(letters)-1]
	if last.Subject != "How was it?" || !strings.Contains(last.From, "Mia") {
		t.Fatalf("the letter: %q from %q", last.Subject, last.From)
	}
	link := regexp.MustCompile(`/survey/ask/([^"?]+)\?how=5`).FindStringSubmatch(last.HTML)
	if link == nil || !strings.Contains(last.Text, "5 (Very good): ") {
		t.Fatalf("no link answers 5:\n%s", last.Text)
	}
	shown, err := w.OpenAsked(t.Context(), link[1], "")
	w.must(err)
	if shown.From != "Mia" || w.count("SELECT count(*) FROM survey_answer") != 0 {
		t.Errorf("opened: %+v", shown)
	}
	for forged, token := range map[string]string{
		"cut": link[1][:len(link[1])-1], "of another kind": "open", "nothing": "", "another": strings.Replace(link[1], ".0", ".1", 1),
	} {
		if _, err := w.AnswerInvitation(t.Context(), token, survey.Given{"how": "1"}, true); !fail.Is(err, fail.NotFound) {
			t.Errorf("a token that is %s: %v", forged, err)
		}
	}
	if _, err := w.OpenSurvey(t.Context(), link[1], ""); !fail.Is(err, fail.NotFound) {
		t.Errorf("an invitation as an open link: %v", err)
	}
	clicked, err := w.AnswerInvitation(t.Context(), link[1], survey.Given{"how": "5"}, false)
	w.must(err)
	if clicked.Points != 40 || clicked.Finished {
		t.Errorf("one click gives %+v", clicked)
	}
	w.want(s.id, customer, 0, 140)
	_, err = w.AnswerInvitation(t.Context(), link[1], survey.Given{"how": "4"}, true)
	w.must(err)
	if _, err = w.AnswerInvitation(t.Context(), link[1], survey.Given{"how": "1"}, true); !fail.Is(err, fail.Conflict) {
		t.Errorf("used up: %v", err)
	}
	w.want(s.id, customer, 0, 140)
}

func TestAnAnswerWhoseFormIsNeverSentOffIsHeededOnceADayLater(t *testing.T) {
	t.Parallel()
	document := thankful()
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, id := w.newcomer(s, mail("left"))
	w.published("after-order", func(d *survey.Questionnaire) { d.Points = 15 }) // instead of the rule's 40
	w.asked("after-order", "k:", id)
	shopper := w.visitor(s, customer)
	shopper.MemberID = id
	shown, err := w.ShopperSurvey(t.Context(), shopper, "", "en")
	w.must(err)
	_, err = w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"how": "1"}, false)
	w.must(err)
	open := func() int {
		requests, _, err := w.Requests(t.Context(), w.merchant, support.Find{Member: id, Limit: 10})
		w.must(err)
		return len(requests)
	}
	w.Pass(23 * time.Hour)
	w.must(w.Sweep(t.Context(), "answers", w.Now()))
	w.want(s.id, customer, 0, 100)
	w.Pass(2 * time.Hour)
	for range 2 { // two processes
		w.must(w.Sweep(t.Context(), "answers", w.Now()))
	}
	w.want(s.id, customer, 0, 115)
	if n := open(); n != 1 {
		t.Errorf("a poor answer that was left opened %d requests, want 1", n)
	}
	sent, err := w.AnswerShopper(t.Context(), shopper, shown.ID, survey.Given{"how": "1", "open": "late"}, true)
	w.must(err)
	if sent.Points != 15 || open() != 1 {
		t.Errorf("the rest of the answers gives %+v and makes %d requests", sent, open())
	}
	w.want(s.id, customer, 0, 115)
	w.audit()
}

func TestABriefSurveyIsAskedBesideTheQuietDaysButNeverBesideAnother(t *testing.T) {
	t.Parallel()
	document := thankful()
	w := newWorld(t, &document, seldom)
	_, id := w.newcomer(w.shopify(), mail("brief"))
	for _, slug := range []string{"after-order", "recommend", "did-it-work", "what-for"} {
		w.published(slug, nil)
	}
	want := func(slug, key string, fate survey.Fate) {
		t.Helper()
		if got := w.asked(slug, key, id); got[0] != fate {
			t.Errorf("%s for %s: %s, want %s", slug, key, got[0], fate)
		}
	}
	want("what-for", "no product:", survey.Nothing)
	want("after-order", "first:", survey.Asked)
	want("did-it-work", "at once:", survey.TooSoon)
	w.Advance(4 * 24 * time.Hour)
	want("recommend", "quiet:", survey.TooSoon)
	want("did-it-work", "later:", survey.Asked)
	w.Advance(27 * 24 * time.Hour)
	want("did-it-work", "again:", survey.Asked)
	want("recommend", "beside it:", survey.TooSoon)
	w.Advance(4 * 24 * time.Hour)
	want("recommend", "at last:", survey.Asked)
}
