// Package platform is what Regulars and the shop platforms say to each other:
// normalized events in, idempotent writes out. It knows no platform by name
// beyond its Kind, and no database.
//
// Every event leads to a fetch or a comparison of state, never to blind
// arithmetic: webhooks are late, doubled, reordered and lost on both platforms.
package platform

import "time"

// Event is one normalized thing that happened in a store. Exactly one of the
// pointers is set. A connector returns Incomplete when the delivery named an
// object without enough of its state: Connector.Complete then fetches it.
type Event struct {
	Incomplete bool      // state must be fetched before it is applied
	At         time.Time // when it happened on the platform, zero when unknown
	Past       bool      `json:",omitempty"` // from before the store was connected: it is no news

	Order     *Order
	Refund    *OrderRef // a refund of an order whose new state must be fetched
	Customer  *Customer
	Deleted   *CustomerDeleted
	Merged    *CustomersMerged
	Consent   *Consent
	Checkout  *Checkout
	Delivery  *DeliveryChanged
	Product   *Product
	Removed   *ProductRemoved
	Gathering *Collection
	Dissolved *CollectionRemoved `json:",omitempty"`
	Interest  *Interest
	Store     *StoreChanged
	Uninstall *Uninstalled
	Scopes    *ScopesChanged `json:",omitempty"`
	Redact    *Redact
	Bulk      *BulkEnded `json:",omitempty"`
	Gone      *OrderDeleted
	Silenced  *Silenced `json:",omitempty"`
	Bill      *Bill     `json:",omitempty"` // what the merchant pays us
}

// Silenced says that a delivery is rightly signed and tells nothing: the store may
// not show any more what it is about. Why is a sentence for the merchant.
type Silenced struct{ Why string }

// BulkEnded says that a file which the platform was asked for is ready, or was
// given up.
type BulkEnded struct{ ID string }

// OrderRef names an order by its platform id.
type OrderRef struct{ ID string }

// OrderDeleted says that an order was removed from the store: it is worth
// nothing from now on.
type OrderDeleted struct {
	ID string
	At time.Time
	// Inferred: nobody said so; the platform did not know the order when asked.
	Inferred bool `json:",omitempty"`
}

// OrderStatus is where an order stands, as far as loyalty cares.
type OrderStatus uint8

// The statuses. Only Paid earns.
const (
	Draft     OrderStatus = iota // a checkout in progress; never earns
	Unpaid                       // placed, payment pending or authorized
	Paid                         // paid (perhaps partly refunded)
	Cancelled                    // cancelled, voided, failed or deleted: worth nothing
)

// Order is the state of one order at UpdatedAt. All amounts are minor units of
// Currency, the store's own currency (never the shopper's display currency).
type Order struct {
	ID         string // platform id, digits
	Name       string // "#1001", what people call it
	Currency   string
	Status     OrderStatus
	Test       bool
	PlacedAt   time.Time
	UpdatedAt  time.Time // the platform's own version of this state, UTC
	CustomerID string    // platform id, "" for a guest
	Email      string    // as typed at the checkout, "" when unknown
	Locale     string    // BCP 47, "" when unknown
	Channel    string    // "online", "pos", "draft", "subscription", "b2b", "other"
	Country    string    // ISO 3166-1 alpha-2 of the shipping address, ""
	TaxInPrice bool      // prices include tax
	Lines      []Line
	Shipping   int64 // what the shopper pays for shipping now, net of refunds, without tax
	ShipTax    int64
	Tips       int64 // net of refunds
	// Adjustment is money given back that belongs to no line and not to shipping
	// (a custom refund amount), positive. The rules spread it over the lines.
	Adjustment int64
	Refunded   int64    // everything given back so far, positive; for explanations
	Total      int64    // what the order costs now, net of refunds; for explanations
	Codes      []string // discount codes used, lower case
	Customer   *Customer
	// When it was paid, sent out and when it arrived, zero while that is not known. They
	// are no part of what it is worth.
	PaidAt    time.Time `json:",omitzero"`
	SentAt    time.Time `json:",omitzero"`
	ArrivedAt time.Time `json:",omitzero"`
	// Parcel says that it goes to an address; what is downloaded or fetched does not.
	Parcel bool `json:",omitempty"`
	// Buyer is who ordered, as far as the delivery says; nil when it does not.
	Buyer *Buyer `json:",omitempty"`
}

// Buyer is what an order says of the person who placed it. It is personal, is
// kept nowhere, and is no part of what the order is worth.
type Buyer struct {
	Name     string
	Phone    string
	Line1    string // of the address it is sent to
	Line2    string
	Postcode string
	City     string
	Region   string `json:",omitempty"` // the platform's code of a part of the country, such as CA or BY
	Visit    string // token of the visit to a member's link that the cart carried, "" for none
	// How they came, as far as the platform saw: utm parameters, or the host that
	// led to the store. "" when unknown.
	Origin   string `json:",omitempty"`
	Medium   string `json:",omitempty"`
	Campaign string `json:",omitempty"`
}

