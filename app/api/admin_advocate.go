package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/ledger"
	"regulars/app/referral"
)

// Advocate is a member who recommends the shop, what it brings and what it costs.
type Advocate struct {
	MemberID     uuid.UUID  `json:"member_id" format:"uuid"`
	Name         string     `json:"name"`
	Email        string     `json:"email"`
	Former       bool       `json:"former" doc:"They were erased: nothing says who it was"`
	Roles        []string   `json:"roles" doc:"promoter: would recommend the shop, 9 or 10 of 10; referrer: a friend bought; reviewer; influencer: a commission runs"`
	Score        *int64     `json:"score" doc:"The last answer to would you recommend us, 0 to 10"`
	Reviews      int64      `json:"reviews"`
	Visits       int64      `json:"visits" doc:"Of their links"`
	Orders       int64      `json:"orders" doc:"First orders of friends that stand: friends who bought"`
	Again        int64      `json:"again" doc:"Later orders of friends that stand"`
	Rewarded     int64      `json:"rewarded"`
	Sales        []Money    `json:"sales" doc:"Of friends' orders that stand, with what was given back"`
	Kept         []Money    `json:"kept" doc:"And without"`
	Points       int64      `json:"points" doc:"Theirs, for friends"`
	FriendPoints int64      `json:"friend_points" doc:"Their friends', for joining"`
	Thanks       int64      `json:"thanks" doc:"Points that staff gave for recommending"`
	CodesGiven   int64      `json:"codes_given"`
	CodesUsed    int64      `json:"codes_used"`
	Cost         Money      `json:"cost" doc:"What all those points and thanks are worth at most, and what used codes of a fixed amount took off"`
	Net          Money      `json:"net" doc:"kept less cost, of the merchant's currency"`
	Codes        []string   `json:"codes"`
	AskedAt      *time.Time `json:"asked_at" doc:"When staff last asked them to recommend"`
	ShownAs      string     `json:"shown_as" doc:"The name they want on the leader board; empty for none"`
}

// AdvocateDetail is one advocate with the commission and the months of statements.
type AdvocateDetail struct {
	Advocate
	Member       bool                 `json:"member" doc:"In the program: they can be paid"`
	Commission   *referral.Commission `json:"commission" doc:"null for who never had one"`
	CommissionAt *time.Time           `json:"commission_at" doc:"Since when those terms hold"`
	Links        []AdvocateLink       `json:"links"`
	Months       []AdvocateMonth      `json:"months" doc:"With movements or rewards, newest first"`
}

// AdvocateLink is where somebody's link leads in one store.
type AdvocateLink struct {
	Store string `json:"store"`
	Link  string `json:"link"`
}

// AdvocateMonth is what changed in a month.
type AdvocateMonth struct {
	Month  string `json:"month" doc:"2026-03, in the merchant's calendar"`
	Points int64  `json:"points"`
}

// AdvocateCounts is how many members there are of each role.
type AdvocateCounts struct {
	All    int64            `json:"all"`
	Counts map[string]int64 `json:"counts" doc:"By role"`
}

// AdvocateOrder is one order of a friend.
type AdvocateOrder struct {
	ID       uuid.UUID  `json:"id" format:"uuid"`
	Name     string     `json:"name"`
	PlacedAt time.Time  `json:"placed_at"`
	First    bool       `json:"first" doc:"The friend's first"`
	Counts   bool       `json:"counts" doc:"It stands"`
	Sales    Money      `json:"sales"`
	Kept     Money      `json:"kept"`
	Paying   bool       `json:"paying" doc:"A commission was in force when it was placed"`
	Points   int64      `json:"points" doc:"The commission, now"`
	RewardID *uuid.UUID `json:"reward_id" format:"uuid" doc:"Or the redemption that it is"`
	DueAt    *time.Time `json:"due_at" doc:"When its return window is over"`
	Reason   string     `json:"reason" doc:"Why it pays nothing, or less: month_full, currency, outside, limit_reached, below_minimum, advocate_not_earning, reward_unavailable, order_refunded, staff, checks"`
}

