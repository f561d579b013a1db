package app

import (
	"testing"
	"time"
)

func TestWhatWasLoadingWhileItWasDroppedIsNotKept(t *testing.T) {
	t.Parallel()
	cache := ttlCache[string, int]{life: time.Minute}
	load := func(n int, meanwhile func()) int {
		got, err := cache.get("key", time.Unix(0, 0), func() (int, error) { meanwhile(); return n, nil })
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	load(1, func() { cache.drop("key") })
	if got := load(2, func() {}); got != 2 {
		t.Errorf("after a drop the cache still has %d, which was read before it", got)
	}
	if got := load(3, func() {}); got != 2 {
		t.Errorf("the cache read %d again, want what it holds", got)
	}
}

func TestACacheForgetsEverythingBeforeItGrowsTooLarge(t *testing.T) {
	t.Parallel()
	cache := ttlCache[int, struct{}]{life: time.Minute}
	for n := range 3 * mostHeld {
		cache.put(n, struct{}{}, time.Unix(0, 0), 0)
		if len(cache.held) > mostHeld {
			t.Fatalf("the cache holds %d, want at most %d", len(cache.held), mostHeld)
		}
	}
}
