package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
)

// SimulateBody says which order is tried, and by what.
type SimulateBody struct {
	Against string      `json:"against,omitempty" enum:"draft,live" default:"draft"`
	Order   string      `json:"order,omitempty" maxLength:"80" doc:"Name or id of an order that a store told of"`
	Typed   *TypedOrder `json:"typed,omitempty" doc:"An order that nobody placed, instead"`
}

// TypedOrder is an order that nobody placed. Amounts are minor units of its
// store's currency, with tax.
type TypedOrder struct {
	Store    *uuid.UUID  `json:"store_id,omitempty" format:"uuid" doc:"Whose currency and products; the first store when absent"`
	Member   *uuid.UUID  `json:"member_id,omitempty" format:"uuid" doc:"Who buys; somebody new when absent"`
	Tier     string      `json:"tier,omitempty" maxLength:"40" doc:"Its id; the member's own when absent"`
	Nth      int         `json:"nth,omitempty" minimum:"0" maximum:"100000" doc:"Which order of theirs it is; the next when absent"`
	Tags     []string    `json:"tags,omitempty" maxItems:"50" doc:"The customer's; the member's own when absent"`
	At       string      `json:"at,omitempty" maxLength:"16" doc:"Time of the merchant's calendar; now when absent"`
	Channel  string      `json:"channel,omitempty" enum:"online,pos,draft,subscription,b2b,other" default:"online"`
	Country  string      `json:"country,omitempty" pattern:"^([A-Z]{2})?$"`
	Codes    []string    `json:"codes,omitempty" maxItems:"20" doc:"Discount codes it used"`
	Lines    []TypedLine `json:"lines" minItems:"1" maxItems:"100"`
	Discount int64       `json:"discount,omitempty" minimum:"0" doc:"Off all lines together"`
	Shipping int64       `json:"shipping,omitempty" minimum:"0" maximum:"1000000000000"`
	Tips     int64       `json:"tips,omitempty" minimum:"0" maximum:"1000000000000"`
	TaxBP    int64       `json:"tax_bp,omitempty" minimum:"0" maximum:"10000" doc:"The tax rate in all amounts, basis points"`
}

// TypedLine is one line of it.
type TypedLine struct {
	Product  string `json:"product_id,omitempty" maxLength:"80" doc:"The platform's id"`
	Variant  string `json:"variant_id,omitempty" maxLength:"80"`
	Title    string `json:"title,omitempty" maxLength:"200"`
	Quantity int64  `json:"quantity" minimum:"1" maximum:"1000000"`
	Amount   int64  `json:"amount" minimum:"0" doc:"Of all pieces together, after the line's own discount"`
	GiftCard bool   `json:"gift_card,omitempty"`
	Sale     bool   `json:"sale,omitempty" doc:"Its price is reduced"`
}

// Simulation is what an order would earn, and why.
type Simulation struct {
	Version   int               `json:"version" doc:"Of the program; 0 is the draft"`
	Name      string            `json:"name" doc:"The order's, empty for a typed one"`
	StoreName string            `json:"store_name"`
	PlacedAt  time.Time         `json:"placed_at"`
	Currency  string            `json:"currency"`
	Total     int64             `json:"total"`
	Member    *SimulatedMember  `json:"member,omitempty" doc:"Absent for somebody new"`
	Nth       int               `json:"nth" doc:"Which order of theirs it is"`
	Tier      string            `json:"tier" doc:"Its name, empty for none"`
	Points    int64             `json:"points"`
	Posted    *int64            `json:"posted,omitempty" doc:"What an order of a store stands for in the ledger"`
	Pinned    int               `json:"pinned_version" doc:"That it earned under, 0 for none"`
	Told      string            `json:"told" doc:"What the shopper would read; empty when it earns nothing"`
	WhyNot    string            `json:"why_not" doc:"Why it earns nothing, or empty"`
	Excluded  string            `json:"excluded" enum:",code,customer,tier,country,channel" doc:"Why the whole order earns nothing"`
	UsableOn  *time.Time        `json:"usable_on" doc:"null when it earns nothing, or no day is known"`
	Lines     []SimulatedLine   `json:"lines"`
	Whole     int64             `json:"whole" doc:"Points that are on no line: once an order, for shipping and tips"`
	Rules     []SimulatedRule   `json:"rules" doc:"Active rules for orders"`
	Campaigns []SimulatedRule   `json:"campaigns" doc:"Active campaigns"`
	Limits    []SimulatedLimits `json:"limits" doc:"What has limits or a budget"`
}

// SimulatedMember is who buys.
type SimulatedMember struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
}

// SimulatedLine is a line and what it brings.
type SimulatedLine struct {
	Title    string `json:"title"`
	Quantity int64  `json:"quantity"`
	Amount   int64  `json:"amount" doc:"Minor units with tax, after every discount"`
	Discount int64  `json:"discount"`
	Points   int64  `json:"points"`
	Why      string `json:"why" enum:",giftcard,sale,never,free,norule" doc:"Why no rule counts it"`
}

