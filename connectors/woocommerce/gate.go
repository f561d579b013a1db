package woocommerce

import (
	"cmp"
	"context"
	"net/http"
	"sync"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Shared hosting answers slowly, and the more we ask the slower it gets. So a
// store that takes long is asked one thing at a time, one that says "too many
// requests" is left alone for as long as it says, and one that does not answer is
// tried seldom. Whoever is turned away here gets fail.Limited: nothing was sent,
// no attempt is used up, and the worker is free for other stores.
//
// A process remembers this by itself: it is worth nothing an hour later.
const (
	slowAnswer  = time.Second      // a store that takes longer is slow
	longestWait = 3 * time.Second  // of a call for its turn at a slow store
	askLater    = 15 * time.Second // a listing whose store is busy comes back
	missesLeft  = 3                // calls without an answer, in a row, until a store counts as away
	awayFirst   = 30 * time.Second // it is left alone, doubled each time
	awayLongest = 5 * time.Minute
	// limitedFirst is how long a store is left alone that says "too many requests"
	// and not for how long.
	limitedFirst = 10 * time.Second
	mostGates    = 20_000
)

// gates keeps how each store bears being called.
type gates struct {
	slow    time.Duration // slowAnswer, shorter in tests
	longest time.Duration // that a page may take

	mu  sync.Mutex
	all map[string]*gate
}

func newGates(slow, longest time.Duration) *gates {
	return &gates{slow: cmp.Or(slow, slowAnswer), longest: longest, all: map[string]*gate{}}
}

func (g *gates) of(store platform.Store) *gate {
	g.mu.Lock()
	defer g.mu.Unlock()
	have := g.all[store.ID]
	if have == nil {
		if len(g.all) >= mostGates {
			clear(g.all)
		}
		have = &gate{
			slowAfter: g.slow, longest: g.longest, turn: make(chan struct{}, 1), paces: map[string]*pace{},
		}
		g.all[store.ID] = have
	}
	return have
}

// gate is one store's.
type gate struct {
	slowAfter, longest time.Duration
	turn               chan struct{} // held by the one call that a slow store is asked

	mu     sync.Mutex
	slow   bool
	misses int              // calls without an answer, in a row
	limits int              // times it said "too many requests", in a row
	until  time.Time        // it is asked nothing before
	paces  map[string]*pace // by path: as many as there are listings

	noRefunds bool // it does not list the refunds of many orders
}

// pageSize is how many objects of a path to ask for at once.
func (g *gate) pageSize(path string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pace(path).objects()
}

func (g *gate) pace(path string) *pace {
	if g.paces[path] == nil {
		g.paces[path] = &pace{enough: wellEnough}
	}
	return g.paces[path]
}

func (g *gate) lacksRefunds() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.noRefunds
}

func (g *gate) lackRefunds() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.noRefunds = true
}

// enter waits for the store's turn. leave must be called with what came of it.
func (g *gate) enter(ctx context.Context, now time.Time, listing bool) (leave func(), err error) {
	g.mu.Lock()
	slow, closed := g.slow, g.until.Sub(now)
	g.mu.Unlock()
	if closed > 0 {
		return nil, fail.After(closed, "the store is left alone for a while: it did not answer, or asked for that")
	}
	if !slow {
		return func() {}, nil
	}
	if listing { // nobody waits for it: the worker has other things to do
		select {
		case g.turn <- struct{}{}:
			return func() { <-g.turn }, nil
		default:
			return nil, fail.After(askLater, "the store is slow, and is asked one thing at a time")
		}
	}
	ctx, cancel := context.WithTimeout(ctx, longestWait)
	defer cancel()
	select {
	case g.turn <- struct{}{}:
		return func() { <-g.turn }, nil
	case <-ctx.Done():
		return nil, fail.After(longestWait, "the store is slow, and is asked one thing at a time")
	}
}

// learn takes in how a call went. It returns how long the store is to be left
// alone where it said that it is called too often.
func (g *gate) learn(now time.Time, took time.Duration, got answer, failed error, r request) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	asked := got.retryAfter(now)
	switch {
	case got.status == http.StatusTooManyRequests:
		return g.limited(now, asked)
	case failed != nil || got.status >= http.StatusInternalServerError:
		if r.listing {
			g.pace(cmp.Or(r.pace, r.path)).miss(r.method != http.MethodGet)
		}
		g.missed(now, asked)
		return asked
	}
	g.slow, g.misses, g.limits = took > g.slowAfter, 0, 0
	if r.listing {
		g.pace(cmp.Or(r.pace, r.path)).came(took, g.longest)
	}
	return asked
}

// limited notes that a store was called too often. One that does not say for how
// long it wants to be left alone is each time for twice as long.
func (g *gate) limited(now time.Time, asked time.Duration) time.Duration {
	wait := asked
	if wait == 0 {
		wait = min(limitedFirst<<min(g.limits, 5), awayLongest)
	}
	g.limits++
	g.slow, g.until = true, now.Add(wait)
	return wait
}

// missed notes a call without an answer.
func (g *gate) missed(now time.Time, asked time.Duration) {
	g.slow = true
	wait := asked
	if g.misses++; g.misses >= missesLeft {
		wait = max(wait, min(awayFirst<<min(g.misses-missesLeft, 4), awayLongest))
	}
	g.until = now.Add(wait)
}
