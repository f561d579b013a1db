package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/referral"
	"regulars/app/work"
)

// TaskReferral decides what one referral stands for.
const TaskReferral TaskKind = "referral"

// SettleReferral decides what a referral stands for now, and posts the
// difference to what was given for it: the same state gives the same, however
// often it is asked.
func (a *App) SettleReferral(ctx context.Context, merchantID, id uuid.UUID) error {
	givenUp := false
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		givenUp, err = work.Begin(tx, work.Referral, id)
		return err
	})
	if err != nil || givenUp {
		return err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		return a.settleReferral(tx, id, true)
	})
	if lacksReward(err) {
		err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			if err := inbox.LockMerchant(tx); err != nil {
				return err
			}
			return a.settleReferral(tx, id, false)
		})
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return work.Fail(tx, work.Referral, id, err) })
	if noted != nil && !fail.Is(noted, fail.NotFound) {
		return noted
	}
	return err
}

// settling is one referral and what it is decided by.
type settling struct {
	app      *App
	tx       *pg.Tx
	r        *referral.Referral
	rules    *program.Program // pinned
	programs Programs
	merchant merchant.Merchant
	advocate *member.Member
	friend   *member.Member // nil for one without an account
	order    *order.Order   // nil before there is one
	state    platform.Order
	rewards  bool // what the advocate gets can be given
	orders   []*referral.Order
	pays     *referral.Terms // the commission that the referral's order pays, nil for none
}

func (a *App) settleReferral(tx *pg.Tx, id uuid.UUID, rewards bool) error {
	s, err := a.openReferral(tx, id)
	if err != nil {
		return err
	}
	s.rewards = rewards
	if err := s.pinOrder(); err != nil {
		return err
	}
	stood := s.r.Status
	s.r.Rests()
	if err := s.decide(); err != nil {
		return err
	}
	if err := s.give(); err != nil {
		return err
	}
	if err := s.count(); err != nil {
		return err
	}
	if err := s.settleOrders(s.r.Status != stood); err != nil {
		return err
	}
	_, err = referral.Save(tx, s.r)
	return err
}

func (a *App) openReferral(tx *pg.Tx, id uuid.UUID) (*settling, error) {
	s := &settling{app: a, tx: tx}
	var err error
	if s.r, err = referral.Lock(tx, id); err != nil {
		return nil, err
	}
	if s.merchant, err = a.merchantOf(tx); err != nil {
		return nil, err
	}
	if s.programs, err = a.programsOf(tx); err != nil {
		return nil, err
	}
	if s.rules = s.programs.Number(s.r.Version); s.rules == nil {
		return nil, fail.New(fail.Internal, "referral %s is of version %d, which does not exist", id, s.r.Version)
	}
	people, err := member.Members(tx, []uuid.UUID{s.r.Advocate, s.r.Friend})
	if err != nil {
		return nil, err
	}
	s.advocate, s.friend = people[s.r.Advocate], people[s.r.Friend]
	if s.r.Order == uuid.Nil {
		return s, nil
	}
	if s.order, err = order.Get(tx, s.r.Order); err != nil {
		return nil, err
	}
	return s, order.Unpack(s.order.Packed, &s.state)
}

// terms are what the program gives both sides. Whose order pays a commission has
// that instead of the program's thanks.
func (s *settling) terms() program.Referral {
	terms := s.rules.Version.Document.Referral
	if s.pays != nil {
		terms.Points, terms.Reward = 0, ""
		if s.pays.BeyondLimit {
			terms.MostPerMember = 0
		}
	}
	return terms
}

// fell says why the order counts no more, "" while it does.
func (s *settling) fell() string {
	switch {
	case s.order == nil:
		return ""
	case s.order.Status == platform.Cancelled:
		return referral.WhyCancelled
	case order.GivenBack(&s.state):
		return referral.WhyRefunded
	default:
		return ""
	}
}

