package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/audit"
	"regulars/app/backfill"
	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/program"
	"regulars/app/support"
)

// WaitsError says that nothing was done yet: a second person must agree first.
type WaitsError struct{ Approval approval.Approval }

// Error tells it to a person.
func (e *WaitsError) Error() string { return "a second person must agree to this first" }

// needsYes asks for a second person's yes when so many points need one: it notes
// the wish and reports that it waits.
func needsYes(tx *pg.Tx, wish approval.Approval, points int64) (waits *WaitsError, err error) {
	rules, err := approval.RulesOf(tx)
	if err != nil {
		return nil, err
	}
	wish.Asker = audit.ActorOf(tx)
	if !approval.Needed(wish.Asker, points, rules.Points) {
		return nil, nil //nolint:nilnil // nothing waits, nothing is wrong
	}
	wish.ID, wish.Points, wish.AskedAt = tx.NewID(), points, tx.Now
	wish.EndsAt = tx.Now.AddDate(0, 0, rules.Days)
	kept, added, err := approval.Add(tx, wish)
	if err != nil || !added {
		return &WaitsError{Approval: kept}, err
	}
	return &WaitsError{Approval: kept}, audit.Record(tx, audit.Entry{
		Action: audit.ApprovalAsked, Kind: audit.OfApproval, Subject: kept.ID.String(),
		Reason: fmt.Sprintf("%+d: %s", points, wish.Note),
	})
}

// needsYesOnce is needsYes for what has an Idempotency-Key: the same key is the
// same wish, also when it was refused. One that nobody decided in time is asked
// anew.
func needsYesOnce(tx *pg.Tx, wish approval.Approval, points int64, what string) (*WaitsError, error) {
	if err := approval.Expire(tx); err != nil {
		return nil, err
	}
	before, err := approval.Newest(tx, wish.DeedKey)
	switch {
	case fail.Is(err, fail.NotFound) || err == nil && before.State == approval.Expired:
		return needsYes(tx, wish, points)
	case err != nil:
		return nil, err
	case before.Points != points || before.Note != wish.Note || before.Since != wish.Since ||
		before.Until != wish.Until:
		return nil, fail.New(fail.Conflict, "this Idempotency-Key was used for another %s", what)
	case before.State == approval.Refused:
		return nil, fail.New(fail.Conflict, "%s refused this: %s", before.DecidedBy, before.Reason)
	default:
		return &WaitsError{Approval: before}, nil
	}
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
	ToName     string
	FileName   string
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
		deeds, err = describeDeeds(tx, who, found)
		return err
	})
	return deeds, next, err
}

// describeDeeds names all whom some wishes are about. Who is gone has no name.
func describeDeeds(tx *pg.Tx, who Session, wishes []approval.Approval) ([]WaitingDeed, error) {
	var people, files []uuid.UUID
	for _, one := range wishes {
		people, files = append(people, one.Member, one.To), append(files, one.File)
	}
	members, err := member.Members(tx, people)
	if err != nil {
		return nil, err
	}
	fileNames, err := bulk.Names(tx, files)
	if err != nil {
		return nil, err
	}
	deeds := make([]WaitingDeed, len(wishes))
	for i, one := range wishes {
		deeds[i] = WaitingDeed{Approval: one, Mine: one.Asker.ID == who.Actor().ID, FileName: fileNames[one.File]}
		if person := members[one.Member]; person != nil {
			deeds[i].MemberName = person.Name
		}
		if person := members[one.To]; person != nil {
			deeds[i].ToName = person.Name
		}
	}
	return deeds, nil
}

// Approve does what somebody asked for, once, as theirs. fail.Forbidden to who
// asked for it, fail.Conflict when it was decided, or cannot be done any more: then
// it still waits.
func (a *App) Approve(ctx context.Context, who Session, id uuid.UUID) (deed WaitingDeed, err error) {
	past, err := a.approvedBackfill(ctx, who, id)
	if err != nil {
		return deed, err
	}
	return a.decide(ctx, who, id, func(tx *pg.Tx, one *approval.Approval) error {
		one.State = approval.Approved
		return a.doApproved(tx, *one, past)
	})
}

// Refuse ends a wish. The reason is 1 to 500 characters.
func (a *App) Refuse(ctx context.Context, who Session, id uuid.UUID, reason string) (deed WaitingDeed, err error) {
	reason = strings.TrimSpace(reason)
	if err := checkReason(reason); err != nil {
		return deed, err
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
		one, err := lockWaiting(tx, who, id)
		if err != nil {
			return err
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
		deeds, err := describeDeeds(tx, who, []approval.Approval{one})
		if err == nil {
			deed = deeds[0]
		}
		return err
	})
	return deed, err
}

