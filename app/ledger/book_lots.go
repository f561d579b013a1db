package ledger

import (
	"sort"
	"time"

	"github.com/google/uuid"
)

// raise is how much of new usable points may be spent: less while they repay a
// balance below zero.
func (b *Book) raise(member uuid.UUID, points int64) int64 {
	available := b.balances[member].Available
	return max(available+points, 0) - max(available, 0)
}

func (b *Book) refill(lot *Lot, points int64) int64 {
	if lot.State != LotAvailable {
		return 0
	}
	points = min(points, lot.Granted-lot.Remaining-lot.Expired)
	if points <= 0 {
		return 0
	}
	if lot.ended(b.now) {
		lot.AvailableAt = b.now // they are back only now: who has them is told anew before they end
	}
	lot.Remaining += points
	b.changed[lot.ID] = lot
	return points
}

// drain takes points from a member's usable lots, first-expiring first. What no
// lot covers makes the balance fall below zero.
func (b *Book) drain(member uuid.UUID, points int64, took func(*Lot, int64)) error {
	if points == 0 {
		return nil
	}
	lots, err := b.usable(member)
	if err != nil {
		return err
	}
	for _, lot := range lots {
		part := min(points, lot.Remaining)
		if part == 0 {
			continue
		}
		lot.Remaining -= part
		points -= part
		b.changed[lot.ID] = lot
		if took != nil {
			took(lot, part)
		}
	}
	return nil
}

// usable lists a member's usable lots in the order they are spent.
func (b *Book) usable(member uuid.UUID) ([]*Lot, error) {
	lots, loaded := b.byMember[member]
	if !loaded {
		stored, err := b.more(member)
		if err != nil {
			return nil, err
		}
		lots = b.merge(member, stored)
	}
	sort.SliceStable(lots, func(i, j int) bool { return b.spendsBefore(lots[i], lots[j]) })
	b.byMember[member] = lots
	return lots, nil
}

// merge prefers what the book knows of a lot over what is stored.
func (b *Book) merge(member uuid.UUID, stored []*Lot) []*Lot {
	seen := map[uuid.UUID]bool{}
	var lots []*Lot
	for _, lot := range stored {
		lots = append(lots, b.know(lot))
		seen[lot.ID] = true
	}
	for _, lot := range b.lots {
		if lot.Member == member && lot.State == LotAvailable && !seen[lot.ID] {
			lots = append(lots, lot)
		}
	}
	return lots
}

func (b *Book) remember(lot *Lot) {
	if lots, loaded := b.byMember[lot.Member]; loaded {
		b.byMember[lot.Member] = append(lots, lot)
	}
}

func (b *Book) spendsBefore(x, y *Lot) bool {
	xEnds, yEnds := b.ends(x), b.ends(y)
	switch {
	case !xEnds.Equal(yEnds):
		return xEnds.Before(yEnds)
	case !x.AvailableAt.Equal(y.AvailableAt):
		return x.AvailableAt.Before(y.AvailableAt)
	default:
		return x.ID.String() < y.ID.String()
	}
}

// ends is when a lot ends, for the order of spending: to the day is enough.
func (b *Book) ends(lot *Lot) time.Time {
	end := Someday
	if lot.ExpiresAt != nil {
		end = *lot.ExpiresAt
	}
	if lot.IdleMonths == 0 {
		return end
	}
	idle := b.active[lot.Member].AddDate(0, lot.IdleMonths, 0)
	if lot.ExpiresAt == nil || idle.After(end) {
		return idle
	}
	return end
}
