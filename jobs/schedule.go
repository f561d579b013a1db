package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"regulars/app"
)

// look is how often the schedule compares the clock with its jobs.
const look = time.Second

// schedule runs cron work. Every process has one; the row of a tick in Postgres
// is won by one of them. A tick's time is the clock truncated to the job's
// period, so clocks that differ by seconds agree on it.
//
// Ticks that passed while nobody ran, or the clock jumped, are made up for by
// running the newest of them: a sweep looks at the state of things, so one after
// a gap does what all of them would have done.
type schedule struct {
	jobs  []app.Job
	now   func() time.Time
	win   func(ctx context.Context, job string, tick time.Time) (bool, error)
	sweep func(ctx context.Context, job string, tick time.Time) error
	log   *slog.Logger
}

// run follows each job by itself, so that a long one delays no other.
func (s *schedule) run(ctx context.Context) {
	var following sync.WaitGroup
	for _, job := range s.jobs {
		following.Go(func() { s.follow(ctx, job) })
	}
	following.Wait()
}

func (s *schedule) follow(ctx context.Context, job app.Job) {
	var settled time.Time
	for {
		if tick := s.now().Truncate(job.Every); tick.After(settled) && s.settle(ctx, job, tick) {
			settled = tick
		}
		if !sleep(ctx, look) {
			return
		}
	}
}

// settle runs a tick's sweep if this process wins it. It reports false when
// Postgres could not be asked: then the tick is tried again. A sweep that fails
// is not: it did what it could for every merchant, and comes round again.
func (s *schedule) settle(ctx context.Context, job app.Job, tick time.Time) bool {
	won, err := s.win(ctx, job.Name, tick)
	if err == nil && won {
		if err := s.sweep(ctx, job.Name, tick); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "sweep failed", "job", job.Name, "tick", tick, "error", safe(err))
		}
	}
	if err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "tick not asked for", "job", job.Name, "tick", tick, "error", safe(err))
	}
	return err == nil
}
