package pg

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
)

// Listen calls heard for every NOTIFY on a channel until ctx ends or the
// connection breaks. It uses a connection of its own, outside the pool. heard
// is also called once after connecting, because what was said before is lost.
func (db *DB) Listen(ctx context.Context, channel string, heard func()) error {
	conn, err := pgx.ConnectConfig(ctx, db.pool.Config().ConnConfig)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "Postgres cannot be reached")
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(closing)
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return Translate(err)
	}
	for {
		heard()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return Translate(err)
		}
	}
}
