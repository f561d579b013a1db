package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/plan"
	"regulars/app/platform"
)

// PlanChoice is what an owner wants.
type PlanChoice struct {
	Plan  string
	Store uuid.UUID // to pay in; zero for where it is paid now, else the first
	// Inside says that it is chosen inside the platform's admin: the way back leads
	// there, not to our own address.
	Inside bool
}

// ChoosePlan leads to where the platform lets an owner agree: nothing changes
// before they do. With nothing to agree to it is done at once, and the address
// empty. Choosing twice proposes once. fail.Invalid names a plan or store that is
// none, fail.Conflict says that it is the plan already, or paid elsewhere.
func (a *App) ChoosePlan(ctx context.Context, merchantID uuid.UUID, in PlanChoice) (address string, err error) {
	wanted, err := plan.Find(in.Plan)
	if err != nil {
		return "", err
	}
	v, err := a.PlanOf(ctx, merchantID)
	if err != nil {
		return "", err
	}
	s, err := v.payingStore(in.Store)
	if err != nil {
		return "", err
	}
	bill, err := a.readBill(ctx, merchantID, s)
	if err != nil {
		return "", err
	}
	switch {
	case a.billing == Pricing:
		if bill.PlansURL == "" {
			return "", fail.New(fail.Unavailable, "Shopify did not say where its page of plans is")
		}
		return bill.PlansURL, nil
	case wanted.Free():
		return "", a.endPlans(ctx, merchantID)
	default:
		return a.propose(ctx, merchantID, s, proposal{wanted, bill, in.Inside})
	}
}

// payingStore is the store to pay in. Nobody pays in two.
func (v PlanView) payingStore(wanted uuid.UUID) (merchant.Store, error) {
	away := func(s merchant.Store) bool { return s.State != merchant.Connected }
	stores := slices.DeleteFunc(slices.Clone(v.Stores), away)
	switch {
	case v.State == plan.Unbilled:
		return merchant.Store{}, fail.New(fail.Conflict, "there are no plans here: everything is on")
	case v.Store != nil && wanted != uuid.Nil && wanted != v.Store.ID:
		return merchant.Store{}, fail.New(fail.Conflict, "it is paid in %s: change it there", v.Store.Name)
	case v.Store != nil:
		wanted = v.Store.ID
	case wanted == uuid.Nil && len(stores) > 0:
		wanted = stores[0].ID
	}
	at := slices.IndexFunc(stores, func(s merchant.Store) bool { return s.ID == wanted })
	if at < 0 {
		return merchant.Store{}, fail.Field("store_id", "must be a Shopify store that is connected")
	}
	return stores[at], nil
}

// proposal is a plan that is to be proposed, and what is known of the store's bill.
type proposal struct {
	plan   plan.Plan
	bill   platform.Bill
	inside bool
}

func (a *App) propose(ctx context.Context, merchantID uuid.UUID, s merchant.Store, p proposal) (string, error) {
	confirm, trial, err := a.reserveProposal(ctx, merchantID, s.ID, p.plan)
	if err != nil || confirm != "" {
		return confirm, err
	}
	biller, err := a.biller()
	if err != nil {
		return "", err
	}
	made, confirm, err := biller.AskCharge(ctx, a.talkTo(merchantID, s), platform.Charge{
		Name: p.plan.InvoiceName(), Price: p.plan.Price, Every: p.plan.Every, TrialDays: trial, Test: p.bill.Test,
		Return: a.planPage(p),
	})
	seen := a.Now() // what was read of the bill before, and does not list it, is older
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err != nil {
			return plan.Release(tx, s.ID)
		}
		if err := plan.Proposed(tx, s.ID, made, confirm, seen); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.PlanAsked, Kind: audit.OfPlan, After: p.plan.Handle, Reason: p.plan.Handle,
		})
	})
	if err == nil {
		err = noted
	}
	return confirm, err
}

// reserveProposal makes sure that one proposal is made at a time. Where the same
// waits for an answer already, confirm is its page.
func (a *App) reserveProposal(
	ctx context.Context, merchantID, store uuid.UUID, wanted plan.Plan,
) (confirm string, trial int, err error) {
	err = a.inTurn(ctx, merchantID, func(tx *pg.Tx) error {
		v, err := a.planView(tx)
		if err != nil {
			return err
		}
		if v.State == plan.Frozen && v.Plan.Handle == wanted.Handle {
			return fail.New(fail.Conflict, "its bill is unpaid: settle it with Shopify, and it goes on by itself")
		}
		if v.Plan.Handle == wanted.Handle {
			return fail.New(fail.Conflict, "this is your plan already")
		}
		trial = v.Trials[wanted.Handle]
		var held bool
		confirm, held, err = plan.Reserve(tx, store, wanted.Handle)
		if err == nil && held {
			return fail.New(fail.Conflict, "Shopify is being asked: try again in a moment")
		}
		return err
	})
	return confirm, trial, err
}

// planPage is where an owner comes back to after agreeing or not: it says what came
// of what was asked for.
func (a *App) planPage(p proposal) string {
	const page = "/settings/plan?asked="
	if p.inside && p.bill.AppURL != "" {
		return p.bill.AppURL + page + p.plan.Handle
	}
	return a.baseURL + "/admin" + page + p.plan.Handle
}

// endPlans ends whatever is paid, in all stores. What it is paid ahead is given back.
func (a *App) endPlans(ctx context.Context, merchantID uuid.UUID) error {
	v, err := a.PlanOf(ctx, merchantID)
	if err != nil {
		return err
	}
	biller, err := a.biller()
	if err != nil {
		return err
	}
	for _, s := range v.Stores {
		if s.State != merchant.Connected {
			continue
		}
		bill, err := a.readBill(ctx, merchantID, s)
		if err != nil {
			return err
		}
		for _, c := range bill.Charges {
			if c.Status != platform.ChargeActive && c.Status != platform.ChargeFrozen {
				continue
			}
			if err := biller.EndCharge(ctx, a.talkTo(merchantID, s), c.ID); err != nil {
				return err
			}
		}
		if _, err := a.readBill(ctx, merchantID, s); err != nil {
			return err
		}
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return audit.Record(tx, audit.Entry{
			Action: audit.PlanAsked, Kind: audit.OfPlan, After: plan.Table[0].Handle, Reason: plan.Table[0].Handle,
		})
	})
}
