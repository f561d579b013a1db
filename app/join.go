package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/occasion"
	"regulars/app/outbound"
	"regulars/app/privacy"
)

// Join makes a signed-in shopper a member, once, and gives what joining is
// worth. Whoever left comes back with the points they had.
func (a *App) Join(ctx context.Context, s Shopper) error {
	if s.CustomerID == "" {
		return fail.New(fail.Unauthorized, "sign in to the shop to join")
	}
	return a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // the customer's own webhook may arrive this moment
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		if programs.Live() == nil {
			return fail.New(fail.Conflict, "the program has not started yet")
		}
		person, err := joining(tx, s)
		if err != nil || person.State == member.StateMember {
			return err
		}
		first := person.JoinedAt == nil
		person.State, person.LeftAt = member.StateMember, nil
		if first {
			joined := tx.Now
			person.JoinedAt = &joined
		}
		if err := member.Save(tx, []*member.Member{person}); err != nil {
			return err
		}
		if first {
			if err := message.Queue(tx, []message.New{welcomeMessage(person.ID)}); err != nil {
				return err
			}
			if err := journey.Note(tx, []journey.Signal{joinedSignal(person.ID, tx.Now)}); err != nil {
				return err
			}
			if err := outbound.Note(tx, []outbound.Event{joinedOutside(person.ID)}); err != nil {
				return err
			}
		}
		return a.greetMember(tx, person.ID, first)
	})
}

// joining finds the person behind the shopper, or makes one when no webhook
// has told us yet. The signature proves the account.
func joining(tx *pg.Tx, s Shopper) (*member.Member, error) {
	account := member.Account{StoreID: s.Store, CustomerID: s.CustomerID}
	person, err := member.ByAccount(tx, account)
	if !fail.Is(pg.Translate(err), fail.NotFound) {
		return person, err
	}
	if err := privacy.Welcome(tx, privacy.Account(account)); err != nil {
		return nil, err
	}
	person = &member.Member{ID: tx.NewID(), State: member.StateKnown, CreatedAt: tx.Now}
	if err := member.Save(tx, []*member.Member{person}); err != nil {
		return nil, err
	}
	identity := &member.Identity{StoreID: s.Store, CustomerID: s.CustomerID, MemberID: person.ID, Account: true}
	return person, member.SaveIdentities(tx, []*member.Identity{identity})
}

func (a *App) greetMember(tx *pg.Tx, id uuid.UUID, first bool) error {
	if err := ledger.Begin(tx, []uuid.UUID{id}); err != nil {
		return err
	}
	if first {
		if err := a.celebrate(tx, []occasion.Occasion{joined(id, tx.Now)}); err != nil {
			return err
		}
	}
	if err := a.touched(tx, id); err != nil {
		return err
	}
	return effect.WantProfiles(tx, []uuid.UUID{id})
}

// Leave takes a shopper out of the program: nothing is earned or spent any
// more. The points stay where they are in case they come back.
func (a *App) Leave(ctx context.Context, s Shopper) error {
	if s.MemberID == uuid.Nil {
		return nil
	}
	return a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		person, err := member.Get(tx, s.MemberID)
		if err != nil || person.State != member.StateMember {
			return err
		}
		left := tx.Now
		person.State, person.LeftAt = member.StateLeft, &left
		if err := member.Save(tx, []*member.Member{person}); err != nil {
			return err
		}
		if err := a.touched(tx, person.ID); err != nil {
			return err
		}
		return effect.WantProfiles(tx, []uuid.UUID{person.ID})
	})
}
