package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/outbound"
	"regulars/app/persona"
	"regulars/app/segment"
)

const (
	// factsTurn is how long one task goes on before it lets others have the worker.
	factsTurn = 8 * time.Second
	// factsAtOnce is how many members' facts one transaction takes down.
	factsAtOnce = 500
	// dirtyAtOnce is how many notes about changed members it takes: a note names at most a batch's.
	dirtyAtOnce = 5
	// recountHour is when all members are counted anew, in the merchant's calendar: the shop is quiet.
	recountHour = 3
)

// touch notes that something about members changed, for segments and for a tool
// that keeps profiles. It costs nothing where nobody uses them.
func touch(tx *pg.Tx, m merchant.Merchant, members []uuid.UUID) error {
	if tells(m, outbound.Profile) {
		if err := outbound.WantProfiles(tx, members); err != nil {
			return err
		}
	}
	if !m.Segmented || len(members) == 0 {
		return nil
	}
	return segment.Touch(tx, members)
}

// touched is touch for whoever does not hold the merchant.
func (a *App) touched(tx *pg.Tx, members ...uuid.UUID) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	return touch(tx, m, members)
}

// reached is touch for whom a message that left, by its id, was written to.
func (a *App) reached(tx *pg.Tx, id uuid.UUID) error {
	m, err := a.merchantOf(tx)
	if err != nil || !m.Segmented {
		return err
	}
	members, err := message.MemberOf(tx, id)
	if err != nil {
		return err
	}
	return touch(tx, m, members)
}

// KeepFacts takes down anew what is true of members who changed, and every night
// of all. Any process may do it, one at a time; a crash costs the last
// transaction, whose notes are still there.
func (a *App) KeepFacts(ctx context.Context, merchantID uuid.UUID) error {
	goesOn := true
	for end := a.Now().Add(factsTurn); goesOn && a.Now().Before(end); {
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			goesOn, err = a.keepSomeFacts(tx)
			return err
		})
		if err != nil {
			return errors.Join(err, a.db.InMerchant(ctx, merchantID, segment.Postpone))
		}
	}
	return nil
}

// keepSomeFacts does what one transaction does: those who changed first, then
// the next of all. It reports whether more is left.
func (a *App) keepSomeFacts(tx *pg.Tx) (goesOn bool, err error) {
	pass, ok, err := segment.LockPass(tx)
	if err != nil || !ok {
		return false, err
	}
	shop, err := a.shopOf(tx)
	if err != nil {
		return false, err
	}
	if pass.GapsDue(tx.Now) {
		return true, measureGaps(tx)
	}
	changed, err := segment.TakeDirty(tx, dirtyAtOnce)
	if err != nil {
		return false, err
	}
	if len(changed) > 0 {
		if err := a.LearnOrders(tx, changed); err != nil {
			return false, err
		}
		_, err := a.takeDown(tx, shop, changed, asOf(pass, tx.Now))
		return true, err
	}
	if pass.PlacedAt != nil && !pass.StageAt.After(tx.Now) {
		return true, a.leadOn(tx, shop, pass)
	}
	if pass.NextAt.After(tx.Now) && pass.PlacedAt != nil {
		return a.refreshStale(tx)
	}
	if gone, err := segment.Untag(tx, factsAtOnce); err != nil || len(gone) > 0 {
		return true, errors.Join(err, effect.WantProfiles(tx, gone))
	}
	return a.recount(tx, shop, pass)
}

// asOf is the moment as of which members stood where their facts say: nil before
// all were counted once.
func asOf(pass segment.Pass, at time.Time) *time.Time {
	if pass.MeasuredAt == nil {
		return nil
	}
	return &at
}

// takeDown writes what is true of members, and tells automations, and stores by
// a segment's tag, who entered or left a segment since they stood as of a moment;
// nil when they never did.
func (a *App) takeDown(tx *pg.Tx, shop segment.Shop, members []uuid.UUID, stood *time.Time) (int64, error) {
	facts, err := segment.Gather(tx, shop, members)
	if err != nil {
		return 0, err
	}
	if err := placeOnMap(tx, facts); err != nil {
		return 0, err
	}
	if err := a.noteSegments(tx, facts, stood); err != nil {
		return 0, err
	}
	changed, err := segment.Save(tx, members, facts)
	if err != nil {
		return 0, err
	}
	if err := segment.SaveStages(tx, facts); err != nil {
		return 0, err
	}
	return changed, a.tagMembers(tx, members, facts)
}

