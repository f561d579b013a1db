package platform

import "context"

// Group is a group of customers that a store's staff made there, as Shopify's
// segments are.
type Group struct {
	ID    string
	Name  string
	Query string // what makes somebody one of them, in the platform's words
}

// GroupPage is one page of groups and where to go on; Next "" is the end.
type GroupPage struct {
	Groups []Group
	Next   string
}

// Grouper is the optional ability to tell which groups of customers a store has,
// and who is in them. Discount.Groups names them.
type Grouper interface {
	// Groups lists them, oldest first.
	Groups(ctx context.Context, store Store, cursor string) (GroupPage, error)
	// InGroups reports whether a customer is in any of some groups now. One that
	// there is not any more has nobody in it.
	InGroups(ctx context.Context, store Store, customerID string, groups []string) (bool, error)
}
