package app

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/referral"
)

// Adjustment is points that staff give or take, for a reason that the member
// will read.
type Adjustment struct {
	Merchant uuid.UUID
	Member   uuid.UUID
	Points   int64  // below zero to take
	Reason   string // 1 to 500 characters
	Key      string // 8 to 80 characters; the same key is the same adjustment
	Thanks   bool   // for recommending: it counts as what their friends cost. Points are above zero

	by  audit.Actor // who asked for it, when a second person has agreed; zero for who acts
	key string      // of the ledger, when it is not that of Member and Key
}

// Adjust corrects a member's usable points and returns the movement it made.
// Taking stops at what can be spent. fail.Invalid names a bad input,
// fail.NotFound an unknown member, fail.Conflict a key used for something else, and
// *WaitsError says that a second person must agree first.
func (a *App) Adjust(ctx context.Context, in Adjustment) (Movement, error) {
	in.Reason = strings.TrimSpace(in.Reason)
	if err := in.validate(); err != nil {
		return Movement{}, err
	}
	var made Movement
	var waits *WaitsError
	err := a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) (err error) {
		if _, err := member.GetRow(tx, in.Member); err != nil {
			return noMember(err)
		}
		if waits, err = in.needsYes(tx); err != nil || waits != nil {
			return err
		}
		if err := a.adjust(tx, in); err != nil {
			return err
		}
		found, err := a.findMovement(tx, in)
		made = found
		return err
	})
	return made, waiting(waits, err)
}

// needsYes asks for a second person's yes, unless the points have moved already.
func (in Adjustment) needsYes(tx *pg.Tx) (*WaitsError, error) {
	if _, found, err := ledger.ByKey(tx, in.ledgerKey()); err != nil || found {
		return nil, err
	}
	return needsYesOnce(tx, approval.Approval{
		Kind: approval.Adjust, DeedKey: in.ledgerKey(), Member: in.Member, Note: in.Reason, Key: in.Key,
	}, in.Points, "adjustment")
}

func (in Adjustment) validate() error {
	if n := len(in.Key); n < 8 || n > 80 {
		return fail.Field("Idempotency-Key", "is required, with 8 to 80 characters")
	}
	if in.Points == 0 || in.Points > program.MaxPoints || in.Points < -program.MaxPoints {
		return fail.Field("points", "must be between 1 and %d, or below zero to take points", program.MaxPoints)
	}
	if in.Thanks && in.Points < 0 {
		return fail.Field("points", "must be above zero: thanks are not taken")
	}
	return checkReason(in.Reason)
}

func (in Adjustment) ledgerKey() string {
	switch {
	case in.key != "":
		return in.key
	case in.Thanks:
		return thanksKey + in.Member.String() + ":" + in.Key
	default:
		return "staff:" + in.Member.String() + ":" + in.Key
	}
}

// thanksKey begins the keys of thanks, by which they are known when a second person
// agreed to them, too.
const thanksKey = "thanks:"

// adjust posts the correction, unless its key did before. The balance's lock
// keeps a twin of the same click waiting until this one is done.
func (a *App) adjust(tx *pg.Tx, in Adjustment) error {
	if err := ledger.Begin(tx, []uuid.UUID{in.Member}); err != nil {
		return err
	}
	book, err := ledger.Open(tx, []uuid.UUID{in.Member}, nil)
	if err != nil {
		return err
	}
	if _, found, err := ledger.ByKey(tx, in.ledgerKey()); err != nil || found {
		return err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	move := ledger.Movement{
		Key: in.ledgerKey(), Member: in.Member, Points: in.Points, Source: ledger.Source{
			Kind: ledger.FromStaff,
			ID:   tx.NewID(),
		},
		Explain: ledger.Explain{Reason: ledger.WhyStaff, Note: in.Reason},
		End:     endOf(programs.Live(), tx.Now, m.Location()),
	}
	if err := book.Correct(move); err != nil {
		return err
	}
	if err := flush(tx, book, m); err != nil {
		return err
	}
	if err := tellAdded(tx, []ledger.Movement{move}); err != nil {
		return err
	}
	if strings.HasPrefix(move.Key, thanksKey) {
		if err := referral.Thank(tx, in.Member, in.Points); err != nil {
			return err
		}
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.PointsAdjusted, Kind: audit.OfMember, Subject: in.Member.String(), After: in, Reason: in.Reason,
		By: in.by,
	})
}

// findMovement reads back what the key made.
func (a *App) findMovement(tx *pg.Tx, in Adjustment) (Movement, error) {
	id, _, err := ledger.ByKey(tx, in.ledgerKey())
	if err != nil {
		return Movement{}, err
	}
	entries, err := ledger.History(tx, in.Member, after(id), 1)
	if err != nil {
		return Movement{}, err
	}
	if len(entries) == 0 || entries[0].ID != id || !in.made(&entries[0]) {
		return Movement{}, fail.New(fail.Conflict, "this Idempotency-Key was used for another adjustment")
	}
	t, err := a.tellerOf(tx, in.Member, entries)
	if err != nil {
		return Movement{}, err
	}
	return t.tell(&entries[0]), nil
}

// made reports whether a movement is what is asked for.
func (in Adjustment) made(e *ledger.Entry) bool {
	return owned(e) == in.Points && e.Explain.Note == in.Reason
}

// after is the id that follows another: a history below it begins there.
func after(id uuid.UUID) uuid.UUID {
	for i := len(id) - 1; i >= 0; i-- {
		id[i]++
		if id[i] != 0 {
			break
		}
	}
	return id
}
