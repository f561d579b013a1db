package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/platform"
	"regulars/app/privacy"
)

// redact heeds what a platform asks: that all of a store that left be wiped, or,
// about one person's data, a copy, which waits for staff, or that it be erased.
// Somebody we have not heard of is put on the list all the same: their orders may
// be on their way.
func (b *batch) redact(seen otherSeen) error {
	wish := seen.event.Redact
	if wish.Scope == platform.RedactStore {
		return askWipe(b.tx, seen.store.ID)
	}
	mac, err := b.keys.EmailMAC(wish.Email)
	if err != nil {
		return err
	}
	account := accountIn(seen.store.ID, wish.CustomerID)
	people, err := meant(b.tx, account, mac)
	if err != nil {
		return err
	}
	b.purged = append(b.purged, seen.row)
	if wish.Scope == platform.DataRequest {
		for _, person := range people {
			if _, err := privacy.Ask(b.tx, person.ID, privacy.Copy, true); err != nil {
				return err
			}
		}
		return nil
	}
	for _, person := range people {
		if err := b.app.redactPerson(b.tx, person); err != nil {
			return err
		}
	}
	return privacy.Remember(b.tx, accountsOn(account), macsOn(mac))
}

func accountIn(store uuid.UUID, customer string) member.Account {
	return member.Account{StoreID: store, CustomerID: customer}
}

func accountsOn(a member.Account) []privacy.Account {
	if a.CustomerID == "" {
		return nil
	}
	return []privacy.Account{{StoreID: a.StoreID, CustomerID: a.CustomerID}}
}

func macsOn(mac []byte) [][]byte {
	if len(mac) == 0 {
		return nil
	}
	return [][]byte{mac}
}

func (a *App) redactPerson(tx *pg.Tx, person *member.Member) error {
	asked, err := a.askToErase(tx, person, true)
	if err != nil || !asked {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.MemberErased, Kind: audit.OfMember, Subject: person.ID.String(),
		Reason: "The store passed on that they asked for it.",
	})
}

// meant lists the people a store means: who is behind the account, and the guest
// of the address. An address alone means everybody who has it. Whom only other
// stores of the merchant know is not meant.
func meant(tx *pg.Tx, account member.Account, mac []byte) ([]*member.Member, error) {
	var people []*member.Member
	known := map[uuid.UUID]bool{}
	if account.CustomerID != "" {
		person, err := member.ByAccount(tx, account)
		if err == nil {
			people, known[person.ID] = append(people, person), true
		} else if !fail.Is(pg.Translate(err), fail.NotFound) {
			return nil, err
		}
	}
	if mac == nil {
		return people, nil
	}
	found, err := member.ByMAC(tx, [][]byte{mac})
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, 0, len(found[string(mac)]))
	for _, person := range found[string(mac)] {
		ids = append(ids, person.ID)
	}
	here, err := member.OfStore(tx, account.StoreID, ids)
	for _, person := range found[string(mac)] {
		fits := account.CustomerID == "" || person.State == member.StateGuest
		if fits && here[person.ID] && !known[person.ID] {
			people = append(people, person)
		}
	}
	return people, err
}

// passOver leaves out the records of people who were erased: what a store tells
// of them, however late, makes nobody a member. An account that is younger than
// the erasure is a new beginning.
func (b *batch) passOver(seen []customerSeen) ([]customerSeen, error) {
	var accounts []privacy.Account
	var macs [][]byte
	for _, s := range seen {
		if b.stranger(s) {
			accounts = append(accounts, privacy.Account(account(s)))
			macs = append(macs, macsOn(s.mac)...)
		}
	}
	if len(accounts) == 0 {
		return seen, nil
	}
	var err error
	if b.erased, err = privacy.Erased(b.tx, accounts); err != nil {
		return nil, err
	}
	since, err := privacy.ErasedMACs(b.tx, macs)
	if err != nil || len(since)+len(b.erased) == 0 {
		return seen, err
	}
	kept := make([]customerSeen, 0, len(seen))
	for _, s := range seen {
		if !b.ofErased(s, since) {
			kept = append(kept, s)
			continue
		}
		b.purged = append(append(b.purged, s.row), b.alike[s.order]...)
	}
	return kept, nil
}

// ofErased reports whether a record is of somebody who was erased, and puts the
// account on the list of this batch.
func (b *batch) ofErased(s customerSeen, since map[string]time.Time) bool {
	at, listed := since[string(s.mac)]
	if !listed || !b.stranger(s) || !old(s, at) {
		return b.erased[privacy.Account(account(s))]
	}
	if s.customer.ID != "" {
		b.erased[privacy.Account(account(s))] = true
	}
	return true
}

// stranger reports whether a record is of nobody we know.
func (b *batch) stranger(s customerSeen) bool {
	if s.customer.ID == "" {
		return s.mac != nil && b.guests[string(s.mac)] == nil
	}
	return b.identities[account(s)] == nil
}

// old reports whether what is told is of the time before somebody was erased, as
// far as we know.
func old(s customerSeen, erased time.Time) bool {
	when := s.customer.CreatedAt
	if when.IsZero() {
		when = s.placed
	}
	return when.IsZero() || !when.After(erased)
}

// mostRequests is how many open requests a list shows.
const mostRequests = 200

// DataRequests lists what is asked about people's data and is not done, the
// oldest first.
func (a *App) DataRequests(ctx context.Context, merchantID uuid.UUID) (open []*privacy.Request, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		open, err = privacy.Open(tx, mostRequests)
		return err
	})
	return open, err
}
