package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/member"
	"regulars/app/page"
	"regulars/app/privacy"
)

// EraseBody proves that staff mean this member.
type EraseBody struct {
	Confirm string `json:"confirm" minLength:"1" maxLength:"254" doc:"The member's e-mail; their name, or the word erase, where there is none"`
}

// MergeBody names the member who is the same person.
type MergeBody struct {
	Other uuid.UUID `json:"other" format:"uuid" doc:"Whose accounts, points and rewards become this member's"`
}

// MovePointsBody is usable points that become another member's. Both read the
// reason.
type MovePointsBody struct {
	To     uuid.UUID `json:"to" format:"uuid"`
	Points int64     `json:"points" minimum:"1" maximum:"10000000"`
	Reason string    `json:"reason" minLength:"1" maxLength:"500"`
}

// AccountName names a customer record in one store.
type AccountName struct {
	StoreID    uuid.UUID `json:"store_id" format:"uuid"`
	CustomerID string    `json:"customer_id" minLength:"1" maxLength:"64"`
}

// SplitBody names the accounts that are somebody else's.
type SplitBody struct {
	Accounts []AccountName `json:"accounts" minItems:"1" maxItems:"100"`
	Reason   string        `json:"reason" minLength:"1" maxLength:"500" doc:"For staff only"`
}

// SplitAnswer is the member whom the accounts are now.
type SplitAnswer struct {
	ID uuid.UUID `json:"id" format:"uuid"`
}

// ViewBody asks for what the member sees.
type ViewBody struct {
	StoreID *uuid.UUID `json:"store_id,omitempty" format:"uuid" doc:"Any store of theirs without it"`
}

// ViewAnswer is the loyalty page as the member sees it. Nothing can be done with it.
type ViewAnswer struct {
	HTML string `json:"html" doc:"A whole document, without script"`
}

// DataRequest is what is asked about one person's data.
type DataRequest struct {
	ID       uuid.UUID  `json:"id" format:"uuid"`
	MemberID uuid.UUID  `json:"member_id" format:"uuid"`
	Kind     string     `json:"kind" enum:"copy,erase"`
	Platform bool       `json:"platform" doc:"A platform passed it on: by law it has 30 days"`
	Phase    string     `json:"phase" enum:"closing,purging,untying,gone" doc:"How far erasing is"`
	AskedAt  time.Time  `json:"asked_at"`
	DueAt    *time.Time `json:"due_at"`
}

type personInput[T any] struct {
	OneInput
	Body T
}

type keyedPersonInput[T any] struct {
	OneInput
	KeyInput
	Body T
}

type copyAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *server) personAPI(described huma.API) {
	const path = "/members/{id}"
	export := post("export-member", path+"/export", "Copy everything that is held about a member")
	export.Responses = map[string]*huma.Response{"200": {
		Description: "A file to hand to the member", Content: map[string]*huma.MediaType{"application/json": {}},
	}}
	staff(s, described, export, s.exportMember)
	erase := post("erase-member", path+"/erase", "Erase who a member is: codes and points first")
	erase.DefaultStatus = http.StatusAccepted
	staff(s, described, erase, s.eraseMember)
	merge := post("merge-members", path+"/merge", "Make one member of two who are the same person")
	merge.DefaultStatus = http.StatusNoContent
	staff(s, described, merge, s.mergeMembers)
	split := post("split-member", path+"/split", "Make accounts of a member somebody of their own")
	staff(s, described, split, s.splitMember)
	move := post("move-points", path+"/move-points", "Move usable points to another member")
	move.DefaultStatus = http.StatusNoContent
	move.Responses = map[string]*huma.Response{
		"202": {
			Description: "A second person must agree first: nothing is done yet",
			Content: map[string]*huma.MediaType{"application/json": {
				Schema: described.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Approval](), true, ""),
			}},
		},
	}
	staff(s, described, move, s.movePoints)
	move.Responses["204"].Content = nil // the structs have one body for both answers
	staff(s, described, post("view-as-member", path+"/view", "See the loyalty page as a member sees it"), s.viewAs)
	staff(s, described, get("list-data-requests", "/data-requests", "What is asked about people's data, and not done"),
		s.dataRequests)
}

func (s *server) exportMember(ctx context.Context, who app.Session, in *OneInput) (*copyAnswer, error) {
	held, err := s.app.ExportMember(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(held, "", "  ")
	return &copyAnswer{
		ContentType: "application/json", Disposition: `attachment; filename="member.json"`, Body: text,
	}, err
}

func (s *server) eraseMember(ctx context.Context, who app.Session, in *personInput[EraseBody]) (*struct{}, error) {
	return nil, s.app.EraseMember(ctx, who.Merchant, in.ID, in.Body.Confirm)
}

func (s *server) mergeMembers(ctx context.Context, who app.Session, in *personInput[MergeBody]) (*struct{}, error) {
	return nil, s.app.MergeMembers(ctx, who.Merchant, in.ID, in.Body.Other)
}

func (s *server) splitMember(
	ctx context.Context, who app.Session, in *personInput[SplitBody],
) (*answer[SplitAnswer], error) {
	id, err := s.app.SplitMember(ctx, app.SplitInput{
		Merchant: who.Merchant, Member: in.ID, Reason: in.Body.Reason,
		Accounts: each(in.Body.Accounts, func(a AccountName) member.Account {
			return member.Account{StoreID: a.StoreID, CustomerID: a.CustomerID}
		}),
	})
	if err != nil {
		return nil, err
	}
	return reply(SplitAnswer{ID: id}), nil
}

func (s *server) movePoints(
	ctx context.Context, who app.Session, in *keyedPersonInput[MovePointsBody],
) (*waitingAnswer, error) {
	err := s.app.MovePoints(ctx, app.PointsMove{
		Merchant: who.Merchant, From: in.ID, To: in.Body.To, Points: in.Body.Points, Reason: in.Body.Reason,
		Key: in.Key,
	})
	if err != nil {
		return waits(who, err)
	}
	return &waitingAnswer{Status: http.StatusNoContent}, nil
}

func (s *server) viewAs(ctx context.Context, who app.Session, in *personInput[ViewBody]) (*answer[ViewAnswer], error) {
	store := uuid.Nil
	if in.Body.StoreID != nil {
		store = *in.Body.StoreID
	}
	b, err := s.app.ViewAs(ctx, who.Merchant, in.ID, store)
	if err != nil {
		return nil, err
	}
	var html bytes.Buffer
	if err := page.RenderDocument(&html, pageOf(b)); err != nil {
		return nil, err
	}
	return reply(ViewAnswer{HTML: html.String()}), nil
}

func (s *server) dataRequests(ctx context.Context, who app.Session, _ *noInput) (*answer[List[DataRequest]], error) {
	open, err := s.app.DataRequests(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(List[DataRequest]{Items: each(open, dataRequestOf)}), nil
}

func dataRequestOf(r *privacy.Request) DataRequest {
	wire := DataRequest{
		ID: r.ID, MemberID: r.Member, Kind: "erase", Platform: r.Platform, Phase: r.Phase.String(),
		AskedAt: r.AskedAt.UTC(),
	}
	if r.Kind == privacy.Copy {
		wire.Kind = "copy"
	}
	if r.Platform {
		due := r.AskedAt.Add(privacy.LawAllows).UTC()
		wire.DueAt = &due
	}
	return wire
}
