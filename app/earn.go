package app

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/effect"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/outbound"
	"regulars/app/platform"
	"regulars/app/program"
)

// openBook locks the balances of everyone whose points may move: buyers,
// newcomers, and those whose code was used.
func (b *batch) openBook() error {
	if err := b.addWaitingOrders(); err != nil {
		return err
	}
	var members []uuid.UUID
	var sources []ledger.Source
	for _, o := range b.save {
		if o.MemberID != nil {
			members = append(members, *o.MemberID)
			if o.Postings > 0 {
				sources = append(sources, ledger.Source{Kind: ledger.FromOrder, ID: o.ID})
			}
		}
	}
	for i := range b.occasions {
		o := &b.occasions[i]
		members = append(members, o.Member)
		if source := sourceOf(o); source.Kind == ledger.FromSignup {
			sources = append(sources, source)
		}
	}
	for _, r := range b.codes {
		members = append(members, r.MemberID)
	}
	var err error
	b.book, err = ledger.Open(b.tx, members, sources)
	if err != nil {
		return err
	}
	return b.loadOwners(members)
}

// addWaitingOrders adds what newcomers bought since the program began and
// before they were let in: with accounts and guests it counts.
func (b *batch) addWaitingOrders() error {
	if len(b.enrolled) == 0 || len(b.programs) == 0 {
		return nil
	}
	var members []uuid.UUID
	begun := map[uuid.UUID]bool{}
	for _, id := range b.begun {
		begun[id] = true
	}
	for id := range b.enrolled {
		if !begun[id] { // somebody new has bought nothing before
			members = append(members, id)
		}
	}
	if len(members) == 0 {
		return nil
	}
	waiting, err := order.LockUnearned(b.tx, members, b.programs.Start())
	for _, o := range waiting {
		if b.save[o.ID] == nil {
			b.save[o.ID] = o
		}
	}
	return err
}

