package journey

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Expect notes what will happen to members at moments to come, for what was
// expected of a kind before: each signal is heard at its At. What began a run
// already is left out.
func Expect(tx *pg.Tx, kind Kind, members []uuid.UUID, signals []Signal) error {
	n := len(signals)
	whose, subjects, at := make([]uuid.UUID, n), make([]string, n), make([]time.Time, n)
	for i := range signals {
		whose[i], subjects[i], at[i] = signals[i].Member, signals[i].Subject, signals[i].At
	}
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM journey_signal WHERE merchant_id = $1 AND member_id = ANY($2) AND kind = $3 AND state = 0
		AND next_at > $4`, tx.Merchant, members, string(kind), tx.Now)
	if n > 0 {
		batch.Queue(`INSERT INTO journey_signal (merchant_id, id, kind, member_id, subject, at, created_at, next_at)
			SELECT $1, gen_random_uuid(), s.kind, s.member_id, s.subject, s.at, $2, s.at FROM (
				SELECT $3::text AS kind, u.*
				FROM unnest($4::uuid[], $5::text[], $6::timestamptz[]) u (member_id, subject, at)) s WHERE true`+fresh,
			tx.Merchant, tx.Now, string(kind), whose, subjects, at)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
