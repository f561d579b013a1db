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

// offLink is where a member switches messages about the program off, without
// signing in: only we can make it, for that member alone.
func (a *App) offLink(tx *pg.Tx, id uuid.UUID) (string, error) {
	sum, err := a.offSum(tx, id)
	return a.baseURL + "/mail/off/" + tx.Merchant.String() + "." + id.String() + "." + sum, err
}

func (a *App) offSum(tx *pg.Tx, id uuid.UUID) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	return keys.FormKey("mail off|" + id.String())
}

// MailOff reads whose messages a link switches off, and, when it is pressed,
// switches them off. It returns the merchant's name. fail.NotFound when we did not
// make the link.
func (a *App) MailOff(ctx context.Context, token string, press bool) (shop string, err error) {
	merchantID, rest, err := splitToken(token)
	if err != nil {
		return "", err
	}
	text, sent, _ := strings.Cut(rest, ".")
	id, err := uuid.Parse(text)
	if err != nil {
		return "", noLink()
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return noLink()
		}
		shop = m.Name
		sum, err := a.offSum(tx, id)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(sum), []byte(sent)) != 1 {
			return noLink()
		}
		current, err := member.Current(tx, []uuid.UUID{id})
		if err == nil && press && current[id] == uuid.Nil {
			err = noLink()
		}
		id = current[id] // whoever that is by now
		return err
	})
	if err != nil || !press {
		return shop, err
	}
	return shop, a.inPeace(ctx, merchantID, id, nil, func(tx *pg.Tx) error {
		return member.SetMailOff(tx, id, true)
	})
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
