package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/hibiken/asynq"

	"regulars/app"
	"regulars/app/fail"
)

// handler runs tasks. It never tells Asynq of a failure: the verb that failed
// has noted that in its row, where the retry comes from, and a task that Asynq
// believes failed would only pile up in its archive.
type handler struct {
	run     func(ctx context.Context, task app.Task) error
	queue   app.Queue
	turns   *turns
	metrics *Metrics
	log     *slog.Logger
}

// ProcessTask decodes a task, runs it and maps its error to a log line.
func (h *handler) ProcessTask(ctx context.Context, t *asynq.Task) error {
	var task app.Task
	if err := json.Unmarshal(t.Payload(), &task); err != nil {
		h.log.ErrorContext(ctx, "task cannot be read", "task_kind", t.Type())
		return nil //nolint:nilerr // it will not become readable
	}
	if task.Kind == app.TaskInbox {
		h.inTurn(ctx, task)
	} else {
		h.do(ctx, task)
	}
	return nil
}

// inTurn runs a merchant's inbox task unless one is running here already, and
// puts what came meanwhile back into the queue.
func (h *handler) inTurn(ctx context.Context, task app.Task) {
	if !h.turns.begin(task) {
		return
	}
	h.do(ctx, task)
	next := h.turns.end(task.Merchant)
	if next == nil {
		return
	}
	next.Dispatch++ // another name: the old one may be taken for a moment yet
	if err := h.queue.Enqueue(ctx, *next); err != nil {
		h.report(ctx, *next, err) // its rows are handed out again in a while
	}
}

func (h *handler) do(ctx context.Context, task app.Task) {
	measured := h.metrics.task(task.Kind)
	err := h.guarded(ctx, task)
	measured(err)
	if err != nil {
		h.report(ctx, task, err)
	}
}

// guarded turns a panic into an error. Its value is kept out of the log, where
// it might show somebody's data.
func (h *handler) guarded(ctx context.Context, task app.Task) (err error) {
	defer func() {
		if value := recover(); value != nil {
			h.log.ErrorContext(ctx, "task panicked", "task_kind", string(task.Kind), "merchant_id", task.Merchant,
				"row_id", task.ID, "panic_type", fmt.Sprintf("%T", value), "stack", string(debug.Stack()))
			err = fail.New(fail.Internal, "the task panicked")
		}
	}()
	return h.run(ctx, task)
}

// report logs ids and safe words only; the row's last_error says more.
func (h *handler) report(ctx context.Context, task app.Task, err error) {
	level := slog.LevelWarn
	switch {
	case errors.Is(err, context.Canceled):
		level = slog.LevelDebug // the process is stopping; the row comes back
	case fail.KindOf(err) == fail.Internal:
		level = slog.LevelError
	}
	h.log.Log(ctx, level, "task failed", "task_kind", string(task.Kind), "merchant_id", task.Merchant,
		"row_id", task.ID, "dispatch", task.Dispatch, "error_kind", fail.KindOf(err).String(), "error", safe(err))
}

// safe is the part of an error that may be logged: a classified error's own
// sentence, and of any other only its type.
func safe(err error) string {
	var classified *fail.Error
	if !errors.As(err, &classified) {
		return fmt.Sprintf("%T", err)
	}
	if classified.Field != "" {
		return classified.Field + ": " + classified.Message
	}
	return classified.Message
}
