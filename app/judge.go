package app

import (
	"maps"

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
	segments map[uuid.UUID][]string // ids, of those that programs ask for
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
			counts = append(counts, b.countsOf(slot, buyerOf(s.order))...)
		}
	}
	if err := b.loadSegments(statements); err != nil {
		return err
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
		Segments: b.judging.segments[person.ID],
	}, known)
	b.bound(&facts, rules.Bounded(), rules, buyerOf(o))
	return facts, nil
}
