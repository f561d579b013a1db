package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/guide"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/occasion"
	"regulars/app/outbound"
	"regulars/app/profile"
	"regulars/app/program"
	"regulars/app/referral"
	"regulars/app/support"
	"regulars/app/survey"
)

// SurveySent is what comes of answers.
type SurveySent struct {
	Finished bool
	Points   int64     // what they gave
	Help     GuideHelp // for who was not content with a product
}

// GuideHelp is a guide that may help, zero for none.
type GuideHelp struct {
	Title guide.Texts
	Link  string
}

// takeAnswers notes what somebody said. Until the last word the answers are in the
// results and can be changed; with it (final) they are thanked, once. The caller
// holds the merchant's lock and the response's.
func (a *App) takeAnswers(tx *pg.Tx, r *survey.Response, given survey.Given, final bool) (sent SurveySent, err error) {
	if err := r.Takes(tx.Now); err != nil {
		return sent, err
	}
	d, err := askedOf(tx, r)
	if err != nil {
		return sent, err
	}
	answers, err := d.Read(given, final)
	if err != nil || len(answers) == 0 {
		return sent, err
	}
	if err := survey.SaveAnswers(tx, *r, answers); err != nil {
		return sent, err
	}
	if r.AnsweredAt == nil {
		r.AnsweredAt = &tx.Now
	}
	if final {
		r.FinishedAt = &tx.Now
		if err := a.heedAnswers(tx, r, &d); err != nil {
			return sent, err
		}
		r.HeededAt = &tx.Now
		if err := noteStudyAnswer(tx, r); err != nil {
			return sent, err
		}
		if sent.Help, err = a.helpWith(tx, r, &d); err != nil {
			return sent, err
		}
	}
	sent.Finished, sent.Points = final, r.Points
	return sent, survey.SaveResponse(tx, *r)
}

// helpWith is the guide to the product of answers that say that something is amiss.
func (a *App) helpWith(tx *pg.Tx, r *survey.Response, d *survey.Questionnaire) (help GuideHelp, err error) {
	if r.Product == "" {
		return help, nil
	}
	all, err := survey.AnswersOf(tx, []uuid.UUID{r.ID})
	if err != nil {
		return help, err
	}
	if mood, _ := d.Mood(all[r.ID]); mood != survey.Poor && mood != survey.Neutral {
		return help, nil
	}
	g, err := guideTo(tx, r.Store, r.Product)
	if err != nil || g == nil {
		return help, err
	}
	help.Title = g.Live.Title
	help.Link, err = a.guideLink(tx, g, "")
	return help, err
}

// heedAnswers does what answers lead to: points, a request, what is known of the
// person, automations. It is done once; what is added afterwards is only noted.
func (a *App) heedAnswers(tx *pg.Tx, r *survey.Response, d *survey.Questionnaire) error {
	if r.Member == uuid.Nil {
		return nil
	}
	s, err := survey.Get(tx, r.Survey)
	if err != nil {
		return err
	}
	all, err := survey.AnswersOf(tx, []uuid.UUID{r.ID})
	if err != nil {
		return err
	}
	answers := all[r.ID]
	if err := a.thank(tx, r, s.Slug, d.Points); err != nil {
		return err
	}
	if err := a.heedMood(tx, r, d, answers); err != nil {
		return err
	}
	if err := noteOrigin(tx, r.Member, d, answers); err != nil {
		return err
	}
	if err := noteWishes(tx, r, d, answers); err != nil {
		return err
	}
	if score := d.Recommendation(answers); score != nil {
		if err := referral.Score(tx, r.Member, int64(*score), tx.Now); err != nil {
			return err
		}
	}
	if r.HeededAt == nil {
		if err := tellAnswers(tx, r, d, s.Slug, answers); err != nil {
			return err
		}
	}
	if d.Tell {
		if err := effect.WantProfiles(tx, []uuid.UUID{r.Member}); err != nil {
			return err
		}
	}
	return a.touched(tx, r.Member)
}

// tellAnswers tells automations and servers of the merchant's.
func tellAnswers(
	tx *pg.Tx, r *survey.Response, d *survey.Questionnaire, slug string, answers []survey.Answer,
) error {
	mood, _ := d.Mood(answers)
	if err := journey.Note(tx, signalsOf(r, slug, mood, d.Recommends(answers), tx.Now)); err != nil {
		return err
	}
	return outbound.Note(tx, []outbound.Event{{
		Kind: outbound.SurveyAnswered, Member: r.Member,
		Data: map[string]any{"response_id": r.ID, "survey": slug, "mood": string(mood)},
	}})
}

// signalsOf tells automations of an answer by the survey's name, by its name and
// mood ("after-order", "after-order:poor"), and, whatever survey asked whether they
// would recommend the shop, by what they said to that.
func signalsOf(r *survey.Response, slug string, mood, recommends survey.Mood, at time.Time) []journey.Signal {
	signals := []journey.Signal{{
		Kind: journey.Answered, Member: r.Member, Subject: r.ID.String(), Name: slug, At: at,
	}}
	add := func(subject, name string) {
		more := signals[0]
		more.Subject, more.Name = r.ID.String()+":"+subject, name
		signals = append(signals, more)
	}
	if mood != "" {
		add(string(mood), slug+":"+string(mood))
	}
	if name := recommending[recommends]; name != "" {
		add(name, name)
	}
	return signals
}

// recommending is what automations call an answer to "would you recommend us".
var recommending = map[survey.Mood]string{
	survey.Good: journey.Promoter, survey.Neutral: journey.Passive, survey.Poor: journey.Detractor,
}

