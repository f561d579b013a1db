package tier

import (
	"time"

	"regulars/app/program"
)

// Decide says where a member stands now, and what moved them there. Up is at
// once. Down is after the term and its grace, and never before the day that the
// member was told at least the notice days ahead.
func (p *Plan) Decide(who *Person, now time.Time) (Standing, Move) {
	s := who.Standing
	have, earned := p.Rank(s.Tier), p.Reached(p.Count(who, now))
	switch {
	case !p.Has(s.Tier):
		return p.Reach(earned, now), Gone
	case earned > have:
		return p.Reach(earned, now), Up
	case s.Tier == "":
		return Standing{}, Stays
	case s.How != Earned:
		return p.given(s, have, earned, now)
	case s.Until == nil:
		return s, Stays
	default:
		return p.term(who, have, earned, now)
	}
}

// Reach is the standing of somebody who comes to a rank now.
func (p *Plan) Reach(rank int, now time.Time) Standing {
	id := p.id(rank)
	if id == "" {
		return Standing{}
	}
	return Standing{Tier: id, Since: now, Until: p.termEnd(now)}
}

// given goes on with what staff gave: its end was told with it.
func (p *Plan) given(s Standing, have, earned int, now time.Time) (Standing, Move) {
	switch {
	case s.Until == nil || now.Before(*s.Until):
		return s, Stays
	case earned == have:
		s.How, s.Until = Earned, p.termEnd(now)
		return s, Renewed
	default:
		return p.Reach(earned, now), Ended
	}
}

// term goes on with an earned tier that has an end.
func (p *Plan) term(who *Person, have, earned int, now time.Time) (Standing, Move) {
	s := who.Standing
	over := !now.Before(*s.Until)
	switch {
	case p.kept(who, have, over, now):
		move := Stays
		if s.ToldAt != nil {
			s.ToldAt, s.LowersOn, move = nil, nil, Saved
		}
		if over {
			s.Until, move = p.renewed(*s.Until, now), Renewed
		}
		return s, move
	case now.Before(p.tellAt(*s.Until)):
		return s, Stays
	case s.ToldAt == nil:
		told, lowers := now, latest(p.due(*s.Until), p.days(now, p.notice()+1))
		s.ToldAt, s.LowersOn = &told, &lowers
		return s, Told
	case now.Before(*s.LowersOn):
		return s, Stays
	default:
		return p.Reach(p.landing(have, earned), now), Down
	}
}

// kept reports whether a tier is kept for another term: by what its term
// counts, and in the days of grace also by what counts now.
func (p *Plan) kept(who *Person, have int, over bool, now time.Time) bool {
	at := *who.Until
	if p.Term != program.TermRestOfYear {
		at = at.Add(-time.Nanosecond) // of the window that ends with the term, not of the one that begins
	}
	return p.Landing == program.NeverDown || p.keeps(have, p.Count(who, at)) || over && p.keeps(have, p.Count(who, now))
}

// landing is the rank where a member lands who does not keep one.
func (p *Plan) landing(have, earned int) int {
	if p.Landing == program.Qualified {
		return earned
	}
	for rank := have - 1; rank > earned; rank-- {
		if !p.Tiers[rank].Invited {
			return rank
		}
	}
	return earned
}

// Next is when the clock alone may change a standing; nil for never.
func (p *Plan) Next(who *Person, now time.Time) *time.Time {
	s := who.Standing
	var next time.Time
	switch {
	case s.Tier == "" || s.Until == nil:
		return nil
	case s.How != Earned:
		next = *s.Until
	case s.LowersOn != nil:
		next = *s.LowersOn
	case now.Before(*s.Until) && p.kept(who, p.Rank(s.Tier), false, now):
		next = *s.Until
	default:
		next = p.tellAt(*s.Until)
	}
	return &next
}

// Edited is who a member is once other tiers were published. Where a tier is
// kept for ever, a higher threshold ends the term of those who would not reach
// it: they are told, and move down after the notice. A term that has an end is
// kept as it was promised.
func (p *Plan) Edited(old *Plan, who Person, now time.Time) Person {
	if who.Tier == "" || who.How != Earned || !p.Has(who.Tier) {
		return who
	}
	counts := p.Count(&who, now)
	switch {
	case p.forever() && who.Until != nil && (!old.forever() || p.keeps(p.Rank(who.Tier), counts)):
		who.Until = nil
		who.ToldAt, who.LowersOn = nil, nil
	case !p.forever() && who.Until == nil:
		who.Until = p.termEnd(now)
	}
	if who.Until == nil && p.Landing != program.NeverDown && old.keeps(old.Rank(who.Tier), old.Count(&who, now)) &&
		!p.keeps(p.Rank(who.Tier), counts) {
		who.Until = &now
	}
	return who
}

func (p *Plan) forever() bool { return p.Term == "" || p.Term == program.TermForever }

// termEnd is the end of a term that begins now, nil for never: the midnight
// after its last day.
func (p *Plan) termEnd(now time.Time) *time.Time {
	y, m, d := now.In(p.zone).Date()
	var end time.Time
	switch p.Term {
	case program.TermRestOfYear:
		end = time.Date(y+1, time.January, 1, 0, 0, 0, 0, p.zone)
	case program.TermNextYear:
		end = time.Date(y+2, time.January, 1, 0, 0, 0, 0, p.zone)
	case program.TermMonths:
		last := clamp(y, m+time.Month(p.Keep), d, p.zone)
		end = time.Date(last.Year(), last.Month(), last.Day()+1, 0, 0, 0, 0, p.zone)
	default:
		return nil
	}
	end = end.UTC()
	return &end
}

// renewed is the end of the term that follows one that is over.
func (p *Plan) renewed(until, now time.Time) *time.Time {
	for range 100 { // each is a month at least
		next := p.termEnd(until)
		switch {
		case next == nil:
			return nil
		case p.Term == program.TermNextYear || p.Term == program.TermMonths:
			next = p.termEnd(until.Add(-time.Nanosecond))
		}
		if until = *next; until.After(now) {
			break
		}
	}
	return &until
}

// due is when a member who does not keep a tier moves down at the earliest.
func (p *Plan) due(until time.Time) time.Time { return p.days(until, p.Grace) }

// tellAt is when a member is told, so that the notice is over when it is due.
func (p *Plan) tellAt(until time.Time) time.Time { return p.days(until, p.Grace-p.notice()) }

// days is the midnight that begins the day some days after a moment's.
func (p *Plan) days(at time.Time, n int) time.Time {
	y, m, d := at.In(p.zone).Date()
	return time.Date(y, m, d+n, 0, 0, 0, 0, p.zone).UTC()
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Lands is the tier where a member would land who does not keep theirs.
func (p *Plan) Lands(who *Person, now time.Time) string {
	return p.id(p.landing(p.Rank(who.Tier), p.Reached(p.Count(who, now))))
}
