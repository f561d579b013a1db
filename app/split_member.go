package app

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/checkout"
	"regulars/app/consent"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/profile"
	"regulars/app/reward"
	"regulars/app/tier"
)

// SplitInput names the accounts of a member that are somebody else's.
type SplitInput struct {
	Merchant uuid.UUID
	Member   uuid.UUID
	Accounts []member.Account // some of the member's, not all
	Reason   string           // 1 to 500 characters, for staff only
}

// SplitMember undoes a wrong merge: the accounts become a member of their own,
// with their orders, what those earned and is not spent, and their rewards. The
// sum of all points stays. What no order earned (for joining, from staff) stays
// with the member; staff can move it. What only a store of these accounts can have
// told (a consent, an interest, a checkout) goes with them; what the member said
// stays. Asking again is asking once.
//
// It returns the new member. fail.Invalid names a bad input, fail.NotFound an
// unknown member.
func (a *App) SplitMember(ctx context.Context, in SplitInput) (made uuid.UUID, err error) {
	in.Reason = strings.TrimSpace(in.Reason)
	if n := utf8.RuneCountInString(in.Reason); n < 1 || n > 500 {
		return uuid.Nil, fail.Field("reason", "must have 1 to 500 characters")
	}
	// No order of theirs moves points meanwhile, and nothing that sells leaves by a consent that goes.
	err = a.inPeace(ctx, in.Merchant, in.Member, inbox.LockMerchant, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, in.Member); err != nil {
			return noMember(err)
		}
		if made, err = splitBefore(tx, in); err != nil || made != uuid.Nil {
			return err
		}
		made, err = a.split(tx, in)
		return err
	})
	return made, err
}

// splitBefore finds whom the accounts belong to when they were split off
// already.
func splitBefore(tx *pg.Tx, in SplitInput) (uuid.UUID, error) {
	if len(in.Accounts) == 0 {
		return uuid.Nil, fail.Field("accounts", "must name at least one account")
	}
	known, err := member.Identities(tx, in.Accounts)
	if err != nil {
		return uuid.Nil, err
	}
	owners := map[uuid.UUID]bool{}
	for i, account := range in.Accounts {
		if known[account] == nil {
			return uuid.Nil, fail.Field("accounts", "number %d is not known", i+1)
		}
		owners[known[account].MemberID] = true
	}
	switch {
	case owners[in.Member] && len(owners) == 1:
		return uuid.Nil, nil
	case len(owners) == 1:
		return known[in.Accounts[0]].MemberID, nil
	default:
		return uuid.Nil, fail.Field("accounts", "are not all this member's")
	}
}

func (a *App) split(tx *pg.Tx, in SplitInput) (uuid.UUID, error) {
	person, err := a.newcomerOf(tx, in)
	if err != nil {
		return uuid.Nil, err
	}
	stores, customers := make([]uuid.UUID, len(in.Accounts)), make([]string, len(in.Accounts))
	for i, account := range in.Accounts {
		stores[i], customers[i] = account.StoreID, account.CustomerID
	}
	if err := reward.LockOf(tx, in.Member); err != nil {
		return uuid.Nil, err
	}
	orders, err := order.LockOf(tx, in.Member, stores, customers)
	if err != nil {
		return uuid.Nil, err
	}
	both := []uuid.UUID{in.Member, person}
	if err := ledger.Begin(tx, both); err != nil {
		return uuid.Nil, err
	}
	book, err := ledger.Open(tx, both, nil)
	if err != nil {
		return uuid.Nil, err
	}
	part, err := partOf(tx, in.Member, person, orders)
	if err != nil {
		return uuid.Nil, err
	}
	if part.Held, err = reward.MoveOf(tx, in.Member, person, stores, customers); err != nil {
		return uuid.Nil, err
	}
	if err := a.carrySplit(tx, book, in.Member, person, part); err != nil {
		return uuid.Nil, err
	}
	if err := a.splitTiers(tx, in.Member, person, orders); err != nil {
		return uuid.Nil, err
	}
	if err := a.splitKnown(tx, in, person); err != nil {
		return uuid.Nil, err
	}
	if err := effect.WantProfiles(tx, both); err != nil {
		return uuid.Nil, err
	}
	return person, audit.Record(tx, audit.Entry{
		Action: audit.MemberSplit, Kind: audit.OfMember, Subject: in.Member.String(), After: in, Reason: in.Reason,
	})
}

func (a *App) carrySplit(tx *pg.Tx, book *ledger.Book, from, to uuid.UUID, part ledger.Balance) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if err := book.SplitOff(from, to, part); err != nil {
		return err
	}
	return flush(tx, book, m)
}

