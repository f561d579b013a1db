package ledger

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ForFriends are the sources of what somebody has for bringing friends.
var ForFriends = []int16{int16(FromReferral), int16(FromCommission)}

// ofFriends is true of a transfer that gave a member, or whoever was found to be
// them, points for friends, or took such points back.
const ofFriends = `merchant_id = $1 AND source_kind = ANY($3) AND kind IN (1, 3, 9) AND member_id IN (
	SELECT id FROM member WHERE merchant_id = $1 AND (id = $2 OR merged_into = $2))`

// owned is what a transfer changed of pending and usable points together, in SQL.
const owned = "amount * ((credit IN (10, 11))::int - (debit IN (10, 11))::int)"

// Statement reads what a member got for friends from one moment to another, and
// what of it was taken back, the oldest first.
func Statement(tx *pg.Tx, member uuid.UUID, from, until time.Time) ([]Entry, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, debit, credit, amount, kind, source_kind, source_id,
			program_version, explain, at
		FROM transfer WHERE `+ofFriends+` AND at >= $4 AND at < $5 ORDER BY id`,
		tx.Merchant, member, ForFriends, from, until)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Entry, err error) {
		var explain []byte
		err = row.Scan(&e.ID, &e.Debit, &e.Credit, &e.Amount, &e.Kind, &e.Source.Kind, &e.Source.ID, &e.Version,
			&explain, &e.At)
		if err != nil {
			return e, err
		}
		return e, json.Unmarshal(explain, &e.Explain)
	})
}

// Month is a month of a calendar and what changed in it.
type Month struct {
	Month  string // 2006-01
	Points int64
}

// StatementMonths are the months in which a member's points for friends changed,
// the newest first.
func StatementMonths(tx *pg.Tx, member uuid.UUID, zone string) ([]Month, error) {
	return pg.All(tx, pgx.RowToStructByPos[Month],
		`SELECT to_char(at AT TIME ZONE $4, 'YYYY-MM'), sum(`+owned+`)::bigint
		FROM transfer WHERE `+ofFriends+` GROUP BY 1 ORDER BY 1 DESC LIMIT 120`,
		tx.Merchant, member, ForFriends, zone)
}
