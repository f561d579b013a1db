package persona_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/journey"
	"regulars/app/persona"
	"regulars/app/segment"
)

// group is a group of so many, of whom so many have each of some answers.
func group(people int64, answers ...persona.Count) persona.Figures {
	return persona.Figures{
		Members: people, Looked: people, Buyers: people,
		Traits: map[persona.Trait]persona.Tally{persona.Product: {Base: people, Of: answers}},
	}
}

func lineOf(t *testing.T, lines []persona.Line, key string) persona.Line {
	t.Helper()
	at := slices.IndexFunc(lines, func(l persona.Line) bool { return l.Key == key })
	if at < 0 {
		t.Fatalf("nothing is told of %s: %+v", key, lines)
	}
	return lines[at]
}

// TestOnlyWhatIsNoChanceSetsAPersonaApart goes through shares beside 20 % of all.
func TestOnlyWhatIsNoChanceSetsAPersonaApart(t *testing.T) {
	t.Parallel()
	all := group(1000, persona.Count{Key: "tea", N: 200})
	for _, test := range []struct {
		n, base int64
		want    int
	}{
		{60, 100, 1},    // three times as much
		{23, 100, 0},    // a little more
		{12, 40, 0},     // half as much again, of forty: 18 to 45 %
		{120, 400, 1},   // the same share of ten times as many
		{100, 2000, -1}, // a quarter of it
		{10, 70, 0},     // less, and that may be chance
	} {
		of := group(test.base, persona.Count{Key: "tea", N: test.n})
		if got := lineOf(t, persona.Tell(&of, &all), "tea"); got.Apart != test.want || got.AllN != 200 {
			t.Errorf("%d of %d: %d beside %d of all, want %d", test.n, test.base, got.Apart, got.AllN, test.want)
		}
	}
}

func TestWilsonIsThePublishedInterval(t *testing.T) {
	t.Parallel()
	// Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 15 of 148.
	for _, test := range []struct {
		n, base   int64
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}} {
		low, high := persona.Wilson(test.n, test.base)
		if !near(low, test.low) || !near(high, test.high) {
			t.Errorf("%d of %d: %.4f to %.4f", test.n, test.base, low, high)
		}
	}
}

func near(a, b float64) bool { return a-b < 0.00005 && b-a < 0.00005 }

func TestWhatIsKeptIsOfTenPeopleAtLeast(t *testing.T) {
	t.Parallel()
	f := persona.Figures{
		Members: 40, Looked: 40, Buyers: 40, Again: 9, Payers: 9, Orders: 20, Spent: 500, Repeaters: 9, Gap: 7,
		Answered: 12, Promoters: 9,
		Traits: map[persona.Trait]persona.Tally{
			persona.Sex:     {Base: 40, Of: []persona.Count{{Key: "female", N: 31}}},
			persona.Age:     {Base: 40, Of: []persona.Count{{Key: "25-34", N: 30}}},
			persona.Product: {Base: 40, Of: []persona.Count{{Key: "tea", N: 31}, {Key: "cup", N: 9}}},
		},
		Questions: []persona.Question{{Tally: persona.Tally{Base: 12, Of: []persona.Count{{Key: "a", N: 6}, {Key: "b", N: 6}}}}},
		Trials:    []persona.Trial{{Given: journey.Side{People: 30, Bought: 9}, Alone: journey.Side{People: 30, Bought: 10}}},
	}
	want := persona.Figures{
		Members: 40, Looked: 40, Buyers: 40, Answered: 12,
		Traits: map[persona.Trait]persona.Tally{
			persona.Age:     {Base: 40, Of: []persona.Count{{Key: "25-34", N: 30}}}, // ten are not: that is told as well
			persona.Product: {Base: 40, Of: []persona.Count{{Key: "tea", N: 31}}},
		},
	}
	if diff := cmp.Diff(want, f.Kept()); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	f.Looked = 9
	if diff := cmp.Diff(persona.Figures{Few: true}, f.Kept()); diff != "" {
		t.Errorf("of nine is kept:\n%s", diff)
	}
}

func TestWhatWorksIsSaidOnlyWhereAComparisonSaysSo(t *testing.T) {
	t.Parallel()
	side := func(bought, people int64) journey.Side { return journey.Side{People: people, Bought: bought} }
	of := group(900)
	for _, pair := range [][2]journey.Side{
		{side(60, 400), side(60, 400)},
		{side(20, 400), side(80, 400)},
		{side(80, 400), side(20, 400)},
		{side(12, 40), side(10, 40)},
	} {
		of.Trials = append(of.Trials, persona.Trial{Kind: persona.OfNewsletter, ID: uuid.New(), Given: pair[0], Alone: pair[1]})
	}
	var verdicts []journey.Verdict
	for _, l := range persona.Tell(&of, &of) {
		if l.Kind == persona.KindTrial {
			verdicts = append(verdicts, l.Verdict)
		}
	}
	want := []journey.Verdict{journey.Works, journey.Harms, journey.Unclear, journey.TooFew}
	if diff := cmp.Diff(want, verdicts); diff != "" {
		t.Errorf("verdicts, sure ones first:\n%s", diff)
	}
}

