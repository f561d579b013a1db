package jobs

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/platform"
)

func TestProcessesShareALimit(t *testing.T) {
	t.Parallel()
	_, server := newRedis(t)
	limits := []*Limits{NewLimits(connect(t, server)), NewLimits(connect(t, server))}
	allowed := 0
	for i := range 10 {
		if limits[i%2].Allow(t.Context(), "login|192.0.2.1", 1, 5) == 0 {
			allowed++
		}
	}
	if allowed != 5 {
		t.Errorf("%d were allowed, want 5", allowed)
	}
	if wait := limits[0].Allow(t.Context(), "login|192.0.2.1", 1, 5); wait < 30*time.Second || wait > time.Minute {
		t.Errorf("told to wait %s, want about a minute", wait)
	}
	if wait := limits[0].Allow(t.Context(), "login|192.0.2.2", 1, 5); wait != 0 {
		t.Error("another address was made to wait")
	}
	r := connect(t, server)
	for _, key := range r.client.Keys(t.Context(), "*192*").Val() {
		t.Errorf("Redis holds the address: %s", key)
	}
}

func TestLimitsHoldWithoutRedisAndCostNoTime(t *testing.T) {
	t.Parallel()
	r, server := newRedis(t)
	gone := NewLimits(r)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	for name, limits := range map[string]*Limits{"gone": gone, "never there": NewLimits(nil)} {
		allowed := 0
		began := time.Now()
		for range 200 {
			if limits.Allow(t.Context(), "login|192.0.2.1", 1, 5) == 0 {
				allowed++
			}
		}
		if allowed != 5 {
			t.Errorf("Redis %s: %d were allowed, want 5", name, allowed)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("Redis %s: 200 questions took %s", name, took)
		}
	}
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the shared count is used again", func() bool {
		gone.Allow(t.Context(), "back", 1, 5)
		return r.client.DBSize(t.Context()).Val() > 0
	})
}

func TestLocalBucketsAreBounded(t *testing.T) {
	t.Parallel()
	limits := NewLimits(nil)
	for range mostLocal + 10 {
		limits.Allow(t.Context(), newID().String(), 1, 1)
	}
	if n := len(limits.local); n > mostLocal {
		t.Errorf("%d buckets are kept", n)
	}
}

func TestProcessesTogetherStayBelowAStoresRate(t *testing.T) {
	t.Parallel()
	_, server := newRedis(t)
	rates := map[platform.Kind]Rate{platform.WooCommerce: {PerSecond: 10, Bucket: 10}}
	store := newID()
	began := time.Now()
	done := make(chan error)
	for range 2 {
		budget := NewBudget(NewLimits(connect(t, server)), rates)
		go func() {
			var err error
			for range 10 {
				err = errors.Join(err, budget.Spend(t.Context(), platform.WooCommerce, store, 1))
			}
			done <- err
		}()
	}
	if err := errors.Join(<-done, <-done); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 800*time.Millisecond {
		t.Errorf("20 calls at 10 a second after a burst of 10 took %s, want about a second", took)
	}
}

func TestSpendFailsRatherThanWaitLong(t *testing.T) {
	t.Parallel()
	r, server := newRedis(t)
	budget := NewBudget(NewLimits(r), map[platform.Kind]Rate{platform.Shopify: {PerSecond: 100, Bucket: 1000}})
	store := newID()
	if err := budget.Spend(t.Context(), platform.Shopify, store, 5000); err != nil {
		t.Errorf("a cost above the bucket must not wait for ever: %v", err)
	}
	began := time.Now()
	err := budget.Spend(t.Context(), platform.Shopify, store, 1000)
	var limited *fail.Error
	if !errors.As(err, &limited) || limited.Kind != fail.Limited || limited.RetryAfter < 5*time.Second {
		t.Errorf("want fail.Limited that says when, got %v", err)
	}
	short, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := budget.Spend(short, platform.Shopify, store, 100); !fail.Is(err, fail.Limited) {
		t.Errorf("want fail.Limited before the deadline, got %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("refusing took %s", took)
	}
	if err := budget.Spend(t.Context(), platform.Shopify, newID(), 100); err != nil {
		t.Errorf("another store waits: %v", err)
	}
	if err := budget.Spend(t.Context(), platform.WooCommerce, store, 1); err != nil {
		t.Errorf("a platform without a rate waits: %v", err)
	}
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := budget.Spend(t.Context(), platform.Shopify, uuid.Nil, 100); err != nil {
		t.Errorf("no calls without Redis: %v", err)
	}
}

func TestAQuotaSaysWhatIsLeftWithAndWithoutRedis(t *testing.T) {
	t.Parallel()
	_, server := newRedis(t)
	for name, l := range map[string]*Limits{"alone": NewLimits(nil), "with Redis": NewLimits(connect(t, server))} {
		first, second := l.Count(t.Context(), "key", 60, 3), l.Count(t.Context(), "key", 60, 3)
		if first.Left != 2 || second.Left != 1 || first.Wait != 0 || first.Reset <= 0 || second.Reset <= first.Reset {
			t.Errorf("%s: two of three leave %+v and %+v", name, first, second)
		}
		l.Count(t.Context(), "key", 60, 3)
		if over := l.Count(t.Context(), "key", 60, 3); over.Wait <= 0 || over.Left != 0 {
			t.Errorf("%s: the fourth of three is answered with %+v", name, over)
		}
	}
}

func TestABudgetLearnsWhatAStoreSaysOfItsPlan(t *testing.T) {
	t.Parallel()
	_, server := newRedis(t)
	rates := map[platform.Kind]Rate{platform.Shopify: {PerSecond: 100, Bucket: 2000}}
	here, there := NewBudget(NewLimits(connect(t, server)), rates), NewBudget(NewLimits(connect(t, server)), rates)
	alone := NewBudget(NewLimits(nil), rates)
	store, plus := newID(), platform.Said{PerSecond: 1000, Bucket: 20_000}
	spend := func(b *Budget, cost int) error { return b.Spend(t.Context(), platform.Shopify, store, cost) }
	here.Learn(t.Context(), platform.Shopify, store, plus)
	alone.Learn(t.Context(), platform.Shopify, store, plus)
	if err := errors.Join(spend(here, 9000), spend(there, 9000), spend(alone, 9000)); err != nil {
		t.Errorf("a store that allows 20,000 points at once is kept to its platform's 2,000: %v", err)
	}
	plus.Empty, plus.Left = true, 10
	for name, b := range map[string]*Budget{"shared": here, "alone": alone} {
		b.Learn(t.Context(), platform.Shopify, store, plus)
		if err := spend(b, 9000); !fail.Is(err, fail.Limited) {
			t.Errorf("%s: after the store said that its budget is empty: %v, want Limited", name, err)
		}
	}
	if err := spend(there, 9000); !fail.Is(err, fail.Limited) {
		t.Errorf("another process was not told that the store's budget is empty: %v", err)
	}
	here.Learn(t.Context(), platform.WooCommerce, store, plus) // a platform without a budget
}
