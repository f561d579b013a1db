package app

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/staff"
)

// How long staff may take to use a link, and stay away and still be signed in.
const (
	loginLife   = 15 * time.Minute
	sessionLife = 30 * 24 * time.Hour
	noteEvery   = 15 * time.Minute // that a session is used is noted no more often, so that reading writes nothing
)

// Session is who works in the admin, or by the API.
type Session struct {
	Merchant uuid.UUID
	Staff    string     // the person's name, or the key's
	Role     staff.Role // "" for an owner's, where a platform vouches

	ID     uuid.UUID          // of this session
	Person uuid.UUID          // in the team; zero for a link of the command line
	Login  []byte             // whose mailbox was proved, nil for nobody's
	Key    uuid.UUID          // the API key, zero for people
	Scopes []staff.Permission // of the key
	Agent  string             // the browser, as it calls itself
	Store  uuid.UUID          // whose consent page began it; zero for none
	Origin string             // of the store's own page that asks, as an address there; "" for a page of ours
}

// May reports whether a session includes a permission.
func (s Session) May(p staff.Permission) bool {
	if s.Key != uuid.Nil {
		return slices.Contains(s.Scopes, p)
	}
	return s.Role.May(p)
}

// Actor is who stands on what is done in a session.
func (s Session) Actor() audit.Actor {
	switch {
	case s.Key != uuid.Nil:
		return audit.Actor{Name: s.Staff, Role: audit.KeyRole, ID: "key:" + s.Key.String()}
	case s.Person != uuid.Nil:
		return audit.Actor{Name: s.Staff, Role: string(s.Role), ID: "staff:" + s.Person.String()}
	default:
		return audit.Actor{Name: s.Staff, Role: string(s.Role), ID: "link:" + s.ID.String()}
	}
}

// LoginLink makes an address that signs an owner in, once, within 15 minutes: the
// command line's way in. The name is 1 to 80 characters; it stands on what they
// change.
func (a *App) LoginLink(ctx context.Context, merchantID uuid.UUID, name string) (string, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n < 1 || n > 80 {
		return "", fail.Field("staff", "must have 1 to 80 characters")
	}
	var link string
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if _, _, err := merchant.Get(tx); err != nil {
			return err
		}
		link, err = a.grantLogin(tx, merchant.Access{Subject: name, Role: string(staff.Owner)}, loginLife)
		return err
	})
	return link, err
}

// grantLogin makes a one-time link into the transaction's merchant.
func (a *App) grantLogin(tx *pg.Tx, access merchant.Access, life time.Duration) (string, error) {
	secret := merchant.NewSecret()
	access.Kind, access.Merchant, access.ExpiresAt = merchant.Login, tx.Merchant, tx.Now.Add(life)
	return a.baseURL + "/login/" + secret, merchant.Grant(tx, secret, access)
}

// CheckLogin reports whether a login link still works, without using it up:
// programs that look through mail open every link they find.
func (a *App) CheckLogin(ctx context.Context, token string) error {
	return linkOver(a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		_, err := merchant.FindAccess(tx, merchant.Login, token)
		return err
	}))
}

// SignIn uses a login link up and starts a session in a browser that calls itself
// agent. It returns the session's secret, for the browser's cookie; what the
// cookie held before (replaced, "" for nothing) opens nothing any more.
// fail.NotFound when the link is over.
func (a *App) SignIn(ctx context.Context, token, agent, replaced string) (string, error) {
	var link merchant.Access
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		link, err = merchant.FindAccess(tx, merchant.Login, token)
		return err
	})
	if err != nil {
		return "", linkOver(err)
	}
	var secret string
	err = a.db.InMerchant(ctx, link.Merchant, func(tx *pg.Tx) error {
		link, err := merchant.UseAccess(tx, merchant.Login, token)
		if err != nil {
			return err
		}
		s := Session{
			Merchant: link.Merchant, Staff: link.Subject, Role: staff.Role(link.Role), Login: link.LoginKey,
			Agent: agent,
		}
		if err := enter(tx, &s, link.StaffID); err != nil {
			return err
		}
		if err := merchant.RevokeAccess(tx, replaced); err != nil {
			return err
		}
		secret, err = startSession(tx, s)
		return err
	})
	return secret, linkOver(err)
}

// enter makes a session a team member's, as they are now.
func enter(tx *pg.Tx, s *Session, id uuid.UUID) error {
	if id == uuid.Nil {
		return nil
	}
	person, err := staff.Lock(tx, id)
	if err != nil {
		return err
	}
	s.Merchant, s.Staff, s.Role, s.Person = tx.Merchant, person.Name, person.Role, person.ID
	return staff.Join(tx, person)
}

func linkOver(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "this link was used already or is too old; ask for a new one")
	}
	return err
}

// StartSession signs an owner in whom a platform vouched for.
func (a *App) StartSession(ctx context.Context, s Session) (string, error) {
	var secret string
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		secret, err = startSession(tx, s)
		return err
	})
	return secret, err
}

// mostAgent is how much of what a browser calls itself is kept, in bytes.
const mostAgent = 200

func startSession(tx *pg.Tx, s Session) (string, error) {
	secret := merchant.NewSecret()
	if s.Role == "" {
		s.Role = staff.Owner
	}
	agent := strings.ToValidUTF8(s.Agent[:min(len(s.Agent), mostAgent)], "")
	return secret, merchant.Grant(tx, secret, merchant.Access{
		Kind: merchant.SignedIn, Merchant: s.Merchant, Subject: s.Staff, ExpiresAt: tx.Now.Add(sessionLife),
		LoginKey: s.Login, StaffID: s.Person, Role: string(s.Role), StoreID: s.Store,
		Agent: strings.ReplaceAll(agent, "\x00", ""),
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
		s = sessionOf(found)
		if tx.Now.Sub(found.SeenAt) < noteEvery {
			return nil
		}
		return merchant.ExtendAccess(tx, secret, tx.Now.Add(sessionLife))
	})
	if fail.Is(err, fail.NotFound) {
		return s, fail.New(fail.Unauthorized, "the session is over; sign in again")
	}
	return s, err
}

func sessionOf(found merchant.Access) Session {
	return Session{
		Merchant: found.Merchant, Staff: found.Subject, Role: staff.Role(found.Role), ID: found.ID,
		Person: found.StaffID, Login: found.LoginKey, Agent: found.Agent, Store: found.StoreID,
	}
}

// SignOut ends a session. Ending it twice changes nothing.
func (a *App) SignOut(ctx context.Context, secret string) error {
	return a.db.Anonymous(ctx, func(tx *pg.Tx) error { return merchant.RevokeAccess(tx, secret) })
}

// forgetAccess drops links, sessions and install states that are over, in short
// transactions.
func (a *App) forgetAccess(ctx context.Context) error {
	for more := true; more; {
		err := a.db.Anonymous(ctx, func(tx *pg.Tx) error {
			old, err := staff.ForgetMail(tx)
			if err != nil {
				return err
			}
			more, err = merchant.ForgetAccess(tx)
			more = more || old
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
