// Package jobs wakes workers through Redis, and limits rates with it.
//
// Postgres is the only durable queue. A task in Redis is a hint to look at a
// row: it may be lost, doubled, late or stuck, and nothing goes wrong but time.
// So retries, back-off and dead letters are columns of the rows, and of Asynq
// only the wake-up and the bounded concurrency are used: no retries, no
// uniqueness locks, no retention, no scheduler, no archive.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"

	"regulars/app"
	"regulars/app/fail"
)

// The queues. A name must not have braces: Asynq puts them around it.
const (
	critical = "critical" // a person waits
	standard = "default"
	bulk     = "bulk" // nobody waits
)

// queues lists them all.
var queues = []string{critical, standard, bulk}

// MinWorkers is the least that Work can do with: one worker a queue.
const MinWorkers = 3

// workersFor splits workers over the queues. Each has its own: a task that waits
// for a slow store holds its worker for most of a minute, and orders must not
// stand behind it.
func workersFor(total int) map[string]int {
	low := max(1, total/4)
	return map[string]int{critical: max(1, total-2*low), standard: low, bulk: low}
}

// A task must end before its row is handed out again (work.Table.Visibility).
const (
	localTimeout  = 15 * time.Second // Postgres alone
	remoteTimeout = 50 * time.Second // a platform is called
	longTimeout   = 30 * time.Minute // it keeps its row in hand by itself, page by page
)

// way is how tasks of one kind travel.
type way struct {
	queue   string
	timeout time.Duration
}

var ways = map[app.TaskKind]way{
	app.TaskInbox:      {critical, localTimeout},
	app.TaskRedemption: {critical, remoteTimeout},
	app.TaskEffect:     {standard, remoteTimeout},
	app.TaskRelease:    {standard, localTimeout},
	app.TaskReconcile:  {bulk, longTimeout},
	app.TaskBackfill:   {bulk, localTimeout},
	app.TaskBulk:       {bulk, localTimeout},
	app.TaskErase:      {bulk, localTimeout},
	app.TaskWindDown:   {bulk, localTimeout},
	app.TaskWipe:       {bulk, localTimeout},
	app.TaskMessage:    {standard, remoteTimeout},
	app.TaskDeskMail:   {standard, remoteTimeout},
	app.TaskMailIn:     {standard, remoteTimeout},
	app.TaskSell:       {bulk, remoteTimeout},
	app.TaskOutbound:   {bulk, remoteTimeout},
	app.TaskMirror:     {bulk, remoteTimeout},
	app.TaskSignIn:     {critical, remoteTimeout},
	app.TaskReferral:   {standard, localTimeout},
	app.TaskPublish:    {standard, localTimeout},
	app.TaskJourney:    {standard, localTimeout},
	app.TaskNewsletter: {bulk, localTimeout},
	app.TaskPrint:      {bulk, remoteTimeout},
	app.TaskStudy:      {bulk, localTimeout},
	app.TaskInvitation: {bulk, localTimeout},
	app.TaskBacktest:   {bulk, longTimeout},
	app.TaskFacts:      {standard, remoteTimeout},
	app.TaskPersonas:   {bulk, remoteTimeout},
}

// Queue is app.Queue on Redis.
type Queue struct{ client *asynq.Client }

var _ app.Queue = (*Queue)(nil)

// NewQueue makes a Queue that shares the pool.
func NewQueue(r *Redis) *Queue { return &Queue{client: asynq.NewClientFromRedisClient(r.client)} }

// Enqueue hands a task to whichever worker is free. A task of the same name that
// is there already is success: its name holds the number of the dispatch, so it
// can only be this very hand-over, of which Redis' answer was lost.
// fail.Unavailable when Redis is away; the row comes back by itself.
func (q *Queue) Enqueue(ctx context.Context, task app.Task) error {
	how, ok := ways[task.Kind]
	if !ok {
		return fail.New(fail.Internal, "no queue for tasks of kind %q", task.Kind)
	}
	payload, err := json.Marshal(task)
	if err != nil {
		return fail.Wrap(err, fail.Internal, "a task cannot be written")
	}
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(string(task.Kind), payload),
		asynq.TaskID(name(task)), asynq.Queue(how.queue), asynq.MaxRetry(0), asynq.Timeout(how.timeout))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return fail.Wrap(err, fail.Unavailable, "Redis did not take a task")
}

// name is the task's id in Redis: what it is about, and which hand-over it is.
func name(t app.Task) string {
	switch {
	case t.Listing != "":
		return fmt.Sprintf("%s:%s:%s:%d", t.Kind, t.ID, t.Listing, t.Dispatch)
	case t.ID != [16]byte{}:
		return fmt.Sprintf("%s:%s:%d", t.Kind, t.ID, t.Dispatch)
	default:
		return fmt.Sprintf("%s:%s:%d", t.Kind, t.Merchant, t.Dispatch)
	}
}
