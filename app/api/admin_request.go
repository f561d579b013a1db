package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/guide"
	"regulars/app/support"
)

// Request is something a member asked the merchant's people.
type Request struct {
	ID          uuid.UUID     `json:"id" format:"uuid"`
	Kind        string        `json:"kind" enum:"complaint,question,technical,suggestion"`
	State       string        `json:"state" enum:"open,answered,closed"`
	OpenedBy    string        `json:"opened_by" enum:"survey,journey,staff,widget,order,email,public" doc:"Where it came from"`
	Subject     string        `json:"subject" doc:"Of the mail that opened it; empty for others"`
	Priority    string        `json:"priority" enum:"low,normal,high,urgent"`
	Assignee    *uuid.UUID    `json:"assignee_id" format:"uuid" doc:"Of your team; null for nobody"`
	Assigned    string        `json:"assignee_name" doc:"Empty for nobody, and for who left"`
	MemberID    *uuid.UUID    `json:"member_id" format:"uuid" doc:"Null for a stranger's mail, or a comment in public"`
	MemberName  string        `json:"member_name"`
	MemberEmail string        `json:"member_email"`
	SenderName  string        `json:"sender_name" doc:"Who wrote, as they say; empty for a member signed in"`
	SenderEmail string        `json:"sender_email" doc:"Where answers go; empty for the member's own address"`
	Proven      bool          `json:"proven" doc:"False: nobody vouches that the sender is who they say. Show nothing of the member, give nothing"`
	Network     string        `json:"network" enum:",instagram,facebook,google,trustpilot,tiktok,youtube,x,whatsapp,messenger,other" doc:"Where a comment stands in public"`
	Link        string        `json:"link" doc:"That comment"`
	Verdict     string        `json:"verdict" enum:",good,bad" doc:"What it says of you"`
	DueAt       *time.Time    `json:"due_at" doc:"When the next answer is due, in business hours; null while none is"`
	Overdue     bool          `json:"overdue"`
	SolveBy     *time.Time    `json:"solve_by"`
	RepliedAt   *time.Time    `json:"replied_at" doc:"The first answer"`
	LastAt      time.Time     `json:"last_at" doc:"The newest word"`
	LastBy      string        `json:"last_by" enum:"member,staff,system,note"`
	Solved      string        `json:"solved" enum:",asked,yes,no" doc:"What the member says to whether an answer solved it"`
	Goodwill    int64         `json:"goodwill" doc:"Points given for it"`
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

	Mine       int64 `json:"mine" doc:"Open ones that are yours"`
	Unassigned int64 `json:"unassigned" doc:"Open ones that are nobody's"`
	Due        int64 `json:"due" doc:"Open ones whose answer is due by now"`
}

// RequestBody is a request that staff note for a member.
type RequestBody struct {
	MemberID  uuid.UUID `json:"member_id" format:"uuid"`
	Kind      string    `json:"kind" enum:"complaint,question,technical,suggestion"`
	Text      string    `json:"text" minLength:"1" maxLength:"4000"`
	OrderID   uuid.UUID `json:"order_id,omitzero" format:"uuid" doc:"An order of the member's"`
	StoreID   uuid.UUID `json:"store_id,omitzero" format:"uuid" doc:"With product_id"`
	ProductID string    `json:"product_id,omitempty" maxLength:"80" doc:"The store's"`

	Priority string        `json:"priority,omitempty" enum:"low,normal,high,urgent" doc:"normal without it"`
	Files    []RequestGoes `json:"files,omitempty" maxItems:"5"`
}

// RequestGoes is a file on its way in.
type RequestGoes struct {
	Name string `json:"name" maxLength:"300"`
	Data []byte `json:"data" doc:"A picture (JPEG, PNG, WebP, GIF) or a PDF of at most 10 MB, in base64"`
}

func newFiles(sent []RequestGoes) (files []app.NewFile) {
	for _, f := range sent {
		files = append(files, app.NewFile{Name: f.Name, Body: f.Data})
	}
	return files
}

// HandleRequestBody says what came of a request.
type HandleRequestBody struct {
	Note string `json:"note" minLength:"1" maxLength:"4000" doc:"For your team; the member does not read it"`
}

type listRequestsInput struct {
	PageInput
	State    string    `query:"state" enum:"open,answered,closed,all" default:"all"`
	Kind     string    `query:"kind" enum:"complaint,question,technical,suggestion"`
	Member   uuid.UUID `query:"member" format:"uuid" doc:"Only this member's"`
	Channel  string    `query:"channel" enum:"survey,journey,staff,widget,order,email,public" doc:"Only what came from there"`
	Priority string    `query:"priority" enum:"low,normal,high,urgent"`
	Assignee string    `query:"assignee" maxLength:"40" doc:"me, nobody, or somebody's id"`
	Due      bool      `query:"due" doc:"Only those whose answer is due by now, longest due first, on one page"`
}

