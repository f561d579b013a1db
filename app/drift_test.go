package app

import (
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

var (
	driftRuns = flag.Int("drift", 10_000, "how many lives of orders TestPostedPointsNeverDrift makes up")
	driftSeed = flag.Uint64("drift-seed", 0, "what they are made up from, 0 for the time")
)

// TestPostedPointsNeverDrift lets two shoppers live through random orders,
// payments, edits, refunds, cancellations, new program versions and rewards, by
// the code that settles orders, and holds after each step that what was posted
// is what the order is worth under its pinned version and frozen facts.
func TestPostedPointsNeverDrift(t *testing.T) {
	t.Parallel()
	seed := *driftSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	histories := driftHistories(rand.New(rand.NewPCG(seed, 0)), 60)
	var next, drift, moved atomic.Int64
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for n := next.Add(1); n <= int64(*driftRuns); n = next.Add(1) {
				l := newDriftLife(rand.New(rand.NewPCG(seed, uint64(n))), histories)
				if wrong := l.live(); wrong != "" && drift.Add(1) <= 5 {
					t.Errorf("life %d of seed %d: %s", n, seed, wrong)
				}
				moved.Add(int64(l.moved))
			}
		})
	}
	workers.Wait()
	if moved.Load() < int64(*driftRuns) {
		t.Errorf("%d lives moved points %d times: this shows nothing", *driftRuns, moved.Load())
	}
	fmt.Fprintf(os.Stdout, "%d lives, %d movements, seed %d\ndrift %d\n", *driftRuns, moved.Load(), seed, drift.Load())
}

// driftHistories are programs of three versions each, drawn at random.
func driftHistories(r *rand.Rand, n int) []Programs {
	histories := make([]Programs, n)
	for i := range histories {
		for number := 1; number <= 3; number++ {
			v := program.Version{Number: number, Document: driftDocument(r), PublishedAt: driftDay(10 * (number - 1))}
			histories[i] = append(histories[i], program.Compile(v, time.UTC))
		}
	}
	return histories
}

func driftDay(n int) time.Time { return time.Date(2026, 3, 1+n, 9, 0, 0, 0, time.UTC) }

func driftDocument(r *rand.Rand) program.Document {
	d := program.Document{
		Enrollment: program.Accounts, PendingDays: r.IntN(5),
		Stacking: []program.Stacking{program.StackMax, program.StackAdd, program.StackMultiply}[r.IntN(3)],
		Tiers:    program.TierPlan{Tiers: []program.Tier{{ID: "gold", Name: "Gold", Permille: 1000 + int64(r.IntN(1500))}}},
	}
	d.Exclude.SaleItems = r.IntN(4) == 0
	d.Rewards = []program.Reward{{
		ID: "off", Name: "Off", Active: true, Kind: program.AmountOff, Cost: 1 + r.Int64N(300), ValidDays: 30,
		Amount: map[string]int64{"EUR": 1 + r.Int64N(900)},
	}}
	for i := range 1 + r.IntN(4) {
		rule := program.Rule{
			ID: fmt.Sprint("r", i), Name: "Rule", Active: true, Trigger: program.OnOrder, Points: 1 + r.Int64N(5),
			Effect:   []program.Effect{program.PerAmount, program.PerItem, program.Fixed}[r.IntN(3)],
			Per:      map[string]int64{"EUR": 50 + r.Int64N(100)},
			Rounding: []program.Rounding{program.Down, program.Nearest, program.Up}[r.IntN(3)],
			Base:     program.Base{Tax: r.IntN(2) == 0, Shipping: r.IntN(2) == 0, Tips: r.IntN(2) == 0, GiftCards: r.IntN(4) == 0},
			When:     program.When{First: r.IntN(6) == 0, Every: r.IntN(3)},
		}
		if r.IntN(3) == 0 {
			rule.Only.Products = []string{"p1", "p2"}
		}
		if r.IntN(3) == 0 {
			rule.Limits = []program.Limit{{Of: program.OfMember, Window: program.Lifetime, Points: 20 + r.Int64N(300), Times: r.Int64N(4)}}
		}
		if r.IntN(3) == 0 {
			rule.Budget = driftBudget(r)
		}
		if r.IntN(4) == 0 {
			rule.Minimum = map[string]int64{"EUR": r.Int64N(5000)}
		}
		d.Rules = append(d.Rules, rule)
	}
	for i := range r.IntN(3) {
		c := program.Campaign{
			ID: fmt.Sprint("c", i), Name: "More", Active: true, From: "2026-03-05T00:00", Until: "2026-03-28T00:00",
			Permille: 1000 + r.Int64N(2000), Bonus: r.Int64N(20), Budget: driftBudget(r),
		}
		if r.IntN(2) == 0 {
			c.Only.Products = []string{"p2"}
		}
		d.Campaigns = append(d.Campaigns, c)
	}
	if r.IntN(3) == 0 {
		d.Budget = driftBudget(r)
	}
	return d
}