// thank gives what the survey promised, or else what the program says for an
// answered one, once an invitation.
func (a *App) thank(tx *pg.Tx, r *survey.Response, slug string, own int64) error {
	own, now, err := thanksOf(tx, r, own)
	if err != nil || !now {
		return err
	}
	person, err := member.Get(tx, r.Member)
	if err != nil || person.State != member.StateMember {
		return err
	}
	key := r.ID.String()
	err = a.celebrate(tx, []occasion.Occasion{{
		Member: r.Member, Trigger: program.OnSurvey, Key: key, Name: slug, At: tx.Now, Own: own,
	}})
	if err != nil {
		return err
	}
	happened, err := occasion.Find(tx, r.Member, program.OnSurvey, key)
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return nil
	}
	r.Points = happened.Points
	return err
}

// heedMood counts an answer for the product that it is about, and opens a request
// where it is poor and that is wished for.
func (a *App) heedMood(tx *pg.Tx, r *survey.Response, d *survey.Questionnaire, answers []survey.Answer) error {
	mood, said := d.Mood(answers)
	if mood != "" && r.Product != "" && r.HeededAt == nil {
		if err := survey.NoteMood(tx, r.Store, r.Product, mood); err != nil {
			return err
		}
	}
	if mood != survey.Poor || !d.Follow {
		return nil
	}
	return a.followUp(tx, r, d, answers, said)
}

// followUp opens a request for an answer that was poor: staff see it before
// anything else is sent.
func (a *App) followUp(
	tx *pg.Tx, r *survey.Response, d *survey.Questionnaire, answers []survey.Answer, said *survey.Answer,
) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	question := d.Question(said.Question)
	lines := []string{leading(d.Title.In(m.Locale)) + " " + question.Words(said, m.Locale)}
	if _, most, isScale := question.Kind.Scale(); isScale { // a number alone may be much or little
		lines[0] += "/" + strconv.Itoa(most)
	}
	for _, answer := range answers {
		if answer.Text != "" {
			lines = append(lines, answer.Text)
		}
	}
	wish := support.Request{
		Member: r.Member, Kind: support.Complaint, By: support.BySurvey, Key: "survey:" + r.ID.String(), Order: r.Order,
		Store: r.Store, Product: r.Product, Text: cutTo(strings.Join(lines, "\n\n"), 4000),
	}
	if err := wish.Check(); err != nil {
		return err
	}
	_, _, err = a.addRequest(tx, wish)
	return err
}

// leading is a title that an answer follows: one that asks needs no colon.
func leading(title string) string {
	if strings.HasSuffix(title, "?") || strings.HasSuffix(title, "؟") {
		return title
	}
	return title + ":"
}

// cutTo is a text of at most n characters.
func cutTo(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n])
	}
	return text
}

// noteOrigin keeps how somebody says they came to the shop, unless an order told.
func noteOrigin(tx *pg.Tx, person uuid.UUID, d *survey.Questionnaire, answers []survey.Answer) error {
	for _, answer := range answers {
		q := d.Question(answer.Question)
		if q == nil || !q.Origin || answer.Choice == "" {
			continue
		}
		known, err := profile.Lock(tx, []uuid.UUID{person})
		if err != nil {
			return err
		}
		p := known[person]
		if p == nil {
			p = &profile.Profile{Member: person}
		}
		if p.SaysOrigin(answer.Choice, tx.Now) {
			return profile.Save(tx, []*profile.Profile{p})
		}
	}
	return nil
}

// AnswerInvitation takes answers of whoever has an invitation's link. fail.NotFound
// when we did not make it, fail.Conflict when it was answered or is over,
// fail.Invalid names the field.
func (a *App) AnswerInvitation(ctx context.Context, token string, given survey.Given, final bool) (
	sent SurveySent, err error,
) {
	err = a.bySurveyLink(ctx, invitation, token, func(tx *pg.Tx, id uuid.UUID) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		r, err := survey.LockResponse(tx, id)
		if err != nil {
			return noLink()
		}
		if sent, err = a.takeAnswers(tx, &r, given, final); err == nil && !final && r.AnsweredAt != nil {
			sent.Points, err = a.thankClick(tx, &r)
		}
		return err
	})
	return sent, err
}

// thankClick gives what an answer is worth to whoever clicked one in a letter,
// whether or not they add to it. It is the same thanks as for all of it.
func (a *App) thankClick(tx *pg.Tx, r *survey.Response) (int64, error) {
	d, err := askedOf(tx, r)
	if err != nil || r.Member == uuid.Nil {
		return 0, err
	}
	s, err := survey.Get(tx, r.Survey)
	if err != nil {
		return 0, err
	}
	if err := a.thank(tx, r, s.Slug, d.Points); err != nil {
		return 0, err
	}
	return r.Points, survey.SaveResponse(tx, *r)
}

// How long an answer that may be added to waits for more, and how many are heeded
// at once.
const (
	answersRest   = 24 * time.Hour
	answersAtOnce = 100
)

// heedLeft does what follows from answers whose form was never sent off.
func (a *App) heedLeft(ctx context.Context, merchantID uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			if err := inbox.LockMerchant(tx); err != nil {
				return err
			}
			ids, err := survey.Left(tx, tx.Now.Add(-answersRest), answersAtOnce)
			more = len(ids) == answersAtOnce
			for _, id := range ids {
				if err := a.heedOne(tx, id); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *App) heedOne(tx *pg.Tx, id uuid.UUID) error {
	r, err := survey.LockResponse(tx, id)
	if err != nil {
		return err
	}
	d, err := askedOf(tx, &r)
	if err != nil {
		return err
	}
	if err := a.heedAnswers(tx, &r, &d); err != nil {
		return err
	}
	r.HeededAt = &tx.Now
	return survey.SaveResponse(tx, r)
}
