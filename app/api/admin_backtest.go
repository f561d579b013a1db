package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/backtest"
	"regulars/app/fail"
	"regulars/app/program"
)

// Backtest is a trial of the draft on past orders, and how far it is.
type Backtest struct {
	ID        uuid.UUID       `json:"id" format:"uuid"`
	State     string          `json:"state" enum:"running,failed,cancelled,done"`
	Since     *time.Time      `json:"since" doc:"The first moment that counts; null for everything"`
	Until     time.Time       `json:"until" doc:"The first moment that counts no more"`
	Live      int             `json:"live_version" doc:"What the draft is compared with; 0 for nothing"`
	MarginBP  int64           `json:"margin_bp" doc:"Gross margin that the draft said, basis points"`
	Current   bool            `json:"current" doc:"The draft and what is live are still those that it compares"`
	Done      int64           `json:"done" doc:"Orders tried so far"`
	Total     int64           `json:"total"`
	Author    string          `json:"author"`
	CreatedAt time.Time       `json:"created_at"`
	EndedAt   *time.Time      `json:"ended_at"`
	Error     string          `json:"error" doc:"Why the last try did not work, or empty"`
	Report    *BacktestReport `json:"report,omitempty" doc:"Once it is done"`
}

// NewestBacktest holds the back-test that was begun last, if there was one.
type NewestBacktest struct {
	Run *Backtest `json:"run,omitempty"`
}

// BacktestReport is what the draft would have given for past orders.
type BacktestReport struct {
	Orders    int64            `json:"orders" doc:"Paid orders of members"`
	Members   int64            `json:"members" doc:"Who placed them"`
	Draft     BacktestSide     `json:"draft"`
	Live      BacktestSide     `json:"live" doc:"What the program that is live gives for the same orders"`
	Sales     map[string]int64 `json:"sales" doc:"Minor units of those orders by currency"`
	Months    []BacktestMonth  `json:"months" doc:"Of the merchant's calendar, oldest first"`
	Gain      BacktestGroup    `json:"gain" doc:"Members who get more by the draft"`
	Lose      BacktestGroup    `json:"lose" doc:"Members who get less"`
	BreakEven map[string]int64 `json:"break_even" doc:"Sales that pay for what the draft costs more; none without a margin"`
	Steps     []BacktestStep   `json:"steps" doc:"How much members' points change, from who loses most"`
	Habits    []BacktestHabit  `json:"habits" doc:"The same by how members bought"`
	Tiers     BacktestTiers    `json:"tiers" doc:"Who would move on the day it is published, by what they have done so far"`
}

// BacktestStep is how many members would have so many points more, or fewer.
type BacktestStep struct {
	Fewer   bool  `json:"fewer"`
	From    int64 `json:"from"`
	To      int64 `json:"to" doc:"The last that counts; 0 for no end"`
	Members int64 `json:"members"`
}

// BacktestHabit is members who bought alike.
type BacktestHabit struct {
	Kind    string           `json:"kind" enum:"once,few,many,quiet"`
	Members int64            `json:"members"`
	Gain    int64            `json:"gain"`
	Lose    int64            `json:"lose"`
	Draft   int64            `json:"draft" doc:"Points"`
	Live    int64            `json:"live" doc:"Points"`
	Cost    map[string]int64 `json:"cost" doc:"Minor units more, every point used; empty where several currencies were paid in"`
}

// BacktestTiers is who would move between tiers.
type BacktestTiers struct {
	Up      int64          `json:"up"`
	Down    int64          `json:"down"`
	UpFew   []BacktestMove `json:"up_few" doc:"Up to 50 of them"`
	DownFew []BacktestMove `json:"down_few" doc:"Up to 50 of them"`
	Tiers   []TierSize     `json:"tiers" doc:"How members would stand, lowest first"`
}

// BacktestMove is one member who would move.
type BacktestMove struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
	From string    `json:"from" doc:"Names of tiers, empty for none"`
	To   string    `json:"to"`
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
	Name  string    `json:"name"`
	Draft int64     `json:"draft"`
	Live  int64     `json:"live"`
}

type backtestInput struct {
	KeyInput
	Body backtestBody
}

type backtestBody struct {
	Since string `json:"since,omitempty" maxLength:"10" doc:"First day, like 2026-03-01; everything when absent"`
	Until string `json:"until,omitempty" maxLength:"10" doc:"Day before which it ends; now when absent"`
}

func (s *server) backtestAPI(described huma.API) {
	const path = "/program/backtest"
	begin := post("start-backtest", path, "Try the draft on past orders")
	begin.DefaultStatus = http.StatusAccepted
	begin.Description = "Compares with what is live, behind this answer: ask how far it is. " +
		"Nothing is given to anybody. Tiers multiply nothing in it; products and customer tags are those of today."
	staff(s, described, begin, s.startBacktest)
	staff(s, described, get("newest-backtest", path, "The back-test that was begun last"), s.newestBacktest)
	staff(s, described, get("get-backtest", path+"/{id}", "How far a back-test is, and what it found"), s.getBacktest)
	file := get("get-backtest-members", path+"/{id}/members", "Everybody whom the draft would concern, as CSV")
	file.Responses = map[string]*huma.Response{"200": {
		Description: "member_id, name, email, points_live, points_draft, change, tier_now, tier_draft",
		Content:     map[string]*huma.MediaType{"text/csv": {}},
	}}
	staff(s, described, file, s.backtestMembers)
	staff(s, described, post("cancel-backtest", path+"/{id}/cancel", "End a back-test"), s.cancelBacktest)
	staff(s, described, get("weigh-program", "/program/money", "What the draft gives back"), s.weighProgram)
}

