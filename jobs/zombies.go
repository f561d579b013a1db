package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"regulars/app/fail"
)

const (
	repairEvery = time.Minute
	// deadLease is how long after its end a lease is beyond help: Asynq looks
	// every 60 s for leases that ended 30 s ago, unless one task that it cannot
	// decode keeps it from seeing any.
	deadLease = 150 * time.Second
)

// repairScript frees a queue of ids that Asynq v0.26 strands for ever: active
// without a task or without a lease, and leases that its own recovery should
// have ended long ago. It runs as one step, and Asynq moves an id, its lease and
// its task together, so what it sees is never half a move. The rows behind the
// ids come back from Postgres; only the stuck names have to go.
var repairScript = redis.NewScript(`
local active, lease, prefix = KEYS[1], KEYS[2], ARGV[1]
local late = tonumber(redis.call('TIME')[1]) - tonumber(ARGV[2])
local function free(id)
  local ends = redis.call('ZSCORE', lease, id)
  if redis.call('EXISTS', prefix .. id) == 1 and ends and tonumber(ends) >= late then return 0 end
  redis.call('LREM', active, 0, id)
  redis.call('ZREM', lease, id)
  redis.call('DEL', prefix .. id)
  return 1
end

local removed = 0
for _, id in ipairs(redis.call('LRANGE', active, 0, -1)) do
  removed = removed + free(id)
end
return removed + redis.call('ZREMRANGEBYSCORE', lease, '-inf', late)
`)

// repairer removes what Asynq leaves behind.
type repairer struct {
	redis     *Redis
	inspector *asynq.Inspector
	log       *slog.Logger
}

func newRepairer(r *Redis, log *slog.Logger) *repairer {
	return &repairer{redis: r, inspector: asynq.NewInspectorFromRedisClient(r.client), log: log}
}

func (r *repairer) run(ctx context.Context) {
	for sleep(ctx, repairEvery) {
		removed, err := r.repair(ctx)
		if err != nil {
			r.log.WarnContext(ctx, "queues not repaired", "error", safe(err))
		} else if removed > 0 {
			r.log.WarnContext(ctx, "stuck tasks removed; their rows are handed out again", "tasks", removed)
		}
	}
}

// repair frees every queue of zombies and of the archive, and returns how many
// tasks it removed. The archive is not ours: a task lands there when Asynq lost
// its answer, its name would stay taken for 90 days, and beyond 8,000 old
// entries archiving itself breaks.
func (r *repairer) repair(ctx context.Context) (removed int, err error) {
	for _, queue := range queues {
		n, err := repairScript.Run(ctx, r.redis.client, []string{key(queue, "active"), key(queue, "lease")},
			key(queue, "t:"), int64(deadLease.Seconds())).Int()
		if err != nil {
			return removed, fail.Wrap(err, fail.Unavailable, "Redis does not answer")
		}
		archived, err := r.emptyArchive(ctx, queue)
		if err != nil {
			return removed, err
		}
		removed += n + archived
	}
	return removed, nil
}

func (r *repairer) emptyArchive(ctx context.Context, queue string) (int, error) {
	// Asynq adds a queue's name once a process; after a flush it is not there.
	if err := r.redis.client.SAdd(ctx, "asynq:queues", queue).Err(); err != nil {
		return 0, fail.Wrap(err, fail.Unavailable, "Redis does not answer")
	}
	n, err := r.inspector.DeleteAllArchivedTasks(queue)
	if errors.Is(err, asynq.ErrQueueNotFound) {
		return 0, nil
	}
	return n, fail.Wrap(err, fail.Unavailable, "Redis did not empty an archive")
}
