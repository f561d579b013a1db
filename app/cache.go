package app

import (
	"sync"
	"time"
)

// ttlCache keeps what was loaded for a while. Its zero value needs only a life.
type ttlCache[K comparable, V any] struct {
	life   time.Duration
	lifeOf func(V) time.Duration // nil: life for every value
	mu     sync.Mutex
	held   map[K]cached[V]
	drops  int // a value that was loading while something was dropped is not kept
}

type cached[V any] struct {
	value V
	until time.Time
}

// mostHeld bounds a cache: beyond it everything is forgotten, which costs a
// reload and no correctness.
const mostHeld = 10_000

func (c *ttlCache[K, V]) get(key K, now time.Time, load func() (V, error)) (V, error) {
	have, drops, ok := c.peek(key, now)
	if ok {
		return have, nil
	}
	value, err := load()
	if err == nil {
		c.put(key, value, now, drops)
	}
	return value, err
}

// peek reads what is held, and how many drops there were: put wants to know.
func (c *ttlCache[K, V]) peek(key K, now time.Time) (value V, drops int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	have, ok := c.held[key]
	return have.value, c.drops, ok && now.Before(have.until)
}

// put holds a value that was loaded after so many drops.
func (c *ttlCache[K, V]) put(key K, value V, now time.Time, drops int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drops != drops {
		return
	}
	if c.held == nil || len(c.held) >= mostHeld {
		c.held = map[K]cached[V]{}
	}
	life := c.life
	if c.lifeOf != nil {
		life = c.lifeOf(value)
	}
	c.held[key] = cached[V]{value: value, until: now.Add(life)}
}

func (c *ttlCache[K, V]) drop(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drops++
	delete(c.held, key)
}
