package app

import (
	"context"
	"strconv"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
)

// reimburse gives the points of a used code back whose order was cancelled or
// refunded whole: the code dies first, wherever the store would let it work
// again, then the points return. When the order counts again, use.go charges them.
func (a *App) reimburse(ctx context.Context, s *step) error {
	err := s.connector.RevokeDiscount(ctx, s.store, s.discount)
	err = a.heardOf(ctx, s, err)
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		if err != nil {
			return a.again(tx, r, err)
		}
		used, err := a.reimbursedOrder(tx, r)
		if err != nil {
			return err
		}
		r.Attempts, r.LastError = 0, ""
		if used == nil { // the order counts again
			r.Sweeps++
			lookAgain(r, *r.ClosedAt)
			return nil
		}
		now := tx.Now
		r.Status, r.ClosedAt, r.Sweeps = reward.Revoked, &now, 1
		lookAgain(r, now)
		return a.giveBackFor(tx, r, used)
	})
}

// reimburses reports whether a redemption's program gives points back with the
// order that used them.
func (p Programs) reimburses(r *reward.Redemption) bool {
	rules := p.Number(r.ProgramVersion)
	return r.Points > 0 && rules != nil && rules.Version.Document.Reimburse == program.ReimburseCancelled
}

// reimbursedOrder is the order for which the points of a used code are to come
// back, nil for none.
func (a *App) reimbursedOrder(tx *pg.Tx, r *reward.Redemption) (*order.Order, error) {
	if r.Status != reward.Used || r.UsedOrderID == nil {
		return nil, nil //nolint:nilnil // none is the answer
	}
	programs, err := a.programsOf(tx)
	if err != nil || !programs.reimburses(r) {
		return nil, err
	}
	used, err := order.Get(tx, *r.UsedOrderID)
	if err != nil || used.Status == platform.Cancelled {
		return used, err
	}
	var state platform.Order
	if err := order.Unpack(used.Packed, &state); err != nil || !order.GivenBack(&state) {
		return nil, err
	}
	return used, nil
}

func (a *App) giveBackFor(tx *pg.Tx, r *reward.Redemption, used *order.Order) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	err = a.move(tx, r, func(book *ledger.Book) error {
		uses, err := ledger.Uses(tx, book, r.ID)
		if err != nil {
			return err
		}
		back := movement(r, "reimburse", ledger.WhyReimburse)
		back.Explain.Order = used.Name
		if back.Key, err = unusedKey(tx, back.Key+":"+used.ID.String()); err != nil {
			return err
		}
		return book.GiveBack(back, ledger.Spent, uses)
	})
	if err != nil {
		return err
	}
	return recount(tx, r, m.Location(), -1)
}

// unusedKey numbers a step that may repeat: an order can be cancelled and count
// again any number of times. The redemption's lock and state keep each to once.
func unusedKey(tx *pg.Tx, key string) (string, error) {
	for n := 1; ; n++ {
		numbered := key
		if n > 1 {
			numbered += ":" + strconv.Itoa(n)
		}
		if _, found, err := ledger.ByKey(tx, numbered); err != nil || !found {
			return numbered, err
		}
	}
}
