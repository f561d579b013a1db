package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
)

// ExtendBody is a code's new last day.
type ExtendBody struct {
	Until string `json:"until" format:"date" doc:"The last day it works, in the merchant's calendar"`
}

type extendInput struct {
	OneInput
	Redemption uuid.UUID `path:"redemption_id" format:"uuid"`
	Body       ExtendBody
}

type resendInput struct {
	OneInput
	KeyInput
	Redemption uuid.UUID `path:"redemption_id" format:"uuid"`
}

// ReissueBody names the code that another one is to replace.
type ReissueBody struct {
	Code string `json:"code" minLength:"8" maxLength:"40" doc:"The code that dies; the same again changes nothing"`
}

type reissueInput struct {
	OneInput
	Redemption uuid.UUID `path:"redemption_id" format:"uuid"`
	Body       ReissueBody
}

func (s *server) codeAPI(described huma.API) {
	const of = "/members/{id}/redemptions/{redemption_id}"
	staff(s, described, post("extend-redemption", of+"/extend", "Let an unused code live longer"), s.extendCode)
	staff(s, described, post("resend-redemption", of+"/resend", "Mail an unused code once more"), s.resendCode)
	staff(s, described, post("reissue-redemption", of+"/reissue", "Replace an unused code by another"), s.reissueCode)
}

func (s *server) reissueCode(
	ctx context.Context, who app.Session, in *reissueInput,
) (*redemptionAnswer[Redemption], error) {
	r, err := s.app.Reissue(ctx, who.Merchant, in.ID, in.Redemption, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return s.redemptionReply(ctx, who, r)
}

func (s *server) extendCode(
	ctx context.Context, who app.Session, in *extendInput,
) (*redemptionAnswer[Redemption], error) {
	last, err := time.Parse(time.DateOnly, in.Body.Until)
	if err != nil {
		return nil, fail.Field("until", "must be a day like 2027-03-31")
	}
	r, err := s.app.Extend(ctx, who.Merchant, in.ID, in.Redemption, last)
	if err != nil {
		return nil, err
	}
	return s.redemptionReply(ctx, who, r)
}

func (s *server) resendCode(
	ctx context.Context, who app.Session, in *resendInput,
) (*redemptionAnswer[Redemption], error) {
	r, err := s.app.Resend(ctx, who.Merchant, in.ID, in.Redemption, in.Key)
	if err != nil {
		return nil, err
	}
	return s.redemptionReply(ctx, who, r)
}