// CommissionBody is what somebody is paid from now on.
type CommissionBody struct {
	Code       string              `json:"code,omitempty" maxLength:"40" doc:"A code of their own, besides those they have"`
	Commission referral.Commission `json:"commission"`
}

// RecommendBody is whom to ask to recommend the shop, and with which letter.
type RecommendBody struct {
	TemplateID uuid.UUID   `json:"template_id" format:"uuid"`
	Members    []uuid.UUID `json:"members,omitempty" maxItems:"200"`
	Role       string      `json:"role,omitempty" enum:"promoter,referrer,reviewer,influencer" doc:"Everybody of it, 1000 at most"`
}

// AskedAdvocates is what came of it.
type AskedAdvocates struct {
	Asked   int `json:"asked" doc:"Letters that were queued; consent and limits are asked when each goes"`
	Skipped int `json:"skipped" doc:"Who was asked in the last 90 days"`
}

// AdvocateStatement is what somebody got for their friends in one month. Its points
// are the ledger's.
type AdvocateStatement struct {
	MemberID uuid.UUID       `json:"member_id" format:"uuid"`
	Name     string          `json:"name"`
	Email    string          `json:"email"`
	Shop     string          `json:"shop"`
	Month    string          `json:"month"`
	Points   int64           `json:"points"`
	Cost     Money           `json:"cost" doc:"What the points are worth at most"`
	Lines    []StatementLine `json:"lines"`
	Gifts    []StatementGift `json:"gifts" doc:"Rewards that were given"`
}

// StatementLine is one movement of points.
type StatementLine struct {
	At     time.Time `json:"at"`
	Title  string    `json:"title"`
	Reason string    `json:"reason"`
	Order  *Money    `json:"order" doc:"What the friend's order cost then; null where that did not matter"`
	Points int64     `json:"points"`
}

// StatementGift is a reward that was given for a friend.
type StatementGift struct {
	At    time.Time `json:"at"`
	Name  string    `json:"name"`
	Code  string    `json:"code"`
	State string    `json:"state"`
}

type listAdvocatesInput struct {
	PageInput
	Role  string `query:"role" enum:"promoter,referrer,reviewer,influencer"`
	Sort  string `query:"sort" enum:"friends,orders,sales,kept,points,net,reviews,score" default:"friends" doc:"Most first; sales, kept, cost (points) and net of the merchant's currency"`
	Board string `query:"board" enum:"true,false" default:"false" doc:"true: only who wants to be on the leader board"`
}

type advocateOrdersInput struct {
	OneInput
	PageInput
}

type statementInput struct {
	OneInput
	Month string `query:"month" required:"true" doc:"2026-03, in the merchant's calendar"`
}

type commissionInput struct {
	OneInput
	Body CommissionBody
}

func (s *server) advocateAPI(described huma.API) {
	const path = "/advocates"
	staff(s, described, get("list-advocates", path, "Members who recommend the shop, most first"), s.listAdvocates)
	staff(s, described, get("count-advocates", path+"/counts", "How many there are of each role"), s.countAdvocates)
	staff(s, described, post("ask-advocates", path+"/ask", "Ask members to recommend the shop"), s.askAdvocates)
	staff(s, described, get("get-advocate", path+"/{id}", "What a member brings"), s.getAdvocate)
	staff(s, described, get("list-advocate-orders", path+"/{id}/orders", "Orders of a member's friends, newest first"),
		s.advocateOrders)
	staff(s, described, put("set-commission", path+"/{id}/commission",
		"Pay a member for the orders of their friends, from now on"), s.setCommission)
	staff(s, described, remove("remove-board-name", path+"/{id}/board-name", "Take a name off the leader board"),
		s.removeBoardName)
	staff(s, described, get("get-statement", path+"/{id}/statement", "What a member got for friends in a month"),
		s.getStatement)
	file := get("export-statement", path+"/{id}/statement.csv", "The same as CSV")
	file.Responses = csvAnswer("date, what, why, order_minor, currency, points")
	staff(s, described, file, s.exportStatement)
}