// shopOf is what facts need to know besides the members.
func (a *App) shopOf(tx *pg.Tx) (segment.Shop, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return segment.Shop{}, err
	}
	programs, err := a.programsOf(tx)
	shop := segment.Shop{Currency: m.Currency}
	if live := programs.Live(); live != nil {
		shop.BaseTier = live.TierOf("")
	}
	return shop, err
}

// recount takes down the next of all members. Whoever stands otherwise than they
// are found was forgotten by somebody: that is counted, and put right.
func (a *App) recount(tx *pg.Tx, shop segment.Shop, pass segment.Pass) (goesOn bool, err error) {
	people, err := segment.People(tx, pass.After, factsAtOnce)
	if err != nil {
		return false, err
	}
	if len(people) == 0 {
		return true, a.endRecount(tx, pass)
	}
	if pass.MeasuredAt == nil { // from then on it is learned of whoever changes
		if err := a.LearnOrders(tx, people); err != nil {
			return false, err
		}
	}
	drifted, err := a.takeDown(tx, shop, people, pass.MeasuredAt)
	if err != nil {
		return false, err
	}
	pass.After, pass.Drifted = people[len(people)-1], pass.Drifted+drifted
	return true, segment.SavePass(tx, pass)
}

func (a *App) endRecount(tx *pg.Tx, pass segment.Pass) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if pass.MeasuredAt != nil && pass.Drifted > 0 {
		a.log.Warn("facts of members had drifted", slog.String("merchant", tx.Merchant.String()),
			slog.Int64("members", pass.Drifted))
	}
	if err := segment.Patience(tx, nightPatience); err != nil {
		return err
	}
	if err := segment.Measure(tx); err != nil {
		return err
	}
	if err := countTaste(tx); err != nil {
		return err
	}
	y, mo, d := tx.Now.In(m.Location()).Date()
	if err := a.endPlacing(tx, pass); err != nil {
		return err
	}
	next := segment.Pass{NextAt: time.Date(y, mo, d+1, recountHour, int(tx.Merchant[15])%60, 0, 0, m.Location())}
	if err := segment.SavePass(tx, next); err != nil {
		return err
	}
	if err := persona.WantAll(tx); err != nil {
		return err
	}
	return a.countSegments(tx)
}

// measureGaps takes down how long it is between two orders, before all are counted.
func measureGaps(tx *pg.Tx) error {
	if err := segment.Patience(tx, nightPatience); err != nil {
		return err
	}
	return segment.MeasureGaps(tx)
}

// nightPatience is how long one statement over all members may take, in
// milliseconds.
const nightPatience = 30_000

// countSegments counts all segments in one pass over the members.
func (a *App) countSegments(tx *pg.Tx) error {
	all, err := segment.Here(tx, uuid.Nil, segment.Most)
	if err != nil {
		return err
	}
	tests, ids := make([]segment.Test, len(all)), make([]uuid.UUID, len(all))
	for i, s := range all {
		ids[i] = s.ID
		if tests[i], err = a.testOf(tx, s.Condition); err != nil {
			return err
		}
	}
	counts, err := segment.CountAll(tx, tests)
	if err != nil {
		return err
	}
	return segment.Counted(tx, ids, counts)
}

// testOf reads a condition as of now.
func (a *App) testOf(tx *pg.Tx, c segment.Condition) (segment.Test, error) {
	return a.testAsOf(tx, c, tx.Now)
}

func (a *App) testAsOf(tx *pg.Tx, c segment.Condition, at time.Time) (segment.Test, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return segment.Test{}, err
	}
	frame := segment.Frame{Now: at, Zone: m.Location(), Currency: m.Currency}
	if frame.Scale, err = segment.ReadScale(tx); err != nil {
		return segment.Test{}, err
	}
	if frame.Collections, err = segment.ProductsIn(tx, c.Collections()); err != nil {
		return segment.Test{}, err
	}
	return segment.Compile(c, frame), nil
}
