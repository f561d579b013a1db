// Package checkout keeps checkouts that shoppers began: what was in them and
// where they go on, until an order completes them or they are too old to matter.
package checkout

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/order"
	"regulars/app/platform"
)

// Kept is how long a checkout is remembered after it last changed.
const Kept = 60 * 24 * time.Hour

// RecoveryColumn names what seals where a checkout goes on.
const RecoveryColumn = "checkout.recovery"

// Key names a checkout by its store and the platform's token. WooCommerce's is
// the id that its order will have.
type Key struct {
	StoreID uuid.UUID
	Token   string
}

// Checkout is one checkout at UpdatedAt.
type Checkout struct {
	ID          uuid.UUID
	StoreID     uuid.UUID
	Token       string
	Member      *uuid.UUID
	EmailMAC    []byte
	Currency    string
	Total       int64  // minor units, as the shopper saw it
	Packed      []byte // order.Pack of its lines
	Recovery    []byte // where it goes on, sealed; nil when the platform does not say
	StartedAt   time.Time
	UpdatedAt   time.Time
	CompletedAt *time.Time // nil while it is abandoned
}

// Lines reads what is in a checkout.
func (c *Checkout) Lines() ([]platform.Line, error) {
	var o platform.Order
	err := order.Unpack(c.Packed, &o)
	return o.Lines, err
}

// Pack keeps lines without their titles: a store's product list has those.
func Pack(currency string, lines []platform.Line) []byte {
	return order.Pack(&platform.Order{Currency: currency, Lines: lines})
}

// Added tells how many units of each product lines hold beyond earlier ones.
func Added(earlier, now []platform.Line) map[string]int64 {
	added := map[string]int64{}
	for i := range now {
		added[now[i].ProductID] += now[i].Quantity
	}
	for i := range earlier {
		added[earlier[i].ProductID] -= earlier[i].Quantity
	}
	for id, n := range added {
		if n <= 0 || id == "" {
			delete(added, id)
		}
	}
	return added
}
