package api

import (
	"context"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/member"
)

// MemberRow is a person of the program as a list shows them.
type MemberRow struct {
	ID          uuid.UUID  `json:"id" format:"uuid"`
	Name        string     `json:"name"`
	Email       string     `json:"email"`
	State       string     `json:"state" enum:"member,guest,left,lead"`
	JoinedAt    *time.Time `json:"joined_at"`
	Available   int64      `json:"available"`
	Pending     int64      `json:"pending"`
	Lifetime    int64      `json:"lifetime"`
	Orders      int        `json:"orders"`
	LastOrderAt *time.Time `json:"last_order_at"`
}

// Member is a person of the program as their page shows them.
type Member struct {
	MemberRow
	Balance         FullBalance `json:"balance"`
	NextAvailableAt *time.Time  `json:"next_available_at" doc:"When the first pending points become usable"`
	Worth           *Money      `json:"worth,omitempty" doc:"What the usable points buy at the best reward"`
	Identities      []Identity  `json:"identities"`
	Review          Review      `json:"review"`
	Ending          []Ending    `json:"ending" doc:"What ends within a year unless it is used, first-ending first"`
}

// FullBalance is a balance with what was ever earned.
type FullBalance struct {
	Pending   int64 `json:"pending"`
	Available int64 `json:"available" doc:"Below zero only after a reversal"`
	Held      int64 `json:"held" doc:"Between the tap on a reward and its code"`
	Lifetime  int64 `json:"lifetime"`
}

// Identity is a member's customer record in one store.
type Identity struct {
	StoreID    uuid.UUID `json:"store_id" format:"uuid"`
	StoreName  string    `json:"store_name"`
	Platform   string    `json:"platform" enum:"shopify,woocommerce"`
	CustomerID string    `json:"customer_id"`
}

// MemberAnswer holds one member.
type MemberAnswer struct {
	Member Member `json:"member"`
}

// MemberOrder is an order on a member's page.
type MemberOrder struct {
	ID        uuid.UUID  `json:"id" format:"uuid"`
	Name      string     `json:"name"`
	StoreName string     `json:"store_name"`
	PlacedAt  time.Time  `json:"placed_at"`
	Total     Money      `json:"total" doc:"What it costs now, net of refunds"`
	Status    string     `json:"status" enum:"draft,unpaid,paid,cancelled"`
	Points    int64      `json:"points" doc:"What it stands for in the ledger"`
	Note      string     `json:"note" doc:"Why it earned nothing, or empty"`
	Sent      *time.Time `json:"sent_at,omitempty" doc:"When its parcel left; missing before"`
	Arrived   *time.Time `json:"arrived_at,omitempty" doc:"When its parcel was there; missing before"`
	Estimated bool       `json:"arrival_estimated,omitempty" doc:"Nobody told of the arrival: parcels to that country take about as long"`
	Late      string     `json:"late" enum:",late,looked_into" doc:"Whether its parcel is late: looked_into, and a request about it is open"`
	LateBy    string     `json:"late_by,omitempty" format:"date" doc:"When that should have arrived, absent where nobody can tell"`
}

