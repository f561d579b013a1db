package platform

import (
	"context"
	"errors"
	"time"
)

// ErrSession is the cause of refusing what says who asks from inside a
// platform's admin: whoever sent it may come again with a fresh one.
var ErrSession = errors.New("session token refused")

// Visit is one request of a store's staff from inside the platform's own admin,
// as the platform signed it.
type Visit struct {
	Shop    string // the store's external key
	User    string // the platform's id of the person, in this store
	Session string // the platform's id of their sign-in
	Ends    time.Time
	Origin  string // of the store's own page that asks; "" where the page is ours, or the store does not say
}

// Visitor is who the person behind a visit is.
type Visitor struct {
	User   string
	Name   string
	Email  string // lower case; "" where the platform does not vouch for it
	Owner  bool   // of the store's account with the platform
	Locale string // BCP 47
}

// Embedder is the optional ability to run inside the platform's own admin, and to
// be installed by being opened there.
type Embedder interface {
	// CheckShop normalizes and checks a shop name before any request is made.
	CheckShop(shop string) (string, error)
	// AppKey is the public name that the platform knows our app by.
	AppKey() string
	// VerifySession checks a token that a page inside the admin was given.
	// fail.Unauthorized with the cause ErrSession when it is not, or no longer, valid.
	VerifySession(token string, now time.Time) (Visit, error)
	// ExchangeSession trades a token for the store's credentials. The same error
	// as VerifySession when the platform does not take the token;
	// fail.Forbidden when the store granted less than was asked.
	ExchangeSession(ctx context.Context, shop, token string) (Credentials, error)
	// Visitor trades a token for who its person is.
	Visitor(ctx context.Context, shop, token string) (Visitor, error)
}

// StaffVerifier is the optional ability to show our admin as a page of the
// store's own. Its requests bear a token that the store signs with the secret
// that we gave it, and that says who asks.
type StaffVerifier interface {
	// StaffStore reads which store a token says that it is of, so that the app can
	// load that store's secrets; "" when it is another kind of token. It proves
	// nothing.
	StaffStore(token string) (externalKey string)
	// VerifyStaff proves a token and says who asks. fail.Unauthorized with the cause
	// ErrSession when it is not, or no longer, valid.
	VerifyStaff(token string, secrets []string, now time.Time) (Visit, Visitor, error)
}
