package backtest_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/backtest"
	"regulars/app/budget"
	"regulars/app/platform"
	"regulars/app/program"
)

// ledger counts as the app does: by the name of each window.
type ledger map[budget.Count]budget.Used

func (l ledger) of(p *program.Program, slot program.Slot, limit program.Bound, at time.Time, who uuid.UUID) budget.Count {
	count := budget.Of(slot.Key, limit.Window, at, p.Zone())
	count.Currency = limit.Currency
	if limit.Of == program.OfMember {
		count.Member = who
	}
	return count
}

func (l ledger) earn(p *program.Program, o *platform.Order, who uuid.UUID, nth int) int64 {
	facts := p.Freeze(o, program.Buyer{Nth: nth}, nil)
	for _, slot := range p.Bounded() {
		most := int64(math.MaxInt64)
		for _, limit := range slot.Bounds {
			used := l[l.of(p, slot, limit, o.PlacedAt, who)]
			if limit.In(o.Currency) {
				most = min(most, p.Leaves(limit, used.Amount, used.Times))
			}
		}
		facts.Most = append(facts.Most, program.Most{Slot: slot.Number, Points: most})
	}
	parts, points := p.Earn(o, &facts, nil)
	for _, slot := range p.Bounded() {
		l.count(p, slot, parts, o, who)
	}
	return points
}

func (l ledger) count(p *program.Program, slot program.Slot, parts []program.Part, o *platform.Order, who uuid.UUID) {
	var took int64
	for _, part := range parts {
		if part.Slot == slot.Number || slot.Number == program.Everything {
			took += part.Points
		}
	}
	seen := map[budget.Count]bool{}
	for _, limit := range slot.Bounds {
		if count := l.of(p, slot, limit, o.PlacedAt, who); took > 0 && limit.In(o.Currency) && !seen[count] {
			amount := took
			if limit.Currency != "" {
				amount = p.Cost(took, limit.Currency)
			}
			seen[count] = true
			l[count] = budget.Used{Amount: l[count].Amount + amount, Times: l[count].Times + 1}
		}
	}
}

// TestLimitsAndBudgetsCountInAReplayAsTheyDoLive follows orders over four years
// of Berlin's days, weeks, months and years.
func TestLimitsAndBudgetsCountInAReplayAsTheyDoLive(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	windows := []program.Window{program.Day, program.Week, program.Month, program.Year, program.Lifetime}
	for seed := range uint64(40) {
		c := rand.New(rand.NewPCG(seed, 3))
		d := program.Starter([]string{"EUR"})
		d.Rules = d.Rules[:1]
		for i := range 4 {
			rule := d.Rules[0]
			rule.ID = fmt.Sprint("r", i)
			for range c.IntN(3) {
				rule.Limits = append(rule.Limits, program.Limit{
					Of: []program.LimitOf{program.OfMember, program.OfProgram}[c.IntN(2)], Window: windows[c.IntN(5)],
					Points: c.Int64N(3) * 170, Times: c.Int64N(2) * 4,
				})
			}
			rule.Budget = program.Budget{
				Window: windows[c.IntN(5)], Points: c.Int64N(2) * 900, Money: map[string]int64{"EUR": c.Int64N(2) * 700, "USD": 1},
			}
			d.Rules = append(d.Rules, rule)
		}
		d.Budget = program.Budget{Points: c.Int64N(2) * 3000}
		p := program.Compile(program.Version{Document: d}, berlin)
		replay, counted := backtest.New(p, nil), ledger{}
		want, nth := int64(0), map[uuid.UUID]int{}
		at := time.Date(2023, time.December, 30, 22, 30, 0, 0, time.UTC)
		for range 400 {
			o := history(1)[0]
			o.PlacedAt, o.Lines = at, o.Lines[:1+c.IntN(9)]
			who := buyers[c.IntN(len(buyers))]
			nth[who]++
			want += counted.earn(p, &o, who, nth[who])
			replay.Take(backtest.Order{State: &o, Member: who})
			at = at.Add(time.Duration(c.IntN(180)) * time.Hour / time.Duration(1+c.IntN(9)))
		}
		if got := replay.Report().Draft.Points; got != want || want == 0 {
			t.Errorf("seed %d: the replay gives %d points, the app would have given %d", seed, got, want)
		}
	}
}
