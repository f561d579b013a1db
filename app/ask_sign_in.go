package app

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/staff"
	"regulars/app/words"
	"regulars/app/work"
)

// inviteLife is how long an invitation's link works; after that the invited
// person asks for one like everybody else.
const inviteLife = 3 * 24 * time.Hour

// SendsMail reports whether this server has a mail server.
func (a *App) SendsMail() bool { return a.mailer != nil }

// AskSignIn notes that somebody wants a sign-in link at an address. What it does,
// what it says and how long that takes is the same whoever's address it is: it is
// looked up by the worker that sends the link. fail.Invalid when it is no address.
func (a *App) AskSignIn(ctx context.Context, email string) error {
	email, err := staff.CheckEmail(email)
	if err != nil {
		return err
	}
	return a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		return staff.Ask(tx, staff.Mail{LoginKey: a.keyring.LoginKey(email)})
	})
}

// SendSignIn mails the link that somebody asked for, to the address as the team
// knows it. An address that is nobody's, or a wish that is as old as its link
// would be, ends here.
func (a *App) SendSignIn(ctx context.Context, id uuid.UUID) error {
	var wish staff.Mail
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		if wish, err = staff.LockMail(tx, id); err != nil || work.State(wish.State) != work.Waiting {
			return err
		}
		givenUp, err := work.Begin(tx, work.SignIn, id)
		if givenUp {
			wish.State = int16(work.Dead)
		}
		return err
	})
	if err != nil || work.State(wish.State) != work.Waiting {
		return ignoreGone(err)
	}
	letter, err := a.signInLetter(ctx, wish)
	if err == nil && letter != nil {
		err = a.mailer.Send(ctx, *letter)
	}
	if errors.Is(err, message.ErrLost) {
		err = nil // it may have arrived; who asked will ask again
	}
	return a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		if err != nil {
			return ignoreGone(work.Fail(tx, work.SignIn, id, err))
		}
		return staff.EndMail(tx, id)
	})
}

// signInLetter makes the link and the letter around it, nil when nobody is to
// get one.
func (a *App) signInLetter(ctx context.Context, wish staff.Mail) (letter *message.Letter, err error) {
	to, err := a.whereTo(ctx, wish)
	if err != nil || to.Merchant == uuid.Nil || a.mailer == nil {
		return nil, err
	}
	err = a.db.InMerchant(ctx, to.Merchant, func(tx *pg.Tx) error {
		letter = nil
		life := loginLife
		if wish.InvitedTo != uuid.Nil {
			life = inviteLife
		}
		person, err := staff.Lock(tx, to.StaffID)
		if err != nil {
			return ignoreGone(err)
		}
		switch {
		case wish.Endpoint != uuid.Nil:
			letter, err = a.endpointLetter(tx, wish, person)
			return err
		case wish.Store != uuid.Nil:
			letter, err = a.storeLetter(tx, wish, person)
			return err
		}
		if tx.Now.Sub(wish.AskedAt) > loginLife {
			return nil
		}
		link, err := a.grantLogin(tx, merchant.Access{
			Subject: person.Name, Role: string(person.Role), StaffID: person.ID, LoginKey: person.LoginKey,
		}, life)
		if err != nil {
			return err
		}
		letter, err = a.staffLetter(tx, wish, person, link)
		return err
	})
	return letter, err
}

// whereTo is the merchant that a link leads to: the one who invites, or the one
// whom this person worked for last. Zero when it is nobody's address.
func (a *App) whereTo(ctx context.Context, wish staff.Mail) (to staff.Route, err error) {
	err = a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		routes, err := staff.Routes(tx, wish.LoginKey)
		for _, r := range routes {
			if wish.InvitedTo == uuid.Nil || wish.InvitedTo == r.Merchant {
				to = r
				break
			}
		}
		return err
	})
	return to, err
}

func (a *App) staffLetter(tx *pg.Tx, wish staff.Mail, person staff.Person, link string) (*message.Letter, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	kind := "sign_in"
	if wish.InvitedTo != uuid.Nil {
		kind = "invitation"
	}
	w := words.For(m.Locale)
	letter, err := message.ComposeStaff(w, wish.ID.String(), message.StaffContent{
		Kind: kind, Shop: m.Name, Name: person.Name, To: person.Email, Accent: m.Look.Accent, ButtonURL: link,
	})
	return &letter, err
}

// noPerson says that nobody of that id is in the team.
func noPerson(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such person in the team")
	}
	return err
}
