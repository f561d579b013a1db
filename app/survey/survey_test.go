package survey_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/survey"
	"regulars/app/words"
)

func ready() survey.Questionnaire { return survey.Templates("Mia")[0].Document }

func fieldOf(err error) string {
	if refused, ok := errors.AsType[*fail.Error](err); ok {
		return refused.Field
	}
	return ""
}

func TestReadyMadeSurveysCanBeAskedInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, ready := range survey.Templates("Mia") {
		for _, locale := range words.Locales {
			if err := ready.Document.Validate(locale); err != nil {
				t.Errorf("%s in %s: %v", ready.Slug, locale, err)
			}
			for _, q := range ready.Document.Questions {
				if q.Text[locale] == "" || strings.Contains(q.Text[locale], "survey.") {
					t.Errorf("%s in %s: %s says %q", ready.Slug, locale, q.ID, q.Text[locale])
				}
			}
		}
		if !survey.ValidSlug(ready.Slug) {
			t.Errorf("%q is no name", ready.Slug)
		}
	}
}

func TestWhatCannotBeAskedIsRefusedByItsField(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 401)
	for field, change := range map[string]func(*survey.Questionnaire){
		"name":                       func(d *survey.Questionnaire) { d.Name = " " },
		"from":                       func(d *survey.Questionnaire) { d.From = "" },
		"title":                      func(d *survey.Questionnaire) { d.Title = survey.Texts{"fr": "Alors"} },
		"questions":                  func(d *survey.Questionnaire) { d.Questions = append(d.Questions, d.Questions[0]) },
		"questions[1].id":            func(d *survey.Questionnaire) { d.Questions[1].ID = d.Questions[0].ID },
		"questions[0].kind":          func(d *survey.Questionnaire) { d.Questions[0].Kind = "stars" },
		"questions[2].text.de":       func(d *survey.Questionnaire) { d.Questions[2].Text = survey.Texts{"de": long} },
		"questions[0].options":       func(d *survey.Questionnaire) { d.Questions[0].Options = d.Questions[3].Options },
		"questions[3].options":       func(d *survey.Questionnaire) { d.Questions[3].Options = d.Questions[3].Options[:1] },
		"questions[3].options[1].id": func(d *survey.Questionnaire) { d.Questions[3].Options[1].ID = "<b>" },
		"questions[4].origin":        func(d *survey.Questionnaire) { d.Questions[4].Origin = true },
	} {
		d := ready()
		change(&d)
		if got := fieldOf(d.Validate("de")); got != field {
			t.Errorf("%s: %q is refused", field, got)
		}
	}
	before, now := ready(), ready()
	now.Questions[0].Kind = survey.NPS
	if got := fieldOf(now.Follows(&before)); got != "questions[0].kind" {
		t.Errorf("a question that is answered in another way now: %q", got)
	}
}

func TestAnswersAreReadOrRefusedByTheirQuestion(t *testing.T) {
	t.Parallel()
	d := ready()
	for field, given := range map[string]survey.Given{
		"answers.how":   {"how": "6"},
		"answers.easy":  {"how": "5", "easy": "0x3"},
		"answers.found": {"how": "5", "found": "<script>"},
		"answers.open":  {"how": "5", "open": strings.Repeat("ä", 10_000)},
		"answers":       {"how": "5", "owner": "5"},
	} {
		if _, err := d.Read(given, true); fieldOf(err) != field {
			t.Errorf("%v: %v, want %s", given, err, field)
		}
	}
	if _, err := d.Read(survey.Given{"easy": "3"}, true); fieldOf(err) != "answers.how" {
		t.Errorf("without what must be answered: %v", err)
	}
	got, err := d.Read(survey.Given{"easy": " 3 ", "open": "\n"}, false)
	three := 3
	if diff := cmp.Diff([]survey.Answer{{Question: "easy", Number: &three}}, got); err != nil || diff != "" {
		t.Errorf("part of it: %v (-want +got):\n%s", err, diff)
	}
	if mood, said := d.Mood(got); mood != survey.Poor || *said.Number != 3 {
		t.Errorf("3 of 7 is %s (%+v)", mood, said)
	}
}

