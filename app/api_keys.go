package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/staff"
)

// keyBegins is how every API key begins, so that it is known as one wherever it
// leaks to.
const keyBegins = "rgl_"

const (
	mostKeys = 50 // that work, of one merchant
	keyEver  = 100 * 365 * 24 * time.Hour
	mostLife = 5 * 366 * 24 * time.Hour
)

// KeyInput is a new API key.
type KeyInput struct {
	Name   string             // 1 to 80 characters; it stands on what the key changes
	Scopes []staff.Permission // at least one of staff.Scopes
	Days   int                // until it ends, 0 for never
}

// MakeKey makes an API key and returns its secret, which nobody can read again.
// fail.Invalid names a bad input.
func (a *App) MakeKey(ctx context.Context, who Session, in KeyInput) (key staff.Key, secret string, err error) {
	if in.Name, err = staff.CheckName(in.Name); err != nil {
		return key, "", err
	}
	slices.Sort(in.Scopes)
	in.Scopes = slices.Compact(in.Scopes)
	if err := in.validate(who); err != nil {
		return key, "", err
	}
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		if n, err := staff.CountKeys(tx); err != nil || n >= mostKeys {
			return orElse(err, fail.New(fail.Conflict, "there are %d keys already; revoke one first", mostKeys))
		}
		secret = keyBegins + merchant.NewSecret()
		key = staff.Key{
			ID: tx.NewID(), Name: in.Name, Hint: secret[:len(keyBegins)+6], Scopes: in.Scopes, MadeBy: who.Staff,
			CreatedAt: tx.Now,
		}
		ends := tx.Now.Add(keyEver)
		if in.Days > 0 {
			ends = tx.Now.AddDate(0, 0, in.Days)
			key.ExpiresAt = &ends
		}
		if err := staff.AddKey(tx, &key); err != nil {
			return err
		}
		err := merchant.Grant(tx, secret, merchant.Access{
			Kind: merchant.APIKey, Merchant: who.Merchant, Subject: key.Name, ExpiresAt: ends, StaffID: key.ID,
			Role: audit.KeyRole, Scopes: textsOf(key.Scopes),
		})
		if err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.KeyMade, Kind: audit.OfKey, Subject: key.ID.String(), After: in, Reason: key.Name,
		})
	})
	return key, secret, err
}

// orElse is err, or what is said when there is none.
func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// validate refuses scopes that the maker does not have.
func (in KeyInput) validate(who Session) error {
	if len(in.Scopes) == 0 {
		return fail.Field("scopes", "must name at least one thing that the key may do")
	}
	for _, scope := range in.Scopes {
		if !slices.Contains(staff.Scopes, scope) || !who.May(scope) {
			return fail.Field("scopes", "has %q, which a key of yours cannot have", scope)
		}
	}
	if in.Days < 0 || time.Duration(in.Days)*24*time.Hour > mostLife {
		return fail.Field("days", "must be between 1 and %d, or 0 for no end", int(mostLife.Hours()/24))
	}
	return nil
}

func textsOf(scopes []staff.Permission) []string {
	texts := make([]string, len(scopes))
	for i, scope := range scopes {
		texts[i] = string(scope)
	}
	return texts
}

// Keys lists API keys, newest first, and where to go on (zero at the end).
func (a *App) Keys(ctx context.Context, merchantID, before uuid.UUID, limit int) (keys []staff.Key, next uuid.UUID,
	err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		keys, err = staff.Keys(tx, before, limit+1)
		return err
	})
	if len(keys) > limit {
		keys = keys[:limit]
		next = keys[limit-1].ID
	}
	return keys, next, err
}

// RevokeKey makes an API key worthless, at once. Revoking it twice changes
// nothing. fail.NotFound when there is none.
func (a *App) RevokeKey(ctx context.Context, merchantID, id uuid.UUID) (key staff.Key, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if key, err = staff.LockKey(tx, id); err != nil || key.RevokedAt != nil {
			return noKey(err)
		}
		if err := merchant.RevokeOf(tx, id); err != nil {
			return err
		}
		key.RevokedAt = &tx.Now
		if err := staff.RevokeKey(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.KeyRevoked, Kind: audit.OfKey, Subject: id.String(), Reason: key.Name,
		})
	})
	return key, err
}

func noKey(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such key")
	}
	return err
}

// AuthenticateKey finds whose API key a secret is. fail.Unauthorized when it is
// nobody's, was revoked or has ended.
func (a *App) AuthenticateKey(ctx context.Context, secret string) (Session, error) {
	unknown := fail.New(fail.Unauthorized, "this API key is unknown, was revoked or has ended")
	if !strings.HasPrefix(secret, keyBegins) {
		return Session{}, unknown
	}
	var found merchant.Access
	var stale bool
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		if found, err = merchant.FindAccess(tx, merchant.APIKey, secret); err != nil {
			return err
		}
		if stale = tx.Now.Sub(found.SeenAt) >= time.Minute; !stale {
			return nil
		}
		return merchant.ExtendAccess(tx, secret, found.ExpiresAt)
	})
	if fail.Is(err, fail.NotFound) {
		return Session{}, unknown
	}
	if err != nil {
		return Session{}, err
	}
	if stale {
		err = a.db.InMerchant(ctx, found.Merchant, func(tx *pg.Tx) error {
			return staff.KeyUsed(tx, found.StaffID, tx.Now)
		})
	}
	s := Session{Merchant: found.Merchant, Staff: found.Subject, Key: found.StaffID}
	for _, scope := range found.Scopes {
		s.Scopes = append(s.Scopes, staff.Permission(scope))
	}
	return s, err
}
