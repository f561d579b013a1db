package app

import (
	"context"

	"regulars/app/internal/pg"
)

// Migrate brings the database to this release's migration, signed in as the
// owner of its tables, and lets the password of databaseURL (may be empty) in
// for regulars_app. It returns the migrations before and after. It is safe while
// the release before still runs.
func Migrate(ctx context.Context, adminURL, databaseURL string) (from, to int64, err error) {
	return pg.Migrate(ctx, adminURL, databaseURL)
}
