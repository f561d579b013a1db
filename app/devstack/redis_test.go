package devstack

import (
	"errors"
	"net"
	"testing"

	"github.com/redis/go-redis/v9"
)

func startRedis(t *testing.T, opts RedisOptions) *Redis {
	t.Helper()
	r, err := StartRedis(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Stop(); err != nil {
			t.Errorf("stopping: %v", err)
		}
	})
	return r
}

func redisClient(t *testing.T, r *Redis) *redis.Client {
	t.Helper()
	opts, err := redis.ParseURL(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(opts)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func TestRedisComesBackOnItsPortAfterAKill(t *testing.T) {
	t.Parallel()
	for name, appendOnly := range map[string]bool{"with its data": true, "with nothing": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startRedis(t, RedisOptions{AppendOnly: appendOnly})
			client, url := redisClient(t, r), r.URL()
			if err := client.Set(t.Context(), "word", "kept", 0).Err(); err != nil {
				t.Fatal(err)
			}
			if err := r.Kill(); err != nil {
				t.Fatal(err)
			}
			if conn, err := net.Dial("tcp", r.Addr()); err == nil {
				_ = conn.Close()
				t.Error("a killed Redis answers")
			}
			if err := r.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
			if r.URL() != url {
				t.Errorf("the address changed: %s, was %s", r.URL(), url)
			}
			_, err := client.Get(t.Context(), "word").Result()
			if kept := err == nil; kept != appendOnly {
				t.Errorf("data kept = %v (%v), want %v", kept, err, appendOnly)
			}
		})
	}
}

func TestRedisKeepsItsDataInAGivenDirectory(t *testing.T) {
	t.Parallel()
	opts := RedisOptions{Dir: t.TempDir(), AppendOnly: true}
	first := startRedis(t, opts)
	if err := redisClient(t, first).Set(t.Context(), "word", "kept", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	got, err := redisClient(t, startRedis(t, opts)).Get(t.Context(), "word").Result()
	if err != nil || got != "kept" {
		t.Errorf("word = %q, %v", got, err)
	}
}

func TestRedisLeavesNothingAndWantsItsPassword(t *testing.T) {
	t.Parallel()
	r := startRedis(t, RedisOptions{})
	stranger := redis.NewClient(&redis.Options{Addr: r.Addr()})
	defer stranger.Close()
	if err := stranger.Ping(t.Context()).Err(); err == nil {
		t.Error("Redis answers without its password")
	}
	dir, pid := r.scratch.dir, r.Pid()
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	if !processGone(pid) || !pathGone(dir) {
		t.Errorf("after Stop: process gone %v, files gone %v", processGone(pid), pathGone(dir))
	}
}

// Not parallel: it changes PATH.
func TestRedisIsImitatedOnlyWhereThatIsAllowed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := StartRedis(t.Context(), RedisOptions{}); !errors.Is(err, ErrMissing) {
		t.Errorf("error = %v, want ErrMissing", err)
	}
	r := startRedis(t, RedisOptions{AllowMiniredis: true})
	if !r.Imitated() || r.Pid() != 0 {
		t.Errorf("imitated = %v, pid = %d", r.Imitated(), r.Pid())
	}
	client := redisClient(t, r)
	if err := client.Set(t.Context(), "word", "here", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := r.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := r.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := client.Ping(t.Context()).Err(); err != nil {
		t.Errorf("after a restart on the same port: %v", err)
	}
}
