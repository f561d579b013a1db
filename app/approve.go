package app

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/program"
)

// WaitsError says that nothing was done yet: a second person must agree first.
type WaitsError struct{ Approval approval.Approval }

// Error tells it to a person.
func (e *WaitsError) Error() string { return "a second person must agree to this first" }

// needsYes asks for a second person's yes when so many points need one: it notes
// the wish and reports that it waits.
func needsYes(tx *pg.Tx, wish approval.Approval, points int64) (waits *WaitsError, err error) {
	limit, err := approval.Limit(tx)
	if err != nil {
		return nil, err
	}
	wish.Asker = audit.ActorOf(tx)
	if !approval.Needed(wish.Asker, points, limit) {
		return nil, nil //nolint:nilnil // nothing waits, nothing is wrong
	}
	wish.ID, wish.Points, wish.AskedAt = tx.NewID(), points, tx.Now
	kept, added, err := approval.Add(tx, wish)
	if err != nil || !added {
		return &WaitsError{Approval: kept}, err
	}
	return &WaitsError{Approval: kept}, audit.Record(tx, audit.Entry{
		Action: audit.ApprovalAsked, Kind: audit.OfApproval, Subject: kept.ID.String(),
		Reason: fmt.Sprintf("%+d: %s", points, wish.Note),
	})
}

// waiting keeps a transaction's wish and tells its error after the commit.
func waiting(waits *WaitsError, err error) error {
	if err == nil && waits != nil {
		return waits
	}
	return err
}

// WaitingDeed is a wish with whom it is about.
type WaitingDeed struct {
	approval.Approval
	MemberName string
	FileName   string
	To         uuid.UUID // who gets points that are moved; zero for other wishes
	ToName     string
	Mine       bool // asked for by whoever looks, who cannot decide it
}

// Approvals lists wishes, newest first, and where to go on (zero at the end).
func (a *App) Approvals(ctx context.Context, who Session, onlyWaiting bool, before uuid.UUID, limit int) (
	deeds []WaitingDeed, next uuid.UUID, err error,
) {
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		found, err := approval.List(tx, onlyWaiting, before, limit+1)
		if err != nil {
			return err
		}
		if len(found) > limit {
			found = found[:limit]
			next = found[limit-1].ID
		}
		deeds = make([]WaitingDeed, 0, len(found))
		for _, one := range found {
			deed, err := describeDeed(tx, who, one)
			if err != nil {
				return err
			}
			deeds = append(deeds, deed)
		}
		return nil
	})
	return deeds, next, err
}

func describeDeed(tx *pg.Tx, who Session, one approval.Approval) (WaitingDeed, error) {
	deed := WaitingDeed{Approval: one, Mine: one.Asker.ID == who.Actor().ID}
	if one.File != uuid.Nil {
		run, err := bulk.Get(tx, one.File)
		if err == nil {
			deed.FileName = run.FileName
		}
		return deed, ignoreGone(err)
	}
	var err error
	deed.MemberName, err = nameOf(tx, one.Member)
	if err != nil || one.Kind != approval.MovePoints {
		return deed, err
	}
	if deed.To, _, err = movedTo(one.DeedKey); err != nil {
		return deed, err
	}
	deed.ToName, err = nameOf(tx, deed.To)
	return deed, err
}

// nameOf is what a member is called, "" for one who is gone.
func nameOf(tx *pg.Tx, id uuid.UUID) (string, error) {
	person, err := member.Get(tx, id)
	if err != nil {
		return "", ignoreGone(err)
	}
	return person.Name, nil
}

// Approve does what somebody asked for, once, as theirs. fail.Forbidden to who
// asked for it, fail.Conflict when it was decided, or cannot be done any more: then
// it still waits.
func (a *App) Approve(ctx context.Context, who Session, id uuid.UUID) (deed WaitingDeed, err error) {
	return a.decide(ctx, who, id, func(tx *pg.Tx, one *approval.Approval) error {
		one.State = approval.Approved
		return a.doApproved(tx, *one)
	})
}

