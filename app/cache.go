package app

import (
	"sync"
	"time"
)

// ttlCache keeps what was loaded for a while. Its zero value needs only a life.
type ttlCache[K comparable, V any] struct {
	life time.Duration
	mu   sync.Mutex
	held map[K]cached[V]
}

type cached[V any] struct {
	value V
	until time.Time
}

// mostHeld bounds a cache: beyond it everything is forgotten, which costs a
// reload and no correctness.
const mostHeld = 10_000

func (c *ttlCache[K, V]) get(key K, now time.Time, load func() (V, error)) (V, error) {
	c.mu.Lock()
	have, ok := c.held[key]
	c.mu.Unlock()
	if ok && now.Before(have.until) {
		return have.value, nil
	}
	value, err := load()
	if err != nil {
		return value, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil || len(c.held) >= mostHeld {
		c.held = map[K]cached[V]{}
	}
	c.held[key] = cached[V]{value: value, until: now.Add(c.life)}
	return value, nil
}

func (c *ttlCache[K, V]) drop(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.held, key)
}
