package api

import (
	"context"

	"regulars/app"
)

// Claimable says what was earned with the shopper's e-mail address and without
// an account, and waits for proof that the address is theirs.
type Claimable struct {
	Points int64 `json:"points" doc:"0 when nothing waits"`
	Mailed bool  `json:"mailed" doc:"A link was asked for just now"`
}

func (s *server) getClaim(ctx context.Context, shopper app.Shopper, _ *LocaleInput) (*answer[Claimable], error) {
	points, err := s.app.ClaimablePoints(ctx, shopper)
	return reply(Claimable{Points: points}), err
}

func (s *server) askClaim(ctx context.Context, shopper app.Shopper, _ *LocaleInput) (*answer[Claimable], error) {
	if err := s.allow(ctx, "code|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return nil, err
	}
	if err := s.app.AskToClaim(ctx, shopper); err != nil {
		return nil, err
	}
	points, err := s.app.ClaimablePoints(ctx, shopper)
	return reply(Claimable{Points: points, Mailed: true}), err
}
