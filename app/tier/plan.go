package tier

import (
	"time"

	"regulars/app/program"
)

// Plan is a program's tiers in a merchant's calendar.
type Plan struct {
	program.TierPlan
	zone *time.Location
}

// NewPlan puts a program's tiers into a calendar.
func NewPlan(p program.TierPlan, zone *time.Location) Plan { return Plan{TierPlan: p, zone: zone} }

// defaultNotice is how many days lie between telling a member and moving down
// when the plan does not say.
const defaultNotice = 14

func (p *Plan) notice() int {
	if p.Notice == 0 {
		return defaultNotice
	}
	return p.Notice
}

// Rank is a tier's place, from 0; that of the first when everybody has it, and
// else -1, for "" and what is not in the plan.
func (p *Plan) Rank(id string) int {
	for i, t := range p.Tiers {
		if t.ID == id {
			return i
		}
	}
	if p.Everybodys() != "" {
		return 0
	}
	return -1
}

// Has reports whether a tier is in the plan; "" always is.
func (p *Plan) Has(id string) bool {
	for _, t := range p.Tiers {
		if t.ID == id {
			return true
		}
	}
	return id == ""
}

// At is the tier of a rank; none below 0.
func (p *Plan) At(rank int) program.Tier {
	if rank < 0 || rank >= len(p.Tiers) {
		return program.Tier{}
	}
	return p.Tiers[rank]
}

// id is how a rank is stored: what everybody has is "".
func (p *Plan) id(rank int) string {
	if t := p.At(rank); t.ID != p.Everybodys() {
		return t.ID
	}
	return ""
}

// Reached is the highest rank that counts reach, whether or not it is held.
func (p *Plan) Reached(c Counts) int {
	for rank := len(p.Tiers) - 1; rank >= 0; rank-- {
		if t := &p.Tiers[rank]; !t.Invited && met(t.Reach, c) {
			return rank
		}
	}
	return p.Rank("")
}

// keeps reports whether counts are enough to keep a rank for another term.
func (p *Plan) keeps(rank int, c Counts) bool {
	t := p.At(rank)
	return p.Reached(c) >= rank || !t.Invited && met(t.Retain, c)
}

// met reports whether counts reach a threshold; nothing reaches an empty one.
// Of several currencies one is enough: they are never added up.
func met(t program.Threshold, c Counts) bool {
	asked, reached := 0, 0
	ask := func(wanted, ok bool) {
		if wanted {
			asked++
		}
		if wanted && ok {
			reached++
		}
	}
	ask(t.Points > 0, c.Points >= t.Points)
	ask(t.Orders > 0, c.Orders >= t.Orders)
	ask(len(t.Spend) > 0, spent(t.Spend, c.Spend))
	return asked > 0 && (reached == asked || t.Any && reached > 0)
}

func spent(wanted, spend map[string]int64) bool {
	for currency, amount := range wanted {
		if spend[currency] >= amount {
			return true
		}
	}
	return false
}

// Count adds up what counts at a moment. Whole months count: the one in which a
// window begins does from its first day, so nobody gets less than was promised.
func (p *Plan) Count(who *Person, at time.Time) Counts {
	last := MonthOf(at, p.zone)
	first := p.firstMonth(who.Joined, at)
	c := Counts{Spend: map[string]int64{}}
	for _, m := range who.Months {
		if m.Month >= first && m.Month <= last {
			c.Points, c.Orders = c.Points+m.Points, c.Orders+m.Orders
			c.Spend[m.Currency] += m.Spend
		}
	}
	return c
}

func (p *Plan) firstMonth(joined, at time.Time) int {
	month := MonthOf(at, p.zone)
	switch p.Counts {
	case program.CountCalendarYear:
		return month - month%12
	case program.CountRolling:
		return month - p.Months
	case program.CountMembershipYear:
		return MonthOf(p.anniversary(joined, at), p.zone)
	default:
		return 0
	}
}

// anniversary is the day on which the member's year of a moment began.
func (p *Plan) anniversary(joined, at time.Time) time.Time {
	_, m, d := joined.In(p.zone).Date()
	year := at.In(p.zone).Year()
	day := clamp(year, m, d, p.zone)
	if day.After(at) {
		day = clamp(year-1, m, d, p.zone)
	}
	return day
}

// clamp is midnight of a day, the month's last where it has no such day.
func clamp(y int, m time.Month, d int, zone *time.Location) time.Time {
	last := time.Date(y, m+1, 0, 0, 0, 0, 0, zone).Day()
	return time.Date(y, m, min(d, last), 0, 0, 0, 0, zone)
}
