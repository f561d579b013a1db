package app

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/program"
)

// judging is what a batch knows of its orders besides the orders: products,
// tags, and what limits and budgets leave.
type judging struct {
	products map[product.Key]platform.Product
	tags     map[uuid.UUID][]string
	used     map[budget.Count]budget.Used
	added    map[budget.Count]budget.Used
	peek     bool // only asks what would be: locks nothing, and goes on adding up
}

// prepareJudging reads, in a few statements, what the orders' programs ask for.
// Most programs ask for nothing.
func (b *batch) prepareJudging(statements []statement) error {
	var products []product.Key
	var people []uuid.UUID
	var counts []budget.Count
	for _, s := range statements {
		rules := b.rulesFor(s.order)
		if rules == nil || s.order.MemberID == nil {
			continue
		}
		if rules.AsksProducts() {
			for i := range s.state.Lines {
				key := product.Key{StoreID: s.order.StoreID, ExternalID: s.state.Lines[i].ProductID}
				products = append(products, key)
			}
		}
		if rules.AsksTags() && s.order.ProgramVersion == 0 {
			people = append(people, *s.order.MemberID)
		}
		for _, slot := range rules.Bounded() {
			counts = append(counts, b.countsOf(slot, *s.order.MemberID, s.order.PlacedAt)...)
		}
	}
	return b.loadJudging(products, people, counts)
}

func (b *batch) loadJudging(products []product.Key, people []uuid.UUID, counts []budget.Count) (err error) {
	j := &b.judging
	if j.added == nil || !j.peek {
		j.added = map[budget.Count]budget.Used{}
	}
	if len(products) > 0 {
		if j.products, err = product.Get(b.tx, products); err != nil {
			return err
		}
	}
	if len(people) > 0 {
		if j.tags, err = member.TagsOf(b.tx, people); err != nil {
			return err
		}
	}
	if j.peek {
		j.used, err = budget.Read(b.tx, counts)
		return err
	}
	j.used, err = budget.Lock(b.tx, counts)
	return err
}

// loadMore adds what occasions are judged by to what orders were.
func (b *batch) loadMore(people []uuid.UUID, counts []budget.Count) error {
	j := &b.judging
	tags, err := member.TagsOf(b.tx, people)
	if err != nil {
		return err
	}
	used, err := budget.Lock(b.tx, counts)
	if err != nil {
		return err
	}
	if j.tags == nil {
		j.tags = tags
	}
	if j.used == nil {
		j.used, j.added = used, map[budget.Count]budget.Used{}
	}
	maps.Copy(j.tags, tags)
	maps.Copy(j.used, used)
	return nil
}

// rulesFor is the version that an order is judged by, nil for none.
func (b *batch) rulesFor(o *order.Order) *program.Program {
	switch {
	case o.ProgramVersion > 0:
		return b.programs.Number(o.ProgramVersion)
	case o.Backfilled:
		return b.programs.Live()
	default:
		return b.programs.At(o.PlacedAt)
	}
}

// countsOf are the counts that bound what a member gets by a slot at a moment.
func (b *batch) countsOf(slot program.Slot, person uuid.UUID, at time.Time) []budget.Count {
	var counts []budget.Count
	add := func(w program.Window, of program.LimitOf) {
		if count := b.countOf(slot.Key, person, at, w, of); !slices.Contains(counts, count) {
			counts = append(counts, count)
		}
	}
	for _, limit := range slot.Bounds() {
		add(limit.Window, limit.Of)
	}
	return counts
}

func (b *batch) countOf(
	key string, person uuid.UUID, at time.Time, w program.Window, of program.LimitOf,
) budget.Count {
	count := budget.Of(key, w, at, b.zone)
	if of == program.OfMember {
		count.Member = person
	}
	return count
}

// judge is what an order is judged by: frozen when it first earned, else taken
// down now.
func (b *batch) judge(
	o *order.Order, state *platform.Order, rules *program.Program, person *member.Member,
) (program.Facts, error) {
	known := func(id string) (platform.Product, bool) {
		p, ok := b.judging.products[product.Key{StoreID: o.StoreID, ExternalID: id}]
		return p, ok
	}
	if o.ProgramVersion > 0 {
		facts, err := program.UnpackFacts(o.Facts)
		rules.Extend(&facts, state, known)
		return facts, err
	}
	facts := rules.Freeze(state, program.Buyer{
		Nth: o.Nth, Tier: rules.TierOf(b.book.Tier(person.ID)), Tags: b.judging.tags[person.ID],
	}, known)
	for _, slot := range rules.Bounded() {
		facts.Most = append(facts.Most, program.Most{Slot: slot.Number, Points: b.leaves(slot, person.ID, o.PlacedAt)})
	}
	return facts, nil
}

// leaves is how many points a slot may still give to a member for a moment.
func (b *batch) leaves(slot program.Slot, person uuid.UUID, at time.Time) int64 {
	most := int64(math.MaxInt64)
	for _, limit := range slot.Bounds() {
		count := b.countOf(slot.Key, person, at, limit.Window, limit.Of)
		used, added := b.judging.used[count], b.judging.added[count]
		if limit.Points > 0 {
			most = min(most, limit.Points-used.Amount-added.Amount)
		}
		if limit.Times > 0 && used.Times+added.Times >= limit.Times {
			most = 0
		}
	}
	return max(most, 0)
}

// count notes how much of its limits and budgets an order takes now: the
// difference to what it took before.
func (b *batch) count(o *order.Order, rules *program.Program, facts *program.Facts) {
	for _, slot := range rules.Bounded() {
		for i := range facts.Most {
			if facts.Most[i].Slot != slot.Number {
				continue
			}
			took := b.taken(slot.Number)
			before := facts.Most[i].Took
			change := budget.Used{Amount: took - before, Times: occasions(took) - occasions(before)}
			facts.Most[i].Took = took
			b.addUse(slot, *o.MemberID, o.PlacedAt, change)
		}
	}
}

// addUse counts what a slot gives, or gives no more.
func (b *batch) addUse(slot program.Slot, person uuid.UUID, at time.Time, change budget.Used) {
	if change == (budget.Used{}) {
		return
	}
	for _, count := range b.countsOf(slot, person, at) {
		sum := b.judging.added[count]
		b.judging.added[count] = budget.Used{Amount: sum.Amount + change.Amount, Times: sum.Times + change.Times}
	}
}

// occasions is how often a slot gave something: once or not.
func occasions(points int64) int64 { return min(points, 1) }

// taken is what the order in hand gets by a slot.
func (b *batch) taken(slot int) (points int64) {
	for _, part := range b.parts {
		if part.Slot == slot || slot == program.Everything {
			points += part.Points
		}
	}
	return points
}
