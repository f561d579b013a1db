package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/consent"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/profile"
	"regulars/app/segment"
	"regulars/app/work"
)

// How a newsletter's audience is gone through.
const (
	letterPage     = 500
	pagesTogether  = 20               // in one task
	mostDueLetters = 5_000            // that wait for a sender: no more are queued until those went
	letterRest     = 15 * time.Second // until it is looked at again whether they did
	pausedLetters  = 10 * time.Minute // while the program stands still
	withdrawnOnce  = 2_000
)

// ContinueNewsletter goes on with a newsletter from where it stands: some pages of its
// audience, each in its own transaction with the note of how far it came, so that a
// worker may be killed at any moment and nobody is written to twice.
func (a *App) ContinueNewsletter(ctx context.Context, merchantID, id uuid.UUID) error {
	goesOn, err := a.beginLetters(ctx, merchantID, id)
	for range pagesTogether {
		if err != nil || !goesOn {
			break
		}
		goesOn, err = a.stepNewsletter(ctx, merchantID, id)
	}
	if err == nil && !goesOn {
		return nil
	}
	failed := err
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if failed != nil {
			return ignoreGone(work.Fail(tx, work.Newsletter, id, failed))
		}
		return work.Yield(tx, work.Newsletter, id)
	})
	if failed != nil {
		return failed
	}
	return noted
}

// beginLetters counts that a worker tries, and reports whether there is anything to do.
func (a *App) beginLetters(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		n, err := newsletter.Lock(tx, id)
		if err != nil || n.State != work.Waiting || n.NextAt.After(tx.Now) {
			goesOn = false
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.Newsletter, id)
		goesOn = !givenUp
		return err
	})
	return goesOn && err == nil, err
}

// stepNewsletter does the next that is to be done, and reports whether there is more to
// do at once.
func (a *App) stepNewsletter(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		n, err := newsletter.Lock(tx, id)
		if err != nil || n.State != work.Waiting {
			goesOn = false
			return err
		}
		switch n.Stage {
		case newsletter.Planned:
			goesOn, err = a.beginNewsletter(tx, n)
		case newsletter.Sending:
			goesOn, err = a.nextLetters(tx, n)
		case newsletter.Stopped:
			goesOn, err = a.withdrawLetters(tx, n)
		default:
			goesOn, err = false, a.keepResult(tx, n)
		}
		return err
	})
	return goesOn, err
}

// beginNewsletter lets a planned newsletter go, unless the program stands still or
// members are being counted for the first time.
func (a *App) beginNewsletter(tx *pg.Tx, n *newsletter.Newsletter) (goesOn bool, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return false, err
	}
	if m.Paused() != nil {
		return false, work.Wait(tx, work.Newsletter, n.ID, tx.Now.Add(pausedLetters))
	}
	if held, err := a.holdLetters(tx, n); held || err != nil {
		return false, err
	}
	if n.Segment != nil {
		pass, err := segment.ReadPass(tx)
		if err != nil {
			return false, err
		}
		if pass.MeasuredAt == nil {
			return false, work.Wait(tx, work.Newsletter, n.ID, tx.Now.Add(letterRest))
		}
	}
	return true, newsletter.Begin(tx, n.ID)
}

// lettersKeep is how late a planned newsletter may go out that the plan held back.
const lettersKeep = 24 * time.Hour

// holdLetters keeps back a newsletter that the merchant's plan does not hold any
// more: for a day, and then it is a draft again, as what it says is of that day.
func (a *App) holdLetters(tx *pg.Tx, n *newsletter.Newsletter) (held bool, err error) {
	holds, err := a.holds(tx)
	switch {
	case err != nil || holds.NeedNewsletters() == nil:
		return false, err
	case n.SendAt != nil && tx.Now.Sub(*n.SendAt) < lettersKeep:
		return true, work.Wait(tx, work.Newsletter, n.ID, tx.Now.Add(pausedLetters))
	}
	if err := newsletter.Unplan(tx, n.ID); err != nil {
		return true, err
	}
	return true, audit.Record(tx, audit.Entry{
		Action: audit.NewsletterStopped, Kind: audit.OfNewsletter, Subject: n.ID.String(), Reason: "plan",
		By: audit.System,
	})
}

// nextLetters queues the letters of the next page of an audience.
func (a *App) nextLetters(tx *pg.Tx, n *newsletter.Newsletter) (goesOn bool, err error) {
	due, err := message.DueOf(tx, n.ID, mostDueLetters)
	if err != nil {
		return false, err
	}
	if due >= mostDueLetters { // others of the merchant's, and other merchants, get their turn
		return false, work.Wait(tx, work.Newsletter, n.ID, tx.Now.Add(letterRest))
	}
	ids, err := a.readersPage(tx, n)
	if err != nil {
		return false, err
	}
	step := newsletter.Step{After: n.After, Looked: len(ids), Last: len(ids) < letterPage}
	if len(ids) > 0 {
		step.After = ids[len(ids)-1]
		if step.Queued, step.Alone, err = a.queueLetters(tx, n, ids); err != nil {
			return false, err
		}
	}
	return true, newsletter.Note(tx, n.ID, step)
}

