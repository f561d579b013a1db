package app

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

// numberLate numbers orders that we hear of after later ones of their buyers:
// which order of a member it is goes by the day it was placed. A number by which
// an order earned stays with it, so nothing is given twice; the others share the
// rest by date. It returns orders outside the batch whose number changed and
// which have to be judged again. Only programs that ask for the number make it
// read anything.
func (b *batch) numberLate(statements []statement) ([]*order.Order, error) {
	fresh := b.uncounted(statements)
	if len(fresh) == 0 || !slices.ContainsFunc(b.programs, (*program.Program).AsksNumber) {
		return nil, nil
	}
	members, since := make([]uuid.UUID, 0, len(fresh)), make([]time.Time, 0, len(fresh))
	for id, list := range fresh {
		slices.SortFunc(list, byDate)
		members, since = append(members, id), append(since, list[0].PlacedAt)
	}
	stored, err := order.LockLater(b.tx, members, since)
	if err != nil {
		return nil, err
	}
	later := map[uuid.UUID][]*order.Order{}
	for _, o := range stored {
		if mine := b.save[o.ID]; mine != nil {
			o = mine
		}
		later[*o.MemberID] = append(later[*o.MemberID], o)
	}
	var moved []*order.Order
	for id, list := range later {
		moved = append(moved, b.renumber(fresh[id], list)...)
	}
	return moved, nil
}

// uncounted are the batch's orders that will be counted for the first time, by
// their buyers.
func (b *batch) uncounted(statements []statement) map[uuid.UUID][]*order.Order {
	fresh := map[uuid.UUID][]*order.Order{}
	for _, s := range statements {
		if b.countable(s.order, s.state) {
			fresh[*s.order.MemberID] = append(fresh[*s.order.MemberID], s.order)
		}
	}
	return fresh
}

// countable reports whether an order is a purchase that was not counted yet.
func (b *batch) countable(o *order.Order, state *platform.Order) bool {
	return o.Nth == 0 && o.MemberID != nil && b.members[*o.MemberID] != nil &&
		state.Status == platform.Paid && !state.Test
}

// renumber shares the free numbers of one member's orders by date, and returns
// the counted ones that got another.
func (b *batch) renumber(fresh, later []*order.Order) (moved []*order.Order) {
	var free []int
	open := slices.Clone(fresh)
	before := map[uuid.UUID]int{}
	for _, o := range later {
		if o.ProgramVersion == 0 {
			open, free, before[o.ID] = append(open, o), append(free, o.Nth), o.Nth
		}
	}
	for _, o := range fresh {
		free = append(free, b.book.CountOrder(*o.MemberID, o.PlacedAt))
	}
	slices.Sort(free)
	slices.SortFunc(open, byDate)
	for i, o := range open {
		o.Nth = free[i]
		if was, counted := before[o.ID]; counted && was != o.Nth {
			moved = append(moved, o)
		}
	}
	return moved
}

func byDate(x, y *order.Order) int {
	return cmp.Or(x.PlacedAt.Compare(y.PlacedAt), bytes.Compare(x.ID[:], y.ID[:]))
}
