package platform

import "context"

// Listing names what a store can list. The words are stored: never rename one.
type Listing string

// The listings that can be had as one file.
const (
	Orders    Listing = "orders"
	Customers Listing = "customers"
	Products  Listing = "products"
)

// BulkState is where a file that a platform prepares stands.
type BulkState uint8

// The states of a file.
const (
	BulkRunning BulkState = iota // the platform is at it
	BulkReady                    // URL is all of it
	BulkFailed                   // it was given up; Partial may be some of it
	BulkDenied                   // the app may not see something it asks for: asking again changes nothing
	BulkGone                     // nobody has it any more
)

// Bulk is a whole listing as one file, which the platform prepares.
type Bulk struct {
	Listing Listing
	ID      string
	State   BulkState
	Objects int64  // orders, customers or products written so far
	Lines   int64  // lines of the file so far: the objects and what belongs to them
	URL     string // of the file, once it is ready
	Partial string // of what was written before it failed, "" for nothing
}

// BulkObject is one object out of a file. Event decodes it, and may be called
// anywhere; its error means that the object must be asked for by its ID.
type BulkObject struct {
	ID       string
	Position string // in the file: whoever read up to it goes on behind it
	Event    func() (Event, error)
}

// BulkReader is the optional ability to give a whole listing as one file,
// instead of thousands of pages.
type BulkReader interface {
	// Count says how many objects a listing has now.
	Count(ctx context.Context, store Store, listing Listing) (int64, error)
	// StartBulk has the platform begin with a file of all objects of a listing.
	// fail.Limited when it makes as many files as it can; fail.Invalid or
	// fail.Forbidden when it will never make this one.
	StartBulk(ctx context.Context, store Store, listing Listing) (id string, err error)
	// FindBulk says where a file stands.
	FindBulk(ctx context.Context, store Store, listing Listing, id string) (Bulk, error)
	// ReadBulk gives the file's objects to yield, those behind the position after
	// ("" for all), always in the same order: orders by their buyers, the rest by
	// their ids, which are numbers. It needs a bounded piece of memory and room for
	// the file on the disk, for orders twice. yield's error ends it and is returned.
	// fail.NotFound when the file cannot be had any more.
	ReadBulk(ctx context.Context, store Store, file Bulk, after string, yield func(BulkObject) error) error
}
