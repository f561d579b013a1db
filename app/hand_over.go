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
	"regulars/app/outbound"
	"regulars/app/reward"
	"regulars/app/work"
)

// Perk is a reward that waits for staff to hand it over.
type Perk struct {
	MemberRedemption
	Member member.Brief
}

// Perks lists what staff have yet to hand over, oldest first, after one of them
// (the zero id for the first). next is the zero id at the end.
func (a *App) Perks(
	ctx context.Context, merchantID, after uuid.UUID, limit int,
) (list []Perk, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := reward.ToHandOver(tx, after, limit+1)
		if err != nil {
			return err
		}
		if len(found) > limit {
			found = found[:limit]
			next = found[limit-1].ID
		}
		list, err = describePerks(tx, found)
		return err
	})
	return list, next, err
}

func describePerks(tx *pg.Tx, found []*reward.Redemption) ([]Perk, error) {
	described, err := describeRedemptions(tx, found)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(found))
	for i, r := range found {
		ids[i] = r.MemberID
	}
	people, err := member.Briefs(tx, ids)
	list := make([]Perk, len(described))
	for i, d := range described {
		list[i] = Perk{MemberRedemption: d, Member: people[d.MemberID]}
	}
	return list, err
}

// Handing is what staff did about a perk.
type Handing struct {
	Merchant uuid.UUID
	ID       uuid.UUID
	Refused  bool   // it cannot be: the points return
	Note     string // the member reads it; at most 500 characters, needed to refuse
}

// HandOver closes a perk: it was handed over, or refused, and then its points
// return. Saying the same twice changes nothing. fail.NotFound for what is no
// perk, fail.Conflict for one that was decided otherwise.
func (a *App) HandOver(ctx context.Context, in Handing) (*reward.Redemption, error) {
	in.Note = strings.TrimSpace(in.Note)
	switch n := utf8.RuneCountInString(in.Note); {
	case n > 500:
		return nil, fail.Field("note", "must have at most 500 characters")
	case n == 0 && in.Refused:
		return nil, fail.Field("note", "is needed: the member reads why")
	}
	var r *reward.Redemption
	err := a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) (err error) {
		if r, err = reward.Lock(tx, in.ID); err != nil {
			return err
		}
		return a.handOver(tx, r, in)
	})
	return r, err
}

func (a *App) handOver(tx *pg.Tx, r *reward.Redemption, in Handing) error {
	end, action := reward.Used, audit.PerkHandedOver
	if in.Refused {
		end, action = reward.Cancelled, audit.PerkRefused
	}
	switch {
	case !r.Perk():
		return fail.New(fail.NotFound, "there is no such perk")
	case r.Status == end:
		return nil // a second press
	case r.Status != reward.ToDo:
		return fail.New(fail.Conflict, "this perk was decided already")
	}
	over(r, end, tx.Now)
	r.Note = in.Note
	if err := a.settlePerk(tx, r); err != nil {
		return err
	}
	if err := reward.Save(tx, r); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: action, Kind: audit.OfMember, Subject: r.MemberID.String(), After: r.ID, Reason: in.Note,
	})
}

// settlePerk spends the points that were held for a perk, or returns them.
func (a *App) settlePerk(tx *pg.Tx, r *reward.Redemption) error {
	if r.Status == reward.Cancelled {
		return a.giveBack(tx, r, ledger.Held, ledger.WhyRefused)
	}
	if err := noteRedemption(tx, outbound.RewardRedeemed, r); err != nil {
		return err
	}
	return a.move(tx, r, func(book *ledger.Book) error {
		return book.Redeem(movement(r, "issue", ledger.WhyHandedOver))
	})
}

// undoPerk gives a perk back that nobody has handed over yet.
func (a *App) undoPerk(tx *pg.Tx, r *reward.Redemption) error {
	over(r, reward.Revoked, tx.Now)
	if err := a.giveBack(tx, r, ledger.Held, ledger.WhyRevoked); err != nil {
		return err
	}
	return reward.Save(tx, r)
}

// begun is how a new redemption starts: a code is made at once, a perk waits for
// staff. Store credit is known by when it ends, so no two of a member end together.
func begun(tx *pg.Tx, r *reward.Redemption) (err error) {
	r.Status = reward.Reserved
	if r.Perk() {
		r.Status, r.Work = reward.ToDo, int16(work.Done)
	}
	if r.Credited() {
		r.EndsAt, err = reward.FreeEnd(tx, r)
	}
	return err
}