// driftBudget bounds points, money, both or nothing.
func driftBudget(r *rand.Rand) program.Budget {
	b := program.Budget{Window: []program.Window{program.Lifetime, program.Week, program.Month}[r.IntN(3)]}
	if r.IntN(2) == 0 {
		b.Points = 1 + r.Int64N(400)
	}
	if r.IntN(2) == 0 {
		b.Money = map[string]int64{"EUR": 1 + r.Int64N(900)}
	}
	return b
}

// driftLife is two shoppers and what is stored of them, as Postgres keeps it
// between two batches.
type driftLife struct {
	r        *rand.Rand
	programs Programs
	day      int
	made     uint64
	people   []*member.Member
	balances map[uuid.UUID]ledger.Balance
	bought   map[uuid.UUID]int
	lots     map[ledger.Source]ledger.Lot
	orders   []*order.Order
	states   []*platform.Order
	used     map[budget.Count]budget.Used
	sums     map[uuid.UUID]ledger.Balance // of all transfers
	net      map[uuid.UUID]int64          // posted less taken back, by order
	keys     map[string]bool
	moved    int
}

func newDriftLife(r *rand.Rand, histories []Programs) *driftLife {
	l := &driftLife{
		r: r, programs: histories[r.IntN(len(histories))], balances: map[uuid.UUID]ledger.Balance{}, bought: map[uuid.UUID]int{},
		lots: map[ledger.Source]ledger.Lot{}, used: map[budget.Count]budget.Used{}, sums: map[uuid.UUID]ledger.Balance{},
		net: map[uuid.UUID]int64{}, keys: map[string]bool{},
	}
	for range 2 {
		joined := driftDay(0)
		l.people = append(l.people, &member.Member{ID: l.id(), State: member.StateMember, JoinedAt: &joined})
	}
	return l
}

func (l *driftLife) id() (id uuid.UUID) {
	l.made++
	binary.BigEndian.PutUint64(id[8:], l.made)
	return id
}

// live takes some steps and says what is wrong after one, "" for nothing.
func (l *driftLife) live() string {
	for range 6 + l.r.IntN(14) {
		l.day += l.r.IntN(3)
		b := l.open()
		if err := l.step(b); err != nil {
			return err.Error()
		}
		if wrong := l.store(b); wrong != "" {
			return wrong
		}
	}
	return ""
}

// open is a batch over what is stored.
func (l *driftLife) open() *batch {
	book := ledger.NewBook(driftDay(l.day), l.id, func(id uuid.UUID) (usable []*ledger.Lot, err error) {
		for _, lot := range l.lots {
			if lot.Member == id && lot.State == ledger.LotAvailable {
				usable = append(usable, &lot)
			}
		}
		return usable, nil
	})
	b := &batch{
		programs: l.programs, zone: time.UTC, members: map[uuid.UUID]*member.Member{}, book: book,
		stores:  map[uuid.UUID]merchant.Store{},
		judging: judging{used: l.used, added: map[budget.Count]budget.Used{}},
	}
	for i, person := range l.people {
		b.members[person.ID] = person
		book.AddBalance(person.ID, l.balances[person.ID], l.bought[person.ID])
		book.SetTier(person.ID, []string{"", "gold"}[(l.day/7+i)%2])
	}
	for _, lot := range l.lots {
		book.AddLot(lot)
	}
	return b
}

func (l *driftLife) step(b *batch) error {
	if len(l.orders) == 0 || l.r.IntN(5) == 0 && len(l.orders) < 5 {
		return l.settle(b, l.buy())
	}
	at := l.r.IntN(len(l.orders))
	switch l.r.IntN(9) {
	case 0:
		return l.promote(b)
	case 1:
		return l.spend(b)
	default:
		l.alter(l.states[at])
		return l.settle(b, at)
	}
}

