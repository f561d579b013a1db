package app

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
)

// stopLink is where a member says that they want nothing more that sells.
var stopLink = mailLink{path: "/mail/stop/", purpose: "stop selling by mail"}

// Unsubscribe reads who a link is about and, when it is pressed, notes that they
// agree to no more messages that sell something. Once it returns, none leaves any
// more. It returns the merchant's name. fail.NotFound when we did not make the
// link.
func (a *App) Unsubscribe(ctx context.Context, token string, press bool) (shop string, err error) {
	who, err := stopLink.read(ctx, a, token)
	if err == nil && who.member == uuid.Nil {
		err = noLink()
	}
	if err != nil || !press {
		return who.shop, err
	}
	return who.shop, a.inPeace(ctx, who.merchant, who.member, nil, func(tx *pg.Tx) error {
		return a.withdrawMail(tx, who.member, consent.OnPage)
	})
}

// withdrawMail notes that somebody agrees to no more messages that sell.
func (a *App) withdrawMail(tx *pg.Tx, id uuid.UUID, by consent.Source) error {
	told, err := consent.Note(tx, []consent.Record{{
		Member: id, Channel: consent.Email, Basis: consent.Agreed, Source: by, At: tx.Now,
	}})
	if err != nil {
		return err
	}
	if err := effect.WantConsents(tx, told); err != nil {
		return err
	}
	return a.touched(tx, told...)
}

// How long a wish waits for a letter that is on its way, and how often it looks.
const (
	peacePause = 20 * time.Millisecond
	peaceWait  = offerTime + 5*time.Second
)

// inPeace commits what a member wants about messages that sell at a moment at
// which none to them is being handed to a mail server: what is committed then
// holds for every one that leaves later. A person who turns away meanwhile is
// heeded all the same. first takes the locks that come before, nil for none: what
// needs the merchant's takes it there, in the order in which batches do.
func (a *App) inPeace(ctx context.Context, merchantID, id uuid.UUID, first, fn func(*pg.Tx) error) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*peaceWait)
	defer stop()
	for {
		going := false
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			if first != nil {
				if err = first(tx); err != nil {
					return err
				}
			}
			if going, err = onTheWay(tx, id); err != nil || going {
				return err
			}
			return fn(tx)
		})
		if err != nil || !going {
			return err
		}
		if err := breathe(ctx); err != nil {
			return err
		}
	}
}

// onTheWay keeps others from deciding what is sold to a member until the
// transaction ends, and reports whether something is being handed over now.
func onTheWay(tx *pg.Tx, id uuid.UUID) (bool, error) {
	if err := message.LockReach(tx, id); err != nil {
		return false, err
	}
	return message.OnTheWay(tx, id, tx.Now.Add(-peaceWait))
}

func breathe(ctx context.Context) error {
	timer := time.NewTimer(peacePause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// batchWait is how long a batch that tells of a withdrawn consent waits for a
// letter that is on its way. It holds the merchant's lock meanwhile; what takes
// longer is tried again with the batch.
const batchWait = 5 * time.Second

// atPeace waits, inside a batch, until nothing that sells is on its way to
// members who turned away: what the batch commits then holds for all that leaves
// later.
func atPeace(tx *pg.Tx, members []uuid.UUID) error {
	if len(members) == 0 {
		return nil
	}
	agreed, err := consent.May(tx, members, consent.Email)
	if err != nil {
		return err
	}
	members = slices.DeleteFunc(members, func(id uuid.UUID) bool { return !agreed[id] }) // nothing was sold to them
	ctx, stop := context.WithTimeout(tx.Context(), batchWait)
	defer stop()
	for _, id := range members {
		for {
			going, err := onTheWay(tx, id)
			if err != nil {
				return err
			}
			if !going {
				break
			}
			if err := breathe(ctx); err != nil {
				return fail.New(fail.Unavailable, "a message to somebody who turned away is on its way this moment")
			}
		}
	}
	return nil
}
