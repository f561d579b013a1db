package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/flow"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/outbound"
	"regulars/app/platform"
	"regulars/app/reward"
	"regulars/app/work"
)

// FlowRole is the role of a workflow in the log of deeds.
const FlowRole = "workflow"

// flowActor is who stands on what a store's workflows do. No person approves in its name,
// and what it gives needs a second person like what staff give.
func flowActor(store uuid.UUID) audit.Actor {
	return audit.Actor{Name: "Shopify Flow", Role: FlowRole, ID: "flow:" + store.String()}
}

// customerWait is how long a customer whom we have not heard of is waited for: a
// workflow that begins with a new customer is faster than the news of them.
const customerWait = time.Hour

// ActForWorkflow does what a workflow in a store asks for, once, however often it asks
// for the same run: flow.Done, or flow.Waiting when the platform shall ask again, and
// what it is answered. fail.Unauthorized for a bad signature; any other error but
// fail.Limited, fail.Unavailable and fail.Internal is a refusal for good.
func (a *App) ActForWorkflow(
	ctx context.Context, kind platform.Kind, header http.Header, body []byte,
) (flow.Status, string, error) {
	able, ok := a.automator(kind)
	if !ok {
		return 0, "", fail.New(fail.NotFound, "this platform has no workflows here")
	}
	asked, err := able.VerifyAction(platform.Delivery{Header: header, Body: body})
	if err != nil {
		return 0, "", err
	}
	known, err := a.routeOf(ctx, kind, asked.StoreKey)
	if fail.Is(err, fail.NotFound) || err == nil && known.state == merchant.Uninstalled {
		return 0, "", fail.New(fail.NotFound, "this store is not connected to Regulars")
	}
	if err != nil {
		return 0, "", err
	}
	ctx = audit.By(ctx, flowActor(known.store))
	status, said, err := a.runFlow(ctx, known, asked)
	if err != nil {
		return a.refuseFlow(ctx, known, asked, err)
	}
	return status, said, nil
}

// runFlow does a run and notes it as done, all or nothing.
func (a *App) runFlow(
	ctx context.Context, at route, asked platform.Asked,
) (status flow.Status, said string, err error) {
	err = a.db.InMerchant(ctx, at.merchant, func(tx *pg.Tx) error {
		if err := a.flowIsOn(tx, at.store); err != nil {
			return err
		}
		run, err := flow.Begin(tx, at.store, asked.RunID, asked.Action)
		if err != nil {
			return err
		}
		if run.Status == flow.Done {
			status, said = flow.Done, run.Said
			return nil
		}
		status = flow.Done
		said, err = a.actFor(tx, at.store, asked)
		if _, waits := errors.AsType[*WaitsError](err); waits {
			status, said, err = flow.Waiting, "A second person must approve this in Regulars first.", nil
		}
		if err != nil {
			return err
		}
		return flow.End(tx, run.ID, status, said)
	})
	return status, said, err
}

// flowIsOn refuses what workflows ask for where nobody switched them on, and while the
// program stands still.
func (a *App) flowIsOn(tx *pg.Tx, store uuid.UUID) error {
	listening, err := outbound.ForStores(tx, outbound.Flow)
	if err != nil {
		return err
	}
	// One that is off by itself could not be told of something: that is no reason here.
	if e := flowOf(listening, store); e == nil || e.State == outbound.Off {
		return fail.New(fail.Forbidden, "switch Shopify Flow on in Regulars, under Connections")
	}
	m, err := a.merchantOf(tx)
	if err == nil && m.Paused() != nil {
		return fail.New(fail.Conflict, "the program is paused")
	}
	return err
}

// refuseFlow notes why a run was not done, in a transaction of its own: the deed's is
// gone with all that it did.
func (a *App) refuseFlow(
	ctx context.Context, at route, asked platform.Asked, cause error,
) (status flow.Status, said string, err error) {
	status, said = flow.Refused, refusalInWords(cause)
	if fail.ClassOf(cause) != fail.Permanent {
		status, said = flow.Waiting, "Regulars could not do this now. Shopify tries again."
	}
	noted := a.db.InMerchant(ctx, at.merchant, func(tx *pg.Tx) error {
		run, err := flow.Begin(tx, at.store, asked.RunID, asked.Action)
		if err != nil {
			return err
		}
		if _, early := errors.AsType[strangerError](cause); early && tx.Now.Sub(run.AskedAt) < customerWait {
			status, cause = flow.Waiting, nil
		}
		return flow.End(tx, run.ID, status, said)
	})
	if noted != nil {
		a.log.ErrorContext(ctx, "run of a workflow not noted", "store_id", at.store, "error", noted)
	}
	return status, said, cause
}

// refusalInWords tells whoever reads the workflow's log why nothing was done.
func refusalInWords(cause error) string {
	if refused, ok := errors.AsType[reward.RefusedError](cause); ok {
		return refused.Error()
	}
	known, ok := errors.AsType[*fail.Error](cause)
	if !ok {
		return "Something went wrong."
	}
	return work.Reason(errors.New(strings.TrimSpace(known.Field + " " + known.Message)))
}

// strangerError says that nobody has told us of a customer.
type strangerError struct{}

func (strangerError) Error() string { return "Regulars does not know this customer" }

// flowKey begins the keys of what workflows did.
const flowKey = "flow:"

// keyOfRun is what makes a run one deed, whoever the member is by then.
func keyOfRun(store uuid.UUID, run string) string {
	sum := sha256.Sum256([]byte(store.String() + "|" + run))
	return flowKey + hex.EncodeToString(sum[:])
}

// memberOfRun finds whom a workflow means. Only who takes part gets anything.
func memberOfRun(tx *pg.Tx, store uuid.UUID, asked platform.Asked) (uuid.UUID, error) {
	if asked.CustomerID == "" {
		return uuid.Nil, fail.Field("customer_id", "is missing: the workflow names no customer")
	}
	person, err := member.ByAccount(tx, member.Account{StoreID: store, CustomerID: asked.CustomerID})
	if fail.Is(pg.Translate(err), fail.NotFound) {
		return uuid.Nil, fail.Wrap(strangerError{}, fail.Conflict, "Regulars does not know this customer")
	}
	if err != nil {
		return uuid.Nil, err
	}
	switch {
	case person.State == member.StateLeft:
		return uuid.Nil, fail.New(fail.Conflict, "this customer has left the program")
	case person.Outside():
		return uuid.Nil, fail.New(fail.Conflict, "this customer is not a member yet: they join the program themselves")
	}
	review, err := ledger.GetReview(tx, person.ID)
	if err == nil && review.State == ledger.Excluded {
		err = fail.New(fail.Conflict, "this member is excluded from earning")
	}
	return person.ID, err
}
