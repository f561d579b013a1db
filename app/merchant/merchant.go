// Package merchant knows the tenants, their keys and their stores.
package merchant

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/platform"
)

// Merchant is one tenant: the owner of one program over all its stores.
type Merchant struct {
	ID        uuid.UUID
	Name      string
	TimeZone  string // IANA name; rules every calendar
	Locale    string // BCP 47
	Currency  string // of the first store, "" before there is one
	Look      Look
	CreatedAt time.Time
	zone      *time.Location // of TimeZone, when it was read: looking it up reads a file
	Segmented bool           // facts of members are kept for segments
	Pauses    []Pause        // when the program stood still, oldest first
	Tells     []string       // outbound.Kind: what anybody outside listens to
}

// Location is the merchant's time zone, UTC when the name is unknown here.
func (m Merchant) Location() *time.Location {
	if m.zone != nil && m.zone.String() == m.TimeZone {
		return m.zone
	}
	if zone, err := time.LoadLocation(m.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// StoreState is whether a store can be talked to.
type StoreState int16

// The states of a store.
const (
	Connected   StoreState = iota
	NeedsSignIn            // it refuses our credentials; its work is parked
	Uninstalled
	Frozen // its platform has closed it for now, often an unpaid bill; its work is parked
)

// Store is one connected shop.
type Store struct {
	ID               uuid.UUID
	Plugin           StorePlugin `gorm:"embedded"`
	Platform         platform.Kind
	ExternalKey      string
	URL              string
	Site             string // SiteOf(URL): one store of a merchant each
	Name             string
	Currency         string
	TimeZone         string
	State            StoreState
	Credentials      []byte // sealed
	Error            string
	ConnectedAt      time.Time
	LastEventAt      *time.Time
	LastReconciledAt *time.Time
	WebhooksMissed   int64
	ProbeAt          *time.Time // when a frozen store is asked again
	Probes           int        // how often it was, in vain
	Managed          bool       // the app's own configuration subscribes it to webhooks
	ServedVersion    string     // the API version that answers where it is not the one asked for
	Withheld         string     // platform.Said.Withheld, by commas
	Scopes           string     // what it granted, comma separated; "" where nobody noted it
	RenewedAt        *time.Time // when its credentials were last replaced
	SeenAt           *time.Time // when a page of the shop first asked for the widget since it was connected
	ShownAt          *time.Time // when a page of the shop last did, to shownEvery
	ShownDays        int        // days on which one did, without two days between
	AlertedAt        *time.Time // when owners were written to that it needs them
	Trouble          string     // platform.Trouble: why it cannot be read or refuses us; "" for none
	TroubleAt        *time.Time // since when
}

// SiteOf is what tells shops apart: an address without its scheme and last
// slash, in lower case. The same shop by http and by https is one shop.
func SiteOf(address string) string {
	_, site, found := strings.Cut(address, "://")
	if !found {
		site = address
	}
	return strings.ToLower(strings.TrimRight(site, "/"))
}

// Route says whose store an external key is.
type Route struct {
	Platform    platform.Kind
	ExternalKey string
	MerchantID  uuid.UUID
	StoreID     uuid.UUID
}
