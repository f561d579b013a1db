package journey

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// LockDate finds how far a journey's date came: everyone up to a member was told.
// false when everyone was, or somebody else is at it.
func LockDate(tx *pg.Tx, id uuid.UUID, at time.Time) (after uuid.UUID, ok bool, err error) {
	if _, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO journey_date (merchant_id, journey_id, at) VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, tx.Merchant, id, at); err != nil {
		return after, false, err
	}
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT after_member FROM journey_date
		WHERE merchant_id = $1 AND journey_id = $2 AND at = $3 AND done_at IS NULL FOR UPDATE SKIP LOCKED`,
		tx.Merchant, id, at).Scan(&after)
	if errors.Is(err, pgx.ErrNoRows) {
		return after, false, nil
	}
	return after, err == nil, err
}

// Day is the date of one journey, At a moment and Written as the merchant set it.
type Day struct {
	Journey uuid.UUID
	At      time.Time
	Written string
}

// NoteDate tells one journey that its date has come for members, and notes how far
// it came. over says that there are no others.
func NoteDate(tx *pg.Tx, d Day, members []uuid.UUID, over bool) error {
	batch := &pgx.Batch{}
	if len(members) > 0 {
		batch.Queue(`INSERT INTO journey_signal (merchant_id, id, kind, member_id, subject, at, journey_id, created_at,
				next_at)
			SELECT $1, gen_random_uuid(), $2, m, $3, $4, $5, $6, $6 FROM unnest($7::uuid[]) m`,
			tx.Merchant, string(Date), SubjectDate+d.Written, d.At, d.Journey, tx.Now, members)
		batch.Queue(`UPDATE journey_date SET after_member = $4 WHERE merchant_id = $1 AND journey_id = $2 AND at = $3`,
			tx.Merchant, d.Journey, d.At, members[len(members)-1])
	}
	if over {
		batch.Queue(`UPDATE journey_date SET done_at = $4 WHERE merchant_id = $1 AND journey_id = $2 AND at = $3`,
			tx.Merchant, d.Journey, d.At, tx.Now)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
