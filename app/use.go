package app

import (
	"slices"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/outbound"
	"regulars/app/platform"
	"regulars/app/reward"
	"regulars/app/work"
)

// codeShown is an order whose state changed in this batch and shows codes of ours.
type codeShown struct {
	order *order.Order
	codes []string
	fell  bool // it was cancelled just now; otherwise it stands
	empty bool // all of it was refunded
}

// show remembers the codes of ours that an order shows. Only a change is news:
// was is the status before, Draft for an order never seen.
func (b *batch) show(o *order.Order, state *platform.Order, was platform.OrderStatus) {
	fell := o.Status == platform.Cancelled && was != platform.Cancelled
	if !fell && o.Status != platform.Paid && o.Status != platform.Unpaid {
		return
	}
	ours := slices.DeleteFunc(slices.Clone(state.Codes), func(code string) bool { return !merchant.IsCode(code) })
	if len(ours) > 0 {
		b.shown = append(b.shown, codeShown{order: o, codes: ours, fell: fell, empty: order.GivenBack(state)})
	}
}

// lockCodes finds the redemptions whose codes the batch's orders show.
func (b *batch) lockCodes() error {
	used := map[uuid.UUID][]string{}
	for _, s := range b.shown {
		used[s.order.StoreID] = append(used[s.order.StoreID], s.codes...)
	}
	for store, codes := range used {
		found, err := reward.ByCodes(b.tx, store, codes)
		if err != nil {
			return err
		}
		b.codes = append(b.codes, found...)
	}
	return nil
}

// useCodes marks the redemptions whose code an order shows. The order is the
// truth: a code that was used existed, whatever we believed. Of two orders with
// one code the first keeps it.
func (b *batch) useCodes() error {
	slices.SortStableFunc(b.shown, func(x, y codeShown) int { return x.order.PlacedAt.Compare(y.order.PlacedAt) })
	for _, r := range b.codes {
		changed := false
		for _, s := range b.shown {
			if !s.shows(r) {
				continue
			}
			heeded, err := b.heed(r, s)
			if err != nil {
				return err
			}
			changed = changed || heeded
		}
		if !changed {
			continue
		}
		if err := reward.Save(b.tx, r); err != nil {
			return err
		}
	}
	return b.noteUsed()
}

// noteUsed tells the outside of codes that were used. One that an order showed
// before the store told us that it exists was redeemed just now, too.
func (b *batch) noteUsed() error {
	if !tells(b.merchant, outbound.CodeUsed, outbound.RewardRedeemed) {
		return nil
	}
	for _, r := range b.used {
		if r.IssuedAt == nil {
			if err := noteRedemption(b.tx, outbound.RewardRedeemed, r); err != nil {
				return err
			}
		}
		if err := noteRedemption(b.tx, outbound.CodeUsed, r); err != nil {
			return err
		}
	}
	return nil
}

func (s codeShown) shows(r *reward.Redemption) bool {
	return s.order.StoreID == r.StoreID &&
		slices.ContainsFunc(append([]string{r.Code}, r.Former...), s.has)
}

// has reports whether the order shows a code.
func (s codeShown) has(code string) bool {
	return slices.ContainsFunc(s.codes, func(shown string) bool { return equalCode(shown, code) })
}

// heed takes over what one order says of a code. A cancelled order has used it
// too, until the store is asked whether the code works again (look.go): so the
// order in which its states arrive does not matter.
func (b *batch) heed(r *reward.Redemption, s codeShown) (changed bool, err error) {
	used, mine, fell := r.Status == reward.Used, usedBy(r, s.order), b.fell(r, s)
	switch {
	case mine && !fell:
		return false, nil
	case used && !mine:
		first, err := b.orderFell(r)
		if err != nil || !first {
			return false, err // the first order keeps it
		}
		r.UsedOrderID = &s.order.ID
	case !used && fell && r.Status.Ended():
		return false, nil // the code is dead and so is the order: all stays as it is
	case !used:
		if err := b.use(r, s.order); err != nil {
			return false, err
		}
	}
	if !s.has(r.Code) {
		if err := b.revive(r, s); err != nil {
			return false, err
		}
	}
	if fell {
		now := b.tx.Now
		r.ClosedAt, r.Sweeps, r.Attempts, r.NextAt, r.Work = &now, 0, 0, now, int16(work.Waiting)
	}
	return true, nil
}

