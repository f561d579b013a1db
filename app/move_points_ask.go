package app

import (
	"strings"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
)

// between stands in a wish's key between the move's own key and to whom it goes:
// the same key for somebody else is another wish, and an older release reads it.
const between = ":to:"

func (in PointsMove) deedKey() string { return in.ledgerKey() + between + in.To.String() }

// needsYes asks for a second person's yes, unless the points have moved already.
func (in PointsMove) needsYes(tx *pg.Tx) (*WaitsError, error) {
	if made, err := in.made(tx); err != nil || made {
		return nil, err
	}
	return needsYesOnce(tx, approval.Approval{
		Kind: approval.MovePoints, DeedKey: in.deedKey(), Member: in.From, To: in.To, Note: in.Reason, Key: in.Key,
	}, in.Points, "move")
}

// moveApproved moves points in the asker's name, between whoever both are by now.
func (a *App) moveApproved(tx *pg.Tx, one approval.Approval) error {
	current, err := member.Current(tx, []uuid.UUID{one.Member, one.To})
	if err != nil {
		return err
	}
	in := PointsMove{
		Merchant: tx.Merchant, From: current[one.Member], To: current[one.To], Points: one.Points, Reason: one.Note,
		Key: one.Key, by: one.Asker, key: one.DeedKey[:strings.LastIndex(one.DeedKey, between)],
	}
	if in.From == uuid.Nil || in.To == uuid.Nil {
		return fail.New(fail.Conflict, "one of the members is gone; refuse the request")
	}
	if in.From == in.To {
		return fail.New(fail.Conflict, "both are one member by now; refuse the request")
	}
	if err := in.checkPeople(tx); err != nil {
		return err
	}
	return a.movePoints(tx, in)
}
