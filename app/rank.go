package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/order"
	"regulars/app/outbound"
	"regulars/app/program"
	"regulars/app/tier"
)

// ranking follows members' tiers while what counts for them moves in one
// transaction, and writes where they end up. A nil ranking, of a program without
// tiers, does nothing.
type ranking struct {
	tx      *pg.Tx
	plan    tier.Plan
	version int
	zone    *time.Location
	people  map[uuid.UUID]*tier.Person
	counted map[uuid.UUID][]tier.Month
	moved   map[uuid.UUID]*tier.Person
	changes []tier.Change
	reached []reachedTier
	quiet   bool             // those who move up are not written to
	unheard bool             // no journey wants to know who is near a tier
	told    []outbound.Event // moves, for the outside
}

// reachedTier is a tier that a member came to, or passed on the way up.
type reachedTier struct {
	member uuid.UUID
	tier   program.Tier
}

func (r reachedTier) source() ledger.Source {
	return ledger.Source{Kind: ledger.FromTier, ID: uuid.NewSHA1(r.member, []byte("tier:"+r.tier.ID))}
}

func newRanking(tx *pg.Tx, plan program.TierPlan, version int, zone *time.Location) *ranking {
	return &ranking{
		tx: tx, plan: tier.NewPlan(plan, zone), version: version, zone: zone, people: map[uuid.UUID]*tier.Person{},
		counted: map[uuid.UUID][]tier.Month{}, moved: map[uuid.UUID]*tier.Person{},
	}
}

// rankingBy follows tiers under a program.
func rankingBy(tx *pg.Tx, live *program.Program) *ranking {
	if live == nil || len(live.Version.Document.Tiers.Tiers) == 0 {
		return nil
	}
	return newRanking(tx, live.Version.Document.Tiers, live.Version.Number, live.Zone())
}

func (r *ranking) load(ids []uuid.UUID) error {
	if r == nil || len(ids) == 0 {
		return nil
	}
	found, err := tier.People(r.tx, ids)
	for _, p := range found {
		r.people[p.ID] = p
	}
	return err
}

// count adds what a member did, or takes it back when it is below zero.
func (r *ranking) count(member uuid.UUID, more tier.Month) {
	if more.Points == 0 && more.Spend == 0 && more.Orders == 0 {
		return
	}
	kept := tier.Person{Months: r.counted[member]}
	kept.Add(more)
	r.counted[member] = kept.Months
	if person := r.people[member]; person != nil {
		person.Add(more)
	}
}

// decide moves a member as the plan says. It returns the member's tier now.
func (r *ranking) decide(member uuid.UUID) string {
	person := r.people[member]
	if person == nil {
		return ""
	}
	if s, move := r.plan.Decide(person, r.tx.Now); move != tier.Stays {
		r.move(person, s, move, "")
	}
	return person.Tier
}

// move takes a member to a standing and notes why.
func (r *ranking) move(person *tier.Person, to tier.Standing, why tier.Move, note string) {
	change := tier.Change{
		ID: r.tx.NewID(), Member: person.ID, Move: why, FromName: r.name(person.Tier), ToName: r.name(to.Tier),
		EndsOn: to.Until, Note: note, Version: r.version,
	}
	if why == tier.Told {
		change.EndsOn, change.ToName = to.LowersOn, r.name(r.plan.Lands(person, r.tx.Now))
	}
	if why == tier.Up {
		for rank := r.plan.Rank(person.Tier) + 1; rank <= r.plan.Rank(to.Tier); rank++ {
			if t := r.plan.At(rank); !t.Invited {
				r.reached = append(r.reached, reachedTier{person.ID, t})
			}
		}
	}
	r.changes = append(r.changes, change)
	r.noteTier(person, to, why)
	person.Standing = to
	r.moved[person.ID] = person
}

// name is what a tier is called; one that is gone goes by its id.
func (r *ranking) name(id string) string {
	if !r.plan.Has(id) {
		return id
	}
	return r.plan.At(r.plan.Rank(id)).Name
}

// earned counts what a book gave for other things than orders.
func (r *ranking) earned(book *ledger.Book) {
	transfers := book.Transfers()
	for i := range transfers {
		if month, counts := tier.OfTransfer(&transfers[i], r.zone); counts {
			r.count(transfers[i].Member, month)
			book.SetTier(transfers[i].Member, r.decide(transfers[i].Member))
		}
	}
}

// finish writes what moved: counts, standings, reasons, and into the book what
// reaching a tier gives, once in a member's life.
func (r *ranking) finish(book *ledger.Book) error {
	if r == nil {
		return nil
	}
	r.earned(book)
	if err := tier.Count(r.tx, r.counted); err != nil {
		return err
	}
	if err := r.reward(book); err != nil {
		return err
	}
	return r.save()
}

