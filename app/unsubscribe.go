package app

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/message"
)

// stopLink is where a member says that they want nothing more that sells,
// without signing in: only we can make it, for that member and this alone.
func (a *App) stopLink(tx *pg.Tx, id uuid.UUID) (string, error) {
	sum, err := a.stopSum(tx, id)
	return a.baseURL + "/mail/stop/" + tx.Merchant.String() + "." + id.String() + "." + sum, err
}

func (a *App) stopSum(tx *pg.Tx, id uuid.UUID) (string, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	return keys.FormKey("stop selling by mail|" + id.String())
}

// Unsubscribe reads who a link is about and, when it is pressed, notes that they
// agree to no more messages that sell something. Once it returns, none leaves any
// more. It returns the merchant's name. fail.NotFound when we did not make the
// link.
func (a *App) Unsubscribe(ctx context.Context, token string, press bool) (shop string, err error) {
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
		sum, err := a.stopSum(tx, id)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(sum), []byte(sent)) != 1 {
			return noLink()
		}
		current, err := member.Current(tx, []uuid.UUID{id})
		if err == nil && current[id] == uuid.Nil {
			return noLink()
		}
		id = current[id]
		return err
	})
	if err != nil || !press {
		return shop, err
	}
	return shop, a.inPeace(ctx, merchantID, id, func(tx *pg.Tx) error { return withdrawMail(tx, id) })
}

// withdrawMail notes that somebody agrees to no more messages that sell.
func withdrawMail(tx *pg.Tx, id uuid.UUID) error {
	_, err := consent.Note(tx, []consent.Record{{
		Member: id, Channel: consent.Email, Basis: consent.Agreed, Source: consent.OnPage, At: tx.Now,
	}})
	return err
}

// How long a wish waits for a letter that is on its way, and how often it looks.
const (
	peacePause = 20 * time.Millisecond
	peaceWait  = offerTime + 5*time.Second
)

// inPeace commits what a member wants about messages that sell at a moment at
// which none to them is being handed to a mail server: what is committed then
// holds for every one that leaves later. A person who turns away meanwhile is
// heeded all the same.
func (a *App) inPeace(ctx context.Context, merchantID, id uuid.UUID, fn func(*pg.Tx) error) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*peaceWait)
	defer stop()
	for {
		going := false
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			if err = message.LockReach(tx, id); err != nil {
				return err
			}
			if going, err = message.OnTheWay(tx, id, tx.Now.Add(-peaceWait)); err != nil || going {
				return err
			}
			return fn(tx)
		})
		if err != nil || !going {
			return err
		}
		timer := time.NewTimer(peacePause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
