package ledger

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Book is the open page of some members: their locked balances and the lots in
// question, changed in memory and written in a few statements by Flush. All
// rules about points are here and need no database.
type Book struct {
	now       time.Time
	newID     func() uuid.UUID
	balances  map[uuid.UUID]*Balance
	lots      map[uuid.UUID]*Lot // by lot id
	bySource  map[Source]*Lot
	byMember  map[uuid.UUID][]*Lot // usable lots, loaded when first needed
	more      func(member uuid.UUID) ([]*Lot, error)
	changed   map[uuid.UUID]*Lot
	uses      []LotUse
	transfers []Transfer
	orders    map[uuid.UUID]*orderCount
	tiers     map[uuid.UUID]string
	reviews   map[uuid.UUID]Review
	active    map[uuid.UUID]time.Time
	fresh     map[uuid.UUID]bool // members whose balance is written for the first time
	begun     map[uuid.UUID]bool // lots that are written for the first time
}

// orderCount is how many orders a member has made.
type orderCount struct {
	number int
	added  int
	last   time.Time
}

// LotUse says how many points of a lot a redemption took.
type LotUse struct {
	Redemption uuid.UUID
	Lot        uuid.UUID
	Points     int64
}

// Movement describes one change asked of a Book.
type Movement struct {
	Key     string // idempotency key, unique for the merchant
	Member  uuid.UUID
	Points  int64
	Source  Source
	Version int
	Explain Explain
	End     End  // Grant, Correct: when the new points end
	Forgive bool // TakeBack: what was spent already is written off instead of owed
}

// NewBook opens a book over balances that the caller has locked. more loads a
// member's usable lots when a movement needs more than its own.
func NewBook(now time.Time, newID func() uuid.UUID, more func(uuid.UUID) ([]*Lot, error)) *Book {
	return &Book{
		now: now, newID: newID, more: more,
		balances: map[uuid.UUID]*Balance{}, lots: map[uuid.UUID]*Lot{}, bySource: map[Source]*Lot{},
		byMember: map[uuid.UUID][]*Lot{}, changed: map[uuid.UUID]*Lot{}, orders: map[uuid.UUID]*orderCount{},
		tiers: map[uuid.UUID]string{}, reviews: map[uuid.UUID]Review{}, active: map[uuid.UUID]time.Time{},
		fresh: map[uuid.UUID]bool{}, begun: map[uuid.UUID]bool{},
	}
}

// SetTier gives the book a member's tier.
func (b *Book) SetTier(member uuid.UUID, tier string) { b.tiers[member] = tier }

// Tier is a member's tier, "" for none.
func (b *Book) Tier(member uuid.UUID) string { return b.tiers[member] }

// SetReview gives the book whether a member's points wait for staff.
func (b *Book) SetReview(member uuid.UUID, review Review) { b.reviews[member] = review }

// Review is whether a member's points wait for staff.
func (b *Book) Review(member uuid.UUID) Review { return b.reviews[member] }

// SetActive gives the book when a member was last active.
func (b *Book) SetActive(member uuid.UUID, at time.Time) { b.active[member] = at }

// AddBalance gives the book a member's locked balance and how many orders the
// member has made.
func (b *Book) AddBalance(member uuid.UUID, balance Balance, orders int) {
	b.balances[member] = &balance
	b.orders[member] = &orderCount{number: orders}
}

// BeginBalance gives a new member an empty balance, which Flush writes with what
// came to it. Nothing else may ask the database for it before.
func (b *Book) BeginBalance(member uuid.UUID) {
	b.AddBalance(member, Balance{}, 0)
	b.fresh[member] = true
}

// NextOrder is which order of a member the next one is, from 1.
func (b *Book) NextOrder(member uuid.UUID) int {
	if count := b.orders[member]; count != nil {
		return count.number + 1
	}
	return 0
}

// CountOrder counts one more order of a member and says which it is, from 1.
func (b *Book) CountOrder(member uuid.UUID, placed time.Time) int {
	count := b.orders[member]
	if count == nil {
		return 0
	}
	count.number++
	count.added++
	if placed.After(count.last) {
		count.last = placed
	}
	return count.number
}

// AddLot gives the book a lot.
func (b *Book) AddLot(lot Lot) { b.know(&lot) }

