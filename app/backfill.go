package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

// BackfillRange is which orders of the time before the program are to earn.
// Until zero is the program's start.
type BackfillRange struct {
	Since time.Time
	Until time.Time
}

// BackfillSum is what a back-fill gives.
type BackfillSum struct {
	Orders  int64
	Members int64
	Points  int64
}

// backfillBatch is how many orders one transaction looks at.
const backfillBatch = 300

// PreviewBackfill counts what orders of members, placed before the program
// began, would earn under the rules of now. Nothing is written.
func (a *App) PreviewBackfill(ctx context.Context, merchantID uuid.UUID, r BackfillRange) (BackfillSum, error) {
	return a.eachBackfill(ctx, merchantID, r, func(*pg.Tx, []*order.Order) error { return nil })
}

// Backfill gives those points. expected is the sum the preview showed: when it
// is another one by now, nothing is given and fail.Conflict says so. Repeating
// a back-fill gives nothing twice.
func (a *App) Backfill(ctx context.Context, merchantID uuid.UUID, r BackfillRange,
	expected int64,
) (BackfillSum, error) {
	before, err := a.PreviewBackfill(ctx, merchantID, r)
	if err != nil {
		return before, err
	}
	if before.Points != expected {
		return before, fail.New(fail.Conflict,
			"this would give %d points now, not %d; look at the preview again", before.Points, expected)
	}
	return a.eachBackfill(ctx, merchantID, r, func(tx *pg.Tx, orders []*order.Order) error {
		for _, o := range orders {
			o.Backfilled = true
		}
		return a.settleOrders(tx, orders)
	})
}

// eachBackfill goes through the orders in batches, each in its own transaction,
// and hands those that earn to take.
func (a *App) eachBackfill(
	ctx context.Context, merchantID uuid.UUID, r BackfillRange, take func(*pg.Tx, []*order.Order) error,
) (BackfillSum, error) {
	var sum BackfillSum
	members := map[uuid.UUID]bool{}
	last := uuid.Nil
	for done := false; !done; {
		var batch backfillPage
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			if err := inbox.LockMerchant(tx); err != nil { // no webhook settles the same order meanwhile
				return err
			}
			if batch, err = a.backfillPage(tx, r, last); err != nil || len(batch.earning) == 0 {
				return err
			}
			return take(tx, batch.earning)
		})
		if err != nil {
			return sum, err
		}
		last, done = batch.last, batch.end
		sum.Orders += int64(len(batch.earning))
		sum.Points += batch.points
		for _, o := range batch.earning {
			members[*o.MemberID] = true
		}
	}
	sum.Members = int64(len(members))
	return sum, nil
}

// backfillPage is one batch: the orders that earn and what they earn.
type backfillPage struct {
	earning []*order.Order
	points  int64
	last    uuid.UUID
	end     bool
}

func (a *App) backfillPage(tx *pg.Tx, r BackfillRange, last uuid.UUID) (p backfillPage, err error) {
	programs, err := a.programsOf(tx)
	if err != nil {
		return p, err
	}
	if r, err = r.within(programs); err != nil {
		return p, err
	}
	orders, err := order.LockPlaced(tx, r.Since, r.Until, last, backfillBatch)
	if err != nil {
		return p, err
	}
	p.end = len(orders) < backfillBatch
	if len(orders) > 0 {
		p.last = orders[len(orders)-1].ID
	}
	people, err := buyersOf(tx, orders)
	if err != nil {
		return p, err
	}
	for _, o := range orders {
		points, err := backfillWorth(programs.Live(), o, people[*o.MemberID])
		if err != nil {
			return p, err
		}
		if points > 0 {
			p.earning, p.points = append(p.earning, o), p.points+points
		}
	}
	return p, nil
}

func buyersOf(tx *pg.Tx, orders []*order.Order) (map[uuid.UUID]*member.Member, error) {
	ids := make([]uuid.UUID, 0, len(orders))
	for _, o := range orders {
		ids = append(ids, *o.MemberID)
	}
	return member.Members(tx, ids)
}

// backfillWorth is what an order would earn under the live rules. Only people
// who are in the program now are given points for the past.
func backfillWorth(live *program.Program, o *order.Order, buyer *member.Member) (int64, error) {
	if buyer == nil || buyer.State != member.StateMember && buyer.State != member.StateGuest {
		return 0, nil
	}
	var state platform.Order
	if err := order.Unpack(o.Packed, &state); err != nil {
		return 0, err
	}
	_, points := live.Earn(&state, nil)
	return points, nil
}

// within checks the range and ends it where the program began.
func (r BackfillRange) within(programs Programs) (BackfillRange, error) {
	if len(programs) == 0 {
		return r, fail.New(fail.Conflict, "publish the program first")
	}
	start := programs.Start()
	if r.Until.IsZero() || r.Until.After(start) {
		r.Until = start
	}
	if r.Since.IsZero() {
		return r, fail.Field("since", "is needed")
	}
	if !r.Since.Before(r.Until) {
		return r, fail.Field("since", "must be before the program began: orders since then have earned already")
	}
	return r, nil
}
