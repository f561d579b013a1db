package jobs

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/devstack"
)

// patience is how long a test waits for what must happen.
const patience = 15 * time.Second

// newRedis starts a real Redis for one test.
func newRedis(t *testing.T) (*Redis, *devstack.Redis) {
	t.Helper()
	server, err := devstack.StartRedis(t.Context(), devstack.RedisOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	return connect(t, server), server
}

func connect(t *testing.T, server *devstack.Redis) *Redis {
	t.Helper()
	r, err := OpenRedis(server.URL(), 20)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// eventually polls until the condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if holds() {
			return
		}
		if !sleep(t.Context(), 5*time.Millisecond) {
			break
		}
	}
	t.Fatalf("it never came true that %s", what)
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// logBook collects log lines of many goroutines.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBook) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBook) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// startWorkers runs tasks with a function until the test ends.
func startWorkers(t *testing.T, r *Redis, log *slog.Logger, do func(context.Context, app.Task) error) *Queue {
	t.Helper()
	queue := NewQueue(r)
	work := &handler{run: do, queue: queue, turns: newTurns(), log: log}
	for _, server := range newServers(context.WithoutCancel(t.Context()), Options{Redis: r, Workers: 8, Log: log}) {
		if err := server.Start(work); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(server.Shutdown)
	}
	return queue
}

func (r *Redis) total(t *testing.T) int64 {
	t.Helper()
	held, err := r.held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, n := range held {
		sum += n
	}
	return sum
}
