package platform

import (
	"context"
	"errors"
	"net/http"
	"time"

	"regulars/app/money"
)

// Kind names a platform. It is stored in rows: never rename one.
type Kind string

// The platforms.
const (
	Shopify     Kind = "shopify"
	WooCommerce Kind = "woocommerce"
)

// Credentials are a store's secrets in clear, alive only while a call needs
// them. Which fields are used is the connector's business.
type Credentials struct {
	AccessToken    string    `json:"access_token,omitempty"`
	RefreshToken   string    `json:"refresh_token,omitempty"`
	AccessExpires  time.Time `json:"access_expires,omitzero"`
	RefreshExpires time.Time `json:"refresh_expires,omitzero"`
	Scope          string    `json:"scope,omitempty"`
	ConsumerKey    string    `json:"consumer_key,omitempty"`
	ConsumerSecret string    `json:"consumer_secret,omitempty"`
	AuthStyle      string    `json:"auth_style,omitempty"` // which step of the ladder worked (WooCommerce)
	WebhookSecret  string    `json:"webhook_secret,omitempty"`
	SharedSecret   string    `json:"shared_secret,omitempty"` // signs shopper tokens (WooCommerce plugin)
}

// RenewFunc asks the platform for fresh credentials in exchange for the old.
type RenewFunc func(ctx context.Context, old Credentials) (Credentials, error)

// Store is what a connector knows of one connected store, and the few things
// it may ask of the app. Connectors see no database.
type Store struct {
	ID          string // our id, a UUID
	Kind        Kind
	ExternalKey string // "name.myshopify.com", or the WooCommerce webhook URL token
	URL         string // API base: "https://name.myshopify.com", "https://shop.example/path"
	Currency    string
	TimeZone    string

	// Credentials loads the store's credentials. With a renew function the app
	// holds the credential row's lock, calls it, saves the new pair, commits and
	// returns it: the one place where HTTP happens in a transaction, because a
	// refresh token works once. Another process that renewed meanwhile wins and
	// renew is not called.
	Credentials func(ctx context.Context, renew RenewFunc) (Credentials, error)
	// Spend waits until the store's rate budget allows a call of this cost, or
	// fails with fail.Limited when that is further away than ctx allows.
	Spend func(ctx context.Context, cost int) error
	// Now is the app's one clock.
	Now func() time.Time
	// Said hears what the store's answers say of themselves. nil: nobody listens.
	Said func(ctx context.Context, said Said)
}

// Said is what a store's answer says beside what it was asked for.
type Said struct {
	Version string // the API version that answered where it is not the one asked for; "" where it is
	// The store's rate budget, in the unit of Spend; 0 where the answer tells none.
	PerSecond, Bucket int
	// Empty: the store refused the call because its budget holds only Left.
	Empty bool
	Left  int
	// Withheld is what the answer kept back of people: "name", "email", "phone",
	// "address" or "other". Empty and not nil when it shows that nothing is.
	Withheld []string
}

// ErrFrozen is the cause of a refusal (fail.Unauthorized) by a store that its
// platform has closed for now: it has not removed the app, and comes back by itself.
var ErrFrozen = errors.New("frozen or locked")

// Delivery is one webhook request as it came: headers and raw bytes.
type Delivery struct {
	Header http.Header
	Body   []byte
}

// Notice is what can be known of a verified delivery without parsing its body.
type Notice struct {
	StoreKey  string // external key of the store where the delivery itself names it (Shopify), else ""
	Source    string // address of the shop as the sender tells it, unsigned; "" where it is not told
	Topic     string // platform's own, e.g. "orders/paid", "order.updated"
	DedupeKey string // equal for re-sends of one delivery; see DESIGN §5
	Probe     bool   // a ping: answer 200, keep nothing
	// Compliance marks requests to hand over or erase data: they are kept even
	// when the store has left.
	Compliance bool
}

