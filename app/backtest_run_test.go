package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
)

func (p past) begin(n int) *app.BacktestRun {
	p.t.Helper()
	run, err := p.StartBacktest(p.t.Context(), p.merchant, app.BacktestStart{Author: "Ann", Key: key(n)})
	p.must(err)
	return run
}

func (p past) tried(id uuid.UUID) *app.BacktestRun {
	p.t.Helper()
	run, err := p.BacktestRun(p.t.Context(), p.merchant, id)
	p.must(err)
	return run
}

// stall lets a worker try a run while the orders cannot be read, calls meanwhile
// once the run is the worker's, and lets go.
func (p past) stall(try func(app.Task) error, run *app.BacktestRun, meanwhile func()) error {
	p.t.Helper()
	other, err := pgx.Connect(p.t.Context(), p.Database.AdminURL)
	p.must(err)
	defer other.Close(context.WithoutCancel(p.t.Context()))
	_, err = other.Exec(p.t.Context(), `BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE`)
	p.must(err)
	ended := make(chan error, 1)
	go func() { ended <- try(app.Task{Kind: app.TaskBacktest, Merchant: p.merchant, ID: run.ID}) }()
	deadline := time.Now().Add(20 * time.Second)
	for p.count(`SELECT count(*) FROM backtest_run WHERE holder IS NOT NULL`) == 0 {
		if time.Now().After(deadline) {
			p.t.Fatal("no worker takes the run")
		}
	}
	meanwhile()
	_, err = other.Exec(p.t.Context(), `ROLLBACK`)
	p.must(err)
	return <-ended
}

func TestABacktestThatLosesItsWorkerIsBegunAgainAndFindsWhatOneInOneGoDoes(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	draft := testProgram(program.Accounts)
	draft.Rules[0].Points = 3
	draft.Tiers.Tiers = []program.Tier{
		{ID: "base", Name: "Base"}, {ID: "gold", Name: "Gold", Reach: program.Threshold{Orders: 100}},
	}
	_, err := p.SaveDraft(t.Context(), p.merchant, draft)
	p.must(err)
	whole, err := p.Backtest(t.Context(), p.merchant, app.BacktestInput{})
	p.must(err)
	run := p.begin(1)
	if run.Status() != "running" || run.Total != 700 || p.begin(1).ID != run.ID {
		t.Fatalf("the run is %+v", run)
	}
	if _, err := p.StartBacktest(t.Context(), p.merchant, app.BacktestStart{Key: key(2)}); !fail.Is(err, fail.Conflict) {
		t.Errorf("a second run gives %v", err)
	}
	ctx, kill := context.WithCancel(t.Context())
	if err := p.stall(func(task app.Task) error { return p.Run(ctx, task) }, run, kill); err == nil {
		t.Error("a worker that was killed did not notice")
	}
	draft.Rules[0].Points = 9 // is another question
	_, err = p.SaveDraft(t.Context(), p.merchant, draft)
	p.must(err)
	again := p.another(p.connectors(p.network))
	again.Advance(21 * time.Second)
	for _, err := range again.Drain() {
		t.Errorf("task failed: %v", err)
	}
	done := p.tried(run.ID)
	if done.Status() != "done" || done.Done != 700 || done.Current {
		t.Fatalf("the run is %s at %d of %d, current %t: %s", done.Status(), done.Done, done.Total, done.Current, done.LastError)
	}
	for i := range whole.Tiers.UpFew {
		if whole.Tiers.UpFew[i].Member == uuid.Nil {
			t.Error("nobody moves up")
		}
	}
	if diff := cmp.Diff(whole, *done.Found); diff != "" || whole.Draft.Points != 660*30 || whole.Tiers.Up == 0 {
		t.Errorf("in one go it found %+v, %d up; behind a kill: %s", whole.Draft, whole.Tiers.Up, diff)
	}
	for _, m := range done.Found.Gain.Top {
		if done.Names[m.ID] == "" {
			t.Errorf("%s has no name", m.ID)
		}
	}
}

func TestACancelledBacktestStopsItsWorkerAndAnotherCanBegin(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	run := p.begin(1)
	err := p.stall(func(task app.Task) error { return p.Run(t.Context(), task) }, run, func() {
		for range 2 {
			cancelled, err := p.CancelBacktest(t.Context(), p.merchant, run.ID)
			p.must(err)
			if cancelled.Status() != "cancelled" {
				t.Errorf("the run is %s", cancelled.Status())
			}
		}
	})
	if err != nil {
		t.Errorf("the worker says %v", err)
	}
	if now := p.tried(run.ID); now.Status() != "cancelled" || now.Found != nil {
		t.Errorf("the run is %s and found %+v", now.Status(), now.Found)
	}
	next := p.begin(2)
	p.Drain()
	if now := p.tried(uuid.Nil); now.ID != next.ID || now.Status() != "done" || !now.Current || now.Found.Gain.Members != 0 ||
		now.Found.Draft.Points != now.Found.Live.Points {
		t.Errorf("the live program against itself: %+v", now.Found)
	}
	if _, err := p.CancelBacktest(t.Context(), p.merchant, next.ID); !fail.Is(err, fail.Conflict) {
		t.Errorf("cancelling what is done gives %v", err)
	}
	if _, err := p.BacktestRun(t.Context(), p.merchant, p.coffeeID); !fail.Is(err, fail.NotFound) {
		t.Errorf("a run that is not there: %v", err)
	}
}
