package app

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/occasion"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

// meetPeople makes or finds the person behind every customer record of the
// batch, and lets in whom the program lets in.
func (b *batch) meetPeople() error {
	seen, err := b.seen()
	if err != nil || len(seen) == 0 {
		return err
	}
	if err := b.loadPeople(seen); err != nil {
		return err
	}
	if seen, err = b.passOver(seen); err != nil {
		return err
	}
	for _, s := range seen {
		if b.mustAsk(s) {
			continue
		}
		switch {
		case s.checkout != nil:
			b.meetLead(s)
		case s.customer.ID == "":
			b.meetGuest(s)
		default:
			b.meet(s)
		}
	}
	b.leadOn()
	if err := member.Save(b.tx, values(b.changed)); err != nil {
		return err
	}
	if err := ledger.Begin(b.tx, b.begun); err != nil {
		return err
	}
	if err := b.completeProfiles(); err != nil {
		return err
	}
	return member.SaveIdentities(b.tx, values(b.touched))
}

// completeProfiles writes birthdays, and notes whose profile is complete by now:
// name, e-mail and birthday.
func (b *batch) completeProfiles() error {
	if err := member.SetBirthdays(b.tx, b.birthdays); err != nil {
		return err
	}
	live := b.programs.Live()
	if live == nil || !live.Occurs(program.Occurrence{Trigger: program.OnProfile}) {
		return nil
	}
	ids := slices.Collect(maps.Keys(b.changed))
	for _, birthday := range b.birthdays {
		ids = append(ids, birthday.Member)
	}
	if len(ids) == 0 {
		return nil
	}
	known, err := member.Birthdays(b.tx, ids)
	for id := range known {
		person := b.members[id]
		if person != nil && person.State == member.StateMember && person.Name != "" && person.Email != "" {
			b.occurs(occasion.Occasion{Member: id, Trigger: program.OnProfile, Key: occasion.Once, At: b.tx.Now})
		}
	}
	return err
}

// seen lists the customer records of the batch: first those that tell about
// themselves, then those that orders mention.
func (b *batch) seen() ([]customerSeen, error) {
	seen := b.customers
	for _, o := range b.orders {
		seen = append(seen, buyer(o))
	}
	seen = append(append(seen, b.subscribers()...), b.beginners()...)
	for i := range seen {
		mac, err := b.emailMAC(seen[i].customer.Email)
		if err != nil {
			return nil, err
		}
		seen[i].mac = mac
	}
	return seen, nil
}

// emailMAC is the keyed hash of an e-mail, which a batch often asks for again.
func (b *batch) emailMAC(email string) ([]byte, error) {
	if mac, known := b.macs[email]; known {
		return mac, nil
	}
	if b.macs == nil {
		b.macs = map[string][]byte{}
	}
	mac, err := b.keys.EmailMAC(email)
	b.macs[email] = mac
	return mac, err
}

// buyer is the customer record an order mentions; one without an id is a guest.
func buyer(seen orderSeen) customerSeen {
	o := seen.order
	customer := o.Customer
	if customer == nil || customer.ID != o.CustomerID {
		customer = &platform.Customer{ID: o.CustomerID, Email: o.Email, Country: o.Country, Locale: o.Locale}
	}
	return customerSeen{
		store: seen.store, customer: customer, passing: true, row: seen.row, forced: seen.forced, placed: o.PlacedAt,
		order: order.Key{StoreID: seen.store.ID, ExternalID: o.ID},
	}
}

// mustAsk reports whether a buyer seen for the first time may be somebody who
// runs the store, whom the program would let in unasked: then the order waits
// until the platform has said who it is.
func (b *batch) mustAsk(s customerSeen) bool {
	open := b.enrollment() == program.Accounts || b.enrollment() == program.Guests
	if !open || !s.passing || s.forced || !s.customer.Unproven || b.identities[account(s)] != nil {
		return false
	}
	b.ambiguous[s.row] = true
	return true
}

func (b *batch) loadPeople(seen []customerSeen) error {
	accounts := map[member.Account]bool{}
	for _, s := range seen {
		if s.customer.ID != "" {
			accounts[account(s)] = true
		}
	}
	var err error
	if b.identities, err = member.Identities(b.tx, slices.Collect(maps.Keys(accounts))); err != nil {
		return err
	}
	ids := make([]uuid.UUID, 0, len(b.identities))
	for _, identity := range b.identities {
		ids = append(ids, identity.MemberID)
	}
	macs := map[string]bool{}
	for _, s := range seen {
		if s.mac != nil && !b.isKnown(s) {
			macs[string(s.mac)] = true
		}
	}
	return b.loadMembers(ids, bytesOf(macs))
}

