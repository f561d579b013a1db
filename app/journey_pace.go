package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/journey"
	"regulars/app/order"
	"regulars/app/product"
	"regulars/app/profile"
)

// longDue is how long ago something may have been used up for journeys to hear
// of it.
const longDue = 3 * 24 * time.Hour

// expectAgain notes for everybody who has bought, or given back, when each
// product will be used up by their own pace. A later purchase puts it off. What
// is sensitive is passed over.
func (h *hearing) expectAgain(signals []journey.Waiting) error {
	heard, err := h.app.listeningOf(h.tx)
	if err != nil || !heard[journey.ReplenishmentDue] {
		return err
	}
	var buyers []uuid.UUID
	for i := range signals {
		if s := &signals[i]; s.Only == nil && (s.Kind == journey.Paid || s.Kind == journey.Refunded) {
			buyers = append(buyers, s.Member)
		}
	}
	if len(buyers) == 0 {
		return nil
	}
	bought, err := h.purchases(buyers)
	if err != nil {
		return err
	}
	var due []journey.Signal
	for what, moments := range bought {
		if at, ok := journey.NextPurchase(moments); ok && h.tx.Now.Sub(at) < longDue {
			due = append(due, journey.Signal{
				Member: what.member, At: at,
				Subject: journey.SubjectAgain + what.key.StoreID.String() + ":" + what.key.ExternalID + ":" +
					at.UTC().Format("20060102"),
			})
		}
	}
	return journey.Expect(h.tx, journey.ReplenishmentDue, buyers, due)
}

// used is a product in the hands of a member.
type used struct {
	member uuid.UUID
	key    product.Key
}

// purchases are the moments at which members bought what they kept.
func (h *hearing) purchases(buyers []uuid.UUID) (map[used][]time.Time, error) {
	settings, err := profile.GetSettings(h.tx)
	if err != nil || !settings.Learn {
		return nil, err
	}
	orders, err := order.OfMembers(h.tx, buyers, mostLearned)
	if err != nil {
		return nil, err
	}
	lines, err := boughtLines(orders)
	if err != nil {
		return nil, err
	}
	keys := make([]product.Key, len(lines))
	for i, l := range lines {
		keys[i] = l.key
	}
	goods, err := product.Get(h.tx, keys)
	if err != nil {
		return nil, err
	}
	bought := map[used][]time.Time{}
	for _, l := range lines {
		known, sold := goods[l.key]
		if sold && !l.returned && !settings.Sensitive(profile.OfProduct, l.key.ExternalID, known.Collections) {
			bought[used{l.member, l.key}] = append(bought[used{l.member, l.key}], l.at)
		}
	}
	return bought, nil
}
