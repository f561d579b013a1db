package demo

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/survey"
)

// look is when a shopper looks at what the shop asks them.
type look struct {
	who, product int64
	on           int // the occasion
}

// After a parcel came, the shop asks how it was within days and whether the goods
// work some days later: shoppers look this long after.
var looksAfter = []int{9, 13}

// thanksSurvey is the survey that pages of thanks ask: it is published for them, as
// the others are from the start.
const thanksSurvey = "recommend"

// touchSurveys are those about single touchpoints, which pages ask in turn: after an
// order how it was found, once it came how, and of who wrote to us what they think of that.
var touchSurveys = []string{"finding", "arrived", "helped"}

// thankYouPage asks somebody who has just bought whether they would recommend the
// shop, or how they found what they bought.
func (t *trade) thankYouPage(ctx context.Context, m *market, who int64) error {
	asked := thanksSurvey
	if t.asked++; t.asked%3 == 0 {
		asked = touchSurveys[0]
	}
	return t.answer(ctx, m, look{who: who}, asked)
}

// answerSome lets shoppers look at what they are asked on an occasion. Three of four answer.
func (t *trade) answerSome(ctx context.Context, m *market, n int) error {
	left := m.looks[:0]
	for _, l := range m.looks {
		if l.on > n {
			left = append(left, l)
			continue
		}
		if t.voices.IntN(4) == 0 {
			continue
		}
		t.asked++
		if err := t.answer(ctx, m, l, touchSurveys[1+t.asked%2]); err != nil {
			return err
		}
	}
	m.looks = left
	return nil
}

// answer says what a shopper thinks to what waits for them, or to a survey that a
// page shows.
func (t *trade) answer(ctx context.Context, m *market, l look, slug string) error {
	who, err := t.shopper(ctx, m, l.who)
	if fail.Is(err, fail.NotFound) { // the store has not told of them yet
		return nil
	}
	if err != nil {
		return err
	}
	shown, err := t.App.ShopperSurvey(ctx, who, slug, "en")
	if err != nil || shown == nil || shown.Answered {
		return err
	}
	_, err = t.App.AnswerShopper(ctx, who, shown.ID, t.sayAll(t.moodOf(l.product), shown.Questions), true)
	return err
}

// sayAll answers all questions in one mood.
func (t *trade) sayAll(mood survey.Mood, questions []app.QuestionShown) survey.Given {
	given := survey.Given{}
	for i := range questions {
		q := &questions[i]
		options := make([]string, len(q.Options))
		for n, o := range q.Options {
			options[n] = o.ID
		}
		given[q.ID] = t.say(mood, q.Kind, options)
	}
	return given
}

// moodOf is how somebody feels about what they bought. Cold brew splits opinions, and
// all the rest got better over the weeks.
func (t *trade) moodOf(bought int64) survey.Mood {
	poor := 16 - int(t.day/8)
	if bought != 0 && bought == t.product("Cold brew") {
		poor = 38
	}
	switch throw := t.voices.IntN(100); {
	case throw < poor:
		return survey.Poor
	case throw < poor+17:
		return survey.Neutral
	default:
		return survey.Good
	}
}

// say is an answer in a mood to a question of a kind.
func (t *trade) say(mood survey.Mood, kind survey.QuestionKind, options []string) string {
	if least, most, isScale := kind.Scale(); isScale {
		numbers := map[survey.Mood][]int{}
		for n := least; n <= most; n++ {
			of := survey.MoodOf(kind, n)
			numbers[of] = append(numbers[of], n)
		}
		fitting := numbers[mood]
		// Few give the worst there is.
		return strconv.Itoa(fitting[max(t.voices.IntN(len(fitting)), t.voices.IntN(len(fitting)))])
	}
	if kind == survey.Text {
		lines := remarks[mood]
		if t.voices.IntN(5) < 3 {
			return ""
		}
		return lines[t.voices.IntN(len(lines))]
	}
	if slices.Contains(options, worked[mood]) {
		return worked[mood]
	}
	// The first options of a list are named most.
	return options[min(t.voices.IntN(len(options)), t.voices.IntN(len(options)))]
}

// worked are the answers to whether it did.
var worked = map[survey.Mood]string{survey.Good: "yes", survey.Neutral: "not_yet", survey.Poor: "no"}

// remarks are what shoppers write in their own words.
var remarks = map[survey.Mood][]string{
	survey.Good: {
		"Best coffee I have had in a long while.",
		"It came a day earlier than you said. Thank you!",
		"I like that you write how to brew it.",
		"My second bag already, and my friend ordered one too.",
		"Please never stop roasting the House espresso.",
		"The beans are really fresh.",
		"Easy to order on the phone.",
	},
	survey.Neutral: {
		"Good, though a bit too dark for me.",
		"Nice coffee. Shipping could cost less.",
		"I have not found the right grind yet.",
		"A smaller bag to try would be good.",
	},
	survey.Poor: {
		"The bag was torn when it came.",
		"It tasted sour, whatever I did.",
		"I waited for ten days and nobody told me why.",
		"The cold brew is far too strong, and I could not find out how much water to add.",
		"I paid for beans and got ground coffee.",
	},
}

// signedIn are staff in the admin. A session ends after weeks, and links that sign
// in are limited by the minute, many days of which pass here.
func (t *trade) signedIn(ctx context.Context) (*admin, error) {
	if t.office != nil && t.day < t.since+20 {
		return t.office, nil
	}
	staff, err := t.staff(ctx)
	t.office, t.since = staff, t.day
	return staff, err
}

// settleRequests lets staff work through what poor answers opened, once a week. The
// newest stay open.
func (t *trade) settleRequests(ctx context.Context) error {
	staff, err := t.signedIn(ctx)
	if err != nil {
		return err
	}
	type item struct {
		ID       string
		OpenedBy string `json:"opened_by"`
	}
	var open struct{ Items []item }
	if err := staff.api(ctx, http.MethodGet, "/requests?state=open&limit=100", nil, &open); err != nil {
		return err
	}
	open.Items = slices.DeleteFunc(open.Items, func(one item) bool { return one.OpenedBy == "widget" })
	notes := []string{
		"Called them, and sent another bag.", "Gave the money back.", "Wrote how to brew it. They are content.",
	}
	for i, one := range open.Items[min(2, len(open.Items)):] {
		note := map[string]string{"note": notes[i%len(notes)]}
		if err := staff.api(ctx, http.MethodPost, "/requests/"+one.ID+"/close", note, nil); err != nil {
			return err
		}
	}
	return nil
}
