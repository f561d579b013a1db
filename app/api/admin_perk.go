package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
)

// Perk is a reward that waits for staff to hand it over.
type Perk struct {
	Redemption
	MemberID    uuid.UUID `json:"member_id" format:"uuid"`
	MemberName  string    `json:"member_name"`
	MemberEmail string    `json:"member_email"`
}

func perkOf(p app.Perk) Perk {
	return Perk{
		Redemption: redemptionOf(p.MemberRedemption), MemberID: p.MemberID, MemberName: p.Member.Name,
		MemberEmail: p.Member.Email,
	}
}

// HandOverBody says what became of a perk.
type HandOverBody struct {
	Refused bool   `json:"refused,omitempty" doc:"It cannot be handed over: the points return"`
	Note    string `json:"note,omitempty" maxLength:"500" doc:"The member reads it; needed to refuse"`
}

type handOverInput struct {
	OneInput
	Body HandOverBody
}

func (s *server) perkAPI(described huma.API) {
	staff(s, described, get("list-perks", "/perks", "Perks that wait to be handed over, oldest first"), s.listPerks)
	handOver := post("hand-over-perk", "/perks/{id}/hand-over", "Say that a perk was handed over, or refuse it")
	staff(s, described, handOver, s.handOverPerk)
}

func (s *server) listPerks(ctx context.Context, who app.Session, in *PageInput) (*answer[Page[Perk]], error) {
	after, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(perkOf)(s.app.Perks(ctx, who.Merchant, after, in.Limit))
}

func (s *server) handOverPerk(
	ctx context.Context, who app.Session, in *handOverInput,
) (*redemptionAnswer[Redemption], error) {
	r, err := s.app.HandOver(ctx, app.Handing{
		Merchant: who.Merchant, ID: in.ID, Refused: in.Body.Refused, Note: in.Body.Note,
	})
	if err != nil {
		return nil, err
	}
	return s.redemptionReply(ctx, who, r)
}
