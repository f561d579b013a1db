package persona

import (
	"cmp"
	"math"
	"slices"

	"github.com/google/uuid"

	"regulars/app/insight"
	"regulars/app/journey"
)

// Section is a part of a card.
type Section string

// The sections, in order.
const (
	Who       Section = "who"
	Buys      Section = "buys"
	Wants     Section = "wants"
	Complains Section = "complains"
	Works     Section = "works"
)

// Sections are all of them, in order.
func Sections() []Section { return []Section{Who, Buys, Wants, Complains, Works} }

// Kind is what a line says; the catalogs have a sentence for each.
type Kind string

// The kinds beside those of traits, which are called like the trait.
const (
	KindBuyers  Kind = "buyers"
	KindAgain   Kind = "again"
	KindLapsed  Kind = "lapsed"
	KindPromote Kind = "promote"
	KindOrder   Kind = "order"
	KindRhythm  Kind = "rhythm"
	KindAnswer  Kind = "answer"
	KindTrial   Kind = "trial"
)

// Line is one thing that the data says of a persona: N of Base people, or a value of
// Base people, and the same of all members. AllBase is 0 where too few of them are
// known.
type Line struct {
	Section  Section
	Kind     Kind
	Key      string // which answer, product ...
	Label    string // what it is called; "" where the catalogs know
	Question string // KindAnswer: what was asked
	Survey   uuid.UUID

	N, Base       int64
	AllN, AllBase int64
	Value         int64 // KindOrder: minor units; KindRhythm: seconds. 0 for a line of shares
	AllValue      int64
	Trial         *Trial
	Verdict       journey.Verdict

	Apart int // 1: clearly more than of all members, -1: clearly less, 0: neither
}

// Share is how many of the base it is.
func (l *Line) Share() float64 { return share(l.N, l.Base) }

// AllShare is the same of all members.
func (l *Line) AllShare() float64 { return share(l.AllN, l.AllBase) }

func share(n, base int64) float64 {
	if base == 0 {
		return 0
	}
	return float64(n) / float64(base)
}

// A line sets a persona apart when it is a fifth more or less than of all members, and
// that is no chance.
const (
	more      = 1.2
	less      = 0.8
	leastMean = 30 // people behind a value: a few large orders sway one of fewer
	// z is the 97.5th percentile of the normal distribution.
	z = 1.959963984540054
)

// Wilson is where the truth behind a share lies in 95 of 100 samples (E. B. Wilson,
// JASA 22, 1927).
func Wilson(n, base int64) (low, high float64) {
	if base == 0 {
		return 0, 1
	}
	b, p := float64(base), share(n, base)
	middle, half := p+z*z/(2*b), z*math.Sqrt(p*(1-p)/b+z*z/(4*b*b))
	return (middle - half) / (1 + z*z/b), (middle + half) / (1 + z*z/b)
}

func (l *Line) setApart() {
	if l.AllBase < Few || l.Trial != nil {
		return
	}
	ratio := l.ratio()
	sure := l.Base >= leastMean
	if l.Value == 0 {
		low, high := Wilson(l.N, l.Base)
		sure = low > l.AllShare() || high < l.AllShare()
	}
	switch {
	case sure && ratio >= more:
		l.Apart = 1
	case sure && ratio <= less:
		l.Apart = -1
	}
}

// ratio is how many times as much as of all members it is.
func (l *Line) ratio() float64 {
	now, all := l.Share(), l.AllShare()
	if l.Value > 0 {
		now, all = float64(l.Value), float64(l.AllValue)
	}
	if all == 0 {
		return 1
	}
	return now / all
}

// How many lines of one kind a card has.
const (
	mostProducts  = 3
	mostRanges    = 2
	mostWants     = 3
	mostQuestions = 6
	mostTrials    = 5
	mostRewards   = 2
)

// Tell is what the data says of a persona, beside all members, section by section.
// Nothing is told of fewer than Few people.
func Tell(of, all *Figures) []Line {
	t := &teller{of: of, all: all}
	t.tell()
	slices.SortStableFunc(t.lines, func(a, b Line) int { return cmp.Compare(placeOf(a.Section), placeOf(b.Section)) })
	return t.lines
}

func (t *teller) tell() {
	of, all := t.of, t.all
	if of.Few || of.Looked < Few {
		return
	}
	t.share(KindBuyers, of.Buyers, of.Looked, all.Buyers, all.Looked)
	t.share(KindAgain, of.Again, of.Buyers, all.Again, all.Buyers)
	t.trait(Who, Sex, 1, always)
	t.trait(Who, Age, 2, always)
	t.trait(Who, Country, 1, always)
	t.trait(Who, Origin, 1, always)
	t.trait(Who, Tier, 1, always)
	t.stage(KindLapsed, insight.Lapsed)
	t.share(KindPromote, of.Promoters, of.Answered, all.Promoters, all.Answered)

	t.value(KindOrder, mean(of.Spent, of.Orders), of.Payers, mean(all.Spent, all.Orders), all.Payers)
	t.value(KindRhythm, of.Gap, of.Repeaters, all.Gap, all.Repeaters)
	t.trait(Buys, First, 1, always)
	t.trait(Buys, Product, mostProducts, apartOrFirst)
	t.trait(Buys, Range, mostRanges, apartOrFirst)

	t.trait(Wants, Want, mostWants, always)
	t.questions()

	t.answer(Complains, Asked, "complaint")
	t.answer(Complains, Asked, "technical")
	t.trait(Complains, Complaint, mostProducts, always)

	t.answer(Works, Agreed, "email")
	t.trait(Works, Reward, mostRewards, apartOrFirst)
	t.trials()
}

type teller struct {
	of, all *Figures
	lines   []Line
}

