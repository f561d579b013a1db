package insight

import (
	"time"
)

// Move is a member's step from one stage to another.
type Move struct {
	From, To Stage
	At       time.Time
	Stayed   int // days in From, rounded down (Bucket); Unsaid where that says nothing
}

// Unsaid is the time of a move that no member made: what was known of them was put
// right, or they are known no more. It counts where somebody is, and not how long
// people stay or where they go.
const Unsaid = -1

// Moves leads a member from where they were known to stand to where they stand now.
// Each step has its own moment, however late it is noticed. Where what is known now
// says that they never stood there, one step puts it right.
func (w *Way) Moves(stood Standing, now time.Time) (moves []Move, stands Standing) {
	path := w.Path(now)
	stands = path[len(path)-1]
	if stood.Stage == Nowhere {
		from := Standing{Stage: Nowhere}
		for _, s := range path {
			moves = append(moves, from.moveTo(s))
			from = s
		}
		return moves, stands
	}
	if stands.Stage == stood.Stage {
		if !w.left(path, stood) {
			return nil, stood
		}
	} else if w.At(stood.Since) != stood.Stage || !stands.Since.After(stood.Since) {
		if !stands.Since.After(stood.Since) {
			stands.Since = now
		}
		return []Move{{From: stood.Stage, To: stands.Stage, At: now, Stayed: Unsaid}}, stands
	}
	from := stood
	for _, s := range path {
		if s.Since.After(stood.Since) && s.Stage != from.Stage {
			moves = append(moves, from.moveTo(s))
			from = s
		}
	}
	return moves, from
}

// left reports whether the path leads out of the stage where a member stood, and
// back into it.
func (w *Way) left(path []Standing, stood Standing) bool {
	return w.At(stood.Since) == stood.Stage && path[len(path)-1].Since.After(stood.Since)
}

func (s Standing) moveTo(next Standing) Move {
	m := Move{From: s.Stage, To: next.Stage, At: next.Since, Stayed: Unsaid}
	if s.Stage != Nowhere {
		m.Stayed = Bucket(int(next.Since.Sub(s.Since) / day))
	}
	return m
}

const day = 24 * time.Hour

// How finely days are told apart.
const (
	eachDay  = 92  // below, each day
	eachWeek = 730 // below, each week; from there on, each thirty days
	mostDays = 3_650
)

// Bucket is the days as they are counted: each of the first three months, then by
// weeks, after two years by thirty days, and ten years for anything longer.
func Bucket(days int) int {
	switch {
	case days < 0:
		return 0
	case days < eachDay:
		return days
	case days < eachWeek:
		return days - (days-eachDay)%7
	default:
		days = min(days, mostDays)
		return days - (days-eachWeek)%30
	}
}
