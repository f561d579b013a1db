package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/program"
)

// PointsMove is usable points that staff move from one member to another, for a
// reason that both will read.
type PointsMove struct {
	Merchant uuid.UUID
	From     uuid.UUID
	To       uuid.UUID
	Points   int64
	Reason   string // 1 to 500 characters
	Key      string // 8 to 80 characters; the same key is the same move

	by  audit.Actor // who asked for it, when a second person has agreed; zero for who acts
	key string      // of the ledger, when it is not that of From and Key
}

func (in PointsMove) ledgerKey() string {
	if in.key != "" {
		return in.key
	}
	return "handed:" + in.From.String() + ":" + in.Key
}

func (in PointsMove) validate() error {
	if n := len(in.Key); n < 8 || n > 80 {
		return fail.Field("Idempotency-Key", "is required, with 8 to 80 characters")
	}
	if in.Points < 1 || in.Points > program.MaxPoints {
		return fail.Field("points", "must be between 1 and %d", program.MaxPoints)
	}
	if n := utf8.RuneCountInString(in.Reason); n < 1 || n > 500 {
		return fail.Field("reason", "must have 1 to 500 characters")
	}
	if in.From == in.To {
		return fail.Field("to", "must be another member")
	}
	return nil
}

// MovePoints gives usable points of one member to another: one transaction, and
// each piece keeps the day on which it would have ended. fail.Invalid names a
// bad input, fail.NotFound an unknown member, fail.Conflict a key used for
// something else, and *WaitsError says that a second person must agree first.
func (a *App) MovePoints(ctx context.Context, in PointsMove) error {
	in.Reason = strings.TrimSpace(in.Reason)
	if err := in.validate(); err != nil {
		return err
	}
	var waits *WaitsError
	err := a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) (err error) {
		if err := in.checkPeople(tx); err != nil {
			return err
		}
		if waits, err = in.needsYes(tx); err != nil || waits != nil {
			return err
		}
		return a.movePoints(tx, in)
	})
	return waiting(waits, err)
}

func (in PointsMove) checkPeople(tx *pg.Tx) error {
	if _, err := member.GetRow(tx, in.From); err != nil {
		return noMember(err)
	}
	to, err := member.GetRow(tx, in.To)
	if err != nil {
		return noMember(err)
	}
	if to.State == member.StateLeft {
		return fail.Field("to", "left the program")
	}
	return nil
}

func (a *App) movePoints(tx *pg.Tx, in PointsMove) error {
	if err := inbox.LockMerchant(tx); err != nil {
		return err
	}
	both := []uuid.UUID{in.From, in.To}
	if err := ledger.Begin(tx, both); err != nil {
		return err
	}
	book, err := ledger.Open(tx, both, nil)
	if err != nil {
		return err
	}
	if again, err := in.made(tx); err != nil || again {
		return err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	err = book.Hand(ledger.Movement{
		Key: in.ledgerKey(), Member: in.From, Points: in.Points, Explain: ledger.Explain{Note: in.Reason},
	}, in.To)
	if err != nil {
		return err
	}
	if err := flush(tx, book, m); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.PointsMoved, Kind: audit.OfMember, Subject: in.From.String(), After: in, Reason: in.Reason,
		By: in.by,
	})
}

// made reports whether the key has moved these points already.
func (in PointsMove) made(tx *pg.Tx) (bool, error) {
	keys := []string{in.ledgerKey() + ":out", in.ledgerKey() + ":in:0"}
	made, err := ledger.ByKeys(tx, keys)
	if err != nil || len(made) == 0 {
		return false, err
	}
	if made[keys[0]].Amount != in.Points || made[keys[1]].Member != in.To {
		return false, fail.New(fail.Conflict, "this Idempotency-Key was used for another move")
	}
	return true, nil
}
