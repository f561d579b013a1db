package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/work"
)

// TaskJourney is the kind of its task.
const TaskJourney TaskKind = "journey" // tell a merchant's journeys what happened, and go on with what is due

// How much of journeys is done at once.
const (
	journeyTurn   = 8 * time.Second // before others have the worker
	heardAtOnce   = 500             // signals in one transaction
	steppedAtOnce = 250             // runs in one transaction
	claimedAtOnce = 2_000           // rows handed out at a time; their tasks are one a merchant
	pausedRest    = time.Hour       // runs of a paused journey that fall due
	plansLive     = time.Hour       // versions never change
	listensLive   = 2 * time.Second // of what the order path knows about who listens
)

// claimJourneys hands out what is due of journeys: one task a merchant, however
// many rows.
func claimJourneys(tx *pg.Tx, q Queue, stamp int) (tasks []Task, err error) {
	return claimOnce(tx, q, TaskJourney, stamp, work.Signal, work.Journey)
}

// claimOnce hands out what is due of tables: one task a merchant, however many
// rows.
func claimOnce(tx *pg.Tx, q Queue, kind TaskKind, stamp int, tables ...work.Table) (tasks []Task, err error) {
	if roomFor(q, kind) == 0 {
		return nil, nil
	}
	seen := map[uuid.UUID]bool{}
	for _, table := range tables {
		refs, err := work.Claim(tx, table, claimedAtOnce)
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			if !seen[ref.Merchant] {
				seen[ref.Merchant] = true
				tasks = append(tasks, Task{Kind: kind, Merchant: ref.Merchant, Dispatch: stamp})
			}
		}
	}
	return tasks, nil
}

// ContinueJourneys tells a merchant's journeys what happened and takes those on
// that are due: rows are counted as begun first, so that one that crashes its
// worker is given up in the end, and then done in batches of which each is one
// transaction with all that it gives. A batch that fails is done row by row.
func (a *App) ContinueJourneys(ctx context.Context, merchantID uuid.UUID) error {
	var first error
	for end := a.Now().Add(journeyTurn); a.Now().Before(end); {
		heard, err := a.hearSome(ctx, merchantID)
		if err != nil && first == nil {
			first = err
		}
		stepped, err := a.stepSome(ctx, merchantID)
		if err != nil && first == nil {
			first = err
		}
		if heard+stepped == 0 || ctx.Err() != nil {
			break
		}
	}
	return first
}

// hearSome tells journeys of the oldest signals. It returns how many it took.
func (a *App) hearSome(ctx context.Context, merchantID uuid.UUID) (int, error) {
	var ids, crashing []uuid.UUID
	err := a.inTurn(ctx, merchantID, func(tx *pg.Tx) error {
		ids, crashing = nil, nil
		begun, err := journey.BeginSignals(tx, heardAtOnce)
		for i := range begun {
			ids, crashing = sortCrashing(ids, crashing, begun[i].ID, begun[i].Dispatches)
		}
		if err != nil {
			return err
		}
		return work.Bury(tx, work.Signal, crashing)
	})
	if err != nil || len(ids) == 0 {
		return len(crashing), err
	}
	return len(ids) + len(crashing), a.inPieces(ctx, merchantID, work.Signal, ids, a.hear)
}

// stepSome takes due runs on. It returns how many it took.
func (a *App) stepSome(ctx context.Context, merchantID uuid.UUID) (int, error) {
	var ids, crashing []uuid.UUID
	err := a.inTurn(ctx, merchantID, func(tx *pg.Tx) error {
		ids, crashing = nil, nil
		begun, err := journey.BeginRuns(tx, steppedAtOnce)
		for _, r := range begun {
			ids, crashing = sortCrashing(ids, crashing, r.ID, r.Dispatches)
		}
		if err != nil {
			return err
		}
		return work.Bury(tx, work.Journey, crashing)
	})
	if err != nil || len(ids) == 0 {
		return len(crashing), err
	}
	return len(ids) + len(crashing), a.inPieces(ctx, merchantID, work.Journey, ids, a.step)
}

// sortCrashing sets a row aside that was begun too often.
func sortCrashing(ids, crashing []uuid.UUID, id uuid.UUID, dispatches int) (fine, bad []uuid.UUID) {
	if dispatches > fail.MaxDispatches {
		return ids, append(crashing, id)
	}
	return append(ids, id), crashing
}

// inTurn is a transaction that no other work of the merchant's on points and
// people meets.
func (a *App) inTurn(ctx context.Context, merchantID uuid.UUID, do func(*pg.Tx) error) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		return do(tx)
	})
}

// inPieces does rows together, or each alone where together they fail: then the
// row whose fault it is notes that.
func (a *App) inPieces(
	ctx context.Context, merchantID uuid.UUID, table work.Table, ids []uuid.UUID, do func(*pg.Tx, []uuid.UUID) error,
) error {
	err := a.inTurn(ctx, merchantID, func(tx *pg.Tx) error { return do(tx, ids) })
	if err == nil || ctx.Err() != nil {
		return err
	}
	if len(ids) == 1 {
		noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			return ignoreGone(work.Fail(tx, table, ids[0], err))
		})
		if noted != nil {
			return noted
		}
		return err
	}
	var first error
	for _, id := range ids {
		if err := a.inPieces(ctx, merchantID, table, []uuid.UUID{id}, do); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// plansOf reads the plans of versions, compiled once.
func (a *App) plansOf(tx *pg.Tx, keys []journey.VersionKey) (map[journey.VersionKey]*journey.Plan, error) {
	plans := map[journey.VersionKey]*journey.Plan{}
	var missing []journey.VersionKey
	drops := map[journey.VersionKey]int{}
	for _, key := range keys {
		if plans[key] != nil {
			continue
		}
		plan, dropped, ok := a.plans.peek(key, a.Now())
		if ok {
			plans[key] = plan
			continue
		}
		missing, drops[key] = append(missing, key), dropped
	}
	if len(missing) == 0 {
		return plans, nil
	}
	versions, err := journey.ReadVersions(tx, missing)
	for i := range versions {
		key := journey.VersionKey{Journey: versions[i].Journey, Number: versions[i].Number}
		plans[key] = journey.Compile(&versions[i].Document)
		a.plans.put(key, plans[key], a.Now(), drops[key])
	}
	return plans, err
}
