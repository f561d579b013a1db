package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/message"
	"regulars/app/study"
	"regulars/app/survey"
	"regulars/app/work"
)

// ContinueInvitation goes on with one person of a study: invites, reminds, asks
// what they think, thanks, or ends it. What was done is noted in the transaction
// that did it, so doing it again does nothing. A reward that was given is a row of
// work of its own.
func (a *App) ContinueInvitation(ctx context.Context, merchantID, id uuid.UUID) error {
	failed := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // no answer comes, and nobody is merged, meanwhile
			return err
		}
		i, err := study.LockInvitation(tx, id)
		if err != nil || i.State != work.Waiting {
			return ignoreGone(err)
		}
		held := i.Holds()
		if givenUp, err := work.Begin(tx, work.Invitation, id); err != nil || givenUp {
			return err
		}
		s, err := study.Get(tx, i.Study)
		if err != nil {
			return err
		}
		next, err := a.stepInvitation(tx, s, i)
		if err != nil {
			return err
		}
		return saveFreed(tx, i, next, held)
	})
	if failed == nil {
		return nil
	}
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return ignoreGone(work.Fail(tx, work.Invitation, id, failed))
	})
	if noted != nil {
		return noted
	}
	return failed
}

// stepInvitation does what is due, and says when to look again.
func (a *App) stepInvitation(tx *pg.Tx, s *study.Study, i *study.Invitation) (next time.Time, err error) {
	if i.Step <= study.Invited && !s.Takes(i) {
		if i.Step == study.Invited || i.OfferedAt != nil {
			i.Ends(study.Full, tx.Now)
		} else {
			i.Skips(study.WhyOver, tx.Now)
		}
		return next, nil
	}
	due, next := i.Due(&s.Outline, tx.Now)
	if due == study.Nothing {
		return next, nil
	}
	if next, err = a.peaceOf(tx, s, i, due); err != nil {
		return next, err
	}
	if !next.IsZero() {
		if waitsTooLong(s, i, tx.Now) {
			i.Skips(study.WhyPeace, tx.Now)
			next = time.Time{}
		}
		return next, nil
	}
	if err = a.doDue(tx, s, i, due); err != nil {
		return next, err
	}
	_, next = i.Due(&s.Outline, tx.Now)
	return next, nil
}

func (a *App) doDue(tx *pg.Tx, s *study.Study, i *study.Invitation, due study.Due) error {
	switch due {
	case study.Invite:
		return inviteToStudy(tx, s, i)
	case study.Remind:
		i.Reminders, i.RemindedAt = i.Reminders+1, &tx.Now
		return tellStudy(tx, i, reminderOf(i))
	case study.Ask:
		return a.askWhatTheyThink(tx, s, i)
	case study.ThankYou:
		return a.thankInvitation(tx, s, i)
	case study.Expire:
		i.Ends(study.Expired, tx.Now)
	case study.Nothing:
	}
	return nil
}

// reminderOf is what a reminder of somebody's turn says.
func reminderOf(i *study.Invitation) string {
	switch {
	case i.Step == study.Invited:
		return message.TurnRemind
	case i.Response != nil:
		return message.TurnAgain
	default:
		return message.TurnAddress
	}
}

// inviteToStudy invites who was drawn, if they may still be asked.
func inviteToStudy(tx *pg.Tx, s *study.Study, i *study.Invitation) error {
	if i.OfferedAt != nil {
		return offerPlace(tx, s, i)
	}
	if err := survey.LockAsking(tx); err != nil { // of two who would ask one member, one does
		return err
	}
	fit, err := mayInvite(tx, &s.Outline, []uuid.UUID{i.Member})
	if err != nil {
		return err
	}
	if len(fit) == 0 {
		why, err := whyNotAsked(tx, &s.Outline, i.Member)
		i.Skips(why, tx.Now)
		return err
	}
	i.Step, i.InvitedAt = study.Invited, &tx.Now
	i.Asks(tx.Now, s.Outline.AcceptDays)
	return tellStudy(tx, i, message.TurnInvite)
}

func whyNotAsked(tx *pg.Tx, o *study.Outline, person uuid.UUID) (string, error) {
	here, err := study.Reachable(tx, []uuid.UUID{person})
	if err != nil || len(here) == 0 {
		return study.WhyGone, err
	}
	if here, err = willing(tx, o.Panel, here); err != nil || len(here) == 0 {
		return study.WhyConsent, err
	}
	return study.WhyAsked, nil
}

// askWhatTheyThink opens the questions to somebody who tried what they were sent.
func (a *App) askWhatTheyThink(tx *pg.Tx, s *study.Study, i *study.Invitation) error {
	if err := openQuestions(tx, s, i); err != nil {
		return err
	}
	return tellStudy(tx, i, message.TurnAnswer)
}

// openQuestions lets a person of a study answer its survey, once.
func openQuestions(tx *pg.Tx, s *study.Study, i *study.Invitation) error {
	asks, err := survey.Get(tx, s.Outline.Survey)
	if err != nil {
		return err
	}
	i.AskedAt = &tx.Now
	i.Asks(tx.Now, s.Outline.AnswerDays)
	r := survey.Response{
		ID: tx.NewID(), Survey: asks.ID, Version: asks.Version, Member: i.Member, Key: studyKey + i.ID.String(),
		AskedAt: tx.Now, EndsAt: *i.UntilAt,
	}
	added, err := survey.AddResponse(tx, r)
	if err == nil && !added {
		err = fail.New(fail.Internal, "the questions of a study are open, but not noted")
	}
	i.Response = &r.ID
	return err
}

// studyKey begins the keys of responses that belong to a study.
const studyKey = "study:"

// thankInvitation notes the thanks: the points were given with the answer, the
// reward is given now.
func (a *App) thankInvitation(tx *pg.Tx, s *study.Study, i *study.Invitation) error {
	i.ThankedAt, i.EndedAt = &tx.Now, &tx.Now
	if s.Outline.Reward == "" || i.Member == uuid.Nil {
		return nil
	}
	programs, err := a.programsOf(tx)
	if err != nil || programs.Live() == nil {
		return err
	}
	gift, found := programs.Live().Version.Document.Reward(s.Outline.Reward)
	if !found {
		return nil // the merchant took it back before it was given
	}
	if review, err := ledger.GetReview(tx, i.Member); err != nil || review.State == ledger.Excluded {
		return err
	}
	store, err := a.storeForGift(tx, i.Member, gift, uuid.Nil)
	if err != nil {
		return err
	}
	_, err = a.grant(tx, Grant{
		Merchant: tx.Merchant, Member: i.Member, Store: store, RewardID: gift.ID, Key: studyKey + i.ID.String(),
	})
	return err
}

// tellStudy queues a letter of a study, once for each turn.
func tellStudy(tx *pg.Tx, i *study.Invitation, turn string) error {
	return message.Queue(tx, []message.New{{
		Member: i.Member, Kind: message.Study, Key: studyKey + i.ID.String() + ":" + turn,
		Data: map[string]string{message.StudyOf: i.ID.String(), message.Turn: turn},
	}})
}
