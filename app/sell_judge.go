package app

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/governor"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/parcel"
	"regulars/app/profile"
	"regulars/app/reward"
	"regulars/app/support"
)

// reachedSince is how far back offers count for any cap.
const reachedSince = 8 * 24 * time.Hour

// addressee is who an offer is for, and how they stand towards offers.
type addressee struct {
	*member.Member
	owner    merchant.Merchant
	settings message.SellingSettings
	zone     *time.Location
	ordered  time.Time
	basis    consent.Basis
}

// judgeOffer decides about an offer now. It returns the letter that is to be
// sent by a sender, having noted the attempt, or notes that the offer waits or
// stays silent, and why.
func (a *App) judgeOffer(
	tx *pg.Tx, s *message.Selling, by *message.Sender,
) (*message.Letter, message.Mailer, error) {
	to, err := a.addresseeOf(tx, s.Member)
	if err != nil {
		return nil, nil, err
	}
	mailer := a.mailerOf(by)
	why, err := silenceOf(tx, to, s, by, mailer)
	if err != nil {
		return nil, nil, err
	}
	if why != "" {
		return nil, nil, leaveUnsent(tx, s, why, "")
	}
	verdict, err := govern(tx, to, s)
	if err != nil {
		return nil, nil, err
	}
	if verdict.Do != governor.Silence && by.RestUntil != nil {
		verdict = governor.Verdict{Do: governor.Later, At: *by.RestUntil, Why: message.WhyToolKey}
	}
	if verdict.Do != governor.Silence && !a.vouched(by) {
		verdict = governor.Verdict{Do: governor.Later, At: tx.Now.Add(senderPause), Why: message.WhyNoSender}
	}
	switch verdict.Do {
	case governor.Later:
		return nil, nil, message.Postpone(tx, s.ID, verdict.At, string(verdict.Why))
	case governor.Silence:
		return nil, nil, leaveUnsent(tx, s, string(verdict.Why), "")
	default:
	}
	letter, c, missing, err := a.writeOffer(tx, s, to)
	if err != nil {
		return nil, nil, err
	}
	if missing != "" {
		return nil, nil, leaveUnsent(tx, s, message.WhyIncomplete, missing)
	}
	if mailer, err = a.handedOver(tx, mailer, s, &letter, &c); err != nil {
		return nil, nil, err
	}
	return &letter, mailer, message.BeginSelling(tx, s.ID, int16(to.basis), by.Provider)
}

// codeRest is how long a message waits for the code that it brings.
const codeRest = time.Minute

// codeIsMade reports whether the code that an offer brings is being made: it will
// be there soon.
func codeIsMade(tx *pg.Tx, s *message.Selling) (bool, error) {
	id, err := uuid.Parse(s.Data[message.Redemption])
	if err != nil {
		return false, nil //nolint:nilerr // it comes without one
	}
	r, err := reward.Get(tx, id)
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return false, nil
	}
	return err == nil && r.HasCode() && r.Status.Making(), err
}

// leaveUnsent notes that an offer stays silent from here on. Nobody knows of one
// that was tried before.
func leaveUnsent(tx *pg.Tx, s *message.Selling, why, about string) error {
	if s.Tried() {
		return message.FinishSelling(tx, s.ID, message.Doubtful, "", "")
	}
	if why == string(governor.Expired) && s.Why == message.WhyNoSender {
		why = message.WhyNoSender
	}
	return message.FinishSelling(tx, s.ID, message.NotSent, why, about)
}

func (a *App) addresseeOf(tx *pg.Tx, id uuid.UUID) (*addressee, error) {
	row, err := member.GetRow(tx, id)
	if err != nil {
		return nil, err
	}
	to := &addressee{Member: &row.Member}
	if row.LastOrderAt != nil {
		to.ordered = *row.LastOrderAt
	}
	if to.owner, err = a.merchantOf(tx); err != nil {
		return nil, err
	}
	if to.settings, err = message.GetSelling(tx); err != nil {
		return nil, err
	}
	known, err := profile.Get(tx, []uuid.UUID{id})
	if err != nil {
		return nil, err
	}
	to.zone = profile.ZoneOf(known[id], to.Country, to.owner.Location())
	return to, nil
}