// Inbound understands what a platform sends.
type Inbound interface {
	// Verify checks the signature of the raw bytes: against the store's own
	// secrets (WooCommerce; two while one rotates), or against the app's, which
	// the connector was made with (Shopify). now is for dedupe keys that need
	// the minute.
	// fail.Unauthorized when no secret fits; fail.Invalid for a missing topic.
	Verify(d Delivery, secrets []string, now time.Time) (Notice, error)
	// Decode turns a stored body into events; none for a topic we do not need.
	// No I/O. fail.Invalid when the body is not what the topic promises.
	Decode(store Store, topic string, body []byte) ([]Event, error)
	// Complete fetches what an Incomplete event lacks and returns it complete.
	// fail.NotFound when the object is gone.
	Complete(ctx context.Context, store Store, event Event) (Event, error)
}

// DiscountKind says what a code takes off.
type DiscountKind string

// The kinds of discount.
const (
	AmountOff    DiscountKind = "amount_off"
	PercentOff   DiscountKind = "percent_off"
	FreeShipping DiscountKind = "free_shipping"
	FreeProduct  DiscountKind = "free_product" // one unit of what Only names
	GiftCard     DiscountKind = "gift_card"
	StoreCredit  DiscountKind = "store_credit" // EndsAt is unique for its customer: it tells one credit from another
)

// Goods names part of what a store sells by the platform's own ids: what is in
// any of the lists. Empty names everything.
type Goods struct {
	Products    []string
	Variants    []string
	Collections []string // or categories
}

// Empty reports whether it names everything.
func (g Goods) Empty() bool { return len(g.Products)+len(g.Variants)+len(g.Collections) == 0 }

// Combines says beside which other discounts a code may be used.
type Combines struct{ Order, Product, Shipping bool }

// Sort is what a discount takes off. Those that combine are told apart by it.
type Sort string

// The sorts of discount.
const (
	OrderSort    Sort = "order"
	ProductSort  Sort = "product"
	ShippingSort Sort = "shipping"
)

// Sort is which of them a discount is.
func (d Discount) Sort() Sort {
	switch {
	case d.Kind == FreeShipping:
		return ShippingSort
	case !d.Only.Empty():
		return ProductSort
	default:
		return OrderSort
	}
}

// Beside are the discounts a code may stand beside. Usually they are those of
// products and shipping, because shoppers expect a reward to work beside a sale
// price, and not a second one on the order. Two shipping discounts never combine.
func (d Discount) Beside() Combines {
	with := Combines{Order: d.Kind == FreeShipping, Product: true, Shipping: true}
	if d.Combines != nil {
		with = *d.Combines
	}
	with.Shipping = with.Shipping && d.Kind != FreeShipping
	return with
}

// Purchase is the kind of purchase a code is for; "" leaves it to the store.
type Purchase string

// The kinds of purchase.
const (
	OneTime      Purchase = "one_time"
	Subscription Purchase = "subscription"
)

// Discount is one single-use code to be put on the platform. Code is ours and
// unguessable; it is also the idempotency key. Codes are upper case as shown;
// platforms compare them without case.
type Discount struct {
	Code       string
	Title      string // shown in the store's admin
	Kind       DiscountKind
	Amount     money.Amount // for AmountOff; for FreeProduct the price of one, in a store that must be told
	Percent    int64        // basis points, 1000 = 10 %; for PercentOff
	Minimum    money.Amount // least order value, Minor 0 for none
	Only       Goods        // what it takes something off; FreeShipping is always for everything
	Combines   *Combines    // nil: as the platform's other rewards of ours
	Purchase   Purchase
	CustomerID string // platform id; the code works for this customer only
	// Groups of the store's customers, by the platform's ids: a shared code works for
	// those in any of them. None: for everybody. (Left out where there is none, because
	// terms are compared by what they are written as.)
	Groups    []string `json:",omitempty"`
	Email     string   // of that customer; WooCommerce locks by e-mail
	StartsAt  time.Time
	EndsAt    time.Time
	Reference string // our redemption id, kept beside the code where the platform can
	// LookOnly: an answer was lost, and a repetition could give twice. Look for what
	// was made, and make nothing.
	LookOnly bool
	// ExternalID is the platform's id once the code was made: among twins that
	// one is kept, as it stands.
	ExternalID string
	// Shared puts the code beside others of equal terms into one discount, on a
	// platform that has such: it works for everybody, and its end is the caller's
	// to keep, by RevokeDiscount. nil for a discount of its own.
	Shared *Shared
}

// Shared is a discount of many codes.
type Shared struct {
	Code  string // finds it: a code of ours that nobody is given, unguessable as all are
	Title string
}

