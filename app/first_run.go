package app

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/order"
)

const (
	habitDays   = 365     // of orders that repeat buying is counted from
	habitOrders = 100_000 // of those, the newest that are looked at
	// What was counted is shown again for so long while stores are still read, and afterwards.
	habitsReading, habitsRead = 20 * time.Second, time.Hour
	// After so long a program that runs needs no first steps, wherever its widget is.
	firstDays = 14 * 24 * time.Hour
)

// FirstRun is where a merchant stands on the way from the installation to a
// program that shoppers see.
type FirstRun struct {
	Active   bool // it is the page to begin with
	PutAway  bool // staff want to see it no more
	Live     bool // a program is published
	Stores   []merchant.Store
	Habits   []order.Habit // of the orders read so far, the currency with most buyers first
	HabitsAt time.Time
}

// FirstRun reads where a merchant stands in its first days.
func (a *App) FirstRun(ctx context.Context, merchantID uuid.UUID) (r FirstRun, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		kept, err := merchant.GetFirstRun(tx)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		if r.Stores, err = merchant.Stores(tx); err != nil {
			return err
		}
		r.PutAway, r.Live = kept.PutAwayAt != nil, programs.Live() != nil
		settled := r.Live && (r.everywhere() || tx.Now.Sub(programs.Live().Version.PublishedAt) > firstDays)
		r.Active = !r.PutAway && !settled
		return r.addHabits(tx, kept)
	})
	return r, err
}

// everywhere reports whether pages of all connected shops have shown the widget.
func (r *FirstRun) everywhere() bool {
	for _, s := range r.Stores {
		if s.State == merchant.Connected && s.SeenAt == nil {
			return false
		}
	}
	return true
}

func (r *FirstRun) addHabits(tx *pg.Tx, kept merchant.FirstRun) error {
	if kept.HabitsAt != nil {
		r.HabitsAt = *kept.HabitsAt
		if err := json.Unmarshal(kept.Habits, &r.Habits); err != nil {
			return err
		}
		readings, err := merchant.Readings(tx)
		if err != nil {
			return err
		}
		if len(r.Habits) > 0 && tx.Now.Sub(r.HabitsAt) < habitsLast(readings, tx.Now, r.HabitsAt) {
			return nil
		}
	}
	var err error
	if r.Habits, err = order.Habits(tx, tx.Now.AddDate(0, 0, -habitDays), habitOrders); err != nil {
		return err
	}
	text, err := json.Marshal(r.Habits)
	if err != nil {
		return err
	}
	r.HabitsAt = tx.Now
	return merchant.KeepHabits(tx, text)
}

// habitsLast is for how long a count of that moment is good: a short time while
// orders come in, and no longer once all are here. One that found nobody is never
// good: it is quickly done again, and the next order changes it.
func habitsLast(readings []*merchant.Reading, now, counted time.Time) time.Duration {
	last := habitsRead
	for _, r := range readings {
		switch {
		case r.Listing != merchant.ListOrders:
		case r.EndedAt != nil && r.EndedAt.After(counted):
			return 0
		case r.EndedAt == nil || now.Sub(*r.EndedAt) < habitsRead:
			last = habitsReading
		}
	}
	return last
}

// PutAwayFirstRun has the first steps no longer be the page to begin with, or be
// it again.
func (a *App) PutAwayFirstRun(ctx context.Context, merchantID uuid.UUID, away bool) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return merchant.PutAwayFirstRun(tx, away) })
}
