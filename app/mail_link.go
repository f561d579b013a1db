package app

import (
	"context"
	"crypto/subtle"
	"strings"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
)

// mailLink is a link in a letter that changes one thing for one member without
// signing in: only we can make it, and it is good for that purpose alone.
type mailLink struct {
	path    string // below the address of the server
	purpose string // what is signed, so that no other link serves for it
}

// to makes the link for a member.
func (l mailLink) to(a *App, tx *pg.Tx, id uuid.UUID) (string, error) {
	sum, err := l.sum(a, tx, id)
	return a.baseURL + l.path + tx.Merchant.String() + "." + id.String() + "." + sum, err
}

func (l mailLink) sum(a *App, tx *pg.Tx, id uuid.UUID) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	return keys.FormKey(l.purpose + "|" + id.String())
}

// linkRead is who a link is about: their merchant, and who they are by now, zero
// for somebody who is gone.
type linkRead struct {
	merchant, member uuid.UUID
	shop             string // the merchant's name
}

// read finds out who a link's token is about. fail.NotFound when we did not make
// it.
func (l mailLink) read(ctx context.Context, a *App, token string) (r linkRead, err error) {
	var rest string
	if r.merchant, rest, err = splitToken(token); err != nil {
		return r, err
	}
	text, sent, _ := strings.Cut(rest, ".")
	id, err := uuid.Parse(text)
	if err != nil {
		return r, noLink()
	}
	err = a.db.InMerchant(ctx, r.merchant, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return noLink()
		}
		r.shop = m.Name
		sum, err := l.sum(a, tx, id)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(sum), []byte(sent)) != 1 {
			return noLink()
		}
		current, err := member.Current(tx, []uuid.UUID{id})
		r.member = current[id]
		return err
	})
	return r, err
}

func noLink() error { return fail.New(fail.NotFound, "this link is not one of ours, or is over") }

// splitToken takes the merchant from the front of a link's token.
func splitToken(token string) (uuid.UUID, string, error) {
	front, rest, _ := strings.Cut(token, ".")
	id, err := uuid.Parse(front)
	if err != nil || id == uuid.Nil || rest == "" {
		return uuid.Nil, "", noLink()
	}
	return id, rest, nil
}
