package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
)

// lookBody is what a page of the shop says that a signed-in shopper looks at.
type lookBody struct {
	Product  string `json:"product,omitempty" maxLength:"20" doc:"The platform's id"`
	Category string `json:"category,omitempty" maxLength:"20" doc:"The platform's id of a category or collection"`
	Search   string `json:"search,omitempty" maxLength:"160" doc:"Words; they are not kept"`
}

type lookInput struct{ Body lookBody }

func (s *server) viewedAPI(described huma.API) {
	shop(s, described, post("tell-look", "/viewed", "Tell what the shopper looks at: a hint that earns nothing"),
		s.tellLook)
}

// tellLook takes a hint down. A page can make it up, so that little is heard of one
// shopper.
func (s *server) tellLook(ctx context.Context, shopper app.Shopper, in *lookInput) (*struct{}, error) {
	if err := s.allow(ctx, "hint|"+shopper.Store.String()+"|"+shopper.CustomerID); err != nil {
		return nil, err
	}
	return nil, s.app.HearShopper(ctx, shopper, app.Hint{
		Product: in.Body.Product, Collection: in.Body.Category, Search: in.Body.Search,
	})
}