// Refuse ends a wish. The reason is 1 to 500 characters.
func (a *App) Refuse(ctx context.Context, who Session, id uuid.UUID, reason string) (deed WaitingDeed, err error) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 1 || n > 500 {
		return deed, fail.Field("reason", "must have 1 to 500 characters")
	}
	return a.decide(ctx, who, id, func(_ *pg.Tx, one *approval.Approval) error {
		one.State, one.Reason = approval.Refused, reason
		return nil
	})
}

// decide locks a wish, does what is to be done about it and notes it, all or
// nothing: of two who decide at once, one finds it decided.
func (a *App) decide(ctx context.Context, who Session, id uuid.UUID, do func(*pg.Tx, *approval.Approval) error) (
	deed WaitingDeed, err error,
) {
	err = a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) error {
		one, err := approval.Lock(tx, id)
		if fail.Is(err, fail.NotFound) {
			return fail.New(fail.NotFound, "there is no such request")
		}
		switch {
		case err != nil:
			return err
		case one.State != approval.Waiting:
			return fail.New(fail.Conflict, "%s has %s this already", one.DecidedBy, one.State)
		case one.Asker.ID == who.Actor().ID:
			return fail.New(fail.Forbidden, "somebody else must decide what you asked for")
		}
		if err := do(tx, &one); err != nil {
			return err
		}
		one.DecidedBy, one.DecidedAt = who.Staff, &tx.Now
		if err := approval.Decide(tx, one); err != nil {
			return err
		}
		entry := audit.Entry{
			Action: audit.ApprovalGiven, Kind: audit.OfApproval, Subject: id.String(),
			Reason: fmt.Sprintf("%s: %+d", one.Asker.Name, one.Points),
		}
		if one.State == approval.Refused {
			entry.Action, entry.Reason = audit.ApprovalRefused, one.Reason
		}
		if err := audit.Record(tx, entry); err != nil {
			return err
		}
		deed, err = describeDeed(tx, who, one)
		return err
	})
	return deed, err
}

// doApproved does the deed in the asker's name.
func (a *App) doApproved(tx *pg.Tx, one approval.Approval) error {
	if one.Kind == approval.ApplyFile {
		run, err := bulk.Lock(tx, one.File)
		if err != nil {
			return noFile(err)
		}
		if run.Phase != bulk.Checked {
			return fail.New(fail.Conflict, "this file is %s by now; refuse the request", run.Status())
		}
		return beginApplying(tx, run, one.Asker)
	}
	if one.Kind == approval.MovePoints {
		return a.moveApproved(tx, one)
	}
	current, err := member.Current(tx, []uuid.UUID{one.Member})
	if err != nil {
		return err
	}
	if current[one.Member] == uuid.Nil {
		return fail.New(fail.Conflict, "this member is gone; refuse the request")
	}
	return a.adjust(tx, Adjustment{
		Merchant: tx.Merchant, Member: current[one.Member], Points: one.Points, Reason: one.Note, Key: one.Key,
		by: one.Asker, key: one.DeedKey,
	})
}

// ApprovalLimit is how many points of one deed need no second person; 0 for any
// number.
func (a *App) ApprovalLimit(ctx context.Context, merchantID uuid.UUID) (n int64, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		n, err = approval.Limit(tx)
		return err
	})
	return n, err
}

// SetApprovalLimit changes the limit: 0 for none, at most program.MaxPoints. What
// waits already goes on waiting.
func (a *App) SetApprovalLimit(ctx context.Context, merchantID uuid.UUID, n int64) error {
	if n < 0 || n > program.MaxPoints {
		return fail.Field("points", "must be between 0 (no limit) and %d", program.MaxPoints)
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		before, err := approval.Limit(tx)
		if err != nil || before == n {
			return err
		}
		if err := approval.SetLimit(tx, n); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.LimitChanged, Kind: audit.OfApproval, Before: before, After: n,
			Reason: fmt.Sprintf("%d → %d", before, n),
		})
	})
}
