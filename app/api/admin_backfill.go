package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
)

// BackfillRange is which orders from before the program are to earn.
type BackfillRange struct {
	Since time.Time  `json:"since"`
	Until *time.Time `json:"until,omitempty" doc:"At most the program's start, which it is without it"`
}

// BackfillRun gives the points of a range.
type BackfillRun struct {
	BackfillRange
	ConfirmPoints int64 `json:"confirm_points" doc:"The sum that the preview showed"`
}

// BackfillSum is what a back-fill gives.
type BackfillSum struct {
	Orders  int64 `json:"orders"`
	Members int64 `json:"members"`
	Points  int64 `json:"points"`
}

func (s *server) backfillAPI(described huma.API) {
	preview := post("preview-backfill", "/program/backfill/preview", "What past orders would earn")
	staff(s, described, preview, s.previewBackfill)
	staff(s, described, post("run-backfill", "/program/backfill", "Give past orders their points"), s.runBackfill)
}

func (r BackfillRange) app() app.BackfillRange {
	out := app.BackfillRange{Since: r.Since}
	if r.Until != nil {
		out.Until = *r.Until
	}
	return out
}

func (s *server) previewBackfill(
	ctx context.Context, who app.Session, in *request[BackfillRange],
) (*answer[BackfillSum], error) {
	sum, err := s.app.PreviewBackfill(ctx, who.Merchant, in.Body.app())
	if err != nil {
		return nil, err
	}
	return reply(BackfillSum(sum)), nil
}

func (s *server) runBackfill(
	ctx context.Context, who app.Session, in *request[BackfillRun],
) (*answer[BackfillSum], error) {
	sum, err := s.app.Backfill(ctx, who.Merchant, in.Body.app(), in.Body.ConfirmPoints)
	if err != nil {
		return nil, err
	}
	return reply(BackfillSum(sum)), nil
}
