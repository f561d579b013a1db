package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/backfill"
	"regulars/app/fail"
)

// BackfillRange is which orders from before the program are to earn.
type BackfillRange struct {
	Since string `json:"since" maxLength:"40" doc:"A date like 2026-03-01: from its midnight in the merchant's time zone"`
	Until string `json:"until,omitempty" maxLength:"40" doc:"A date: before its midnight. The program's start without it"`
}

// BackfillOrder gives the points of a range.
type BackfillOrder struct {
	BackfillRange
	ConfirmPoints int64 `json:"confirm_points" minimum:"0" doc:"The sum that the preview showed"`
}

// BackfillSum is what a back-fill gives.
type BackfillSum struct {
	Orders  int64 `json:"orders"`
	Members int64 `json:"members"`
	Points  int64 `json:"points"`
}

// BackfillPreview is what a back-fill would give now.
type BackfillPreview struct {
	BackfillSum
	Since   time.Time `json:"since" doc:"The first moment that counts"`
	Until   time.Time `json:"until" doc:"The first moment that counts no more"`
	Version int       `json:"version" doc:"The program version whose rules count"`
}

// BackfillRun is one back-fill and how far it is.
type BackfillRun struct {
	ID        uuid.UUID   `json:"id" format:"uuid"`
	State     string      `json:"state" enum:"running,failed,cancelled,done"`
	Since     time.Time   `json:"since" doc:"The first moment that counts"`
	Until     time.Time   `json:"until" doc:"The first moment that counts no more"`
	Version   int         `json:"version" doc:"The program version whose rules count"`
	Expected  BackfillSum `json:"expected" doc:"What its preview showed"`
	Given     BackfillSum `json:"given" doc:"So far"`
	CreatedAt time.Time   `json:"created_at"`
	EndedAt   *time.Time  `json:"ended_at"`
	Error     string      `json:"error" doc:"Why the last try did not work, or empty"`
}

// NewestBackfill holds the back-fill that was begun last, if there was one.
type NewestBackfill struct {
	Run *BackfillRun `json:"run,omitempty"`
}

type backfillInput struct {
	KeyInput
	Body BackfillOrder
}

// acceptedAnswer is 202: the work goes on behind it.
type acceptedAnswer[T any] struct {
	Status int
	Body   T
}

func (s *server) backfillAPI(described huma.API) {
	const path = "/program/backfill"
	staff(s, described, post("preview-backfill", path+"/preview", "What past orders would earn"), s.previewBackfill)
	begin := post("start-backfill", path, "Begin to give past orders their points")
	mayWait[BackfillRun](described, &begin, http.StatusCreated)
	staff(s, described, begin, s.startBackfill)
	staff(s, described, get("newest-backfill", path, "The back-fill that was begun last"), s.newestBackfill)
	staff(s, described, get("get-backfill", path+"/{id}", "How far a back-fill is"), s.getBackfill)
	cancel := post("cancel-backfill", path+"/{id}/cancel", "End a back-fill where it stands")
	staff(s, described, cancel, s.cancelBackfill)
}

func (s *server) previewBackfill(
	ctx context.Context, who app.Session, in *request[BackfillRange],
) (*answer[BackfillPreview], error) {
	run, err := s.app.PreviewBackfill(ctx, who.Merchant, app.BackfillRange(in.Body))
	if err != nil {
		return nil, err
	}
	return reply(BackfillPreview{
		BackfillSum: BackfillSum(run.Expected), Since: run.Since, Until: run.Until.UTC(), Version: run.Version,
	}), nil
}

func (s *server) startBackfill(ctx context.Context, who app.Session, in *backfillInput) (*waitingAnswer, error) {
	run, err := s.app.StartBackfill(ctx, who.Merchant, app.BackfillInput{
		BackfillRange: app.BackfillRange(in.Body.BackfillRange), Points: in.Body.ConfirmPoints, Key: in.Key,
	})
	if err != nil {
		return waits(who, err)
	}
	return &waitingAnswer{Status: http.StatusCreated, Body: backfillOf(run)}, nil
}

func (s *server) newestBackfill(ctx context.Context, who app.Session, _ *noInput) (*answer[NewestBackfill], error) {
	run, err := s.app.Backfill(ctx, who.Merchant, uuid.Nil)
	if fail.Is(err, fail.NotFound) {
		return reply(NewestBackfill{}), nil
	}
	if err != nil {
		return nil, err
	}
	wire := backfillOf(run)
	return reply(NewestBackfill{Run: &wire}), nil
}

func (s *server) getBackfill(ctx context.Context, who app.Session, in *OneInput) (*answer[BackfillRun], error) {
	if in.ID == uuid.Nil {
		return nil, fail.Field("path.id", "is no back-fill's")
	}
	return replied(backfillOf)(s.app.Backfill(ctx, who.Merchant, in.ID))
}

func (s *server) cancelBackfill(ctx context.Context, who app.Session, in *OneInput) (*answer[BackfillRun], error) {
	return replied(backfillOf)(s.app.CancelBackfill(ctx, who.Merchant, in.ID))
}

func backfillOf(r *backfill.Run) BackfillRun {
	return BackfillRun{
		ID: r.ID, State: r.Status(), Since: r.Since.UTC(), Until: r.Until.UTC(), Version: r.Version,
		Expected: BackfillSum(r.Expected), Given: BackfillSum(r.Given),
		CreatedAt: r.CreatedAt.UTC(), EndedAt: utc(r.EndedAt), Error: r.LastError,
	}
}
