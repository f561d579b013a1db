package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/journey"
	"regulars/app/message"
)

// freshOrder is how long after an order a message that it began still answers it.
const freshOrder = 3 * 24 * time.Hour

// offer queues the messages of deeds. Whether and when each is sent is not
// decided here.
func (s *stepping) offer(round []deed) error {
	about, err := s.mattersOf(round)
	if err != nil {
		return err
	}
	last, err := s.lastOrders(round)
	if err != nil {
		return err
	}
	codes, err := s.codesOf(round)
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
		until := time.Time{}
		if d.step.Days > 0 {
			until = s.tx.Now.AddDate(0, 0, d.step.Days)
		}
		place, _ := message.PlaceOf(d.step.Place) // checked when it was published
		data := d.about(about[d.run.Subject], last[d.run.Member], codes[d.code()])
		if open := d.plan.OpensIn(d.step.ID); open > 0 { // of no use once everybody may come
			until = s.tx.Now.Add(open)
			data[message.Date] = until.In(s.merchant.Location()).Format(time.DateOnly)
		}
		offers = append(offers, message.Offer{
			Place: place, Until: until,
			Member: d.run.Member, Template: template, Key: d.key(), Priority: d.step.Priority, Journey: d.run.Journey,
			Data:    data,
			Answers: d.ofOrder() && s.tx.Now.Sub(d.run.BeganAt) < freshOrder,
		})
		s.done(d)
	}
	return message.Sell(s.tx, offers)
}

// ofOrder reports whether an order began a deed's run.
func (d deed) ofOrder() bool { return d.plan.Trigger.Kind.OfOrder() }
