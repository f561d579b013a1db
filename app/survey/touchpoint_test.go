package survey

import (
	"slices"
	"testing"

	"regulars/app/fail"
)

func TestEveryTouchpointIsScoredByAReadySurvey(t *testing.T) {
	t.Parallel()
	scored := map[Touchpoint]bool{}
	for _, ready := range Templates("Mia") {
		for i := range ready.Document.Questions {
			scored[ready.Document.Questions[i].Scores()] = true
		}
	}
	for _, one := range Touchpoints() {
		if !scored[one] {
			t.Errorf("no ready survey scores %s", one)
		}
	}
}

func TestAQuestionScoresWhatItSaysOrWhatSuchQuestionsUsuallyDo(t *testing.T) {
	t.Parallel()
	mood := []Option{{ID: "yes", Mood: Good}, {ID: "no", Mood: Poor}}
	for i, c := range []struct {
		q    Question
		want Touchpoint
	}{
		{Question{Kind: NPS}, OfStore},
		{Question{Kind: CSAT}, OfStore},
		{Question{Kind: CES}, OfCheckout},
		{Question{Kind: Choice, Options: mood}, OfProduct},
		{Question{Kind: Choice, Options: []Option{{ID: "a"}}}, ""},
		{Question{Kind: Text}, ""},
		{Question{Kind: CES, Touchpoint: OfSearch}, OfSearch},
		{Question{Kind: NPS, Touchpoint: OfNone}, ""},
	} {
		if got := c.q.Scores(); got != c.want {
			t.Errorf("%d: scores %q, want %q", i, got, c.want)
		}
	}
	for _, wrong := range []Question{{Kind: NPS, Touchpoint: "roof"}, {Kind: Text, Touchpoint: OfStore}} {
		d := Templates("Mia")[0].Document
		wrong.ID, wrong.Text = "more", d.Questions[0].Text
		d.Questions = []Question{wrong}
		if err := d.Validate("en"); !fail.Is(err, fail.Invalid) {
			t.Errorf("%+v is taken: %v", wrong, err)
		}
	}
}

func TestTouchpointsStandWorstFirstAndWithoutAnswersLast(t *testing.T) {
	t.Parallel()
	score := func(of Touchpoint, good, neutral, poor int64) Score {
		s := Score{Touchpoint: of}
		s.add(Good, good)
		s.add(Neutral, neutral)
		s.add(Poor, poor)
		s.finish()
		return s
	}
	all := []Score{
		score(OfStore, 90, 5, 5), score(OfService, 0, 0, 9), score(OfSearch, 0, 0, 0), score(OfDelivery, 4, 3, 13),
		score(OfProduct, 10, 0, 0),
	}
	slices.SortStableFunc(all, byNeed)
	for i, want := range []Touchpoint{OfDelivery, OfStore, OfProduct, OfSearch, OfService} {
		if all[i].Touchpoint != want {
			t.Errorf("%d is %s, want %s", i, all[i].Touchpoint, want)
		}
	}
	if d := all[0]; d.Net != -45 || d.Margin < 30 || d.Margin > 40 || d.N() != 20 {
		t.Errorf("delivery is %+v", d)
	}
}
