package platform

import "context"

// Permission is something that a store lets us do only where its merchant agreed
// to it apart, and may take back at any time. The texts stand in the API.
type Permission string

// The permissions.
const (
	MakeGiftCards   Permission = "gift_cards"
	GiveStoreCredit Permission = "store_credit"
	SeeLooks        Permission = "looks"      // the store's pages tell what shoppers look at
	SeeOldOrders    Permission = "old_orders" // those of more than 60 days ago
)

// Permitter is the optional ability to be granted more by one store than by another.
type Permitter interface {
	// Permissions lists what merchants can be asked for.
	Permissions() []Permission
	// Lacking lists the platform's own names of what a grant (comma separated) lacks
	// for a permission, nil for nothing.
	Lacking(granted string, p Permission) []string
	// Granted asks the store what it grants now.
	Granted(ctx context.Context, store Store) (string, error)
	// PermitURL is where the merchant of a store that the platform installed us in
	// (merchant.Store.Managed) agrees to what is lacking.
	PermitURL(shop string, asked []string) (string, error)
}

// PageWatcher is the optional ability to have a store's pages tell us what shoppers
// look at there.
type PageWatcher interface {
	// WatchPages begins it, under the store's id, or ends it. Repeating changes nothing.
	WatchPages(ctx context.Context, store Store, on bool) error
}