func (r *ranking) reward(book *ledger.Book) error {
	var sources []ledger.Source
	for _, reached := range r.reached {
		if reached.tier.Entry > 0 {
			sources = append(sources, reached.source())
		}
	}
	if err := ledger.LoadSources(r.tx, book, sources); err != nil {
		return err
	}
	for _, reached := range r.reached {
		source := reached.source()
		if reached.tier.Entry == 0 || book.Lot(source) != nil {
			continue
		}
		err := book.Grant(ledger.Movement{
			Key: "tier:" + source.ID.String(), Member: reached.member, Points: reached.tier.Entry, Source: source,
			Version: r.version, Explain: ledger.Explain{
				Reason: ledger.WhyTier, Total: reached.tier.Entry,
				Parts: []ledger.Part{{Rule: reached.tier.ID, Name: reached.tier.Name, Points: reached.tier.Entry}},
			},
		}, r.tx.Now)
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *ranking) save() error {
	if err := tier.Save(r.tx, values(r.moved), r.next); err != nil {
		return err
	}
	if err := tier.AddChanges(r.tx, r.changes); err != nil {
		return err
	}
	if err := message.Queue(r.tx, r.news()); err != nil {
		return err
	}
	if err := r.entries(); err != nil {
		return err
	}
	if err := r.noteReached(); err != nil {
		return err
	}
	if err := r.noteNear(); err != nil {
		return err
	}
	if err := outbound.Note(r.tx, r.told); err != nil {
		return err
	}
	ids := make([]uuid.UUID, 0, len(r.moved))
	for id := range r.moved {
		ids = append(ids, id)
	}
	return effect.WantProfiles(r.tx, ids)
}

// entries asks for the rewards of the tiers that were reached.
func (r *ranking) entries() error {
	var members []uuid.UUID
	var tiers []string
	for _, reached := range r.reached {
		if reached.tier.Reward != "" {
			members, tiers = append(members, reached.member), append(tiers, reached.tier.ID)
		}
	}
	return effect.WantEntries(r.tx, members, tiers)
}

// news is what the changes tell their members. A newly published program that
// lifts many at once writes to nobody for that.
func (r *ranking) news() []message.New {
	var news []message.New
	for _, c := range r.changes {
		told := message.New{
			Member: c.Member, Key: "tier:" + c.ID.String(), Data: map[string]string{message.Tier: c.ToName},
		}
		switch {
		case (c.Move == tier.Up || c.Move == tier.Given) && !r.quiet:
			told.Kind = message.TierUp
		case c.Move == tier.Down, c.Move == tier.Ended, c.Move == tier.Gone, c.Move == tier.Back:
			told.Kind = message.TierDown
		case c.Move == tier.Told:
			told.Kind, told.Data[message.Tier] = message.TierWarning, c.FromName
			told.Data[message.Date] = c.EndsOn.In(r.zone).Format(time.DateOnly)
		default:
			continue
		}
		news = append(news, told)
	}
	return news
}

// next is when the clock alone may change a member's tier; never a moment that
// is over, so that a sweep ends.
func (r *ranking) next(person *tier.Person) *time.Time {
	next := r.plan.Next(person, r.tx.Now)
	if soon := r.tx.Now.Add(time.Hour); next != nil && next.Before(soon) {
		return &soon
	}
	return next
}

// rankEarned follows the tiers of those whom a book gave points for something
// that was no order.
func rankEarned(tx *pg.Tx, book *ledger.Book, m merchant.Merchant) error {
	var ids []uuid.UUID
	transfers, zone := book.Transfers(), m.Location()
	for i := range transfers {
		if _, counts := tier.OfTransfer(&transfers[i], zone); counts {
			ids = append(ids, transfers[i].Member)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	plan, version, err := program.LiveTiers(tx)
	if err != nil || len(plan.Tiers) == 0 {
		return err
	}
	r := newRanking(tx, plan, version, zone)
	if err := r.load(ids); err != nil {
		return err
	}
	return r.finish(book)
}

// countedOrder is what an order counted for a tier before it changed.
type countedOrder struct {
	member uuid.UUID
	month  tier.Month
}

// remember takes down what a stored order counts, before it changes.
func (r *ranking) remember(was map[uuid.UUID]countedOrder, o *order.Order) {
	if _, known := was[o.ID]; r == nil || known {
		return
	}
	was[o.ID] = countedOrder{}
	if o.MemberID != nil {
		was[o.ID] = countedOrder{*o.MemberID, tier.OfOrder(o, r.zone)}
	}
}

// rankOrder counts the difference an order makes, and moves its member at once:
// the next order of the batch is bought in the tier that this one reached.
func (b *batch) rankOrder(o *order.Order) {
	if b.ranks == nil {
		return
	}
	if was, known := b.counted[o.ID]; known {
		was.month.Points, was.month.Spend, was.month.Orders = -was.month.Points, -was.month.Spend, -was.month.Orders
		b.ranks.count(was.member, was.month)
	}
	if o.MemberID == nil {
		return
	}
	b.ranks.count(*o.MemberID, tier.OfOrder(o, b.zone))
	if _, moves := b.ranks.counted[*o.MemberID]; moves {
		b.book.SetTier(*o.MemberID, b.ranks.decide(*o.MemberID))
	}
}

// loadRanks reads the tiers of everybody whose orders or points may move.
func (b *batch) loadRanks() error {
	if b.ranks == nil {
		return nil
	}
	for _, o := range b.save {
		b.ranks.remember(b.counted, o)
	}
	return b.ranks.load(b.book.Members())
}
