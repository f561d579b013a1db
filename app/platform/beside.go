package platform

import (
	"context"
	"time"
)

// What some platforms list beside orders, customers and products.
const (
	Refunds    Listing = "refunds"    // each tells of an order that has to be asked for
	Newcomers  Listing = "newcomers"  // accounts by when they were made
	Guests     Listing = "guests"     // buyers without an account
	Categories Listing = "categories" // with what is above them
)

// Beside is the optional ability to list more than orders, customers and products.
// Each of these listings is read by itself, so that one that a store lacks stops
// no other.
type Beside interface {
	// Besides names them.
	Besides() []Listing
	// ListBeside reads a page of one: what was made or changed since, as far as the
	// platform can tell. A store that lacks it has an empty one.
	ListBeside(ctx context.Context, store Store, listing Listing, since time.Time, cursor string) (Page, error)
}

// ArrivalsUntold marks a connector whose platform does not tell by itself when
// parcels arrive: where nobody else does either, that is estimated.
type ArrivalsUntold interface{ ArrivalsUntold() }