// Line is one position of an order, as it stands after edits and refunds.
type Line struct {
	ID        string
	ProductID string
	VariantID string
	Title     string
	Quantity  int64 // what remains after refunds and edits
	// Net is what the remaining quantity costs after every discount, without tax.
	Net      int64
	Tax      int64 // the tax on Net
	Discount int64 // discount already taken off Net, positive
	GiftCard bool
	Sale     bool // the price was reduced before discounts (compare-at price)
}

// Customer is the state of one customer account at UpdatedAt.
type Customer struct {
	ID            string
	Email         string
	EmailVerified bool // only when the platform says so; WooCommerce never does
	FirstName     string
	LastName      string
	Locale        string
	Country       string
	Region        string `json:",omitempty"` // the platform's code of a part of the country
	Birthday      string // "MM-DD" or "YYYY-MM-DD", "" when unknown
	Tags          []string
	Account       bool // may sign in (Shopify state enabled; every WooCommerce customer)
	Staff         bool `json:",omitempty"` // runs the store: a member only after joining by hand
	// Unproven: an order's buyer of whom the platform did not say whether they
	// are staff. Completing the order asks.
	Unproven  bool `json:",omitempty"`
	CreatedAt time.Time
	UpdatedAt time.Time
	Consent   *Consent
}

// CustomerDeleted says that a customer record is gone.
type CustomerDeleted struct {
	ID string
	At time.Time
}

// CustomersMerged says that the platform made one customer of two.
type CustomersMerged struct {
	KeptID, LostID string
	At             time.Time
}

// Consent is one marketing decision of a shopper.
type Consent struct {
	CustomerID string
	Email      string
	Channel    string // "email", "sms", "post"
	Granted    bool
	OptIn      string // "single", "double", "unknown"
	At         time.Time
}

// Checkout is an unfinished checkout that could be recovered.
type Checkout struct {
	Token       string
	CustomerID  string
	Email       string
	Currency    string
	Total       int64 // minor units
	Lines       []Line
	Locale      string // BCP 47, "" when unknown
	RecoveryURL string
	CompletedAt time.Time // zero while it is abandoned
	UpdatedAt   time.Time
}

// DeliveryState is where a parcel is.
type DeliveryState uint8

// The states of a delivery.
const (
	Shipped DeliveryState = iota
	Delivered
	Late
	Arriving // with the courier: it comes within the day
)

// DeliveryChanged says where an order's parcel is, by what a carrier told the
// platform, or by an estimate of ours where a store is told nothing (app/parcel).
type DeliveryChanged struct {
	OrderID string
	State   DeliveryState
	At      time.Time
	Guessed bool `json:",omitempty"` // nobody said so: parcels to its country take about as long
}

// Product is the state of one product.
type Product struct {
	ID          string
	Title       string
	Type        string
	Vendor      string
	Tags        []string
	Collections []string     // platform ids of collections or categories; nil where the source does not tell
	Gatherings  []Collection `json:",omitempty"` // the same with their titles, where the source names them
	ImageURL    string
	URL         string
	Price       int64 // minor units of the store's currency, lowest variant
	Active      bool
	UpdatedAt   time.Time
	Variants    []Variant `json:",omitempty"` // nil where the source does not tell; empty when there is but one
}

// Variant is one kind of a product: a size, a color.
type Variant struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Price int64  `json:"price"` // minor units of the store's currency
}

// ProductRemoved says that a product is gone.
type ProductRemoved struct {
	ID string
	At time.Time
}

// Collection is a collection (Shopify) or category (WooCommerce).
type Collection struct {
	ID        string
	Title     string
	UpdatedAt time.Time
	// Parent is the category above it, "" for none; nil where the source does not
	// tell. What is in a category is in those above it, too.
	Parent *string `json:",omitempty"`
}

// CollectionRemoved says that a collection is gone; its products stay.
type CollectionRemoved struct {
	ID string
	At time.Time
}

// Interest is a hint that a shopper looked at something. It can be forged and
// never earns.
type Interest struct {
	CustomerID   string
	ProductID    string
	CollectionID string `json:",omitempty"`
	Search       string
	At           time.Time
}

// StoreChanged carries a store's own settings.
type StoreChanged struct {
	Name     string
	Currency string
	TimeZone string // IANA name
	Locale   string
	Country  string
	URL      string // storefront, https://...
	At       time.Time
}

// Uninstalled says that the store removed the app.
type Uninstalled struct{ At time.Time }

// ScopesChanged says what the store lets us do from now on.
type ScopesChanged struct {
	Granted string // comma separated, in the platform's words
	At      time.Time
}

// RedactScope says what must be erased or handed over.
type RedactScope uint8

// The scopes, named after the platforms' compliance topics.
const (
	RedactCustomer RedactScope = iota
	RedactStore
	DataRequest
)

// Redact asks for erasure of a customer or a whole store, or for a copy of a
// customer's data.
type Redact struct {
	Scope      RedactScope
	CustomerID string
	Email      string
	OrderIDs   []string
	At         time.Time
}