type findMembersInput struct {
	Text  string `query:"q" maxLength:"200" doc:"Beginning of a name or an e-mail, the number of an order, or a code"`
	Sort  string `query:"sort" enum:"joined,points,recent" default:"joined"`
	Tier  string `query:"tier" maxLength:"40" doc:"Id of a live tier: only those who have it"`
	Leads bool   `query:"leads" doc:"Only leads: people outside the program who take the newsletter or began a checkout"`
	After string `query:"after" maxLength:"64" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

// mostSkipped is how deep a list of members can be paged; a search finds the rest.
const mostSkipped = 5_000

func (s *server) memberAPI(described huma.API) {
	staff(s, described, get("list-members", "/members", "Find members"), s.listMembers)
	staff(s, described, get("get-member", "/members/{id}", "One member"), s.getMember)
	staff(s, described, get("list-member-history", "/members/{id}/history", "A points history"), s.memberHistory)
	staff(s, described, get("list-member-orders", "/members/{id}/orders", "A member's orders"), s.memberOrders)
	rewards := get("list-member-redemptions", "/members/{id}/redemptions", "A member's rewards")
	staff(s, described, rewards, s.memberRedemptions)
}

func (s *server) listMembers(
	ctx context.Context, who app.Session, in *findMembersInput,
) (*answer[CountedPage[MemberRow]], error) {
	skip := 0
	if in.After != "" {
		n, err := strconv.Atoi(in.After)
		if err != nil || n < 0 || n > mostSkipped {
			return nil, fail.Field("query.after", "is not a cursor of ours: take it from next")
		}
		skip = n
	}
	find := member.Find{Text: in.Text, Sort: in.Sort, Leads: in.Leads, Offset: skip, Limit: in.Limit}
	rows, total, err := s.app.FindMembers(ctx, who.Merchant, find, in.Tier)
	if err != nil {
		return nil, err
	}
	next := ""
	if end := skip + len(rows); len(rows) == in.Limit && int64(end) < total && end <= mostSkipped {
		next = strconv.Itoa(end)
	}
	return reply(CountedPage[MemberRow]{Items: each(rows, memberRowOf), Next: next, Total: total}), nil
}

var memberStates = map[member.State]string{
	member.StateGuest: "guest", member.StateMember: "member", member.StateLeft: "left", member.StateKnown: "guest",
	member.StateLead: "lead",
}

func memberRowOf(r member.Row) MemberRow {
	return MemberRow{
		ID: r.ID, Name: r.Name, Email: r.Email, State: memberStates[r.State], JoinedAt: utc(r.JoinedAt),
		Available: r.Available, Pending: r.Pending, Lifetime: r.Lifetime,
		Orders: r.Orders, LastOrderAt: utc(r.LastOrderAt),
	}
}

func (s *server) getMember(ctx context.Context, who app.Session, in *OneInput) (*answer[MemberAnswer], error) {
	d, err := s.app.Member(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(MemberAnswer{Member: Member{
		MemberRow:       memberRowOf(d.Row),
		Balance:         FullBalance{Pending: d.Pending, Available: d.Available, Held: d.Held, Lifetime: d.Lifetime},
		NextAvailableAt: utc(d.NextUsable),
		Worth:           moneyOf(d.Worth),
		Identities:      each(d.Accounts, identityOf),
		Review:          reviewOf(d.Review),
		Ending:          each(d.Ending, endingOf),
	}}), nil
}

func identityOf(a app.MemberAccount) Identity {
	return Identity{
		StoreID: a.Store.ID, StoreName: a.Store.Name, Platform: string(a.Store.Platform), CustomerID: a.CustomerID,
	}
}

type memberHistoryInput struct {
	OneInput
	PageInput
}

func (s *server) memberHistory(
	ctx context.Context, who app.Session, in *memberHistoryInput,
) (*answer[Page[Movement]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	moved, next, err := s.app.History(ctx, who.Merchant, in.ID, app.HistoryQuery{Before: before, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	wire := s.o.movementsIn(m.Locale, m.Look)
	return reply(Page[Movement]{Items: each(moved, wire), Next: cursorOf(next)}), nil
}

var orderStatuses = []string{"draft", "unpaid", "paid", "cancelled"} // by platform.OrderStatus

func (s *server) memberOrders(ctx context.Context, who app.Session, in *OneInput) (*answer[List[MemberOrder]], error) {
	orders, err := s.app.MemberOrders(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(List[MemberOrder]{Items: each(orders, func(o app.MemberOrder) MemberOrder {
		wire := MemberOrder{
			ID: o.ID, Name: o.Name, StoreName: o.StoreName, PlacedAt: o.PlacedAt.UTC(),
			Total: Money{Minor: o.Total, Currency: o.Currency}, Status: orderStatuses[o.Status],
			Points: o.Posted, Note: o.Note, Sent: utc(o.Moments.Fulfilled), Arrived: utc(o.Moments.Delivered),
			Estimated: o.Moments.Delivered != nil && o.Moments.Guessed,
		}
		wire.Late, wire.LateBy = lateOf(o.Late)
		return wire
	})}), nil
}

func lateOf(l *app.LateParcel) (late, by string) {
	if l == nil {
		return "", ""
	}
	if l.By != nil {
		by = l.By.Format(time.DateOnly)
	}
	if l.Request {
		return "looked_into", by
	}
	return "late", by
}

func (s *server) memberRedemptions(
	ctx context.Context, who app.Session, in *OneInput,
) (*answer[List[Redemption]], error) {
	listed, err := s.app.MemberRedemptions(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(List[Redemption]{Items: each(listed, redemptionOf)}), nil
}
