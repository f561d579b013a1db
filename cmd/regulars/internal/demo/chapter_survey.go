package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"regulars/app/program"
)

// surveyThanks is what an answered survey gives.
const surveyThanks = 40

// surveyChapter: a member answers a mailed survey with one click, is thanked once
// however often they press, and a poor answer opens a request.
func surveyChapter(ctx context.Context, c *checker) error {
	happy, cross := &coffee{url: c.stores.coffee.URL()}, &coffee{url: c.stores.coffee.URL()}
	var one asked
	var link string
	return all(
		func() error { return c.thanksForAnswers(ctx) },
		func() (err error) { one, err = c.staff.asks(ctx, "recommend", "demo-recommend"); return err },
		func() error { return c.reader(ctx, happy) },
		func() error { return c.pointsOf(ctx, happy, "a newcomer has", 0, 50) },
		func() error { return c.sendsSurvey(ctx, one) },
		func() (err error) { link, err = c.mailedAnswer(c.email(), one, 10); return err },
		func() error { return c.resultIs(ctx, one, "before any click", said{asked: 1}) },
		func() error { _, err := fine(newBrowser().get(ctx, link)); return err },
		func() error { return c.resultIs(ctx, one, "opening the link counts nothing", said{asked: 1}) },
		func() error { return clicks(ctx, link, one, "10", false) },
		func() error { return c.resultIs(ctx, one, "after one click", said{asked: 1, answered: 1, good: 1}) },
		func() error { return c.pointsOf(ctx, happy, "which is thanked for", 0, 50+surveyThanks) },
		func() error { return clicks(ctx, link, one, "10", true) },
		func() error { return c.pointsOf(ctx, happy, "the rest gives no more", 0, 50+surveyThanks) },
		func() error { _ = clicks(ctx, link, one, "9", true); return nil },
		func() error { return c.pointsOf(ctx, happy, "pressing again gives no more", 0, 50+surveyThanks) },
		func() error { return c.requestsOf(ctx, "requests of a happy member", 0) },
		func() error { return c.reader(ctx, cross) },
		func() error { return c.sendsSurvey(ctx, one) },
		func() (err error) { link, err = c.mailedAnswer(c.email(), one, 2); return err },
		func() error { return clicks(ctx, link, one, "2", true) },
		func() error { return c.requestsOf(ctx, "requests of who answered with 2", 1) },
		func() error {
			return c.resultIs(ctx, one, "both are counted", said{asked: 2, answered: 2, finished: 2, good: 1, poor: 1})
		},
		func() error { return c.staff.api(ctx, http.MethodPost, "/surveys/"+one.ID+"/end", nil, nil) },
		func() error { return c.enrollment(ctx, program.Accounts) },
	)
}

// thanksForAnswers publishes a version that gives points for an answered survey.
func (c *checker) thanksForAnswers(ctx context.Context) error {
	doc := document()
	doc.Rules = append(doc.Rules, program.Rule{
		ID: "answer", Name: "A survey", Active: true, Trigger: program.OnSurvey, Effect: program.Fixed,
		Points: surveyThanks, Rounding: program.Down,
	})
	return c.publishProgram(ctx, c.staff, doc, "Thanks for answers")
}

// reader is somebody new who agreed to be written to.
func (c *checker) reader(ctx context.Context, s shop) error {
	if err := c.newMember(ctx, s); err != nil {
		return err
	}
	if err := c.stands(ctx, "the newcomer is a", "member"); err != nil {
		return err
	}
	return c.agrees(ctx, c.email())
}

// agrees notes that a member said yes to messages.
func (c *checker) agrees(ctx context.Context, email string) error {
	who, err := c.member(ctx, email)
	if err != nil {
		return err
	}
	return c.staff.api(ctx, http.MethodPost, "/members/"+who.ID+"/consents", map[string]any{
		"channel": "email", "granted": true, "basis": "consent", "note": "Said so at the counter",
	}, nil)
}

// sendsSurvey asks the newest member, and waits for the letter.
func (c *checker) sendsSurvey(ctx context.Context, one asked) error {
	who, err := c.member(ctx, c.email())
	if err != nil {
		return err
	}
	to := request{
		method: http.MethodPost, address: c.staff.base + "/api/v1/surveys/" + one.ID + "/ask",
		header: http.Header{"Idempotency-Key": {newIdempotencyKey()}},
	}
	if _, err := c.staff.call(ctx, to, map[string]string{"member_id": who.ID}, nil); err != nil {
		return err
	}
	return c.gets(ctx, "a letter that asks", regexp.QuoteMeta(one.Draft.Title["en"]))
}

// mailedAnswer is the link of a number in the letter that asks somebody.
func (c *checker) mailedAnswer(email string, one asked, number int) (string, error) {
	first := one.Draft.First()
	if first == nil {
		return "", errors.New("the survey begins with no scale")
	}
	wanted := regexp.MustCompile(fmt.Sprintf(`\b%d\b[^:]*: (http\S+/survey/ask/\S+)`, number))
	for _, l := range c.mail.To(email) {
		if found := wanted.FindStringSubmatch(l.Text); found != nil {
			return found[1], nil
		}
	}
	return "", fmt.Errorf("no letter to %s has a link for %d", email, number)
}

// clicks answers the first question as the page of a link does: by itself when it
// is opened, and with the rest when the button is pressed.
func clicks(ctx context.Context, link string, one asked, number string, all bool) error {
	form := url.Values{"a." + one.Draft.First().ID: {number}}
	if !all {
		form.Set("part", "1")
	}
	_, err := fine(newBrowser().post(ctx, link, form))
	return err
}

// said is what a survey came to.
type said struct{ asked, answered, finished, good, poor int64 }

func (c *checker) resultIs(ctx context.Context, one asked, what string, want said) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (said, error) {
		var r struct {
			Asked, Answered, Finished int64
			Questions                 []struct{ Figure *struct{ Good, Poor int64 } }
		}
		err := c.staff.api(ctx, http.MethodGet, "/surveys/"+one.ID+"/results", nil, &r)
		got := said{asked: r.Asked, answered: r.Answered, finished: r.Finished}
		if len(r.Questions) > 0 && r.Questions[0].Figure != nil {
			got.good, got.poor = r.Questions[0].Figure.Good, r.Questions[0].Figure.Poor
		}
		return got, err
	})
}

// requestsOf counts the newest member's requests.
func (c *checker) requestsOf(ctx context.Context, what string, want int) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (n int, err error) {
		var found struct {
			Items []struct {
				Email string `json:"member_email"`
			}
		}
		err = c.staff.api(ctx, http.MethodGet, "/requests?limit=100", nil, &found)
		for _, r := range found.Items {
			if r.Email == c.email() {
				n++
			}
		}
		return n, err
	})
}
