package demo

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"regulars/app/program"
	"regulars/app/study"
	"regulars/app/survey"
)

// studyThanks is what taking part gives.
const studyThanks = 120

// studiesChapter: the panel is invited to test a product of which there is one; the
// first to press gets it, says where to send it, tries it and is thanked once.
func studiesChapter(ctx context.Context, c *checker) error {
	first, second := &coffee{url: c.stores.coffee.URL()}, &coffee{url: c.stores.coffee.URL()}
	var one asked
	var made studyMade
	var links [2]string
	return all(
		func() error { return c.enrollment(ctx, program.Accounts) },
		func() (err error) { one, err = c.staff.asks(ctx, "recommend", "demo-study"); return err },
		func() error { return c.panelist(ctx, first) },
		func() error { return c.panelist(ctx, second) },
		func() (err error) { made, err = c.startsTest(ctx, one); return err },
		func() error { return c.drain(ctx) },       // by day they are invited at once,
		func() error { return c.pass(ctx, day/2) }, // and nobody at night
		func() error { return c.studyIs(ctx, made, "both are invited", funnel{Invited: 2}) },
		func() (err error) { links, err = c.studyLinks(); return err },
		func() error { return takesPart(ctx, links[0]) },
		func() error { return takesPart(ctx, links[0]) },
		func() error { return takesPart(ctx, links[1]) },
		func() error {
			return c.studyIs(ctx, made, "one piece, one place", funnel{Invited: 2, Accepted: 1, Full: 1})
		},
		func() error { return saysWhere(ctx, links[0]) },
		func() error { return c.hasAddress(ctx, made) },
		func() error { return c.ships(ctx, made) },
		func() error { return c.ships(ctx, made) },
		func() error { return c.pass(ctx, 4*day) },
		func() error { return c.triedIt(ctx, links[0]) },
		func() error {
			return c.studyIs(ctx, made, "tried, answered and thanked",
				funnel{Invited: 2, Accepted: 1, Full: 1, Shipped: 1, Answered: 1, Thanked: 1})
		},
		func() error { return c.pointsOf(ctx, first, "thanks are given once", 0, 50+studyThanks) },
		func() error { return c.pointsOf(ctx, second, "and to nobody else", 0, 50) },
		func() error { return c.hasAnswer(ctx, made) },
		func() error { return c.staff.api(ctx, http.MethodPost, "/studies/"+made.ID+"/close", nil, nil) },
		func() error { return c.pass(ctx, 2*day) },
		func() error { return c.forgets(ctx, made) },
		func() error { return c.staff.api(ctx, http.MethodPost, "/surveys/"+one.ID+"/end", nil, nil) },
	)
}

// studyMade is a study that was begun.
type studyMade struct {
	ID string `json:"id"`
}

// funnel is how far people came in a study.
type funnel struct {
	Invited  int `json:"invited"`
	Accepted int `json:"accepted"`
	Full     int `json:"full"`
	Shipped  int `json:"shipped"`
	Answered int `json:"answered"`
	Thanked  int `json:"thanked"`
}

// panelist is a new member who said that they may be asked.
func (c *checker) panelist(ctx context.Context, s shop) error {
	if err := c.newMember(ctx, s); err != nil {
		return err
	}
	if err := c.stands(ctx, "a newcomer is a", "member"); err != nil {
		return err
	}
	who, err := c.member(ctx, c.email())
	if err != nil {
		return err
	}
	return c.staff.api(ctx, http.MethodPost, "/members/"+who.ID+"/consents", map[string]any{
		"channel": "studies", "granted": true, "basis": "consent", "note": "Said so at the counter",
	}, nil)
}

// startsTest invites the panel to test one mug.
func (c *checker) startsTest(ctx context.Context, one asked) (made studyMade, err error) {
	outline := map[string]any{
		"name": "Mug", "kind": study.ProductTest, "survey_id": one.ID, "title": survey.Texts{"en": "Try our new mug"},
		"intro": survey.Texts{"en": "We send it to you, and ask what you think."},
		"terms": survey.Texts{"en": "You keep the mug. We keep your answers."}, "panel": true, "points": studyThanks,
		"quotas":      []study.Quota{{ID: "all", Name: "The panel", Wanted: 5, Invite: 10}},
		"accept_days": 7, "answer_days": 7, "stock": 1, "countries": []string{"DE"}, "try_days": 3, "forget_days": 1,
	}
	if err = c.staff.api(ctx, http.MethodPost, "/studies", map[string]any{"outline": outline}, &made); err != nil {
		return made, err
	}
	return made, c.staff.api(ctx, http.MethodPost, "/studies/"+made.ID+"/start", nil, nil)
}

