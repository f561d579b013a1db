package app

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/outbound"
)

// KlaviyoState is how the connection to Klaviyo stands.
type KlaviyoState struct {
	*outbound.Endpoint                   // nil: not connected
	Profiles           outbound.Mirrored // Why is Klaviyo's code
	Filling            bool              // members are gone through since it was connected
}

// KlaviyoInput is what staff decide about Klaviyo.
type KlaviyoInput struct {
	Key      string // private API key, "" keeps the one that is there
	Kinds    []outbound.Kind
	Profiles bool // members' balance, tier and link are kept on their profiles
	On       bool
}

// KlaviyoEndpoint reads the connection to Klaviyo itself, nil when there is none.
func (a *App) KlaviyoEndpoint(ctx context.Context, merchantID uuid.UUID) (e *outbound.Endpoint, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		e, err = outbound.OfTool(tx, outbound.Klaviyo)
		return err
	})
	return e, err
}

// Klaviyo reads how the connection to Klaviyo stands, and what stands there of
// members, each of whom is looked at.
func (a *App) Klaviyo(ctx context.Context, merchantID uuid.UUID) (s KlaviyoState, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s = KlaviyoState{}
		if s.Endpoint, err = outbound.OfTool(tx, outbound.Klaviyo); err != nil || s.Endpoint == nil {
			return err
		}
		after, err := outbound.FilledTo(tx, s.ID)
		if err != nil {
			return err
		}
		s.Filling = after != nil
		s.Profiles, err = outbound.Profiles(tx)
		return err
	})
	return s, err
}

// ConnectKlaviyo connects Klaviyo, or changes what it is told. A key is tried
// first. fail.Invalid names a bad field.
func (a *App) ConnectKlaviyo(ctx context.Context, merchantID uuid.UUID, in KlaviyoInput) error {
	in.Key = strings.TrimSpace(in.Key)
	if len(in.Key) > mostSecret {
		return fail.Field("api_key", "is too long to be one")
	}
	name := ""
	if in.Key != "" {
		account, err := a.klaviyo.Account(ctx, in.Key)
		if fail.Is(err, fail.Unauthorized) {
			return fail.Field("api_key",
				"is refused by Klaviyo: it needs accounts:read, events:write, profiles:read, profiles:write "+
					"and lists:write")
		}
		if err != nil {
			return err
		}
		name = account.Name
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.saveKlaviyo(tx, in, name) })
	a.merchants.drop(merchantID)
	return err
}

func (a *App) saveKlaviyo(tx *pg.Tx, in KlaviyoInput, name string) error {
	e, err := outbound.OfTool(tx, outbound.Klaviyo)
	if err != nil {
		return err
	}
	var before any
	switch {
	case e == nil && in.Key == "":
		return fail.Field("api_key", "must be given")
	case e == nil:
		e = &outbound.Endpoint{ID: tx.NewID(), Tool: outbound.Klaviyo, CreatedAt: tx.Now}
	default:
		before = shownOf(e)
	}
	if in.Key != "" {
		if err := a.takeKey(tx, e, in.Key); err != nil {
			return err
		}
		e.Name = name
	}
	kept := e.Listens(outbound.Profile)
	wanted := EndpointInput{Name: e.Name, Kinds: in.Kinds, On: in.On}
	if in.Profiles {
		wanted.Kinds = append(wanted.Kinds, outbound.Profile)
	}
	if err := errors.Join(wanted.save(tx, e, before), wakeTold(tx, e)); err != nil {
		return err
	}
	if e.Listens(outbound.Profile) && (!kept || in.Key != "") {
		return fillProfiles(tx, e.ID)
	}
	return nil
}

// takeKey seals another key into a tool's endpoint, which need not wait for one any
// more.
func (a *App) takeKey(tx *pg.Tx, e *outbound.Endpoint, key string) error {
	keys, err := a.keysOf(tx)
	if err != nil {
		return err
	}
	if e.Secret, err = keys.Seal(endpointSecret, []byte(key)); err != nil {
		return err
	}
	if e.Parked() {
		e.Switch(outbound.On, "")
	}
	return nil
}

// fillProfiles has all members gone through. The first of them are asked for
// here, so that a worker comes.
func fillProfiles(tx *pg.Tx, endpoint uuid.UUID) error {
	last, err := outbound.Fill(tx, uuid.Nil, filledAtOnce)
	if err != nil {
		return err
	}
	after := &last
	if last == uuid.Nil {
		after = nil
	}
	return outbound.NoteFilled(tx, endpoint, after)
}

// SyncKlaviyo has the profiles of all members written once more. fail.Conflict when
// none are kept there.
func (a *App) SyncKlaviyo(ctx context.Context, merchantID uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		e, err := outbound.OfTool(tx, outbound.Klaviyo)
		if err != nil {
			return err
		}
		if e == nil || !e.Listens(outbound.Profile) {
			return fail.New(fail.Conflict, "profiles are not kept in Klaviyo")
		}
		if err := fillProfiles(tx, e.ID); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: audit.ToldAgain, Kind: audit.OfEndpoint, Subject: e.ID.String()})
	})
}

// DisconnectKlaviyo forgets the key and all that was told. What stands in Klaviyo
// stays there. Doing it twice is doing it once.
func (a *App) DisconnectKlaviyo(ctx context.Context, merchantID uuid.UUID) error {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		e, err := outbound.OfTool(tx, outbound.Klaviyo)
		if err != nil || e == nil {
			return err
		}
		if err := outbound.ForgetProfiles(tx); err != nil {
			return err
		}
		if err := outbound.Remove(tx, e.ID); err != nil {
			return err
		}
		if err := message.WakeHeld(tx); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.EndpointRemoved, Kind: audit.OfEndpoint, Subject: e.ID.String(), Before: shownOf(e),
		})
	})
	a.merchants.drop(merchantID)
	return err
}
