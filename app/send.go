package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/reward"
	"regulars/app/words"
	"regulars/app/work"
)

// SendMessage sends one message, by the merchant's mail service where there is
// one that may, or else by our server: by a server at most once as far as mail
// allows, for that an attempt begins is noted before it is made, and one whose
// outcome nobody knows is not repeated; by a service that knows the message's key
// once, however often that takes. No transaction is open while it is asked.
func (a *App) SendMessage(ctx context.Context, merchantID, id uuid.UUID) error {
	if err := a.lookAtSender(ctx, merchantID); err != nil {
		return err
	}
	letter, mailer, err := a.beginLetter(ctx, merchantID, id)
	if err != nil {
		return a.endLetter(ctx, merchantID, id, err)
	}
	if letter == nil {
		return nil
	}
	return a.endLetter(ctx, merchantID, id, mailer.Send(ctx, *letter))
}

// noticeSender is by whom a message about the program goes: the tool that it is
// handed to, or the merchant's mail service, once the sender's domain vouches for
// it. Until then our own server sends it, for it is waited for; where there is none
// the mail service is handed it all the same.
func (a *App) noticeSender(tx *pg.Tx, m *message.Message) (*message.Sender, message.Mailer, error) {
	by, err := a.toolForNotice(tx, m)
	if err == nil && by == nil {
		by, err = a.senderOf(tx)
	}
	if err != nil {
		return nil, nil, err
	}
	if by.Provider != message.House && a.mailer != nil && !a.vouched(by) {
		by = &message.Sender{Provider: message.House, Address: a.mail.From}
	}
	return by, a.mailerOf(by), nil
}

// beginLetter writes the letter of a message and notes the attempt. Nil when
// there is nothing to send.
func (a *App) beginLetter(
	ctx context.Context, merchantID, id uuid.UUID,
) (letter *message.Letter, mailer message.Mailer, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		letter = nil
		m, err := message.Lock(tx, id)
		if err != nil || work.State(m.State) != work.Waiting {
			return err
		}
		if m.BegunAt != nil && tx.Now.Sub(*m.BegunAt) < work.Message.Visibility() {
			return nil // it is on its way this moment
		}
		var by *message.Sender
		if by, mailer, err = a.noticeSender(tx, m); err != nil {
			return err
		}
		if by.RestUntil != nil {
			return message.Hold(tx, id, *by.RestUntil)
		}
		if m.Tried() && !m.MayRepeat(by, tx.Now) {
			return message.Finish(tx, id, message.Doubtful, "")
		}
		if told, err := toldElsewhere(tx, m); err != nil || told {
			return err
		}
		if givenUp, err := work.Begin(tx, work.Message, id); err != nil || givenUp {
			return err
		}
		written, why, err := a.write(tx, m, mailer)
		if err != nil {
			return err
		}
		if why != "" {
			return unsent(tx, m, why)
		}
		letter = &written.Letter
		handNotice(tx, mailer, m, &written)
		return message.Begin(tx, id, by.Provider)
	})
	return letter, mailer, err
}

// unsent notes that a message is not sent. Nobody knows of one that was tried
// before.
func unsent(tx *pg.Tx, m *message.Message, why string) error {
	if m.Tried() {
		return message.Finish(tx, m.ID, message.Doubtful, "")
	}
	return message.Finish(tx, m.ID, message.NotSent, why)
}

// endLetter notes what came of an attempt.
func (a *App) endLetter(ctx context.Context, merchantID, id uuid.UUID, cause error) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // stopping must not forget it
	defer stop()
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		switch {
		case cause == nil:
			if err := message.Finish(tx, id, message.Sent, ""); err != nil {
				return err
			}
			return a.reached(tx, id)
		case errors.Is(cause, message.ErrLost), errors.Is(cause, message.ErrTaken):
			return message.Finish(tx, id, message.Doubtful, "")
		}
		if refused, isRefused := errors.AsType[keyRefusedError](cause); isRefused {
			until, err := a.parkLetter(tx, refused)
			return errors.Join(err, message.Failed(tx, id), message.Hold(tx, id, until))
		}
		note := message.Failed
		if errors.Is(cause, message.ErrAgain) {
			note = message.Lost
		}
		if err := note(tx, id); err != nil {
			return err
		}
		return ignoreGone(work.Fail(tx, work.Message, id, cause))
	})
}

// writtenLetter is a letter, with what it was made of.
type writtenLetter struct {
	message.Letter
	content message.Content
}

// write makes the letter of a message from what is known now, or says why it is
// not sent.
func (a *App) write(
	tx *pg.Tx, m *message.Message, by message.Mailer,
) (letter writtenLetter, why string, err error) {
	person, err := member.Get(tx, m.Member)
	if err != nil {
		return letter, "", err
	}
	owner, err := a.merchantOf(tx)
	if err != nil {
		return letter, "", err
	}
	settings, err := message.GetSettings(tx)
	if err != nil {
		return letter, "", err
	}
	off, err := member.MailOff(tx, m.Member)
	if err != nil {
		return letter, "", err
	}
	switch why = whyKept(m.Kind, settings, person); {
	case by == nil:
		return letter, message.WhyNoServer, nil
	case why != "":
		return letter, why, nil
	case off && !m.Kind.Service():
		return letter, message.WhyOff, nil
	case owner.Paused() != nil && !m.Kind.Service() && m.Kind != message.Closing:
		return letter, message.WhyPaused, nil
	}
	if why, err := mayWrite(tx, m); err != nil || why != "" {
		return letter, why, err
	}
	return a.compose(tx, m, person, settings)
}

