package jobs

import (
	"sync"

	"github.com/google/uuid"

	"regulars/app"
)

// turns keeps a busy merchant from taking all workers: its inbox is applied by
// one of them at a time, and a task that comes meanwhile waits its turn outside
// of a worker. Several such tasks become one: any task applies all there is.
type turns struct {
	mu      sync.Mutex
	running map[uuid.UUID]*app.Task // what is to follow, nil for nothing
}

func newTurns() *turns { return &turns{running: map[uuid.UUID]*app.Task{}} }

// begin reports whether it is the task's turn. If not, it will follow.
func (t *turns) begin(task app.Task) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, taken := t.running[task.Merchant]; taken {
		t.running[task.Merchant] = &task
		return false
	}
	t.running[task.Merchant] = nil
	return true
}

// end gives the turn back and returns what is to follow, nil for nothing.
func (t *turns) end(merchant uuid.UUID) *app.Task {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := t.running[merchant]
	delete(t.running, merchant)
	return next
}

// busy reports whether an inbox is being applied.
func (t *turns) busy() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.running) > 0
}
