package app

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
)

// How long staff may take to use a link, and stay away and still be signed in.
const (
	loginLife   = 15 * time.Minute
	sessionLife = 30 * 24 * time.Hour
	slideEvery  = 24 * time.Hour // a session's end moves at most once a day, so that reading writes nothing
)

// Session is who works in the admin.
type Session struct {
	Merchant uuid.UUID
	Staff    string
}

// LoginLink makes an address that signs staff in, once, within 15 minutes.
// Staff is the person's name, 1 to 80 characters; it stands on what they change.
func (a *App) LoginLink(ctx context.Context, merchantID uuid.UUID, staff string) (string, error) {
	staff = strings.TrimSpace(staff)
	if n := utf8.RuneCountInString(staff); n < 1 || n > 80 {
		return "", fail.Field("staff", "must have 1 to 80 characters")
	}
	secret := merchant.NewSecret()
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, _, err := merchant.Get(tx); err != nil {
			return err
		}
		return merchant.Grant(tx, secret, merchant.Access{
			Kind: merchant.Login, Merchant: merchantID, Subject: staff, ExpiresAt: tx.Now.Add(loginLife),
		})
	})
	return a.baseURL + "/login/" + secret, err
}

// CheckLogin reports whether a login link still works, without using it up:
// programs that look through mail open every link they find.
func (a *App) CheckLogin(ctx context.Context, token string) error {
	return linkOver(a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		_, err := merchant.FindAccess(tx, merchant.Login, token)
		return err
	}))
}

// SignIn uses a login link up and starts a session. It returns the session's
// secret, for the browser's cookie. fail.NotFound when the link is over.
func (a *App) SignIn(ctx context.Context, token string) (string, error) {
	var secret string
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		link, err := merchant.UseAccess(tx, merchant.Login, token)
		if err != nil {
			return err
		}
		secret, err = startSession(tx, Session{Merchant: link.Merchant, Staff: link.Subject})
		return err
	})
	return secret, linkOver(err)
}

func linkOver(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "this link was used already or is older than 15 minutes; ask for a new one")
	}
	return err
}

// StartSession signs somebody in whom a platform vouched for.
func (a *App) StartSession(ctx context.Context, s Session) (string, error) {
	var secret string
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		secret, err = startSession(tx, s)
		return err
	})
	return secret, err
}

func startSession(tx *pg.Tx, s Session) (string, error) {
	secret := merchant.NewSecret()
	return secret, merchant.Grant(tx, secret, merchant.Access{
		Kind: merchant.SignedIn, Merchant: s.Merchant, Subject: s.Staff, ExpiresAt: tx.Now.Add(sessionLife),
	})
}

// Authenticate finds the session behind a cookie and moves its end.
// fail.Unauthorized when there is none or it is over.
func (a *App) Authenticate(ctx context.Context, secret string) (Session, error) {
	var s Session
	if secret == "" {
		return s, fail.New(fail.Unauthorized, "sign in first")
	}
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		found, err := merchant.FindAccess(tx, merchant.SignedIn, secret)
		if err != nil {
			return err
		}
		s = Session{Merchant: found.Merchant, Staff: found.Subject}
		if found.ExpiresAt.Sub(tx.Now) > sessionLife-slideEvery {
			return nil
		}
		return merchant.ExtendAccess(tx, secret, tx.Now.Add(sessionLife))
	})
	if fail.Is(err, fail.NotFound) {
		return s, fail.New(fail.Unauthorized, "the session is over; sign in again")
	}
	return s, err
}

// SignOut ends a session. Ending it twice changes nothing.
func (a *App) SignOut(ctx context.Context, secret string) error {
	return a.db.Anonymous(ctx, func(tx *pg.Tx) error { return merchant.RevokeAccess(tx, secret) })
}

// forgetAccess drops links, sessions and install states that are over, in short
// transactions.
func (a *App) forgetAccess(ctx context.Context) error {
	for more := true; more; {
		err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
			more, err = merchant.ForgetAccess(tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
