package app

import (
	"context"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
)

// Finding is one thing that an examination looked at.
type Finding struct {
	Subject string
	Err     error // nil: it is as it should be; else its sentence says what to do
}

// Examine looks at what Open would insist on, one thing at a time, and changes
// nothing. What cannot be looked at because of an earlier finding is left out.
func Examine(ctx context.Context, o Options) []Finding {
	keyring, err := merchant.NewKeyring(o.Key)
	found := []Finding{{Subject: "key", Err: err}}
	db, err := pg.Open(ctx, o.DatabaseURL, pg.Options{MaxConns: 2})
	found = append(found, Finding{Subject: "Postgres and its role", Err: err})
	if err != nil {
		return found
	}
	defer db.Close()
	have, want, err := db.Version(ctx)
	err = migrated(have, want, err)
	found = append(found, Finding{Subject: "migrations", Err: err})
	if err != nil || keyring == nil {
		return found
	}
	return append(found, Finding{Subject: "key fits the database", Err: fits(ctx, db, keyring)})
}

func migrated(have, want int64, err error) error {
	if err != nil || have < want {
		return fail.New(fail.Unavailable,
			"the database is at migration %d and this release needs %d: run regulars migrate", have, want)
	}
	return nil
}

func fits(ctx context.Context, db *pg.DB, keyring *merchant.Keyring) error {
	return db.Anonymous(ctx, func(tx *pg.Tx) error {
		sealed, err := merchant.StoredCanary(tx)
		if err != nil || sealed == nil {
			return err
		}
		return keyring.CheckCanary(sealed)
	})
}