// isKnown reports whether a record says who it is of: its e-mail is not asked for.
func (b *batch) isKnown(s customerSeen) bool {
	return s.passing && s.checkout == nil && s.customer.ID != "" && b.identities[account(s)] != nil
}

func bytesOf(texts map[string]bool) [][]byte {
	list := make([][]byte, 0, len(texts))
	for text := range texts {
		list = append(list, []byte(text))
	}
	return list
}

func (b *batch) loadMembers(ids []uuid.UUID, macs [][]byte) error {
	guests, err := member.UnprovenByMAC(b.tx, macs)
	if err != nil {
		return err
	}
	if b.imported, err = member.Imported(b.tx, slices.Collect(maps.Keys(guests))); err != nil {
		return err
	}
	if b.verified, err = member.VerifiedByMAC(b.tx, macs); err != nil {
		return err
	}
	ids = distinct(append(ids, values(b.verified)...))
	if b.members, err = member.Members(b.tx, ids); err != nil {
		return err
	}
	for id, guest := range guests {
		if b.members[id] == nil {
			b.members[id] = guest
		}
		b.noteUnproven(b.members[id])
	}
	return nil
}

func account(s customerSeen) member.Account {
	return member.Account{StoreID: s.store.ID, CustomerID: s.customer.ID}
}

// meet finds or makes the person behind a customer record.
func (b *batch) meet(s customerSeen) {
	identity := b.identities[account(s)]
	if identity == nil {
		b.meetNew(s)
		return
	}
	person := b.members[identity.MemberID]
	b.decide(s, person)
	if s.passing || s.customer.UpdatedAt.Before(identity.UpdatedAt) {
		return // what an order says of its buyer may be older than what we know
	}
	c := s.customer
	if identity.Follow(c, s.mac) {
		b.touched[account(s)] = identity
	}
	b.takeName(person, s)
	b.admit(person, c)
	b.unite(s, person)
	b.noteJoin(s, person)
}

// takeName takes over name and address, unless that would make two guests of one
// e-mail.
func (b *batch) takeName(person *member.Member, s customerSeen) {
	if person.State == member.StateGuest && s.mac != nil {
		if other := b.guests[string(s.mac)]; other != nil && other != person {
			return
		}
	}
	if person.Learn(s.customer, s.mac) {
		b.changed[person.ID] = person
	}
}

// meetNew makes the identity of a record seen for the first time. It joins a
// person who is here only on an e-mail that the platforms call verified; a
// record without an account joins the guest of its e-mail, who cannot spend.
func (b *batch) meetNew(s customerSeen) {
	c := s.customer
	person := b.someone(s)
	if person == nil {
		person = b.newPerson(s)
	} else {
		b.takeName(person, s)
	}
	identity := &member.Identity{
		StoreID: s.store.ID, CustomerID: c.ID, MemberID: person.ID, EmailMAC: s.mac, Verified: c.EmailVerified,
		Account: c.Account, UpdatedAt: c.UpdatedAt, Staff: c.Staff, Tags: c.Tags,
	}
	if s.passing {
		identity.UpdatedAt = time.Time{} // anything the record says of itself is newer
	}
	b.identities[account(s)] = identity
	b.touched[account(s)] = identity
	if c.EmailVerified && c.Account && s.mac != nil && b.verified[string(s.mac)] == uuid.Nil {
		b.verified[string(s.mac)] = person.ID // the next record of this e-mail in the batch is the same person
	}
	b.admit(person, c)
	b.decide(s, person)
	b.unite(s, person)
	b.noteJoin(s, person)
}

func (b *batch) someone(s customerSeen) *member.Member {
	if s.mac == nil {
		return nil
	}
	guest := b.guests[string(s.mac)]
	if guest == nil {
		guest = b.leads[string(s.mac)]
	}
	switch {
	case s.customer.EmailVerified && s.customer.Account:
		if id, ok := b.verified[string(s.mac)]; ok && b.members[id] != nil {
			return b.members[id]
		}
		return guest
	case !s.customer.Account:
		return guest
	default:
		return nil // an account whose e-mail nobody verified: somebody else might have typed it
	}
}

