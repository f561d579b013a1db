package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"regulars/app"
	"regulars/app/fail"
)

const (
	// drain is how long running tasks may go on after the process was told to stop.
	drain = 25 * time.Second
	// giveUp is when they are told to: what they did not commit is undone, and
	// their rows come back.
	giveUp = 22 * time.Second
)

// Options are what Work needs.
type Options struct {
	App     *app.App
	Redis   *Redis
	Workers int      // tasks at once, at least MinWorkers
	Metrics *Metrics // nil: not measured
	Log     *slog.Logger
}

// Work hands out and does all durable work until ctx ends, and then lets what
// runs finish, for at most 25 seconds. It waits for a Redis that is away, now
// and later, and refuses one that drops keys (fail.Invalid).
func Work(ctx context.Context, o Options) error {
	if err := meetRedis(ctx, o); err != nil || ctx.Err() != nil {
		return err
	}
	queue := NewQueue(o.Redis)
	work := &handler{run: o.App.Run, queue: queue, turns: newTurns(), metrics: o.Metrics, log: o.Log}
	tasks, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	servers := newServers(tasks, o)
	for _, server := range servers {
		if err := server.Start(work); err != nil {
			return fail.Wrap(err, fail.Internal, "the workers did not start")
		}
	}
	o.Log.InfoContext(ctx, "working", "workers", o.Workers)
	var loops sync.WaitGroup
	loops.Go(func() { newDispatcher(o, queue, work.turns.busy).run(ctx) })
	loops.Go(func() { newSchedule(o).run(ctx) })
	loops.Go(func() { newRepairer(o.Redis, o.Log).run(ctx) })
	<-ctx.Done()
	o.Log.InfoContext(ctx, "stopping: running tasks may finish")
	defer time.AfterFunc(giveUp, stop).Stop()
	for _, server := range servers {
		loops.Go(server.Shutdown)
	}
	loops.Wait()
	return nil
}

// meetRedis waits until Redis answers, and refuses an unfit one.
func meetRedis(ctx context.Context, o Options) error {
	pause := time.Duration(0)
	for {
		health, err := o.Redis.Health(ctx)
		if err == nil {
			for _, warning := range health.Warnings() {
				o.Log.WarnContext(ctx, "Redis is not set up well", "warning", warning)
			}
			return health.Refusal()
		}
		pause = nextPause(pause, err)
		o.Log.WarnContext(ctx, "Redis is away: work waits", "pause", pause)
		if !sleep(ctx, pause) {
			return nil
		}
	}
}

// newServers makes one server a queue. Tasks run in the context given.
func newServers(tasks context.Context, o Options) []*asynq.Server {
	var servers []*asynq.Server
	for queue, workers := range workersFor(o.Workers) {
		servers = append(servers, asynq.NewServerFromRedisClient(o.Redis.client, asynq.Config{
			Concurrency: workers,
			Queues:      map[string]int{queue: 1},
			BaseContext: func() context.Context { return tasks },
			// Asynq polls; its second would be most of the time from an event to a balance.
			TaskCheckInterval: 100 * time.Millisecond,
			ShutdownTimeout:   drain,
			Logger:            asynqLog{o.Log},
			LogLevel:          asynq.WarnLevel,
		}))
	}
	return servers
}

func newDispatcher(o Options, queue app.Queue, busy func() bool) *dispatcher {
	return &dispatcher{
		redis: o.Redis, queue: queue, room: roomFor(workersFor(o.Workers)), busy: busy, log: o.Log,
		due: o.App.Dispatch, timed: o.App.DispatchSlow, hear: o.App.Awaken,
	}
}

func newSchedule(o Options) *schedule {
	return &schedule{jobs: app.Schedule(), now: o.App.Now, win: o.App.WinTick, sweep: o.App.Sweep, log: o.Log}
}

// asynqLog passes Asynq's few words on.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) say(level slog.Level, args []any) {
	//nolint:forbidigo // Asynq's logger is given no context
	l.log.Log(context.Background(), level, "asynq", "said", fmt.Sprint(args...))
}

// Debug passes a message on.
func (l asynqLog) Debug(args ...any) { l.say(slog.LevelDebug, args) }

// Info passes a message on.
func (l asynqLog) Info(args ...any) { l.say(slog.LevelInfo, args) }

// Warn passes a message on.
func (l asynqLog) Warn(args ...any) { l.say(slog.LevelWarn, args) }

// Error passes a message on.
func (l asynqLog) Error(args ...any) { l.say(slog.LevelError, args) }

// Fatal passes a message on and ends nothing.
func (l asynqLog) Fatal(args ...any) { l.say(slog.LevelError, args) }