// decide moves a referral to where it stands now.
func (s *settling) decide() error {
	r := s.r
	if why := s.fell(); why != "" {
		return s.fall(why)
	}
	switch r.Status {
	case referral.Cancelled, referral.Reversed: // the order stands again
		r.Status, r.Reason = referral.Pending, ""
	case referral.Rewarded:
		if !r.Merged {
			return nil
		}
	case referral.Blocked, referral.Declined, referral.Expired:
		if !r.Merged {
			return nil
		}
		r.Merged = r.Friend == r.Advocate
		return nil
	case referral.Joined, referral.Pending, referral.Review:
	}
	if s.order != nil && s.order.Status != platform.Paid {
		return nil // looked at again when it is paid
	}
	if why := s.declines(); why != "" {
		s.stand(referral.Declined, why)
		return nil
	}
	if err := s.judge(""); err != nil {
		return err
	}
	return s.goOn()
}

// fall ends a referral whose order was cancelled or refunded whole.
func (s *settling) fall(why string) error {
	switch s.r.Status {
	case referral.Rewarded:
		s.stand(referral.Reversed, why)
	case referral.Pending, referral.Review, referral.Joined:
		s.stand(referral.Cancelled, why)
	case referral.Blocked, referral.Declined, referral.Expired, referral.Cancelled, referral.Reversed:
		return nil
	}
	return s.judge(why)
}

func (s *settling) stand(status referral.Status, why string) {
	s.r.Status, s.r.Reason = status, why
}

// declines says why the friend's order does not count, "" when it does.
func (s *settling) declines() string {
	terms, r := s.terms(), s.r
	least, known := terms.Minimum[r.Currency]
	switch {
	case r.Status == referral.Rewarded || r.Order == uuid.Nil:
		return ""
	case r.PlacedAt.After(r.EndsAt):
		return referral.WhyLate
	case known && s.state.Total < least:
		return referral.WhyMinimum
	case s.advocate == nil || s.advocate.State != member.StateMember:
		return referral.WhyAdvocate
	default:
		return ""
	}
}

// goOn takes a referral further, as its checks and staff allow.
func (s *settling) goOn() error {
	r := s.r
	verdict := referral.VerdictOf(r.Score, s.terms().BlockScore)
	switch {
	case r.Decision == referral.Refused:
		s.stand(referral.Blocked, referral.WhyStaff)
		return nil
	case r.Decision == referral.Allowed:
	case verdict == referral.Block:
		s.stand(referral.Blocked, referral.WhyChecks)
		return nil
	case verdict == referral.AskStaff && r.Status != referral.Rewarded:
		s.stand(referral.Review, referral.WhyChecks)
		return nil
	}
	if r.Status == referral.Rewarded {
		r.Merged = false
		return nil
	}
	s.stand(r.Base(), "")
	if r.Order == uuid.Nil {
		return s.awaitOrder()
	}
	if s.tx.Now.Before(*r.DueAt) {
		r.NextAt = r.DueAt
		return nil
	}
	if !s.rewards && s.pays == nil {
		r.Decision = referral.Undecided
		s.stand(referral.Review, referral.WhyNoReward)
		return nil
	}
	return s.reward()
}

func (s *settling) awaitOrder() error {
	if !s.tx.Now.Before(s.r.EndsAt) {
		s.stand(referral.Expired, "")
		return nil
	}
	ends := s.r.EndsAt
	s.r.NextAt = &ends
	return nil
}

// count adds the order to what its code and advocate brought, or takes it out.
func (s *settling) count() error {
	r := s.r
	counts := s.order != nil && s.order.Status == platform.Paid && s.fell() == "" && r.Brought()
	amount := int64(0)
	if counts {
		amount = max(s.state.Total, 0)
	}
	sum := referral.Sum{Currency: r.Currency, Amount: amount - r.Counted, Orders: oneIf(counts) - oneIf(r.Counts)}
	r.Counted, r.Counts = amount, counts
	return referral.Add(s.tx, r, sum)
}

func oneIf(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// returnsOver is when the return window of a friend's order is over.
func returnsOver(rules *program.Program, placed time.Time, zone *time.Location) time.Time {
	days := rules.Version.Document.Referral.HoldDays
	if days == 0 {
		days = rules.Version.Document.PendingDays
	}
	if days == 0 {
		return placed
	}
	y, m, d := placed.In(zone).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, zone).UTC()
}