func (c *checker) studyIs(ctx context.Context, made studyMade, what string, want funnel) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (funnel, error) {
		var now struct {
			Total funnel `json:"total"`
		}
		err := c.staff.api(ctx, http.MethodGet, "/studies/"+made.ID, nil, &now)
		return now.Total, err
	})
}

var studyAddress = regexp.MustCompile(`http\S+/study/\S+`)

// studyLinks are those of the newest two members, the older first.
func (c *checker) studyLinks() (links [2]string, err error) {
	for i := range links {
		email := fmt.Sprintf("check%02d@example.test", c.members-1+i)
		for _, l := range c.mail.To(email) {
			if link := studyAddress.FindString(l.Text); link != "" {
				links[i] = link
			}
		}
		if links[i] == "" {
			return links, fmt.Errorf("no letter to %s invites to the study", email)
		}
	}
	return links, nil
}

var termsField = regexp.MustCompile(`name="terms" value="([^"]+)"`)

// takesPart accepts, as the page of a link does. Where that is not asked any more,
// it presses what a page in another window still shows.
func takesPart(ctx context.Context, link string) error {
	b := newBrowser()
	shown, err := fine(b.get(ctx, link))
	if err != nil {
		return err
	}
	form := url.Values{"do": {"accept"}, "agree": {"1"}}
	if found := termsField.FindStringSubmatch(shown.body); found != nil {
		form.Set("terms", found[1])
	}
	_, err = fine(b.post(ctx, link, form))
	return err
}

// saysWhere gives an address, and finds that the page does not show it afterwards.
func saysWhere(ctx context.Context, link string) error {
	after, err := fine(newBrowser().post(ctx, link, url.Values{
		"do": {"address"}, "name": {"Demo Check"}, "line1": {"Zebra Street 7"}, "postcode": {"10115"},
		"city": {"Berlin"}, "country": {"DE"},
	}))
	if err == nil && strings.Contains(after.body, "Zebra Street") {
		err = errors.New("the page of the link shows the address")
	}
	return err
}

func (c *checker) hasAddress(ctx context.Context, made studyMade) error {
	return figure(ctx, c, "the file of addresses has theirs", true, func(ctx context.Context) (bool, error) {
		file, err := fine(c.staff.get(ctx, c.staff.base+"/api/v1/studies/"+made.ID+"/addresses"))
		return strings.Contains(file.body, "Zebra Street 7"), err
	})
}

// hasAnswer finds what was said in the file of the study, and no address.
func (c *checker) hasAnswer(ctx context.Context, made studyMade) error {
	return figure(ctx, c, "the file of answers has what was said", true, func(ctx context.Context) (bool, error) {
		file, err := fine(c.staff.get(ctx, c.staff.base+"/api/v1/studies/"+made.ID+"/answers"))
		if strings.Contains(file.body, "Zebra") {
			return false, errors.New("the file of answers has an address")
		}
		return regexp.MustCompile(`,answered,.*,9,`).MatchString(file.body), err
	})
}

func (c *checker) forgets(ctx context.Context, made studyMade) error {
	return figure(ctx, c, "a day after the end no address is kept", true, func(ctx context.Context) (bool, error) {
		var now struct {
			ForgottenAt *time.Time `json:"forgotten_at"`
		}
		err := c.staff.api(ctx, http.MethodGet, "/studies/"+made.ID, nil, &now)
		return now.ForgottenAt != nil, err
	})
}

// ships marks everything that was exported as sent.
func (c *checker) ships(ctx context.Context, made studyMade) error {
	return c.staff.api(ctx, http.MethodPost, "/studies/"+made.ID+"/shipments", struct{}{}, nil)
}

var questionsLink = regexp.MustCompile(`href="(http[^"]+/survey/ask/[^"]+)"`)

// triedIt answers the questions to which the page leads now, twice.
func (c *checker) triedIt(ctx context.Context, link string) error {
	b := newBrowser()
	shown, err := fine(b.get(ctx, link))
	if err != nil {
		return err
	}
	found := questionsLink.FindStringSubmatch(shown.body)
	if found == nil {
		return errors.New("the page leads to no questions")
	}
	questions := html.UnescapeString(found[1])
	asked, err := fine(b.get(ctx, questions))
	if err != nil {
		return err
	}
	field := regexp.MustCompile(`name="(a\.[^"]+)"`).FindStringSubmatch(asked.body)
	if field == nil {
		return errors.New("the survey asks nothing")
	}
	for range 2 { // pressing again is refused, and gives nothing
		if _, err = b.post(ctx, questions, url.Values{field[1]: {"9"}}); err != nil {
			return err
		}
	}
	return c.drain(ctx)
}
