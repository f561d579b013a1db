package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
)

// BudgetState is one budget of the live program and how it stands.
type BudgetState struct {
	Of     string      `json:"of" enum:"program,rule,campaign,reward"`
	ID     string      `json:"id" doc:"Of the rule, campaign or reward; empty for the whole program"`
	Name   string      `json:"name"`
	Window string      `json:"window" enum:"day,week,month,year,lifetime"`
	Since  *time.Time  `json:"since" doc:"When its window began; null for a lifetime"`
	Next   *time.Time  `json:"next" doc:"When it begins anew; null for never"`
	Paused bool        `json:"paused" doc:"It is spent: nothing is given until then"`
	Bars   []BudgetBar `json:"bars"`
}

// BudgetBar is one bound of a budget.
type BudgetBar struct {
	Currency string `json:"currency" doc:"Empty for points"`
	Most     int64  `json:"most" doc:"Points or minor units"`
	Used     int64  `json:"used"`
	Left     int64  `json:"left" doc:"Never below 0"`
	Spent    bool   `json:"spent" doc:"Nothing more fits in"`
}

func (s *server) budgetAPI(described huma.API) {
	staff(s, described, get("list-budgets", "/budgets", "How the budgets of the live program stand"), s.listBudgets)
}

func (s *server) listBudgets(ctx context.Context, who app.Session, _ *struct{}) (*answer[Page[BudgetState]], error) {
	all, err := s.app.Budgets(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(Page[BudgetState]{Items: each(all, budgetStateOf)}), nil
}

func budgetStateOf(b app.BudgetState) BudgetState {
	return BudgetState{
		Of: b.Of, ID: b.ID, Name: b.Name, Window: string(b.Window), Since: moment(b.Since), Next: moment(b.Next),
		Paused: b.Paused, Bars: each(b.Bars, func(bar app.BudgetBar) BudgetBar {
			return BudgetBar{
				Currency: bar.Currency, Most: bar.Most, Used: bar.Used, Left: max(bar.Most-bar.Used, 0),
				Spent: bar.Spent,
			}
		}),
	}
}

// moment is null for the zero time.
func moment(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return utc(&at)
}
