package jobs

import (
	"context"
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
type Budget struct {
	limits *Limits
	rates  map[platform.Kind]Rate
}

// NewBudget makes a Budget with a rate for each platform; a platform without one
// is not limited.
func NewBudget(limits *Limits, rates map[platform.Kind]Rate) *Budget {
	return &Budget{limits: limits, rates: rates}
}

// longestSpend is how long a worker is kept waiting for one store's bucket.
// Beyond, the work goes back to its row, and the worker to other stores.
const longestSpend = 3 * time.Second

// Spend waits until the store's bucket holds cost, and takes it. fail.Limited
// when that is further away than three seconds or ctx allows. It is app.SpendFunc.
func (b *Budget) Spend(ctx context.Context, kind platform.Kind, store uuid.UUID, cost int) error {
	r, ok := b.rates[kind]
	if !ok || cost <= 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, longestSpend)
	defer cancel()
	limit := redis_rate.Limit{Rate: r.PerSecond, Burst: r.Bucket, Period: time.Second}
	for {
		wait := b.limits.take(ctx, "store:"+store.String(), limit, cost)
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
