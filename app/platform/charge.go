package platform

import (
	"context"
	"time"

	"regulars/app/money"
)

// Biller is the optional ability to charge the merchant through the platform.
type Biller interface {
	// Bill reads what the merchant subscribed to, and where its pages are.
	Bill(ctx context.Context, store Store) (Bill, error)
	// AskCharge proposes a subscription. Nothing is charged before the merchant
	// agrees on the page at confirm. fail.Unavailable when the outcome is unknown:
	// a proposal nobody sees ends by itself.
	AskCharge(ctx context.Context, store Store, c Charge) (made ChargeState, confirm string, err error)
	// EndCharge ends a subscription and gives back what of it was paid ahead.
	// Repeating it changes nothing.
	EndCharge(ctx context.Context, store Store, id string) error
}

// Every is how often a subscription is paid. The texts are stored.
type Every string

// The intervals.
const (
	Monthly Every = "month" // each 30 days
	Yearly  Every = "year"
)

// Charge is a subscription to be agreed to.
type Charge struct {
	Name      string // as it stands on the merchant's invoice
	Price     money.Amount
	Every     Every
	TrialDays int
	Test      bool   // nothing is paid: a store for development
	Return    string // where the merchant comes back to, agreeing or not
}

// ChargeStatus is where a subscription stands. The texts are stored.
type ChargeStatus string

// The statuses. What Shopify calls accepted is active to us: it is agreed to.
const (
	ChargePending   ChargeStatus = "pending"
	ChargeActive    ChargeStatus = "active"
	ChargeFrozen    ChargeStatus = "frozen" // unpaid; goes on when it is paid
	ChargeDeclined  ChargeStatus = "declined"
	ChargeExpired   ChargeStatus = "expired" // nobody agreed in time
	ChargeCancelled ChargeStatus = "cancelled"
)

// ChargeState is one subscription as the platform tells it.
type ChargeState struct {
	ID        string
	Name      string
	Handle    string // of the platform's own list of plans, "" for one that we proposed
	Status    ChargeStatus
	Price     money.Amount
	Every     Every
	TrialDays int
	Test      bool
	CreatedAt time.Time
	PeriodEnd time.Time // zero while none runs
}

// Bill is what a platform knows of a merchant's subscriptions, newest first.
type Bill struct {
	At       time.Time // before it was asked
	Charges  []ChargeState
	Test     bool   // a store for development: it pays nothing
	PlansURL string // the platform's own page to choose a plan, "" when it has none
	AppURL   string // our app inside the platform's admin, "" when unknown
}
