package app

import (
	"strings"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/order"
	"regulars/app/product"
	"regulars/app/survey"
)

// matter is what a run is about: an order, and a product of it. Zero for nothing.
type matter struct {
	order *order.Order
	goods product.Key
	asked bool // a survey asked about just this product
}

// orderID is the order, zero for none.
func (m matter) orderID() uuid.UUID {
	if m.order == nil {
		return uuid.Nil
	}
	return m.order.ID
}

// mattersOf reads what the runs of deeds are about, by the runs' subjects: the
// order that began one and its first product, or what a survey asked about whose
// answer began it.
func (s *stepping) mattersOf(round []deed) (map[string]matter, error) {
	orderOf := map[string]uuid.UUID{}
	answers := map[string]uuid.UUID{}
	for _, d := range round {
		switch id := d.subjectID(); {
		case id == uuid.Nil:
		case d.ofOrder():
			orderOf[d.run.Subject] = id
		case d.plan.Trigger.Kind == journey.Answered:
			answers[d.run.Subject] = id
		}
	}
	responses, err := survey.Responses(s.tx, values(answers))
	if err != nil {
		return nil, err
	}
	goods := map[string]product.Key{}
	for subject, id := range answers {
		if r, known := responses[id]; known {
			orderOf[subject] = r.Order
			goods[subject] = product.Key{StoreID: r.Store, ExternalID: r.Product}
		}
	}
	orders, err := ordersByID(s.tx, values(orderOf))
	found := make(map[string]matter, len(orderOf))
	for subject, id := range orderOf {
		m := matter{order: orders[id], goods: goods[subject]}
		if m.asked = m.goods.ExternalID != ""; !m.asked {
			m.goods = firstGoods(m.order)
		}
		found[subject] = m
	}
	return found, err
}

// ordersByID reads orders; zero ids name none.
func ordersByID(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]*order.Order, error) {
	found := map[uuid.UUID]*order.Order{}
	if len(ids) == 0 {
		return found, nil
	}
	orders, err := order.ByIDs(tx, ids)
	for _, o := range orders {
		found[o.ID] = o
	}
	return found, err
}

// subjectID is the id that a run's subject begins with, zero for none.
func (d deed) subjectID() uuid.UUID {
	text, _, _ := strings.Cut(d.run.Subject, ":")
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil
	}
	return id
}
