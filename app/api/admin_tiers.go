package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
)

// MemberTier is where a member stands, in the merchant's language.
type MemberTier struct {
	ID       string           `json:"id" doc:"Empty for none"`
	Name     string           `json:"name"`
	Color    string           `json:"color"`
	How      string           `json:"how" enum:"earned,manual,invited"`
	Since    *time.Time       `json:"since" doc:"null for the tier that everybody has"`
	Until    *time.Time       `json:"until" doc:"End of the term or of what staff gave, null for ever"`
	LowersOn *time.Time       `json:"lowers_on" doc:"The member was told of moving down then"`
	Detail   string           `json:"detail" doc:"Until when, or what the member was told"`
	Next     string           `json:"next" doc:"Name of the next tier, empty for none"`
	Missing  string           `json:"missing" doc:"What is missing to the next, in words"`
	Permille int64            `json:"permille" minimum:"0" maximum:"1000" doc:"Of the way to the next"`
	Points   int64            `json:"points" doc:"What counts now"`
	Orders   int64            `json:"orders"`
	Spend    map[string]int64 `json:"spend" doc:"Minor units by currency"`
	Perks    []string         `json:"perks"`
	Changes  []TierChange     `json:"changes" doc:"Newest first, up to 20"`
}

// TierChange is one change of tier with its reason, as the member reads it.
type TierChange struct {
	At   time.Time `json:"at"`
	Move string    `json:"move" enum:"reached,renewed,told,down,ended,gone,given,back,saved"`
	From string    `json:"from" doc:"Names of tiers as they were then, empty for none"`
	To   string    `json:"to"`
	Text string    `json:"text"`
}

// MemberTierAnswer holds a member's tier; null when the program has none.
type MemberTierAnswer struct {
	Tier *MemberTier `json:"tier,omitempty" doc:"Absent when the program has no tiers"`
}

// GiveTierBody is a tier that staff give. The member reads the reason.
type GiveTierBody struct {
	Tier   string `json:"tier" maxLength:"40" doc:"Above what the member earns; empty goes back to what is earned"`
	Until  string `json:"until,omitempty" maxLength:"10" doc:"Last day, like 2026-12-31; absent: no end"`
	Reason string `json:"reason" minLength:"1" maxLength:"500"`
}

type giveTierInput struct {
	OneInput
	Body GiveTierBody
}

// TierMoves is who would move if the draft were published now. Nobody moves down
// before they were told.
type TierMoves struct {
	Up      int64      `json:"up"`
	Down    int64      `json:"down"`
	UpFew   []TierMove `json:"up_few" doc:"Up to 50 of them"`
	DownFew []TierMove `json:"down_few" doc:"Up to 50 of them"`
	Tiers   []TierSize `json:"tiers" doc:"How members would stand, lowest first"`
}

// TierMove is one member who would move.
type TierMove struct {
	Member uuid.UUID `json:"member" format:"uuid"`
	Name   string    `json:"name"`
	Email  string    `json:"email"`
	From   string    `json:"from" doc:"Names of tiers, empty for none"`
	To     string    `json:"to"`
}

// TierSize is how many members have a tier.
type TierSize struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Members int64  `json:"members"`
}

func (s *server) tierAPI(described huma.API) {
	staff(s, described, get("get-member-tier", "/members/{id}/tier", "A member's tier"), s.memberTier)
	staff(s, described, post("give-tier", "/members/{id}/tier", "Give a tier, or go back to the earned one"),
		s.giveTier)
	staff(s, described, get("list-tiers", "/program/tiers", "How many members have each live tier"), s.listTiers)
	staff(s, described, post("preview-tiers", "/program/tiers/preview", "Who would move under the draft"),
		s.previewTiers)
}

func (s *server) memberTier(ctx context.Context, who app.Session, in *OneInput) (*answer[MemberTierAnswer], error) {
	v, err := s.app.MemberTier(ctx, who.Merchant, in.ID)
	if err != nil || v == nil {
		return reply(MemberTierAnswer{}), err
	}
	return reply(MemberTierAnswer{Tier: &MemberTier{
		ID: v.ID, Name: v.Name, Color: v.Color, How: v.How, Since: utc(v.Since), Until: utc(v.Until),
		LowersOn: utc(v.LowersOn), Detail: v.Detail, Next: v.Next, Missing: v.Missing, Permille: v.Permille,
		Points: v.Counts.Points, Orders: v.Counts.Orders, Spend: v.Counts.Spend, Perks: listOf(v.Perks),
		Changes: each(v.Changes, func(c app.TierReason) TierChange { return TierChange(c) }),
	}}), nil
}

func (s *server) giveTier(ctx context.Context, who app.Session, in *giveTierInput) (*answer[MemberTierAnswer], error) {
	err := s.app.GiveTier(ctx, app.TierGift{
		Merchant: who.Merchant, Member: in.ID, Tier: in.Body.Tier, Until: in.Body.Until, Reason: in.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return s.memberTier(ctx, who, &in.OneInput)
}

func (s *server) listTiers(ctx context.Context, who app.Session, _ *noInput) (*answer[List[TierSize]], error) {
	sizes, err := s.app.TierSizes(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(List[TierSize]{Items: each(sizes, func(t app.TierSize) TierSize { return TierSize(t) })}), nil
}

func (s *server) previewTiers(ctx context.Context, who app.Session, _ *noInput) (*answer[TierMoves], error) {
	p, err := s.app.PreviewTiers(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	move := func(m app.TierMove) TierMove { return TierMove(m) }
	return reply(TierMoves{
		Up: p.Up, Down: p.Down, UpFew: each(p.UpFew, move), DownFew: each(p.DownFew, move),
		Tiers: each(p.Tiers, func(t app.TierSize) TierSize { return TierSize(t) }),
	}), nil
}
