package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/reward"
)

// AdjustBody is points that staff give or take. The member reads the reason.
type AdjustBody struct {
	Points int64  `json:"points" minimum:"-10000000" maximum:"10000000" doc:"Below zero takes points"`
	Reason string `json:"reason" minLength:"1" maxLength:"500"`
	Thanks bool   `json:"thanks,omitempty" doc:"For recommending the shop: the points count as what their friends cost"`
}

// GiveBody is a reward that staff take for a member, in one store.
type GiveBody struct {
	RewardID string    `json:"reward_id" minLength:"1" maxLength:"40"`
	Steps    int64     `json:"steps,omitempty" minimum:"0" maximum:"100000" doc:"Of a slider"`
	Product  string    `json:"product,omitempty" maxLength:"40" doc:"Of a free product: which one"`
	StoreID  uuid.UUID `json:"store_id" format:"uuid"`
}

type adjustInput struct {
	OneInput
	KeyInput
	Body AdjustBody
}

type giveInput struct {
	OneInput
	KeyInput
	Body GiveBody
}

type undoInput struct {
	OneInput
	Redemption uuid.UUID `path:"redemption_id" format:"uuid"`
}

// redemptionAnswer is 200 with a working code, 202 while it is being made.
type redemptionAnswer[T any] struct {
	Status int
	Body   T
}

func (s *server) memberWriteAPI(described huma.API) {
	adjust := post("adjust-member", "/members/{id}/adjust", "Give or take points")
	mayWait[Movement](described, &adjust, http.StatusOK)
	staff(s, described, adjust, s.adjustMember)
	redeem := post("redeem-for-member", "/members/{id}/redemptions", "Take a reward for a member")
	staff(s, described, redeem, s.redeemFor)
	undo := post("undo-redemption", "/members/{id}/redemptions/{redemption_id}/undo", "Give an unused reward back")
	staff(s, described, undo, s.undoFor)
}

func (s *server) adjustMember(ctx context.Context, who app.Session, in *adjustInput) (*waitingAnswer, error) {
	made, err := s.app.Adjust(ctx, app.Adjustment{
		Merchant: who.Merchant, Member: in.ID, Points: in.Body.Points, Reason: in.Body.Reason, Key: in.Key,
		Thanks: in.Body.Thanks,
	})
	if err != nil {
		return waits(who, err)
	}
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return done(s.o.movementsIn(m.Locale, m.Look)(made)), nil
}

func (s *server) redeemFor(ctx context.Context, who app.Session, in *giveInput) (*redemptionAnswer[Redemption], error) {
	if err := s.allow(ctx, "redeem|"+who.Merchant.String()+"|"+in.ID.String()); err != nil {
		return nil, err
	}
	r, err := s.app.Redeem(ctx, app.RedeemInput{
		Merchant: who.Merchant, Member: in.ID, Store: in.Body.StoreID, RewardID: in.Body.RewardID, Key: in.Key,
		Steps: in.Body.Steps, Product: in.Body.Product, Staff: true,
	})
	if err != nil {
		return nil, err
	}
	return s.redemptionReply(ctx, who, r)
}

func (s *server) undoFor(ctx context.Context, who app.Session, in *undoInput) (*redemptionAnswer[Redemption], error) {
	r, err := s.app.Undo(ctx, who.Merchant, in.ID, in.Redemption)
	if err != nil {
		return nil, err
	}
	return s.redemptionReply(ctx, who, r)
}

func (s *server) redemptionReply(
	ctx context.Context, who app.Session, r *reward.Redemption,
) (*redemptionAnswer[Redemption], error) {
	d, err := s.app.DescribeRedemption(ctx, who.Merchant, r)
	if err != nil {
		return nil, err
	}
	return &redemptionAnswer[Redemption]{Status: statusOfRedemption(r), Body: redemptionOf(d)}, nil
}

// statusOfRedemption is 202 while the store has not answered for good.
func statusOfRedemption(r *reward.Redemption) int {
	if r.Status.Making() || r.Status == reward.Returning {
		return http.StatusAccepted
	}
	return http.StatusOK
}
