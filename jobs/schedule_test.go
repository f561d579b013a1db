package jobs

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/apptest"
)

// diary notes which ticks were swept, by whom soever.
type diary struct {
	mu    sync.Mutex
	swept map[time.Time]int
}

func (d *diary) note(tick time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.swept[tick]++
}

func (d *diary) count(tick time.Time) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.swept[tick]
}

func TestEachTickIsRunByOneOfManyProcesses(t *testing.T) {
	t.Parallel()
	bench := apptest.New(t, apptest.Options{})
	book := &diary{swept: map[time.Time]int{}}
	start := time.Date(2026, 3, 29, 0, 59, 58, 0, time.UTC) // the night clocks change in Europe
	var mu sync.Mutex
	now := start
	clock := func(skew time.Duration) func() time.Time {
		return func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return now.Add(skew)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for _, skew := range []time.Duration{0, time.Second, -time.Second} {
		s := &schedule{
			jobs: []app.Job{{Name: "test", Every: time.Hour}}, now: clock(skew), win: bench.WinTick, log: quiet(),
			sweep: func(_ context.Context, _ string, tick time.Time) error { book.note(tick); return nil },
		}
		running.Go(func() { s.run(ctx) })
	}
	first := start.Truncate(time.Hour)
	eventually(t, "the tick that passed before the start is made up for", func() bool { return book.count(first) == 1 })
	mu.Lock()
	now = start.Add(5 * time.Hour)
	mu.Unlock()
	newest := now.Truncate(time.Hour)
	eventually(t, "after a gap the newest tick is run", func() bool { return book.count(newest) == 1 })
	stop()
	running.Wait()
	for tick, n := range book.swept {
		if n != 1 {
			t.Errorf("%s was swept %d times", tick, n)
		}
	}
}

func TestATickIsAskedForUntilPostgresAnswers(t *testing.T) {
	t.Parallel()
	book := &diary{swept: map[time.Time]int{}}
	tick := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	var asked int
	s := &schedule{
		jobs: []app.Job{{Name: "test", Every: time.Hour}}, now: func() time.Time { return tick.Add(time.Minute) }, log: quiet(),
		win: func(context.Context, string, time.Time) (bool, error) {
			asked++
			if asked == 1 {
				return false, errors.New("connection refused")
			}
			return true, nil
		},
		sweep: func(_ context.Context, _ string, tick time.Time) error {
			book.note(tick)
			return errors.New("one store was away")
		},
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.run(ctx); close(ended) }()
	eventually(t, "the sweep is run", func() bool { return book.count(tick) == 1 })
	stop()
	<-ended
}

func TestEveryJobOfTheAppCanBeSwept(t *testing.T) {
	t.Parallel()
	bench := apptest.New(t, apptest.Options{})
	for _, job := range app.Schedule() {
		if job.Every < time.Minute {
			t.Errorf("%s runs every %s", job.Name, job.Every)
		}
		if err := bench.Sweep(t.Context(), job.Name, bench.Now().Truncate(job.Every)); err != nil {
			t.Errorf("%s: %v", job.Name, err)
		}
	}
}
