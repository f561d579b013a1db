package app

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/tier"
)

// mergeTiers gives a member what another one did towards a tier, and the higher
// of their tiers. Both are still in the program.
func (a *App) mergeTiers(tx *pg.Tx, keep, lose uuid.UUID) error {
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	if err := a.countBefore(tx, keep, lose); err != nil {
		return err
	}
	r := rankingBy(tx, programs.Live())
	if err := r.load([]uuid.UUID{keep, lose}); err != nil {
		return err
	}
	if err := tier.MoveMonths(tx, keep, lose); err != nil || r == nil {
		return err
	}
	kept, lost := r.people[keep], r.people[lose]
	if kept == nil || lost == nil {
		return nil
	}
	for _, month := range lost.Months {
		kept.Add(month)
	}
	if r.plan.Rank(lost.Tier) > r.plan.Rank(kept.Tier) {
		kept.Standing = lost.Standing
	}
	lost.Standing = tier.Standing{}
	r.moved[keep], r.moved[lose] = kept, lost
	r.decide(keep)
	return a.finishRanks(tx, r)
}

// countBefore counts two who become one, where one may have been counted already
// and the other not.
func (a *App) countBefore(tx *pg.Tx, both ...uuid.UUID) error {
	if waits, err := uncounted(tx); err != nil || !waits {
		return err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	return tier.CountAnew(tx, m.Location(), both)
}
