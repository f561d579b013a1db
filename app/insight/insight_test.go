package insight

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func days(n int) time.Time { return noon.AddDate(0, 0, n) }

func TestWhatIsTrueOfAMemberSaysWhereTheyAre(t *testing.T) {
	t.Parallel()
	at := func(n int) *time.Time { d := days(n); return &d }
	long := func(n int) *time.Duration { d := time.Duration(n) * day; return &d }
	orders := func(on ...int) (all []time.Time) {
		for _, n := range on {
			all = append(all, days(n))
		}
		return all
	}
	for name, c := range map[string]struct {
		way   Way
		on    int // the day that is asked about
		want  Stage
		until int // the day on which the clock leads on, 0 for never
	}{
		"known, nothing bought":        {Way{}, 400, Discover, 0},
		"an order waits for its money": {Way{Unpaid: at(1)}, 14, FirstOrder, 15},
		"which never came":             {Way{Unpaid: at(1)}, 15, Discover, 0},
		"paid later":                   {Way{Bought: orders(1), Paid: at(4)}, 3, FirstOrder, 4},
		"paid, not sent":               {Way{Bought: orders(1)}, 2, Wait, 31},
		"of which nothing is told":     {Way{Bought: orders(1)}, 31, FirstUse, 0},
		"on its way":                   {Way{Bought: orders(1), Sent: at(3)}, 3, Delivery, 24},
		"and lost to our eyes":         {Way{Bought: orders(1), Sent: at(3)}, 24, FirstUse, 0},
		"there":                        {Way{Bought: orders(1), Sent: at(3), Arrived: at(5)}, 5, FirstUse, 0},
		"there, sent by nobody":        {Way{Bought: orders(1), Arrived: at(5)}, 5, FirstUse, 0},
		"a request goes on":            {Way{Bought: orders(1), Calls: []Call{{Opened: days(4)}}}, 500, Help, 0},
		"of who bought nothing, too":   {Way{Calls: []Call{{Opened: days(4)}}}, 5, Help, 0},
		"one that is over":             {Way{Bought: orders(1), Calls: []Call{{days(4), at(5)}}}, 5, Wait, 31},
		"ordered twice":                {Way{Bought: orders(1, 20)}, 20, SecondOrder, 0},
		"three times":                  {Way{Bought: orders(1, 20, 30)}, 30, Regular, 0},
		"and recommends us":            {Way{Bought: orders(1, 20), Recommends: at(21)}, 21, Advocate, 0},
		"recommends after one":         {Way{Bought: orders(1), Arrived: at(2), Recommends: at(3)}, 9, FirstUse, 0},
		"as long ago as usual":         {Way{Bought: orders(1, 20), ShopCut: long(60)}, 79, SecondOrder, 80},
		"longer ago":                   {Way{Bought: orders(1, 20), ShopCut: long(60), Recommends: at(21)}, 80, Lapsed, 0},
		"by the shop's gaps":           {Way{Bought: orders(1, 2, 3), ShopCut: long(60)}, 62, Regular, 63},
		"by their own":                 {Way{Bought: orders(1, 2, 3, 9), ShopCut: long(60)}, 15, Lapsed, 0},
		"their own were longer":        {Way{Bought: orders(1, 2, 3, 99), ShopCut: long(60)}, 190, Regular, 195},
	} {
		c.way.Known = noon
		if got := c.way.At(days(c.on)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		got := 0
		if until := c.way.Until(days(c.on)); until != nil {
			got = int(until.Sub(noon) / day)
		}
		if got != c.until {
			t.Errorf("%s: until day %d, want %d", name, got, c.until)
		}
	}
}

func someWay() *rapid.Generator[Way] {
	return rapid.Custom(func(t *rapid.T) Way {
		moment := func(name string) time.Time {
			return noon.Add(time.Duration(rapid.IntRange(-200, 200).Draw(t, name)) * 12 * time.Hour)
		}
		maybe := func(name string) *time.Time {
			if !rapid.Bool().Draw(t, name+"?") {
				return nil
			}
			at := moment(name)
			return &at
		}
		w := Way{
			Known: moment("known"), Unpaid: maybe("unpaid"), Sent: maybe("sent"), Arrived: maybe("arrived"),
			Paid:       maybe("paid"),
			Recommends: maybe("recommends"),
		}
		for range rapid.IntRange(0, 6).Draw(t, "orders") {
			w.Bought = append(w.Bought, moment("bought"))
		}
		slices.SortFunc(w.Bought, time.Time.Compare)
		for range rapid.IntRange(0, 2).Draw(t, "calls") {
			c := Call{Opened: moment("opened")}
			if c.Closed = maybe("closed"); c.Closed != nil && c.Closed.Before(c.Opened) {
				c.Closed = nil
			}
			w.Calls = append(w.Calls, c)
		}
		if rapid.Bool().Draw(t, "usual") {
			cut := time.Duration(rapid.IntRange(1, 90).Draw(t, "cut")) * day
			w.ShopCut = &cut
		}
		return w
	})
}

// Everybody is in exactly one stage at any time, and the way says how they came there.
func TestEverybodyIsInOneStageAtAnyTimeAndMovesLeadThere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := someWay().Draw(t, "way")
		end := noon.AddDate(0, 0, 300)
		path := w.Path(end)
		for half := -420; half < 600; half++ {
			now := noon.Add(time.Duration(half) * 12 * time.Hour)
			stage := w.At(now)
			if !slices.Contains(Stages(), stage) {
				t.Fatalf("%v: %d is no stage", now, stage)
			}
			if now.Before(path[0].Since) {
				continue
			}
			stands := path[0]
			for _, s := range path {
				if !s.Since.After(now) {
					stands = s
				}
			}
			if stands.Stage != stage {
				t.Fatalf("%v: at %s, and the way leads to %s", now, stage, stands.Stage)
			}
			if until := w.Until(now); until != nil && w.At(until.Add(-1)) != stage {
				t.Fatalf("%v: %s does not last until %v", now, stage, until)
			}
		}
	})
}

