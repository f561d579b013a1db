package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/message"
	"regulars/app/program"
)

// How much one transaction does of what the calendar asks for.
const (
	endAtOnce    = 200 // members
	noticeAtOnce = 500
)

// endOf is when points end that a version gives and that become usable at a
// moment. What waits for a moment that has not come has no end yet.
func endOf(rules *program.Program, usable time.Time, zone *time.Location) ledger.End {
	if rules == nil || !usable.Before(ledger.Someday) {
		return ledger.End{}
	}
	expiry := rules.Version.Document.Expiry
	end := ledger.End{IdleMonths: expiry.IdleMonths()}
	if at, ok := expiry.Ends(usable, zone); ok {
		end.At = &at
	}
	return end
}

// endOf is when an order's points end. Those for what is long past begin to age now.
func (b *batch) endOf(rules *program.Program, usable time.Time) ledger.End {
	end := endOf(rules, usable, b.zone)
	if end.At != nil && !end.At.After(b.tx.Now) {
		return endOf(rules, b.tx.Now, b.zone)
	}
	return end
}

// EndPoints tells members whose points end soon, and ends those of which they
// were told in time. What nobody was told of is kept until they were.
func (a *App) EndPoints(ctx context.Context, merchantID uuid.UUID) error {
	if err := a.askNotices(ctx, merchantID); err != nil {
		return err
	}
	for {
		ended := 0
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			ended, err = a.endSome(tx)
			return err
		})
		if err != nil {
			return err
		}
		if ended < endAtOnce {
			return a.forgetNotices(ctx, merchantID)
		}
	}
}

// endSome ends or postpones what is over of some members. It reads what is over
// again once their balances are locked: who was active meanwhile keeps it.
func (a *App) endSome(tx *pg.Tx) (int, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return 0, err
	}
	zone := m.Location()
	members, err := ledger.MembersEnding(tx, zone, tx.Now, endAtOnce)
	if err != nil || len(members) == 0 {
		return 0, err
	}
	expiry, err := a.expiryNow(tx)
	if err != nil {
		return 0, err
	}
	book, err := ledger.Open(tx, members, nil)
	if err != nil {
		return 0, err
	}
	over, err := ledger.Ending(tx, zone, tx.Now, members)
	if err != nil {
		return 0, err
	}
	if err := ledger.Load(tx, book, over); err != nil {
		return 0, err
	}
	told, err := toldOf(tx, over)
	if err != nil {
		return 0, err
	}
	e := ender{tx: tx, book: book, expiry: expiry, zone: zone}
	for i := range over {
		if err := e.end(over[i], told[i]); err != nil {
			return 0, err
		}
	}
	return len(members), flush(tx, book, m)
}

// expiryNow is the live program's expiry; it says how long before an end people are told.
func (a *App) expiryNow(tx *pg.Tx) (program.Expiry, error) {
	programs, err := a.programsOf(tx)
	if live := programs.Live(); live != nil {
		return live.Version.Document.Expiry, err
	}
	return program.Expiry{}, err
}

// ender ends lots.
type ender struct {
	tx     *pg.Tx
	book   *ledger.Book
	expiry program.Expiry
	zone   *time.Location
}

// end ends a lot, or postpones it when its member was told too late (told) or
// not at all (nil).
func (n ender) end(lot ledger.EndingLot, told *time.Time) error {
	if told != nil && n.expiry.InTime(*told, lot.Ends) && n.book.Review(lot.Member) != ledger.InReview {
		e := ledger.Explain{Reason: ledger.WhyExpired, EndedAt: lot.Ends}
		if lot.PostponedFrom != nil {
			e.KeptFrom = *lot.PostponedFrom
		}
		return n.book.Expire(ledger.Movement{
			Key:    "expired:" + lot.Lot.String() + ":" + lot.Ends.UTC().Format("20060102T150405"),
			Member: lot.Member, Source: lot.Source, Explain: e,
		})
	}
	until := n.expiry.Postponed(n.tx.Now, n.zone)
	if told != nil && n.expiry.Postponed(*told, n.zone).After(n.tx.Now) {
		until = n.expiry.Postponed(*told, n.zone)
	}
	n.book.Postpone(lot.Source, lot.Ends, until)
	if told == nil {
		return nil // the next sweep asks for a notice of the new date
	}
	return ledger.MoveNotice(n.tx, lot, until)
}

// askNotices tells of what ends soon: a first time, and a last time shortly before.
func (a *App) askNotices(ctx context.Context, merchantID uuid.UUID) error {
	for asked := noticeAtOnce; asked == noticeAtOnce; {
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			m, err := a.merchantOf(tx)
			if err != nil {
				return err
			}
			expiry, err := a.expiryNow(tx)
			if err != nil {
				return err
			}
			first, last := expiry.Notices()
			notices, err := ledger.AskNotices(tx, m.Location(), tx.Now.AddDate(0, 0, first+1),
				tx.Now.AddDate(0, 0, last+1), noticeAtOnce)
			if err != nil {
				return err
			}
			asked = len(notices)
			return message.Queue(tx, noticesOf(notices, m.Location()))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keepNotices is how long notices are kept after the end they were about.
const keepNotices = 90 * 24 * time.Hour

func (a *App) forgetNotices(ctx context.Context, merchantID uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			more, err = ledger.ForgetNotices(tx, tx.Now.Add(-keepNotices), 1000)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
