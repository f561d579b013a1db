package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
	"regulars/app/ledger"
)

// Review is whether a member's points wait for staff.
type Review struct {
	State  string     `json:"state" enum:"none,review,excluded" doc:"review: what is earned stays pending and nothing can be redeemed; excluded: nothing is earned"`
	Reason string     `json:"reason" doc:"For staff only"`
	Since  *time.Time `json:"since"`
}

// Ending is usable points that end after a day, unless they are used before.
type Ending struct {
	On     string `json:"on" format:"date" doc:"The last day, in the merchant's calendar"`
	Points int64  `json:"points"`
}

func endingOf(e app.Ending) Ending { return Ending{On: e.On.Format(time.DateOnly), Points: e.Points} }

// ReviewBody changes a member's review.
type ReviewBody struct {
	State  string `json:"state" enum:"none,review,excluded"`
	Reason string `json:"reason,omitempty" maxLength:"500" doc:"For staff only; needed unless it ends"`
}

type reviewInput struct {
	OneInput
	Body ReviewBody
}

var reviewStates = map[string]ledger.Review{
	"none": ledger.NoReview, "review": ledger.InReview, "excluded": ledger.Excluded,
}

func reviewOf(r ledger.ReviewOf) Review {
	wire := Review{State: "none", Reason: r.Reason}
	for name, state := range reviewStates {
		if state == r.State {
			wire.State = name
		}
	}
	if r.State != ledger.NoReview {
		since := r.Since.UTC()
		wire.Since = &since
	}
	return wire
}

// ExpiryForecast is what ends in the next twelve months.
type ExpiryForecast struct {
	At    time.Time     `json:"at" doc:"As the members' points stood then: now, or with very many members within the last hour"`
	Items []ExpiryMonth `json:"items"`
}

// ExpiryMonth is how many usable points end in a month unless they are used.
type ExpiryMonth struct {
	Month  string `json:"month" example:"2027-03"`
	Points int64  `json:"points"`
}

func (s *server) expiryForecast(
	ctx context.Context, who app.Session, _ *noInput,
) (*answer[ExpiryForecast], error) {
	forecast, err := s.app.ExpiryForecast(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	months := each(forecast.Months, func(f ledger.Forecast) ExpiryMonth {
		return ExpiryMonth{Month: f.At.Format("2006-01"), Points: f.Points}
	})
	return reply(ExpiryForecast{At: forecast.At.UTC(), Items: months}), nil
}

func (s *server) reviewAPI(described huma.API) {
	forecast := get("forecast-expiry", "/expiry", "Points that end in the next twelve months")
	staff(s, described, forecast, s.expiryForecast)
	staff(s, described, post("review-member", "/members/{id}/review", "Let a member's points wait, or end that"),
		s.reviewMember)
}

func (s *server) reviewMember(ctx context.Context, who app.Session, in *reviewInput) (*answer[Review], error) {
	r, err := s.app.Review(ctx, app.ReviewInput{
		Merchant: who.Merchant, Member: in.ID, State: reviewStates[in.Body.State], Reason: in.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return reply(reviewOf(r)), nil
}
