package platform

import (
	"context"
	"errors"
)

// ErrNoWorkflow is the cause of a refusal (fail.Conflict) by a store in which no
// workflow begins with what it was told.
var ErrNoWorkflow = errors.New("no workflow begins with this")

// Happening is something that happened to a customer of a store.
type Happening struct {
	Name       string         // what: one of Automator.Happenings
	CustomerID string         // platform id
	Facts      map[string]any // texts, whole numbers and yes or no; those that the platform does not know are left out
}

// Action is what a workflow can ask us to do. The texts are stored.
type Action string

// The actions.
const (
	GivePoints Action = "give-points" // "points", "reason"
	GiveReward Action = "give-reward" // "reward": its name or id
	GiveTier   Action = "give-tier"   // "tier": its name or id; "days", "" for no end; "reason"
)

// Asked is one run of an action, as the platform signed it.
type Asked struct {
	StoreKey   string // external key of the store
	RunID      string // the same for each repetition of the run, at most 200 bytes
	Action     Action // may be none that we know
	CustomerID string // platform id, "" where the workflow named nobody
	Fields     map[string]string
}

// Automator is the optional ability to run workflows that a merchant puts together
// in the platform's own admin: ours begin them, and they ask us to act.
type Automator interface {
	// Happenings lists the names of what workflows can begin with.
	Happenings() []string
	// Happened begins the workflows of a store that begin with what happened. It has no
	// key: one whose answer is lost may begin them twice. fail.NotFound when the app in
	// the store does not know the name, fail.Conflict with the cause ErrNoWorkflow when
	// nothing listens.
	Happened(ctx context.Context, store Store, h Happening) error
	// VerifyAction checks the signature of the raw bytes and reads what is asked for.
	// fail.Unauthorized when no secret fits, fail.Invalid for a body that cannot be.
	VerifyAction(d Delivery) (Asked, error)
}