func (s *server) startBacktest(
	ctx context.Context, who app.Session, in *backtestInput,
) (*acceptedAnswer[Backtest], error) {
	run, err := s.app.StartBacktest(ctx, who.Merchant, app.BacktestStart{
		BacktestInput: app.BacktestInput{Since: in.Body.Since, Until: in.Body.Until}, Author: who.Staff, Key: in.Key,
	})
	if err != nil {
		return nil, under("body", err)
	}
	return &acceptedAnswer[Backtest]{Status: http.StatusAccepted, Body: backtestOf(run)}, nil
}

func (s *server) newestBacktest(ctx context.Context, who app.Session, _ *noInput) (*answer[NewestBacktest], error) {
	run, err := s.app.BacktestRun(ctx, who.Merchant, uuid.Nil)
	if fail.Is(err, fail.NotFound) {
		return reply(NewestBacktest{}), nil
	}
	if err != nil {
		return nil, err
	}
	wire := backtestOf(run)
	return reply(NewestBacktest{Run: &wire}), nil
}

func (s *server) getBacktest(ctx context.Context, who app.Session, in *OneInput) (*answer[Backtest], error) {
	if in.ID == uuid.Nil {
		return nil, fail.Field("path.id", "is no back-test's")
	}
	return replied(backtestOf)(s.app.BacktestRun(ctx, who.Merchant, in.ID))
}

func (s *server) cancelBacktest(ctx context.Context, who app.Session, in *OneInput) (*answer[Backtest], error) {
	return replied(backtestOf)(s.app.CancelBacktest(ctx, who.Merchant, in.ID))
}

func backtestOf(r *app.BacktestRun) Backtest {
	wire := Backtest{
		ID: r.ID, State: r.Status(), Until: r.Until.UTC(), Live: r.Live, MarginBP: r.Document.MarginBP,
		Current: r.Current, Done: r.Done, Total: r.Total, Author: r.Author, CreatedAt: r.CreatedAt.UTC(),
		EndedAt: utc(r.EndedAt), Error: r.LastError,
	}
	if r.Since.Year() > 1 { // the zero time stands for everything
		wire.Since = utc(&r.Since)
	}
	if r.Found != nil {
		report := reportOf(r)
		wire.Report = &report
	}
	return wire
}

func reportOf(run *app.BacktestRun) BacktestReport {
	r := run.Found
	group := func(g backtest.Group) BacktestGroup {
		top := each(g.Top, func(m backtest.Member) BacktestMember {
			return BacktestMember{ID: m.ID, Name: run.Names[m.ID], Draft: m.Draft, Live: m.Live}
		})
		return BacktestGroup{Members: g.Members, Points: g.Points, Top: top}
	}
	move := func(m app.TierMove) BacktestMove {
		return BacktestMove{ID: m.Member, Name: run.Names[m.Member], From: m.From, To: m.To}
	}
	return BacktestReport{
		Orders: r.Orders, Members: r.Members, Sales: filled(r.Sales), BreakEven: filled(r.BreakEven),
		Draft: BacktestSide(r.Draft), Live: BacktestSide(r.Live),
		Months: each(r.Months, func(m backtest.Month) BacktestMonth { return BacktestMonth(m) }),
		Gain:   group(r.Gain), Lose: group(r.Lose),
		Steps: each(r.Steps, func(s backtest.Step) BacktestStep { return BacktestStep(s) }),
		Habits: each(r.Habits, func(h backtest.Habit) BacktestHabit {
			return BacktestHabit{
				Kind: string(h.Kind), Members: h.Members, Gain: h.Gain, Lose: h.Lose, Draft: h.Draft, Live: h.Live,
				Cost: filled(h.Cost),
			}
		}),
		Tiers: BacktestTiers{
			Up: r.Tiers.Up, Down: r.Tiers.Down, UpFew: each(r.Tiers.UpFew, move), DownFew: each(r.Tiers.DownFew, move),
			Tiers: each(r.Tiers.Tiers, func(t app.TierSize) TierSize { return TierSize(t) }),
		},
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

// backtestMembers streams. An error on the way breaks the file off.
func (s *server) backtestMembers(ctx context.Context, who app.Session, in *OneInput) (*huma.StreamResponse, error) {
	if err := s.app.BacktestDone(ctx, who.Merchant, in.ID); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		c := humaecho.UnwrapV4(hc)
		_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Time{}) // as long as it takes
		hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
		hc.SetHeader("Content-Disposition", `attachment; filename="who-the-draft-concerns.csv"`)
		if err := s.app.WriteBacktest(ctx, who.Merchant, in.ID, hc.BodyWriter()); err != nil {
			s.noteFailure(ctx, problemOf(err), err)
			panic(http.ErrAbortHandler)
		}
	}}, nil
}
