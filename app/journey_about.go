package app

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/reward"
)

// about is what a message says beside what is known of its member: of points the
// step's plan tells, of an order the order, of an answer what it was about, of points
// that end the day, and else what began the run. last is the order that is the newest
// of who has lapsed; of a code that the run gave it tells the code, and what it was
// picked for.
func (d deed) about(m matter, last *order.Order, code *reward.Redemption) map[string]string {
	data := map[string]string{}
	if points := d.plan.PointsOf(d.step.ID); points > 0 {
		data[message.Points] = strconv.FormatInt(points, 10)
	}
	switch o := m.order; {
	case o != nil:
		data[message.Order], data[message.Store] = o.Name, o.StoreID.String()
		aboutLine(o, data)
	case m.goods.ExternalID == "":
		aboutSubject(d.run.Subject, data)
	}
	if m.asked {
		data[message.Store], data[message.ProductID] = m.goods.StoreID.String(), m.goods.ExternalID
	}
	if last != nil {
		data[message.Store] = last.StoreID.String()
		aboutLine(last, data)
	}
	if code != nil {
		data[message.Redemption] = code.ID.String()
		if code.Because != nil && code.Because.Product != "" {
			data[message.Store], data[message.ProductID] = code.StoreID.String(), code.Because.Product
		}
	}
	return data
}

// code names the code that a message of a deed comes with.
func (d deed) code() reward.Of {
	gave := d.plan.CodeOf(d.step.ID)
	if gave == "" {
		return reward.Of{}
	}
	return reward.Of{Member: d.run.Member, Key: grantKey + stepKey(d.run, gave)}
}

// codesOf reads the codes that runs gave before their messages.
func (s *stepping) codesOf(round []deed) (map[reward.Of]*reward.Redemption, error) {
	var asked []reward.Of
	for _, d := range round {
		if of := d.code(); of.Key != "" {
			asked = append(asked, of)
		}
	}
	return reward.ByKeys(s.tx, asked)
}

// aboutSubject reads what a message is about of the subject that began its run: a
// checkout, a product of a store, the day on which points end.
func aboutSubject(subject string, data map[string]string) {
	kind, what, _ := strings.Cut(subject, ":")
	switch kind + ":" {
	case journey.SubjectExpire:
		data[message.Date] = what
	case journey.SubjectCheckout:
		data[message.Checkout] = what
	case journey.SubjectAgain, journey.SubjectViewed:
		store, rest, _ := strings.Cut(what, ":")
		if day := strings.LastIndexByte(rest, ':'); day > 0 {
			data[message.Store], data[message.ProductID] = store, rest[:day]
			data[message.Leads] = message.ToProduct
		}
	}
}

// aboutLine adds the first product of an order that was kept.
func aboutLine(o *order.Order, data map[string]string) {
	var state platform.Order
	if order.Unpack(o.Packed, &state) != nil {
		return
	}
	for i := range state.Lines {
		if line := &state.Lines[i]; line.ProductID != "" && line.Quantity > 0 && !line.GiftCard {
			data[message.ProductID] = line.ProductID
			return
		}
	}
}

// lastOrders reads the newest orders of members who bought nothing for longer than
// usual: messages to them speak of it.
func (s *stepping) lastOrders(round []deed) (map[uuid.UUID]*order.Order, error) {
	var members []uuid.UUID
	for _, d := range round {
		if d.plan.Trigger.Kind == journey.Lapsed {
			members = append(members, d.run.Member)
		}
	}
	found := map[uuid.UUID]*order.Order{}
	if len(members) == 0 {
		return found, nil
	}
	orders, err := order.OfMembers(s.tx, members, 1)
	for _, o := range orders {
		if o.Status == platform.Paid {
			found[*o.MemberID] = o
		}
	}
	return found, err
}
