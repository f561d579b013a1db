package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/sony/gobreaker/v2"
	"golang.org/x/time/rate"
)

const (
	// redisPatience is how long a caller waits for Redis to count.
	redisPatience = 250 * time.Millisecond
	// mostLocal bounds the buckets kept while Redis is away.
	mostLocal = 20_000
)

// Limits keeps rates across all processes in Redis. While Redis is away each
// process keeps to half of every rate by itself: too strict for one process,
// about right for two, never an outage.
type Limits struct {
	redis   *Redis              // nil: there is none
	shared  *redis_rate.Limiter // the same
	breaker *gobreaker.CircuitBreaker[*redis_rate.Result]

	mu    sync.Mutex
	local map[string]*rate.Limiter
}

// NewLimits makes Limits. r may be nil: then every process counts for itself.
func NewLimits(r *Redis) *Limits {
	l := &Limits{local: map[string]*rate.Limiter{}}
	if r != nil {
		l.redis = r
		l.shared = redis_rate.NewLimiter(r.client)
	}
	// After three failures in a row Redis is left alone for two seconds, so that
	// its absence costs callers no time.
	l.breaker = gobreaker.NewCircuitBreaker[*redis_rate.Result](gobreaker.Settings{
		Timeout:     2 * time.Second,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= 3 },
	})
	return l
}

// Allow takes one from the bucket of a key (an address, a member, a merchant),
// which holds burst and is refilled with perMinute. It returns 0, or how long to
// wait. Redis sees a hash of the key only: it may be somebody's address.
func (l *Limits) Allow(ctx context.Context, key string, perMinute, burst int) time.Duration {
	sum := sha256.Sum256([]byte(key))
	limit := redis_rate.Limit{Rate: perMinute, Burst: burst, Period: time.Minute}
	return l.take(ctx, "limit:"+hex.EncodeToString(sum[:16]), limit, 1)
}

// Quota is what Count says of a bucket.
type Quota struct {
	Left  int           // how many more there are now
	Reset time.Duration // until the bucket is full
	Wait  time.Duration // 0, or how long until there is one
}

// Count is Allow, saying what is left.
func (l *Limits) Count(ctx context.Context, key string, perMinute, burst int) Quota {
	sum := sha256.Sum256([]byte(key))
	bucket := "limit:" + hex.EncodeToString(sum[:16])
	limit := redis_rate.Limit{Rate: perMinute, Burst: burst, Period: time.Minute}
	if result, err := l.ask(ctx, bucket, limit, 1); err == nil {
		q := Quota{Left: result.Remaining, Reset: result.ResetAfter}
		if result.Allowed == 0 {
			q.Wait = max(result.RetryAfter, time.Millisecond)
		}
		return q
	}
	q := Quota{Wait: l.takeLocal(bucket, limit, 1)}
	local := l.localBucket(bucket, limit)
	left := max(0, local.TokensAt(time.Now())) //nolint:forbidigo // a rate is about real seconds
	q.Left = int(left)
	q.Reset = time.Duration((float64(burst) - left) / float64(local.Limit()) * float64(time.Second))
	return q
}

// take takes n from a bucket, or leaves it alone and says how long to wait.
func (l *Limits) take(ctx context.Context, bucket string, limit redis_rate.Limit, n int) time.Duration {
	n = min(n, limit.Burst) // more than the bucket holds would wait for ever
	result, err := l.ask(ctx, bucket, limit, n)
	switch {
	case err != nil:
		return l.takeLocal(bucket, limit, n)
	case result.Allowed < n:
		return max(result.RetryAfter, time.Millisecond)
	default:
		return 0
	}
}

// errNoRedis says that every process counts for itself.
var errNoRedis = errors.New("there is no Redis")

// ask takes n from a bucket in Redis.
func (l *Limits) ask(ctx context.Context, bucket string, limit redis_rate.Limit, n int) (*redis_rate.Result, error) {
	if l.shared == nil {
		return nil, errNoRedis
	}
	return l.breaker.Execute(func() (*redis_rate.Result, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), redisPatience)
		defer cancel()
		return l.shared.AllowN(ctx, bucket, limit, n)
	})
}

// drain leaves no more than left in a bucket.
func (l *Limits) drain(ctx context.Context, bucket string, limit redis_rate.Limit, left int) {
	result, err := l.ask(ctx, bucket, limit, 0)
	if err != nil {
		now := time.Now() //nolint:forbidigo // a rate is about real seconds, whatever the app's clock says
		local := l.localBucket(bucket, limit)
		if over := int(local.TokensAt(now)) - left; over > 0 {
			local.AllowN(now, over)
		}
		return
	}
	if over := result.Remaining - left; over > 0 {
		_, _ = l.ask(ctx, bucket, limit, over) // somebody else spent meanwhile: so much the better
	}
}

// read asks Redis for a note, "" where there is none or no Redis.
func (l *Limits) read(ctx context.Context, key string) string {
	if l.redis == nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), redisPatience)
	defer cancel()
	return l.redis.client.Get(ctx, key).Val()
}

// write leaves a note in Redis; one that is lost is written again.
func (l *Limits) write(ctx context.Context, key, text string, life time.Duration) {
	if l.redis == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), redisPatience)
	defer cancel()
	l.redis.client.Set(ctx, key, text, life)
}

func (l *Limits) takeLocal(bucket string, limit redis_rate.Limit, n int) time.Duration {
	now := time.Now() //nolint:forbidigo // a rate is about real seconds, whatever the app's clock says
	reservation := l.localBucket(bucket, limit).ReserveN(now, n)
	wait := reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}

func (l *Limits) localBucket(bucket string, limit redis_rate.Limit) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.local[bucket]
	if found == nil {
		if len(l.local) >= mostLocal {
			clear(l.local)
		}
		found = rate.NewLimiter(half(limit), limit.Burst)
		l.local[bucket] = found
	}
	if found.Burst() != limit.Burst || found.Limit() != half(limit) { // its store's plan is another now
		found.SetBurst(limit.Burst)
		found.SetLimit(half(limit))
	}
	return found
}

// half of a rate is what one process keeps to by itself.
func half(limit redis_rate.Limit) rate.Limit {
	return rate.Limit(float64(limit.Rate) / limit.Period.Seconds() / 2)
}
