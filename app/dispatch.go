package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/merchant"
	"regulars/app/persona"
	"regulars/app/segment"
	"regulars/app/work"
)

// claimLimit bounds what stands in Redis (R7).
const claimLimit = 500

// A merchant's tasks of one period have one name, so that those which nobody
// has begun do not pile up. What a task does is read when it begins.
const (
	inboxPeriod   = 1 // seconds
	releasePeriod = 15
	factsPeriod   = 3
)

// roomFor asks the queue how many more tasks of a kind it should be given, if it
// knows. Rows beyond that stay unclaimed: each claim without a worker would
// count towards giving the row up.
func roomFor(q Queue, kind TaskKind) int {
	if roomy, ok := q.(interface{ Room(kind TaskKind) int }); ok {
		return max(0, min(claimLimit, roomy.Room(kind)))
	}
	return claimLimit
}

// taskKinds are the tables whose work is one task a row.
var taskKinds = map[work.Table]TaskKind{
	work.Redemption: TaskRedemption, work.Effect: TaskEffect, work.Backfill: TaskBackfill,
	work.Bulk:    TaskBulk,
	work.Privacy: TaskErase, work.WindDown: TaskWindDown,
	work.Message: TaskMessage, work.SignIn: TaskSignIn, work.Selling: TaskSell, work.Outbound: TaskOutbound,
	work.DeskMail: TaskDeskMail, work.MailIn: TaskMailIn,
}

// slowKinds are those of them for which once a second is often enough.
var slowKinds = map[work.Table]TaskKind{
	work.Plan: TaskPublish, work.Referral: TaskReferral, work.Backtest: TaskBacktest,
	work.Wipe: TaskWipe, work.Newsletter: TaskNewsletter, work.Print: TaskPrint, work.Study: TaskStudy,
	work.Invitation: TaskInvitation,
}

// Dispatch hands out what is due and wakes workers for it. It is safe in any
// number of processes. A task that is lost comes back with its row after the
// visibility time-out. It returns how many tasks it made.
func (a *App) Dispatch(ctx context.Context, q Queue) (int, error) {
	var tasks []Task
	err := a.db.AcrossMerchants(ctx, func(tx *pg.Tx) error {
		tasks = tasks[:0]
		stamp := int(tx.Now.UnixMicro() & 0x7fffffffffff)
		merchants, err := inbox.Due(tx, roomFor(q, TaskInbox))
		if err != nil {
			return err
		}
		for _, id := range merchants {
			tasks = append(tasks, Task{Kind: TaskInbox, Merchant: id, Dispatch: int(tx.Now.Unix() / inboxPeriod)})
		}
		claimed, err := claim(tx, q, taskKinds, stamp)
		tasks = append(tasks, claimed...)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("hand out work: %w", err)
	}
	return a.enqueue(ctx, q, tasks)
}

// claim hands out due rows of tables as tasks.
func claim(tx *pg.Tx, q Queue, kinds map[work.Table]TaskKind, stamp int) (tasks []Task, err error) {
	for table, kind := range kinds {
		refs, err := work.Claim(tx, table, roomFor(q, kind))
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			tasks = append(tasks, Task{Kind: kind, Merchant: ref.Merchant, ID: ref.ID, Dispatch: stamp})
		}
	}
	return tasks, nil
}

// DispatchSlow hands out what is due by the clock alone: points that become
// usable, listings that are to be read, plans, and what nobody waits for within
// a second. Once a second is often enough.
func (a *App) DispatchSlow(ctx context.Context, q Queue) (int, error) {
	var tasks []Task
	err := a.db.AcrossMerchants(ctx, func(tx *pg.Tx) error {
		tasks = tasks[:0]
		stamp := int(tx.Now.UnixMicro() & 0x7fffffffffff)
		due, err := ledger.MerchantsWithDue(tx)
		if err != nil {
			return err
		}
		for _, id := range due[:min(len(due), roomFor(q, TaskRelease))] {
			tasks = append(tasks, Task{Kind: TaskRelease, Merchant: id, Dispatch: int(tx.Now.Unix() / releasePeriod)})
		}
		changed, err := segment.MerchantsWithDue(tx)
		if err != nil {
			return err
		}
		for _, id := range changed[:min(len(changed), roomFor(q, TaskFacts))] {
			tasks = append(tasks, Task{Kind: TaskFacts, Merchant: id, Dispatch: int(tx.Now.Unix() / factsPeriod)})
		}
		counts, err := personasDue(tx, q)
		if err != nil {
			return err
		}
		tasks = append(tasks, counts...)
		listings, err := merchant.ClaimListings(tx, roomFor(q, TaskReconcile))
		if err != nil {
			return err
		}
		for _, l := range listings {
			tasks = append(tasks, Task{
				Kind: TaskReconcile, Merchant: l.Merchant, ID: l.Store,
				Listing: l.Listing, Dispatch: stamp,
			})
		}
		claimed, err := claim(tx, q, slowKinds, stamp)
		if err != nil {
			return err
		}
		journeys, err := claimJourneys(tx, q, stamp)
		if err != nil {
			return err
		}
		profiles, err := claimOnce(tx, q, TaskMirror, stamp, work.Mirror)
		tasks = slices.Concat(tasks, claimed, journeys, profiles)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("hand out timed work: %w", err)
	}
	return a.enqueue(ctx, q, tasks)
}

func (a *App) enqueue(ctx context.Context, q Queue, tasks []Task) (int, error) {
	for i, task := range tasks {
		if err := q.Enqueue(ctx, task); err != nil {
			return i, fail.Wrap(err, fail.Unavailable, "workers cannot be woken; the work waits")
		}
	}
	return len(tasks), nil
}

// personasDue hands out merchants of whom personas are to be counted.
func personasDue(tx *pg.Tx, q Queue) (tasks []Task, err error) {
	due, err := persona.MerchantsWithDue(tx)
	if err != nil {
		return nil, err
	}
	for _, id := range due[:min(len(due), roomFor(q, TaskPersonas))] {
		tasks = append(tasks, Task{Kind: TaskPersonas, Merchant: id, Dispatch: int(tx.Now.Unix() / factsPeriod)})
	}
	return tasks, nil
}

// Awaken calls heard whenever something came in, until ctx ends or the
// connection breaks.
func (a *App) Awaken(ctx context.Context, heard func()) error {
	return a.db.Listen(ctx, inbox.Channel, heard)
}

// InboxAge is how long the delivery has waited that is to be applied next, of
// the merchant who waits longest, in seconds.
func (a *App) InboxAge(ctx context.Context) (int64, error) {
	return a.gauge(ctx, "inbox age", func(tx *pg.Tx) (int64, error) {
		age, err := inbox.Age(tx)
		return int64(age.Seconds()), err
	})
}

// gauge asks about all merchants, at most once in gaugeLife however many ask.
func (a *App) gauge(ctx context.Context, name string, ask func(*pg.Tx) (int64, error)) (int64, error) {
	return a.gauges.get(name, a.Now(), func() (n int64, err error) {
		err = a.db.AcrossMerchants(ctx, func(tx *pg.Tx) (err error) {
			n, err = ask(tx)
			return err
		})
		return n, err
	})
}

// Merchants lists the ids of all merchants with a store.
func (a *App) merchantsWithStores(ctx context.Context) (ids []uuid.UUID, err error) {
	err = a.db.AcrossMerchants(ctx, func(tx *pg.Tx) (err error) {
		ids, err = merchant.WithStores(tx)
		return err
	})
	return ids, err
}
