package app

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/ledger"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/app/work"
)

// cost is what a deed takes of its journey's budget.
type cost struct{ points, codes, money int64 }

// costOf adds up what a deed gives: points, and in the merchant's currency what
// points and codes cost as the program values them. What nobody can know before
// the purchase, like a percentage, counts as nothing.
func (s *stepping) costOf(d deed) cost {
	live := s.programs.Live()
	switch {
	case live == nil:
		return cost{}
	case d.step.Kind == journey.Points:
		return cost{points: d.step.Points, money: live.Cost(d.step.Points, s.merchant.Currency)}
	case d.step.Kind == journey.JustForYou:
		return cost{codes: 1, money: leastOf(d.picked.reward)[s.merchant.Currency]}
	case d.step.Kind == journey.Reward:
		if r, found := live.Version.Document.Reward(d.step.Reward); found {
			return cost{codes: 1, money: leastOf(r)[s.merchant.Currency]}
		}
		return cost{codes: 1}
	default:
		return cost{}
	}
}

// countsOf are the two counts of a journey's budget.
func (s *stepping) countsOf(id uuid.UUID) (points, money budget.Count) {
	points = budget.Of("journey:"+id.String(), program.Lifetime, s.tx.Now, s.merchant.Location())
	money = points
	money.Currency = s.merchant.Currency
	return points, money
}

// withinBudgets counts what deeds cost, and ends the runs whose deed does not
// fit. The counts are locked until the transaction ends.
func (s *stepping) withinBudgets(round []deed) (fit []deed, err error) {
	var bounded []budget.Count
	for _, d := range round {
		if d.plan.Budget != (journey.Ceiling{}) {
			points, money := s.countsOf(d.run.Journey)
			bounded = append(bounded, points, money)
		}
	}
	used, err := budget.Lock(s.tx, bounded)
	if err != nil {
		return nil, err
	}
	added := map[budget.Count]budget.Used{}
	for _, d := range round {
		takes, bound := s.costOf(d), d.plan.Budget
		if bound == (journey.Ceiling{}) {
			fit = append(fit, d)
			continue
		}
		points, money := s.countsOf(d.run.Journey)
		if s.over(bound.Points, used[points].Amount+added[points].Amount, takes.points) ||
			s.over(bound.Money, used[money].Amount+added[money].Amount, takes.money) {
			s.stop(d.run, journey.BudgetSpent, "")
			s.spent[d.run.Journey] = true
			continue
		}
		added[points] = budget.Used{Amount: added[points].Amount + takes.points, Times: added[points].Times + 1}
		added[money] = budget.Used{Amount: added[money].Amount + takes.money, Times: added[money].Times + 1}
		fit = append(fit, d)
	}
	return fit, budget.Add(s.tx, added)
}

func (s *stepping) over(most, used, takes int64) bool {
	return most > 0 && takes > 0 && used+takes > most
}

// give does deeds, each kind together.
func (s *stepping) give(round []deed) error {
	byKind := map[journey.StepKind][]deed{}
	for _, d := range round {
		byKind[d.step.Kind] = append(byKind[d.step.Kind], d)
	}
	for _, kind := range journey.StepKinds {
		if len(byKind[kind]) == 0 {
			continue
		}
		do := s.doing(kind)
		if do == nil {
			return fail.New(fail.Invalid, "steps of the kind %q are not done here", kind)
		}
		if err := do(byKind[kind]); err != nil {
			return err
		}
	}
	return nil
}

// doing is what does deeds of a kind; nil for a kind that does nothing.
func (s *stepping) doing(kind journey.StepKind) func([]deed) error {
	switch kind {
	case journey.Points:
		return s.givePoints
	case journey.Reward:
		return s.giveRewards
	case journey.JustForYou:
		return s.giveForYou
	case journey.Tier:
		return s.lendTiers
	case journey.Message:
		return s.offer
	case journey.Tag, journey.Untag:
		return func(round []deed) error { return s.tag(round, kind == journey.Tag) }
	case journey.Survey:
		return s.ask
	case journey.Request:
		return s.request
	case journey.Webhook, journey.HandOver:
		return func(round []deed) error { return s.tellOutside(kind, round) }
	default:
		return nil
	}
}

// done counts what a deed gave, and takes its run over the step.
func (s *stepping) done(d deed) {
	takes, figures := s.costOf(d), s.figure(d.run.Journey)
	figures[journey.Acted]++
	figures[journey.PointsGiven] += float64(takes.points)
	figures[journey.CodesGiven] += float64(takes.codes)
	figures[journey.MoneyGiven] += float64(takes.money)
	d.past()
}

// Why a deed could not be done.
const (
	whyNoMember = "not_in_program"
	whyExcluded = "excluded" // staff excluded the member from earning
	whyNoTier   = "no_such_tier"
)