func TestTextsAreFoundInTheNextBestLanguage(t *testing.T) {
	t.Parallel()
	texts := survey.Texts{"de": "Ja", "fr": "Oui"}
	for want, asked := range map[string][]string{"Ja": {"de", "en"}, "Oui": {"ar", "fr"}} {
		if got := texts.In(asked...); got != want {
			t.Errorf("in %v: %q, want %q", asked, got, want)
		}
	}
	if got := texts.In("pt"); got != "Ja" {
		t.Errorf("in none of its languages: %q", got)
	}
}

func TestFiguresOfAnExample(t *testing.T) {
	t.Parallel()
	f := survey.FigureOf(survey.NPS, []survey.Count{{Number: 10, N: 50}, {Number: 8, N: 30}, {Number: 2, N: 20}})
	// (50.75+20.75)/103 - (30/103)² = 0.694175 - 0.084834; 100·1.96·√(0.609341/103)
	if f.Score != 30 || math.Abs(f.Margin-15.07) > 0.01 || f.Average != 7.8 {
		t.Errorf("%+v", f)
	}
	if f := survey.FigureOf(survey.CSAT, []survey.Count{{Number: 5, N: 8}, {Number: 1, N: 2}}); f.Score != 80 || f.Poor != 2 {
		t.Errorf("%+v", f)
	}
	if f := survey.FigureOf(survey.CES, nil); f.N != 0 || f.Margin != 0 {
		t.Errorf("of nothing: %+v", f)
	}
}

// TestMarginsHoldWhatTheyPromise draws samples from a known truth: in about 95 of
// 100 the margin covers it.
func TestMarginsHoldWhatTheyPromise(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for kind, truth := range map[survey.QuestionKind]float64{survey.NPS: 30, survey.CSAT: 70} {
		for _, size := range []int{20, 200} {
			covered := 0
			for range 2000 {
				var counts []survey.Count
				for range size {
					number, x := 1, random.Float64()
					switch {
					case kind == survey.NPS && x < 0.5:
						number = 9
					case kind == survey.NPS && x < 0.8:
						number = 7
					case kind == survey.CSAT && x < 0.7:
						number = 4
					}
					counts = append(counts, survey.Count{Number: number, N: 1})
				}
				if f := survey.FigureOf(kind, counts); math.Abs(f.Score-truth) <= f.Margin {
					covered++
				}
			}
			if covered < 1840 {
				t.Errorf("%s of %d: the margin covers the truth in %d of 2000 samples", kind, size, covered)
			}
		}
	}
}

func TestGoalsComeFromTheGuideAndABriefSurveyAsksOneThing(t *testing.T) {
	t.Parallel()
	ready := map[string]survey.Questionnaire{}
	for _, one := range survey.Templates("Mia") {
		ready[one.Slug] = one.Document
	}
	for field, spoil := range map[string]func(d *survey.Questionnaire){
		"brief":                func(d *survey.Questionnaire) { d.Questions = append(d.Questions, ready["open"].Questions...) },
		"open":                 func(d *survey.Questionnaire) { d.Open = true },
		"questions[0].options": func(d *survey.Questionnaire) { d.Questions[0].Options = ready["did-it-work"].Questions[0].Options },
		"questions[0].goals":   func(d *survey.Questionnaire) { d.Questions[0].Kind = survey.CSAT },
		"questions[0].options[1].mood": func(d *survey.Questionnaire) {
			*d = survey.Templates("Mia")[4].Document
			d.Questions[0].Options = slices.Clone(d.Questions[0].Options)
			d.Questions[0].Options[1].Mood = "angry"
		},
	} {
		d := ready["what-for"]
		d.Questions = slices.Clone(d.Questions)
		spoil(&d)
		var refused *fail.Error
		if err := d.Validate("en"); !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	asks := ready["what-for"]
	if none := asks.WithGoals(nil); !asks.OnlyGoals() || len(none.Questions) != 0 {
		t.Errorf("without goals it asks %+v", none.Questions)
	}
	worked := survey.Templates("Mia")[4].Document
	for choice, want := range map[string]survey.Mood{"yes": survey.Good, "not_yet": survey.Neutral, "no": survey.Poor} {
		if mood, _ := worked.Mood([]survey.Answer{{Question: "worked", Choice: choice}}); mood != want {
			t.Errorf("%s is %q", choice, mood)
		}
	}
}