// found takes in a lot that did not exist before.
func (b *Book) found(lot *Lot) *Lot {
	b.begun[lot.ID] = true
	return b.know(lot)
}

func (b *Book) know(lot *Lot) *Lot {
	if have, ok := b.lots[lot.ID]; ok {
		return have
	}
	b.lots[lot.ID] = lot
	b.bySource[lot.Source] = lot
	return lot
}

// Balance is a member's balance as it stands in the book.
func (b *Book) Balance(member uuid.UUID) (Balance, bool) {
	balance, ok := b.balances[member]
	if !ok {
		return Balance{}, false
	}
	return *balance, true
}

// Lot is the lot of a source, nil when there is none.
func (b *Book) Lot(source Source) *Lot { return b.bySource[source] }

// Transfers are the movements made so far.
func (b *Book) Transfers() []Transfer { return b.transfers }

// Grant raises what a source is worth. A new lot waits until usableAt; one that
// is usable already gives usable points. Under review every new lot waits.
func (b *Book) Grant(m Movement, usableAt time.Time) error {
	if err := b.check(m); err != nil {
		return err
	}
	lot := b.bySource[m.Source]
	if lot == nil {
		lot = b.begin(m, usableAt)
	}
	lot.Granted += m.Points
	b.changed[lot.ID] = lot
	if lot.State == LotPending {
		lot.Remaining += m.Points
		if lot.AvailableAt.Before(Someday) {
			m.Explain.UsableAt = lot.AvailableAt
		}
		b.post(m, Issued, Pending, Earned)
		return nil
	}
	if lot.ended(b.now) {
		lot.endsAt(m.End)
	}
	owed := min(lot.Forgiven, m.Points)
	lot.Forgiven -= owed
	lot.Remaining += b.raise(m.Member, m.Points-owed)
	b.post(m, Issued, Available, Earned)
	if owed > 0 { // what was written off when it was taken back is not given a second time
		b.post(m.aside("owed", WhyOwed, owed), Available, Adjusted, Forgiven)
	}
	return nil
}

func (b *Book) begin(m Movement, usableAt time.Time) *Lot {
	lot := &Lot{ID: b.newID(), Member: m.Member, Source: m.Source, AvailableAt: usableAt, State: LotPending}
	lot.endsAt(m.End)
	switch {
	case b.reviews[m.Member] == InReview:
		lot.DueAt, lot.AvailableAt = &usableAt, Someday
	case !usableAt.After(b.now):
		lot.State = LotAvailable
	}
	lot = b.found(lot)
	if lot.State == LotAvailable {
		b.remember(lot)
	}
	return lot
}

// aside is a movement that follows from another one.
func (m Movement) aside(step, why string, points int64) Movement {
	m.Key, m.Points, m.Explain.Reason = m.Key+":"+step, points, why
	m.Explain.Parts, m.Explain.Total = nil, 0
	return m
}

// Wait changes when a pending lot becomes usable and when its points end. It
// does nothing to a lot that is usable already, or that is not known.
func (b *Book) Wait(source Source, usableAt time.Time, end End) {
	lot := b.bySource[source]
	if lot == nil || lot.State != LotPending {
		return
	}
	at := &lot.AvailableAt
	if lot.DueAt != nil {
		at = lot.DueAt
	}
	if at.Equal(usableAt) {
		return
	}
	*at = usableAt
	lot.endsAt(end)
	b.changed[lot.ID] = lot
}

// Promote makes a pending lot usable.
func (b *Book) Promote(m Movement) error {
	lot := b.bySource[m.Source]
	if lot == nil || lot.State != LotPending {
		return fail.New(fail.Internal, "only a pending lot becomes usable")
	}
	lot.State = LotAvailable
	b.changed[lot.ID] = lot
	b.remember(lot)
	m.Points = lot.Remaining
	if m.Points == 0 {
		return nil
	}
	if err := b.check(m); err != nil {
		return err
	}
	lot.Remaining = b.raise(m.Member, m.Points)
	b.post(m, Pending, Available, Usable)
	return nil
}