func (l *driftLife) buy() int {
	state := &platform.Order{
		Currency: "EUR", Status: []platform.OrderStatus{platform.Paid, platform.Paid, platform.Unpaid}[l.r.IntN(3)],
		PlacedAt: driftDay(l.day), Shipping: l.r.Int64N(600), ShipTax: l.r.Int64N(100), Tips: l.r.Int64N(200),
	}
	for i := range 1 + l.r.IntN(4) {
		state.Lines = append(state.Lines, platform.Line{
			ID: fmt.Sprint(i), ProductID: fmt.Sprint("p", l.r.IntN(4)), Quantity: 1 + l.r.Int64N(4), Net: l.r.Int64N(6000),
			Tax: l.r.Int64N(900), GiftCard: l.r.IntN(8) == 0, Sale: l.r.IntN(6) == 0,
		})
	}
	l.states = append(l.states, state)
	l.orders = append(l.orders, &order.Order{ID: l.id(), MemberID: &l.people[l.r.IntN(2)].ID, PlacedAt: state.PlacedAt, Currency: "EUR"})
	return len(l.orders) - 1
}

// alter is what can happen to an order: payment, cancellation, a custom refund,
// a refund of a line or a part of it, an edit up or down, an exchange.
func (l *driftLife) alter(o *platform.Order) {
	line := &o.Lines[l.r.IntN(len(o.Lines))]
	switch l.r.IntN(7) {
	case 0, 1:
		o.Status = platform.Paid
	case 2:
		o.Status = platform.Cancelled
	case 3:
		given := l.r.Int64N(3000)
		o.Adjustment, o.Refunded = o.Adjustment+given, o.Refunded+given
	case 4:
		if line.Quantity > 0 {
			back := 1 + l.r.Int64N(line.Quantity)
			given := line.Net * back / line.Quantity
			line.Tax -= line.Tax * back / line.Quantity
			line.Net, line.Quantity, o.Refunded = line.Net-given, line.Quantity-back, o.Refunded+given
		}
	case 5:
		line.Quantity, line.Net = l.r.Int64N(5), l.r.Int64N(8000)
	case 6:
		o.Lines = append(o.Lines, platform.Line{ID: fmt.Sprint(len(o.Lines)), ProductID: "p2", Quantity: 1, Net: l.r.Int64N(4000)})
	}
}

func (l *driftLife) settle(b *batch, at int) error {
	o, state := l.orders[at], l.states[at]
	for range 1 + l.r.IntN(2) { // told once or twice
		if err := b.settle(o, state); err != nil {
			return err
		}
	}
	if o.ProgramVersion == 0 {
		return nil
	}
	facts, err := program.UnpackFacts(o.Facts)
	if err != nil {
		return err
	}
	var worth int64
	if state.Status != platform.Cancelled {
		_, worth = l.programs.Number(o.ProgramVersion).Earn(state, &facts, nil)
	}
	if worth != o.Posted {
		return fmt.Errorf("order %d stands for %d points and is worth %d", at, o.Posted, worth)
	}
	return nil
}

