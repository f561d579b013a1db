package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/internal/pg"
	"regulars/app/program"
)

// BudgetState is one budget of the live program and how it stands now.
type BudgetState struct {
	Of     string // program, rule, campaign or reward
	ID     string // of the rule, campaign or reward
	Name   string
	Window program.Window
	Since  time.Time // the first moment of its window, zero for a lifetime
	Next   time.Time // when it begins anew, zero for never
	Bars   []BudgetBar
	Paused bool // what it bounds gives nothing until then
}

// BudgetBar is one bound of a budget: of points, or of money in a currency.
type BudgetBar struct {
	Currency string // "" for points
	Most     int64  // points or minor units
	Used     int64  // never above Most, save where Most was lowered
	Spent    bool   // nothing more fits
}

// Budgets lists the budgets of what is live: that of everything, then those of
// rules, campaigns and rewards in the document's order.
func (a *App) Budgets(ctx context.Context, merchantID uuid.UUID) ([]BudgetState, error) {
	var all []BudgetState
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		all, err = budgetsOf(tx, programs.Live())
		return err
	})
	return all, err
}

// budgeted is a budget and what it bounds.
type budgeted struct {
	of, id, name string
	budget       program.Budget
	least        map[string]int64 // what must be left to give anything, by currency; "" for points
}

func (o budgeted) key() string {
	if o.of == "program" {
		return o.of
	}
	return o.of + ":" + o.id
}

// counts are the counts of its bars, by the currency of each.
func (o budgeted) counts(at time.Time, zone *time.Location) map[string]budget.Count {
	counts := map[string]budget.Count{}
	count := budget.Of(o.key(), o.budget.Window, at, zone)
	if o.budget.Points > 0 {
		counts[""] = count
	}
	for currency, most := range o.budget.Money {
		if count.Currency = currency; most > 0 {
			counts[currency] = count
		}
	}
	return counts
}

func budgetsOf(tx *pg.Tx, live *program.Program) ([]BudgetState, error) {
	if live == nil {
		return nil, nil
	}
	list := budgetedBy(live)
	var counts []budget.Count
	for _, o := range list {
		counts = slices.AppendSeq(counts, maps.Values(o.counts(tx.Now, live.Zone())))
	}
	if len(counts) == 0 {
		return nil, nil
	}
	used, err := budget.Read(tx, counts)
	all := make([]BudgetState, 0, len(list))
	for _, o := range list {
		if o.budget.Bounded() {
			all = append(all, o.state(used, live, tx.Now))
		}
	}
	return all, err
}

// budgetedBy lists what is live and can have a budget.
func budgetedBy(live *program.Program) []budgeted {
	d := &live.Version.Document
	one := map[string]int64{"": 1}
	list := []budgeted{{of: "program", budget: d.Budget, least: one}}
	for _, r := range d.Rules {
		if r.Active {
			list = append(list, budgeted{of: "rule", id: r.ID, name: r.Name, budget: r.Budget, least: one})
		}
	}
	for _, c := range d.Campaigns {
		if c.Active {
			list = append(list, budgeted{of: "campaign", id: c.ID, name: c.Name, budget: c.Budget, least: one})
		}
	}
	for _, r := range d.Rewards {
		if r.Active {
			list = append(list, budgeted{of: "reward", id: r.ID, name: r.Name, budget: r.Budget, least: leastOf(r)})
		}
	}
	return list
}

// leastOf is what the smallest redemption of a reward takes of each bar.
func leastOf(r program.Reward) map[string]int64 {
	steps := int64(1)
	if r.Kind == program.Slider {
		steps = r.Least()
	}
	least := map[string]int64{"": r.Cost * steps}
	for currency, minor := range r.Amount {
		least[currency] = minor * steps
	}
	return least
}

func (o budgeted) state(used map[budget.Count]budget.Used, live *program.Program, now time.Time) BudgetState {
	window := cmp.Or(o.budget.Window, program.Month)
	s := BudgetState{Of: o.of, ID: o.id, Name: o.name, Window: window}
	if next, ends := budget.Next(window, now, live.Zone()); ends {
		s.Next = next
		s.Since, _ = time.ParseInLocation(time.DateOnly, budget.Start(window, now, live.Zone()), live.Zone())
	}
	counts := o.counts(now, live.Zone())
	for _, currency := range slices.Sorted(maps.Keys(counts)) {
		bar := BudgetBar{Currency: currency, Most: o.budget.Points, Used: used[counts[currency]].Amount}
		if currency != "" {
			bar.Most = o.budget.Money[currency]
		}
		bar.Spent = bar.Most-bar.Used < max(o.least[currency], o.pointAt(live, currency))
		s.Bars, s.Paused = append(s.Bars, bar), s.Paused || bar.Spent
	}
	return s
}

// pointAt is what one point costs where points are what is given.
func (o budgeted) pointAt(live *program.Program, currency string) int64 {
	if o.of == "reward" || currency == "" {
		return 0
	}
	return live.Cost(1, currency)
}
