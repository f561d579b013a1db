package app

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/study"
	"regulars/app/survey"
	"regulars/app/words"
)

// studyInvitation is the kind of link that an invitation to a study has.
const studyInvitation surveyLinkKind = "study"

// studyLink is where a person of a study accepts, says where to send it, and sees
// how it stands: only we can make it.
func (a *App) studyLink(tx *pg.Tx, id uuid.UUID) (string, error) {
	token, err := a.surveyToken(tx, studyInvitation, id)
	return a.baseURL + "/study/" + token, err
}

// StudyTurn is what the page of an invitation asks for, or tells.
type StudyTurn string

// The turns of a page.
const (
	TurnOffer    StudyTurn = "offer"   // will you take part
	TurnAddress  StudyTurn = "address" // where shall we send it
	TurnWait     StudyTurn = "wait"    // we have the address
	TurnTry      StudyTurn = "try"     // it is on its way; try it
	TurnAnswer   StudyTurn = "answer"  // the questions are open
	TurnDone     StudyTurn = "done"
	TurnDeclined StudyTurn = "declined"
	TurnFull     StudyTurn = "full"
	TurnWaiting  StudyTurn = "waiting" // they said yes: if a place becomes free, it is offered to them
	TurnOver     StudyTurn = "over"
)

// StudyShown is an invitation as the invited person sees it, in one language.
type StudyShown struct {
	Locale    string
	Shop      string
	Look      merchant.Look
	Turn      StudyTurn
	Title     string
	Intro     string
	Terms     string
	TermsID   string // names the words of Terms
	Ships     bool
	Days      int    // from sending to asking
	Until     string // the day by which it is their turn, "" for none
	Points    int64  // the thanks
	Reward    string
	Questions string // where the questions are answered, "" while they are not open
	Countries []words.Country
	Country   string // theirs, among Countries
	Panel     string // the words of joining the panel, "" for who is in it
	MayLeave  bool   // they accepted, and nothing was sent yet, or wait for a place
	Kept      bool   // a place that became free is kept for them until then
	MayWait   bool   // all places are taken, and they did not say whether they would take one
}

// OpenStudy reads what an invitation's link shows. Opening it changes nothing.
// fail.NotFound when we did not make the link.
func (a *App) OpenStudy(ctx context.Context, token, locale string) (shown StudyShown, err error) {
	err = a.bySurveyLink(ctx, studyInvitation, token, func(tx *pg.Tx, id uuid.UUID) error {
		i, err := study.GetInvitation(tx, id)
		if err != nil {
			return err
		}
		s, err := study.Get(tx, i.Study)
		if err != nil {
			return err
		}
		shown, err = a.showStudy(tx, s, i, locale)
		return err
	})
	return shown, err
}

func (a *App) showStudy(tx *pg.Tx, s *study.Study, i *study.Invitation, locale string) (shown StudyShown, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return shown, err
	}
	person, err := member.Get(tx, i.Member)
	if err != nil {
		return shown, noLink() // somebody who was erased
	}
	w := words.For(firstOf(person.Locale, locale, m.Locale))
	in := func(t survey.Texts) string { return t.In(w.Locale(), words.For(m.Locale).Locale()) }
	shown = StudyShown{
		Locale: w.Locale(), Shop: m.Name, Look: m.Look, Turn: turnOf(s, i, tx.Now), Title: in(s.Outline.Title),
		Intro: in(s.Outline.Intro), Terms: in(s.Outline.Terms), Ships: s.Outline.Ships(), Days: s.Outline.TryDays,
		Points: s.Outline.Points,
	}
	shown.choices(s, i)
	shown.TermsID = consent.TextOf(shown.Terms).ID
	if i.UntilAt != nil {
		shown.Until = w.Day(i.UntilAt.In(m.Location()))
	}
	if shown.Turn == TurnAnswer {
		if shown.Questions, err = a.surveyLink(tx, invitation, *i.Response); err != nil {
			return shown, err
		}
	}
	if shown.Turn == TurnAddress || shown.Turn == TurnOffer && s.Outline.Ships() {
		shown.Countries, shown.Country = countriesOf(w, s.Outline.Countries, person.Country)
	}
	if err := a.addStudyReward(tx, s, &shown); err != nil {
		return shown, err
	}
	joined, err := consent.May(tx, []uuid.UUID{person.ID}, consent.Studies)
	if !joined[person.ID] {
		shown.Panel = studiesText(w, m.Name)
	}
	return shown, err
}

