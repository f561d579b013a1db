package platform

import (
	"context"
	"time"
)

// IDPage is one page of ids, ascending as numbers, and where to go on; Next ""
// is the end.
type IDPage struct {
	IDs  []string
	Next string
}

// Census is the optional ability to list what a store has by id alone, so that
// what was deleted without a word can be found. An id that is not listed is only
// a hint: Inbound.Complete has the last word.
type Census interface {
	// OrderIDs lists the orders placed at or after since, whatever their state;
	// those in the trash may be left out.
	OrderIDs(ctx context.Context, store Store, since time.Time, cursor string) (IDPage, error)
	// ProductIDs lists the products, sold or not; those in the trash may be left out.
	ProductIDs(ctx context.Context, store Store, cursor string) (IDPage, error)
}