func TestTwoPersonasStandBesideEachOtherFigureByFigure(t *testing.T) {
	t.Parallel()
	all := group(1000, persona.Count{Key: "tea", N: 100}, persona.Count{Key: "cup", N: 100}, persona.Count{Key: "pot", N: 100}, persona.Count{Key: "can", N: 100})
	a := group(100, persona.Count{Key: "tea", N: 80}, persona.Count{Key: "cup", N: 50}, persona.Count{Key: "can", N: 40})
	b := group(100, persona.Count{Key: "pot", N: 40}, persona.Count{Key: "tea", N: 30}, persona.Count{Key: "can", N: 30})
	// b tells nothing of kits, which are nothing special there: beside a they are told.
	a.Traits[persona.First] = persona.Tally{Base: 100, Of: []persona.Count{{Key: "kit", N: 60}}}
	b.Traits[persona.First] = persona.Tally{Base: 100, Of: []persona.Count{{Key: "jar", N: 80}, {Key: "kit", N: 20}}}
	var got []string
	for _, r := range persona.Compare(&a, &b, &all) {
		switch {
		case r.B == nil:
			got = append(got, r.A.Key+" a")
		case r.A == nil:
			got = append(got, r.B.Key+" b")
		default:
			got = append(got, r.A.Key+" both "+map[int]string{1: "a", -1: "b", 0: "?"}[r.Clear])
		}
	}
	want := []string{" both ?", "kit both a", "tea both a", "cup a", "can both ?", "jar b", "pot b"} // the first says how many have bought
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows:\n%s", diff)
	}
}

func TestWhatWorksIsToldOfNobodyWhoIsChosenByWhatTheyDid(t *testing.T) {
	t.Parallel()
	three := int64(3)
	for want, c := range map[bool]segment.Condition{
		true:  {Field: segment.Wants, Op: segment.HasAny, Texts: []string{"gift"}},
		false: {Field: segment.Orders, Op: segment.AtLeast, Number: &three},
	} {
		who := segment.Condition{Field: segment.Country, Op: segment.Is, Texts: []string{"DE"}}
		if got := persona.Judged(segment.Condition{Match: segment.All, Of: []segment.Condition{who, c}}); got != want {
			t.Errorf("by %s: %v", c.Field, got)
		}
	}
}

func TestAPoorAnswerIsAComplaintAndAGoodOneIsNone(t *testing.T) {
	t.Parallel()
	of := group(100)
	of.Questions = []persona.Question{{Question: "worked", Rates: true, Tally: persona.Tally{Base: 100, Of: []persona.Count{
		{Key: "yes", N: 70}, {Key: "no", N: 30, Poor: true},
	}}}, {Question: "well", Rates: true, Tally: persona.Tally{Base: 100, Of: []persona.Count{{Key: "yes", N: 100}}}}}
	lines := persona.Tell(&of, &of)
	at := slices.IndexFunc(lines, func(l persona.Line) bool { return l.Kind == persona.KindAnswer })
	if at < 0 || lines[at].Section != persona.Complains || lines[at].N != 30 || at+1 != len(lines) {
		t.Errorf("told is %+v", lines)
	}
}

func TestMonthsAreComparedWithTheOneBeforeAndAYearAgo(t *testing.T) {
	t.Parallel()
	month := func(members int64, version int) persona.Month {
		return persona.Month{Version: version, Marks: persona.Marks{Members: members}}
	}
	months := []persona.Month{month(5, 1)}
	for n := range 13 {
		months = append(months, month(int64(100+n), 2))
	}
	got := persona.ChangeOf(months)
	if len(got) != 2 || got[0].Since.Marks.Members != 111 || got[1].Since.Marks.Members != 100 || got[0].Redrawn {
		t.Errorf("changes: %+v", got)
	}
	if got := persona.ChangeOf(months[:2]); len(got) != 1 || !got[0].Redrawn {
		t.Errorf("a condition that was changed: %+v", got)
	}
	if got := persona.ChangeOf(months[:1]); got != nil {
		t.Errorf("one month has changed: %+v", got)
	}
}

func TestEveryCandidateIsAConditionThatSegmentsTake(t *testing.T) {
	t.Parallel()
	shop := group(100)
	shop.Traits[persona.Want] = persona.Tally{Base: 50, Of: []persona.Count{{Key: "gift", Label: "A gift", N: 20}}}
	shop.Traits[persona.Range] = persona.Tally{Base: 100, Of: []persona.Count{
		{Key: "all", Label: "All products", N: 95}, {Key: "teas", Label: "Teas", N: 30}, {Key: "9", N: 20},
	}}
	gap := int64(30 * 86_400)
	seen := map[persona.Shape]int{}
	for _, d := range persona.Candidates(&shop, &gap) {
		if err := d.Condition.Validate(); err != nil {
			t.Errorf("%s: %v", d.Shape, err)
		}
		if len(persona.Given(d.Condition)) == 0 {
			t.Errorf("%s asks for nothing that is told", d.Shape)
		}
		seen[d.Shape]++
	}
	for _, shape := range []persona.Shape{
		persona.ForWant, persona.RangeTop, persona.RangeRegulars, persona.RangeOnce, persona.TopBuyers, persona.Quick,
		persona.Drifting, persona.OnceOnly,
	} {
		if seen[shape] != 1 { // what nearly everybody buys from, and what has no name, is no taste
			t.Errorf("%d candidates are %s", seen[shape], shape)
		}
	}
	for _, c := range segment.Fields() {
		if c.Field == segment.Orders && !persona.Given(segment.Condition{Field: c.Field})[persona.KindAgain] {
			t.Error("a condition on orders is told as news")
		}
	}
}
