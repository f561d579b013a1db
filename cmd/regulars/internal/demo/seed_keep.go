package demo

import (
	"context"
	"net/http"

	"regulars/app/message"
)

// kept are the ready-made automations that the demo's merchant has switched on,
// each from the first day of business.
var kept = []string{
	"first-order", "ladder", "for-you", "thanks", "birthday", "win-back", "review", "first-use", "not-yet", "tier-near",
}

// keepThem switches the merchant's automations on, and the letters about parcels
// that stores do not write themselves.
func (t *trade) keepThem(ctx context.Context) error {
	staff, err := t.signedIn(ctx)
	if err != nil {
		return err
	}
	tuned := t.tuned()
	for _, id := range kept {
		if _, err := staff.use(ctx, id, tuned[id]); err != nil {
			return err
		}
	}
	for _, asked := range append(touchSurveys, thanksSurvey) {
		if _, err := staff.asks(ctx, asked, asked); err != nil {
			return err
		}
	}
	if err := t.writesGuide(ctx, staff); err != nil {
		return err
	}
	if err := canned(ctx, staff); err != nil {
		return err
	}
	letters := []message.Kind{message.Arriving, message.Late}
	return staff.api(ctx, http.MethodPut, "/delivery-settings", map[string]any{
		"letters": letters, "usual_days": 5, "late_days": 10,
	}, nil)
}

// parcel is an order of the Shopify store that is on its way.
type parcel struct {
	order        int64
	who, product int64 // product 0 where nobody cares
	sent, arrive int   // on which occasions
}

// send gives an order to the carrier by the next day; it travels two to five days,
// and one of twenty gets lost.
func (m *market) send(order int64, n int, who, product int64) {
	if m.ship == nil {
		return
	}
	days := 2 + int(order%4)
	if order%20 == 7 {
		days = 1000
	}
	m.parcels = append(m.parcels, parcel{
		order: order, who: who, product: product, sent: n + 1, arrive: n + 1 + days,
	})
}

// carry does what falls due of parcels.
func (m *market) carry(n int) {
	left := m.parcels[:0]
	for _, p := range m.parcels {
		if p.sent == n {
			m.ship(p.order, false)
		}
		if p.arrive == n {
			m.ship(p.order, true)
			for _, after := range looksAfter {
				m.looks = append(m.looks, look{p.who, p.product, n + after})
			}
			continue
		}
		left = append(left, p)
	}
	m.parcels = left
}
