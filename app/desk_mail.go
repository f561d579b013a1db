package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/support"
	"regulars/app/words"
	"regulars/app/work"
)

// SendDeskMail sends one letter of the desk, as SendMessage sends others: by a
// server at most once as far as mail allows, by a service that knows the letter's
// key once, however often that takes. No transaction is open while it is asked.
func (a *App) SendDeskMail(ctx context.Context, merchantID, id uuid.UUID) error {
	if err := a.lookAtSender(ctx, merchantID); err != nil {
		return err
	}
	letter, mailer, err := a.beginDeskMail(ctx, merchantID, id)
	if err != nil {
		return a.endDeskMail(ctx, merchantID, id, err)
	}
	if letter == nil {
		return nil
	}
	return a.endDeskMail(ctx, merchantID, id, mailer.Send(ctx, *letter))
}

// deskSender is by whom letters of the desk go: the merchant's mail service once
// the sender's domain vouches for it, or our server.
func (a *App) deskSender(tx *pg.Tx) (*message.Sender, message.Mailer, error) {
	by, err := a.senderOf(tx)
	if err != nil {
		return nil, nil, err
	}
	if by.Provider != message.House && a.mailer != nil && !a.vouched(by) {
		by = &message.Sender{Provider: message.House, Address: a.mail.From}
	}
	return by, a.mailerOf(by), nil
}

// beginDeskMail writes a letter and notes the attempt. Nil when there is nothing to
// send.
func (a *App) beginDeskMail(
	ctx context.Context, merchantID, id uuid.UUID,
) (letter *message.Letter, mailer message.Mailer, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		letter = nil
		m, err := support.LockMail(tx, id)
		if err != nil || work.State(m.State) != work.Waiting {
			return ignoreGone(err)
		}
		if m.BegunAt != nil && tx.Now.Sub(*m.BegunAt) < work.DeskMail.Visibility() {
			return nil // it is on its way this moment
		}
		var by *message.Sender
		if by, mailer, err = a.deskSender(tx); err != nil {
			return err
		}
		if m.Tried() && !by.Remembers(message.Provider(m.Via), m.KeyedAt, tx.Now) {
			return support.FinishMail(tx, id, int16(message.Doubtful), "")
		}
		if givenUp, err := work.Begin(tx, work.DeskMail, id); err != nil || givenUp {
			return err
		}
		written, why, err := a.writeDeskMail(tx, &m, mailer)
		if err != nil {
			return err
		}
		if why != "" && m.Tried() {
			return support.FinishMail(tx, id, int16(message.Doubtful), "")
		}
		if why != "" {
			return support.FinishMail(tx, id, int16(message.NotSent), why)
		}
		letter = &written
		return support.BeginMail(tx, id, string(by.Provider))
	})
	return letter, mailer, err
}

// endDeskMail notes what came of an attempt.
func (a *App) endDeskMail(ctx context.Context, merchantID, id uuid.UUID, cause error) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // stopping must not forget it
	defer stop()
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		switch {
		case cause == nil:
			return support.FinishMail(tx, id, int16(message.Sent), "")
		case errors.Is(cause, message.ErrLost), errors.Is(cause, message.ErrTaken):
			return support.FinishMail(tx, id, int16(message.Doubtful), "")
		case errors.Is(cause, message.ErrNobody):
			return support.FinishMail(tx, id, int16(message.NotSent), "nobody")
		}
		note := support.FailedMail
		if errors.Is(cause, message.ErrAgain) {
			note = support.LostMail
		}
		if err := note(tx, id); err != nil {
			return err
		}
		return ignoreGone(work.Fail(tx, work.DeskMail, id, cause))
	})
}

// writeDeskMail makes the letter from what is known now, or says why it is not
// sent.
func (a *App) writeDeskMail(
	tx *pg.Tx, m *support.Mail, by message.Mailer,
) (letter message.Letter, why string, err error) {
	owner, err := a.merchantOf(tx)
	if err != nil {
		return letter, "", err
	}
	if by == nil {
		return letter, message.WhyNoServer, nil
	}
	if left, err := merchant.AllLeft(tx); err != nil || left {
		return letter, message.WhyNoStore, err
	}
	c := message.DeskContent{
		Kind: string(m.Kind), Shop: owner.Name, To: m.To, Accent: owner.Look.Accent, Files: m.Said["files"],
	}
	locale := m.Locale
	if m.Request != uuid.Nil {
		if locale, err = a.addressDeskMail(tx, m, owner, &c); err != nil {
			return letter, "", err
		}
	}
	if c.To == "" {
		return letter, message.WhyNoAddress, nil
	}
	letter, err = message.ComposeDesk(words.For(cmp.Or(locale, owner.Locale)), m.ID.String(), c)
	return letter, "", err
}