func (l *driftLife) promote(b *batch) error {
	for source, lot := range l.lots {
		if lot.State == ledger.LotPending && !lot.AvailableAt.After(driftDay(l.day)) {
			if err := b.book.Promote(ledger.Movement{Key: "usable:" + lot.ID.String(), Member: lot.Member, Source: source}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *driftLife) spend(b *batch) error {
	person := l.people[l.r.IntN(2)].ID
	have := l.balances[person].Available
	if have <= 0 {
		return nil
	}
	m := ledger.Movement{Member: person, Points: 1 + l.r.Int64N(have), Source: ledger.Source{Kind: ledger.FromRedemption, ID: l.id()}}
	m.Key = "reserve:" + m.Source.ID.String()
	if err := b.book.Reserve(m); err != nil {
		return err
	}
	m.Key = "redeem:" + m.Source.ID.String()
	return b.book.Redeem(m)
}

// store takes over what a batch changed, and says what does not add up.
func (l *driftLife) store(b *batch) string {
	for _, t := range b.book.Transfers() {
		if l.keys[t.Key] {
			return "two transfers have the key " + t.Key
		}
		l.keys[t.Key] = true
		l.moved++
		sum := l.sums[t.Member]
		sum.Apply(t)
		l.sums[t.Member] = sum
		switch {
		case t.Source.Kind == ledger.FromOrder && t.Kind == ledger.Earned:
			l.net[t.Source.ID] += t.Amount
		case t.Source.Kind == ledger.FromOrder && t.Kind == ledger.TakenBack:
			l.net[t.Source.ID] -= t.Amount
		}
	}
	for _, person := range l.people {
		l.balances[person.ID], _ = b.book.Balance(person.ID)
		l.bought[person.ID] = b.book.NextOrder(person.ID) - 1
		if l.balances[person.ID] != l.sums[person.ID] {
			return fmt.Sprintf("a balance of %+v is not the sum of its transfers, %+v", l.balances[person.ID], l.sums[person.ID])
		}
	}
	for i, o := range l.orders {
		source := ledger.Source{Kind: ledger.FromOrder, ID: o.ID}
		if lot := b.book.Lot(source); lot != nil {
			l.lots[source] = *lot
		}
		if l.net[o.ID] != o.Posted || l.lots[source].Granted != o.Posted || o.Posted < 0 {
			return fmt.Sprintf("order %d stands for %d points, %d were posted, its lot has %d", i, o.Posted, l.net[o.ID], l.lots[source].Granted)
		}
	}
	return l.countUp(b.judging.added)
}

// countUp takes over what limits and budgets count. Each count is what the
// orders have that it bounds, no more and no less, and never above the largest
// bound that any version sets.
func (l *driftLife) countUp(added map[budget.Count]budget.Used) string {
	for count, change := range added {
		used := l.used[count]
		l.used[count] = budget.Used{Amount: used.Amount + change.Amount, Times: used.Times + change.Times}
	}
	due := map[budget.Count]budget.Used{}
	for _, o := range l.orders {
		if err := l.due(o, due); err != nil {
			return err.Error()
		}
	}
	for count, used := range l.used {
		if most := l.most(count); used != due[count] || used.Amount > most.Amount || used.Times > most.Times {
			return fmt.Sprintf("%+v stands at %+v, the orders have %+v, the bound is %+v", count, used, due[count], most)
		}
	}
	return ""
}

// due adds what an order has to the counts that its version bounds, to each once.
func (l *driftLife) due(o *order.Order, due map[budget.Count]budget.Used) error {
	if o.ProgramVersion == 0 {
		return nil
	}
	facts, err := program.UnpackFacts(o.Facts)
	rules := l.programs.Number(o.ProgramVersion)
	for _, slot := range rules.Bounded() {
		took := int64(0)
		for _, m := range facts.Most {
			if m.Slot == slot.Number {
				took = m.Took
			}
		}
		counted := map[budget.Count]bool{}
		for _, bound := range slot.Bounds {
			count := budget.Of(slot.Key, bound.Window, o.PlacedAt, time.UTC)
			count.Currency = bound.Currency
			if bound.Of == program.OfMember {
				count.Member = *o.MemberID
			}
			if took == 0 || counted[count] {
				continue
			}
			counted[count] = true
			amount := took
			if bound.Currency != "" { // so many points at the reward's rate, in whole cents, rounded up
				r := rules.Version.Document.Rewards[0]
				amount = (took*r.Amount[bound.Currency] + r.Cost - 1) / r.Cost
			}
			due[count] = budget.Used{Amount: due[count].Amount + amount, Times: due[count].Times + 1}
		}
	}
	return err
}

// most is the largest bound that any version sets for a count.
func (l *driftLife) most(count budget.Count) (most budget.Used) {
	for _, rules := range l.programs {
		bound, named := budget.Used{Amount: math.MaxInt64, Times: math.MaxInt64}, false
		for _, slot := range rules.Bounded() {
			for _, b := range slot.Bounds {
				if count.Key != slot.Key+"/"+string(b.Window) || count.Currency != b.Currency ||
					(count.Member != uuid.Nil) != (b.Of == program.OfMember) {
					continue
				}
				named = true
				if b.Most > 0 {
					bound.Amount = min(bound.Amount, b.Most)
				}
				if b.Times > 0 {
					bound.Times = min(bound.Times, b.Times)
				}
			}
		}
		if named {
			most = budget.Used{Amount: max(most.Amount, bound.Amount), Times: max(most.Times, bound.Times)}
		}
	}
	return most
}