// SimulatedRule is a rule or campaign and what it does.
type SimulatedRule struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Points int64  `json:"points" doc:"Of the rule alone; what campaigns add stands with them"`
	Unmet  string `json:"unmet" enum:",time,first,nth,every,channel,country,tier,tag,segment,products" doc:"The first condition that does not hold"`
	Why    string `json:"why" enum:",not_meant,nothing_counts,nothing_paid,too_little,below_minimum,limit,excluded" doc:"Why nothing, when its conditions hold"`
}

// SimulatedLimits is something with limits or a budget, and what they did.
type SimulatedLimits struct {
	Of   string `json:"of" doc:"rule:<id>, campaign:<id> or program"`
	Left int64  `json:"left" doc:"Points that it could still give to this order"`
	Took int64  `json:"took"`
	Cut  int64  `json:"cut" doc:"Points that it would have given besides"`
}

func (s *server) simulateAPI(described huma.API) {
	op := post("simulate-order", "/program/simulate", "What one order would earn, and why")
	op.Description = "Posts nothing. An order of a store is tried as it stands now, with its buyer as they were " +
		"when it first earned."
	staff(s, described, op, s.simulate)
}

func (s *server) simulate(
	ctx context.Context, who app.Session, in *request[SimulateBody],
) (*answer[Simulation], error) {
	if (in.Body.Order == "") == (in.Body.Typed == nil) {
		return nil, fail.Field("body.order", "or typed must say what is tried")
	}
	trial := app.Trial{Live: in.Body.Against == "live", Order: in.Body.Order}
	if in.Body.Typed != nil {
		trial.Typed = in.Body.Typed.order()
	}
	found, err := s.app.Simulate(ctx, who.Merchant, trial)
	if err != nil {
		return nil, under("body.typed", err)
	}
	return reply(simulationOf(&found)), nil
}

func (t *TypedOrder) order() app.TypedOrder {
	o := app.TypedOrder{
		Tier: t.Tier, Nth: t.Nth, Tags: t.Tags, At: t.At, Channel: t.Channel, Country: t.Country, Codes: t.Codes,
		Discount: t.Discount, Shipping: t.Shipping, Tips: t.Tips, TaxBP: t.TaxBP,
		Lines: each(t.Lines, func(l TypedLine) app.TypedLine { return app.TypedLine(l) }),
	}
	if t.Store != nil {
		o.Store = *t.Store
	}
	if t.Member != nil {
		o.Member = *t.Member
	}
	return o
}

func simulationOf(s *app.Simulation) Simulation {
	wire := Simulation{
		Version: s.Version, Name: s.Order.Name, StoreName: s.Store.Name, PlacedAt: s.Order.PlacedAt.UTC(),
		Currency: s.State.Currency, Total: s.State.Total, Nth: s.Buyer.Nth, Tier: s.TierName, Points: s.Points,
		Pinned: s.Order.ProgramVersion, Told: s.Told, WhyNot: s.WhyNot, Excluded: string(s.Excluded),
		UsableOn: utc(s.UsableOn), Whole: s.Whole, Lines: make([]SimulatedLine, 0, len(s.Lines)),
		Rules: each(s.Rules, ruleTried), Campaigns: each(s.Campaigns, campaignTried),
		Limits: each(s.Bounds, func(b program.TracedBound) SimulatedLimits {
			return SimulatedLimits{Of: b.Slot.Key, Left: b.Left, Took: b.Took, Cut: b.Cut}
		}),
	}
	if s.Member != nil {
		wire.Member = &SimulatedMember{ID: s.Member.ID, Name: s.Member.Name}
	}
	if s.Order.ExternalID != "" {
		wire.Posted = &s.Order.Posted
	}
	for i, line := range s.Lines {
		stated := &s.State.Lines[i]
		wire.Lines = append(wire.Lines, SimulatedLine{
			Title: stated.Title, Quantity: stated.Quantity, Amount: stated.Net + stated.Tax, Discount: stated.Discount,
			Points: line.Points, Why: string(line.Why),
		})
	}
	return wire
}

// whyNothing are the words for program.Nothing on the wire.
var whyNothing = map[program.Nothing]string{
	program.NotMeant: "not_meant", program.NothingCounts: "nothing_counts", program.NothingPaid: "nothing_paid",
	program.TooLittle: "too_little", program.BelowMinimum: "below_minimum", program.LimitReached: "limit",
	program.ExcludedOrder: "excluded", program.ExcludedByMember: "excluded",
}

func ruleTried(r program.TracedRule) SimulatedRule {
	wire := SimulatedRule{ID: r.Rule.ID, Name: r.Rule.Name, Points: r.Points, Unmet: string(r.Unmet)}
	if r.Points == 0 && r.Unmet == program.UnmetNothing {
		wire.Why = whyNothing[r.Why]
	}
	return wire
}

func campaignTried(c program.TracedCampaign) SimulatedRule {
	return SimulatedRule{ID: c.Campaign.ID, Name: c.Campaign.Name, Points: c.Points, Unmet: string(c.Unmet)}
}