// mayWrite says why a message is not sent now, "" when it may be: nobody hears of
// a program whose every store has left.
func mayWrite(tx *pg.Tx, m *message.Message) (why string, err error) {
	if left, err := merchant.AllLeft(tx); err != nil || left {
		return message.WhyNoStore, err
	}
	if why, err := mayTellStudy(tx, m); err != nil || why != "" {
		return why, err
	}
	return mayAsk(tx, m)
}

// whyKept says why nothing of a kind is sent to somebody, "" when it may be.
func whyKept(kind message.Kind, settings message.Settings, person *member.Member) string {
	switch {
	case !settings.Sends(kind):
		return message.WhyKindOff
	case person.State != member.StateMember && (person.State != member.StateGuest || !kind.OfParcel()):
		return message.WhyGone
	case person.Email == "":
		return message.WhyNoAddress
	default:
		return ""
	}
}

func (a *App) compose(
	tx *pg.Tx, m *message.Message, person *member.Member, settings message.Settings,
) (letter writtenLetter, why string, err error) {
	owner, err := a.merchantOf(tx)
	if err != nil {
		return letter, "", err
	}
	locale := person.Locale
	if locale == "" {
		locale = owner.Locale
	}
	w := words.For(locale)
	c := contentOf(w, owner, m)
	c.SenderName, c.Name, c.To = settings.SenderName, person.Name, person.Email
	balance, err := ledger.BalanceOf(tx, person.ID)
	if err != nil {
		return letter, "", err
	}
	if c.Balance = balance.Available; m.Kind == message.Welcome {
		c.Points = c.Balance
	}
	if m.Kind == message.Usable && c.Balance <= 0 || m.Over(tx.Now.In(owner.Location())) {
		return letter, message.WhyGone, nil
	}
	if why, err = a.addCode(tx, w, m, owner, &c); err != nil || why != "" {
		return letter, why, err
	}
	if err := a.addLinks(tx, m, person, &c); err != nil {
		return letter, "", err
	}
	if err := a.addSurvey(tx, m, person, &c); err != nil {
		return letter, "", err
	}
	if err := a.addStudy(tx, m, person, &c); err != nil {
		return letter, "", err
	}
	letter.content = c
	letter.Letter, err = message.Compose(w, m.ID.String(), c)
	return letter, "", err
}

// contentOf puts what a message holds into words.
func contentOf(w *words.Words, owner merchant.Merchant, m *message.Message) message.Content {
	c := message.Content{
		Kind: m.Kind, Shop: owner.Name, Accent: owner.Look.Accent, LogoURL: owner.Look.LogoURL,
		PointsName: words.PointsName(owner.Look.Name(w.Locale())),
		Order:      m.Data[message.Order], Reward: m.Data[message.Reward], Tier: m.Data[message.Tier],
		Friend: m.Data[message.Friend], Guessed: m.Data[message.Reason] == message.Guessed,
	}
	c.Points, _ = strconv.ParseInt(m.Data[message.Points], 10, 64) // none is 0
	if day, err := time.Parse(time.DateOnly, m.Data[message.Date]); err == nil {
		c.Date = w.Day(day)
	}
	if m.Kind == message.TakenBack {
		change := words.OrderChange{Order: c.Order, Cause: words.Edited}
		switch m.Data[message.Reason] {
		case ledger.WhyCancelled:
			change.Cause = words.Cancelled
		case ledger.WhyRefund:
			change.Cause = words.Refunded
			change.Amount.Currency = m.Data[message.Currency]
			change.Amount.Minor, _ = strconv.ParseInt(m.Data[message.Amount], 10, 64)
		}
		c.Reason = w.TakenBack(change).Reason
	}
	if m.Kind == message.PointsAdded {
		c.Reason = m.Data[message.Reason]
	}
	return c
}

// addCode reads the code of a reward. One that does not work any more is not
// told.
func (a *App) addCode(
	tx *pg.Tx, w *words.Words, m *message.Message, owner merchant.Merchant, c *message.Content,
) (why string, err error) {
	if m.Kind != message.Code {
		return "", nil
	}
	id, err := uuid.Parse(m.Data[message.Redemption])
	if err != nil {
		return message.WhyGone, nil //nolint:nilerr // it names nothing
	}
	r, err := reward.Get(tx, id)
	if fail.Is(pg.Translate(err), fail.NotFound) || err == nil && r.Status != reward.Issued {
		return message.WhyGone, nil
	}
	if err != nil {
		return "", err
	}
	c.Reward, c.Code, c.Date = r.Reward.Name, r.Shown(), w.Day(r.EndsAt.In(owner.Location()))
	return "", nil
}

// addLinks adds where the letter's buttons lead: the shop, or the page that the
// link itself opens.
func (a *App) addLinks(tx *pg.Tx, m *message.Message, person *member.Member, c *message.Content) error {
	if !m.Kind.Service() {
		link, err := offLink.to(a, tx, person.ID)
		if err != nil {
			return err
		}
		c.OffURL = link
	}
	if m.Kind == message.Claim {
		link, err := a.claimLink(tx, person)
		c.ButtonURL = link
		return err
	}
	accounts, err := member.IdentitiesOf(tx, person.ID)
	if err != nil || len(accounts) == 0 {
		return err
	}
	store, err := merchant.GetStore(tx, accounts[0].StoreID)
	c.ButtonURL = store.URL
	return err
}
