package ledger

import (
	"slices"

	"regulars/app/fail"
)

// Reserve moves a member's usable points aside for a redemption.
// fail.Conflict when there are not enough.
func (b *Book) Reserve(m Movement) error {
	if err := b.check(m); err != nil {
		return err
	}
	if have := b.balances[m.Member].Available; have < m.Points {
		return fail.New(fail.Conflict, "%d points are missing", m.Points-have)
	}
	err := b.drain(m.Member, m.Points, func(lot *Lot, points int64) {
		b.uses = append(b.uses, LotUse{Redemption: m.Source.ID, Lot: lot.ID, Points: points})
	})
	if err != nil {
		return err
	}
	b.post(m, Available, Held, Reserved)
	return nil
}

// Redeem spends the points a redemption holds.
func (b *Book) Redeem(m Movement) error {
	if err := b.check(m); err != nil {
		return err
	}
	b.post(m, Held, Spent, Redeemed)
	return nil
}

// Charge takes the points of a code that was used although they had been given
// back, below zero if it must be.
func (b *Book) Charge(m Movement) error {
	if err := b.check(m); err != nil {
		return err
	}
	if err := b.drain(m.Member, m.Points, nil); err != nil {
		return err
	}
	b.post(m, Available, Spent, Redeemed)
	return nil
}

// GiveBack returns a redemption's points, to the lots it took them from as far
// as those are still worth something, and to the member's others after that.
// from is Held while there was no code, Spent once there was one.
func (b *Book) GiveBack(m Movement, from Account, uses []LotUse) error {
	if err := b.check(m); err != nil {
		return err
	}
	left := b.raise(m.Member, m.Points)
	for _, use := range uses {
		if lot := b.lots[use.Lot]; lot != nil && lot.Member == m.Member {
			left -= b.refill(lot, min(left, use.Points))
		}
	}
	if left > 0 {
		usable, err := b.usable(m.Member)
		if err != nil {
			return err
		}
		for _, lot := range slices.Backward(usable) { // longest life first: the member loses nothing by waiting
			left -= b.refill(lot, left)
		}
	}
	b.post(m, from, Available, GivenBack)
	if left > 0 {
		b.keep(m, left-b.settle(m, left))
	}
	return nil
}

// keep puts points that came back, and that no lot has room for, into one of
// their own: the lots they came from are another member's since a split.
func (b *Book) keep(m Movement, points int64) {
	if points <= 0 || b.bySource[m.Source] != nil {
		return
	}
	lot := b.found(&Lot{
		ID: b.newID(), Member: m.Member, Source: m.Source, AvailableAt: b.now, State: LotAvailable, Granted: points,
		Remaining: points,
	})
	b.changed[lot.ID] = lot
	b.remember(lot)
}

// settle ends write-offs as far as the points that were spent come back: no lot
// has room for them, because what gave them was taken back. It returns how many
// that are.
func (b *Book) settle(m Movement, points int64) int64 {
	left := points
	for _, lot := range b.byMember[m.Member] {
		if part := min(lot.Forgiven, left); part > 0 {
			lot.Forgiven -= part
			left -= part
			b.changed[lot.ID] = lot
		}
	}
	if points > left {
		b.post(m.aside("owed", WhyOwed, points-left), Available, Adjusted, Forgiven)
	}
	return points - left
}
