package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/order"
)

// freshOrder is how long after an order a message that it began still answers it.
const freshOrder = 3 * 24 * time.Hour

// offer queues the messages of deeds. Whether and when each is sent is not
// decided here.
func (s *stepping) offer(round []deed) error {
	about, err := s.ordersOf(round)
	if err != nil {
		return err
	}
	last, err := s.lastOrders(round)
	if err != nil {
		return err
	}
	offers := make([]message.Offer, 0, len(round))
	for _, d := range round {
		template, err := uuid.Parse(d.step.Template)
		if err != nil {
			s.stop(d.run, journey.Refused, "no_template")
			continue
		}
		offers = append(offers, message.Offer{
			Member: d.run.Member, Template: template, Key: d.key(), Priority: d.step.Priority, Journey: d.run.Journey,
			Data:    d.about(about[d.run.Subject], last[d.run.Member]),
			Answers: d.ofOrder() && s.tx.Now.Sub(d.run.BeganAt) < freshOrder,
		})
		s.done(d)
	}
	return message.Sell(s.tx, offers)
}

// ofOrder reports whether an order began a deed's run.
func (d deed) ofOrder() bool { return d.plan.Trigger.Kind.OfOrder() }

// ordersOf reads the orders that began the runs of deeds, by the runs' subjects.
func (s *stepping) ordersOf(round []deed) (map[string]*order.Order, error) {
	found := map[string]*order.Order{}
	var ids []uuid.UUID
	for _, d := range round {
		if id, err := uuid.Parse(d.run.Subject); err == nil && d.ofOrder() {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return found, nil
	}
	orders, err := order.ByIDs(s.tx, ids)
	for _, o := range orders {
		found[o.ID.String()] = o
	}
	return found, err
}