// partOf gives a new member the orders, and tells what of the points goes along.
func partOf(tx *pg.Tx, from, to uuid.UUID, orders []*order.Order) (part ledger.Balance, err error) {
	ids := make([]uuid.UUID, len(orders))
	counted := 0
	var last *time.Time
	for i, o := range orders {
		ids[i] = o.ID
		if o.Nth > 0 {
			counted++
		}
		if o.Nth > 0 && (last == nil || o.PlacedAt.After(*last)) {
			last = &o.PlacedAt
		}
	}
	if err := order.Give(tx, ids, to); err != nil {
		return part, err
	}
	if part, err = ledger.MoveLotsOf(tx, ids, to); err != nil {
		return part, err
	}
	return part, ledger.SplitCounts(tx, from, to, ledger.Counted{Lifetime: part.Lifetime, Orders: counted, Last: last})
}

// newcomerOf makes the member whom accounts are split off for. The stores tell
// their name when they are next read.
func (a *App) newcomerOf(tx *pg.Tx, in SplitInput) (uuid.UUID, error) {
	old, err := member.Get(tx, in.Member)
	if err != nil {
		return uuid.Nil, err
	}
	all, err := member.AllIdentitiesOf(tx, in.Member)
	if err != nil {
		return uuid.Nil, err
	}
	going, staying := sortIdentities(all, in.Accounts)
	if len(staying) == 0 {
		return uuid.Nil, fail.Field("accounts", "are all this member has: one must stay")
	}
	person := &member.Member{
		ID: tx.NewID(), State: member.StateKnown, Locale: old.Locale, Country: old.Country, CreatedAt: tx.Now,
	}
	for _, i := range going {
		if i.Account && !i.Staff {
			person.State, person.JoinedAt = old.State, old.JoinedAt
		}
		if i.EmailMAC != nil && person.EmailMAC == nil {
			person.EmailMAC = i.EmailMAC
		}
	}
	shareAddress(old, person, staying)
	if err := member.Save(tx, []*member.Member{old, person}); err != nil {
		return uuid.Nil, err
	}
	for _, i := range going {
		i.MemberID = person.ID
	}
	return person.ID, member.SaveIdentities(tx, going)
}

func sortIdentities(all []member.Identity, chosen []member.Account) (going, staying []*member.Identity) {
	for i := range all {
		at := member.Account{StoreID: all[i].StoreID, CustomerID: all[i].CustomerID}
		if slices.Contains(chosen, at) {
			going = append(going, &all[i])
		} else {
			staying = append(staying, &all[i])
		}
	}
	return going, staying
}

// shareAddress leaves the member's address and name with whoever has an account
// of that address.
func shareAddress(old, person *member.Member, staying []*member.Identity) {
	if old.EmailMAC == nil || !bytes.Equal(old.EmailMAC, person.EmailMAC) {
		return
	}
	person.Email, person.Name = old.Email, old.Name
	for _, i := range staying {
		if bytes.Equal(i.EmailMAC, old.EmailMAC) {
			return
		}
	}
	old.Email, old.EmailMAC, old.Name = "", nil, ""
	for _, i := range staying {
		if i.EmailMAC != nil {
			old.EmailMAC = i.EmailMAC
			return
		}
	}
}

// splitTiers takes from one member what the orders counted for tiers, and gives
// it to the other.
func (a *App) splitTiers(tx *pg.Tx, from, to uuid.UUID, orders []*order.Order) error {
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	r := rankingBy(tx, programs.Live())
	if r == nil {
		return nil
	}
	if err := r.load([]uuid.UUID{from, to}); err != nil {
		return err
	}
	for _, o := range orders {
		month := tier.OfOrder(o, r.zone)
		r.count(to, month)
		month.Points, month.Spend, month.Orders = -month.Points, -month.Spend, -month.Orders
		r.count(from, month)
	}
	r.quiet = true
	for _, id := range []uuid.UUID{from, to} {
		r.decide(id)
	}
	return a.finishRanks(tx, r)
}

// splitKnown gives a new member what only the stores of their accounts can have
// told of them, and looks anew at what both bought.
func (a *App) splitKnown(tx *pg.Tx, in SplitInput, to uuid.UUID) error {
	staying, err := member.AllIdentitiesOf(tx, in.Member)
	if err != nil {
		return err
	}
	var stores []uuid.UUID
	for _, account := range in.Accounts {
		there := func(i member.Identity) bool { return i.StoreID == account.StoreID }
		if !slices.ContainsFunc(staying, there) {
			stores = append(stores, account.StoreID)
		}
	}
	for _, give := range []func(*pg.Tx, uuid.UUID, uuid.UUID, []uuid.UUID) error{
		consent.MoveOf, profile.MoveOf, checkout.MoveOf,
	} {
		if err := give(tx, in.Member, to, stores); err != nil {
			return err
		}
	}
	both := []uuid.UUID{in.Member, to}
	if err := a.LearnOrders(tx, both); err != nil {
		return err
	}
	return a.touched(tx, both...)
}