func mean(sum, n int64) int64 {
	if n == 0 {
		return 0
	}
	return (sum + n/2) / n
}

func (t *teller) add(l Line) {
	l.setApart()
	t.lines = append(t.lines, l)
}

// share tells how many of the people there are, or of those who bought or answered.
func (t *teller) share(k Kind, n, base, allN, allBase int64) {
	if !tells(n, base) {
		return
	}
	if !tells(allN, allBase) {
		allN, allBase = 0, 0
	}
	t.add(Line{Section: Who, Kind: k, N: n, Base: base, AllN: allN, AllBase: allBase})
}

func (t *teller) value(k Kind, value, base, all, allBase int64) {
	if base < Few || value <= 0 {
		return
	}
	t.add(Line{Section: Buys, Kind: k, Base: base, Value: value, AllValue: all, AllBase: allBase})
}

// which says whether the nth line of a trait is told.
type which func(l *Line, nth int) bool

func always(*Line, int) bool { return true }

// apartOrFirst tells what they have more often than others, else the first.
func apartOrFirst(l *Line, nth int) bool { return l.Apart > 0 || nth == 0 }

// trait tells the most frequent answers. Those that more people have than elsewhere go
// first where others are not told.
func (t *teller) trait(s Section, trait Trait, most int, told which) {
	tally, all := t.of.Tally(trait), t.all.Tally(trait)
	var found []Line
	for _, c := range tally.Of {
		l := Line{Section: s, Kind: Kind(trait), Key: c.Key, Label: c.Label, N: c.N, Base: tally.Base}
		if beside, ok := all.find(c.Key); ok {
			l.AllN, l.AllBase = beside.N, all.Base
		}
		l.setApart()
		found = append(found, l)
	}
	if told(&Line{}, 1) { // all are told: most frequent first
		t.lines = append(t.lines, found[:min(most, len(found))]...)
		return
	}
	slices.SortStableFunc(found, func(a, b Line) int { return cmp.Compare(b.Apart, a.Apart) })
	for i := range found[:min(most, len(found))] {
		if told(&found[i], i) {
			t.lines = append(t.lines, found[i])
		}
	}
}

// answer tells one answer of a trait.
func (t *teller) answer(s Section, trait Trait, key string) {
	tally, all := t.of.Tally(trait), t.all.Tally(trait)
	c, ok := tally.find(key)
	if !ok {
		return
	}
	l := Line{Section: s, Kind: Kind(trait), Key: key, N: c.N, Base: tally.Base}
	if beside, ok := all.find(key); ok {
		l.AllN, l.AllBase = beside.N, all.Base
	}
	t.add(l)
}

// stage tells how many are in a stage of the map.
func (t *teller) stage(k Kind, s insight.Stage) {
	tally, all := t.of.Tally(Stage), t.all.Tally(Stage)
	here, _ := tally.find(s.String())
	beside, _ := all.find(s.String())
	t.share(k, here.N, tally.Base, beside.N, all.Base)
}

// questions tells the most frequent answer to each; of those that rate something, the
// most frequent poor one, as a complaint.
func (t *teller) questions() {
	told := map[Section]int{}
	for _, q := range t.of.Questions {
		section, first := Wants, q.Tally.Of[0]
		if q.Rates {
			at := slices.IndexFunc(q.Tally.Of, func(c Count) bool { return c.Poor })
			if at < 0 {
				continue
			}
			section, first = Complains, q.Tally.Of[at]
		}
		if told[section]++; told[section] > mostQuestions {
			continue
		}
		l := Line{
			Section: section, Kind: KindAnswer, Key: q.Survey.String() + "/" + q.Question + "/" + first.Key,
			Label: first.Label, Question: q.Text, Survey: q.Survey, N: first.N, Base: q.Tally.Base,
		}
		for _, other := range t.all.Questions {
			if other.Survey == q.Survey && other.Question == q.Question {
				if beside, ok := other.Tally.find(first.Key); ok {
					l.AllN, l.AllBase = beside.N, other.Tally.Base
				}
			}
		}
		t.add(l)
	}
}

// trials tells what was tried on them, what is sure first.
func (t *teller) trials() {
	var found []Line
	for i := range t.of.Trials {
		trial := &t.of.Trials[i]
		verdict := journey.Compare(trial.Given, trial.Alone).Verdict
		found = append(found, Line{
			Section: Works, Kind: KindTrial, Key: string(trial.Kind) + "/" + trial.ID.String(), Label: trial.Name,
			N: trial.Given.Bought, Base: trial.Given.People, Trial: trial, Verdict: verdict,
		})
	}
	rank := map[journey.Verdict]int{journey.Works: 0, journey.Harms: 1, journey.Unclear: 2, journey.TooFew: 3}
	slices.SortStableFunc(found, func(a, b Line) int { return cmp.Compare(rank[a.Verdict], rank[b.Verdict]) })
	t.lines = append(t.lines, found[:min(mostTrials, len(found))]...)
}

// Apart are the lines that set a persona apart most, less those that say what its
// condition asks for: at most so many, one of a kind each.
func Apart(lines []Line, given map[Kind]bool, most int) []Line {
	var found []Line
	for i := range lines {
		if lines[i].Apart != 0 && !given[lines[i].Kind] {
			found = append(found, lines[i])
		}
	}
	slices.SortStableFunc(found, func(a, b Line) int { return cmp.Compare(b.distance(), a.distance()) })
	var picked []Line
	seen := map[Kind]bool{}
	for _, l := range found {
		if !seen[l.Kind] && len(picked) < most {
			picked, seen[l.Kind] = append(picked, l), true
		}
	}
	return picked
}

// distance is how far a line is from all members: twice as much is as far as half.
func (l *Line) distance() float64 { return math.Abs(math.Log(l.ratio())) }
