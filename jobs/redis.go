package jobs

import (
	"context"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"regulars/app/fail"
)

// Redis is the one connection pool that waking workers and limiting rates
// share. Everything in it may be lost at any moment (P6).
type Redis struct{ client *redis.Client }

// OpenRedis prepares a pool of at most conns connections; it does not connect,
// so that a process can start before Redis does. fail.Invalid names REDIS_URL.
func OpenRedis(url string, conns int) (*Redis, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fail.Field("REDIS_URL", "is not a Redis URL") // the cause may show the password
	}
	options.PoolSize = conns
	options.DialTimeout = time.Second
	options.ReadTimeout, options.WriteTimeout = 2*time.Second, 2*time.Second
	options.MaxRetries = 1
	options.ContextTimeoutEnabled = true
	return &Redis{client: redis.NewClient(options)}, nil
}

// Close ends all connections.
func (r *Redis) Close() error { return r.client.Close() }

// Health is what Redis says of its own safety. A field is empty where it does
// not say: some hosts hide it.
type Health struct {
	Version    string
	Policy     string // maxmemory-policy
	AppendOnly string // "1" when commands are written to a file
}

// Health asks Redis about itself. fail.Unavailable when it does not answer.
func (r *Redis) Health(ctx context.Context) (Health, error) {
	if err := r.client.Ping(ctx).Err(); err != nil {
		return Health{}, fail.Wrap(err, fail.Unavailable, "Redis does not answer")
	}
	// INFO, not CONFIG GET: hosted Redis forbids the latter. A section that is
	// refused stays unknown.
	var info strings.Builder
	for _, section := range []string{"server", "memory", "persistence"} {
		info.WriteString(r.client.Info(ctx, section).Val())
	}
	fields := parseInfo(info.String())
	return Health{
		Version: fields["redis_version"], Policy: fields["maxmemory_policy"], AppendOnly: fields["aof_enabled"],
	}, nil
}

func parseInfo(text string) map[string]string {
	fields := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			fields[name] = value
		}
	}
	return fields
}

// Refusal is why we will not work with such a Redis, nil when we will: one that
// evicts keys under memory pressure takes tasks apart, and some of them are then
// neither run nor found again.
func (h Health) Refusal() error {
	if h.Policy == "" || h.Policy == "noeviction" {
		return nil
	}
	return fail.Field("REDIS_URL", "leads to a Redis with maxmemory-policy %s, which drops keys when memory is short; "+
		"set maxmemory-policy noeviction", h.Policy)
}

// Warnings are what an operator should know and may live with.
func (h Health) Warnings() []string {
	var out []string
	if h.Policy == "" {
		out = append(out, "Redis does not tell its maxmemory-policy; make sure that it is noeviction")
	}
	if h.AppendOnly != "1" {
		out = append(out, "Redis does not append to a file; set appendonly yes, "+
			"or work waits up to a minute for its next turn after a crash")
	}
	return out
}
