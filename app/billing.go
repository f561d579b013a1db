package app

import (
	"cmp"
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

// BillingWay is how merchants of Shopify stores are billed.
type BillingWay string

// The ways. Merchants without a Shopify store are never billed.
const (
	NoBilling BillingWay = ""        // everything is on for everybody
	Pricing   BillingWay = "pricing" // on Shopify's own page of plans (Shopify App Pricing)
	Proposing BillingWay = "api"     // by subscriptions that we propose (Billing API)
)

// PlanView is how a merchant stands, and what there is to choose.
type PlanView struct {
	plan.Standing
	Way      BillingWay
	Trials   map[string]int  // days of trial still to be had, by plan
	Store    *merchant.Store // it is paid in; nil while nothing is
	Stores   []merchant.Store
	NextPaid bool // Charge.PeriodEnd is to come: it was read since the last payment
	Live     int  // automations that are on
	Resting  int  // automations that the plan does not hold
}

// Bills reports whether a merchant of these stores is one whom we bill.
func (a *App) Bills(stores []merchant.Store) bool {
	return a.billing != NoBilling &&
		slices.ContainsFunc(stores, func(s merchant.Store) bool { return s.Platform == platform.Shopify })
}

// PlanOf says how a merchant stands with the operator, as the platform told last.
func (a *App) PlanOf(ctx context.Context, merchantID uuid.UUID) (v PlanView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		v, err = a.planView(tx)
		return err
	})
	return v, err
}

func (a *App) planView(tx *pg.Tx) (PlanView, error) {
	v := PlanView{Way: a.billing, Trials: map[string]int{}}
	stores, charges, err := a.subscriptions(tx)
	if err != nil || stores == nil {
		v.Standing = plan.Nobody
		return v, err
	}
	v.Standing, v.Stores = plan.Stand(charges, tx.Now), stores
	for _, p := range plan.Table {
		v.Trials[p.Handle] = plan.TrialLeft(charges, p, tx.Now)
	}
	for i := range stores {
		if v.Charge != nil && v.Charge.Store == stores[i].ID {
			v.Store = &stores[i]
		}
	}
	v.NextPaid = v.Charge != nil && v.Charge.PeriodEnd.After(tx.Now)
	v.Live, v.Resting, err = countAutomations(tx)
	return v, err
}

// subscriptions reads what a merchant subscribed to, and the stores in which they
// can; no stores where nobody is billed. A merchant whose Shopify stores all left
// is no merchant of WooCommerce for that.
func (a *App) subscriptions(tx *pg.Tx) ([]merchant.Store, []plan.Charge, error) {
	if a.billing == NoBilling {
		return nil, nil, nil
	}
	stores, err := merchant.Stores(tx)
	if err != nil {
		return nil, nil, err
	}
	others := func(s merchant.Store) bool { return s.Platform != platform.Shopify }
	billed := slices.DeleteFunc(slices.Clone(stores), others)
	here := slices.DeleteFunc(slices.Clone(billed), left)
	if len(here) == 0 && slices.ContainsFunc(stores, func(s merchant.Store) bool { return !left(s) }) {
		return nil, nil, nil
	}
	ids := make([]uuid.UUID, len(here))
	for i := range here {
		ids[i] = here[i].ID
	}
	charges, err := plan.Charges(tx, ids)
	if len(billed) == 0 {
		return nil, nil, err
	}
	return here, charges, err
}

func left(s merchant.Store) bool { return s.State == merchant.Uninstalled }

// holds is what a merchant may have switched on.
func (a *App) holds(tx *pg.Tx) (plan.Holds, error) {
	stores, charges, err := a.subscriptions(tx)
	if err != nil || stores == nil {
		return plan.Everything, err
	}
	return plan.Stand(charges, tx.Now).Holds, nil
}

// LookAtPlan asks the platform what the merchant subscribed to, and says how they
// stand.
func (a *App) LookAtPlan(ctx context.Context, merchantID uuid.UUID) (PlanView, error) {
	if err := a.readBills(ctx, merchantID); err != nil {
		return PlanView{}, err
	}
	return a.PlanOf(ctx, merchantID)
}

// readBills asks every store of a merchant that is billed; a job of the schedule too.
func (a *App) readBills(ctx context.Context, merchantID uuid.UUID) error {
	v, err := a.PlanOf(ctx, merchantID)
	for _, s := range v.Stores {
		if s.State == merchant.Connected {
			_, read := a.readBill(ctx, merchantID, s)
			err = cmp.Or(err, read)
		}
	}
	if err == nil && a.billing != NoBilling { // a store that left, or came beside, changes what is held
		err = a.inTurn(ctx, merchantID, a.fitPlan)
		a.listening.drop(merchantID)
	}
	return err
}

// readBill asks one store's platform what is subscribed to there, and takes it over.
func (a *App) readBill(ctx context.Context, merchantID uuid.UUID, s merchant.Store) (platform.Bill, error) {
	biller, err := a.biller()
	if err != nil {
		return platform.Bill{}, err
	}
	bill, err := biller.Bill(ctx, a.talkTo(merchantID, s))
	if err != nil {
		a.park(ctx, merchantID, s.ID, err)
		return bill, err
	}
	err = a.inTurn(ctx, merchantID, func(tx *pg.Tx) error { return a.takeBill(tx, s.ID, bill) })
	a.listening.drop(merchantID)
	return bill, err
}

// biller is who charges for us.
func (a *App) biller() (platform.Biller, error) {
	connector, err := a.Connector(platform.Shopify)
	if err != nil {
		return nil, err
	}
	biller, ok := connector.(platform.Biller)
	if !ok || a.billing == NoBilling {
		return nil, fail.New(fail.Conflict, "there are no plans here: everything is on")
	}
	return biller, nil
}

// takeBill takes over what a store's platform said. The merchant is locked.
func (a *App) takeBill(tx *pg.Tx, store uuid.UUID, bill platform.Bill) error {
	if a.billing == NoBilling {
		return nil
	}
	before, err := a.standing(tx)
	if err != nil {
		return err
	}
	if err := plan.Save(tx, store, bill); err != nil {
		return err
	}
	after, err := a.standing(tx)
	if err != nil {
		return err
	}
	if before != after {
		err := audit.Record(tx, audit.Entry{
			Action: audit.PlanChanged, Kind: audit.OfPlan, Before: before, After: after, Reason: after.Plan,
			By: audit.System,
		})
		if err != nil {
			return err
		}
	}
	return a.fitPlan(tx)
}

// stood is what of a standing is told in the log.
type stood struct {
	Plan  string
	State plan.State
}

func (a *App) standing(tx *pg.Tx) (stood, error) {
	_, charges, err := a.subscriptions(tx)
	s := plan.Stand(charges, tx.Now)
	state := s.State
	if state == plan.OnTrial {
		state = plan.Paying
	}
	return stood{s.Plan.Handle, state}, err
}
