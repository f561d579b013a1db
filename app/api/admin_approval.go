package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/approval"
)

// Approval is what one person asked for and a second must agree to.
type Approval struct {
	ID         uuid.UUID  `json:"id" format:"uuid"`
	Kind       string     `json:"kind" enum:"adjust,apply_file,undo_file,backfill,move_points"`
	State      string     `json:"state" enum:"waiting,approved,refused,expired"`
	MemberID   *uuid.UUID `json:"member_id" format:"uuid"`
	MemberName string     `json:"member_name"`
	ToID       *uuid.UUID `json:"to_id" format:"uuid" doc:"Of points that are moved: the member who gets them"`
	ToName     string     `json:"to_name"`
	FileName   string     `json:"file_name"`
	FileID     *uuid.UUID `json:"file_id" format:"uuid"`
	Since      string     `json:"since" doc:"Of points for past orders: from which date on, or empty"`
	Until      string     `json:"until" doc:"Of points for past orders: before which date, or empty"`
	Points     int64      `json:"points" doc:"Signed for one member; of a file what it gives plus what it takes, at most"`
	Note       string     `json:"note" doc:"The asker's words; the member reads them"`
	AskedBy    string     `json:"asked_by"`
	AskedAs    string     `json:"asked_as" doc:"Their role then"`
	AskedAt    time.Time  `json:"asked_at"`
	EndsAt     time.Time  `json:"ends_at" doc:"When it ends, if nobody decides it before"`
	Mine       bool       `json:"mine" doc:"You asked for it: somebody else decides"`
	DecidedBy  string     `json:"decided_by"`
	DecidedAt  *time.Time `json:"decided_at"`
	Reason     string     `json:"reason" doc:"Why it was refused"`
}

// ApprovalLimit is the number of points above which a second person must agree.
type ApprovalLimit struct {
	Points int64 `json:"points" minimum:"0" maximum:"10000000" doc:"Of one deed; 0 for no limit. Owners have none."`
	Days   int   `json:"days" required:"false" minimum:"1" maximum:"90" default:"14" doc:"After which a request ends undecided"`
}

// RefuseBody says why.
type RefuseBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"500"`
}

type approvalsInput struct {
	PageInput
	State string `query:"state" enum:"waiting,all" default:"waiting"`
}

type refuseInput struct {
	OneInput
	Body RefuseBody
}

// waitingAnswer is 200 with what was done, 202 with what waits for a second
// person.
type waitingAnswer struct {
	Status int
	Body   any
}

func done(body any) *waitingAnswer { return &waitingAnswer{Status: http.StatusOK, Body: body} }

// waits answers that a second person must agree first; every other error is one.
func waits(who app.Session, err error) (*waitingAnswer, error) {
	if w, ok := errors.AsType[*app.WaitsError](err); ok {
		mine := app.WaitingDeed{Approval: w.Approval, Mine: w.Approval.Asker.ID == who.Actor().ID}
		return &waitingAnswer{Status: http.StatusAccepted, Body: approvalOf(mine)}, nil
	}
	return nil, err
}

// mayWait describes both answers of an operation that does a T, or waits: 200, or
// 201 when workers have begun, and 202.
func mayWait[T any](described huma.API, op *huma.Operation, done int) {
	registry := described.OpenAPI().Components.Schemas
	op.DefaultStatus, op.Responses = done, map[string]*huma.Response{}
	bodies := map[int]reflect.Type{done: reflect.TypeFor[T](), http.StatusAccepted: reflect.TypeFor[Approval]()}
	about := map[int]string{
		http.StatusOK: "Done", http.StatusCreated: "Begun: workers go on with it",
		http.StatusAccepted: "A second person must agree first: nothing is done yet",
	}
	for status, body := range bodies {
		op.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: about[status],
			Content: map[string]*huma.MediaType{
				"application/json": {Schema: registry.Schema(body, true, "")},
			},
		}
	}
}

func (s *server) approvalAPI(described huma.API) {
	const path = "/approvals"
	staff(s, described, get("list-approvals", path, "What a second person must agree to, newest first"),
		s.listApprovals)
	staff(s, described, post("approve", path+"/{id}/approve", "Do what somebody asked for, once"), s.approve)
	staff(s, described, post("refuse", path+"/{id}/refuse", "Say no, and why"), s.refuse)
	staff(s, described, get("get-approval-limit", "/approval-limit", "From how many points on"), s.getLimit)
	staff(s, described, put("set-approval-limit", "/approval-limit", "Change from how many points on"), s.setLimit)
}

func (s *server) listApprovals(ctx context.Context, who app.Session, in *approvalsInput) (*answer[Page[Approval]],
	error,
) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(approvalOf)(s.app.Approvals(ctx, who, in.State == "waiting", before, in.Limit))
}

func (s *server) approve(ctx context.Context, who app.Session, in *OneInput) (*answer[Approval], error) {
	return replied(approvalOf)(s.app.Approve(ctx, who, in.ID))
}

func (s *server) refuse(ctx context.Context, who app.Session, in *refuseInput) (*answer[Approval], error) {
	return replied(approvalOf)(s.app.Refuse(ctx, who, in.ID, in.Body.Reason))
}

func (s *server) getLimit(ctx context.Context, who app.Session, _ *noInput) (*answer[ApprovalLimit], error) {
	rules, err := s.app.ApprovalRules(ctx, who.Merchant)
	return reply(ApprovalLimit(rules)), err
}

func (s *server) setLimit(ctx context.Context, who app.Session, in *request[ApprovalLimit]) (*answer[ApprovalLimit],
	error,
) {
	if err := s.app.SetApprovalRules(ctx, who.Merchant, approval.Rules(in.Body)); err != nil {
		return nil, err
	}
	return reply(in.Body), nil
}

func approvalOf(d app.WaitingDeed) Approval {
	return Approval{
		ID: d.ID, Kind: string(d.Kind), State: d.State.String(), MemberID: idUnlessZero(d.Member),
		MemberName: d.MemberName, ToID: idUnlessZero(d.To), ToName: d.ToName,
		FileID: idUnlessZero(d.File), FileName: d.FileName, Since: d.Since, Until: d.Until, Points: d.Points,
		Note: d.Note, AskedBy: d.Asker.Name,
		AskedAs: d.Asker.Role, AskedAt: d.AskedAt.UTC(), EndsAt: d.EndsAt.UTC(), Mine: d.Mine, DecidedBy: d.DecidedBy,
		DecidedAt: utc(d.DecidedAt), Reason: d.Reason,
	}
}

func idUnlessZero(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