func usedBy(r *reward.Redemption, o *order.Order) bool {
	return r.Status == reward.Used && r.UsedOrderID != nil && *r.UsedOrderID == o.ID
}

// fell reports whether an order gives up the code it shows: cancelled just now,
// or refunded whole where the program gives points back for that.
func (b *batch) fell(r *reward.Redemption, s codeShown) bool {
	return s.fell || s.empty && b.programs.reimburses(r)
}

// orderFell reports whether the order that used a code was cancelled since.
func (b *batch) orderFell(r *reward.Redemption) (bool, error) {
	if r.UsedOrderID != nil && b.save[*r.UsedOrderID] != nil {
		return b.save[*r.UsedOrderID].Status == platform.Cancelled, nil
	}
	return orderFell(b.tx, r)
}

func orderFell(tx *pg.Tx, r *reward.Redemption) (bool, error) {
	if r.UsedOrderID == nil {
		return false, nil
	}
	found, err := order.Briefs(tx, []uuid.UUID{*r.UsedOrderID})
	return found[*r.UsedOrderID].Status == platform.Cancelled, err
}

func (b *batch) use(r *reward.Redemption, o *order.Order) error {
	m := ledger.Movement{
		Key: "used:" + r.ID.String(), Member: r.MemberID, Points: r.Points, Version: r.ProgramVersion,
		Source:  ledger.Source{Kind: ledger.FromRedemption, ID: r.ID},
		Explain: ledger.Explain{Reason: ledger.WhyCode, Reward: r.Reward.Name, Order: o.Name},
	}
	var err error
	switch {
	case r.Returned(): // the code in the race window wins
		err = b.charge(r, m, o.ID)
	case r.Points == 0 || !r.Status.Open() && r.Status != reward.Cancelling: // spent, whether the code lived or died
	default:
		err = b.book.Redeem(m) // the points were held: now they are spent
	}
	if err != nil {
		return err
	}
	over(r, reward.Used, b.tx.Now)
	r.UsedOrderID = &o.ID
	b.used = append(b.used, r)
	if r.UnknownSince != nil { // a twin of the code may still appear
		r.Work, r.Sweeps, r.Attempts, r.NextAt = int16(work.Waiting), 1, 0, b.tx.Now.Add(reward.Sweeps[1])
	}
	return nil
}

// revive makes a former code the redemption's own again, because an order was
// faster with it than the store was with its end. Whatever came after it dies.
func (b *batch) revive(r *reward.Redemption, s codeShown) error {
	now := b.tx.Now
	if r.UnknownSince == nil { // the other may still be on its way: it is looked for more than once
		r.UnknownSince = &now
	}
	r.Work, r.Sweeps, r.Attempts, r.NextAt = int16(work.Waiting), 0, 0, now
	if err := reward.Retire(b.tx, r); err != nil {
		return err
	}
	r.ExternalID, r.Code = "", r.Former[slices.IndexFunc(r.Former, s.has)]
	return nil
}

// charge takes points that had returned, for a code that an order shows all the
// same. Each order does so once, until its points are given back for it.
func (b *batch) charge(r *reward.Redemption, m ledger.Movement, orderID uuid.UUID) error {
	if err := recount(b.tx, r, b.zone, 1); err != nil || r.Points == 0 {
		return err
	}
	key, err := unusedKey(b.tx, m.Key+":"+orderID.String())
	if err != nil {
		return err
	}
	m.Key = key
	return b.book.Charge(m)
}