// CodeMaker is the optional ability to make many codes of one shared discount at once.
type CodeMaker interface {
	// MostCodes is how many at most.
	MostCodes() int
	// EnsureCodes is EnsureDiscount for codes that all have the same Shared and the
	// same terms. What came of each stands at its place; an error is of all: none was
	// made, or, with fail.Unavailable, nobody knows which.
	EnsureCodes(ctx context.Context, store Store, codes []Discount) ([]CodeMade, error)
}

// DiscountMaker is the optional ability to make many discounts at once, each of its
// own code and terms.
type DiscountMaker interface {
	// MostDiscounts is how many at most.
	MostDiscounts() int
	// EnsureDiscounts is EnsureDiscount for codes that nobody asked for before: nothing
	// is looked up. What came of each stands at its place.
	EnsureDiscounts(ctx context.Context, store Store, all []Discount) []CodeMade
}

// ProfilesWriter is the optional ability to write many profiles at once.
type ProfilesWriter interface {
	// MostProfiles is how many at most.
	MostProfiles() int
	// SetProfiles is SetProfile for many. What came of each stands at its place.
	SetProfiles(ctx context.Context, store Store, all []Profile) []error
}

// CodeMade is what came of one code, as EnsureDiscount says it.
type CodeMade struct {
	ExternalID string
	Err        error
}

// Definer is the optional ability to tell a store what the fields are that
// SetProfile writes, so that its staff and themes read them by name. Repeating it
// changes nothing.
type Definer interface {
	Define(ctx context.Context, store Store) error
}

// ConsentWriter is the optional ability to keep, in the store, what a customer
// decided with us about its marketing e-mails.
type ConsentWriter interface {
	// SetConsent repeats safely; the store tells of it like of any other change.
	// fail.NotFound when the customer is gone.
	SetConsent(ctx context.Context, store Store, c Consent) error
}

// DiscountState is what the platform says about a code.
type DiscountState struct {
	Found      bool
	Ours       bool     // its reference or shape is what we would have written
	ExternalID string   // platform id of the discount
	Twins      []string // of our own discounts of this code, all but that one
	Used       bool
	// Tombstone: revoked, the code stays taken, so that no request that is late can
	// make it work again.
	Tombstone bool
	// Lags: the platform counts uses late and never back, so Used false proves
	// nothing.
	Lags bool
}

// Outbound writes to the store. Every method is idempotent: it may be called
// again after a lost reply.
type Outbound interface {
	// EnsureDiscount makes the code exist, once. It looks up the code before it
	// creates, so a retry after an unknown outcome adopts what is there, and
	// reads back what it made where the platform drops fields silently.
	// fail.Conflict when the code exists and is not ours; fail.Invalid when the
	// platform refuses it for good, or its amounts are in another currency than
	// the store's is by now; fail.Unavailable when the outcome is unknown.
	EnsureDiscount(ctx context.Context, store Store, d Discount) (externalID string, err error)
	// FindDiscount looks a code up. Found false is an answer, not an error.
	FindDiscount(ctx context.Context, store Store, d Discount) (DiscountState, error)
	// RevokeDiscount makes the code (and twins) unusable. Not found is success.
	RevokeDiscount(ctx context.Context, store Store, d Discount) error
	// ExtendDiscount makes a code of ours live until d.EndsAt. fail.NotFound when
	// it does not work any more.
	ExtendDiscount(ctx context.Context, store Store, d Discount) error
	// SetProfile writes a member's standing where the store's staff and themes
	// can read it: tags and metafields (Shopify), customer meta (WooCommerce).
	// Last write wins; fail.NotFound when the customer is gone.
	SetProfile(ctx context.Context, store Store, p Profile) error
}

// Profile is what a store is told about a member.
type Profile struct {
	CustomerID string
	Member     bool // false: remove what we wrote
	Points     int64
	Pending    int64
	AddTags    []string
	RemoveTags []string
	// Birthday as the member told it, MM-DD; "" to leave what is there.
	Birthday string
	// Answers to surveys, JSON by survey and question: "{}" for none, "" to leave
	// what is there.
	Answers string
}

// Page is one page of a listing and where to go on; Next "" is the end.
type Page struct {
	Events []Event
	Next   string
}

