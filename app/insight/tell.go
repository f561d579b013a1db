package insight

import (
	"cmp"
	"slices"
)

// Flow is how many went from one stage to another after so many days.
type Flow struct {
	From, To Stage
	Stayed   int // Bucket, or Unsaid
	N        int64
}

// Exit is where those who left a stage went.
type Exit struct {
	To Stage
	N  int64
}

// Stay is what a stage was like for those who left it in some time.
type Stay struct {
	Came   int64 // into it
	Left   int64 // it
	Median int   // days that half of them stayed at most
	P90    int   // days that nine of ten stayed at most
	To     []Exit
}

// Lost is how many of those who left went away for good: they lapsed.
func (s *Stay) Lost() (n int64) {
	for _, e := range s.To {
		if e.To == Lapsed {
			n += e.N
		}
	}
	return n
}

// Tell adds flows up, by stage. Moves that nobody made are left out.
func Tell(flows []Flow) map[Stage]Stay {
	told := map[Stage]Stay{}
	byDays := map[Stage]map[int]int64{}
	for _, f := range flows {
		if f.Stayed == Unsaid && f.From != Nowhere {
			continue
		}
		to := told[f.To]
		to.Came += f.N
		told[f.To] = to
		if f.From == Nowhere {
			continue
		}
		from := told[f.From]
		from.Left += f.N
		at := slices.IndexFunc(from.To, func(e Exit) bool { return e.To == f.To })
		if at < 0 {
			from.To, at = append(from.To, Exit{To: f.To}), len(from.To)
		}
		from.To[at].N += f.N
		told[f.From] = from
		if byDays[f.From] == nil {
			byDays[f.From] = map[int]int64{}
		}
		byDays[f.From][f.Stayed] += f.N
	}
	for stage, days := range byDays {
		stay := told[stage]
		stay.Median, stay.P90 = quantile(days, stay.Left, 50), quantile(days, stay.Left, 90)
		slices.SortFunc(stay.To, func(a, b Exit) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.To, b.To)) })
		told[stage] = stay
	}
	return told
}

// quantile is the least number of days that so many percent stayed at most, as
// Postgres' percentile_disc gives it.
func quantile(days map[int]int64, total int64, percent int64) int {
	order := make([]int, 0, len(days))
	for d := range days {
		order = append(order, d)
	}
	slices.Sort(order)
	var seen int64
	for _, d := range order {
		if seen += days[d]; seen*100 >= total*percent {
			return d
		}
	}
	return 0
}
