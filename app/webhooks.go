package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/outbound"
)

// EndpointInput is what staff decide about a server that is told what happens.
type EndpointInput struct {
	Name      string // up to 80 characters, may be empty
	URL       string // https
	Kinds     []outbound.Kind
	WithEmail bool // the member's e-mail is told, too
	On        bool
}

// Endpoints lists the merchant's servers that are told what happens, newest
// first: there are few.
func (a *App) Endpoints(ctx context.Context, merchantID uuid.UUID) (list []outbound.Endpoint, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		list, err = outbound.Servers(tx)
		return err
	})
	return list, err
}

// Endpoint reads one server, or the endpoint of a tool. fail.NotFound when there
// is none.
func (a *App) Endpoint(ctx context.Context, merchantID, id uuid.UUID) (e *outbound.Endpoint, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		e, err = endpointOf(tx, id, false)
		return err
	})
	return e, err
}

func endpointOf(tx *pg.Tx, id uuid.UUID, lock bool) (*outbound.Endpoint, error) {
	e, err := outbound.Get(tx, id, lock)
	if fail.Is(err, fail.NotFound) {
		return nil, fail.New(fail.NotFound, "there is no such connection")
	}
	return e, err
}

// serverOf is endpointOf for what only servers of the merchant's have.
func serverOf(tx *pg.Tx, id uuid.UUID) (*outbound.Endpoint, error) {
	e, err := endpointOf(tx, id, true)
	if err == nil && e.Tool != outbound.Server {
		return nil, fail.New(fail.NotFound, "there is no such connection")
	}
	return e, err
}

// AddEndpoint has a server told what happens from now on. It returns the secret
// that deliveries are signed with, which nobody can read again. fail.Invalid names
// a bad field.
func (a *App) AddEndpoint(
	ctx context.Context, merchantID uuid.UUID, in EndpointInput,
) (e *outbound.Endpoint, secret string, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		have, err := outbound.Servers(tx)
		if err != nil || len(have) >= outbound.MostServers {
			return orElse(err, fail.New(fail.Conflict, "there are %d already; remove one first", outbound.MostServers))
		}
		e = &outbound.Endpoint{ID: tx.NewID(), CreatedAt: tx.Now}
		if secret, err = a.newEndpointSecret(tx, e); err != nil {
			return err
		}
		return in.save(tx, e, nil)
	})
	a.merchants.drop(merchantID)
	return e, secret, err
}

// newEndpointSecret draws a secret and seals it into an endpoint.
func (a *App) newEndpointSecret(tx *pg.Tx, e *outbound.Endpoint) (secret string, err error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return "", err
	}
	secret = outbound.NewSecret()
	e.Secret, err = keys.Seal(endpointSecret, []byte(secret))
	return secret, err
}

// save takes over what staff decided, and records it.
func (in EndpointInput) save(tx *pg.Tx, e *outbound.Endpoint, before any) error {
	e.Name, e.URL, e.Kinds, e.WithEmail, e.ChangedAt = in.Name, in.URL, in.Kinds, in.WithEmail, tx.Now
	if err := e.Check(); err != nil {
		return err
	}
	switch {
	case in.On && e.State != outbound.On:
		e.Switch(outbound.On, "")
	case !in.On:
		e.Switch(outbound.Off, "")
		if err := outbound.KeepBack(tx, e.ID, outbound.WhyOff); err != nil {
			return err
		}
	}
	if err := outbound.Save(tx, e); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.EndpointSaved, Kind: audit.OfEndpoint, Subject: e.ID.String(), Before: before, After: shownOf(e),
	})
}

// shownOf is what of an endpoint stands in the log of deeds: no secret.
func shownOf(e *outbound.Endpoint) EndpointInput {
	return EndpointInput{Name: e.Name, URL: e.URL, Kinds: e.Kinds, WithEmail: e.WithEmail, On: e.State == outbound.On}
}

// ChangeEndpoint changes where and of what a server is told. One that goes off
// hears nothing of what waited for it, unless that is replayed.
func (a *App) ChangeEndpoint(
	ctx context.Context, merchantID, id uuid.UUID, in EndpointInput,
) (e *outbound.Endpoint, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if e, err = serverOf(tx, id); err != nil {
			return err
		}
		return in.save(tx, e, shownOf(e))
	})
	a.merchants.drop(merchantID)
	return e, err
}

// RemoveEndpoint forgets a server, with all that it was told. fail.NotFound when
// there is none.
func (a *App) RemoveEndpoint(ctx context.Context, merchantID, id uuid.UUID) error {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		e, err := serverOf(tx, id)
		if err != nil {
			return err
		}
		if err := outbound.Remove(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.EndpointRemoved, Kind: audit.OfEndpoint, Subject: id.String(), Before: shownOf(e),
		})
	})
	a.merchants.drop(merchantID)
	return err
}