// choices says what can be done, but for what the turn asks for.
func (shown *StudyShown) choices(s *study.Study, i *study.Invitation) {
	shown.MayLeave = i.Step == study.Accepted || shown.Turn == TurnWaiting
	shown.Kept = shown.Turn == TurnOffer && i.OfferedAt != nil
	shown.MayWait = shown.Turn == TurnFull && i.Step == study.Full && i.OfferedAt == nil && s.Offers()
}

func (a *App) addStudyReward(tx *pg.Tx, s *study.Study, shown *StudyShown) error {
	if s.Outline.Reward == "" {
		return nil
	}
	programs, err := a.programsOf(tx)
	if err != nil || programs.Live() == nil {
		return err
	}
	if gift, found := programs.Live().Version.Document.Reward(s.Outline.Reward); found {
		shown.Reward = gift.Name
	}
	return nil
}

// turnOf says whose turn it is at a moment.
func turnOf(s *study.Study, i *study.Invitation, now time.Time) StudyTurn {
	late := i.UntilAt != nil && !now.Before(*i.UntilAt)
	switch i.Step {
	case study.Invited:
		switch {
		case !s.Takes(i):
			return TurnFull
		case late:
			return TurnOver
		}
		return TurnOffer
	case study.Accepted, study.Shipped:
		switch {
		case s.Stage == study.Closed || late:
			return TurnOver
		case i.Response != nil:
			return TurnAnswer
		case i.Step == study.Shipped:
			return TurnTry
		case i.AddressAt != nil:
			return TurnWait
		}
		return TurnAddress
	case study.Answered:
		return TurnDone
	case study.Declined:
		return TurnDeclined
	case study.Drawn, study.Full, study.Expired, study.Skipped:
	}
	return lateTurn(s, i)
}

// lateTurn is what the page says when there is nothing to do any more.
func lateTurn(s *study.Study, i *study.Invitation) StudyTurn {
	switch {
	case s.Offers() && i.Waiting():
		return TurnWaiting
	case i.Step == study.Full || i.Step == study.Skipped && i.OfferedAt != nil: // a place that they were never told of
		return TurnFull
	default:
		return TurnOver
	}
}

// countriesOf names the countries that pieces are sent to, by their names.
func countriesOf(w *words.Words, codes []string, theirs string) (list []words.Country, country string) {
	sent := map[string]bool{}
	for _, code := range codes {
		sent[code] = true
	}
	for _, c := range w.Countries() {
		if sent[c.Code] {
			list = append(list, c)
		}
	}
	if sent[theirs] {
		country = theirs
	} else if len(list) == 1 {
		country = list[0].Code
	}
	return list, country
}

func studiesText(w *words.Words, shop string) string {
	return w.Text("prefs.agree."+consent.Studies.String(), words.Args{"Shop": shop})
}

// AcceptStudy takes part: the last place goes to one. Who comes too late waits: a place
// that becomes free is offered to them. terms names the words that were accepted; panel
// says whether to be asked again another time. Accepting again changes nothing.
func (a *App) AcceptStudy(ctx context.Context, token, terms string, panel bool) error {
	return a.changeStudy(ctx, token, func(tx *pg.Tx, s *study.Study, i *study.Invitation) error {
		if i.Step == study.Full && i.OfferedAt == nil && s.Offers() {
			return a.comesLate(tx, s, i, panel)
		}
		if i.Step != study.Invited {
			return nil // what the page says is how it stands
		}
		if turnOf(s, i, tx.Now) == TurnOver {
			free := i.Holds()
			i.Ends(study.Expired, tx.Now)
			return saveFreed(tx, i, time.Time{}, free)
		}
		held, err := offerPlaces(tx, s) // who waits comes first
		switch {
		case err != nil:
			return err
		case !s.Takes(i) || i.OfferedAt == nil && !s.Outline.Room(i.Quota, held):
			return a.comesLate(tx, s, i, panel)
		}
		words, known := termsOf(&s.Outline, terms)
		if !known {
			return fail.Field("terms", "must be accepted as they are shown: load the page again")
		}
		if err := consent.KeepText(tx, words); err != nil {
			return err
		}
		if panel {
			if err := a.decideStudies(tx, i.Member, true); err != nil {
				return err
			}
		}
		if i.OfferedAt == nil { // else it is kept for them
			held.ByQuota[i.Quota]++
			held.Pieces++
		}
		return a.takePlace(tx, s, i, words.ID, held)
	})
}

