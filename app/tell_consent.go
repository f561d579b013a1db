package app

import (
	"context"

	"regulars/app/consent"
	"regulars/app/effect"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/platform"
)

// writeConsent keeps in a store what a member decided with us about its e-mails:
// whoever writes to them from there must know. It is always the decision of now,
// and nil for nothing: a decision that a store told us is its own to keep, and what
// stands on another basis than agreement is no subscription.
func writeConsent(
	tx *pg.Tx, e effect.Effect, connector platform.Connector, store platform.Store,
) (func(context.Context) error, error) {
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
	decision := platform.Consent{
		CustomerID: e.Target, Channel: consent.Email.String(), Granted: now.Granted, OptIn: optIn(now.Source),
		At: now.At,
	}
	return func(ctx context.Context) error { return writer.SetConsent(ctx, store, decision) }, nil
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
