package merchant

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// The listings of a store.
const (
	ListOrders    = "orders"
	ListCustomers = "customers"
	ListProducts  = "products"

	// Ids alone, to find what was deleted without a word.
	ListOrderIDs   = "order_ids"
	ListProductIDs = "product_ids"

	// Codes that shoppers hold, looked at where a platform can be asked for many.
	ListCodes = "codes"

	// What some platforms list beside (platform.Beside).
	ListRefunds    = string(platform.Refunds)
	ListNewcomers  = string(platform.Newcomers)
	ListGuests     = string(platform.Guests)
	ListCategories = string(platform.Categories)
)

// Listing names one listing of one store.
type Listing struct {
	Merchant uuid.UUID
	Store    uuid.UUID
	Listing  string
}

// Cursor is how far a listing was read. Everything changed before Since is
// here; Page and PassStart belong to a pass that is not finished.
type Cursor struct {
	Since     time.Time
	Page      string
	PassStart *time.Time
	Failures  int
	NextAt    time.Time
	LastError string
	Anew      int // how often the listing was begun anew
}

// ErrReadAnew says that a listing was begun anew while somebody read it.
var ErrReadAnew = errors.New("the listing was begun anew")

// ListingVisibility is how long a claimed listing stays with its worker, and one of
// which a page was read.
const ListingVisibility = 90 * time.Second

// ClaimListings hands out listings that are due to be read, of stores that can
// be talked to. A listing of another one stays due, and is read as soon as its
// store is back. For AcrossMerchants.
func ClaimListings(tx *pg.Tx, limit int) ([]Listing, error) {
	return pg.All(tx, pgx.RowToStructByPos[Listing], `
		UPDATE store_cursor c SET next_at = $2 FROM (SELECT l.merchant_id, l.store_id, l.listing
			FROM store_cursor l JOIN store s ON s.merchant_id = l.merchant_id AND s.id = l.store_id AND s.state = 0
			WHERE l.next_at <= $1 ORDER BY l.next_at LIMIT $3 FOR UPDATE OF l SKIP LOCKED) due
		WHERE c.merchant_id = due.merchant_id AND c.store_id = due.store_id AND c.listing = due.listing
		RETURNING c.merchant_id, c.store_id, c.listing`, tx.Now, tx.Now.Add(ListingVisibility), limit)
}

// WithStores lists merchants that have a connected store. For AcrossMerchants.
func WithStores(tx *pg.Tx) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT DISTINCT merchant_id FROM store WHERE state <> 2`)
}

// All lists every merchant's id, oldest first. For AcrossMerchants.
func All(tx *pg.Tx) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], "SELECT id FROM merchant ORDER BY id")
}

// StartListing begins to follow a listing from a moment on. Repeating it reads
// the listing soon and forgets nothing.
func StartListing(tx *pg.Tx, store uuid.UUID, listing string, since time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO store_cursor (merchant_id, store_id, listing, since, next_at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant_id, store_id, listing) DO UPDATE SET next_at =
			excluded.next_at`,
		tx.Merchant, store, listing, since, tx.Now)
	return err
}

// ReadAnew has a listing read from a moment on once more: its store shows more of it.
// Whoever is in the middle of it notes nothing more.
func ReadAnew(tx *pg.Tx, store uuid.UUID, listing string, since time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE store_cursor
		SET since = $4, page = '', pass_start = NULL, next_at = $5, anew = anew + 1
		WHERE merchant_id = $1 AND store_id = $2 AND listing = $3`, tx.Merchant, store, listing, since, tx.Now)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `DELETE FROM first_reading
		WHERE merchant_id = $1 AND store_id = $2 AND listing = $3`, tx.Merchant, store, listing)
	return err
}

// StartCounting begins to compare ids with a listing, first at a moment: before
// the store's first reading there is nothing to compare. Repeating it changes
// nothing.
func StartCounting(tx *pg.Tx, store uuid.UUID, listing string, first time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO store_cursor (merchant_id, store_id, listing, since, next_at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, tx.Merchant, store, listing, tx.Now, first)
	return err
}

// LetGo hands a listing back, to be read on from a moment.
func LetGo(tx *pg.Tx, store uuid.UUID, listing string, at time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE store_cursor SET next_at = $4
		WHERE merchant_id = $1 AND store_id = $2 AND listing = $3`, tx.Merchant, store, listing, at)
	return err
}

// GetCursor reads how far a listing was read.
func GetCursor(tx *pg.Tx, store uuid.UUID, listing string) (Cursor, error) {
	return pg.One(tx, pgx.RowToStructByPos[Cursor], `
		SELECT since, page, pass_start, failures, next_at, last_error, anew FROM store_cursor
		WHERE merchant_id = $1 AND store_id = $2 AND listing = $3`, tx.Merchant, store, listing)
}

// SaveCursor notes how far a listing was read and when it is due again. ErrReadAnew
// when it was begun anew since the cursor was read.
func SaveCursor(tx *pg.Tx, store uuid.UUID, listing string, c Cursor) error {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE store_cursor SET since = $4, page = $5, pass_start = $6,
		failures = $7, next_at = $8, last_error = $9
		WHERE merchant_id = $1 AND store_id = $2 AND listing = $3 AND anew = $10`,
		tx.Merchant, store, listing, c.Since, c.Page, c.PassStart, c.Failures, c.NextAt, c.LastError, c.Anew)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrReadAnew
	}
	return err
}
