package api

import (
	"context"

	"regulars/app"
	"regulars/app/platform"
)

// CustomerSegment is a group of customers that a store's staff made there.
type CustomerSegment struct {
	ID    string `json:"id" doc:"The platform's own: what a reward's store_segments name"`
	Name  string `json:"name"`
	Query string `json:"query" doc:"What makes somebody one of them, in the platform's words"`
}

type storeSegmentsInput struct {
	OneInput
	After string `query:"after" maxLength:"2000" doc:"next of the page before"`
}

func (s *server) listStoreSegments(ctx context.Context, who app.Session, in *storeSegmentsInput) (
	*answer[Page[CustomerSegment]], error,
) {
	page, err := s.app.StoreGroups(ctx, who.Merchant, in.ID, in.After)
	if err != nil {
		return nil, err
	}
	of := func(g platform.Group) CustomerSegment { return CustomerSegment{ID: g.ID, Name: g.Name, Query: g.Query} }
	return reply(Page[CustomerSegment]{Items: each(page.Groups, of), Next: page.Next}), nil
}
