package merchant

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// FirstRun is what the page of the first days keeps.
type FirstRun struct {
	PutAwayAt *time.Time
	Habits    []byte     // JSON, as KeepHabits was given it
	HabitsAt  *time.Time // nil when nothing was ever counted
}

// GetFirstRun reads what the page of the first days keeps.
func GetFirstRun(tx *pg.Tx) (r FirstRun, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT put_away_at, habits, habits_at FROM first_run WHERE merchant_id = $1`,
		tx.Merchant).Scan(&r.PutAwayAt, &r.Habits, &r.HabitsAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return FirstRun{Habits: []byte("[]")}, nil
	}
	return r, err
}

// PutAwayFirstRun notes that nobody wants to see that page any more, or wants to again.
func PutAwayFirstRun(tx *pg.Tx, away bool) error {
	var at *time.Time
	if away {
		at = &tx.Now
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO first_run (merchant_id, put_away_at) VALUES ($1, $2)
		ON CONFLICT (merchant_id) DO UPDATE SET put_away_at = excluded.put_away_at`, tx.Merchant, at)
	return err
}

// KeepHabits keeps what was counted just now, so that it is not counted at every look.
func KeepHabits(tx *pg.Tx, habits []byte) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO first_run (merchant_id, habits, habits_at) VALUES ($1, $2, $3)
		ON CONFLICT (merchant_id) DO UPDATE SET habits = excluded.habits, habits_at = excluded.habits_at`,
		tx.Merchant, habits, tx.Now)
	return err
}

// NoteSeen notes that a page of the shop asked for the widget; only the first
// time counts.
func NoteSeen(tx *pg.Tx, store uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE store SET seen_at = $3 WHERE merchant_id = $1 AND id = $2
		AND seen_at IS NULL`, tx.Merchant, store, tx.Now)
	return err
}
