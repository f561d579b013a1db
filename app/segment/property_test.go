package segment

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"regulars/app/insight"
	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
)

var (
	zones = []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "America/Santiago"}
	// days whose midnight or whose 24 hours are not what they seem: changes of the clock, leap days, year's end.
	nows = []string{
		"2026-03-29T00:30:00Z", "2026-10-25T01:30:00Z", "2026-11-01T05:30:00Z", "2024-02-29T12:00:00Z",
		"2026-12-31T23:30:00Z", "2026-09-06T04:00:00Z", "2025-02-28T22:00:00Z",
	}
	words = []string{"", "DE", "US", "gold", "vip", "a", "EUR", "p1", "p2", "p3", "0", "female", "25-34"}
)

func pick[T any](values ...T) *rapid.Generator[T] { return rapid.SampledFrom(values) }

func optional[T any](t *rapid.T, name string, g *rapid.Generator[T]) *T {
	if rapid.Bool().Draw(t, name+"?") {
		value := g.Draw(t, name)
		return &value
	}
	return nil
}

// amounts are few, so that bounds are met.
var amounts = pick[int64](0, 1, 2, 3, 4, 5, 9, 10, 86_400, 100_000, -5, 1<<31-1)

func moments(now time.Time) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		days := rapid.IntRange(-40, 40).Draw(t, "days")
		near := pick(0, -time.Microsecond, time.Microsecond, time.Hour, -time.Hour, 30*time.Minute).Draw(t, "near")
		zone := zoneOf(pick(zones...).Draw(t, "zone"))
		y, m, d := now.In(zone).Date()
		return time.Date(y, m, d+days, 0, 0, 0, 0, zone).Add(near).UTC()
	})
}

func zoneOf(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

func someFact(now time.Time) *rapid.Generator[*Fact] {
	return rapid.Custom(func(t *rapid.T) *Fact {
		word := func(name string) string { return pick(words...).Draw(t, name) }
		count := func(name string) int64 { return rapid.Int64Range(0, 6).Draw(t, name) }
		f := &Fact{
			Member: uuid.New(), State: rapid.Int16Range(0, 4).Draw(t, "state"), Orders: count("orders"),
			Spent: amounts.Draw(t, "spent"), Points: amounts.Draw(t, "points"), Pending: amounts.Draw(t, "pending"),
			Lifetime: amounts.Draw(t, "lifetime"), Referrals: count("referrals"), OpenRequests: count("requests"),
			Tier: word("tier"), Country: word("country"), Language: word("language"), Region: word("region"),
			Sex: word("sex"), AgeBand: word("age"), Origin: word("origin"),
			JoinedAt: optional(t, "joined", moments(now)), FirstOrder: optional(t, "first", moments(now)),
			LastOrder: optional(t, "last", moments(now)), LastMessage: optional(t, "message", moments(now)),
			Gap: optional(t, "gap", rapid.Int64Range(0, 40*86_400)), GapP90: optional(t, "p90", rapid.Int64Range(0, 60*86_400)),
			Birthday: pick[int16](0, 228, 229, 301, 1231, 101, 329).Draw(t, "birthday"),
			NPS:      optional(t, "nps", rapid.Int64Range(0, 10)),
			Stage:    insight.Stage(rapid.Int16Range(0, 10).Draw(t, "stage")),
		}
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			it := Item{
				Kind: ItemKind(rapid.Int16Range(1, 5).Draw(t, "kind")), Key: pick(words[1:]...).Draw(t, "key"),
				Amount: amounts.Draw(t, "amount"), At: optional(t, "at", moments(now)),
			}
			if !slices.ContainsFunc(f.Items, func(other Item) bool { return byItem(it, other) == 0 }) {
				f.Items = append(f.Items, it)
			}
		}
		slices.SortFunc(f.Items, byItem)
		return f
	})
}

func someFrame(t *rapid.T) Frame {
	now, err := time.Parse(time.RFC3339, pick(nows...).Draw(t, "now"))
	if err != nil {
		panic(err)
	}
	frame := Frame{
		Now: now, Zone: zoneOf(pick(zones...).Draw(t, "zone")), Currency: "EUR",
		Collections: map[string][]string{"DE": {"p1", "p2"}, "US": {}, "gold": {"p3"}},
	}
	if rapid.Bool().Draw(t, "measured") {
		frame.Scale = someScale(t, now)
	}
	return frame
}

func someScale(t *rapid.T, now time.Time) Scale {
	s := Scale{Buyers: 3, Frequency: rapid.SliceOfN(rapid.Int64Range(1, 6), 4, 4).Draw(t, "frequency")}
	s.Recency = rapid.SliceOfN(moments(now), 4, 4).Draw(t, "recency")
	s.Spent = rapid.SliceOfN(amounts, 99, 99).Draw(t, "spent")
	slices.Sort(s.Frequency)
	slices.SortFunc(s.Recency, time.Time.Compare)
	slices.Sort(s.Spent)
	s.Gap = optional(t, "gap", rapid.Int64Range(0, 40*86_400))
	s.GapP90 = optional(t, "p90", rapid.Int64Range(0, 60*86_400))
	return s
}

