package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// readings are what some deliveries say, by row, read while the batch before
// them was being applied: a merchant's batches go one by one, and reading them
// is a fourth of the time. Each is taken once: what a batch did with it must not
// be seen by its next attempt, which reads the delivery itself.
type readings map[uuid.UUID]*reading

type reading struct {
	events []platform.Event
	taken  bool
}

// take is safe for goroutines that take different rows.
func (r readings) take(row uuid.UUID) (*reading, bool) {
	said := r[row]
	if said == nil || said.taken {
		return nil, false
	}
	said.taken = true
	return said, true
}

// cover reports whether all of some rows can be taken, so that nobody has to read
// them.
func (r readings) cover(rows []uuid.UUID) bool {
	return !slices.ContainsFunc(rows, func(row uuid.UUID) bool { return r[row] == nil || r[row].taken })
}

// readAhead begins to read rows. Whatever goes wrong, there is just less to
// take: those who apply the rows read them and say why.
func (a *App) readAhead(ctx context.Context, merchantID uuid.UUID, ids []uuid.UUID) <-chan readings {
	done := make(chan readings, 1)
	go func() {
		said := readings{}
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			rows, err := inbox.Waiting(tx, ids)
			if err != nil {
				return err
			}
			b, err := a.openBatch(tx)
			if err != nil {
				return err
			}
			for _, it := range b.decode(rows, nil) {
				if it.err == nil {
					said[it.row.ID] = &reading{events: it.events}
				}
			}
			return nil
		})
		if err != nil {
			said = nil
		}
		done <- said
	}()
	return done
}