// givePoints grants the points of deeds with one book.
func (s *stepping) givePoints(round []deed) error {
	var members []uuid.UUID
	var sources []ledger.Source
	for _, d := range round {
		members, sources = append(members, d.run.Member), append(sources, d.source())
	}
	book, err := ledger.Open(s.tx, members, sources)
	if err != nil {
		return err
	}
	live := s.programs.Live()
	for _, d := range round {
		person := s.people[d.run.Member]
		switch {
		case live == nil || person.State != member.StateMember && person.State != member.StateGuest:
			s.stop(d.run, journey.Refused, whyNoMember)
			continue
		case book.Review(d.run.Member) == ledger.Excluded:
			s.stop(d.run, journey.Refused, whyExcluded)
			continue
		}
		if err := book.Grant(ledger.Movement{
			Key: d.key(), Member: d.run.Member, Points: d.step.Points, Source: d.source(), Version: live.Version.Number,
			Explain: ledger.Explain{Reason: ledger.WhyJourney, Note: d.step.Note, Total: d.step.Points},
			End:     endOf(live, s.tx.Now, s.merchant.Location()),
		}, s.tx.Now); err != nil {
			return err
		}
		s.done(d)
	}
	return flush(s.tx, book, s.merchant)
}

// source is what the points of a deed hang on: the same whoever asks.
func (d deed) source() ledger.Source {
	return ledger.Source{Kind: ledger.FromJourney, ID: uuid.NewSHA1(d.run.ID, []byte(d.step.ID))}
}

// giveRewards grants the rewards of deeds. Their codes are made by the workers.
func (s *stepping) giveRewards(round []deed) error {
	letters := map[*journey.Step]string{}
	for _, d := range round {
		gift, found := program.Reward{}, false
		if live := s.programs.Live(); live != nil {
			gift, found = live.Version.Document.Reward(d.step.Reward)
		}
		if !found {
			s.stop(d.run, journey.Refused, "not_offered")
			continue
		}
		store, err := s.storeFor(d, gift)
		if err != nil {
			return err
		}
		toldBy, err := s.toldBy(d, letters)
		if err != nil {
			return err
		}
		err = journey.Apart(s.tx, func() error {
			_, err := s.app.grant(s.tx, Grant{
				Merchant: s.tx.Merchant, Member: d.run.Member, Store: store, RewardID: gift.ID, Key: d.key(),
				ToldBy: toldBy,
			})
			return err
		})
		if err := s.refusedOr(d, err); err != nil {
			return err
		}
	}
	return nil
}

// storeFor is where the code of a gift will be.
func (s *stepping) storeFor(d deed, gift program.Reward) (uuid.UUID, error) {
	stores, err := merchant.Stores(s.tx)
	if err != nil {
		return uuid.Nil, err
	}
	otherwise := s.app.firstGiving(stores, gift, uuid.Nil)
	return s.app.storeForGift(s.tx, d.run.Member, gift, otherwise)
}

// whyOf is the reason of a refusal as it is kept.
func whyOf(err error) string {
	if refused, ok := errors.AsType[reward.RefusedError](err); ok {
		return string(refused.Why)
	}
	if known, ok := errors.AsType[*fail.Error](err); ok {
		return work.Reason(errors.New(known.Message))
	}
	return work.Reason(err)
}

// refusedOr ends the run of a deed that cannot be done for good, and counts one
// that was.
func (s *stepping) refusedOr(d deed, err error) error {
	switch {
	case err == nil:
		s.done(d)
	case fail.ClassOf(err) == fail.Permanent:
		s.stop(d.run, journey.Refused, whyOf(err))
	default:
		return err
	}
	return nil
}

// lendTiers gives tiers for a time. Who has earned as much, or more, keeps that.
func (s *stepping) lendTiers(round []deed) error {
	r := rankingBy(s.tx, s.programs.Live())
	if r == nil {
		for _, d := range round {
			s.stop(d.run, journey.Refused, whyNoTier)
		}
		return nil
	}
	var members []uuid.UUID
	for _, d := range round {
		members = append(members, d.run.Member)
	}
	if err := r.load(members); err != nil {
		return err
	}
	for _, d := range round {
		person := r.people[d.run.Member]
		switch {
		case person == nil:
			s.stop(d.run, journey.Refused, whyNoMember)
		case !r.plan.Has(d.step.Tier):
			s.stop(d.run, journey.Refused, whyNoTier)
		case r.plan.Rank(d.step.Tier) <= r.plan.Rank(person.Tier):
			d.past() // they stand there, or above
		default:
			last := s.tx.Now.In(s.merchant.Location()).AddDate(0, 0, d.step.Days).Format(time.DateOnly)
			gift := TierGift{Member: d.run.Member, Tier: d.step.Tier, Until: last, Reason: d.step.Note}
			if err := s.refusedOr(d, r.give(person, gift)); err != nil {
				return err
			}
		}
	}
	return s.app.finishRanks(s.tx, r)
}