// readersPage lists the next members that a newsletter is for, by id.
func (a *App) readersPage(tx *pg.Tx, n *newsletter.Newsletter) ([]uuid.UUID, error) {
	if n.Segment == nil {
		return newsletter.Audience(tx, n.After, letterPage)
	}
	s, err := segment.Get(tx, *n.Segment)
	if err != nil {
		return nil, err
	}
	test, err := a.testOf(tx, s.Condition)
	if err != nil {
		return nil, err
	}
	return segment.Page(tx, test, n.After, letterPage)
}

// queueLetters queues the letters of some members, of those who may get it at all, save
// for those who are left alone for comparison.
func (a *App) queueLetters(tx *pg.Tx, n *newsletter.Newsletter, ids []uuid.UUID) (queued, alone int, err error) {
	people, err := member.Members(tx, ids)
	if err != nil {
		return 0, 0, err
	}
	places, err := placesOf(tx, n, people)
	if err != nil {
		return 0, 0, err
	}
	drawn, err := a.drawGroups(tx, n, places)
	if err != nil {
		return 0, 0, err
	}
	added, err := newsletter.AddPeople(tx, n.ID, drawn)
	if err != nil {
		return 0, 0, err
	}
	profiles, err := profile.Get(tx, ids)
	if err != nil {
		return 0, 0, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return 0, 0, err
	}
	var offers []message.Offer
	for _, p := range drawn {
		switch {
		case !added[p.Member]:
		case p.Group == journey.Alone:
			alone++
		default:
			zone := profile.ZoneOf(profiles[p.Member], people[p.Member].Country, m.Location())
			after, until := n.Moment(tx.Now, zone)
			offers = append(offers, message.Offer{
				Member: p.Member, Template: n.Template, Key: n.Key(p.Member), Letter: n.ID, Place: places[p.Member],
				After: after, Until: until,
			})
		}
	}
	return len(offers), alone, message.Sell(tx, offers)
}

// placesOf says where a newsletter reaches each member who may get it at all. Consent
// is asked again when each letter goes.
func placesOf(
	tx *pg.Tx, n *newsletter.Newsletter, people map[uuid.UUID]*member.Member,
) (map[uuid.UUID]message.Place, error) {
	found := map[uuid.UUID]message.Place{}
	var ids []uuid.UUID
	for id, m := range people {
		if m.State != member.StateLeft && m.Email != "" && n.Place.Mailed() {
			ids = append(ids, id)
		}
	}
	may, err := consent.May(tx, ids, consent.Email)
	if err != nil {
		return nil, err
	}
	for id := range may {
		found[id] = message.ByMail
	}
	if !n.Place.Shown() {
		return found, nil
	}
	return found, addShown(tx, people, found)
}

// addShown adds whom the shop shows it: members who did not say no to such messages.
func addShown(tx *pg.Tx, people map[uuid.UUID]*member.Member, found map[uuid.UUID]message.Place) error {
	var ids []uuid.UUID
	for id, m := range people {
		if m.State == member.StateMember {
			ids = append(ids, id)
		}
	}
	refused, err := consent.Refused(tx, ids, consent.Shop)
	for _, id := range ids {
		switch _, mailed := found[id]; {
		case refused[id]:
		case mailed:
			found[id] = message.Both
		default:
			found[id] = message.InShop
		}
	}
	return err
}

// drawGroups says who gets a newsletter and who is left alone: the same members whom
// automations leave alone.
func (a *App) drawGroups(
	tx *pg.Tx, n *newsletter.Newsletter, places map[uuid.UUID]message.Place,
) ([]newsletter.Person, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return nil, err
	}
	drawn := make([]newsletter.Person, 0, len(places))
	for id := range places {
		keyed, err := keys.Comparison(id)
		if err != nil {
			return nil, err
		}
		drawn = append(drawn, newsletter.Person{Member: id, Group: journey.GroupOf(keyed, int(n.Compare))})
	}
	return drawn, nil
}

// withdrawLetters takes back what waits of a newsletter that was stopped.
func (a *App) withdrawLetters(tx *pg.Tx, n *newsletter.Newsletter) (goesOn bool, err error) {
	gone, err := message.UnsellLetter(tx, n.ID, withdrawnOnce)
	if err != nil || gone == withdrawnOnce {
		return err == nil, err
	}
	return false, a.keepResult(tx, n)
}

// keepResult counts what came of a newsletter, and says when it is counted again.
func (a *App) keepResult(tx *pg.Tx, n *newsletter.Newsletter) error {
	if n.BegunAt == nil { // stopped before its first page
		return newsletter.Keep(tx, n.ID, newsletter.Result{}, time.Time{})
	}
	if err := segment.Patience(tx, nightPatience); err != nil {
		return err
	}
	result, err := a.countNewsletter(tx, n)
	if err != nil {
		return err
	}
	return newsletter.Keep(tx, n.ID, result, n.NextCount(tx.Now))
}

func (a *App) countNewsletter(tx *pg.Tx, n *newsletter.Newsletter) (r newsletter.Result, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return r, err
	}
	if r.Mail, err = message.FatesOf(tx, n.ID); err != nil {
		return r, err
	}
	if r.Shop, err = message.ShopFatesOf(tx, n.ID); err != nil {
		return r, err
	}
	r.Given, r.Alone, err = newsletter.Bought(tx, n, m.Currency)
	return r, err
}
