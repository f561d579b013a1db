package app

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/order"
	"regulars/app/platform"
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
	offers := make([]message.Offer, 0, len(round))
	for _, d := range round {
		template, err := uuid.Parse(d.step.Template)
		if err != nil {
			s.stop(d.run, journey.Refused, "no_template")
			continue
		}
		offers = append(offers, message.Offer{
			Member: d.run.Member, Template: template, Key: d.key(), Priority: d.step.Priority, Journey: d.run.Journey,
			Data: d.about(about[d.run.Subject]), Answers: d.ofOrder() && s.tx.Now.Sub(d.run.BeganAt) < freshOrder,
		})
		s.done(d)
	}
	return message.Sell(s.tx, offers)
}

// ofOrder reports whether an order began a deed's run.
func (d deed) ofOrder() bool { return d.plan.Trigger.Kind.OfOrder() }

// about is what a message says beside what is known of its member: of points the
// step's plan tells, of an order the order, of points that end the day.
func (d deed) about(o *order.Order) map[string]string {
	data := map[string]string{}
	if points := d.plan.PointsOf(d.step.ID); points > 0 {
		data[message.Points] = strconv.FormatInt(points, 10)
	}
	if day, ends := strings.CutPrefix(d.run.Subject, journey.SubjectExpire); ends {
		data[message.Date] = day
	}
	if o == nil {
		return data
	}
	data[message.Order], data[message.Store] = o.Name, o.StoreID.String()
	var state platform.Order
	if order.Unpack(o.Packed, &state) == nil && len(state.Lines) > 0 {
		data[message.ProductID] = state.Lines[0].ProductID
	}
	return data
}

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
