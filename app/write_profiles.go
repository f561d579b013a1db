package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/internal/pg"
	"regulars/app/platform"
	"regulars/app/work"
)

// writeTogether takes others of the store along with a profile, where its platform
// writes many at once and others wait. Those that failed before go in smaller
// batches, and in the end alone: one that a store cannot bear must not keep others.
func (a *App) writeTogether(tx *pg.Tx, w *writing, connector platform.Connector) (together bool, err error) {
	writer, able := connector.(platform.ProfilesWriter)
	if !able || w.effect.Kind != effect.Profile || w.effect.Alone() {
		return false, nil
	}
	most := writer.MostProfiles() >> min(2*w.effect.Attempts, 32)
	until := tx.Now.Add(work.Effect.Visibility())
	if err := effect.Hold(tx, w.effect.ID, until); err != nil || most < 2 {
		return false, err
	}
	others, err := effect.HoldFellows(tx, w.effect, until, most-1)
	if err != nil || len(others) == 0 {
		return false, err
	}
	w.writer, w.others = writer, others
	for _, e := range append([]effect.Effect{w.effect}, others...) {
		profile, err := a.profileNow(tx, e)
		if err != nil {
			return true, err
		}
		w.profiles = append(w.profiles, profile)
	}
	return true, nil
}

// writeProfiles writes many profiles, and what came of each.
func (a *App) writeProfiles(ctx context.Context, merchantID uuid.UUID, w writing) error {
	came := w.writer.SetProfiles(ctx, w.store, w.profiles)
	return a.noteWritten(ctx, merchantID, append([]effect.Effect{w.effect}, w.others...), came)
}
