package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"regulars/app"
	"regulars/app/segment"
	"regulars/app/study"
	"regulars/app/survey"
)

// tasting is a product test in the weeks of business: members who agreed to letters
// are invited, some take part, and most of those say what they think.
type tasting struct {
	*trade
	said  *trade     // what they say, so that other voices are as they are without it
	dice  *rand.Rand // whether they do
	id    string
	read  int      // letters of the mailbox
	guest []string // the links of those who take part
	late  []string // of those who decide once the parcels are gone
}

// When it begins, when parcels go out and when the last ones decide, in days of
// business. It still goes on when the demo begins, and some addresses wait.
const (
	tasteDay  = 34
	parcelDay = 38
	lateDay   = 44
)

func (t *trade) tasting() *tasting {
	return &tasting{trade: t, said: &trade{Demo: t.Demo, voices: dice(11)}, dice: dice(12)}
}

// day is what happens about it within about a day, the n-th.
func (t *tasting) day(ctx context.Context, n int) error {
	if t.mail == nil || n < tasteDay {
		return nil
	}
	t.said.day = t.trade.day
	switch n {
	case tasteDay:
		t.read = len(t.mail.Letters())
		return t.begin(ctx)
	case parcelDay:
		return t.sendParcels(ctx)
	case lateDay:
		for _, token := range t.late {
			if err := t.accept(ctx, token); err != nil {
				return err
			}
		}
	}
	if err := t.meet(ctx); err != nil {
		return err
	}
	return t.hear(ctx)
}

// begin writes what is asked in the end, and invites.
func (t *tasting) begin(ctx context.Context) error {
	staff, err := t.signedIn(ctx)
	if err != nil {
		return err
	}
	asks, again := asked{}, struct{ ID string }{}
	body := map[string]any{"slug": "tasting", "document": afterTasting()}
	if err := staff.api(ctx, http.MethodPost, "/surveys", body, &asks); err != nil {
		return err
	}
	if err := staff.api(ctx, http.MethodPost, "/surveys/"+asks.ID+"/publish", nil, nil); err != nil {
		return err
	}
	two := int64(2)
	body = map[string]any{"name": "Ordered twice or more", "condition": segment.Condition{
		Match: segment.All, Of: []segment.Condition{{Field: segment.Orders, Op: segment.AtLeast, Number: &two}},
	}}
	if err := staff.api(ctx, http.MethodPost, "/segments", body, &again); err != nil {
		return err
	}
	var made studyMade
	body = map[string]any{"outline": tastingOutline(asks.ID, again.ID)}
	if err := staff.api(ctx, http.MethodPost, "/studies", body, &made); err != nil {
		return err
	}
	t.id = made.ID
	return staff.api(ctx, http.MethodPost, "/studies/"+made.ID+"/start", nil, nil)
}

// meet lets who was invited decide: most take part, and nearly all of them say where
// to send it.
func (t *tasting) meet(ctx context.Context) error {
	letters := t.mail.Letters()
	fresh := letters[t.read:]
	t.read = len(letters)
	for _, l := range fresh {
		link := studyAddress.FindString(l.Text)
		token := link[strings.LastIndex(link, "/")+1:]
		if token == "" {
			continue
		}
		if err := t.decide(ctx, token); err != nil {
			return err
		}
	}
	return nil
}

func (t *tasting) decide(ctx context.Context, token string) error {
	switch throw := t.dice.IntN(100); {
	case throw < 14:
		return t.App.DeclineStudy(ctx, token, throw < 4)
	case throw < 30: // an unread letter
		return nil
	case throw < 55:
		t.late = append(t.late, token)
		return nil
	default:
		return t.accept(ctx, token)
	}
}

// accept takes part, where there is room, and says where to send it.
func (t *tasting) accept(ctx context.Context, token string) error {
	shown, err := t.App.OpenStudy(ctx, token, "en")
	if err != nil || shown.Turn != app.TurnOffer {
		return err
	}
	if err := t.App.AcceptStudy(ctx, token, shown.TermsID, t.dice.IntN(2) == 0); err != nil {
		return err
	}
	t.guest = append(t.guest, token)
	shown, err = t.App.OpenStudy(ctx, token, "en")
	if err != nil || shown.Turn != app.TurnAddress || t.dice.IntN(10) == 0 {
		return err
	}
	return t.App.GiveAddress(ctx, token, study.Address{
		Name: fmt.Sprintf("Demo Taster %02d", len(t.guest)), Line1: fmt.Sprintf("Example Street %d", 3*len(t.guest)),
		Postcode: "10115", City: "Berlin", Country: "DE",
	})
}

