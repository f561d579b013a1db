package survey

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// Count is how often a number or an option was answered.
type Count struct {
	Number int
	Choice string
	N      int64
}

// Value is what was answered, as it was given.
func (c *Count) Value(kind QuestionKind) string {
	if _, _, isScale := kind.Scale(); isScale {
		return strconv.Itoa(c.Number)
	}
	return c.Choice
}

// Figure is what answers to one scale come to. Share and Average have a margin
// either way in which the truth lies in 95 of 100 samples; with fewer than Enough
// answers that is said instead of a figure.
type Figure struct {
	N       int64
	Good    int64
	Poor    int64
	Score   float64 // NPS: good less poor in percent, -100 to 100; others: good in percent
	Margin  float64 // of Score, in the same percent
	Average float64 // of the numbers
	Spread  float64 // the margin of Average
}

// Enough is from how many answers on a figure says something.
const Enough = 10

// z is the 97.5 % point of the normal distribution: it makes margins of 95 %.
const z = 1.959964

// FigureOf adds counts up.
//
// NPS = 100 (p - d), of the shares of promoters and detractors. One answer is
// worth 1, 0 or -1, so its variance is p + d - (p - d)², and the margin is
// z √(variance / n). For few answers that is too narrow, so each of the two
// extremes is taken to have 3/4 answer more and the middle 3/2 (adjusted Wald; both
// from B. Rocks, "Interval Estimation for the 'Net Promoter Score'", The American
// Statistician 70(4), 2016). The margin of a share is Wilson's (1927), taken
// symmetrically about its center. The margin of an average is z s / √n.
func FigureOf(kind QuestionKind, counts []Count) Figure {
	var f Figure
	var sum, squares float64
	for _, c := range counts {
		f.N += c.N
		sum += float64(c.Number) * float64(c.N)
		squares += float64(c.Number) * float64(c.Number) * float64(c.N)
		switch MoodOf(kind, c.Number) {
		case Good:
			f.Good += c.N
		case Poor:
			f.Poor += c.N
		case Neutral:
		}
	}
	if f.N == 0 {
		return f
	}
	n := float64(f.N)
	f.Average = sum / n
	if f.N > 1 {
		f.Spread = z * math.Sqrt(max(0, (squares-sum*sum/n)/(n-1))/n)
	}
	if kind == NPS {
		f.Score = 100 * float64(f.Good-f.Poor) / n
		f.Margin = npsMargin(f)
	} else {
		f.Score, f.Margin = 100*float64(f.Good)/n, wilson(float64(f.Good)/n, n)
	}
	return f
}

func npsMargin(f Figure) float64 {
	n := float64(f.N) + 3
	p, d := (float64(f.Good)+0.75)/n, (float64(f.Poor)+0.75)/n
	return 100 * z * math.Sqrt((p+d-(p-d)*(p-d))/n)
}

func wilson(share, n float64) float64 {
	return 100 * z / (1 + z*z/n) * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
}

// Month is what one question came to in a month of the merchant's calendar.
type Month struct {
	Month  time.Time // its first day
	Figure Figure
}

// Results is what a survey came to.
type Results struct {
	Asked     int64
	Answered  int64
	Finished  int64
	Anonymous int64 // of Answered: by an open link
	Counts    map[string][]Count
	Months    map[string][]Month
}

// Said is an answer in words, with whom it is from.
type Said struct {
	Response Response
	Question string
	Text     string
	Number   *int // of the response's first scale, nil without
}

// monthly turns counts by month into figures, oldest first. q is nil for a
// question that is not asked any more, which has none.
func monthly(q *Question, by map[time.Time][]Count) []Month {
	if q == nil {
		return nil
	}
	if _, _, isScale := q.Kind.Scale(); !isScale {
		return nil
	}
	months := make([]Month, 0, len(by))
	for month, counts := range by {
		months = append(months, Month{Month: month, Figure: FigureOf(q.Kind, counts)})
	}
	slices.SortFunc(months, func(a, b Month) int { return a.Month.Compare(b.Month) })
	return months
}
