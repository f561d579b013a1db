package platform

import (
	"context"
	"time"
)

// CodeWatcher is the optional ability to look at many codes at once, so that one which
// the store's staff deleted or withdrew is noticed.
type CodeWatcher interface {
	// MostWatched is how many at most.
	MostWatched() int
	// WatchCodes looks at discounts by their ExternalIDs, and returns those that are
	// there. What is not among them is gone: the store itself said so.
	WatchCodes(ctx context.Context, store Store, ids []string) (map[string]CodeSeen, error)
}

// CodeSeen is how a code stands in its store.
type CodeSeen struct {
	Works  bool      // or it is a draft, or in the trash
	EndsAt time.Time // zero for never
}
