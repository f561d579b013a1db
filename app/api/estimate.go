package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
)

// ShopPoints is how many points something stands for.
type ShopPoints struct {
	Points int64  `json:"points"`
	Said   string `json:"said" doc:"In words; of an order that earned nothing, why. Empty for nothing to say"`
}

type estimateInput struct {
	LocaleInput
	Product  string `query:"product" required:"true" minLength:"1" maxLength:"40" doc:"The platform's id"`
	Variant  string `query:"variant" maxLength:"40" doc:"The platform's id; the cheapest without it"`
	Quantity int64  `query:"quantity" minimum:"1" maximum:"1000" default:"1"`
}

type orderPointsInput struct {
	LocaleInput
	ID string `path:"id" maxLength:"40" doc:"The platform's"`
}

func (s *server) estimateAPI(described huma.API) {
	shop(s, described, get("estimate", "/estimate", "What buying a product would earn now"), s.estimate)
	shop(s, described, get("order-points", "/orders/{id}/points", "What the shopper’s order earned"), s.orderPoints)
}

func (s *server) estimate(ctx context.Context, shopper app.Shopper, in *estimateInput) (*answer[ShopPoints], error) {
	found, err := s.app.Estimate(ctx, shopper, app.Wanted{
		Product: in.Product, Variant: in.Variant, Quantity: in.Quantity, Locale: in.Locale,
	})
	return reply(ShopPoints(found)), err
}

func (s *server) orderPoints(
	ctx context.Context, shopper app.Shopper, in *orderPointsInput,
) (*answer[ShopPoints], error) {
	found, err := s.app.OrderPoints(ctx, shopper, in.ID, in.Locale)
	return reply(ShopPoints(found)), err
}
