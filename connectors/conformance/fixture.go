// Package conformance is the one suite that every connector passes against its
// fake platform over real HTTP. A connector's test calls
//
//	conformance.Run(t, func(t *testing.T) conformance.Fixture { ... })
//
// and what differs between platforms is told by the Fixture's functions.
package conformance

import (
	"time"

	"regulars/app/platform"
)

// Fault is one way in which a platform fails while it is told to create a
// discount code.
type Fault string

// The faults. Each is spent by the next request that creates a discount.
const (
	// DropReply applies the request, then cuts the connection.
	DropReply Fault = "drop the reply after applying"
	// ErrorBefore answers 502 without applying.
	ErrorBefore Fault = "502 before applying"
	// ErrorAfter applies, then answers 502.
	ErrorAfter Fault = "502 after applying"
	// Late answers 502 and applies when Fixture.LandLate is called.
	Late Fault = "apply late"
	// Limited refuses once for coming too often, without applying.
	Limited Fault = "rate limited"
)

// Item is one line of an order to be placed. Amounts are minor units of the
// store's currency, without tax.
type Item struct {
	Product  string // of AddProduct; "" for any of that price
	Quantity int64
	Unit     int64 // price of one
}

// NewOrder is a paid order to be placed in the fake. CustomerID "" is a guest.
type NewOrder struct {
	CustomerID string
	Email      string
	Items      []Item
	Unpaid     bool   // payment is still pending
	Code       string // discount code used, "" for none
}

// Fixture is one connector and one fresh fake platform with one connected
// store. Functions act on the fake as a shopper, the store's staff or the
// platform would; they fail the test themselves when they cannot.
type Fixture struct {
	Connector platform.Connector
	Store     platform.Store // connected; Now is the fake's clock
	Refused   platform.Store // the same store with credentials it refuses
	Secret    string         // what deliveries are signed with, given to Subscribe and Verify

	// AddCustomer registers a shopper and returns the platform's id.
	AddCustomer func(email string) string
	// PlaceOrder places an order and returns the platform's id. The fake has or
	// makes products of the wanted prices.
	PlaceOrder func(o NewOrder) string
	// AddProduct puts a product on sale and returns the platform's id.
	AddProduct func(unit int64) string
	// RefundItem gives back quantity units of the first item with their money.
	RefundItem func(orderID string, quantity int64)
	// RefundMoney gives back an amount that belongs to no item.
	RefundMoney func(orderID string, minor int64)
	// Cancel cancels an order.
	Cancel func(orderID string)
	// Touch changes an order without changing its worth (a note, a tag).
	Touch func(orderID string)
	// Delete removes an order so that the platform says so in a webhook; nil
	// where the platform cannot.
	Delete func(orderID string)
	// Pass moves the fake's clock, and with it Store.Now.
	Pass func(d time.Duration)

	// Deliver posts every pending webhook to its address and returns when all
	// are answered. It is called after Subscribe to a receiver of the suite.
	Deliver func()
	// Unsubscribe removes one subscription behind the connector's back, as a
	// platform does that gave up on a receiver.
	Unsubscribe func()
	// Subscriptions lists the topics now delivered to an address, doubles included.
	Subscriptions func(callback string) []string

	// Misbehave arms one fault.
	Misbehave func(f Fault)
	// LandLate applies what Late kept back.
	LandLate func()
	// PlantCode makes a discount of somebody else with this code.
	PlantCode func(code string)
	// Withdraw takes the discount of a code away, as the store's staff would.
	Withdraw func(code string)
	// Usable counts the discounts that a shopper could use under a code, those of
	// others included.
	Usable func(code string) int
	// Profile reads what SetProfile wrote for a customer; empty when nothing is there.
	Profile func(customerID string) map[string]string
}
