package app

import (
	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/ledger"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/program"
	"regulars/app/words"
)

func productKey(store uuid.UUID, id string) product.Key {
	return product.Key{StoreID: store, ExternalID: id}
}

// judgeTrial takes down what the order is judged by. By the very version that it
// earned under, that is what was frozen.
func (t *trial) judgeTrial() (program.Facts, error) {
	if err := t.learnTrial(); err != nil {
		return program.Facts{}, err
	}
	if t.pinned == t.rules {
		facts := t.facts
		t.rules.Extend(&facts, t.State, t.productOf)
		return facts, nil
	}
	facts := t.rules.Freeze(t.State, t.Buyer, t.productOf)
	t.giveBackOwn()
	t.bound(&facts, t.rules.Bounded(), t.rules, buyerOf(t.Order))
	return facts, nil
}

// learnTrial reads the products of the order, for their titles too, and what
// limits and budgets have given.
func (t *trial) learnTrial() (err error) {
	var keys []product.Key
	for i := range t.State.Lines {
		keys = append(keys, productKey(t.Store.ID, t.State.Lines[i].ProductID))
	}
	var counts []budget.Count
	for _, slot := range t.rules.Bounded() {
		counts = append(counts, t.countsOf(slot, buyerOf(t.Order))...)
	}
	if err := t.loadJudging(keys, nil, counts); err != nil {
		return err
	}
	for i := range t.State.Lines {
		line := &t.State.Lines[i]
		if p, ok := t.productOf(line.ProductID); ok && line.Title == "" {
			line.Title = p.Title
		}
	}
	return nil
}

// giveBackOwn takes what the order itself took of limits and budgets out of what
// they have given, as far as they counted it.
func (t *trial) giveBackOwn() {
	if t.pinned == nil {
		return
	}
	took := map[string]int64{}
	for _, slot := range t.pinned.Bounded() {
		for _, most := range t.facts.Most {
			if most.Slot == slot.Number {
				took[slot.Key] = most.Took
			}
		}
	}
	for _, slot := range t.rules.Bounded() {
		for _, count := range t.countsOf(slot, buyerOf(t.Order)) {
			used := t.judging.used[count]
			own := useOf(t.pinned, count, 0, took[slot.Key])
			used.Amount -= min(own.Amount, used.Amount)
			used.Times -= min(own.Times, used.Times)
			t.judging.used[count] = used
		}
	}
}

// entitle says whether the order may earn at all.
func (t *trial) entitle() {
	t.Order.Note = order.Earns
	if t.in.Order != "" && t.pinned == nil {
		asked := *t.Order
		asked.Backfilled = true // by these rules, whenever it was placed
		programs := t.programs
		t.programs = Programs{t.rules}
		t.Order.Note, _ = t.standing(&asked, t.State, t.Member)
		t.programs = programs
	}
	switch {
	case t.State.Status == platform.Cancelled:
		t.Order.Note = order.Worthless
	case t.Member != nil && t.book.Review(t.Member.ID) == ledger.Excluded:
		t.Order.Note = order.NotWanted
	}
	if t.Stops = t.Order.Note != order.Earns; t.Stops {
		t.Points, t.Parts = 0, nil
	}
}

// explainTrial says it in words.
func (t *trial) explainTrial() {
	w := words.For(t.merchant.Locale)
	if t.Points == 0 {
		if !t.Stops {
			t.Order.Note = noteOf(t.Why)
		}
		asked := *t.Order
		asked.Posted, asked.Packed = 0, order.Pack(t.State)
		t.WhyNot = whyNothing(w, &asked, Programs{t.rules}, t.zone)
		return
	}
	said := words.Earned{Order: t.Order.Name, Points: words.PointsName(t.merchant.Look.Name(t.merchant.Locale))}
	for _, part := range t.Parts {
		said.Parts = append(said.Parts, saidPart(explained(part), t.State.Currency))
	}
	usable := t.usableAt(t.Order, t.rules)
	if usable.Before(ledger.Someday) {
		t.UsableOn, said.UsableOn = &usable, usable.In(t.zone)
		if !t.rules.Version.Document.AwaitsParcel() {
			said.ReturnDays = t.rules.Version.Document.PendingDays
		}
	} else if said.Waits = words.ForDelivery; t.rules.Version.Document.PendingFrom == program.FromFulfilled {
		said.Waits = words.ForSending
	}
	t.Told = w.Earned(said).Reason
}
