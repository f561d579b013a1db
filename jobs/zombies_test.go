package jobs

import (
	"context"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"regulars/app"
)

func TestZombiesAreRemovedAndTheLivingAreNot(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	ctx := t.Context()
	release := make(chan struct{})
	queue := startWorkers(t, r, quiet(), func(context.Context, app.Task) error { <-release; return nil })
	t.Cleanup(func() { close(release) })
	living := app.Task{Kind: app.TaskRedemption, Merchant: newID(), ID: newID(), Dispatch: 1}
	if err := queue.Enqueue(ctx, living); err != nil {
		t.Fatal(err)
	}
	active, lease, prefix := key(critical, "active"), key(critical, "lease"), key(critical, "t:")
	eventually(t, "the task runs", func() bool { return r.client.LLen(ctx, active).Val() == 1 })
	now := r.client.Time(ctx).Val()
	plant := func(id string, hasTask bool, leaseEnds time.Time) {
		r.client.LPush(ctx, active, id)
		if hasTask {
			r.client.HSet(ctx, prefix+id, "msg", "not a message", "state", "active")
		}
		if !leaseEnds.IsZero() {
			r.client.ZAdd(ctx, lease, redis.Z{Score: float64(leaseEnds.Unix()), Member: id})
		}
	}
	plant("no-task", false, now.Add(20*time.Second))
	plant("no-lease", true, time.Time{})
	plant("undecodable", true, now.Add(-time.Hour))
	plant("just-lapsed", true, now.Add(-40*time.Second)) // Asynq's own to recover
	r.client.ZAdd(ctx, lease, redis.Z{Score: float64(now.Add(-time.Hour).Unix()), Member: "lease-alone"})

	removed, err := newRepairer(r, quiet()).repair(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if removed != 4 {
		t.Errorf("%d were removed, want 4", removed)
	}
	left := r.client.LRange(ctx, active, 0, -1).Val()
	if len(left) != 2 || left[0] != "just-lapsed" || left[1] != name(living) {
		t.Errorf("left are %v", left)
	}
	for _, id := range []string{"no-lease", "undecodable"} {
		if r.client.Exists(ctx, prefix+id).Val() != 0 {
			t.Errorf("%s is still there: its name is taken", id)
		}
	}
	if n := r.client.ZCard(ctx, lease).Val(); n != 2 {
		t.Errorf("%d leases are left, want 2", n)
	}
}

func TestTheArchiveIsEmptied(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	ctx := t.Context()
	queue := NewQueue(r)
	task := app.Task{Kind: app.TaskEffect, Merchant: newID(), ID: newID(), Dispatch: 1}
	if err := queue.Enqueue(ctx, task); err != nil {
		t.Fatal(err)
	}
	if err := asynq.NewInspectorFromRedisClient(r.client).ArchiveTask(standard, name(task)); err != nil {
		t.Fatal(err)
	}
	r.client.Del(ctx, "asynq:queues") // as after a flush
	if removed, err := newRepairer(r, quiet()).repair(ctx); err != nil || removed != 1 {
		t.Fatalf("removed %d (%v), want 1", removed, err)
	}
	if err := queue.Enqueue(ctx, task); err != nil || r.total(t) != 1 {
		t.Errorf("the task's name is still taken: Redis holds %d (%v)", r.total(t), err)
	}
}
