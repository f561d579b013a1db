package ledger

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"regulars/app/fail"
)

// steps is how many steps the state machine takes at least in one run.
const steps = 50_000

func TestPointsHoldTheirInvariantsWhateverHappens(t *testing.T) {
	t.Parallel()
	for taken := 0; taken < steps; {
		rapid.Check(t, func(t *rapid.T) {
			m := newMachine()
			t.Repeat(m.actions(&taken))
		})
		if t.Failed() {
			return
		}
	}
}

// machine is a shelf of lots and balances as Postgres keeps them, beside a model
// that knows nothing of lots: it only knows what everything is worth.
type machine struct {
	now      time.Time
	people   []uuid.UUID
	balances map[uuid.UUID]*Balance
	lots     map[uuid.UUID]Lot
	uses     map[uuid.UUID][]LotUse
	keys     map[string]bool
	book     *Book // open while several things happen in one transaction

	orders  []*soldOrder
	rewards []*takenReward
	given   map[uuid.UUID]int64 // signups and corrections
	earned  map[uuid.UUID]int64 // of these, what counts for the lifetime
	made    int
}

type soldOrder struct {
	member  uuid.UUID
	source  Source
	worth   int64
	pending bool
	usable  time.Time
}

type takenReward struct {
	member uuid.UUID
	id     uuid.UUID
	points int64
	state  Account // Held, Spent, or Available once the points returned
}

func newMachine() *machine {
	m := &machine{
		now:    time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		people: []uuid.UUID{{1}, {2}}, balances: map[uuid.UUID]*Balance{}, lots: map[uuid.UUID]Lot{},
		uses: map[uuid.UUID][]LotUse{}, keys: map[string]bool{}, given: map[uuid.UUID]int64{}, earned: map[uuid.UUID]int64{},
	}
	for _, id := range m.people {
		m.balances[id] = &Balance{}
	}
	return m
}

func (m *machine) id() uuid.UUID {
	m.made++
	var id uuid.UUID
	copy(id[8:], fmt.Sprintf("%08d", m.made))
	return id
}

// open gives the book of the current transaction, a new one if there is none.
func (m *machine) open() *Book {
	if m.book != nil {
		return m.book
	}
	m.book = NewBook(m.now, m.id, func(member uuid.UUID) ([]*Lot, error) {
		var list []*Lot
		for _, lot := range m.lots {
			if lot.Member == member && lot.State == LotAvailable {
				list = append(list, &lot)
			}
		}
		return list, nil
	})
	for id, balance := range m.balances {
		m.book.AddBalance(id, *balance, 0)
	}
	return m.book
}

// know loads the lot of a source, as Open does for the orders of a batch.
func (m *machine) know(source Source) {
	for _, lot := range m.lots {
		if lot.Source == source && m.open().Lot(source) == nil {
			m.book.AddLot(lot)
		}
	}
}

// commit writes the book as Flush does: the balance gets the sum of the
// transfers, never what the book believes.
func (m *machine) commit(t *rapid.T) {
	for _, move := range m.book.transfers {
		if move.Amount <= 0 || m.keys[move.Key] {
			t.Fatalf("transfer %q of %d points: keys are used once, amounts are above zero", move.Key, move.Amount)
		}
		m.keys[move.Key] = true
		m.balances[move.Member].Apply(move)
	}
	for id, lot := range m.book.changed {
		if lot.Granted < 0 || lot.Remaining < 0 || lot.Expired < 0 || lot.Forgiven < 0 || lot.Remaining+lot.Expired > lot.Granted {
			t.Fatalf("a lot holds %d and lost %d of %d granted points", lot.Remaining, lot.Expired, lot.Granted)
		}
		kept := *lot
		if _, stored := m.lots[id]; !stored && m.made%3 == 0 {
			ends := m.now.AddDate(0, m.made%7, 0)
			kept.ExpiresAt = &ends
		}
		m.lots[id] = kept
	}
	for _, use := range m.book.uses {
		m.uses[use.Redemption] = append(m.uses[use.Redemption], use)
	}
	m.book = nil
}

func (m *machine) movement(member uuid.UUID, source Source, points int64) Movement {
	m.made++
	return Movement{Key: fmt.Sprint("move:", m.made), Member: member, Points: points, Source: source}
}