// silence says why nothing may be sold to somebody by mail at all, "" when it may.
// It is asked again for each message.
func silence(tx *pg.Tx, to *addressee) (why string, err error) {
	switch {
	case to.State == member.StateLeft:
		return message.WhyGone, nil
	case to.Email == "":
		return message.WhyNoAddress, nil
	case to.owner.Paused() != nil:
		return message.WhyPaused, nil
	}
	off, err := member.MailOff(tx, to.ID)
	if err != nil || off {
		return message.WhyOff, err
	}
	if to.basis, err = agreed(tx, to); err != nil || to.basis == 0 {
		return message.WhyNoConsent, err
	}
	stopped, err := message.Stopped(tx, to.EmailMAC)
	if err != nil || stopped == 0 {
		return "", err
	}
	return stopped.Why(), nil
}

// silenceOf says why an offer is not sent at all, "" when it may be.
func silenceOf(
	tx *pg.Tx, to *addressee, s *message.Selling, by *message.Sender, mailer message.Mailer,
) (why string, err error) {
	if mailer == nil {
		return nobodySends(by), nil
	}
	if left, err := merchant.AllLeft(tx); err != nil || left {
		return message.WhyNoStore, err
	}
	if why, err = letterStopped(tx, s.Letter); err != nil || why != "" {
		return why, err
	}
	return silence(tx, to)
}

// letterStopped says that somebody stopped the newsletter that an offer is of.
func letterStopped(tx *pg.Tx, letter *uuid.UUID) (why string, err error) {
	if letter == nil {
		return "", nil
	}
	stopped, err := newsletter.StoppedLetter(tx, *letter)
	if err != nil || !stopped {
		return "", err
	}
	return message.WhyWithdrawn, nil
}

// agreed is the basis on which something may be sold to somebody by mail, 0 for
// none: they said yes, or they bought, live where that is enough, and the
// merchant chose to write to such customers there.
func agreed(tx *pg.Tx, to *addressee) (consent.Basis, error) {
	held, err := consent.Held(tx, to.ID)
	if err != nil {
		return 0, err
	}
	said, known := held[consent.Email]
	switch {
	case !known || !said.Granted:
		return 0, nil
	case said.Basis == consent.Agreed:
		return said.Basis, nil
	case said.Basis == consent.Existing && slices.Contains(to.settings.CustomersIn, to.Country):
		return said.Basis, nil
	default:
		return 0, nil
	}
}

// govern asks the governor about an offer.
func govern(tx *pg.Tx, to *addressee, s *message.Selling) (governor.Verdict, error) {
	standing, err := standingOf(tx, to, s.ID)
	if err != nil {
		return governor.Verdict{}, err
	}
	waiting, err := message.WaitingFor(tx, to.ID)
	if err != nil {
		return governor.Verdict{}, err
	}
	rivals := make([]governor.Ask, len(waiting))
	for i := range waiting {
		rivals[i] = askOf(&waiting[i])
	}
	verdict := to.settings.Rules.Decide(tx.Now, standing, askOf(s), rivals)
	if verdict.Do == governor.Later || verdict.Do == governor.Silence {
		return verdict, nil
	}
	making, err := codeIsMade(tx, s)
	if making {
		verdict = governor.Verdict{Do: governor.Later, At: tx.Now.Add(codeRest), Why: message.WhyNoCode}
	}
	return verdict, err
}

// standingOf is how a member stands towards offers, all but one of which counts.
func standingOf(tx *pg.Tx, to *addressee, but uuid.UUID) (standing governor.Standing, err error) {
	standing = governor.Standing{Zone: to.zone, OrderedAt: to.ordered}
	if standing.Sent, err = message.Reached(tx, to.ID, tx.Now.Add(-reachedSince), but); err != nil {
		return standing, err
	}
	going, err := support.Open(tx, []uuid.UUID{to.ID})
	if err != nil {
		return standing, err
	}
	standing.Open = going[to.ID]
	if standing.ClosedAt, err = support.LastClosed(tx, to.ID); err != nil {
		return standing, err
	}
	standing.Waits, err = parcel.Waited(tx, to.ID)
	return standing, err
}

func askOf(s *message.Selling) governor.Ask {
	return governor.Ask{ID: s.ID, Priority: int(s.Priority), Due: s.NextAt, Until: s.ExpiresAt, Answers: s.Answers}
}
