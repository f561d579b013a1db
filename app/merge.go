package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/audit"
	"regulars/app/budget"
	"regulars/app/checkout"
	"regulars/app/consent"
	"regulars/app/coupon"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/guide"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/newsletter"
	"regulars/app/occasion"
	"regulars/app/order"
	"regulars/app/outbound"
	"regulars/app/privacy"
	"regulars/app/profile"
	"regulars/app/referral"
	"regulars/app/reward"
	"regulars/app/segment"
	"regulars/app/study"
	"regulars/app/support"
	"regulars/app/survey"
)

// MergeMembers makes one member of two who are the same person: keep gets the
// accounts, orders, points, lots and rewards of lose, who is then nobody. Merging
// the same two again, either way round, changes nothing. fail.NotFound when there
// is no such member.
func (a *App) MergeMembers(ctx context.Context, merchantID, keep, lose uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // no order of theirs moves points meanwhile
			return err
		}
		erased, err := privacy.AnyErased(tx, []uuid.UUID{keep, lose})
		if err != nil {
			return err
		}
		if erased {
			return fail.New(fail.NotFound, "there is no such member")
		}
		return a.mergeMembers(tx, keep, lose)
	})
}

// mergeMembers is MergeMembers in a transaction that holds the merchant's lock. A
// redemption in flight goes on with the keeper: its row is locked and read anew
// at each step.
func (a *App) mergeMembers(tx *pg.Tx, keep, lose uuid.UUID) error {
	current, err := member.Current(tx, []uuid.UUID{keep, lose})
	if err != nil {
		return err
	}
	if len(current) < 1 || current[keep] == uuid.Nil || current[lose] == uuid.Nil {
		return fail.New(fail.NotFound, "there is no such member")
	}
	if keep, lose = current[keep], current[lose]; keep == lose {
		return nil
	}
	if err := a.mergePoints(tx, keep, lose); err != nil {
		return err
	}
	if err := a.forgetInTool(tx, lose); err != nil {
		return err
	}
	for _, move := range []func(tx *pg.Tx, keep, lose uuid.UUID) error{
		a.mergeTiers, order.Move, reward.Move, budget.Move, occasion.Move, message.Move, newsletter.Move, coupon.Move,
		referral.Move, approval.Move, outbound.Move, segment.Move,
		support.Move, survey.Move, study.Move, journey.Move, guide.Move, checkout.Move, consent.Move, profile.Move,
		mergePeople,
	} {
		if err := move(tx, keep, lose); err != nil {
			return err
		}
	}
	if err := a.touched(tx, keep, lose); err != nil {
		return err
	}
	if err := effect.WantProfiles(tx, []uuid.UUID{keep}); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.MembersMerged, Kind: audit.OfMember, Subject: keep.String(), After: lose,
	})
}

func (a *App) mergePoints(tx *pg.Tx, keep, lose uuid.UUID) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if err := reward.LockOf(tx, lose); err != nil {
		return err
	}
	if err := ledger.Begin(tx, []uuid.UUID{keep, lose}); err != nil {
		return err
	}
	book, err := ledger.Open(tx, []uuid.UUID{keep, lose}, nil)
	if err != nil {
		return err
	}
	if err := ledger.MoveLots(tx, keep, lose); err != nil {
		return err
	}
	if err := book.Merge(keep, lose); err != nil {
		return err
	}
	if err := flush(tx, book, m); err != nil {
		return err
	}
	return ledger.MoveCounts(tx, keep, lose)
}

func mergePeople(tx *pg.Tx, keep, lose uuid.UUID) error {
	people, err := member.Members(tx, []uuid.UUID{keep, lose})
	if err != nil {
		return err
	}
	people[keep].Absorb(people[lose])
	for _, id := range []uuid.UUID{lose, keep} { // the guest's address is free before somebody else has it
		if err := member.Save(tx, []*member.Member{people[id]}); err != nil {
			return err
		}
	}
	return member.MarkMerged(tx, keep, lose)
}

// unite remembers that a guest is the person behind an account whose e-mail the
// platform calls verified. Who runs the store, and who left, is let alone.
func (b *batch) unite(s customerSeen, person *member.Member) {
	c := s.customer
	if s.mac == nil || !c.EmailVerified || !c.Account || c.Staff || person.State == member.StateLeft {
		return
	}
	guest := b.guests[string(s.mac)]
	if guest != nil && guest.ID != person.ID && guest.State == member.StateGuest {
		b.united[guest.ID] = person.ID
	}
}

// uniteGuests merges the guests of this batch into the accounts that are theirs.
func (b *batch) uniteGuests() error {
	for guest, account := range b.united {
		if err := b.app.mergeMembers(b.tx, account, guest); err != nil {
			return err
		}
	}
	return nil
}

// mergeAccounts heeds that a store made one customer record of two. A record that
// is not known yet is noted as the person's, so that whatever comes of it later,
// of the lost one too, is theirs.
func (b *batch) mergeAccounts(seen otherSeen) error {
	kept := member.Account{StoreID: seen.store.ID, CustomerID: seen.event.Merged.KeptID}
	lost := member.Account{StoreID: seen.store.ID, CustomerID: seen.event.Merged.LostID}
	known, err := member.Identities(b.tx, []member.Account{kept, lost})
	if err != nil {
		return err
	}
	keep, lose := known[kept], known[lost]
	switch {
	case keep != nil && lose != nil:
		if err := b.app.mergeMembers(b.tx, keep.MemberID, lose.MemberID); err != nil {
			return err
		}
	case keep == nil && lose == nil:
		if err := b.meetMerged(kept, lost); err != nil {
			return err
		}
	case keep == nil:
		if err := noteAccounts(b.tx, lose.MemberID, kept); err != nil {
			return err
		}
	case lose == nil:
		if err := noteAccounts(b.tx, keep.MemberID, lost); err != nil {
			return err
		}
	}
	return member.MarkDeleted(b.tx, lost)
}

// meetMerged notes the person behind two accounts that nobody knew, unless that
// is somebody who was erased.
func (b *batch) meetMerged(kept, lost member.Account) error {
	erased, err := privacy.Erased(b.tx, []privacy.Account{privacy.Account(kept), privacy.Account(lost)})
	if err != nil || len(erased) > 0 {
		return err
	}
	person := &member.Member{ID: b.tx.NewID(), State: member.StateKnown, CreatedAt: b.tx.Now}
	if err := member.Save(b.tx, []*member.Member{person}); err != nil {
		return err
	}
	if err := ledger.Begin(b.tx, []uuid.UUID{person.ID}); err != nil {
		return err
	}
	return noteAccounts(b.tx, person.ID, kept, lost)
}

func noteAccounts(tx *pg.Tx, person uuid.UUID, accounts ...member.Account) error {
	var identities []*member.Identity
	for _, account := range accounts {
		identities = append(identities, &member.Identity{
			StoreID: account.StoreID, CustomerID: account.CustomerID, MemberID: person,
		})
	}
	return member.SaveIdentities(tx, identities)
}