// actions are what can happen to points. Each may share its transaction with
// the next.
func (m *machine) actions(taken *int) map[string]func(*rapid.T) {
	all := map[string]func(*rapid.T){
		"": func(t *rapid.T) {
			if m.book == nil {
				m.check(t)
			}
		},
	}
	for name, action := range map[string]func(*rapid.T){
		"buy": m.buy, "join": m.join, "edit up": m.editUp, "edit down": m.editDown, "refund": m.refund, "become usable": m.promote,
		"expire": m.expire, "correct": m.correct, "reserve": m.reserve, "spend": m.spend, "give back": m.giveBack, "charge": m.charge,
	} {
		all[name] = func(t *rapid.T) {
			*taken++
			action(t)
			if m.book != nil && rapid.IntRange(0, 2).Draw(t, "commit") > 0 {
				m.commit(t)
			}
		}
	}
	return all
}

func (m *machine) somebody(t *rapid.T) uuid.UUID {
	return rapid.SampledFrom(m.people).Draw(t, "member")
}

func points(t *rapid.T) int64 { return rapid.Int64Range(1, 500).Draw(t, "points") }

func must(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func (m *machine) buy(t *rapid.T) {
	o := &soldOrder{
		member: m.somebody(t), source: Source{FromOrder, m.id()}, worth: points(t),
		pending: rapid.Bool().Draw(t, "pending"), usable: m.now,
	}
	if o.pending {
		o.usable = m.now.Add(time.Hour)
	}
	must(t, m.open().Grant(m.movement(o.member, o.source, o.worth), o.usable))
	m.orders = append(m.orders, o)
}

func (m *machine) join(t *rapid.T) {
	member, worth := m.somebody(t), points(t)
	must(t, m.open().Grant(m.movement(member, Source{FromSignup, m.id()}, worth), m.now))
	m.given[member] += worth
	m.earned[member] += worth
}

// some picks an order that fits, and loads its lot.
func (m *machine) some(t *rapid.T, fits func(*soldOrder) bool) *soldOrder {
	var list []*soldOrder
	for _, o := range m.orders {
		if fits(o) {
			list = append(list, o)
		}
	}
	if len(list) == 0 {
		t.Skip("no such order")
	}
	o := rapid.SampledFrom(list).Draw(t, "order")
	m.open()
	m.know(o.source)
	return o
}

func (m *machine) editUp(t *rapid.T) {
	o := m.some(t, func(*soldOrder) bool { return true })
	more := points(t)
	before := m.aside(o.member)
	must(t, m.open().Grant(m.movement(o.member, o.source, more), o.usable))
	o.worth += more
	m.given[o.member] += m.aside(o.member) - before
}

// aside is what movements in the open book gave a member beside what was asked
// for: written off debts, and points that had ended before they were taken back.
func (m *machine) aside(member uuid.UUID) (points int64) {
	for _, move := range m.open().Transfers() {
		switch {
		case move.Member != member:
		case move.Kind == Forgiven && move.Credit == Available, move.Kind == TakenBack && move.Debit == Breakage:
			points += move.Amount
		case move.Kind == Forgiven:
			points -= move.Amount
		}
	}
	return points
}

// take takes back from an order, and writes off what was spent half of the time.
func (m *machine) take(t *rapid.T, o *soldOrder, less int64) {
	taking := m.movement(o.member, o.source, less)
	taking.Forgive = rapid.Bool().Draw(t, "forgive")
	had, _ := m.open().Balance(o.member)
	before := m.aside(o.member)
	must(t, m.open().TakeBack(taking))
	o.worth -= less
	m.given[o.member] += m.aside(o.member) - before
	if has, _ := m.open().Balance(o.member); taking.Forgive && has.Available < min(had.Available, 0) {
		t.Fatalf("%d points became %d although what is spent is written off", had.Available, has.Available)
	}
}

func (m *machine) expire(t *rapid.T) {
	o := m.some(t, func(o *soldOrder) bool { return !o.pending })
	left := m.open().Lot(o.source).Remaining
	must(t, m.open().Expire(m.movement(o.member, o.source, 0)))
	m.given[o.member] -= left
	if again := m.open().Lot(o.source); again.Remaining != 0 {
		t.Fatalf("%d points are left of a lot that ended", again.Remaining)
	}
}

func (m *machine) editDown(t *rapid.T) {
	o := m.some(t, func(o *soldOrder) bool { return o.worth > 1 })
	less := rapid.Int64Range(1, o.worth-1).Draw(t, "less")
	m.take(t, o, less)
}

func (m *machine) refund(t *rapid.T) {
	o := m.some(t, func(o *soldOrder) bool { return o.worth > 0 })
	m.take(t, o, o.worth)
	if err := m.open().TakeBack(m.movement(o.member, o.source, 1)); !fail.Is(err, fail.Internal) {
		t.Fatalf("an order gave back more than it was worth: %v", err)
	}
}

func (m *machine) promote(t *rapid.T) {
	o := m.some(t, func(o *soldOrder) bool { return o.pending })
	must(t, m.open().Promote(m.movement(o.member, o.source, 0)))
	o.pending = false
}

func (m *machine) correct(t *rapid.T) {
	member, by := m.somebody(t), rapid.Int64Range(-500, 500).Filter(func(n int64) bool { return n != 0 }).Draw(t, "points")
	before, _ := m.open().Balance(member)
	err := m.open().Correct(m.movement(member, Source{FromStaff, m.id()}, by))
	if by < 0 && before.Available < -by {
		if !fail.Is(err, fail.Invalid) {
			t.Fatalf("staff took %d of %d points: %v", -by, before.Available, err)
		}
		return
	}
	must(t, err)
	m.given[member] += by
	m.earned[member] += max(by, 0)
}

func (m *machine) reserve(t *rapid.T) {
	r := &takenReward{member: m.somebody(t), id: m.id(), points: points(t), state: Held}
	before, _ := m.open().Balance(r.member)
	err := m.open().Reserve(m.movement(r.member, Source{FromRedemption, r.id}, r.points))
	if before.Available < r.points {
		if !fail.Is(err, fail.Conflict) {
			t.Fatalf("%d points were reserved of %d: %v", r.points, before.Available, err)
		}
		return
	}
	must(t, err)
	m.rewards = append(m.rewards, r)
	m.inOrder(t, r)
}

// inOrder checks that no lot was left that ends before one that was spent.
func (m *machine) inOrder(t *rapid.T, r *takenReward) {
	end := func(lot *Lot) time.Time {
		if lot.ExpiresAt == nil {
			return m.now.AddDate(1000, 0, 0)
		}
		return *lot.ExpiresAt
	}
	for _, use := range m.book.uses {
		if use.Redemption != r.id {
			continue
		}
		spent := end(m.book.lots[use.Lot])
		for _, lot := range m.book.byMember[r.member] {
			if lot.Remaining > 0 && end(lot).Before(spent) {
				t.Fatalf("a lot that ends %v was spent before one that ends %v", spent, end(lot))
			}
		}
	}
}

func (m *machine) taken(t *rapid.T, states ...Account) *takenReward {
	var list []*takenReward
	for _, r := range m.rewards {
		for _, state := range states {
			if r.state == state {
				list = append(list, r)
			}
		}
	}
	if len(list) == 0 {
		t.Skip("no such redemption")
	}
	return rapid.SampledFrom(list).Draw(t, "redemption")
}

func (m *machine) spend(t *rapid.T) {
	r := m.taken(t, Held)
	must(t, m.open().Redeem(m.movement(r.member, Source{FromRedemption, r.id}, r.points)))
	r.state = Spent
}

func (m *machine) giveBack(t *rapid.T) {
	r := m.taken(t, Held, Spent)
	book := m.open()
	uses := m.uses[r.id]
	for _, use := range book.uses {
		if use.Redemption == r.id {
			uses = append(uses, use)
		}
	}
	for _, use := range uses {
		if lot, stored := m.lots[use.Lot]; stored && book.lots[use.Lot] == nil {
			book.AddLot(lot)
		}
	}
	before := m.aside(r.member)
	must(t, book.GiveBack(m.movement(r.member, Source{FromRedemption, r.id}, r.points), r.state, uses))
	m.given[r.member] += m.aside(r.member) - before
	r.state = Available
}

func (m *machine) charge(t *rapid.T) {
	r := m.taken(t, Available)
	must(t, m.open().Charge(m.movement(r.member, Source{FromRedemption, r.id}, r.points)))
	r.state = Breakage // over for good
	m.given[r.member] -= r.points
}

// check compares what was kept with the model, which adds up worths.
func (m *machine) check(t *rapid.T) {
	for _, member := range m.people {
		want := Balance{Available: m.given[member], Lifetime: m.earned[member]}
		for _, o := range m.orders {
			switch {
			case o.member != member:
			case o.pending:
				want.Pending += o.worth
			default:
				want.Available += o.worth
				want.Lifetime += o.worth
			}
		}
		for _, r := range m.rewards {
			if r.member == member && (r.state == Held || r.state == Spent) {
				want.Available -= r.points
			}
			if r.member == member && r.state == Held {
				want.Held += r.points
			}
		}
		if got := *m.balances[member]; got != want {
			t.Fatalf("the transfers add up to %+v, want %+v", got, want)
		}
		var usable, pending int64
		for _, lot := range m.lots {
			switch {
			case lot.Member != member:
			case lot.State == LotAvailable:
				usable += lot.Remaining
			default:
				pending += lot.Remaining
			}
		}
		if usable != max(want.Available, 0) || pending != want.Pending {
			t.Fatalf("lots hold %d usable and %d pending points, the balance is %+v", usable, pending, want)
		}
	}
}