// TakeBack lowers what a source is worth: first from its own points, then from
// those that ended, then from the member's other usable points, then below zero
// or, when the movement forgives, not further than zero.
func (b *Book) TakeBack(m Movement) error {
	if err := b.check(m); err != nil {
		return err
	}
	lot := b.bySource[m.Source]
	if lot == nil || lot.Granted < m.Points {
		return fail.New(fail.Internal, "more is taken back than %v gave", m.Source)
	}
	lot.Granted -= m.Points
	b.changed[lot.ID] = lot
	if lot.State == LotPending {
		lot.Remaining -= m.Points
		b.post(m, Pending, Issued, TakenBack)
		return nil
	}
	own := min(lot.Remaining, m.Points)
	lot.Remaining -= own
	if gone := min(lot.Expired, m.Points-own); gone > 0 { // nobody pays for points that ended
		lot.Expired -= gone
		b.post(m.aside("ended", m.Explain.Reason, gone), Breakage, Issued, TakenBack)
		m.Points -= gone
	}
	if m.Points == 0 {
		return nil
	}
	if err := b.drain(m.Member, m.Points-own, nil); err != nil {
		return err
	}
	b.post(m, Available, Issued, TakenBack)
	b.forgive(m, lot)
	return nil
}

// forgive writes off what a reversal took below zero.
func (b *Book) forgive(m Movement, lot *Lot) {
	off := min(-b.balances[m.Member].Available, m.Points)
	if !m.Forgive || off <= 0 {
		return
	}
	lot.Forgiven += off
	b.post(m.aside("forgiven", WhyForgiven, off), Adjusted, Available, Forgiven)
}

// Expire ends what is left of a usable lot.
func (b *Book) Expire(m Movement) error {
	lot := b.bySource[m.Source]
	if lot == nil || lot.State != LotAvailable {
		return fail.New(fail.Internal, "only usable points end")
	}
	if m.Points = lot.Remaining; m.Points == 0 {
		return nil
	}
	if err := b.check(m); err != nil {
		return err
	}
	lot.Expired, lot.Remaining = lot.Expired+lot.Remaining, 0
	b.changed[lot.ID] = lot
	b.post(m, Available, Breakage, Expired)
	return nil
}

// Postpone lets a lot end later than it would have, at from.
func (b *Book) Postpone(source Source, from, until time.Time) {
	lot := b.bySource[source]
	if lot == nil || lot.Remaining == 0 {
		return
	}
	if lot.PostponedFrom == nil {
		lot.PostponedFrom = &from
	}
	lot.ExpiresAt = &until
	b.changed[lot.ID] = lot
}

// Correct adds or takes points for a reason staff gave. Taking stops at zero.
func (b *Book) Correct(m Movement) error {
	if m.Points < 0 {
		m.Points = -m.Points
		if err := b.check(m); err != nil {
			return err
		}
		if have := b.balances[m.Member].Available; have < m.Points {
			return fail.Field("points", "would take more than the %d that can be spent", max(have, 0))
		}
		if err := b.drain(m.Member, m.Points, nil); err != nil {
			return err
		}
		b.post(m, Available, Adjusted, Corrected)
		return nil
	}
	if err := b.check(m); err != nil {
		return err
	}
	lot := b.found(&Lot{
		ID: b.newID(), Member: m.Member, Source: m.Source, AvailableAt: b.now,
		State: LotAvailable, Granted: m.Points,
	})
	lot.endsAt(m.End)
	lot.Remaining = b.raise(m.Member, m.Points)
	b.changed[lot.ID] = lot
	b.remember(lot)
	b.post(m, Adjusted, Available, Corrected)
	return nil
}

func (b *Book) check(m Movement) error {
	if m.Points <= 0 {
		return fail.New(fail.Internal, "a movement of %d points", m.Points)
	}
	if b.balances[m.Member] == nil {
		return fail.New(fail.Internal, "the balance of %s is not open", m.Member)
	}
	return nil
}

func (b *Book) post(m Movement, debit, credit Account, kind Kind) {
	t := Transfer{
		ID: b.newID(), Key: m.Key, Member: m.Member, Debit: debit, Credit: credit, Amount: m.Points, Kind: kind,
		Source: m.Source, Version: m.Version, Explain: m.Explain, At: b.now,
	}
	b.transfers = append(b.transfers, t)
	b.balances[m.Member].Apply(t)
}
