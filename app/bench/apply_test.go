//go:build bench

package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
)

func discard() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// fill puts deliveries into the inboxes of merchants, round robin.
func (s *stage) fill(from, count int, merchants []int) {
	ctx := s.t.Context()
	batch := make([][]byte, 0, count)
	ids, stores, keys := make([]uuid.UUID, 0, count), make([]uuid.UUID, 0, count), make([]string, 0, count)
	for i := range count {
		m := merchants[i%len(merchants)]
		batch = append(batch, s.body(from+i))
		ids, stores, keys = append(ids, s.merchants[m]), append(stores, s.stores[m]), append(keys, fmt.Sprintf("b%d", from+i))
	}
	for lo := 0; lo < count; lo += 500 {
		hi := min(lo+500, count)
		_, err := s.admin.Exec(ctx, `INSERT INTO inbox (merchant_id, id, store_id, topic, dedupe_key, body, body_hash, received_at, next_at)
			SELECT m, ('01980000-0000-7000-8000-' || lpad(to_hex($5::bigint + n), 12, '0'))::uuid, s, 'orders/paid', k, b, '\x00', now(), now()
			FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[]) WITH ORDINALITY t (m, s, k, b, n)`,
			ids[lo:hi], stores[lo:hi], keys[lo:hi], batch[lo:hi], from+lo)
		s.must(err)
	}
	_, err := s.admin.Exec(ctx, "ANALYZE inbox")
	s.must(err)
}

type pool struct{ tasks chan app.Task }

func (p pool) Enqueue(_ context.Context, t app.Task) error { p.tasks <- t; return nil }

// drain applies everything and returns how long it took.
func (s *stage) drain(count int) time.Duration {
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	p := pool{make(chan app.Task, 4096)}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case t := <-p.tasks:
					if t.Kind == app.TaskInbox {
						if err := s.app.Run(ctx, t); err != nil && ctx.Err() == nil {
							s.t.Errorf("task: %v", err)
						}
					}
				case <-ctx.Done():
					return
				}
			}
		})
	}
	started := time.Now()
	for {
		_, err := s.app.Dispatch(ctx, p)
		s.must(err)
		var left int
		s.must(s.admin.QueryRow(ctx, "SELECT count(*) FROM inbox WHERE state = 0").Scan(&left))
		if left == 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	took := time.Since(started)
	cancel()
	wg.Wait()
	return took
}

func TestApply(t *testing.T) {
	s := newStage(t, 50)
	all := make([]int, 50)
	for i := range all {
		all[i] = i
	}
	n := 0
	for range 1 {
		s.fill(n, 15000, all)
		took := s.drain(15000)
		t.Logf("50 merchants: %.0f/s", 15000/took.Seconds())
		n += 15000
		s.fill(n, 15000, []int{7})
		took = s.drain(15000)
		t.Logf("hot merchant: %.0f/s", 15000/took.Seconds())
		n += 15000
	}
	var dead, posted int
	s.must(s.admin.QueryRow(t.Context(), "SELECT count(*) FILTER (WHERE state = 2), (SELECT count(*) FROM transfer WHERE kind = 1) FROM inbox").Scan(&dead, &posted))
	rows, err := s.admin.Query(t.Context(), "SELECT note, count(*), count(member_id), min(placed_at) FROM orders GROUP BY 1")
	s.must(err)
	for rows.Next() {
		v, _ := rows.Values()
		t.Logf("orders %v", v)
	}
	t.Logf("dead %d, transfers %d of %d", dead, posted, n)
}