func (b *batch) loadOwners(ids []uuid.UUID) error {
	var missing []uuid.UUID
	for _, id := range ids {
		if b.members[id] == nil {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := member.Members(b.tx, missing)
	maps.Copy(b.members, found)
	return err
}

// statement is a stored order and its state, unpacked.
type statement struct {
	order *order.Order
	state *platform.Order
}

// settleOrders goes in the order in which people bought: which order of a
// member it is, and what limits leave, must not depend on chance.
func (b *batch) settleOrders() error {
	statements, err := b.statements()
	if err != nil {
		return err
	}
	if err := b.prepareJudging(statements); err != nil {
		return err
	}
	if err := b.loadRanks(); err != nil {
		return err
	}
	for _, s := range statements {
		if err := b.settle(s.order, s.state); err != nil {
			return err
		}
		b.rankOrder(s.order)
	}
	return nil
}

func (b *batch) statements() ([]statement, error) {
	states := map[uuid.UUID]*platform.Order{}
	for _, seen := range b.orders {
		if stored := b.stored[order.Key{
			StoreID:    seen.store.ID,
			ExternalID: seen.order.ID,
		}]; stored != nil && !b.ambiguous[seen.row] {
			states[stored.ID] = seen.order
		}
	}
	statements := make([]statement, 0, len(b.save))
	for _, o := range b.save {
		state := states[o.ID]
		if state == nil || string(o.StateHash) != string(order.Hash(order.Pack(state))) {
			state = &platform.Order{}
			if err := order.Unpack(o.Packed, state); err != nil {
				return nil, err
			}
		}
		statements = append(statements, statement{o, state})
	}
	moved, err := b.numberLate(statements)
	if err != nil {
		return nil, err
	}
	for _, o := range moved {
		if b.save[o.ID] != nil {
			continue // it is judged in any case
		}
		state := &platform.Order{}
		if err := order.Unpack(o.Packed, state); err != nil {
			return nil, err
		}
		b.save[o.ID], statements = o, append(statements, statement{o, state})
	}
	slices.SortFunc(statements, func(x, y statement) int { return byDate(x.order, y.order) })
	return statements, nil
}

// settle posts the difference between what an order is worth now and what was
// posted for it. It is the only place where orders move points, so any order
// and repetition of an order's events ends in the same state.
func (b *batch) settle(o *order.Order, state *platform.Order) error {
	var person *member.Member
	if o.MemberID != nil {
		person = b.members[*o.MemberID]
	}
	if b.countable(o, state) {
		o.Nth = b.book.CountOrder(person.ID, o.PlacedAt)
	}
	b.parts = b.parts[:0]
	var target int64
	var rules *program.Program
	o.Note, rules = b.standing(o, state, person)
	if person == nil || rules == nil {
		return nil
	}
	facts, err := b.judge(o, state, rules, person)
	if err != nil {
		return err
	}
	if o.Note == order.Earns {
		target = b.worth(o, state, rules, &facts)
	}
	if o.ProgramVersion == 0 {
		if target == 0 {
			return nil
		}
		o.ProgramVersion = rules.Version.Number
	}
	b.count(o, rules, &facts)
	o.Facts = facts.Pack()
	if target == o.Posted {
		source := ledger.Source{Kind: ledger.FromOrder, ID: o.ID}
		usable := b.usableAt(o, rules)
		b.book.Wait(source, usable, b.endOf(rules, usable))
		return nil
	}
	return b.post(o, state, rules, target)
}

// worth is what an order that earns is worth now, within what limits and budgets
// leave.
func (b *batch) worth(
	o *order.Order, state *platform.Order, rules *program.Program, facts *program.Facts,
) (points int64) {
	b.parts, points = rules.Earn(state, facts, b.parts[:0])
	for o.ProgramVersion > 0 && b.tighten(o, rules, facts) {
		b.parts, points = rules.Earn(state, facts, b.parts[:0])
	}
	if points == 0 {
		o.Note = noteOf(rules.Nothing(state, facts))
	}
	return points
}

// noteOf is how an order remembers why it is worth nothing.
func noteOf(why program.Nothing) order.Note {
	return map[program.Nothing]order.Note{
		program.NotMeant: order.NotMeant, program.NothingCounts: order.NothingCounts,
		program.NothingPaid: order.NothingPaid, program.TooLittle: order.TooLittle,
		program.BelowMinimum: order.BelowMinimum, program.LimitReached: order.LimitReached,
		program.ExcludedOrder: order.ExcludedOrder, program.ExcludedByMember: order.ExcludedMember,
	}[why]
}

// standing says whether an order may earn and under which version. Once it has
// earned, its version is pinned and its place in the program is not asked again.
func (b *batch) standing(o *order.Order, state *platform.Order, person *member.Member) (order.Note, *program.Program) {
	if o.ProgramVersion > 0 {
		if state.Status == platform.Cancelled {
			return order.Worthless, b.programs.Number(o.ProgramVersion)
		}
		return order.Earns, b.programs.Number(o.ProgramVersion)
	}
	rules := b.programs.At(o.PlacedAt)
	if o.Backfilled {
		rules = b.programs.Live()
	}
	switch {
	case state.Test:
		return order.TestOrder, nil
	case rules == nil:
		return order.BeforeStart, nil
	case b.merchant.PausedAt(o.PlacedAt) && !o.Backfilled:
		return order.Paused, nil
	case person == nil:
		return order.NoMember, nil
	case b.book.Review(person.ID) == ledger.Excluded:
		return order.NotWanted, nil
	}
	ok, early, late := person.Earns(o.PlacedAt, rules.Version.Document.Enrollment == program.Join && !o.Backfilled)
	switch {
	case late:
		return order.AfterLeaving, nil
	case early || !ok:
		return order.NotYetMember, nil
	}
	return paid(state, rules)
}

// paid is what a wanted order may earn by: rules, once it is paid.
func paid(state *platform.Order, rules *program.Program) (order.Note, *program.Program) {
	switch state.Status {
	case platform.Unpaid:
		return order.NotPaid, nil
	case platform.Paid:
		return order.Earns, rules
	default:
		return order.Worthless, nil
	}
}

func (b *batch) post(o *order.Order, state *platform.Order, rules *program.Program, target int64) error {
	o.Postings++
	m := ledger.Movement{
		Key: fmt.Sprintf("order:%s:%d", o.ID, o.Postings), Member: *o.MemberID,
		Source: ledger.Source{Kind: ledger.FromOrder, ID: o.ID}, Version: o.ProgramVersion,
		Explain: b.explain(o, state, target),
	}
	difference := target - o.Posted
	o.Posted = target
	usable := b.usableAt(o, rules)
	end := b.endOf(rules, usable)
	b.book.Wait(m.Source, usable, end)
	if difference > 0 {
		m.Points, m.End = difference, end
		return b.book.Grant(m, usable)
	}
	m.Points, m.Forgive = -difference, rules.Version.Document.Debt == program.Forgive
	b.noteTakenBack(o, m.Points, m.Explain)
	return b.book.TakeBack(m)
}

func (b *batch) explain(o *order.Order, state *platform.Order, target int64) ledger.Explain {
	e := ledger.Explain{
		Reason: why(o, state, target), Order: o.Name, Store: b.stores[o.StoreID].Name, Currency: o.Currency,
		Refunded: state.Refunded, Total: target,
	}
	for _, part := range b.parts {
		e.Parts = append(e.Parts, explained(part))
	}
	return e
}

// explained is a part as a shopper is told of it.
func explained(part program.Part) ledger.Part {
	said := ledger.Part{Points: part.Points, Base: part.Base, Per: part.Per}
	if part.Rule != nil {
		said.Rule, said.Name, said.Rate = part.Rule.ID, part.Rule.Name, part.Rule.Points
	}
	if part.Campaign != nil {
		said.Campaign = part.Campaign.Name
	}
	if part.Tier != "" {
		said.Name = part.Tier
	}
	if part.Permille != 1000 {
		said.Times = part.Permille
	}
	return said
}

func why(o *order.Order, state *platform.Order, target int64) string {
	switch {
	case target > o.Posted && o.Postings > 1:
		return ledger.WhyMore
	case target > o.Posted:
		return ledger.WhyOrder
	case state.Status == platform.Cancelled:
		return ledger.WhyCancelled
	case state.Refunded > 0:
		return ledger.WhyRefund
	default:
		return ledger.WhyLess
	}
}

// flush writes orders, points and what the stores shall be told.
func (b *batch) flush() error {
	if err := order.Save(b.tx, values(b.save)); err != nil {
		return err
	}
	if err := budget.Add(b.tx, b.judging.added); err != nil {
		return err
	}
	if err := b.ranks.finish(b.book); err != nil {
		return err
	}
	return flushBook(b.tx, b.book, b.merchant, b.heardOf()...)
}

// heardOf are the members of whom this batch learned anything beside points.
func (b *batch) heardOf() []uuid.UUID {
	if !b.merchant.Segmented && !tells(b.merchant, outbound.Profile) {
		return nil
	}
	ids := slices.Collect(maps.Keys(b.changed))
	for _, o := range b.save {
		if o.MemberID != nil {
			ids = append(ids, *o.MemberID)
		}
	}
	for _, i := range b.touched {
		ids = append(ids, i.MemberID)
	}
	for _, seen := range b.parcels {
		if o := b.stored[seen.order]; o != nil && o.MemberID != nil {
			ids = append(ids, *o.MemberID)
		}
	}
	return ids
}

// flush writes a book, moves those whom it lifted to another tier, and asks for
// the profiles of those whose points moved.
func flush(tx *pg.Tx, book *ledger.Book, m merchant.Merchant) error {
	if err := rankEarned(tx, book, m); err != nil {
		return err
	}
	return flushBook(tx, book, m)
}

func flushBook(tx *pg.Tx, book *ledger.Book, m merchant.Merchant, also ...uuid.UUID) error {
	if err := ledger.Flush(tx, book, m.Location()); err != nil {
		return err
	}
	return noteMoved(tx, book, m, also)
}

// noteMoved asks for the profiles of those whose points moved, and has segments
// look at them and at others of whom something is news.
func noteMoved(tx *pg.Tx, book *ledger.Book, m merchant.Merchant, also []uuid.UUID) error {
	moved := map[uuid.UUID]uuid.UUID{}
	for _, t := range book.Transfers() {
		moved[t.Member] = t.Member
	}
	if err := touch(tx, m, append(also, values(moved)...)); err != nil {
		return err
	}
	if err := noteOutside(tx, m, book.Transfers()); err != nil {
		return err
	}
	return effect.WantProfiles(tx, values(moved))
}
