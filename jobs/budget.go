package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Rate is how much a store gives back each second and how much it lets a rested
// caller spend at once. The unit is the platform's: query cost points
// (Shopify), calls (WooCommerce).
type Rate struct {
	PerSecond int
	Bucket    int
}

// Budget keeps our calls to each store below what the store allows, over all
// processes: asking first is cheaper than being refused.
//
// A platform's rate is the least that any store of it allows. What a store says of
// its own (a Shopify Plus store restores ten times as much) is learnt from its
// answers, by all processes.
type Budget struct {
	limits *Limits
	rates  map[platform.Kind]Rate

	mu      sync.Mutex
	learned map[uuid.UUID]learnedRate
}

type learnedRate struct {
	rate Rate
	at   time.Time // when Redis was asked or told
}

// How long a process believes a rate before it asks Redis, how long Redis keeps
// one that nobody repeats, and how many a process keeps.
const (
	rateBelieved = time.Minute
	rateKept     = 24 * time.Hour
	mostLearned  = 20_000
)

// NewBudget makes a Budget with a rate for each platform; a platform without one
// is not limited.
func NewBudget(limits *Limits, rates map[platform.Kind]Rate) *Budget {
	return &Budget{limits: limits, rates: rates, learned: map[uuid.UUID]learnedRate{}}
}

// Learn takes in what a store says of its budget. One that refused a call leaves
// all processes no more than it says is left. It is app.LearnFunc.
func (b *Budget) Learn(ctx context.Context, kind platform.Kind, store uuid.UUID, said platform.Said) {
	if _, limited := b.rates[kind]; !limited {
		return
	}
	if said.PerSecond > 0 && said.Bucket > 0 {
		b.remember(ctx, store, Rate{PerSecond: said.PerSecond, Bucket: said.Bucket})
	}
	if said.Empty {
		b.limits.drain(ctx, bucketOf(store), b.limit(ctx, kind, store), said.Left)
	}
}

func bucketOf(store uuid.UUID) string { return "store:" + store.String() }

// remember keeps a rate here, and tells Redis of one that is new or not told for a while.
func (b *Budget) remember(ctx context.Context, store uuid.UUID, r Rate) {
	now := time.Now() //nolint:forbidigo // how old a note is, in real time
	b.mu.Lock()
	have, known := b.learned[store]
	fresh := known && have.rate == r && now.Sub(have.at) < rateBelieved
	if !fresh {
		b.keep(store, learnedRate{rate: r, at: now})
	}
	b.mu.Unlock()
	if !fresh {
		b.limits.write(ctx, "rate:"+store.String(), fmt.Sprintf("%d/%d", r.PerSecond, r.Bucket), rateKept)
	}
}

// keep stores a note; the lock is held.
func (b *Budget) keep(store uuid.UUID, note learnedRate) {
	if len(b.learned) >= mostLearned {
		clear(b.learned)
	}
	b.learned[store] = note
}

// limit is a store's own rate where it is known, else its platform's.
func (b *Budget) limit(ctx context.Context, kind platform.Kind, store uuid.UUID) redis_rate.Limit {
	now := time.Now() //nolint:forbidigo // how old a note is, in real time
	b.mu.Lock()
	have, known := b.learned[store]
	b.mu.Unlock()
	if !known || now.Sub(have.at) >= rateBelieved {
		if !known {
			have.rate = b.rates[kind]
		}
		var told Rate
		text := b.limits.read(ctx, "rate:"+store.String())
		if n, err := fmt.Sscanf(text, "%d/%d", &told.PerSecond, &told.Bucket); err == nil && n == 2 {
			have.rate = told
		}
		b.mu.Lock()
		b.keep(store, learnedRate{rate: have.rate, at: now})
		b.mu.Unlock()
	}
	return redis_rate.Limit{Rate: have.rate.PerSecond, Burst: have.rate.Bucket, Period: time.Second}
}

// longestSpend is how long a worker is kept waiting for one store's bucket.
// Beyond, the work goes back to its row, and the worker to other stores.
const longestSpend = 3 * time.Second

// Spend waits until the store's bucket holds cost, and takes it. fail.Limited
// when that is further away than three seconds or ctx allows. It is app.SpendFunc.
func (b *Budget) Spend(ctx context.Context, kind platform.Kind, store uuid.UUID, cost int) error {
	if _, ok := b.rates[kind]; !ok || cost <= 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, longestSpend)
	defer cancel()
	limit := b.limit(ctx, kind, store)
	for {
		wait := b.limits.take(ctx, bucketOf(store), limit, cost)
		if wait == 0 {
			return nil
		}
		if !inTime(ctx, wait) || !sleep(ctx, wait) {
			return fail.After(wait, "the store allows no more calls for now")
		}
	}
}

// inTime reports whether ctx lasts longer than a wait.
func inTime(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > wait //nolint:forbidigo // a deadline is in real time
}
