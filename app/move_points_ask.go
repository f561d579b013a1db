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
// a wish has room for one member.
const between = ":to:"

func (in PointsMove) deedKey() string { return in.ledgerKey() + between + in.To.String() }

// movedTo reads from a wish's key to whom points go, and the move's own key.
func movedTo(deedKey string) (to uuid.UUID, key string, err error) {
	at := strings.LastIndex(deedKey, between)
	if at < 0 {
		return to, "", fail.New(fail.Internal, "a wish to move points does not say to whom")
	}
	to, err = uuid.Parse(deedKey[at+len(between):])
	return to, deedKey[:at], err
}

// needsYes asks for a second person's yes, unless the points have moved already.
// The same key is the same wish, also when it was refused.
func (in PointsMove) needsYes(tx *pg.Tx) (*WaitsError, error) {
	if made, err := in.made(tx); err != nil || made {
		return nil, err
	}
	before, err := approval.Newest(tx, in.deedKey())
	switch {
	case fail.Is(err, fail.NotFound):
		return needsYes(tx, approval.Approval{
			Kind: approval.MovePoints, DeedKey: in.deedKey(), Member: in.From, Note: in.Reason, Key: in.Key,
		}, in.Points)
	case err != nil:
		return nil, err
	case before.Points != in.Points || before.Note != in.Reason:
		return nil, fail.New(fail.Conflict, "this Idempotency-Key was used for another move")
	case before.State == approval.Refused:
		return nil, fail.New(fail.Conflict, "%s refused this: %s", before.DecidedBy, before.Reason)
	default:
		return &WaitsError{Approval: before}, nil
	}
}

// moveApproved moves points in the asker's name, between whoever both are by now.
func (a *App) moveApproved(tx *pg.Tx, one approval.Approval) error {
	to, key, err := movedTo(one.DeedKey)
	if err != nil {
		return err
	}
	current, err := member.Current(tx, []uuid.UUID{one.Member, to})
	if err != nil {
		return err
	}
	in := PointsMove{
		Merchant: tx.Merchant, From: current[one.Member], To: current[to], Points: one.Points, Reason: one.Note,
		Key: one.Key, by: one.Asker, key: key,
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