func advocateOf(v app.AdvocateView) Advocate {
	wire := Advocate{
		MemberID: v.Member, Name: v.Name, Email: v.Email, Former: v.Former, Score: v.Score, Reviews: v.Reviews,
		Visits: v.Visits, Orders: v.Orders, Again: v.Again, Rewarded: v.Rewarded, Sales: moneys(v.Gross),
		Kept: moneys(v.Kept), Points: v.Points, FriendPoints: v.FriendPoints, Thanks: v.Thanks,
		CodesGiven: v.Given, CodesUsed: v.Used,
		Cost: Money{v.Cost, v.Currency}, Net: Money{v.Net, v.Currency}, AskedAt: utc(v.AskedAt), ShownAs: v.ShownAs,
		Roles: each(v.Roles(), func(r referral.Role) string { return string(r) }), Codes: []string{},
	}
	for _, code := range v.Codes {
		if code.RemovedAt == nil {
			wire.Codes = append(wire.Codes, code.Code)
		}
	}
	return wire
}

func advocateDetailOf(d app.AdvocateDetail) AdvocateDetail {
	wire := AdvocateDetail{
		Advocate: advocateOf(d.AdvocateView), Member: d.Joined,
		Links:  each(d.Links, func(l app.StoreLink) AdvocateLink { return AdvocateLink(l) }),
		Months: each(d.Months, func(m ledger.Month) AdvocateMonth { return AdvocateMonth(m) }),
	}
	if d.Terms != nil {
		wire.Commission, wire.CommissionAt = &d.Terms.Commission, utc(&d.Terms.BeginsAt)
	}
	return wire
}

// sortedAfter reads a cursor that names what a list is sorted by and an id.
func sortedAfter(after string) (value int64, id uuid.UUID, err error) {
	number, text, _ := strings.Cut(after, ".")
	value, wrong := strconv.ParseInt(number, 10, 64)
	id, err = uuid.Parse(text)
	if wrong != nil || err != nil {
		return 0, id, fail.Field("query.after", "is not a cursor of ours: take it from next")
	}
	return value, id, nil
}

func (s *server) listAdvocates(
	ctx context.Context, who app.Session, in *listAdvocatesInput,
) (*answer[Page[Advocate]], error) {
	f := referral.Find{
		Role: referral.Role(in.Role), Sort: referral.Sort(in.Sort), Named: in.Board == "true", Limit: in.Limit,
	}
	if in.After != "" {
		var err error
		if f.Value, f.Below, err = sortedAfter(in.After); err != nil {
			return nil, err
		}
		f.Begun = true
	}
	page, more, err := s.app.Advocates(ctx, who.Merchant, f)
	if err != nil {
		return nil, err
	}
	wire := Page[Advocate]{Items: each(page, advocateOf)}
	if more {
		last := page[len(page)-1]
		wire.Next = strconv.FormatInt(last.Value, 10) + "." + last.Member.String()
	}
	return reply(wire), nil
}