func someTree(depth int) *rapid.Generator[Condition] {
	return rapid.Custom(func(t *rapid.T) Condition {
		if depth > 0 && rapid.IntRange(0, 3).Draw(t, "leaf") > 0 {
			return Condition{
				Match: pick(All, Any, None).Draw(t, "match"),
				Of:    rapid.SliceOfN(someTree(depth-1), 0, 3).Draw(t, "of"), // empty groups mean something too
			}
		}
		return someLeaf(t)
	})
}

func someLeaf(t *rapid.T) Condition {
	about := pick(Fields()...).Draw(t, "field")
	c := Condition{Field: about.Field, Op: pick(about.Ops...).Draw(t, "op")}
	number, days, percent := amounts.Draw(t, "number"), rapid.IntRange(0, 45).Draw(t, "days"), rapid.IntRange(10, 400).Draw(t, "percent")
	if about.Type == Top {
		number = rapid.Int64Range(1, 99).Draw(t, "top")
	}
	to := number + rapid.Int64Range(0, 10).Draw(t, "more")
	c.Number, c.To, c.Percent = &number, &to, &percent
	c.Date = rapid.Custom(func(t *rapid.T) string {
		return moments(time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)).Draw(t, "at").Format(time.DateOnly)
	}).Draw(t, "date")
	if about.Type != List || rapid.Bool().Draw(t, "recent") {
		c.Days = &days
	}
	values := about.Values
	if values == nil {
		values = words
	}
	c.Texts = rapid.SliceOfN(pick(values...), 0, 3).Draw(t, "texts")
	if about.Type == Money {
		c.Currency = pick("", "EUR", "US", "gold").Draw(t, "currency")
	}
	return c
}

// alone opens a database with one merchant, whose ids rows need no members for.
func alone(t *testing.T) (*pg.DB, uuid.UUID) {
	t.Helper()
	database := pgtest.New(t)
	db, err := pg.Open(t.Context(), database.URL, pg.Options{MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	owner, err := pgx.Connect(t.Context(), database.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	for _, table := range []string{"segment_fact", "segment_item"} {
		if _, err := owner.Exec(t.Context(), "ALTER TABLE "+table+" DROP CONSTRAINT "+table+"_merchant_id_member_id_fkey"); err != nil {
			t.Fatal(err)
		}
	}
	return db, uuid.New()
}

// One tree, asked in two languages: 10,000 trees, each of a handful of members.
func TestPredicateAndSQLAgreeOnRandomTreesAndMembers(t *testing.T) {
	t.Parallel()
	const databases, trees = 100, 100
	db, merchant := alone(t)
	frames := rapid.Custom(someFrame)
	held, failed := 0, 0
	for round := range databases {
		frame := frames.Example(round)
		facts := map[uuid.UUID]*Fact{}
		members := []uuid.UUID{}
		for i := range 12 {
			f := someFact(frame.Now).Example(round*100 + i)
			facts[f.Member], members = f, append(members, f.Member)
		}
		err := db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) error {
			emptied(t, tx)
			if _, err := Save(tx, members, facts); err != nil {
				return err
			}
			if err := SaveStages(tx, facts); err != nil {
				return err
			}
			loaded, err := Load(tx, members)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(facts, loaded, utcTimes, cmpopts.IgnoreUnexported(insight.Way{})); diff != "" {
				t.Fatalf("facts come back otherwise (-saved +loaded):\n%s", diff)
			}
			for i := range trees {
				tree := someTree(3).Example(round*trees + i)
				test := Compile(tree, frame)
				got, err := Page(tx, test, uuid.Nil, 100)
				if err != nil {
					t.Fatalf("%+v: %v", tree, err)
				}
				in := map[uuid.UUID]bool{}
				for _, id := range got {
					in[id] = true
				}
				for _, f := range facts {
					if in[f.Member] != test.Holds(f) {
						t.Fatalf("SQL says %t, Go says %t\ntree %s\nfact %+v\nframe %+v", in[f.Member], test.Holds(f),
							spelled(tree), *f, frame)
					}
					if in[f.Member] {
						held++
					} else {
						failed++
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d held, %d did not", held, failed)
	if held < 10_000 || failed < 10_000 {
		t.Errorf("%d answers are yes and %d no: the trees ask too little", held, failed)
	}
}

var utcTimes = cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })

func emptied(t *testing.T, tx *pg.Tx) {
	t.Helper()
	for _, table := range []string{"segment_item", "segment_fact"} {
		if _, err := tx.Pgx.Exec(context.WithoutCancel(t.Context()), "DELETE FROM "+table+" WHERE merchant_id = $1", tx.Merchant); err != nil {
			t.Fatal(err)
		}
	}
}
