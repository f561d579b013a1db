package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"regulars/app"
	"regulars/app/fail"
)

const (
	// poll is how long the dispatcher sleeps when nobody wakes it.
	poll = time.Second
	// busyPoll is the same while inboxes are being applied here: what a busy
	// merchant may have handed out at a time is soon used up.
	busyPoll = 50 * time.Millisecond
	// pace keeps a storm of notifications from becoming a storm of queries.
	pace = 20 * time.Millisecond
	// longestPause is the longest wait after errors.
	longestPause = 15 * time.Second
)

// dispatcher hands due rows to workers until its context ends. It never gives
// up: while Postgres or Redis is away it waits and tries again.
type dispatcher struct {
	redis *Redis
	queue app.Queue
	room  map[string]int64 // tasks that a queue may hold
	due   passFunc         // what came in, and what is to be tried again
	timed passFunc         // what the clock makes due
	hear  func(ctx context.Context, heard func()) error
	busy  func() bool
	log   *slog.Logger
}

// passFunc claims what is due and enqueues a task for each. It returns how many.
type passFunc func(ctx context.Context, q app.Queue) (handed int, err error)

// roomFor is how many tasks each queue may hold: 2,000 at most, so that Redis
// never fills, and of those that call a platform only as many as its workers can
// do before the rows would be handed out again. What is beyond waits in
// Postgres, where there is room and order.
func roomFor(workers map[string]int) map[string]int64 {
	return map[string]int64{
		critical: 1000,
		standard: min(600, 40*int64(workers[standard])),
		bulk:     min(400, 4*int64(workers[bulk])),
	}
}

func (d *dispatcher) run(ctx context.Context) {
	wake := make(chan struct{}, 1)
	var loops sync.WaitGroup
	loops.Go(func() { d.listen(ctx, wake) })
	loops.Go(func() { d.loop(ctx, nil, d.timed) })
	loops.Go(func() { d.loop(ctx, wake, d.due) })
	loops.Wait()
}

// loop makes one pass after the other, at once when woken.
func (d *dispatcher) loop(ctx context.Context, wake <-chan struct{}, next passFunc) {
	pause := time.Duration(0)
	for ctx.Err() == nil {
		handed, err := d.pass(ctx, next)
		if pause = nextPause(pause, err); err != nil && ctx.Err() == nil {
			d.log.WarnContext(ctx, "nothing handed out", "error", safe(err), "pause", pause)
		}
		if !sleep(ctx, max(pace, pause)) {
			return
		}
		if handed == 0 || wake == nil {
			d.rest(ctx, wake)
		}
	}
}

// pass hands out what is due and there is room for. Redis is asked first: each
// claim counts towards giving a row up, so none is made without a worker's ear.
func (d *dispatcher) pass(ctx context.Context, next passFunc) (handed int, err error) {
	held, err := d.redis.held(ctx)
	if err != nil {
		return 0, err
	}
	bounded := &boundedQueue{queue: d.queue, left: map[string]int64{}}
	for queue, room := range d.room {
		bounded.left[queue] = room - held[queue]
	}
	if bounded.left[critical] <= 0 {
		return 0, nil
	}
	return next(ctx, bounded)
}

// listen keeps an ear on Postgres; while it is deaf, the poll has to do.
func (d *dispatcher) listen(ctx context.Context, wake chan<- struct{}) {
	pause := time.Duration(0)
	for ctx.Err() == nil {
		err := d.hear(ctx, func() {
			pause = 0
			select {
			case wake <- struct{}{}:
			default: // the dispatcher is about to look anyway
			}
		})
		if ctx.Err() != nil {
			return
		}
		pause = nextPause(pause, err)
		d.log.WarnContext(ctx, "not listening to Postgres", "error", safe(err), "pause", pause)
		sleep(ctx, max(pace, pause))
	}
}

// nextPause doubles from the poll's second with each error in a row.
func nextPause(last time.Duration, err error) time.Duration {
	if err == nil {
		return 0
	}
	return min(max(poll, 2*last), longestPause)
}

// rest waits for a wake-up, the next poll or the end.
func (d *dispatcher) rest(ctx context.Context, wake <-chan struct{}) {
	wait := poll
	if wake != nil && d.busy() {
		wait = busyPoll
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-wake:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// sleep waits and reports whether the context is still alive.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// boundedQueue tells the App how much there is room for in one pass.
type boundedQueue struct {
	queue app.Queue
	left  map[string]int64 // by queue
}

// Room is how many more tasks of a kind there is room for.
func (b *boundedQueue) Room(kind app.TaskKind) int { return int(b.left[ways[kind].queue]) }

// Enqueue hands a task on. One too many is taken: its row is claimed already.
func (b *boundedQueue) Enqueue(ctx context.Context, task app.Task) error {
	b.left[ways[task.Kind].queue]--
	return b.queue.Enqueue(ctx, task)
}

// held counts the tasks in each queue, waiting or being worked on. Asynq's own
// inspector is not asked: it needs a key that a flushed Redis has lost, and
// samples memory each time. fail.Unavailable when Redis is away.
func (r *Redis) held(ctx context.Context) (map[string]int64, error) {
	pipe := r.client.Pipeline()
	counts := map[string][2]*redis.IntCmd{}
	for _, queue := range queues {
		counts[queue] = [2]*redis.IntCmd{pipe.LLen(ctx, key(queue, "pending")), pipe.LLen(ctx, key(queue, "active"))}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "Redis does not answer")
	}
	held := map[string]int64{}
	for queue, pair := range counts {
		held[queue] = pair[0].Val() + pair[1].Val()
	}
	return held, nil
}

// key is one of Asynq's keys of a queue (v0.26, internal/base).
func key(queue, part string) string { return "asynq:{" + queue + "}:" + part }
