package jobs

import (
	"strings"
	"testing"

	"regulars/app/devstack"
	"regulars/app/fail"
)

func TestARedisThatDropsKeysIsRefused(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	health, err := r.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := health.Refusal(); err != nil {
		t.Errorf("the default was refused: %v", err)
	}
	if w := health.Warnings(); len(w) != 1 || !strings.Contains(w[0], "appendonly yes") {
		t.Errorf("want a warning that nothing is written to a file, got %v", w)
	}
	lasting, err := devstack.StartRedis(t.Context(), devstack.RedisOptions{AppendOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lasting.Stop() })
	r = connect(t, lasting)
	r.client.ConfigSet(t.Context(), "maxmemory-policy", "allkeys-lru")
	if health, err = r.Health(t.Context()); err != nil {
		t.Fatal(err)
	}
	err = health.Refusal()
	if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "REDIS_URL") || !strings.Contains(err.Error(), "noeviction") {
		t.Errorf("want a refusal that says what to set, got %v", err)
	}
	if w := health.Warnings(); len(w) != 0 {
		t.Errorf("want no warning, got %v", w)
	}
	err = Work(t.Context(), Options{Redis: r, Workers: 4, Log: quiet()})
	if !fail.Is(err, fail.Invalid) {
		t.Errorf("work began with a Redis that drops keys: %v", err)
	}
}

func TestARedisThatHidesItsSettingsIsTakenWithAWarning(t *testing.T) {
	t.Parallel()
	silent := Health{Version: "7"}
	if err := silent.Refusal(); err != nil {
		t.Error(err)
	}
	if w := silent.Warnings(); len(w) != 2 || !strings.Contains(w[0], "noeviction") {
		t.Errorf("want two warnings, got %v", w)
	}
}

func TestABadRedisURLIsNamedWithoutItsPassword(t *testing.T) {
	t.Parallel()
	_, err := OpenRedis("redis://user:hunter2@host:port/0", 1)
	if err == nil || !strings.HasPrefix(err.Error(), "REDIS_URL") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}
