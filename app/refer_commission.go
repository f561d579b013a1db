package app

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/referral"
)

// rewardAgain is how long a reward waits that could not be given just now.
const rewardAgain = 24 * time.Hour

// pinOrder notes the referral's own order among the orders of its friend, with its
// terms: those in force when it was placed hold for good.
func (s *settling) pinOrder() error {
	if s.order == nil {
		return nil
	}
	err := referral.AddOrder(s.tx, &referral.Order{
		ID: s.r.Order, Referral: s.r.ID, Advocate: s.r.Advocate, Store: s.r.Store, PlacedAt: *s.r.PlacedAt,
		Currency: s.r.Currency,
	})
	if err != nil {
		return err
	}
	if s.orders, err = referral.OrdersOf(s.tx, s.r.ID); err != nil {
		return err
	}
	for _, o := range s.orders {
		if err := s.pin(o); err != nil {
			return err
		}
		if o.ID == s.r.Order && o.Commission != uuid.Nil {
			s.pays, err = referral.TermsByID(s.tx, o.Commission)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// pin notes the terms of an order that has none yet.
func (s *settling) pin(o *referral.Order) error {
	if o.DueAt != nil {
		return nil
	}
	rules := s.programs.At(o.PlacedAt)
	if rules == nil {
		rules = s.rules
	}
	due := returnsOver(rules, o.PlacedAt, s.merchant.Location())
	o.DueAt, o.NextAt = &due, &s.tx.Now
	terms, err := referral.TermsOf(s.tx, o.Advocate, o.PlacedAt)
	if err != nil || terms == nil || !terms.Active || s.merchant.PausedAt(o.PlacedAt) {
		return err
	}
	if o.Commission = terms.ID; !terms.Covers(*s.r.PlacedAt, o.PlacedAt) {
		o.Commission, o.Reason = uuid.Nil, referral.WhyOutside
	}
	return nil
}

// settleOrders brings the orders of the friend up to date: all of them where the
// referral stands otherwise than before, else those of which there is news.
func (s *settling) settleOrders(all bool) error {
	for _, o := range s.orders {
		if all || o.NextAt != nil && !o.NextAt.After(s.tx.Now) {
			if err := s.settleOrder(o); err != nil {
				return err
			}
		}
		if o.NextAt != nil && (s.r.NextAt == nil || o.NextAt.Before(*s.r.NextAt)) {
			s.r.NextAt = o.NextAt
		}
	}
	return nil
}

func (s *settling) settleOrder(o *referral.Order) error {
	o.NextAt = nil
	stored, err := order.Get(s.tx, o.ID)
	if err != nil {
		return err
	}
	var state platform.Order
	if err := order.Unpack(stored.Packed, &state); err != nil {
		return err
	}
	stands := stored.Status == platform.Paid && !order.GivenBack(&state)
	if err := s.countOrder(o, &state, stands); err != nil {
		return err
	}
	if o.Commission != uuid.Nil {
		terms, err := referral.TermsByID(s.tx, o.Commission)
		if err != nil {
			return err
		}
		if err := s.pay(o, terms, max(state.Total, 0), stands); err != nil {
			return err
		}
	}
	return referral.SaveOrder(s.tx, o)
}

// countOrder adds an order to what the advocate's friends spent, or takes it out.
func (s *settling) countOrder(o *referral.Order, state *platform.Order, stands bool) error {
	stands = stands && s.r.Brought()
	gross, kept := int64(0), int64(0)
	if stands {
		kept = max(state.Total, 0)
		gross = kept + max(state.Refunded, 0)
	}
	if err := referral.AddSales(s.tx, o.Advocate, o.Currency, gross-o.Gross, kept-o.Kept); err != nil {
		return err
	}
	later := stands && o.ID != s.r.Order
	if err := referral.Gain(s.tx, o.Advocate, 0, 0, oneIf(later)-oneIf(o.Later)); err != nil {
		return err
	}
	o.Gross, o.Kept, o.Counts, o.Later = gross, kept, stands, later
	return nil
}

// pay gives the commission of an order, or takes back what it is no longer worth.
func (s *settling) pay(o *referral.Order, terms *referral.Terms, kept int64, stands bool) error {
	switch {
	case !stands:
		o.Reason = referral.WhyRefunded
		return s.unpay(o)
	case !s.earns(o):
		o.Reason = s.r.Reason
		return s.unpay(o)
	}
	if s.tx.Now.Before(*o.DueAt) {
		o.NextAt = o.DueAt
		return nil
	}
	if s.advocate == nil || s.advocate.State != member.StateMember {
		return s.retain(o, terms, kept)
	}
	review, err := ledger.GetReview(s.tx, o.Advocate)
	if err != nil {
		return err
	}
	if review.State == ledger.Excluded {
		return s.retain(o, terms, kept)
	}
	if terms.Kind == referral.ByReward {
		return s.payReward(o, terms)
	}
	return s.payPoints(o, terms, kept)
}

// earns reports whether the referral lets its orders pay. Of a friend whose first
// order fell a later one pays all the same.
func (s *settling) earns(o *referral.Order) bool {
	switch s.r.Status {
	case referral.Rewarded:
		return true
	case referral.Reversed, referral.Cancelled:
		return o.ID != s.r.Order
	default:
		return false
	}
}

// retain lets somebody who earns nothing more keep what still stands.
func (s *settling) retain(o *referral.Order, terms *referral.Terms, kept int64) error {
	o.Reason = referral.WhyAdvocate
	if worth := terms.For(kept, o.Currency); worth < o.Points {
		return s.move(o, worth)
	}
	return nil
}

func (s *settling) unpay(o *referral.Order) error {
	if o.Reward != uuid.Nil {
		id := o.Reward
		o.Reward = uuid.Nil
		if err := s.countMonth(o, 0, -1); err != nil {
			return err
		}
		return withdraw(s.tx, id)
	}
	return s.move(o, 0)
}

// payPoints pays what the order is worth now, as far as the bounds of the month in
// which it first paid left room.
func (s *settling) payPoints(o *referral.Order, terms *referral.Terms, kept int64) error {
	worth := terms.For(kept, o.Currency)
	if terms.Kind == referral.ByPercent && terms.Worth[o.Currency] == 0 {
		o.Reason = referral.WhyCurrency
		return nil
	}
	if o.Most == nil {
		now := s.tx.Now
		o.GivenAt = &now
		left, err := s.room(o, terms, worth)
		if err != nil {
			return err
		}
		o.Most = &left
	}
	if o.Reason = ""; worth > *o.Most {
		worth, o.Reason = *o.Most, referral.WhyMonthFull
	}
	return s.move(o, worth)
}

func (s *settling) payReward(o *referral.Order, terms *referral.Terms) error {
	if o.Reward != uuid.Nil {
		return nil
	}
	now := s.tx.Now
	o.GivenAt = &now
	left, err := s.room(o, terms, 0)
	if err != nil {
		return err
	}
	if left == 0 {
		o.Reason = referral.WhyMonthFull
		return nil
	}
	if !s.rewards {
		again := now.Add(rewardAgain)
		o.Reason, o.NextAt = referral.WhyNoReward, &again
		return nil
	}
	given, err := s.giveFor(terms.Reward, fmt.Sprintf("commission:%s:%d", o.ID, o.Postings))
	if err != nil {
		return err
	}
	o.Reward, o.Reason = given, ""
	o.Postings++
	return s.countMonth(o, 0, 1)
}

// commissionKey names the counts of what an advocate's commission paid.
const commissionKey = "commission"

func (s *settling) month(o *referral.Order) budget.Count {
	count := budget.Of(commissionKey, program.Month, *o.GivenAt, s.merchant.Location())
	count.Member = o.Advocate
	return count
}

// room is how many points the bounds of the month leave an order that is worth so
// many; of a reward, 1 or 0.
func (s *settling) room(o *referral.Order, terms *referral.Terms, worth int64) (int64, error) {
	count := s.month(o)
	used, err := budget.Lock(s.tx, []budget.Count{count})
	if err != nil {
		return 0, err
	}
	if terms.OrdersPerMonth > 0 && used[count].Times >= terms.OrdersPerMonth {
		return 0, nil
	}
	if terms.Kind == referral.ByReward {
		return 1, nil
	}
	if terms.MostPerMonth > 0 {
		worth = min(worth, max(terms.MostPerMonth-used[count].Amount, 0))
	}
	bounds := s.bounds(*o.GivenAt)
	spent, err := budget.Lock(s.tx, countsOf(bounds))
	for bounded, bound := range bounds {
		worth = min(worth, s.rules.Leaves(bound, spent[bounded].Amount, spent[bounded].Times))
	}
	return worth, err
}

func (s *settling) countMonth(o *referral.Order, points, times int64) error {
	if o.GivenAt == nil || points == 0 && times == 0 {
		return nil
	}
	return budget.Add(s.tx, map[budget.Count]budget.Used{s.month(o): {Amount: points, Times: times}})
}

// move posts the difference to what an order's commission is to be.
func (s *settling) move(o *referral.Order, points int64) error {
	if points == o.Points {
		return nil
	}
	if err := s.spend(o.Points, points, o.GivenAt); err != nil {
		return err
	}
	if err := s.countMonth(o, points-o.Points, oneIf(points > 0)-oneIf(o.Points > 0)); err != nil {
		return err
	}
	if err := s.postCommission(o, points-o.Points, points); err != nil {
		return err
	}
	if err := referral.Gain(s.tx, o.Advocate, points-o.Points, 0, 0); err != nil {
		return err
	}
	o.Points = points
	return nil
}

func (s *settling) postCommission(o *referral.Order, difference, total int64) error {
	source := ledger.Source{Kind: ledger.FromCommission, ID: o.ID}
	book, err := ledger.Open(s.tx, []uuid.UUID{o.Advocate}, []ledger.Source{source})
	if err != nil {
		return err
	}
	o.Postings++
	m := ledger.Movement{
		Key: fmt.Sprintf("commission:%s:%d", o.ID, o.Postings), Member: o.Advocate, Points: difference, Source: source,
		Version: s.r.Version, Explain: ledger.Explain{
			Reason: ledger.WhyCommission, Total: total, Currency: o.Currency,
			Parts: []ledger.Part{{Points: total, Base: o.Kept}},
		},
	}
	if difference > 0 {
		m.End = endOf(s.rules, s.tx.Now, s.merchant.Location())
		err = book.Grant(m, s.tx.Now)
	} else {
		m.Points, m.Forgive = -difference, s.rules.Version.Document.Debt == program.Forgive
		m.Explain.Reason = ledger.WhyCommissionLess
		err = book.TakeBack(m)
	}
	if err != nil {
		return err
	}
	return flush(s.tx, book, s.merchant)
}
