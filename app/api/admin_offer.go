package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/governor"
	"regulars/app/message"
	"regulars/app/work"
)

// Offer is one message that sells something, to one member. Its text is not kept.
type Offer struct {
	ID         uuid.UUID  `json:"id" format:"uuid"`
	MemberID   uuid.UUID  `json:"member_id" format:"uuid"`
	MemberName string     `json:"member_name"`
	TemplateID uuid.UUID  `json:"template_id" format:"uuid"`
	Template   string     `json:"template" doc:"The template’s name"`
	JourneyID  *uuid.UUID `json:"journey_id" doc:"The automation that wants it sent, null for none"`
	LetterID   *uuid.UUID `json:"newsletter_id" doc:"The newsletter that it is, null for none"`
	Priority   int        `json:"priority" doc:"The higher goes first"`
	Status     string     `json:"status" enum:"queued,sent,not_sent,doubtful,failed" doc:"doubtful: the server’s answer was lost, it is not sent again; failed: it needs attention"`
	Why        string     `json:"why" example:"day_full" doc:"Why it waits, or was not sent; empty when it was"`
	About      string     `json:"about" doc:"What was missing, of one that is incomplete; what the last attempt met"`
	Basis      string     `json:"basis" enum:",consent,existing_customer,contract" doc:"What it was sent on"`
	CreatedAt  time.Time  `json:"created_at"`
	NextAt     *time.Time `json:"next_at" doc:"Of one that waits: when it is looked at again"`
	ExpiresAt  time.Time  `json:"expires_at" doc:"Of no use from here on"`
	SentAt     *time.Time `json:"sent_at"`
}

// SellingSettings are what the merchant decides about messages that sell.
type SellingSettings struct {
	PerDay       int      `json:"per_day" doc:"Most messages to a member a day"`
	PerWeek      int      `json:"per_week" doc:"Most messages to a member in seven days"`
	QuietFrom    int      `json:"quiet_from" doc:"Minutes after midnight where the member lives"`
	QuietTo      int      `json:"quiet_to" doc:"The same; equal to quiet_from for no quiet hours"`
	AfterOrder   int      `json:"after_order_hours" doc:"Silence after an order, but for what answers it"`
	AfterRequest int      `json:"after_request_hours" doc:"Silence after a complaint or question was closed"`
	CustomersIn  []string `json:"customers_in" maxItems:"40" doc:"Countries in which those who bought are written to without asking"`
	Countries    []string `json:"countries" readOnly:"true" doc:"Countries whose law allows that"`
}

type listOffersInput struct {
	PageInput
	Member   uuid.UUID `query:"member" format:"uuid" doc:"Only offers to this member"`
	Template uuid.UUID `query:"template" format:"uuid" doc:"Only offers of this template"`
	Journey  uuid.UUID `query:"journey" format:"uuid" doc:"Only offers of this automation"`
	Letter   uuid.UUID `query:"newsletter" format:"uuid" doc:"Only letters of this newsletter"`
	Status   string    `query:"status" enum:"queued,sent,not_sent,doubtful,failed" doc:"Only offers of this status"`
}

func (s *server) offerAPI(described huma.API) {
	staff(s, described, get("list-offers", "/offers", "Messages that sell, newest first, each with its reason"),
		s.listOffers)
	staff(s, described, get("get-selling-settings", "/selling-settings", "How often and when members are written to"),
		s.getSellingSettings)
	staff(s, described, put("save-selling-settings", "/selling-settings", "Change how often and when"),
		s.saveSellingSettings)
}

func (s *server) listOffers(ctx context.Context, who app.Session, in *listOffersInput) (*answer[Page[Offer]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	list, next, err := s.app.Offers(ctx, who.Merchant, message.FindOffers{
		Member: in.Member, Template: in.Template, Journey: in.Journey, Letter: in.Letter, Fate: in.Status,
		Before: before, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return reply(Page[Offer]{Items: each(list, sellingOf), Next: cursorOf(next)}), nil
}

func sellingOf(o app.OfferLine) Offer {
	out := Offer{
		ID: o.ID, MemberID: o.Member, MemberName: o.Name, TemplateID: o.Selling.Template, Template: o.Template,
		JourneyID: o.Journey, LetterID: o.Letter, Priority: int(o.Priority), Status: o.Status.String(),
		Why: o.Why, About: o.LastError,
		CreatedAt: o.CreatedAt.UTC(), ExpiresAt: o.ExpiresAt.UTC(), SentAt: utc(o.SentAt),
	}
	if o.Status == message.Sent || o.Status == message.Doubtful {
		out.Basis = consent.Basis(o.Basis).String()
	}
	switch work.State(o.State) {
	case work.Waiting:
		out.NextAt = utc(&o.NextAt)
	case work.Dead:
		out.Status = "failed"
	default:
	}
	return out
}

func (s *server) getSellingSettings(
	ctx context.Context, who app.Session, _ *noInput,
) (*answer[SellingSettings], error) {
	now, err := s.app.SellingSettings(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	in := now.CustomersIn
	if in == nil {
		in = []string{}
	}
	return reply(SellingSettings{
		PerDay: now.Rules.PerDay, PerWeek: now.Rules.PerWeek,
		QuietFrom: now.Rules.QuietFrom, QuietTo: now.Rules.QuietTo,
		AfterOrder: int(now.Rules.AfterOrder / time.Hour), AfterRequest: int(now.Rules.AfterRequest / time.Hour),
		CustomersIn: in, Countries: app.SoftOptIn,
	}), nil
}

func (s *server) saveSellingSettings(
	ctx context.Context, who app.Session, in *request[SellingSettings],
) (*answer[SellingSettings], error) {
	b := in.Body
	err := s.app.ChangeSellingSettings(ctx, who.Merchant, message.SellingSettings{
		Rules: governor.Rules{
			PerDay: b.PerDay, PerWeek: b.PerWeek, QuietFrom: b.QuietFrom, QuietTo: b.QuietTo,
			AfterOrder:   hours(b.AfterOrder),
			AfterRequest: hours(b.AfterRequest),
		},
		CustomersIn: b.CustomersIn,
	})
	if err != nil {
		return nil, err
	}
	return s.getSellingSettings(ctx, who, nil)
}

// hours turns what is far out of range into what is refused, and not into an
// overflow.
func hours(n int) time.Duration { return time.Duration(min(max(n, -1), 1_000_000)) * time.Hour }
