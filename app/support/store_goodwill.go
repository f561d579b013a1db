package support

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Gift is points that somebody of the staff gives for a request.
type Gift struct {
	Request uuid.UUID
	Giver   string // audit.Actor.ID
	Points  int64
	DeedKey string
	Given   bool
}

// LockGiver keeps others from counting what a person gave until the transaction
// ends: two clicks at once stay within one limit.
func LockGiver(tx *pg.Tx, giver string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock(hashtextextended($1, 7))`,
		tx.Merchant.String()+giver)
	return err
}

// GivenSince is what a person gave since a moment: points that moved, and those
// that still wait for a second person.
func GivenSince(tx *pg.Tx, giver string, since time.Time, except string) (points int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(sum(g.points), 0) FROM request_goodwill g
		WHERE g.merchant_id = $1 AND g.giver = $2 AND g.at >= $3 AND g.deed_key <> $4
			AND (g.given OR EXISTS (SELECT FROM approval p WHERE p.merchant_id = $1 AND p.deed_key = g.deed_key
				AND p.state IN (0, 1)))`, tx.Merchant, giver, since, except).Scan(&points)
	return points, err
}

// Give notes a gift, or that one that waited was made; one that is asked for again
// counts from then on. It reports whether the points had not been counted as given
// before.
func Give(tx *pg.Tx, g Gift) (news bool, err error) {
	var given bool
	err = tx.Pgx.QueryRow(tx.Context(), `INSERT INTO request_goodwill (merchant_id, id, request_id, giver, points,
			deed_key,
			given, at) VALUES ($1, $2, $3, $4, $5, $6, false, $7)
		ON CONFLICT (merchant_id, deed_key) DO UPDATE SET
			at = CASE WHEN request_goodwill.given THEN request_goodwill.at ELSE excluded.at END
		RETURNING given`, tx.Merchant, tx.NewID(), g.Request, g.Giver, g.Points, g.DeedKey, tx.Now).Scan(&given)
	if err != nil || given || !g.Given {
		return false, err
	}
	return true, markGiven(tx, g.DeedKey)
}

func markGiven(tx *pg.Tx, deedKey string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `WITH gift AS (UPDATE request_goodwill SET given = true
			WHERE merchant_id = $1 AND deed_key = $2 AND NOT given RETURNING request_id, points)
		UPDATE request r SET goodwill = r.goodwill + gift.points FROM gift
		WHERE r.merchant_id = $1 AND r.id = gift.request_id`, tx.Merchant, deedKey)
	return err
}

// Moved notes that the points of a gift that waited have moved. A deed that is no
// gift is none.
func Moved(tx *pg.Tx, deedKey string) error { return markGiven(tx, deedKey) }