func (b *batch) newPerson(s customerSeen) *member.Member {
	person := &member.Member{ID: b.tx.NewID(), State: member.StateKnown, CreatedAt: b.tx.Now}
	person.Learn(s.customer, s.mac)
	b.members[person.ID] = person
	b.changed[person.ID] = person
	b.begun = append(b.begun, person.ID)
	return person
}

// meetGuest makes or finds the guest of an order without an account.
func (b *batch) meetGuest(s customerSeen) {
	if s.mac == nil || b.enrollment() != program.Guests || b.guests[string(s.mac)] != nil {
		return
	}
	if _, ok := b.verified[string(s.mac)]; ok {
		return
	}
	person := b.leads[string(s.mac)]
	if person == nil {
		person = b.newPerson(s)
	} else {
		b.takeName(person, s)
	}
	b.enter(person, member.StateGuest)
	b.guests[string(s.mac)] = person
}

// admit lets a person into the program as far as the program says. Who runs the
// store has to join by hand.
func (b *batch) admit(person *member.Member, c *platform.Customer) {
	b.learnBirthday(person, c)
	if c.Staff {
		return
	}
	hasAccount := c.Account
	switch {
	case person.State == member.StateLeft || b.enrollment() == "":
		return
	case hasAccount && person.State == member.StateGuest,
		hasAccount && person.Outside() && b.enrollment() != program.Join:
		b.enter(person, member.StateMember)
	case !hasAccount && person.Outside() && b.enrollment() == program.Guests &&
		len(person.EmailMAC) > 0:
		if b.guests[string(person.EmailMAC)] == nil {
			b.enter(person, member.StateGuest)
			b.guests[string(person.EmailMAC)] = person
		}
	}
	b.greet(person, c.CreatedAt)
	if c.Consent != nil {
		b.consented(person, c.Consent)
	}
}

// learnBirthday notes the birthday of a customer record. It was entered no later
// than the record last changed. What is no day is nobody's birthday.
func (b *batch) learnBirthday(person *member.Member, c *platform.Customer) {
	day, err := member.BirthdayOf(c.Birthday)
	if err != nil {
		return
	}
	at := b.tx.Now
	if !c.UpdatedAt.IsZero() && c.UpdatedAt.Before(at) {
		at = c.UpdatedAt
	}
	b.birthdays = append(b.birthdays, member.Birthday{Member: person.ID, Day: day, By: member.ByStore, At: at})
}

// greet gives what joining is worth to who came after the program began.
func (b *batch) greet(person *member.Member, created time.Time) {
	if b.imported[person.ID] { // their earlier program did
		return
	}
	if person.State == member.StateMember && b.enrollment() != program.Join && !created.Before(b.programs.Start()) {
		b.occurs(joined(person.ID, b.tx.Now))
	}
}

func (b *batch) enter(person *member.Member, state member.State) {
	switch person.State {
	case member.StateGuest:
		delete(b.guests, string(person.EmailMAC))
	case member.StateLead:
		delete(b.leads, string(person.EmailMAC))
	case member.StateMember, member.StateLeft, member.StateKnown:
	}
	person.State = state
	if person.JoinedAt == nil {
		joined := b.tx.Now
		person.JoinedAt = &joined
	}
	b.changed[person.ID] = person
	b.enrolled[person.ID] = true
}

// enrollment is the live program's, "" before there is one.
func (b *batch) enrollment() program.Enrollment {
	if live := b.programs.Live(); live != nil {
		return live.Version.Document.Enrollment
	}
	return ""
}

// personOf is who an order belongs to, nil for nobody we know.
func (b *batch) personOf(store merchant.Store, o *platform.Order) *member.Member {
	if o.CustomerID != "" {
		if identity := b.identities[member.Account{StoreID: store.ID, CustomerID: o.CustomerID}]; identity != nil {
			return b.members[identity.MemberID]
		}
		return nil
	}
	mac, err := b.emailMAC(o.Email)
	if err != nil || mac == nil || b.enrollment() != program.Guests {
		return nil
	}
	if id, ok := b.verified[string(mac)]; ok {
		return b.members[id]
	}
	return b.guests[string(mac)]
}

func values[K comparable, V any](m map[K]V) []V {
	list := make([]V, 0, len(m))
	for _, v := range m {
		list = append(list, v)
	}
	return list
}
