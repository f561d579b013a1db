package app

import (
	"time"

	"regulars/app/budget"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/program"
	"regulars/app/reward"
)

// admit refuses a redemption whose reward is not for this member now, or that
// its stock, its limits or its budget leave no room for.
func (a *App) admit(tx *pg.Tx, book *ledger.Book, r *reward.Redemption, live *program.Program) error {
	in, err := a.inSegment(tx, r.Reward.Segments, r.MemberID)
	if err != nil {
		return err
	}
	taker := reward.Taker{
		Segments: in,
		Tier:     live.TierOf(book.Tier(r.MemberID)), Orders: book.NextOrder(r.MemberID) - 1, At: tx.Now,
		Zone: live.Zone(),
	}
	if why := taker.Refused(r.Reward); why != "" {
		return refusedFor(why)
	}
	return countIn(tx, r, live.Zone())
}

// countIn counts a redemption against what bounds its reward. The counts are
// locked until the transaction ends, so that of many at once only as many get
// through as there is room for.
func countIn(tx *pg.Tx, r *reward.Redemption, zone *time.Location) error {
	bounds := r.Bounds(zone)
	used, err := budget.Lock(tx, reward.CountsOf(bounds))
	if err != nil {
		return err
	}
	if why := reward.Full(bounds, used); why != "" {
		return refusedFor(why)
	}
	return budget.Add(tx, reward.Changes(bounds, 1))
}

// recount lowers (-1) or raises (1) the counts of a redemption whose points
// came back, or left again because its code was used all the same.
func recount(tx *pg.Tx, r *reward.Redemption, zone *time.Location, times int64) error {
	return budget.Add(tx, reward.Changes(r.Bounds(zone), times))
}

func refusedFor(why reward.Refusal) error {
	return refusal(fail.Conflict, reward.RefusedError{Why: why})
}

func refusal(kind fail.Kind, cause reward.RefusedError) error {
	return fail.Wrap(cause, kind, "%s", cause.Error())
}

// enough refuses a redemption that the balance cannot pay for.
func enough(book *ledger.Book, r *reward.Redemption) error {
	have, _ := book.Balance(r.MemberID)
	if missing := r.Points - have.Available; missing > 0 {
		return refusal(fail.Conflict, reward.RefusedError{Why: reward.Missing, Points: missing})
	}
	return nil
}
