package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/reward"
)

// ReviewInput says that a member's points wait for staff, or that the member
// earns nothing.
type ReviewInput struct {
	Merchant uuid.UUID
	Member   uuid.UUID
	State    ledger.Review // NoReview ends either
	Reason   string        // 1 to 500 characters, for staff only; not asked when it ends
}

// Review changes whether a member's points wait for staff. Under review what is
// earned stays pending and nothing can be redeemed; when it ends, what is due
// becomes usable. Who is excluded earns nothing for orders that have not earned
// yet, and keeps and uses what is there.
//
// fail.Invalid names a bad input, fail.NotFound an unknown member.
func (a *App) Review(ctx context.Context, in ReviewInput) (ledger.ReviewOf, error) {
	var now ledger.ReviewOf
	in.Reason = strings.TrimSpace(in.Reason)
	if n := utf8.RuneCountInString(in.Reason); in.State != ledger.NoReview && n == 0 || n > 500 {
		return now, fail.Field("reason", "must have 1 to 500 characters")
	}
	err := a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, in.Member); err != nil {
			return noMember(err)
		}
		before, err := a.review(tx, in)
		if err != nil {
			return err
		}
		if now, err = ledger.GetReview(tx, in.Member); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.MemberReviewed, Kind: audit.OfMember, Subject: in.Member.String(),
			Before: before, After: now, Reason: in.Reason,
		})
	})
	return now, err
}

// review locks the balance first: whoever grants or reserves meanwhile is done
// before, or sees the change.
func (a *App) review(tx *pg.Tx, in ReviewInput) (before ledger.ReviewOf, err error) {
	if err := ledger.Begin(tx, []uuid.UUID{in.Member}); err != nil {
		return before, err
	}
	if _, err := ledger.Open(tx, []uuid.UUID{in.Member}, nil); err != nil {
		return before, err
	}
	if before, err = ledger.GetReview(tx, in.Member); err != nil {
		return before, err
	}
	return before, ledger.PutReview(tx, in.Member, in.State, in.Reason)
}

// reviewed refuses to spend the points of somebody whom staff look at.
func reviewed(book *ledger.Book, id uuid.UUID) error {
	if book.Review(id) == ledger.InReview {
		return refusedFor(reward.InReview)
	}
	return nil
}
