package merchant

import (
	"errors"
	"time"

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

const (
	// shownEvery is how exactly it is known when a page last asked for the widget.
	shownEvery = 5 * time.Minute
	// shownGap without any page ends the days in a row on which one did.
	shownGap = 48 * time.Hour
	// A widget that was seen on so many days in a row is missed once it is not, for
	// as long as that is news.
	shownUsually, shownNews = 3, 30 * 24 * time.Hour
)

// NoteShown notes that a page of the shop asked for the widget. A store whose
// credentials are being renewed is passed over: no shopper waits for a platform
// because of a note.
func NoteShown(tx *pg.Tx, s Store) error {
	if s.SeenAt != nil && s.ShownAt != nil && tx.Now.Sub(*s.ShownAt) < shownEvery {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE store SET seen_at = coalesce(seen_at, $3), shown_at = $3,
			shown_days = CASE WHEN shown_at IS NULL OR shown_at < $4 THEN 1
				WHEN shown_at::date < ($3::timestamptz)::date THEN least(shown_days, 9999) + 1 ELSE shown_days END
		WHERE merchant_id = $1 AND id IN (SELECT id FROM store WHERE merchant_id = $1 AND id = $2
			FOR NO KEY UPDATE SKIP LOCKED)`, tx.Merchant, s.ID, tx.Now, tx.Now.Add(-shownGap))
	return err
}

// Quiet reports whether no page of a connected shop has shown the widget lately, though
// one should.
func (s *Store) Quiet(now time.Time) bool {
	return s.State == Connected && s.Plugin.Shows(Anywhere) && (s.ShownAt == nil || now.Sub(*s.ShownAt) >= shownGap)
}

// Missed reports whether the shop's pages showed the widget day after day, and no
// longer do: another theme was published, say.
func (s *Store) Missed(now time.Time) bool {
	return s.Quiet(now) && s.ShownDays >= shownUsually && now.Sub(*s.ShownAt) < shownNews
}
