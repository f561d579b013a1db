package app

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"

	"regulars/app/backtest"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/work"
)

// BacktestStart begins a back-test that workers do.
type BacktestStart struct {
	BacktestInput
	Author string
	Key    string // 8 to 80 characters; the same key is the same run
}

// BacktestRun is a back-test and how far it is.
type BacktestRun struct {
	backtest.Run
	Found   *BacktestReport      // nil before it is done
	Current bool                 // the draft and what is live are still those that it compares
	Names   map[uuid.UUID]string // of the members whom Found names
}

// keptBacktests is how many back-tests of a merchant are kept.
const keptBacktests = 20

// StartBacktest begins to try the draft, as it stands, on past orders. One that
// was given up makes way. fail.Conflict while another is running.
func (a *App) StartBacktest(ctx context.Context, merchantID uuid.UUID, in BacktestStart) (*BacktestRun, error) {
	if n := len(in.Key); n < 8 || n > 80 {
		return nil, fail.Field("Idempotency-Key", "is required, with 8 to 80 characters")
	}
	var id uuid.UUID
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		begun, err := backtest.ByKey(tx, in.Key)
		if err == nil {
			id = begun.ID
			return nil
		}
		if !fail.Is(err, fail.NotFound) {
			return err
		}
		if err := makeWay(tx); err != nil {
			return err
		}
		run, err := a.planBacktest(tx, in.BacktestInput)
		if err != nil {
			return err
		}
		run.ID, run.Key, run.Author = tx.NewID(), in.Key, in.Author
		id = run.ID
		if err := backtest.Add(tx, run); err != nil {
			return runningAlready(err)
		}
		return backtest.Forget(tx, keptBacktests)
	})
	if err != nil {
		return nil, err
	}
	return a.BacktestRun(ctx, merchantID, id)
}

// makeWay cancels an open run that was given up, and refuses beside one that is
// not.
func makeWay(tx *pg.Tx) error {
	open, err := backtest.Open(tx)
	switch {
	case fail.Is(err, fail.NotFound):
		return nil
	case err != nil:
		return err
	case open.State == work.Waiting:
		return runningAlready(fail.New(fail.Conflict, ""))
	}
	_, err = backtest.Cancel(tx, open.ID)
	return err
}

func runningAlready(err error) error {
	if fail.Is(err, fail.Conflict) {
		return fail.New(fail.Conflict, "a back-test is running already: wait for it, or cancel it")
	}
	return err
}

// BacktestRun reads a back-test; a zero id means the newest. fail.NotFound when
// there is none.
func (a *App) BacktestRun(ctx context.Context, merchantID, id uuid.UUID) (*BacktestRun, error) {
	r := &BacktestRun{}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run, err := backtest.Newest(tx)
		if id != uuid.Nil {
			run, err = backtest.Get(tx, id)
		}
		if err != nil {
			return noBacktest(err)
		}
		r.Run = *run
		state, err := a.programState(tx)
		if err != nil {
			return err
		}
		live := 0
		if state.Live != nil {
			live = state.Live.Number
		}
		r.Current = live == run.Live && state.Draft.Document.Equal(run.Document)
		return r.read(tx)
	})
	return r, err
}

// read opens what was found, and finds the names of those whom it concerns.
func (r *BacktestRun) read(tx *pg.Tx) error {
	if r.Report == nil {
		return nil
	}
	r.Found = &BacktestReport{}
	if err := json.Unmarshal(r.Report, r.Found); err != nil {
		return err
	}
	var ids []uuid.UUID
	for _, group := range []backtest.Group{r.Found.Gain, r.Found.Lose} {
		for _, m := range group.Top {
			ids = append(ids, m.ID)
		}
	}
	for _, moves := range [][]TierMove{r.Found.Tiers.UpFew, r.Found.Tiers.DownFew} {
		for _, m := range moves {
			ids = append(ids, m.Member)
		}
	}
	people, err := member.Members(tx, ids)
	r.Names = make(map[uuid.UUID]string, len(people))
	for id, person := range people {
		r.Names[id] = person.Name
	}
	return err
}

// CancelBacktest ends a run. Cancelling twice is cancelling once; fail.Conflict
// when it is done.
func (a *App) CancelBacktest(ctx context.Context, merchantID, id uuid.UUID) (*BacktestRun, error) {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		ended, err := backtest.Cancel(tx, id)
		if err != nil || ended {
			return err
		}
		run, err := backtest.Get(tx, id)
		switch {
		case err != nil:
			return noBacktest(err)
		case !run.Cancelled:
			return fail.New(fail.Conflict, "it is done already")
		default:
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	return a.BacktestRun(ctx, merchantID, id)
}

func noBacktest(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such back-test")
	}
	return err
}

// errLost is the end of a try whose run was cancelled or taken over.
var errLost = errors.New("the run is not this try's any more")

// ContinueBacktest does a run from its beginning to its end. It writes nothing
// but its own row, so a worker may be killed at any moment: the row comes back,
// and the next try takes it over.
func (a *App) ContinueBacktest(ctx context.Context, merchantID, id uuid.UUID) error {
	run, holder, err := a.holdBacktest(ctx, merchantID, id)
	if err != nil || run == nil {
		return err
	}
	err = a.tryBacktest(ctx, merchantID, run, holder)
	if err == nil || errors.Is(err, errLost) {
		return nil
	}
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return ignoreGone(work.Fail(tx, work.Backtest, id, err))
	})
	return errors.Join(err, noted)
}

func (a *App) holdBacktest(ctx context.Context, merchantID, id uuid.UUID) (run *backtest.Run, holder uuid.UUID,
	err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run = nil
		found, err := backtest.Get(tx, id)
		if err != nil || found.State != work.Waiting {
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.Backtest, id)
		if err != nil || givenUp {
			return err
		}
		holder = tx.NewID()
		held, err := backtest.Hold(tx, id, holder)
		if held {
			run = found
		}
		return err
	})
	return run, holder, err
}

func (a *App) tryBacktest(ctx context.Context, merchantID uuid.UUID, run *backtest.Run, holder uuid.UUID) error {
	held := func(write func(tx *pg.Tx) (bool, error)) error {
		return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			mine, err := write(tx)
			if err == nil && !mine {
				err = errLost
			}
			return err
		})
	}
	all := concerned{}
	found, err := a.replayPast(ctx, merchantID, run, all, func(done int64) error {
		return held(func(tx *pg.Tx) (bool, error) { return backtest.Note(tx, run.ID, holder, done) })
	})
	if err != nil {
		return err
	}
	report, err := json.Marshal(found)
	if err != nil {
		return err
	}
	err = keepConcerned(run.ID, all, func(write func(*pg.Tx) error) error {
		return held(func(tx *pg.Tx) (bool, error) {
			mine, err := backtest.Note(tx, run.ID, holder, run.Total)
			if err != nil || !mine {
				return mine, err
			}
			return true, write(tx)
		})
	})
	if err != nil {
		return err
	}
	return held(func(tx *pg.Tx) (bool, error) { return backtest.Finish(tx, run.ID, holder, report) })
}
