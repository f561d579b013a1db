package backtest

import (
	"slices"

	"regulars/app/money"
)

// Step is how many members would have so many points more, or fewer.
type Step struct {
	Fewer   bool
	From    int64 // points
	To      int64 // the last that counts; 0 for no end
	Members int64
}

// How many steps are told of those who gain, and of those who lose. The last of
// each has no end.
const (
	gainSteps = 7
	loseSteps = 3
)

// steps spreads who gains and who loses over round steps of one width. Those
// whose points stay are in none.
func (r *Replay) steps() []Step {
	var changes []int64 // sizes
	for _, p := range r.people {
		if p.draft != p.live {
			changes = append(changes, max(p.draft-p.live, p.live-p.draft))
		}
	}
	if len(changes) == 0 {
		return nil
	}
	slices.Sort(changes)
	width := roundUp((changes[(len(changes)-1)*9/10] + gainSteps - 2) / (gainSteps - 1))
	gain, lose := stepsOf(width, gainSteps, false), stepsOf(width, loseSteps, true)
	for _, p := range r.people {
		switch change := p.draft - p.live; {
		case change > 0:
			gain[min((change-1)/width, gainSteps-1)].Members++
		case change < 0:
			lose[min((-change-1)/width, loseSteps-1)].Members++
		}
	}
	gain, lose = trimmed(gain), trimmed(lose)
	slices.Reverse(lose)
	return append(lose, gain...)
}

func stepsOf(width int64, n int, fewer bool) []Step {
	steps := make([]Step, n)
	for i := range steps {
		steps[i] = Step{Fewer: fewer, From: int64(i)*width + 1, To: int64(i+1) * width}
	}
	steps[n-1].To = 0
	return steps
}

// trimmed leaves out empty steps at the end.
func trimmed(steps []Step) []Step {
	n := len(steps)
	for n > 0 && steps[n-1].Members == 0 {
		n--
	}
	return steps[:n]
}

// roundUp is the next of 1, 2, 5, 10, 20, 50 ...
func roundUp(n int64) int64 {
	for unit := int64(1); ; unit *= 10 {
		for _, round := range []int64{unit, 2 * unit, 5 * unit} {
			if round >= n {
				return round
			}
		}
	}
}

// Habit is members who bought alike, and what the draft does for them.
type Habit struct {
	Kind    HabitKind
	Members int64
	Gain    int64
	Lose    int64
	Draft   int64            // points
	Live    int64            // points
	Cost    map[string]int64 // minor units more, every point used; empty where several currencies were paid in
}

// HabitKind is how members bought.
type HabitKind string

// The kinds. Who has gone quiet is in no other.
const (
	BoughtOnce HabitKind = "once"
	BoughtFew  HabitKind = "few"  // 2 or 3 times
	BoughtMany HabitKind = "many" // 4 times or more
	GoneQuiet  HabitKind = "quiet"
)

// quietAfter is how long before the newest order the last of a member's must be,
// for them to have gone quiet, in seconds.
const quietAfter = 180 * 24 * 60 * 60

func (r *Replay) habits() []Habit {
	kinds := []HabitKind{BoughtOnce, BoughtFew, BoughtMany, GoneQuiet}
	habits := make([]Habit, len(kinds))
	for i, kind := range kinds {
		habits[i] = Habit{Kind: kind, Cost: map[string]int64{}}
	}
	for _, p := range r.people {
		h := &habits[slices.Index(kinds, p.habit(r.last))]
		h.Members++
		h.Draft += p.draft
		h.Live += p.live
		switch {
		case p.draft > p.live:
			h.Gain++
		case p.draft < p.live:
			h.Lose++
		}
	}
	if len(r.sales) == 1 {
		for currency := range r.sales {
			for i := range habits {
				r.price(&habits[i], currency)
			}
		}
	}
	return habits
}

func (p *person) habit(last int64) HabitKind {
	switch {
	case last-p.last > quietAfter:
		return GoneQuiet
	case p.nth == 1:
		return BoughtOnce
	case p.nth < 4:
		return BoughtFew
	default:
		return BoughtMany
	}
}

// price says what a habit's points cost more by the draft.
func (r *Replay) price(h *Habit, currency string) {
	draft, known := r.draft.worth(h.Draft, currency)
	live, _ := r.live.worth(h.Live, currency)
	if known {
		h.Cost[currency] = draft - live
	}
}

// worth is what points cost at the best rate of a side's rewards.
func (s *side) worth(points int64, currency string) (minor int64, known bool) {
	if s.rules == nil {
		return 0, false
	}
	rate, known := s.rules.BestRate(currency)
	if !known {
		return 0, false
	}
	return money.Share(points, rate.Minor, rate.Points), true
}
