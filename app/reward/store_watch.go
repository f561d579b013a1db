package reward

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

// Place is how far a walk over codes came.
type Place struct {
	EndsAt time.Time `json:"ends_at"`
	ID     uuid.UUID `json:"id"`
}

// Watched reads codes of a store that shoppers hold and that were made before a moment,
// behind a place, those first that end first.
func Watched(tx *pg.Tx, store uuid.UUID, made time.Time, after Place, most int) ([]*Redemption, error) {
	return list(tx, `status = 3 AND state = 0 AND store_id = $2 AND external_id <> '' AND issued_at < $3
		AND ends_at > $4 AND (ends_at, id) > ($5, $6) ORDER BY ends_at, id LIMIT $7`,
		store, made, tx.Now, after.EndsAt, after.ID, most)
}

// Lose notes that the code is gone from its store, for somebody to see to.
func (r *Redemption) Lose() { r.Work, r.LastError = int16(work.Dead), work.Gone }

// Lost reports whether the code was found gone from its store.
func (r *Redemption) Lost() bool { return r.Status == Issued && r.LastError == work.Gone }
