package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/backtest"
	"regulars/app/program"
)

// Backtest is what the draft would have given for past orders.
type Backtest struct {
	Orders    int64            `json:"orders" doc:"Paid orders of members"`
	Members   int64            `json:"members" doc:"Who placed them"`
	Draft     BacktestSide     `json:"draft"`
	Live      BacktestSide     `json:"live" doc:"What the program that is live gives for the same orders"`
	Sales     map[string]int64 `json:"sales" doc:"Minor units of those orders by currency"`
	Months    []BacktestMonth  `json:"months" doc:"Of the merchant's calendar, oldest first"`
	Gain      BacktestGroup    `json:"gain" doc:"Members who get more by the draft"`
	Lose      BacktestGroup    `json:"lose" doc:"Members who get less"`
	BreakEven map[string]int64 `json:"break_even" doc:"Sales that pay for what the draft costs more"`
}

// BacktestSide is what one of the programs gives.
type BacktestSide struct {
	Orders int64            `json:"orders" doc:"That earn"`
	Points int64            `json:"points"`
	Cost   map[string]int64 `json:"cost" doc:"Minor units, every point used at its best rate"`
	Share  map[string]int64 `json:"share_bp" doc:"Of sales by currency, basis points"`
}

// BacktestMonth is a month, in points.
type BacktestMonth struct {
	Month  string `json:"month" example:"2026-01"`
	Orders int64  `json:"orders"`
	Draft  int64  `json:"draft"`
	Live   int64  `json:"live"`
}

// BacktestGroup is some members, and whom it concerns most.
type BacktestGroup struct {
	Members int64            `json:"members"`
	Points  int64            `json:"points" doc:"More or fewer of all of them"`
	Top     []BacktestMember `json:"top" doc:"At most 20"`
}

// BacktestMember is one member, in points.
type BacktestMember struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Draft int64     `json:"draft"`
	Live  int64     `json:"live"`
}

type backtestBody struct {
	Since string `json:"since,omitempty" maxLength:"10" doc:"First day, like 2026-03-01; everything when absent"`
	Until string `json:"until,omitempty" maxLength:"10" doc:"Day before which it ends; now when absent"`
}

func (s *server) backtestAPI(described huma.API) {
	op := post("backtest-program", "/program/backtest", "Try the draft on past orders")
	op.Description = "Compares with what is live. Nothing is stored; hanging up ends it. " +
		"Tiers multiply nothing in it; products and customer tags are those of today."
	staff(s, described, op, s.backtestProgram)
	staff(s, described, get("weigh-program", "/program/money", "What the draft gives back"), s.weighProgram)
}

func (s *server) backtestProgram(
	ctx context.Context, who app.Session, in *request[backtestBody],
) (*answer[Backtest], error) {
	r, err := s.app.Backtest(ctx, who.Merchant, app.BacktestInput{Since: in.Body.Since, Until: in.Body.Until})
	if err != nil {
		return nil, under("body", err)
	}
	breakEven := r.BreakEven
	if breakEven == nil {
		breakEven = map[string]int64{}
	}
	return reply(Backtest{
		Orders: r.Orders, Members: r.Members, Sales: r.Sales, BreakEven: breakEven,
		Draft: BacktestSide(r.Draft), Live: BacktestSide(r.Live),
		Months: each(r.Months, func(m backtest.Month) BacktestMonth { return BacktestMonth(m) }),
		Gain:   groupOf(r.Gain), Lose: groupOf(r.Lose),
	}), nil
}

func groupOf(g backtest.Group) BacktestGroup {
	return BacktestGroup{
		Members: g.Members, Points: g.Points,
		Top: each(g.Top, func(m backtest.Member) BacktestMember { return BacktestMember(m) }),
	}
}

// ProgramMoney is what programs give back of sales when every point is used, by
// currency. Welcome points, campaigns and tiers come on top.
type ProgramMoney struct {
	MarginBP int64       `json:"margin_bp" doc:"Gross margin that the draft says, basis points"`
	Draft    []GivenBack `json:"draft"`
	Live     []GivenBack `json:"live"`
}

// GivenBack is what is given back in a currency. Basis points are of sales.
type GivenBack struct {
	Currency  string     `json:"currency"`
	Cheapest  PointWorth `json:"cheapest" doc:"The reward that costs least a point"`
	Dearest   PointWorth `json:"dearest" doc:"The reward that costs most a point"`
	LowBP     int64      `json:"low_bp" doc:"Given back with the cheapest"`
	HighBP    int64      `json:"high_bp" doc:"Given back with the dearest"`
	BreakEven int64      `json:"break_even_bp" doc:"More sales to pay for the dearest; -1: never"`
}

// PointWorth is what points buy by a reward: minor units for so many points.
type PointWorth struct {
	Reward string `json:"reward" doc:"Its id"`
	Minor  int64  `json:"minor"`
	Points int64  `json:"points"`
}

func (s *server) weighProgram(ctx context.Context, who app.Session, _ *noInput) (*answer[ProgramMoney], error) {
	w, err := s.app.WeighProgram(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(ProgramMoney{
		MarginBP: w.MarginBP, Draft: each(w.Draft, givenBackOf), Live: each(w.Live, givenBackOf),
	}), nil
}

func givenBackOf(g program.Generosity) GivenBack {
	return GivenBack{
		Currency: g.Currency, Cheapest: PointWorth(g.Cheapest), Dearest: PointWorth(g.Dearest),
		LowBP: g.LowBP, HighBP: g.HighBP, BreakEven: g.BreakEven,
	}
}
