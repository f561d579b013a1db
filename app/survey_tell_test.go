package app_test

import (
	"slices"
	"testing"
	"time"

	"regulars/app/journey"
	"regulars/app/platform"
	"regulars/app/support"
	"regulars/app/survey"
)

// toldOf is what a store holds of a customer's answers, and the tag of their mood.
func (w *world) toldOf(s site, customer int64) (answers, tag string) {
	w.t.Helper()
	if s.kind == platform.WooCommerce {
		return w.tea.CustomerMeta(customer)["regulars_answers"], ""
	}
	for _, c := range w.coffee.Customers() {
		for _, mood := range []survey.Mood{survey.Good, survey.Neutral, survey.Poor} {
			if c.ID == customer && slices.Contains(c.Tags, survey.Mark("after-order", mood)) {
				tag += string(mood)
			}
		}
	}
	return w.coffee.Metafields(customer)["$app.answers"], tag
}

func TestAnswersGoToTheStoreAndAreTakenBackWhenThatIsSwitchedOff(t *testing.T) {
	eachSite(t, thankful(), func(t *testing.T, w *world, s site) {
		customer, id := w.newcomer(s, mail("told"))
		view := w.published("after-order", func(d *survey.Questionnaire) { d.Tell, d.Follow = true, false })
		say := func(key string, given survey.Given) {
			t.Helper()
			w.asked("after-order", key, id)
			shopper := w.visitor(s, customer)
			shopper.MemberID = id
			shown, err := w.ShopperSurvey(t.Context(), shopper, "", "")
			w.must(err)
			_, err = w.AnswerShopper(t.Context(), shopper, shown.ID, given, true)
			w.must(err)
			w.Pass(10 * time.Second)
		}
		want := func(when, answers, tag string) {
			t.Helper()
			if s.kind == platform.WooCommerce {
				tag = "" // it has none
				if answers == "{}" {
					answers = ""
				}
			}
			if got, mood := w.toldOf(s, customer); got != answers || mood != tag {
				t.Errorf("%s the store holds %q and the mood %q, want %q and %q", when, got, mood, answers, tag)
			}
		}
		say("first:", survey.Given{"how": "1", "easy": "7", "found": "friend", "open": "Only for you to read"})
		want("after an answer", `{"after-order":{"easy":7,"found":"friend","how":1}}`, "poor")
		w.Advance(31 * 24 * time.Hour)
		say("second:", survey.Given{"how": "5"})
		want("after another", `{"after-order":{"how":5}}`, "good")
		draft := view.Draft
		draft.Tell = false
		_, err := w.SaveSurvey(t.Context(), w.merchant, view.ID, draft)
		w.must(err)
		_, err = w.PublishSurvey(t.Context(), w.merchant, view.ID)
		w.must(err)
		w.Pass(10 * time.Second)
		want("switched off", "{}", "")
	})
}

func TestAutomationsHearOfRequestsThatAreOpenedAndClosed(t *testing.T) {
	t.Parallel()
	document := thankful()
	w := newWorld(t, &document)
	_, id := w.newcomer(w.shopify(), mail("unhappy"))
	until := journey.Step{
		ID: "wait", Kind: journey.Until, Minutes: 60 * 24, On: []journey.Listen{{Kind: journey.RequestClosed}},
		Then: []journey.Step{{ID: "sorry", Kind: journey.Points, Points: 9, Note: "Sorry"}},
	}
	w.switchOn(journey.Script{
		Name: "Make good", Trigger: journey.Listen{Kind: journey.RequestOpened}, Again: journey.Again{When: journey.EachTime},
		Goals: []journey.Listen{{Kind: journey.Paid}}, Window: 30, Steps: []journey.Step{until},
	})
	opened, err := w.OpenRequest(t.Context(), w.merchant, support.Request{
		Member: id, Kind: support.Complaint, Text: "It came broken.", Key: "key-0010",
	})
	w.must(err)
	handle := func(to support.State, note string) {
		t.Helper()
		_, err := w.HandleRequest(t.Context(), w.merchant, opened.ID, to, note)
		w.must(err)
		w.Pass(2 * time.Second)
	}
	handle(support.StateAnswered, "Another one is on its way")
	w.wantWent(id, "at wait")
	handle(support.StateClosed, "They are glad")
	w.wantWent(id, "completed")
	handle(support.StateOpen, "")
	w.wantWent(id, "completed", "at wait")
	w.audit()
}
