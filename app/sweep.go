package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/checkout"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/support"
)

// Job is something done by the clock, once a tick, by whichever process wins it.
type Job struct {
	Name  string
	Every time.Duration
}

// Schedule lists the jobs.
func Schedule() []Job {
	return []Job{
		{Name: "forget", Every: time.Hour},
		{Name: "resubscribe", Every: time.Hour},
		{Name: "enroll", Every: time.Hour},
		{Name: "greet", Every: time.Hour},
		{Name: "expire", Every: time.Hour},
		{Name: "forecast", Every: time.Hour},
		{Name: "tiers", Every: time.Hour},
		{Name: "journeys", Every: time.Hour},
		{Name: "answers", Every: time.Hour},
		{Name: "parcels", Every: time.Hour},
		{Name: "abandoned", Every: abandonedEvery},
		{Name: "dates", Every: datesEvery},
		{Name: "thaw", Every: probeFirst},
		{Name: "bills", Every: 6 * time.Hour},
		{Name: "recovery", Every: 6 * time.Hour},
		{Name: "readers", Every: 6 * time.Hour},
		{Name: "keep-alive", Every: 24 * time.Hour},
		{Name: "sign-outs", Every: 24 * time.Hour},
	}
}

// WinTick reports whether this process is the one that runs a job's tick.
func (a *App) WinTick(ctx context.Context, job string, tick time.Time) (won bool, err error) {
	err = a.db.Anonymous(ctx, func(tx *pg.Tx) error {
		won, err = merchant.WinTick(tx, job, tick)
		return err
	})
	return won, err
}

// Sweep runs a job for every merchant, save one that belongs to nobody. One
// merchant's failure does not keep the others waiting; the first error is returned.
func (a *App) Sweep(ctx context.Context, job string, _ time.Time) error {
	if job == "sign-outs" {
		return a.forgetAccess(ctx)
	}
	each := map[string]func(context.Context, uuid.UUID) error{
		"forget": a.forget, "resubscribe": a.resubscribe, "enroll": a.letIn, "greet": a.unlessPaused(a.greet),
		"expire": a.unlessPaused(a.EndPoints), "tiers": a.unlessPaused(a.Promote),
		"journeys": a.tendJourneys, "abandoned": a.unlessPaused(a.noteAbandoned),
		"forecast": ifMany(a, a.keepForecast), "answers": a.unlessPaused(a.heedLeft),
		"parcels": a.unlessPaused(a.watchParcels),
		"dates":   a.unlessPaused(a.noteDates), "thaw": a.thaw, "bills": a.readBills,
		"keep-alive": a.keepAlive, "recovery": ifMany(a, a.keepRecovery),
		"readers": ifMany(a, a.keepReaders),
	}[job]
	if each == nil {
		return fail.New(fail.Invalid, "there is no job %q", job)
	}
	ids, err := a.merchantsWithStores(ctx)
	if err != nil {
		return err
	}
	var first error
	for _, id := range ids {
		if err := each(ctx, id); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// How long bodies of deliveries are kept: a week after they were applied, for
// questions; a month in any case.
const (
	keepApplied = 7 * 24 * time.Hour
	keepAny     = 30 * 24 * time.Hour
)

// forget goes on, in short transactions, until nothing is left to forget.
func (a *App) forget(ctx context.Context, id uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			more, err = inbox.Forget(tx, tx.Now.Add(-keepApplied), tx.Now.Add(-keepAny))
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := a.forgetVisits(ctx, id); err != nil {
		return err
	}
	if err := a.forgetCheckouts(ctx, id); err != nil {
		return err
	}
	if err := a.forgetDeliveries(ctx, id); err != nil {
		return err
	}
	if err := a.forgetFlowRuns(ctx, id); err != nil {
		return err
	}
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			more, err = support.ForgetIncoming(tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return a.forgetFiles(ctx, id)
}

// How long checkouts are kept after their last change, and how many go at once.
const (
	keepCheckouts   = 60 * 24 * time.Hour
	checkoutsAtOnce = 1000
)

func (a *App) forgetCheckouts(ctx context.Context, id uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			more, err = checkout.Forget(tx, tx.Now.Add(-keepCheckouts), checkoutsAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// resubscribe restores webhooks that a platform switched off.
func (a *App) resubscribe(ctx context.Context, id uuid.UUID) error {
	var stores []merchant.Store
	err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
		stores, err = merchant.Stores(tx)
		return err
	})
	for _, store := range stores {
		if store.State == merchant.Connected {
			if subscribed := a.subscribe(ctx, id, store); subscribed != nil && err == nil {
				err = subscribed
			}
		}
	}
	return err
}
