package api

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/audit"
)

// ActivityRow is one thing that staff did.
type ActivityRow struct {
	ID      uuid.UUID `json:"id" format:"uuid"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor" doc:"Who did it"`
	Role    string    `json:"role" doc:"What they were then: system for the schedule and the command line"`
	Action  string    `json:"action" example:"member.adjusted"`
	Kind    string    `json:"kind" doc:"What kind of thing it was done to" example:"member"`
	Subject string    `json:"subject" doc:"Its id, or empty where there is only one"`
	Before  string    `json:"before,omitempty" doc:"SHA-256 of it as it was"`
	After   string    `json:"after,omitempty" doc:"SHA-256 of it as it became"`
	Reason  string    `json:"reason"`
}

type activityInput struct {
	PageInput
	Kind    string `query:"kind" maxLength:"40" doc:"Only what was done to this kind of thing"`
	Subject string `query:"subject" maxLength:"80" doc:"Only what was done to the thing of this id"`
}

func (s *server) activityAPI(described huma.API) {
	staff(s, described, get("list-activity", "/activity", "What staff did, newest first"), s.listActivity)
}

func (s *server) listActivity(ctx context.Context, who app.Session, in *activityInput) (*answer[Page[ActivityRow]],
	error,
) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	rows, next, err := s.app.Activity(ctx, who.Merchant, audit.Find{
		Before: before, Kind: audit.SubjectKind(in.Kind), Subject: in.Subject, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return reply(Page[ActivityRow]{Items: each(rows, activityRowOf), Next: cursorOf(next)}), nil
}

func activityRowOf(r audit.Row) ActivityRow {
	return ActivityRow{
		ID: r.ID, At: r.At.UTC(), Actor: r.Actor, Role: r.Role, Action: string(r.Action), Kind: string(r.Kind),
		Subject: r.Subject, Before: hex.EncodeToString(r.Before), After: hex.EncodeToString(r.After), Reason: r.Reason,
	}
}