// ChangeEndpointSecret draws another secret, shown this once. For outbound.BothSecrets
// deliveries are signed with both, so that a receiver can change over.
func (a *App) ChangeEndpointSecret(
	ctx context.Context, merchantID, id uuid.UUID,
) (e *outbound.Endpoint, secret string, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if e, err = serverOf(tx, id); err != nil {
			return err
		}
		until := tx.Now.Add(outbound.BothSecrets)
		e.OldSecret, e.OldUntil, e.ChangedAt = e.Secret, &until, tx.Now
		if secret, err = a.newEndpointSecret(tx, e); err != nil {
			return err
		}
		if err := outbound.Save(tx, e); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SecretChanged, Kind: audit.OfEndpoint, Subject: id.String(),
		})
	})
	return e, secret, err
}

// TestEndpoint has a server told of a test. fail.Conflict when it is off.
func (a *App) TestEndpoint(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		e, err := serverOf(tx, id)
		if err != nil {
			return err
		}
		if e.State != outbound.On {
			return fail.New(fail.Conflict, "switch it on first")
		}
		if err := outbound.Tell(tx, id, outbound.Event{
			Kind: outbound.Test, Data: map[string]any{"message": "A test from Regulars"},
		}); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: audit.EndpointTested, Kind: audit.OfEndpoint, Subject: id.String()})
	})
}

// EndpointDeliveries lists what an endpoint was told, newest first, and where to go on
// (zero at the end). fail.NotFound when there is no such endpoint.
func (a *App) EndpointDeliveries(
	ctx context.Context, merchantID uuid.UUID, f outbound.FindDeliveries,
) (list []outbound.Delivery, next uuid.UUID, err error) {
	limit := f.Limit
	f.Limit++
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if _, err = endpointOf(tx, f.Endpoint, false); err != nil {
			return err
		}
		list, err = outbound.Deliveries(tx, f)
		return err
	})
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	return list, next, err
}

// mostReplayed is how far back things can be told again: as long as they are kept.
const mostReplayed = outbound.LogLife

// ReplayDeliveries has an endpoint told again of what happened since a moment: what
// it was not told, or everything. The receiver knows each by its id. It returns how
// many. fail.Conflict when it is off.
func (a *App) ReplayDeliveries(
	ctx context.Context, merchantID, id uuid.UUID, since time.Time, everything bool,
) (n int64, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		e, err := endpointOf(tx, id, true)
		if err != nil {
			return err
		}
		switch {
		case e.State != outbound.On:
			return fail.New(fail.Conflict, "switch it on first")
		case since.After(tx.Now):
			return fail.Field("since", "must be over")
		case tx.Now.Sub(since) > mostReplayed:
			return fail.Field("since", "must be within the last %d days", int(mostReplayed.Hours()/24))
		}
		if n, err = outbound.ReplaySince(tx, id, since, everything); err != nil || n == 0 {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.ToldAgain, Kind: audit.OfEndpoint, Subject: id.String(), After: since,
		})
	})
	return n, err
}

// ReplayDelivery has one thing told again, under the same id. One that waits is
// left as it is. fail.NotFound when there is none, fail.Conflict when its endpoint
// is off.
func (a *App) ReplayDelivery(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		d, err := outbound.LockDelivery(tx, id)
		if err = pg.Translate(err); fail.Is(err, fail.NotFound) {
			return fail.New(fail.NotFound, "there is no such delivery")
		}
		if err != nil {
			return err
		}
		e, err := endpointOf(tx, d.Endpoint, false)
		if err != nil || e.State != outbound.On {
			return orElse(err, fail.New(fail.Conflict, "switch it on first"))
		}
		again, err := outbound.Replay(tx, id)
		if err != nil || !again {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.ToldAgain, Kind: audit.OfEndpoint, Subject: d.Endpoint.String(), After: id,
		})
	})
}

// reviveEndpoints switches those on again that were given up, or wait for a key, of those named (nil
// for all). It returns how many.
func (a *App) reviveEndpoints(tx *pg.Tx, ids []uuid.UUID) (n int64, err error) {
	given, err := outbound.Troubled(tx, ids)
	for i := range given {
		given[i].Switch(outbound.On, "")
		given[i].ChangedAt = tx.Now
		if err := outbound.Save(tx, &given[i]); err != nil {
			return 0, err
		}
		if err := wakeTold(tx, &given[i]); err != nil {
			return 0, err
		}
	}
	if len(given) > 0 {
		a.merchants.drop(tx.Merchant)
	}
	return int64(len(given)), err
}
