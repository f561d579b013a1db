package newsletter

import (
	"time"

	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/segment"
)

// agreed counts those of $1 who agreed to channel $2 and can be written to; $3 is the
// state of who left.
const agreed = `SELECT count(*) FROM (
		SELECT DISTINCT ON (member_id) member_id, granted FROM consent_record
		WHERE merchant_id = $1 AND channel = $2 ORDER BY member_id, channel, at DESC, granted, id DESC) r
	JOIN member m ON m.merchant_id = $1 AND m.id = r.member_id AND m.merged_into IS NULL AND m.state <> $3
		AND m.email <> '' WHERE r.granted`

// AgreedInTime counts who agreed to a channel (consent.Channel) and can be written to. It
// gives up after some milliseconds, and leaves the transaction as it was.
func AgreedInTime(tx *pg.Tx, channel int16, milliseconds int) (n int64, inTime bool, err error) {
	return segment.InPatience(tx, milliseconds, func() (n int64, err error) {
		err = tx.Pgx.QueryRow(tx.Context(), agreed, tx.Merchant, channel, int16(member.StateLeft)).Scan(&n)
		return n, err
	})
}

// Kept is how many agreed when that was counted last.
type Kept struct {
	Agreed int64
	At     time.Time
}

// KeepAgreed counts who agreed to a channel, however long that takes, and keeps it
// instead of what was kept before.
func KeepAgreed(tx *pg.Tx, channel int16) (k Kept, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `INSERT INTO readers_kept (merchant_id, agreed, counted_at)
		SELECT $1, (`+agreed+`), $4 ON CONFLICT (merchant_id) DO UPDATE
		SET agreed = excluded.agreed, counted_at = excluded.counted_at RETURNING agreed, counted_at`,
		tx.Merchant, channel, int16(member.StateLeft), tx.Now).Scan(&k.Agreed, &k.At)
	return k, err
}

// KeptAgreed reads what was counted last; fail.NotFound when nothing was.
func KeptAgreed(tx *pg.Tx) (k Kept, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT agreed, counted_at FROM readers_kept WHERE merchant_id = $1",
		tx.Merchant).Scan(&k.Agreed, &k.At)
	return k, pg.Translate(err)
}
