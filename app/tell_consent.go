package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/work"
)

// tellConsent keeps in a store what a member decided with us about its e-mails:
// whoever writes to them from there must know. It is always the decision of now.
// Not done means that the effect is another.
func (a *App) tellConsent(ctx context.Context, merchantID, id uuid.UUID) (done bool, err error) {
	var e effect.Effect
	var told *consentToTell
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if e, err = effect.Get(tx, id); err != nil || e.Kind != effect.Consent {
			return err
		}
		done = true
		if work.State(e.State) != work.Waiting {
			return nil
		}
		if givenUp, err := work.Begin(tx, work.Effect, id); err != nil || givenUp {
			return err
		}
		if told, err = a.consentOf(tx, e); err != nil || told != nil {
			return err
		}
		return effect.Written(tx, id, e.Wanted) // there is nothing to tell
	})
	if err != nil || told == nil {
		return done, err
	}
	err = told.by.SetConsent(ctx, told.store, told.consent)
	if fail.Is(err, fail.NotFound) {
		err = nil // with the customer there is nobody to write to
	}
	a.park(ctx, merchantID, e.StoreID, err)
	return true, a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err != nil {
			return ignoreGone(work.Fail(tx, work.Effect, id, err))
		}
		return effect.Written(tx, id, e.Wanted)
	})
}

// consentToTell is a decision on its way into a store.
type consentToTell struct {
	by      platform.ConsentWriter
	store   platform.Store
	consent platform.Consent
}

// consentOf is what is to be told, nil for nothing: a decision that a store told us
// is its own to keep, and what stands on another basis than agreement is no
// subscription.
func (a *App) consentOf(tx *pg.Tx, e effect.Effect) (*consentToTell, error) {
	s, err := merchant.GetStore(tx, e.StoreID)
	if err != nil {
		return nil, err
	}
	connector, err := a.Connector(s.Platform)
	if err != nil {
		return nil, err
	}
	writer, able := connector.(platform.ConsentWriter)
	if !able {
		return nil, nil
	}
	account := member.Account{StoreID: e.StoreID, CustomerID: e.Target}
	known, err := member.Identities(tx, []member.Account{account})
	if err != nil || known[account] == nil {
		return nil, err
	}
	held, err := consent.Held(tx, known[account].MemberID)
	if err != nil {
		return nil, err
	}
	now, decided := held[consent.Email]
	if !decided || now.Source == consent.InStore || now.Granted && now.Basis != consent.Agreed {
		return nil, nil
	}
	return &consentToTell{by: writer, store: a.talkTo(tx.Merchant, s), consent: platform.Consent{
		CustomerID: e.Target, Channel: consent.Email.String(), Granted: now.Granted, OptIn: optIn(now.Source),
		At: now.At,
	}}, nil
}

// optIn says how surely it was they who agreed. A page of ours is opened by a link
// in a letter to them.
func optIn(by consent.Source) string {
	switch by {
	case consent.OnPage:
		return "double"
	case consent.InWidget:
		return "single"
	default:
		return "unknown"
	}
}
