package app

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/program"
)

// oldNews is how long ago an order may have been placed for journeys to hear of
// it: longer than any of them counts results. A store's whole past is none.
const oldNews = 190 * 24 * time.Hour

// listeningOf is what a merchant's journeys want to hear, at most two seconds
// old: one look at memory where nobody listens.
func (a *App) listeningOf(tx *pg.Tx) (journey.Listening, error) {
	return a.listening.get(tx.Merchant, a.Now(), func() (journey.Listening, error) {
		kinds, err := journey.ListensTo(tx)
		heard := journey.Listening{}
		for _, k := range kinds {
			heard[k] = true
		}
		return heard, err
	})
}

// orderWas is how an order stood before a batch took it over.
type orderWas struct {
	known  bool
	status platform.OrderStatus
	total  int64
}

// remember notes how an order stood before.
func (b *batch) rememberOrder(o *order.Order, known bool) {
	if len(b.listening) == 0 {
		return
	}
	if _, have := b.before[o.ID]; !have {
		b.before[o.ID] = orderWas{known, o.Status, o.Total}
	}
}

// noteSignals tells journeys what the batch has learned: one statement, and none
// where nobody listens.
func (b *batch) noteSignals() error {
	if len(b.listening) == 0 {
		return nil
	}
	for id, was := range b.before {
		if o := b.save[id]; o != nil && o.MemberID != nil && b.tx.Now.Sub(o.PlacedAt) < oldNews {
			b.noteOrder(o, was)
		}
	}
	b.noteParcelSignals()
	return journey.Note(b.tx, b.signals)
}

// signal notes something, unless nobody wants to hear of it.
func (b *batch) signal(s journey.Signal) {
	if b.listening[s.Kind] {
		b.signals = append(b.signals, s)
	}
}

func (b *batch) noteOrder(o *order.Order, was orderWas) {
	s := journey.Signal{
		Member: *o.MemberID, Subject: o.ID.String(), Nth: o.Nth, At: o.PlacedAt, Placed: o.PlacedAt,
		Currency: o.Currency,
	}
	if s.Kind = journey.Ordered; !was.known && o.Status != platform.Draft {
		b.signal(s)
	}
	paidBefore := was.known && was.status == platform.Paid
	if s.Kind = journey.Paid; o.Status == platform.Paid && !paidBefore {
		s.Amount = o.Total
		b.signal(s)
	}
	left := o.Total
	if o.Status == platform.Cancelled {
		left = 0
	}
	if paidBefore && left < was.total {
		s.Kind, s.Amount, s.At = journey.Refunded, left-was.total, b.tx.Now
		s.Subject += ":" + strconv.FormatInt(o.UpdatedAt.Unix(), 10)
		b.signal(s)
	}
}

var parcelKinds = map[platform.DeliveryState]journey.Kind{
	platform.Shipped: journey.Shipped, platform.Arriving: journey.Arriving, platform.Delivered: journey.Delivered,
	platform.Late: journey.Late,
}

func (b *batch) noteParcelSignals() {
	for _, seen := range b.parcels {
		o := b.stored[seen.order]
		if seen.past || o == nil || o.MemberID == nil || b.tx.Now.Sub(o.PlacedAt) > oldNews {
			continue
		}
		at := seen.parcel.At
		if at.IsZero() {
			at = b.tx.Now
		}
		b.signal(journey.Signal{
			Kind: parcelKinds[seen.parcel.State], Member: *o.MemberID, Subject: o.ID.String(), Nth: o.Nth, At: at,
			Placed: o.PlacedAt, Currency: o.Currency,
		})
	}
}

// noteView tells journeys that a member looked at a product: once a day. A page
// told it, so it is a hint, and when is what we see.
func (b *batch) noteView(who uuid.UUID, what product.Key) {
	b.signal(journey.Signal{
		Kind: journey.Viewed, Member: who, At: b.tx.Now,
		Subject: journey.SubjectViewed + what.StoreID.String() + ":" + what.ExternalID + ":" +
			b.tx.Now.Format(time.DateOnly),
	})
}

// joinedSignal says that somebody joined.
func joinedSignal(id uuid.UUID, at time.Time) journey.Signal {
	return journey.Signal{Kind: journey.Joined, Member: id, Subject: "joined", At: at}
}

// toldKinds are the occasions that journeys hear of.
var toldKinds = map[program.Trigger]journey.Kind{
	program.OnReview: journey.Reviewed, program.OnSurvey: journey.Answered, program.OnEvent: journey.Event,
}

// noteOccurrence tells journeys of something that staff, or a program of the
// merchant's, told us.
func noteOccurrence(tx *pg.Tx, in Occurrence) error {
	kind, heard := toldKinds[in.Trigger]
	if !heard {
		return nil
	}
	return journey.Note(tx, []journey.Signal{{
		Kind: kind, Member: in.Member, Subject: in.Name + ":" + in.Key, Name: in.Name, At: tx.Now,
	}})
}

// noteReached tells journeys which tiers members came to.
func (r *ranking) noteReached() error {
	signals := make([]journey.Signal, 0, len(r.reached))
	for _, reached := range r.reached {
		signals = append(signals, journey.Signal{
			Kind: journey.TierReached, Member: reached.member, Name: reached.tier.ID, At: r.tx.Now,
			Subject: reached.tier.ID + ":" + r.tx.Now.In(r.zone).Format(time.DateOnly),
		})
	}
	return journey.Note(r.tx, signals)
}

// nearPermille is how much of what a tier asks is there when a member is near it.
const nearPermille = 800

// noteNear tells journeys whom little keeps from the next tier: once a year and
// tier.
func (r *ranking) noteNear() error {
	if r.unheard {
		return nil
	}
	var signals []journey.Signal
	now := r.tx.Now.In(r.zone)
	for id := range r.counted {
		person := r.people[id]
		if person == nil {
			continue
		}
		way := r.plan.Progress(r.plan.Rank(person.Tier), r.plan.Count(person, r.tx.Now))
		if way.Tier.ID == "" || way.Permille < nearPermille || way.Permille >= 1000 {
			continue
		}
		signals = append(signals, journey.Signal{
			Kind: journey.TierNear, Member: id, Name: way.Tier.ID, At: r.tx.Now,
			Subject: "near:" + way.Tier.ID + ":" + strconv.Itoa(now.Year()),
		})
	}
	return journey.Note(r.tx, signals)
}
