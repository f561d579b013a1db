package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hibiken/asynq"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/work"
)

func TestATaskIsHeldOncePerDispatch(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	queue := NewQueue(r)
	effect := app.Task{Kind: app.TaskEffect, Merchant: newID(), ID: newID(), Dispatch: 1}
	again := effect
	again.Dispatch = 2
	for _, task := range []app.Task{effect, effect, again} {
		if err := queue.Enqueue(t.Context(), task); err != nil {
			t.Fatal(err)
		}
	}
	if n := r.total(t); n != 2 {
		t.Errorf("Redis holds %d tasks, want 2", n)
	}
}

func TestTaskNamesTellWorkApart(t *testing.T) {
	t.Parallel()
	merchant, store := newID(), newID()
	names := map[string]bool{}
	tasks := []app.Task{
		{Kind: app.TaskInbox, Merchant: merchant, Dispatch: 1},
		{Kind: app.TaskInbox, Merchant: merchant, Dispatch: 2},
		{Kind: app.TaskInbox, Merchant: newID(), Dispatch: 1},
		{Kind: app.TaskRelease, Merchant: merchant, Dispatch: 1},
		{Kind: app.TaskRedemption, Merchant: merchant, ID: newID(), Dispatch: 1},
		{Kind: app.TaskRedemption, Merchant: merchant, ID: newID(), Dispatch: 1},
		{Kind: app.TaskReconcile, Merchant: merchant, ID: store, Listing: "orders", Dispatch: 1},
		{Kind: app.TaskReconcile, Merchant: merchant, ID: store, Listing: "products", Dispatch: 1},
	}
	for _, task := range tasks {
		names[name(task)] = true
	}
	if len(names) != len(tasks) {
		t.Errorf("%d tasks have %d names: %v", len(tasks), len(names), names)
	}
	want := "reconcile:" + store.String() + ":orders:1"
	if got := name(tasks[6]); got != want {
		t.Errorf("name is %s, want %s", got, want)
	}
}

func TestTasksEndBeforeTheirRowsComeBack(t *testing.T) {
	t.Parallel()
	for kind, how := range ways {
		if kind == app.TaskBacktest || kind == app.TaskReconcile {
			continue // keeps its row away from others, page by page
		}
		table := work.Effect
		if kind == app.TaskInbox || kind == app.TaskRelease {
			table = work.Inbox
		}
		if how.timeout >= table.Visibility() {
			t.Errorf("%s may run for %s, but comes back after %s", kind, how.timeout, table.Visibility())
		}
	}
}

func TestTasksCarryIDsOnlyAndRunAsSent(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	var got atomic.Pointer[app.Task]
	queue := startWorkers(t, r, quiet(), func(ctx context.Context, task app.Task) error {
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("the task may run for ever")
		}
		got.Store(&task)
		return nil
	})
	sent := app.Task{Kind: app.TaskReconcile, Merchant: newID(), ID: newID(), Listing: "orders", Dispatch: 7}
	if err := queue.Enqueue(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the task ran", func() bool { return got.Load() != nil })
	if diff := cmp.Diff(sent, *got.Load()); diff != "" {
		t.Error(diff)
	}
	payload, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(payload, &fields); err != nil {
		t.Fatal(err)
	}
	for field := range fields {
		if !slices.Contains([]string{"kind", "merchant", "id", "listing", "dispatch"}, field) {
			t.Errorf("a task carries %s", field)
		}
	}
}

func TestFailingAndPanickingTasksLeaveNothingBehindAndShowNoData(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	book := &logBook{}
	var ran atomic.Int32
	queue := startWorkers(t, r, slog.New(slog.NewJSONHandler(book, nil)), func(context.Context, app.Task) error {
		switch ran.Add(1) {
		case 1:
			panic("jane@example.com")
		case 2:
			return errors.New("no such person: jane@example.com")
		case 3:
			return fail.Wrap(errors.New("jane@example.com"), fail.Unavailable, "the store did not answer")
		}
		return nil
	})
	for i := range 4 {
		task := app.Task{Kind: app.TaskRedemption, Merchant: newID(), ID: newID(), Dispatch: i}
		if err := queue.Enqueue(t.Context(), task); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the task is over", func() bool { return int(ran.Load()) == i+1 && r.total(t) == 0 })
	}
	inspector := asynq.NewInspectorFromRedisClient(r.client)
	info, err := inspector.GetQueueInfo(critical)
	if err != nil || info.Archived+info.Retry+info.Completed != 0 {
		t.Errorf("Redis keeps %+v (%v)", info, err)
	}
	log := book.String()
	if strings.Contains(log, "jane") {
		t.Errorf("the log shows personal data:\n%s", log)
	}
	for _, want := range []string{"task panicked", "handle.go", `"error":"the store did not answer"`, `"error_kind":"unavailable"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %s:\n%s", want, log)
		}
	}
}

func TestABusyMerchantTakesOneWorkerAndMissesNothing(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	busy, other := newID(), newID()
	var mu sync.Mutex
	runs, atOnce, most := 0, 0, 0
	otherRan, release := make(chan struct{}), make(chan struct{})
	queue := startWorkers(t, r, quiet(), func(_ context.Context, task app.Task) error {
		if task.Merchant == other {
			close(otherRan)
			return nil
		}
		mu.Lock()
		runs++
		atOnce++
		most = max(most, atOnce)
		mu.Unlock()
		<-release
		mu.Lock()
		atOnce--
		mu.Unlock()
		return nil
	})
	for i := range 50 {
		if err := queue.Enqueue(t.Context(), app.Task{Kind: app.TaskInbox, Merchant: busy, Dispatch: 100 * i}); err != nil {
			t.Fatal(err)
		}
	}
	if err := queue.Enqueue(t.Context(), app.Task{Kind: app.TaskInbox, Merchant: other, Dispatch: 1}); err != nil {
		t.Fatal(err)
	}
	<-otherRan
	eventually(t, "all other tasks wait outside of workers", func() bool { return r.total(t) == 1 })
	close(release)
	eventually(t, "all is done", func() bool { return r.total(t) == 0 })
	eventually(t, "what came meanwhile was done after", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return runs >= 2 && atOnce == 0
	})
	if most != 1 {
		t.Errorf("%d workers were busy with one merchant", most)
	}
}

func TestEveryQueueHasWorkersOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, total := range []int{MinWorkers, 4, 5, 16, 1000} {
		sum := 0
		for _, queue := range queues {
			n := workersFor(total)[queue]
			if n < 1 {
				t.Errorf("%d workers: %s has none", total, queue)
			}
			sum += n
		}
		if sum != total {
			t.Errorf("%d workers became %d", total, sum)
		}
	}
	var room int64
	for _, n := range roomFor(workersFor(1000)) {
		room += n
	}
	if room > 2000 {
		t.Errorf("Redis may hold %d tasks, want 2000 at most", room)
	}
}
