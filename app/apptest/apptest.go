// Package apptest gives tests a whole App on a database of its own, with its
// work done in the test's own goroutine, so that a test says when things happen.
package apptest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/internal/pg/pgtest"
	"regulars/app/klaviyo"
	"regulars/app/message"
	"regulars/app/platform"
	"regulars/app/program"
)

// Key is the key-encryption key of tests.
const Key = "cmVndWxhcnMtdGVzdC1rZXktMzItYnl0ZXMtbG9uZyE="

// Bench is an App under test.
type Bench struct {
	*app.App
	Database pgtest.Database
	t        testing.TB
	queue    *queue
}

// Options of a Bench. Zero values do.
type Options struct {
	Connectors map[platform.Kind]platform.Connector
	BaseURL    string
	KeysURL    string
	Polling    map[platform.Kind]app.PollEvery
	Mailer     message.Mailer // nil: messages are not sent
	Mail       app.MailOptions
	Klaviyo    *klaviyo.Client // nil: the real one
	Web        *http.Client    // to addresses that merchants typed; nil: one that goes anywhere
	Log        io.Writer       // nil: discard
	Billing    app.BillingWay
}

// morning is how far off ten o'clock is (UTC). Tests begin then, at whatever hour they
// are run: letters wait in the night of members, and what is due once a day falls due at
// an hour of its own.
var morning = sync.OnceValue(func() time.Duration {
	now := time.Now().UTC() //nolint:forbidigo // what the clock of tests is set from
	return now.Truncate(24*time.Hour).Add(34*time.Hour).Sub(now) % (24 * time.Hour)
})

// New opens an App on a fresh database, in the morning. It is closed with the test.
func New(tb testing.TB, o Options) *Bench {
	tb.Helper()
	b := NewOn(tb, pgtest.New(tb), o)
	b.Advance(morning())
	return b
}

// NewOn opens one more App on a database: another process of the same product.
func NewOn(tb testing.TB, database pgtest.Database, o Options) *Bench {
	tb.Helper()
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.BaseURL == "" {
		o.BaseURL = "http://127.0.0.1:1"
	}
	opened, err := app.Open(tb.Context(), app.Options{
		DatabaseURL: database.URL, Key: Key, BaseURL: o.BaseURL, KeysURL: o.KeysURL,
		Connectors: o.Connectors, Polling: o.Polling,
		Mailer: o.Mailer, Mail: o.Mail, Web: o.Web, Klaviyo: o.Klaviyo, Billing: o.Billing,
		Log: slog.New(slog.NewTextHandler(o.Log, nil)), MaxConns: 20,
	})
	if err != nil {
		tb.Fatalf("open the app: %v", err)
	}
	tb.Cleanup(opened.Close)
	return &Bench{App: opened, Database: database, t: tb, queue: &queue{}}
}

// queue keeps tasks until Drain runs them.
type queue struct {
	mu    sync.Mutex
	tasks []app.Task
}

// Enqueue keeps a task.
func (q *queue) Enqueue(_ context.Context, task app.Task) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tasks = append(q.tasks, task)
	return nil
}

func (q *queue) take() []app.Task {
	q.mu.Lock()
	defer q.mu.Unlock()
	tasks := q.tasks
	q.tasks = nil
	return tasks
}

// Work that never ends has taken many rounds and a long time: on a slow machine
// what a store put off falls due again while the rest is done, round after round.
const (
	manyRounds = 200
	patience   = 2 * time.Minute
)

// Drain hands out and does what is due, until nothing is. Failed tasks are
// recorded by the app; what they return is the test's to look at.
func (b *Bench) Drain() []error {
	b.t.Helper()
	var failed []error
	var last app.Task
	ctx := b.t.Context()
	slow, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for round := 0; round < manyRounds || slow.Err() == nil; round++ {
		if _, err := b.Dispatch(ctx, b.queue); err != nil {
			b.t.Fatalf("dispatch: %v", err)
		}
		if _, err := b.DispatchSlow(ctx, b.queue); err != nil {
			b.t.Fatalf("dispatch by the clock: %v", err)
		}
		tasks := b.queue.take()
		if len(tasks) == 0 {
			return failed
		}
		for _, task := range tasks {
			last = task
			if err := b.Run(ctx, task); err != nil {
				failed = append(failed, err)
			}
		}
	}
	b.t.Fatalf("the work never ends; last was %+v, after %v", last, failed)
	return nil
}

// Pass moves the clock forward in steps of at most a day, doing the work that
// falls due in between.
func (b *Bench) Pass(d time.Duration) {
	b.t.Helper()
	for d > 0 {
		step := min(d, 24*time.Hour)
		b.Advance(step)
		b.Drain()
		d -= step
	}
}

// Merchant makes a merchant, and publishes a program for it when there is one.
func (b *Bench) Merchant(document *program.Document) uuid.UUID {
	b.t.Helper()
	id, err := b.CreateMerchant(b.t.Context(), "Test merchant")
	if err != nil {
		b.t.Fatalf("create a merchant: %v", err)
	}
	if document != nil {
		b.Publish(id, *document)
	}
	return id
}

// Publish makes a document live.
func (b *Bench) Publish(id uuid.UUID, document program.Document) {
	b.t.Helper()
	if _, err := b.SaveDraft(b.t.Context(), id, document); err != nil {
		b.t.Fatalf("save the draft: %v", err)
	}
	if _, err := b.PublishDraft(b.t.Context(), id, app.PublishInput{Author: "Test", Note: ""}); err != nil {
		b.t.Fatalf("publish: %v", err)
	}
}
