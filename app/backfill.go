package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/audit"
	"regulars/app/backfill"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/platform"
)

// BackfillRange is which orders of the time before the program are to earn:
// those placed from the midnight that begins Since to the one that begins Until,
// both dates like 2026-03-01 in the merchant's calendar. Until "" is the
// program's start, which also ends a later one.
type BackfillRange struct {
	Since string
	Until string
}

// BackfillInput begins a back-fill that a preview has shown.
type BackfillInput struct {
	BackfillRange
	Points int64  // the preview's
	Key    string // 8 to 80 characters; the same key is the same run
}

// How many orders one transaction looks at, and how many of those one task does
// before it lets others have the worker.
const (
	previewBatch      = 2000
	backfillBatch     = 300
	backfillsTogether = 20
)

// PreviewBackfill counts what orders of members, placed before the program
// began, would earn under the rules of now. Nothing is written or locked. The
// run it describes has no id.
func (a *App) PreviewBackfill(ctx context.Context, merchantID uuid.UUID, r BackfillRange) (*backfill.Run, error) {
	run, err := a.planBackfill(ctx, merchantID, r)
	if err != nil {
		return nil, err
	}
	members := map[uuid.UUID]bool{}
	var b *batch // one for all of them: which order of a member it is, and what limits leave, add up
	for at, more := run.Position, true; more; {
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			orders, err := order.Unearned(tx, at, run.Until, previewBatch)
			if err != nil || len(orders) == 0 {
				more = false
				return err
			}
			if b == nil {
				if b, err = a.pastBatch(tx, run); err != nil {
					return err
				}
			}
			b.tx = tx
			given, err := b.pastWorth(orders)
			if err != nil {
				return err
			}
			run.Expected.Orders += int64(len(given.orders))
			run.Expected.Points += given.points
			for _, o := range given.orders {
				members[*o.MemberID] = true
			}
			at, more = positionAfter(orders), len(orders) == previewBatch
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	run.Expected.Members = int64(len(members))
	return run, nil
}

// StartBackfill begins the run that a preview has shown; workers do it.
// fail.Conflict when it would give another sum by now, or none, or while
// another run is not over; *WaitsError when a second person must agree first.
func (a *App) StartBackfill(ctx context.Context, merchantID uuid.UUID, in BackfillInput) (*backfill.Run, error) {
	if n := len(in.Key); n < 8 || n > 80 {
		return nil, fail.Field("Idempotency-Key", "is required, with 8 to 80 characters")
	}
	plan, err := a.planBackfill(ctx, merchantID, in.BackfillRange)
	if err != nil {
		return nil, err
	}
	plan.Key, plan.Expected.Points = in.Key, in.Points
	begun, err := a.begunBackfill(ctx, merchantID, plan)
	if begun != nil || err != nil {
		return begun, err
	}
	run, err := a.PreviewBackfill(ctx, merchantID, in.BackfillRange)
	if err != nil {
		return nil, err
	}
	if run.Expected.Points == in.Points && in.Points > 0 {
		run.Key = in.Key
		return a.addBackfill(ctx, merchantID, run, in.BackfillRange)
	}
	begun, err = a.begunBackfill(ctx, merchantID, plan) // a twin of this click may have begun to give them
	switch {
	case begun != nil || err != nil:
		return begun, err
	case run.Expected.Points == 0:
		return nil, fail.New(fail.Conflict, "no order of that time would earn points now")
	default:
		return nil, fail.New(fail.Conflict, "this would give %d points now, not %d; look at the preview again",
			run.Expected.Points, in.Points)
	}
}

// begunBackfill finds what an earlier click has begun, nil when there is
// nothing, and refuses a second run beside one that is not over.
func (a *App) begunBackfill(ctx context.Context, merchantID uuid.UUID, plan *backfill.Run) (run *backfill.Run,
	err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if run, err = sameClick(tx, plan); run != nil || err != nil {
			return err
		}
		open, err := backfill.Unfinished(tx)
		if err != nil {
			return ignoreGone(err)
		}
		if open.Key != plan.Key {
			return oneAtATime()
		}
		run = open // the twin of this click was stored between the two questions
		return nil
	})
	return run, err
}

func sameClick(tx *pg.Tx, plan *backfill.Run) (*backfill.Run, error) {
	run, err := backfill.ByKey(tx, plan.Key)
	switch {
	case fail.Is(err, fail.NotFound):
		return nil, nil //nolint:nilnil // nothing was begun, which is no error
	case err != nil:
		return nil, err
	case !run.Asks(plan):
		return nil, fail.New(fail.Conflict, "this Idempotency-Key was used for another back-fill")
	default:
		return run, nil
	}
}

func oneAtATime() error {
	return fail.New(fail.Conflict, "points for past orders are being given already: wait for that, or cancel it")
}

