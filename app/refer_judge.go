package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/referral"
)

// clockSkew forgives a platform's clock that is behind ours.
const clockSkew = time.Minute

// judge asks the checks. fell is why the order fell, "" while it stands.
func (s *settling) judge(fell string) error {
	c := referral.Case{
		Friend: s.r.Evidence, SameMember: s.r.Friend != uuid.Nil && s.r.Friend == s.r.Advocate,
		FoundByMerge: s.r.Merged, Fell: fell != "",
	}
	if s.r.PlacedAt != nil {
		c.PlacedAt = *s.r.PlacedAt
	}
	var err error
	if c.Advocate, err = s.advocateTraits(); err != nil {
		return err
	}
	if c.Existing, err = s.existing(); err != nil {
		return err
	}
	people := []uuid.UUID{s.r.Advocate}
	if s.r.Friend != uuid.Nil {
		people = append(people, s.r.Friend)
	}
	if c.Listed, err = referral.Listed(s.tx, people, s.r.Evidence.Email); err != nil {
		return err
	}
	s.r.Findings, s.r.Score = c.Judge()
	return nil
}

// advocateTraits are what the advocate is known by, now.
func (s *settling) advocateTraits() ([]referral.Trait, error) {
	known, err := referral.TraitsOf(s.tx, s.r.Advocate)
	if err != nil || s.advocate == nil {
		return known, err
	}
	keys, err := s.app.keysOf(s.tx)
	if err != nil {
		return nil, err
	}
	shown, err := evidenceOfMember(keys, s.advocate)
	return append(known, shown.Traits(s.r.Advocate)...), err
}

// evidenceOfMember is what a member's own record says.
func evidenceOfMember(keys *merchant.Keys, person *member.Member) (e referral.Evidence, err error) {
	e.Disposable = referral.Disposable(person.Email)
	if e.Email, err = keys.Trait("email", referral.NormalEmail(person.Email)); err != nil {
		return e, err
	}
	e.Name, err = keys.Trait("name", referral.NormalName(person.Name))
	return e, err
}

// existing reports whether the friend had bought before the order, or before
// joining.
func (s *settling) existing() (bool, error) {
	r := s.r
	if r.Friend != uuid.Nil {
		before := r.CreatedAt
		if r.PlacedAt != nil {
			before = *r.PlacedAt
		}
		bought, err := referral.BoughtBefore(s.tx, r, before, int16(order.Paused))
		if err != nil || bought {
			return bought, err
		}
	}
	if r.Evidence.Email == nil {
		return false, nil
	}
	n, err := referral.Buyers(s.tx, r.Evidence.Email, []uuid.UUID{r.Friend, r.Advocate})
	return n > 0, err
}

// joinedAfter reports whether a member joined after a moment.
func joinedAfter(person *member.Member, at time.Time) bool {
	return person.JoinedAt != nil && !person.JoinedAt.Before(at.Add(-clockSkew))
}
