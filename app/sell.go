package app

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/work"
)

// offerTime bounds handing one offer to the mail server. Whoever unsubscribes
// waits for what is on its way, at most this long.
const offerTime = 20 * time.Second

// SendOffer decides about one offer and, when nothing holds it back, sends it:
// by a mail server at most once, as SendMessage does; by a provider that knows the
// offer's key once, however often that takes. Never after its member's wish to get
// no more was committed.
func (a *App) SendOffer(ctx context.Context, merchantID, id uuid.UUID) error {
	if err := a.lookAtSender(ctx, merchantID); err != nil {
		return err
	}
	letter, mailer, err := a.beginOffer(ctx, merchantID, id)
	if err != nil {
		return a.endOffer(ctx, merchantID, id, err)
	}
	if letter == nil {
		return nil
	}
	sending, stop := context.WithTimeout(ctx, offerTime)
	defer stop()
	err = mailer.Send(sending, *letter)
	if errors.Is(err, message.ErrNobody) {
		return a.bounced(ctx, merchantID, id, letter.To)
	}
	return a.endOffer(ctx, merchantID, id, err)
}

// bounced notes that nobody has an address: nothing is sold to it any more.
func (a *App) bounced(ctx context.Context, merchantID, id uuid.UUID, address string) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer stop()
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		keys, err := a.keysOf(tx)
		if err != nil {
			return err
		}
		mac, err := keys.EmailMAC(address)
		if err != nil {
			return err
		}
		if err := message.StopMail(tx, mac, message.Bounced); err != nil {
			return err
		}
		return message.FinishSelling(tx, id, message.NotSent, message.WhyBounced, "")
	})
}

// beginOffer decides about an offer, writes its letter and notes the attempt. No
// letter when there is nothing to send now.
func (a *App) beginOffer(
	ctx context.Context, merchantID, id uuid.UUID,
) (letter *message.Letter, mailer message.Mailer, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		letter = nil
		s, err := message.LockSelling(tx, id)
		if err != nil || work.State(s.State) != work.Waiting {
			return err
		}
		if s.BegunAt != nil && tx.Now.Sub(*s.BegunAt) < work.Selling.Visibility() {
			return nil // it is on its way this moment
		}
		if s.NextAt.After(tx.Now) {
			return nil // it was put off since it was handed out
		}
		by, err := a.senderFor(tx, s)
		if err != nil {
			return err
		}
		if s.Tried() && !s.MayRepeat(by, tx.Now) {
			return message.FinishSelling(tx, id, message.Doubtful, "", "")
		}
		if givenUp, err := work.Begin(tx, work.Selling, id); err != nil || givenUp {
			return err
		}
		letter, mailer, err = a.judgeOffer(tx, s, by)
		return err
	})
	return letter, mailer, err
}

// endOffer notes what came of an attempt.
func (a *App) endOffer(ctx context.Context, merchantID, id uuid.UUID, cause error) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second) // stopping must not forget it
	defer stop()
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		switch {
		case cause == nil:
			if err := message.FinishSelling(tx, id, message.Sent, "", ""); err != nil {
				return err
			}
			return a.reached(tx, id)
		case errors.Is(cause, message.ErrLost), errors.Is(cause, message.ErrTaken):
			return message.FinishSelling(tx, id, message.Doubtful, "", "")
		}
		if refused, isRefused := errors.AsType[keyRefusedError](cause); isRefused {
			until, err := a.parkLetter(tx, refused)
			return errors.Join(err, message.SellingFailed(tx, id), message.Postpone(tx, id, until, message.WhyToolKey))
		}
		note := message.SellingFailed
		if errors.Is(cause, message.ErrAgain) {
			note = message.SellingLost
		}
		if err := note(tx, id); err != nil {
			return err
		}
		return ignoreGone(work.Fail(tx, work.Selling, id, cause))
	})
}