// lockWaiting locks a wish that who may decide. fail.Conflict when it is decided,
// or ended undecided, fail.Forbidden to who asked for it.
func lockWaiting(tx *pg.Tx, who Session, id uuid.UUID) (one approval.Approval, err error) {
	if one, err = approval.Lock(tx, id); fail.Is(err, fail.NotFound) {
		return one, fail.New(fail.NotFound, "there is no such request")
	}
	switch {
	case err != nil:
		return one, err
	case one.State == approval.Expired || one.State == approval.Waiting && !one.EndsAt.After(tx.Now):
		return one, fail.New(fail.Conflict, "nobody decided this in time; it must be asked for again")
	case one.State != approval.Waiting:
		return one, fail.New(fail.Conflict, "%s has %s this already", one.DecidedBy, one.State)
	case one.Asker.ID == who.Actor().ID:
		return one, fail.New(fail.Forbidden, "somebody else must decide what you asked for")
	default:
		return one, nil
	}
}

// doApproved does the deed in the asker's name. past is the run of a back-fill.
func (a *App) doApproved(tx *pg.Tx, one approval.Approval, past *backfill.Run) error {
	switch one.Kind {
	case approval.ApplyFile:
		return applyApproved(tx, one)
	case approval.UndoFile:
		return undoApproved(tx, one)
	case approval.Backfill:
		return addApprovedBackfill(tx, one, past)
	case approval.MovePoints:
		return a.moveApproved(tx, one)
	case approval.Adjust:
		return a.adjustApproved(tx, one)
	default:
		return fail.New(fail.Internal, "nobody knows how to do %q", one.Kind)
	}
}

func applyApproved(tx *pg.Tx, one approval.Approval) error {
	run, err := bulk.Lock(tx, one.File)
	if err != nil {
		return noFile(err)
	}
	if run.Phase != bulk.Checked {
		return fail.New(fail.Conflict, "this file is %s by now; refuse the request", run.Status())
	}
	return beginApplying(tx, run, one.Asker)
}

func undoApproved(tx *pg.Tx, one approval.Approval) error {
	run, err := bulk.Lock(tx, one.File)
	if err != nil {
		return noFile(err)
	}
	if run.Phase != bulk.Applying && run.Phase != bulk.Applied {
		return fail.New(fail.Conflict, "this file is %s by now; refuse the request", run.Status())
	}
	return beginUndoing(tx, run, one.Asker)
}

func (a *App) adjustApproved(tx *pg.Tx, one approval.Approval) error {
	current, err := member.Current(tx, []uuid.UUID{one.Member})
	if err != nil {
		return err
	}
	if current[one.Member] == uuid.Nil {
		return fail.New(fail.Conflict, "this member is gone; refuse the request")
	}
	err = a.adjust(tx, Adjustment{
		Merchant: tx.Merchant, Member: current[one.Member], Points: one.Points, Reason: one.Note, Key: one.Key,
		by: one.Asker, key: one.DeedKey,
	})
	if err != nil {
		return err
	}
	return support.Moved(tx, one.DeedKey)
}

// ApprovalRules says above how many points of one deed a second person must
// agree, and for how long what is asked for waits.
func (a *App) ApprovalRules(ctx context.Context, merchantID uuid.UUID) (r approval.Rules, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		r, err = approval.RulesOf(tx)
		return err
	})
	return r, err
}

// SetApprovalRules changes them: a limit of 0 for none, at most program.MaxPoints;
// 1 to approval.MostDays days. What waits already goes on waiting, as long as was
// said.
func (a *App) SetApprovalRules(ctx context.Context, merchantID uuid.UUID, r approval.Rules) error {
	if r.Points < 0 || r.Points > program.MaxPoints {
		return fail.Field("points", "must be between 0 (no limit) and %d", program.MaxPoints)
	}
	if r.Days < 1 || r.Days > approval.MostDays {
		return fail.Field("days", "must be between 1 and %d", approval.MostDays)
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		before, err := approval.RulesOf(tx)
		if err != nil || before == r {
			return err
		}
		if err := approval.SetRules(tx, r); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.LimitChanged, Kind: audit.OfApproval, Before: before, After: r,
			Reason: fmt.Sprintf("%d → %d points, %d → %d days", before.Points, r.Points, before.Days, r.Days),
		})
	})
}