// Backfill lists state, oldest change first, for reconciliation and first sync.
type Backfill interface {
	// Orders lists orders changed at or after since, as complete events.
	Orders(ctx context.Context, store Store, since time.Time, cursor string) (Page, error)
	// Customers lists all customers, or those changed since where the platform can.
	Customers(ctx context.Context, store Store, since time.Time, cursor string) (Page, error)
	// Products lists products changed at or after since.
	Products(ctx context.Context, store Store, since time.Time, cursor string) (Page, error)
	// Fetch reads one order, for a person who asks about it.
	Fetch(ctx context.Context, store Store, orderID string) (Event, error)
}

// Installer connects a store.
type Installer interface {
	// Describe proves the credentials work and reads the store's settings.
	// fail.Unauthorized names what is wrong with them.
	Describe(ctx context.Context, store Store) (StoreChanged, error)
	// Subscribe makes the store send us webhooks to callback, signed with secret
	// where the platform lets us choose one. Repeating it changes nothing; a
	// disabled or missing subscription is restored.
	Subscribe(ctx context.Context, store Store, callback, secret string) error
}

// Connector is one platform. Methods are safe for concurrent use.
type Connector interface {
	Inbound
	Outbound
	Backfill
	Installer
}

// Authorizer is the optional ability to be installed through the platform's own
// consent page (OAuth authorization code grant).
type Authorizer interface {
	// CheckShop normalizes and checks a shop name before any request is made.
	CheckShop(shop string) (string, error)
	// AuthorizeURL is where the merchant agrees, to optional scopes beside too.
	// state is single-use.
	AuthorizeURL(shop, redirect, state string, beside []string) (string, error)
	// VerifyCallback checks the callback query's HMAC, its timestamp against now
	// and that no parameter is doubled, and returns shop, code and state.
	VerifyCallback(query map[string][]string, now time.Time) (shop, code, state string, err error)
	// Exchange trades the code for credentials.
	Exchange(ctx context.Context, shop, code string) (Credentials, error)
}

// KeyAsker is the optional ability to be given keys by a page of the store's own, which
// brings them to an address of ours. Nothing signs what is brought: its state says who
// asked, and the keys count once the store lets us in with them.
type KeyAsker interface {
	// AskURL is where the merchant agrees. fail.Invalid for what is no store's address.
	AskURL(storeURL string, ask KeyAsk) (string, error)
	// ReadKeys reads what was brought. fail.Invalid when that is no key which may
	// read and write.
	ReadKeys(body []byte) (state string, keys Credentials, err error)
	// ReadReturn reads how the browser comes back.
	ReadReturn(query map[string][]string) (state string, agreed bool)
}

// KeyAsk is what a store's page is asked with.
type KeyAsk struct {
	State  string // single-use
	KeysTo string // an https address of ours, where the keys are brought
	Back   string // an address of ours, where the browser goes then
}

// Leaver is the optional ability to take back what we put into a store, before its
// credentials are forgotten.
type Leaver interface {
	// Leave removes subscriptions to callback, and what a plugin knows of us. What is
	// gone already is fine.
	Leave(ctx context.Context, store Store, callback string) error
}

// ShopperVerifier is the optional ability to prove who a storefront visitor is
// from the platform's own signature, never from what the page says.
type ShopperVerifier interface {
	// ShopperStore reads which store a request claims to come from, so that the
	// app can load that store's secrets. It proves nothing.
	ShopperStore(r *http.Request) (externalKey string, err error)
	// VerifyShopper proves the request and returns the platform's customer id,
	// "" for a visitor who is not signed in. fail.Unauthorized otherwise.
	VerifyShopper(r *http.Request, secrets []string, now time.Time) (customerID string, err error)
}

// ExtensionVerifier is the optional ability to prove who looks at a page of the
// platform's own that has a part of ours: a customer account, a checkout.
type ExtensionVerifier interface {
	// Extensions proves requests of those parts; the app's own secrets sign them.
	Extensions() ShopperVerifier
}

// Renewer is a connector whose credentials end when nobody uses them for long.
type Renewer interface {
	// Renew replaces a store's credentials before their time, unless they have no
	// end. fail.Unauthorized when the store refuses: it needs its merchant.
	Renew(ctx context.Context, store Store) error
}