// sendParcels is what staff do: fetch the addresses, and note that they were sent to.
func (t *tasting) sendParcels(ctx context.Context) error {
	staff, err := t.signedIn(ctx)
	if err != nil {
		return err
	}
	if _, err := fine(staff.get(ctx, staff.base+"/api/v1/studies/"+t.id+"/addresses")); err != nil {
		return err
	}
	return staff.api(ctx, http.MethodPost, "/studies/"+t.id+"/shipments", struct{}{}, nil)
}

// hear lets who is asked say what they think, sooner or later.
func (t *tasting) hear(ctx context.Context) error {
	for _, token := range t.guest {
		shown, err := t.App.OpenStudy(ctx, token, "en")
		if err != nil {
			return err
		}
		if shown.Turn != app.TurnAnswer || t.dice.IntN(4) > 0 {
			continue
		}
		link := shown.Questions[strings.LastIndex(shown.Questions, "/")+1:]
		asked, err := t.App.OpenAsked(ctx, link, "en")
		if err != nil {
			return err
		}
		given := t.said.sayAll(t.said.moodOf(0), asked.Questions)
		if _, err := t.App.AnswerInvitation(ctx, link, given, true); err != nil {
			return err
		}
	}
	return nil
}

// tastingOutline is the study, before it names its survey and segment.
func tastingOutline(asks, again string) map[string]any {
	in := func(en, de string) survey.Texts { return survey.Texts{"en": en, "de": de} }
	return map[string]any{
		"name": "Demo: cold brew to try", "kind": study.ProductTest, "survey_id": asks,
		"title": in("Try our new cold brew", "Probiere unseren neuen Cold Brew"),
		"intro": in(
			"We send you two bottles. Drink them as you like, and tell us in two minutes what you think.",
			"Wir schicken dir zwei Flaschen. Trink sie, wie du magst, und sag uns in zwei Minuten, was du denkst.",
		),
		"terms": in(
			"The bottles are free and yours. Contains caffeine; please do not take part if you may not drink any.\n\n"+
				"We keep your answers with your account. Your address is used to send the bottles and then deleted.",
			"Die Flaschen sind kostenlos und gehören dir. Enthält Koffein; bitte nimm nicht teil, wenn du keines "+
				"trinken darfst.\n\nWir speichern deine Antworten bei deinem Konto. Deine Adresse nutzen wir für den "+
				"Versand und löschen sie dann.",
		),
		"quotas": []study.Quota{
			{ID: "again", Name: "Ordered twice or more", Segment: again, Wanted: 6, Invite: 12},
			{ID: "once", Name: "Ordered once", Wanted: 10, Invite: 18},
		},
		"points": 150, "accept_days": 14, "answer_days": 14, "remind_days": 5,
		"stock": 20, "countries": []string{"DE", "AT"}, "try_days": 7, "forget_days": 30,
	}
}

// afterTasting is what tasters are asked.
func afterTasting() survey.Questionnaire {
	in := func(en, de string) survey.Texts { return survey.Texts{"en": en, "de": de} }
	return survey.Questionnaire{
		Name: "After a tasting", From: "Mara from Demo Coffee",
		Title:  in("How was the cold brew?", "Wie war der Cold Brew?"),
		Intro:  in("Three questions.", "Drei Fragen."),
		Thanks: in("Thank you! This helps us a lot.", "Danke! Das hilft uns sehr."),
		Questions: []survey.Question{
			{ID: "taste", Kind: survey.CSAT, Text: in("How do you like it?", "Wie schmeckt er dir?"), Required: true},
			{
				ID: "buy", Kind: survey.Choice, Text: in("Would you buy it?", "Würdest du ihn kaufen?"),
				Options: []survey.Option{
					{ID: "yes", Text: in("Yes", "Ja")},
					{ID: "not_yet", Text: in("Perhaps", "Vielleicht")},
					{ID: "no", Text: in("No", "Nein")},
				},
			},
			{ID: "open", Kind: survey.Text, Text: in("What should we know?", "Was sollten wir wissen?")},
		},
	}
}
