package app

import (
	"slices"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/guide"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/order"
	"regulars/app/platform"
)

// guidedBy reports whether shoppers read any guide of the merchant's, as of two
// seconds ago at most: one look at memory where nobody writes guides.
func (a *App) guidedBy(tx *pg.Tx) (bool, error) {
	return a.guided.get(tx.Merchant, a.Now(), func() (bool, error) { return guide.AnyPublished(tx) })
}

// noteReaders puts the buyers of a round into the comparisons of the guides that
// its messages tell of: those who get one, and those who are left alone. Both may
// be written to now; who may not would differ from the others.
func (s *stepping) noteReaders(given []deed) error {
	told, err := s.tellGuides(given, journey.Given)
	if err != nil {
		return err
	}
	silent, err := s.tellGuides(s.alone, journey.Alone)
	if err != nil || len(told)+len(silent) == 0 {
		return err
	}
	deeds := make([]deed, 0, len(told)+len(silent))
	var members []uuid.UUID
	for _, t := range append(told, silent...) {
		deeds, members = append(deeds, t.deed), append(members, t.run.Member)
	}
	may, err := consent.May(s.tx, members, consent.Email)
	if err != nil {
		return err
	}
	matters, err := s.mattersOf(deeds)
	if err != nil {
		return err
	}
	guides, err := guidesOf(s.tx, matters)
	if err != nil {
		return err
	}
	var readers []guide.Reader
	for _, t := range append(told, silent...) {
		m := matters[t.run.Subject]
		if g := guides[m.goods]; g != nil && m.order != nil && may[t.run.Member] {
			readers = append(readers, guide.Reader{
				Guide: g.ID, Member: t.run.Member, Store: m.goods.StoreID, Product: m.goods.ExternalID,
				Order: m.order.ID, Group: int16(t.group), Returned: isBack(m),
			})
		}
	}
	return guide.AddReaders(s.tx, readers)
}

// guiding is a deed whose message tells of a guide.
type guiding struct {
	deed
	group journey.Group
}

func (s *stepping) tellGuides(deeds []deed, group journey.Group) (told []guiding, err error) {
	shows := map[string]bool{}
	for _, d := range deeds {
		if d.step.Kind != journey.Message {
			continue
		}
		if some, err := s.app.guidedBy(s.tx); err != nil || !some {
			return nil, err
		}
		if _, known := shows[d.step.Template]; !known {
			if shows[d.step.Template], err = showsGuide(s.tx, d.step.Template); err != nil {
				return nil, err
			}
		}
		if shows[d.step.Template] {
			told = append(told, guiding{d, group})
		}
	}
	return told, nil
}

func showsGuide(tx *pg.Tx, template string) (bool, error) {
	id, err := uuid.Parse(template)
	if err != nil {
		return false, nil //nolint:nilerr // there is no such template, and the step says so
	}
	t, err := message.GetTemplate(tx, id)
	return t.Document.ShowsGuide(), err
}

// isBack reports whether a product of an order was given back.
func isBack(m matter) bool {
	var state platform.Order
	if order.Unpack(m.order.Packed, &state) != nil {
		return false
	}
	return slices.Contains(givenBack(&state), m.goods.ExternalID)
}

// givenBack lists the products of an order of which nothing is left, where money
// was given back for them.
func givenBack(o *platform.Order) (products []string) {
	if o.Refunded == 0 {
		return nil
	}
	left := map[string]bool{}
	for i := range o.Lines {
		if line := &o.Lines[i]; line.ProductID != "" {
			left[line.ProductID] = left[line.ProductID] || line.Quantity > 0 && !order.GivenBack(o)
		}
	}
	for id, some := range left {
		if !some {
			products = append(products, id)
		}
	}
	return products
}

// noteBack tells the comparisons of guides what the batch's orders say was given
// back: nothing is read where nothing was, or where there are no guides.
func (b *batch) noteBack() error {
	var orders []uuid.UUID
	var back []guide.Back
	for _, seen := range b.orders {
		stored := b.stored[order.Key{StoreID: seen.store.ID, ExternalID: seen.order.ID}]
		if seen.order.Refunded == 0 || stored == nil || b.save[stored.ID] == nil {
			continue
		}
		orders = append(orders, stored.ID)
		for _, id := range givenBack(seen.order) {
			back = append(back, guide.Back{Order: stored.ID, Product: id})
		}
	}
	if len(orders) == 0 {
		return nil
	}
	if some, err := b.app.guidedBy(b.tx); err != nil || !some {
		return err
	}
	return guide.NoteBack(b.tx, orders, back)
}
