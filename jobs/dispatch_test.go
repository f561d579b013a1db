package jobs

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"regulars/app"
)

// recorder counts the passes of a dispatcher.
type recorder struct {
	due, timed atomic.Int64
	heard      chan func() // gets what a listener calls
}

func startDispatcher(t *testing.T, r *Redis, change func(*dispatcher)) *recorder {
	t.Helper()
	seen := &recorder{heard: make(chan func(), 100)}
	d := &dispatcher{
		redis: r, queue: NewQueue(r), room: roomFor(workersFor(8)), log: quiet(), busy: func() bool { return false },
		due:   func(context.Context, app.Queue) (int, error) { seen.due.Add(1); return 0, nil },
		timed: func(context.Context, app.Queue) (int, error) { seen.timed.Add(1); return 0, nil },
		hear: func(ctx context.Context, heard func()) error {
			seen.heard <- heard
			<-ctx.Done()
			return ctx.Err()
		},
	}
	if change != nil {
		change(d)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { d.run(ctx); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
	return seen
}

func TestTheDispatcherWakesAtOnceAndElsePolls(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	seen := startDispatcher(t, r, nil)
	heard := <-seen.heard
	eventually(t, "it looks when it starts", func() bool { return seen.due.Load() >= 1 && seen.timed.Load() >= 1 })
	before, began := seen.due.Load(), time.Now()
	for seen.due.Load() < before+5 {
		heard()
		sleep(t.Context(), time.Millisecond)
		if time.Since(began) > patience {
			t.Fatal("it does not wake")
		}
	}
	if took := time.Since(began); took >= 5*poll {
		t.Errorf("five passes took %s: it polled and did not wake", took)
	}
	before = seen.due.Load()
	eventually(t, "it looks again by itself", func() bool { return seen.due.Load() > before })
}

func TestNothingIsClaimedWhileRedisIsAway(t *testing.T) {
	t.Parallel()
	r, server := newRedis(t)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	book := &logBook{}
	seen := startDispatcher(t, r, func(d *dispatcher) { d.log = slog.New(slog.NewTextHandler(book, nil)) })
	heard := <-seen.heard
	eventually(t, "both loops have looked in vain", func() bool {
		heard()
		return strings.Count(book.String(), "nothing handed out") >= 3 || seen.due.Load()+seen.timed.Load() > 0
	})
	if n := seen.due.Load() + seen.timed.Load(); n != 0 {
		t.Errorf("%d passes were made without Redis", n)
	}
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it goes on when Redis is back", func() bool { return seen.due.Load() > 0 && seen.timed.Load() > 0 })
}

func TestTheDispatcherOutlivesErrorsAndABrokenEar(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	var passes, ears atomic.Int64
	startDispatcher(t, r, func(d *dispatcher) {
		d.due = func(context.Context, app.Queue) (int, error) {
			passes.Add(1)
			return 0, errors.New("Postgres is away")
		}
		d.hear = func(context.Context, func()) error { ears.Add(1); return errors.New("connection reset") }
	})
	eventually(t, "it tries again", func() bool { return passes.Load() >= 3 && ears.Load() >= 3 })
	if n := passes.Load(); n > 5 {
		t.Errorf("%d passes within seconds of errors: there is no pause", n)
	}
}

func TestAFullRedisIsGivenNoMore(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	fill := func(n int) {
		names := make([]any, n)
		for i := range names {
			names[i] = newID().String()
		}
		_, err := r.client.TxPipelined(t.Context(), func(pipe redis.Pipeliner) error { // never seen empty in between
			pipe.Del(t.Context(), key(critical, "pending"))
			pipe.LPush(t.Context(), key(critical, "pending"), names...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	fill(1000)
	rooms := make(chan int, 1000)
	seen := startDispatcher(t, r, func(d *dispatcher) {
		due := d.due
		d.due = func(ctx context.Context, q app.Queue) (int, error) {
			bounded, ok := q.(interface{ Room(kind app.TaskKind) int })
			if !ok {
				return 0, errors.New("the queue knows no room")
			}
			rooms <- bounded.Room(app.TaskRedemption)
			return due(ctx, q)
		}
	})
	heard := <-seen.heard
	for range 10 {
		heard()
		sleep(t.Context(), 10*time.Millisecond)
	}
	if n := seen.due.Load(); n != 0 {
		t.Errorf("%d passes were made for a full Redis", n)
	}
	fill(990)
	if room := <-rooms; room != 10 {
		t.Errorf("there is room for %d, want 10", room)
	}
}

func TestAStormOfNotificationsIsPaced(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	seen := startDispatcher(t, r, nil)
	heard := <-seen.heard
	storm, stop := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer stop()
	for storm.Err() == nil {
		heard()
		sleep(storm, 100*time.Microsecond)
	}
	if n := seen.due.Load(); n > 30 {
		t.Errorf("%d passes in half a second", n)
	}
}
