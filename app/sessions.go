package app

import (
	"bytes"
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/staff"
)

// OpenSession is somebody who is signed in.
type OpenSession struct {
	merchant.Access
	Current bool // the one that asks
}

// Sessions lists who is signed in: one's own sessions, and to those who rule the
// team everybody's.
func (a *App) Sessions(ctx context.Context, who Session) (open []OpenSession, err error) {
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		all, err := merchant.SessionsOf(tx)
		open = make([]OpenSession, 0, len(all))
		for _, one := range all {
			if who.May(staff.TeamWrite) || who.is(one) {
				open = append(open, OpenSession{Access: one, Current: one.ID == who.ID})
			}
		}
		return err
	})
	return open, err
}

// is reports whether a session is this person's.
func (s Session) is(other merchant.Access) bool {
	return other.ID == s.ID || s.Person != uuid.Nil && other.StaffID == s.Person
}

// EndSession signs a browser out, wherever it is. fail.NotFound when there is no
// such session, or it is another person's and theirs alone to end.
func (a *App) EndSession(ctx context.Context, who Session, id uuid.UUID) error {
	return a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		all, err := merchant.SessionsOf(tx)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.ID != id || !who.May(staff.TeamWrite) && !who.is(one) {
				continue
			}
			if _, err := merchant.RevokeByID(tx, merchant.SignedIn, id); err != nil {
				return err
			}
			return audit.Record(tx, audit.Entry{
				Action: audit.SessionEnded, Kind: audit.OfSession, Subject: id.String(), Reason: one.Subject,
			})
		}
		return fail.New(fail.NotFound, "there is no such session")
	})
}

// Workplace is a merchant somebody works for.
type Workplace struct {
	ID   uuid.UUID
	Name string
	Role staff.Role
}

// Workplaces lists the merchants that the login of a session works for: the one
// it is in, and the others if a mailed link proved whose login it is.
func (a *App) Workplaces(ctx context.Context, who Session) (places []Workplace, err error) {
	here, err := a.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	places = []Workplace{{ID: who.Merchant, Name: here.Name, Role: who.Role}}
	if len(who.Login) == 0 {
		return places, nil
	}
	var routes []staff.Route
	err = a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		routes, err = staff.Routes(tx, who.Login)
		return err
	})
	for _, r := range routes {
		if err != nil || r.Merchant == who.Merchant {
			continue
		}
		err = a.db.InMerchant(ctx, r.Merchant, func(tx *pg.Tx) error {
			person, err := staff.Lock(tx, r.StaffID)
			if err != nil {
				return ignoreGone(err)
			}
			m, err := a.merchantOf(tx)
			places = append(places, Workplace{ID: r.Merchant, Name: m.Name, Role: person.Role})
			return err
		})
	}
	return places, err
}

// Switch goes on at another merchant that the login works for: a new session in
// place of the one behind secret. fail.NotFound when it does not work there.
func (a *App) Switch(ctx context.Context, who Session, secret string, to uuid.UUID) (string, error) {
	noPlace := fail.New(fail.NotFound, "you do not work for this merchant")
	var routes []staff.Route
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		if len(who.Login) > 0 {
			routes, err = staff.Routes(tx, who.Login)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	for _, r := range routes {
		if r.Merchant != to {
			continue
		}
		var fresh string
		err := a.db.InMerchant(ctx, to, func(tx *pg.Tx) error {
			s := Session{Login: who.Login, Agent: who.Agent}
			if err := enter(tx, &s, r.StaffID); err != nil {
				return err
			}
			person, err := staff.Lock(tx, r.StaffID)
			if err != nil || !bytes.Equal(person.LoginKey, who.Login) {
				return orElse(err, noPlace)
			}
			if err := merchant.RevokeAccess(tx, secret); err != nil {
				return err
			}
			fresh, err = startSession(tx, s)
			return err
		})
		if fail.Is(err, fail.NotFound) {
			return "", noPlace
		}
		return fresh, err
	}
	return "", noPlace
}