func (s *server) countAdvocates(ctx context.Context, who app.Session, _ *noInput) (*answer[AdvocateCounts], error) {
	counts, err := s.app.AdvocateCounts(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	wire := AdvocateCounts{All: counts[""], Counts: map[string]int64{}}
	for _, role := range referral.Roles {
		wire.Counts[string(role)] = counts[role]
	}
	return reply(wire), nil
}

func (s *server) getAdvocate(ctx context.Context, who app.Session, in *OneInput) (*answer[AdvocateDetail], error) {
	return replied(advocateDetailOf)(s.app.Advocate(ctx, who.Merchant, in.ID))
}

func (s *server) setCommission(
	ctx context.Context, who app.Session, in *commissionInput,
) (*answer[AdvocateDetail], error) {
	d, err := s.app.SetCommission(ctx, app.CommissionInput{
		Merchant: who.Merchant, Member: in.ID, Code: in.Body.Code, Commission: in.Body.Commission,
	})
	if err != nil {
		return nil, err
	}
	return reply(advocateDetailOf(d)), nil
}

func (s *server) removeBoardName(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveBoardName(ctx, who.Merchant, in.ID)
}

func (s *server) askAdvocates(
	ctx context.Context, who app.Session, in *request[RecommendBody],
) (*answer[AskedAdvocates], error) {
	asked, err := s.app.AskAdvocates(ctx, app.AdvocatesAsk{
		Merchant: who.Merchant, Template: in.Body.TemplateID, Members: in.Body.Members,
		Role: referral.Role(in.Body.Role),
	})
	if err != nil {
		return nil, err
	}
	return reply(AskedAdvocates(asked)), nil
}

// advocateOrders goes on below an order named by when it was placed and its id.
func (s *server) advocateOrders(
	ctx context.Context, who app.Session, in *advocateOrdersInput,
) (*answer[Page[AdvocateOrder]], error) {
	var at time.Time
	var below uuid.UUID
	if in.After != "" {
		micros, id, err := sortedAfter(in.After)
		if err != nil {
			return nil, err
		}
		at, below = time.UnixMicro(micros), id
	}
	page, more, err := s.app.FriendOrders(ctx, who.Merchant, in.ID, app.Below{At: at, ID: below}, in.Limit)
	if err != nil {
		return nil, err
	}
	wire := Page[AdvocateOrder]{Items: each(page, advocateOrderOf)}
	if more {
		last := page[len(page)-1]
		wire.Next = strconv.FormatInt(last.PlacedAt.UnixMicro(), 10) + "." + last.ID.String()
	}
	return reply(wire), nil
}

func advocateOrderOf(o app.FriendOrder) AdvocateOrder {
	return AdvocateOrder{
		ID: o.ID, Name: o.Name, PlacedAt: o.PlacedAt.UTC(), First: o.First, Counts: o.Counts,
		Sales: Money{o.Gross, o.Currency}, Kept: Money{o.Kept, o.Currency}, Paying: o.Commission != uuid.Nil,
		Points: o.Points, RewardID: maybeID(o.Reward), DueAt: utc(o.DueAt), Reason: o.Reason,
	}
}

func (s *server) getStatement(
	ctx context.Context, who app.Session, in *statementInput,
) (*answer[AdvocateStatement], error) {
	found, err := s.app.StatementOf(ctx, who.Merchant, in.ID, in.Month)
	if err != nil {
		return nil, err
	}
	return reply(AdvocateStatement{
		MemberID: found.Member, Name: found.Name, Email: found.Email, Shop: found.Shop, Month: found.Month,
		Points: found.Points, Cost: Money{found.Cost, found.Currency},
		Lines: each(found.Lines, func(l app.StatementLine) StatementLine {
			line := StatementLine{At: l.At.UTC(), Title: l.Title, Reason: l.Reason, Points: l.Points}
			if l.Amount != nil {
				line.Order = &Money{l.Amount.Minor, l.Amount.Currency}
			}
			return line
		}),
		Gifts: each(found.Gifts, func(g app.StatementGift) StatementGift {
			return StatementGift{At: g.At.UTC(), Name: g.Name, Code: g.Code, State: g.Status.String()}
		}),
	}), nil
}

func (s *server) exportStatement(
	ctx context.Context, who app.Session, in *statementInput,
) (*huma.StreamResponse, error) {
	write, err := s.app.StatementFile(ctx, who.Merchant, in.ID, in.Month)
	if err != nil {
		return nil, err
	}
	return s.streamCSV(ctx, "statement-"+in.Month+".csv", write), nil
}
