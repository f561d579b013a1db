package app

import (
	"github.com/google/uuid"

	"regulars/app/checkout"
	"regulars/app/consent"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/profile"
)

// knowledge is what a batch tells of people beside points.
type knowledge struct {
	checkouts []checkoutSeen
	interests []interestSeen
	leads     map[string]*member.Member  // by e-mail MAC; whoever orders or gets an account is none any more
	owners    map[checkout.Key]uuid.UUID // of checkouts
	keen      map[uuid.UUID]bool         // who showed that they want to hear from the shop
	decided   []consent.Record
	traits    []traitSeen
	tally     profile.Tally
}

func newKnowledge() knowledge {
	return knowledge{
		leads: map[string]*member.Member{}, owners: map[checkout.Key]uuid.UUID{}, keen: map[uuid.UUID]bool{},
		tally: profile.Tally{},
	}
}

// learn keeps what a batch told of people, when points are done with.
func (b *batch) learn() error {
	for _, step := range []func() error{b.knowPeople, b.keepCheckouts, b.learnInterests} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

type checkoutSeen struct {
	store    merchant.Store
	checkout *platform.Checkout
	row      uuid.UUID
}

func (s checkoutSeen) key() checkout.Key {
	return checkout.Key{StoreID: s.store.ID, Token: s.checkout.Token}
}

// newestCheckouts keeps, of each checkout in the batch, the newest state, and
// none of whom nobody knows.
func (b *batch) newestCheckouts() error {
	newest := map[checkout.Key]int{}
	kept := b.checkouts[:0]
	for _, seen := range b.checkouts {
		at, twice := newest[seen.key()]
		switch {
		case seen.checkout.Email == "" && seen.checkout.CustomerID == "":
		case !twice:
			newest[seen.key()] = len(kept)
			kept = append(kept, seen)
		case !seen.checkout.UpdatedAt.Before(kept[at].checkout.UpdatedAt):
			kept[at] = seen
		}
	}
	b.checkouts = kept
	return nil
}

// beginners are the people behind checkouts.
func (b *batch) beginners() []customerSeen {
	var seen []customerSeen
	for _, s := range b.checkouts {
		key := s.key()
		seen = append(seen, customerSeen{
			store: s.store, row: s.row, passing: true, placed: s.checkout.UpdatedAt, checkout: &key,
			customer: &platform.Customer{ID: s.checkout.CustomerID, Email: s.checkout.Email, Locale: s.checkout.Locale},
		})
	}
	return seen
}

// subscribers are the people who decided on a consent, of whom that may be all
// that we were told.
func (b *batch) subscribers() []customerSeen {
	var seen []customerSeen
	for _, s := range b.consents {
		if s.consent.CustomerID == "" {
			continue
		}
		seen = append(seen, customerSeen{
			store: s.store, row: s.row, passing: true,
			customer: &platform.Customer{ID: s.consent.CustomerID, Email: s.consent.Email, Consent: s.consent},
		})
	}
	return seen
}

// noteUnproven files somebody without an account by their e-mail.
func (b *batch) noteUnproven(person *member.Member) {
	switch person.State {
	case member.StateGuest:
		b.guests[string(person.EmailMAC)] = person
	case member.StateLead:
		b.leads[string(person.EmailMAC)] = person
	case member.StateMember, member.StateLeft, member.StateKnown:
	}
}

// meetLead finds or makes the person behind a checkout. Whoever began one is let
// into nothing: they are a lead, if they are nothing yet.
func (b *batch) meetLead(s customerSeen) {
	person := b.beginner(s)
	if person == nil {
		if s.mac == nil {
			return
		}
		person = b.newPerson(s)
		person.State = member.StateLead
		b.leads[string(s.mac)] = person
	}
	b.owners[*s.checkout] = person.ID
	if identity := b.identities[account(s)]; identity == nil || !identity.Staff {
		b.keen[person.ID] = true
	}
}

func (b *batch) beginner(s customerSeen) *member.Member {
	if identity := b.identities[account(s)]; s.customer.ID != "" && identity != nil {
		return b.members[identity.MemberID]
	}
	if s.mac == nil {
		return nil
	}
	if id, ok := b.verified[string(s.mac)]; ok && b.members[id] != nil {
		return b.members[id]
	}
	if guest := b.guests[string(s.mac)]; guest != nil {
		return guest
	}
	return b.leads[string(s.mac)]
}

// leadOn makes leads of those outside the program who showed interest.
func (b *batch) leadOn() {
	for id := range b.keen {
		person := b.members[id]
		if person != nil && person.State == member.StateKnown {
			person.State = member.StateLead
			b.changed[id] = person
		}
	}
}

// keepCheckouts keeps the checkouts of people we know, counts what they put into
// them, and marks those that orders completed.
func (b *batch) keepCheckouts() error {
	if len(b.checkouts) > 0 {
		if err := b.saveCheckouts(); err != nil {
			return err
		}
	}
	var orders []checkout.Order
	for _, seen := range b.orders {
		if seen.order.Status == platform.Draft || b.ambiguous[seen.row] {
			continue
		}
		mac, err := b.emailMAC(seen.order.Email)
		if err != nil {
			return err
		}
		o := checkout.Order{
			Key: checkout.Key{StoreID: seen.store.ID, Token: seen.order.ID}, EmailMAC: mac,
			PlacedAt: seen.order.PlacedAt,
		}
		if person := b.personOf(seen.store, seen.order); person != nil {
			o.Member = person.ID
		}
		orders = append(orders, o)
	}
	return checkout.Complete(b.tx, orders)
}

func (b *batch) saveCheckouts() error {
	settings, err := profile.GetSettings(b.tx)
	if err != nil {
		return err
	}
	keys := make([]checkout.Key, len(b.checkouts))
	for i, seen := range b.checkouts {
		keys[i] = seen.key()
	}
	before, err := checkout.Find(b.tx, keys)
	if err != nil {
		return err
	}
	goods, err := b.sortGoods(b.checkoutGoods())
	if err != nil {
		return err
	}
	rows := make([]*checkout.Checkout, 0, len(b.checkouts))
	for _, seen := range b.checkouts {
		owner, known := b.owners[seen.key()]
		if !known {
			continue
		}
		row, err := b.checkoutRow(seen, owner, before[seen.key()], goods.allowed(seen, settings))
		if err != nil {
			return err
		}
		rows = append(rows, row)
		if settings.Learn && b.learnsOf(owner) {
			b.countCart(seen, owner, before[seen.key()], row, goods)
		}
	}
	return checkout.Save(b.tx, rows)
}

func (b *batch) checkoutRow(
	seen checkoutSeen, owner uuid.UUID, before *checkout.Checkout, lines []platform.Line,
) (*checkout.Checkout, error) {
	c := seen.checkout
	row := &checkout.Checkout{
		ID: b.tx.NewID(), StoreID: seen.store.ID, Token: c.Token, Member: &owner, Currency: c.Currency, Total: c.Total,
		Packed: checkout.Pack(c.Currency, lines), StartedAt: c.UpdatedAt, UpdatedAt: c.UpdatedAt,
	}
	if before != nil {
		row.ID = before.ID
	}
	if !c.CompletedAt.IsZero() {
		row.CompletedAt = &c.CompletedAt
	}
	var err error
	if row.EmailMAC, err = b.keys.EmailMAC(c.Email); err != nil || c.RecoveryURL == "" {
		return row, err
	}
	row.Recovery, err = b.keys.Seal(checkout.RecoveryColumn, []byte(c.RecoveryURL))
	return row, err
}

// countCart counts what came into a cart since we last heard of it.
func (b *batch) countCart(
	seen checkoutSeen, owner uuid.UUID, before, now *checkout.Checkout, goods goodsSeen,
) {
	var earlier []platform.Line
	if before != nil {
		if !before.UpdatedAt.Before(seen.checkout.UpdatedAt) {
			return
		}
		earlier, _ = before.Lines()
	}
	lines, err := now.Lines()
	if err != nil {
		return
	}
	for id := range checkout.Added(earlier, lines) {
		what := product.Key{StoreID: seen.store.ID, ExternalID: id}
		b.showed(owner, goods, what, profile.Cart, seen.checkout.UpdatedAt)
	}
}
