package survey

import (
	"cmp"
	"math"
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Touchpoint is where shoppers meet the shop. The texts are stored.
type Touchpoint string

// The touchpoints.
const (
	OfSearch      Touchpoint = "search"
	OfInformation Touchpoint = "information" // about products
	OfCheckout    Touchpoint = "checkout"
	OfDelivery    Touchpoint = "delivery"
	OfProduct     Touchpoint = "product"
	OfService     Touchpoint = "service"
	OfStore       Touchpoint = "store"
	OfNone        Touchpoint = "none" // said of a question that scores nothing
)

// Touchpoints lists those that are scored, in the order in which shoppers meet them.
func Touchpoints() []Touchpoint {
	return []Touchpoint{OfSearch, OfInformation, OfCheckout, OfDelivery, OfProduct, OfService, OfStore}
}

// Scores is which touchpoint answers to a question score, "" for none: the one that
// is set, or else what such a question is usually about.
func (q *Question) Scores() Touchpoint {
	switch {
	case q.Touchpoint == OfNone || !q.scorable():
		return ""
	case q.Touchpoint != "":
		return q.Touchpoint
	case q.Kind == CES:
		return OfCheckout
	case q.Kind == Choice:
		return OfProduct
	default:
		return OfStore
	}
}

// scorable reports whether answers say good or poor.
func (q *Question) scorable() bool {
	_, _, isScale := q.Kind.Scale()
	return isScale || slices.ContainsFunc(q.Options, func(o Option) bool { return o.Mood != "" })
}

func (q *Question) validateTouchpoint(path string) error {
	switch {
	case q.Touchpoint == "" || q.Touchpoint == OfNone:
		return nil
	case !slices.Contains(Touchpoints(), q.Touchpoint):
		return fail.Field(path+".touchpoint",
			"must be search, information, checkout, delivery, product, service, store or none")
	case !q.scorable():
		return fail.Field(path+".touchpoint", "is for scales, and for choices whose options say good or poor")
	default:
		return nil
	}
}

// Source is a question that scores a touchpoint.
type Source struct {
	Survey   uuid.UUID
	Name     string // the survey's
	Question Question
}

// Score is what answers say of a touchpoint: one figure over different scales.
type Score struct {
	Touchpoint Touchpoint
	Good       int64
	Neutral    int64
	Poor       int64
	Net        float64 // good less poor of a hundred answers, -100 to 100
	Margin     float64 // of Net, either way, in which the truth lies in 95 of 100 samples
	Sources    []Source
}

// N is how many answers there are.
func (s *Score) N() int64 { return s.Good + s.Neutral + s.Poor }

// Enough reports whether the figure says something.
func (s *Score) Enough() bool { return s.N() >= Enough }

func (s *Score) add(mood Mood, n int64) {
	switch mood {
	case Good:
		s.Good += n
	case Neutral:
		s.Neutral += n
	case Poor:
		s.Poor += n
	}
}

// finish works the figure out, as that of NPS: an answer is worth 1, 0 or -1.
func (s *Score) finish() {
	n := s.N()
	if n == 0 {
		return
	}
	s.Net = 100 * float64(s.Good-s.Poor) / float64(n)
	s.Margin = math.Min(100, npsMargin(Figure{N: n, Good: s.Good, Poor: s.Poor}))
}

// byNeed puts the worst first: then those of which too little is known, in the order
// in which shoppers meet them.
func byNeed(a, b Score) int {
	if a.Enough() != b.Enough() {
		if a.Enough() {
			return -1
		}
		return 1
	}
	if a.Enough() {
		if worse := cmp.Compare(a.Net, b.Net); worse != 0 {
			return worse
		}
	}
	all := Touchpoints()
	return cmp.Compare(slices.Index(all, a.Touchpoint), slices.Index(all, b.Touchpoint))
}