// takePlace gives somebody a place. With the last one, nobody else is invited.
func (a *App) takePlace(tx *pg.Tx, s *study.Study, i *study.Invitation, terms string, held study.Held) error {
	i.Step, i.AcceptedAt, i.TermsID = study.Accepted, &tx.Now, terms
	if s.Outline.Ships() {
		i.Asks(tx.Now, s.Outline.AcceptDays)
	} else if err := openQuestions(tx, s, i); err != nil {
		return err
	}
	_, next := i.Due(&s.Outline, tx.Now)
	if err := study.Save(tx, i, next); err != nil || s.Stage != study.Inviting || !s.Outline.Full(held) {
		return err
	}
	return a.fullStudy(tx, s.ID)
}

// termsOf finds the words of an id among an outline's terms.
func termsOf(o *study.Outline, id string) (consent.Text, bool) {
	for _, body := range o.Terms {
		if text := consent.TextOf(body); text.ID == id && body != "" {
			return text, true
		}
	}
	return consent.Text{}, false
}

// GiveAddress says where to send it, once: the page never shows it. fail.Invalid
// names the field.
func (a *App) GiveAddress(ctx context.Context, token string, to study.Address) error {
	return a.changeStudy(ctx, token, func(tx *pg.Tx, s *study.Study, i *study.Invitation) error {
		if turnOf(s, i, tx.Now) != TurnAddress {
			return nil
		}
		if faults := to.Clean(s.Outline.Countries); len(faults) > 0 {
			return fail.Field(faults[0].Field, "%s", faults[0].Fault)
		}
		keys, err := a.keysOf(tx)
		if err != nil {
			return err
		}
		text, err := json.Marshal(to)
		if err != nil {
			return err
		}
		if i.Sealed, err = keys.Seal(sealedAddress(i.ID), text); err != nil {
			return err
		}
		i.AddressAt, i.UntilAt = &tx.Now, nil
		return study.Save(tx, i, time.Time{})
	})
}

// sealedAddress names what an address is sealed for: moved to another row it does
// not open.
func sealedAddress(id uuid.UUID) string { return "study address " + id.String() }

// DeclineStudy says no, and, where they wish, to all later studies. Until something
// was sent it takes a yes back, too: the address is deleted and the place is free. Who
// waits for a place does not any more.
func (a *App) DeclineStudy(ctx context.Context, token string, never bool) error {
	return a.changeStudy(ctx, token, func(tx *pg.Tx, _ *study.Study, i *study.Invitation) error {
		if never {
			if err := a.decideStudies(tx, i.Member, false); err != nil {
				return err
			}
		}
		if i.Step != study.Invited && i.Step != study.Accepted && !i.Waiting() {
			return nil
		}
		free := i.Holds()
		if i.Response != nil {
			if err := survey.EndResponses(tx, []uuid.UUID{*i.Response}); err != nil {
				return err
			}
		}
		i.DeclinedAt, i.AddressAt, i.Sealed = &tx.Now, nil, nil
		i.Ends(study.Declined, tx.Now)
		return saveFreed(tx, i, time.Time{}, free)
	})
}

// JoinPanel has somebody asked again another time.
func (a *App) JoinPanel(ctx context.Context, token string) error {
	return a.changeStudy(ctx, token, func(tx *pg.Tx, _ *study.Study, i *study.Invitation) error {
		return a.decideStudies(tx, i.Member, true)
	})
}

// decideStudies notes whether somebody wants to be asked to take part in studies.
func (a *App) decideStudies(tx *pg.Tx, person uuid.UUID, yes bool) error {
	p, err := a.preferences(tx, person, "")
	if err != nil {
		return err
	}
	if decided, said := p.Held[consent.Studies]; said && decided.Granted == yes {
		return nil
	}
	return a.decideHere(tx, &p, PreferenceChange{
		Channels: map[consent.Channel]bool{consent.Studies: yes}, Source: consent.OnPage,
	})
}

// changeStudy does something for whoever has an invitation's link, alone of all
// who would do something about the study.
func (a *App) changeStudy(
	ctx context.Context, token string, do func(*pg.Tx, *study.Study, *study.Invitation) error,
) error {
	return a.bySurveyLink(ctx, studyInvitation, token, func(tx *pg.Tx, id uuid.UUID) error {
		if err := inbox.LockMerchant(tx); err != nil { // the member may be merged, or the study closed
			return err
		}
		i, err := study.GetInvitation(tx, id)
		if err != nil {
			return err
		}
		if i.Member == uuid.Nil {
			return noLink()
		}
		s, err := study.Lock(tx, i.Study)
		if err != nil {
			return err
		}
		if i, err = study.LockInvitation(tx, id); err != nil {
			return err
		}
		return do(tx, s, i)
	})
}