func (in *listRequestsInput) find(who app.Session) (f support.Find, err error) {
	f = support.Find{
		Kind: support.Kind(in.Kind), Member: in.Member, By: support.Opener(in.Channel), Due: in.Due, Limit: in.Limit,
	}
	if f.Before, err = cursor(in.After); err != nil {
		return f, err
	}
	if in.State != "all" {
		state, err := support.ParseState(in.State)
		if err != nil {
			return f, err
		}
		f.State = &state
	}
	if in.Priority != "" {
		priority, err := support.ParsePriority(in.Priority)
		if err != nil {
			return f, err
		}
		f.Priority = &priority
	}
	switch in.Assignee {
	case "":
	case "me":
		f.Assignee = &who.Person
	case "nobody":
		f.Assignee = &uuid.Nil
	default:
		id, err := uuid.Parse(in.Assignee)
		if err != nil {
			return f, fail.Field("query.assignee", "must be me, nobody, or somebody's id")
		}
		f.Assignee = &id
	}
	return f, nil
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
	staff(s, described, get("get-request", path+"/{id}", "One request, with all that was said"), s.getRequest)
	staff(s, described, large(post("open-request", path, "Note what a member asked")), s.openRequest)
	staff(s, described, post("answer-request", path+"/{id}/answer", "Say that it was answered, and what"),
		s.handleRequest(support.StateAnswered))
	staff(s, described, post("close-request", path+"/{id}/close", "End it, and say what came of it"),
		s.handleRequest(support.StateClosed))
	staff(s, described, post("reopen-request", path+"/{id}/reopen", "Open it again"), s.reopenRequest)
	s.deskAPI(described)
}

// large lets an operation take files.
func large(op huma.Operation) huma.Operation {
	op.MaxBodyBytes = mostFilesSent
	return op
}

// mostFilesSent is how much files may be together, in base64.
const mostFilesSent = 20 << 20

func (s *server) listRequests(
	ctx context.Context, who app.Session, in *listRequestsInput,
) (*answer[RequestPage], error) {
	find, err := in.find(who)
	if err != nil {
		return nil, err
	}
	views, next, err := s.app.Requests(ctx, who.Merchant, find)
	if err != nil {
		return nil, err
	}
	counts, err := s.app.RequestCounts(ctx, who)
	if err != nil {
		return nil, err
	}
	return reply(RequestPage{
		Items: each(views, requestOf), Next: cursorOf(next), Open: counts.Open, Answered: counts.Answered,
		Closed: counts.Closed, Mine: counts.Mine, Unassigned: counts.Unassigned, Due: counts.Due,
	}), nil
}

func (s *server) getRequest(ctx context.Context, who app.Session, in *OneInput) (*answer[RequestDetail], error) {
	return s.detail(s.app.RequestThread(ctx, who, in.ID))
}

func (s *server) openRequest(ctx context.Context, who app.Session, in *openRequestInput) (*answer[Request], error) {
	priority, err := support.ParsePriority(in.Body.Priority)
	if err != nil {
		return nil, err
	}
	view, err := s.app.OpenRequest(ctx, who.Merchant, support.Request{
		Member: in.Body.MemberID, Kind: support.Kind(in.Body.Kind), Text: in.Body.Text, Order: in.Body.OrderID,
		Store: in.Body.StoreID, Product: in.Body.ProductID, Key: in.Key, Priority: priority,
	}, newFiles(in.Body.Files)...)
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
		ID:    v.ID, Kind: string(v.Kind), State: v.State.String(), OpenedBy: string(v.By), Subject: v.Subject,
		Priority: v.Priority.String(), Assignee: idUnlessZero(v.Assignee), Assigned: v.HandlerName,
		MemberID: idUnlessZero(v.Member), MemberName: v.Who.Name, MemberEmail: v.Who.Email, SenderName: v.SenderName,
		SenderEmail: v.SenderEmail, Proven: !v.Unproven, Network: v.Network, Link: v.Link, Verdict: v.Verdict.String(),
		DueAt: utc(v.DueAt), Overdue: v.Late, SolveBy: utc(v.SolveBy), RepliedAt: utc(v.RepliedAt),
		LastAt: v.Newest().UTC(), LastBy: string(v.LastBy), Solved: v.Solved.String(), Goodwill: v.Goodwill,
		OrderID: idUnlessZero(v.Order), OrderName: v.OrderName,
		StoreID: idUnlessZero(v.Store), ProductID: v.Product, ProductName: v.ProductName, Text: v.Text, Note: v.Note,
		OpenedAt: v.OpenedAt.UTC(), AnsweredAt: utc(v.AnsweredAt), ClosedAt: utc(v.ClosedAt), HandledBy: v.HandledBy,
	}
}
