package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/guide"
	"regulars/app/support"
)

// Request is something a member asked the merchant's people.
type Request struct {
	ID          uuid.UUID     `json:"id" format:"uuid"`
	Kind        string        `json:"kind" enum:"complaint,question,technical,suggestion"`
	State       string        `json:"state" enum:"open,answered,closed"`
	OpenedBy    string        `json:"opened_by" enum:"survey,journey,staff"`
	MemberID    uuid.UUID     `json:"member_id" format:"uuid"`
	MemberName  string        `json:"member_name"`
	MemberEmail string        `json:"member_email"`
	OrderID     *uuid.UUID    `json:"order_id" format:"uuid"`
	OrderName   string        `json:"order_name"`
	StoreID     *uuid.UUID    `json:"store_id" format:"uuid"`
	ProductID   string        `json:"product_id" doc:"The store's; empty when it is about no product"`
	ProductName string        `json:"product_name"`
	Guide       *HelpingGuide `json:"guide" doc:"To the product, or to the order's first; null for none"`
	Text        string        `json:"text" doc:"In the member's words"`
	Note        string        `json:"note" doc:"What came of it"`
	OpenedAt    time.Time     `json:"opened_at"`
	AnsweredAt  *time.Time    `json:"answered_at"`
	ClosedAt    *time.Time    `json:"closed_at"`
	HandledBy   string        `json:"handled_by"`
}

// HelpingGuide is the guide to what a request is about.
type HelpingGuide struct {
	ID       uuid.UUID       `json:"id" format:"uuid"`
	Title    guide.Texts     `json:"title"`
	Troubles []guide.Trouble `json:"troubles" doc:"Common problems, and what helps"`
}

// RequestPage is a page of requests, with how many there are in all.
type RequestPage struct {
	Items    []Request `json:"items"`
	Next     string    `json:"next"`
	Open     int64     `json:"open" doc:"Of all members"`
	Answered int64     `json:"answered"`
	Closed   int64     `json:"closed"`
}

// RequestBody is a request that staff note for a member.
type RequestBody struct {
	MemberID  uuid.UUID `json:"member_id" format:"uuid"`
	Kind      string    `json:"kind" enum:"complaint,question,technical,suggestion"`
	Text      string    `json:"text" minLength:"1" maxLength:"4000"`
	OrderID   uuid.UUID `json:"order_id,omitzero" format:"uuid" doc:"An order of the member's"`
	StoreID   uuid.UUID `json:"store_id,omitzero" format:"uuid" doc:"With product_id"`
	ProductID string    `json:"product_id,omitempty" maxLength:"80" doc:"The store's"`
}

// HandleRequestBody says what came of a request.
type HandleRequestBody struct {
	Note string `json:"note" minLength:"1" maxLength:"4000" doc:"For your team; the member does not read it"`
}

type listRequestsInput struct {
	PageInput
	State  string    `query:"state" enum:"open,answered,closed,all" default:"all"`
	Kind   string    `query:"kind" enum:"complaint,question,technical,suggestion"`
	Member uuid.UUID `query:"member" format:"uuid" doc:"Only this member's"`
}

type openRequestInput struct {
	KeyInput
	Body RequestBody
}

type handleRequestInput struct {
	OneInput
	Body HandleRequestBody
}

func (s *server) requestAPI(described huma.API) {
	const path = "/requests"
	staff(s, described, get("list-requests", path, "What members asked, newest first"), s.listRequests)
	staff(s, described, get("get-request", path+"/{id}", "One request"), s.getRequest)
	staff(s, described, post("open-request", path, "Note what a member asked"), s.openRequest)
	staff(s, described, post("answer-request", path+"/{id}/answer", "Say that it was answered, and what"),
		s.handleRequest(support.StateAnswered))
	staff(s, described, post("close-request", path+"/{id}/close", "End it, and say what came of it"),
		s.handleRequest(support.StateClosed))
	staff(s, described, post("reopen-request", path+"/{id}/reopen", "Open it again"), s.reopenRequest)
}

func (s *server) listRequests(
	ctx context.Context, who app.Session, in *listRequestsInput,
) (*answer[RequestPage], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	find := support.Find{Kind: support.Kind(in.Kind), Member: in.Member, Before: before, Limit: in.Limit}
	if in.State != "all" {
		state, err := support.ParseState(in.State)
		if err != nil {
			return nil, err
		}
		find.State = &state
	}
	views, next, err := s.app.Requests(ctx, who.Merchant, find)
	if err != nil {
		return nil, err
	}
	counts, err := s.app.RequestCounts(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(RequestPage{
		Items: each(views, requestOf), Next: cursorOf(next), Open: counts.Open, Answered: counts.Answered,
		Closed: counts.Closed,
	}), nil
}

func (s *server) getRequest(ctx context.Context, who app.Session, in *OneInput) (*answer[Request], error) {
	view, err := s.app.Request(ctx, who.Merchant, in.ID)
	return reply(requestOf(view)), err
}

func (s *server) openRequest(ctx context.Context, who app.Session, in *openRequestInput) (*answer[Request], error) {
	view, err := s.app.OpenRequest(ctx, who.Merchant, support.Request{
		Member: in.Body.MemberID, Kind: support.Kind(in.Body.Kind), Text: in.Body.Text, Order: in.Body.OrderID,
		Store: in.Body.StoreID, Product: in.Body.ProductID, Key: in.Key,
	})
	return reply(requestOf(view)), err
}

func (s *server) handleRequest(
	to support.State,
) func(context.Context, app.Session, *handleRequestInput) (*answer[Request], error) {
	return func(ctx context.Context, who app.Session, in *handleRequestInput) (*answer[Request], error) {
		view, err := s.app.HandleRequest(ctx, who.Merchant, in.ID, to, in.Body.Note)
		return reply(requestOf(view)), err
	}
}

func (s *server) reopenRequest(ctx context.Context, who app.Session, in *OneInput) (*answer[Request], error) {
	view, err := s.app.HandleRequest(ctx, who.Merchant, in.ID, support.StateOpen, "")
	return reply(requestOf(view)), err
}

func helpingGuide(g *guide.Guide) *HelpingGuide {
	if g == nil {
		return nil
	}
	return &HelpingGuide{ID: g.ID, Title: filled(g.Live.Title), Troubles: wholeManual(*g.Live).Troubles}
}

func requestOf(v app.RequestView) Request {
	return Request{
		Guide: helpingGuide(v.Guide),
		ID:    v.ID, Kind: string(v.Kind), State: v.State.String(), OpenedBy: string(v.By), MemberID: v.Member,
		MemberName: v.Who.Name, MemberEmail: v.Who.Email, OrderID: idUnlessZero(v.Order), OrderName: v.OrderName,
		StoreID: idUnlessZero(v.Store), ProductID: v.Product, ProductName: v.ProductName, Text: v.Text, Note: v.Note,
		OpenedAt: v.OpenedAt.UTC(), AnsweredAt: utc(v.AnsweredAt), ClosedAt: utc(v.ClosedAt), HandledBy: v.HandledBy,
	}
}