func (a *App) addBackfill(ctx context.Context, merchantID uuid.UUID, run *backfill.Run, r BackfillRange) (
	kept *backfill.Run, err error,
) {
	var waits *WaitsError
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if waits, err = needsYesOnce(tx, approval.Approval{
			Kind: approval.Backfill, DeedKey: "backfill:" + run.Key, Since: r.Since, Until: r.Until, Key: run.Key,
		}, run.Expected.Points, "back-fill"); err != nil || waits != nil {
			return err
		}
		kept, err = storeBackfill(tx, run, audit.ActorOf(tx))
		return err
	})
	return kept, waiting(waits, err)
}

// storeBackfill begins a run; a twin of the click may have been faster, or another
// run.
func storeBackfill(tx *pg.Tx, run *backfill.Run, by audit.Actor) (kept *backfill.Run, err error) {
	run.ID, run.CreatedAt = tx.NewID(), tx.Now
	added, err := backfill.Add(tx, run)
	if err != nil {
		return nil, err
	}
	if added {
		return run, audit.Record(tx, audit.Entry{
			Action: audit.BackfillStarted, Kind: audit.OfBackfill, Subject: run.ID.String(), After: run.Expected,
			By: by,
		})
	}
	if kept, err = sameClick(tx, run); kept == nil && err == nil {
		err = oneAtATime()
	}
	return kept, err
}

// Backfill reads a run; a zero id means the newest. fail.NotFound when there is
// none.
func (a *App) Backfill(ctx context.Context, merchantID, id uuid.UUID) (run *backfill.Run, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if id == uuid.Nil {
			run, err = backfill.Newest(tx)
		} else {
			run, err = backfill.Get(tx, id)
		}
		return noBackfill(err)
	})
	return run, err
}

// CancelBackfill ends a run after the batch that is being done. What it gave
// stays given. Cancelling twice is cancelling once; fail.Conflict when it is
// done.
func (a *App) CancelBackfill(ctx context.Context, merchantID, id uuid.UUID) (run *backfill.Run, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		ended, err := backfill.Cancel(tx, id)
		if err != nil {
			return err
		}
		if run, err = backfill.Get(tx, id); err != nil {
			return noBackfill(err)
		}
		if !ended && !run.Cancelled {
			return fail.New(fail.Conflict, "it is done already")
		}
		if !ended {
			return nil
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.BackfillCancelled, Kind: audit.OfBackfill, Subject: id.String(), After: run.Given,
		})
	})
	return run, err
}

func noBackfill(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such back-fill")
	}
	return err
}

// pastOrders are those of some orders that earn by a back-fill, and what.
type pastOrders struct {
	orders []*order.Order
	points int64
}

// pastBatch is a batch that judges as the program stood when a run was previewed.
func (a *App) pastBatch(tx *pg.Tx, run *backfill.Run) (*batch, error) {
	b, err := a.openBatch(tx)
	if err != nil {
		return nil, err
	}
	b.programs, b.judging.peek = b.programs[:run.Version], true
	return b, nil
}

// pastWorth says what orders would earn by a run, with the very rules that
// settle them, and locks nothing. Only people who are in the program now are
// given points for the past.
func (b *batch) pastWorth(orders []*order.Order) (given pastOrders, err error) {
	buyers := make([]uuid.UUID, len(orders))
	statements := make([]statement, len(orders))
	for i, o := range orders {
		tried := *o
		tried.Backfilled = true
		buyers[i], statements[i] = *o.MemberID, statement{&tried, &platform.Order{}}
		if err := order.Unpack(o.Packed, statements[i].state); err != nil {
			return given, err
		}
	}
	if err := b.loadOwners(buyers); err != nil {
		return given, err
	}
	if b.book, err = ledger.Peek(b.tx, b.book, buyers); err != nil {
		return given, err
	}
	if err := b.prepareJudging(statements); err != nil {
		return given, err
	}
	for i, s := range statements {
		points, err := b.pastPoints(s.order, s.state)
		if err != nil {
			return given, err
		}
		if points > 0 {
			orders[i].Backfilled = true
			given.orders = append(given.orders, orders[i])
			given.points += points
		}
	}
	return given, nil
}

func (b *batch) pastPoints(o *order.Order, state *platform.Order) (points int64, err error) {
	buyer := b.members[*o.MemberID]
	if buyer == nil || buyer.State != member.StateMember && buyer.State != member.StateGuest {
		return 0, nil
	}
	note, rules := b.standing(o, state, buyer)
	if note != order.Earns {
		return 0, nil
	}
	counted := o.Nth > 0
	if !counted {
		o.Nth = b.book.NextOrder(buyer.ID)
	}
	facts, err := b.judge(o, state, rules, buyer)
	if err != nil {
		return 0, err
	}
	if b.parts, points = rules.Earn(state, &facts, b.parts[:0]); points > 0 {
		b.count(o, rules, &facts)
		if !counted {
			b.book.CountOrder(buyer.ID, o.PlacedAt)
		}
	}
	return points, nil
}

func positionAfter(orders []*order.Order) order.Position {
	last := orders[len(orders)-1]
	return order.Position{PlacedAt: last.PlacedAt, ID: last.ID}
}
