package backtest

import (
	"encoding/json"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// AddPart keeps a part, numbered from 1, of what a try found.
func AddPart(tx *pg.Tx, run uuid.UUID, number int, part []Concern) error {
	body, err := json.Marshal(part)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO backtest_part (merchant_id, run_id, number, body)
		VALUES ($1, $2, $3, $4)`, tx.Merchant, run, number, body)
	return err
}

// DropParts forgets what an earlier try of a run has kept.
func DropParts(tx *pg.Tx, run uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM backtest_part WHERE merchant_id = $1 AND run_id = $2",
		tx.Merchant, run)
	return err
}

// Part reads a part; nil after the last.
func Part(tx *pg.Tx, run uuid.UUID, number int) (part []Concern, err error) {
	var body []byte
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT body FROM backtest_part
		WHERE merchant_id = $1 AND run_id = $2 AND number = $3`, tx.Merchant, run, number).Scan(&body)
	if err = pg.Translate(err); fail.Is(err, fail.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return part, json.Unmarshal(body, &part)
}