// Whatever is learned in whatever order, moves lead from where somebody stood to
// where they stand, one after the other, and nothing moves when nothing is news.
func TestMovesAreAChainWhateverIsLearned(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		stood, now := Standing{}, noon.AddDate(0, 0, -120)
		for range 6 {
			now = now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "later")) * 12 * time.Hour)
			w := someWay().Draw(t, "way")
			moves, stands := w.Moves(stood, now)
			if want := w.At(now); stands.Stage != want && !w.begins().After(now) {
				t.Fatalf("stands in %s, is in %s", stands.Stage, want)
			}
			at := stood.Stage
			for _, m := range moves {
				if m.From != at || m.From == m.To {
					t.Fatalf("%+v does not go on from %s", moves, at)
				}
				at = m.To
			}
			if at != stands.Stage {
				t.Fatalf("moves lead to %s, and they stand in %s", at, stands.Stage)
			}
			if again, still := w.Moves(stands, now); len(again) != 0 || still.Stage != stands.Stage {
				t.Fatalf("looking again moves %+v", again)
			}
			stood = stands
		}
	})
}

func TestStepsThatAreNoticedTogetherHaveTheirOwnDays(t *testing.T) {
	t.Parallel()
	sent, arrived := days(3), days(8)
	w := Way{Known: days(-30), Bought: []time.Time{days(1)}, Sent: &sent, Arrived: &arrived}
	moves, stands := w.Moves(Standing{Discover, days(-30)}, days(20))
	want := []Move{
		{Discover, Wait, days(1), 31}, {Wait, Delivery, days(3), 2}, {Delivery, FirstUse, days(8), 5},
	}
	if !slices.Equal(moves, want) || stands != (Standing{FirstUse, days(8)}) {
		t.Errorf("moved %+v to %+v", moves, stands)
	}
	none := Way{Known: days(-30)} // the order was cancelled
	moves, stands = none.Moves(stands, days(21))
	if !slices.Equal(moves, []Move{{FirstUse, Discover, days(21), Unsaid}}) || stands != (Standing{Discover, days(21)}) {
		t.Errorf("put right by %+v to %+v", moves, stands)
	}
}

func TestDaysAreToldFromCounts(t *testing.T) {
	t.Parallel()
	told := Tell([]Flow{
		{Nowhere, Discover, Unsaid, 40},
		{Discover, Wait, 2, 3},
		{Discover, Wait, 9, 1},
		{Discover, FirstOrder, 4, 2},
		{FirstUse, SecondOrder, 20, 4},
		{FirstUse, Lapsed, 60, 5},
		{FirstUse, Lapsed, Unsaid, 9},
	})
	d, u := told[Discover], told[FirstUse]
	if d.Came != 40 || d.Left != 6 || d.Median != 2 || d.P90 != 9 || !slices.Equal(d.To, []Exit{{Wait, 4}, {FirstOrder, 2}}) {
		t.Errorf("discover is told as %+v", d)
	}
	if u.Left != 9 || u.Lost() != 5 || u.Median != 60 || told[Lapsed].Came != 5 {
		t.Errorf("first use is told as %+v", u)
	}
	for in, want := range map[int]int{-4: 0, 0: 0, 91: 91, 92: 92, 98: 92, 99: 99, 729: 729, 730: 730, 759: 730, 760: 760, 9999: 3640} {
		if got := Bucket(in); got != want {
			t.Errorf("%d days are counted as %d, want %d", in, got, want)
		}
	}
}