// addressDeskMail adds what a letter of a request says, to whom, and what it
// belongs to. It returns the language.
func (a *App) addressDeskMail(
	tx *pg.Tx, m *support.Mail, owner merchant.Merchant, c *message.DeskContent,
) (locale string, err error) {
	r, err := support.Get(tx, m.Request)
	if err != nil {
		return "", err
	}
	if c.To, err = answersTo(tx, &r); err != nil {
		return "", err
	}
	c.Subject = r.Subject
	if c.ReplyTo, err = a.replyAddress(tx, r.ID); err != nil {
		return "", err
	}
	if err := threadHeaders(tx, r, c, a.mail.From); err != nil {
		return "", err
	}
	if m.Message != uuid.Nil {
		said, err := support.GetMessage(tx, m.Message)
		if err != nil {
			return "", err
		}
		c.Text, c.Name = said.Text, said.Name
		if c.YesURL, err = a.solvedLink(tx, solvedYes, said.ID); err != nil {
			return "", err
		}
		if c.NoURL, err = a.solvedLink(tx, solvedNo, said.ID); err != nil {
			return "", err
		}
	}
	return tongueOf(tx, owner, r.Member)
}

// threadHeaders tell mail programs what a letter belongs to: mails of theirs, and
// letters of ours.
func threadHeaders(tx *pg.Tx, r support.Request, c *message.DeskContent, from string) error {
	if r.MailID != "" {
		c.References = append(c.References, r.MailID)
	}
	_, domain, _ := strings.Cut(from, "@")
	before, err := support.Letters(tx, r.ID)
	if err != nil {
		return err
	}
	for i := range before { // newest first
		if domain != "" {
			c.References = append(c.References, before[len(before)-1-i].String()+"@"+domain)
		}
	}
	if c.InReplyTo, err = support.NewestMailID(tx, r.ID); err != nil {
		return err
	}
	if c.InReplyTo == "" {
		c.InReplyTo = r.MailID
	}
	if c.InReplyTo != "" && c.InReplyTo != r.MailID {
		c.References = append(c.References, c.InReplyTo)
	}
	return nil
}

// replyAddress is where an answer to a request's letter goes: only we can make it,
// and who has it got the letter. "" where no mail comes in.
func (a *App) replyAddress(tx *pg.Tx, request uuid.UUID) (string, error) {
	_, in, err := support.GetSettings(tx)
	if err != nil {
		return "", err
	}
	domain := a.mailDomain(in)
	if domain == "" {
		return "", nil
	}
	token, err := deskAddress(tx)
	if err != nil {
		return "", err
	}
	sum, err := a.replySum(tx, request)
	return "r+" + token + "." + addressText.EncodeToString(request[:]) + "." + sum + "@" + domain, err
}

// replySum signs a request's address: 65 bits, which nobody guesses one by one.
func (a *App) replySum(tx *pg.Tx, request uuid.UUID) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	key, err := keys.FormKey("desk-reply|" + request.String())
	sum := sha256.Sum256([]byte(key))
	return addressText.EncodeToString(sum[:])[:13], err
}

// solvedWord is what a link says to whether an answer solved it; the texts are
// part of what is signed, so that one cannot be taken for the other.
type solvedWord string

const (
	solvedYes solvedWord = "yes"
	solvedNo  solvedWord = "no"
)

// solvedLink is where somebody says so without signing in: only we can make it.
func (a *App) solvedLink(tx *pg.Tx, said solvedWord, answer uuid.UUID) (string, error) {
	token, err := a.solvedToken(tx, said, answer)
	return a.baseURL + "/desk/" + string(said) + "/" + token, err
}

func (a *App) solvedToken(tx *pg.Tx, said solvedWord, answer uuid.UUID) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	sum, err := keys.FormKey("desk-solved|" + string(said) + "|" + answer.String())
	return tx.Merchant.String() + "." + answer.String() + "." + sum, err
}

// SaySolvedByLink notes what somebody says by a letter's link, when they press. It
// works once, and while that letter's answer is the newest word. It returns the
// shop's name. fail.NotFound when we did not make the link, fail.Conflict when it
// is over.
func (a *App) SaySolvedByLink(ctx context.Context, word, token string, press bool) (shop string, err error) {
	said := solvedWord(word)
	merchantID, rest, err := splitToken(token)
	if err != nil || said != solvedYes && said != solvedNo {
		return "", orElse(err, noLink())
	}
	text, _, _ := strings.Cut(rest, ".")
	answer, err := uuid.Parse(text)
	if err != nil {
		return "", noLink()
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return noLink()
		}
		shop = m.Name
		want, err := a.solvedToken(tx, said, answer)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(token)) != 1 {
			return noLink()
		}
		return a.pressSolved(tx, said, answer, press)
	})
	if fail.Is(err, fail.NotFound) {
		return "", noLink()
	}
	return shop, err
}

func (a *App) pressSolved(tx *pg.Tx, said solvedWord, answer uuid.UUID, press bool) error {
	of, err := support.GetMessage(tx, answer)
	if err != nil {
		return err
	}
	r, err := support.Lock(tx, of.Request)
	if err != nil {
		return err
	}
	newest, err := support.NewestAnswer(tx, r.ID)
	if err != nil {
		return err
	}
	if newest != answer || r.State != support.StateAnswered || r.Solved != support.AskedSolved {
		return fail.New(fail.Conflict, "this was answered already, or goes on")
	}
	if !press {
		return nil
	}
	return a.saySolved(tx, &r, said == solvedYes)
}
