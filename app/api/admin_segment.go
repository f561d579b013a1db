package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/member"
	"regulars/app/segment"
)

// Segment is a named condition: members are in it while they meet it.
type Segment struct {
	ID        uuid.UUID         `json:"id" format:"uuid"`
	Name      string            `json:"name"`
	Ready     string            `json:"ready" doc:"Key of a ready-made segment, which nobody can change; empty for your own"`
	Condition segment.Condition `json:"condition"`
	Version   int               `json:"version" doc:"Rises with each change"`
	Tag       string            `json:"tag" doc:"Kept on its members' customer records in the stores; empty for none"`
	Members   *int64            `json:"members" doc:"When last counted; null before, and for fewer than 10 by a sensitive field"`
	Few       bool              `json:"few" doc:"Fewer than 10 by a sensitive field: they are neither counted nor listed"`
	CountedAt *time.Time        `json:"counted_at"`
	UpdatedAt time.Time         `json:"updated_at"`
	Uses      []SegmentUse      `json:"uses" doc:"What asks for its members"`
}

// SegmentUse is what asks for the members of a segment.
type SegmentUse struct {
	Of    string `json:"of" enum:"rule,campaign,reward,automation,newsletter,print_run,audience,study,persona"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	Draft bool   `json:"draft" doc:"In the draft, not live yet"`
}

// SegmentPage is a page of segments, and how fresh their counts are.
type SegmentPage struct {
	Items     []Segment  `json:"items"`
	Next      string     `json:"next"`
	CountedAt *time.Time `json:"counted_at" doc:"When all members were last counted; null before the first time"`
	Counting  bool       `json:"counting" doc:"That is being done"`
}

// SegmentBody is a segment as it is to be.
type SegmentBody struct {
	Name      string            `json:"name" maxLength:"200"`
	Condition segment.Condition `json:"condition"`
}

// SegmentLookBody is a condition that is being written.
type SegmentLookBody struct {
	Condition segment.Condition `json:"condition"`
}

// SegmentLook is what a condition would give.
type SegmentLook struct {
	Members   *int64          `json:"members" doc:"Null when counting takes too long, and for fewer than 10 by a sensitive field"`
	Few       bool            `json:"few"`
	Preparing bool            `json:"preparing" doc:"Members are being counted for the first time: there will be more"`
	Sample    []SegmentMember `json:"sample" doc:"Up to 5 of them"`
}

// SegmentMember is one member of a segment.
type SegmentMember struct {
	ID      uuid.UUID `json:"id" format:"uuid"`
	Name    string    `json:"name"`
	Email   string    `json:"email"`
	Country string    `json:"country"`
}

// SegmentField is what a condition can ask.
type SegmentField struct {
	Field     segment.Field `json:"field"`
	Type      segment.Type  `json:"type" enum:"number,money,days,top,date,yearly,choice,list"`
	Ops       []segment.Op  `json:"ops"`
	Sensitive bool          `json:"sensitive" doc:"Groups of fewer than 10 by it are neither counted nor listed"`
	Values    []string      `json:"values" doc:"The only values there are; empty for any"`
}

// SegmentTagBody is the tag that members of a segment have in the stores.
type SegmentTagBody struct {
	Tag string `json:"tag" maxLength:"40" doc:"Empty takes it from everybody"`
}

type segmentInput struct {
	OneInput
	Body SegmentBody
}

type segmentTagInput struct {
	OneInput
	Body SegmentTagBody
}

type segmentMembersInput struct {
	OneInput
	PageInput
}

func (s *server) segmentAPI(described huma.API) {
	staff(s, described, get("list-segments", "/segments", "Segments, oldest first"), s.listSegments)
	staff(s, described, get("list-segment-fields", "/segments/fields", "What a condition can ask"), s.segmentFields)
	staff(s, described, post("look-at-segment", "/segments/look", "Who meets a condition that is being written"),
		s.lookAtSegment)
	staff(s, described, post("recount-segments", "/segments/recount", "Have all members counted anew"),
		s.recountSegments)
	staff(s, described, post("make-segment", "/segments", "Make a segment"), s.makeSegment)
	staff(s, described, get("get-segment", "/segments/{id}", "One segment"), s.getSegment)
	staff(s, described, put("save-segment", "/segments/{id}", "Change a segment"), s.saveSegment)
	staff(s, described, remove("remove-segment", "/segments/{id}", "Remove a segment that nothing asks for"),
		s.removeSegment)
	staff(s, described, put("tag-segment", "/segments/{id}/tag", "Keep a tag on its members in the stores"),
		s.tagSegment)
	staff(s, described, get("list-segment-members", "/segments/{id}/members", "Who is in a segment now"),
		s.segmentMembers)
	file := get("export-segment", "/segments/{id}/members.csv", "Who is in a segment now, as CSV")
	file.Responses = csvAnswer("id, name, e-mail, country")
	staff(s, described, file, s.exportSegment)
}

func remove(id, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodDelete, Path: path, Summary: summary}
}

func csvAnswer(about string) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: about, Content: map[string]*huma.MediaType{"text/csv": {}}}}
}

func segmentOf(s app.SegmentState) Segment {
	return Segment{
		ID: s.ID, Name: s.Name, Ready: s.Ready, Condition: s.Condition, Version: s.Version, Tag: s.Tag,
		Members: s.Members, Few: s.Few, CountedAt: utc(s.CountedAt), UpdatedAt: s.UpdatedAt.UTC(),
		Uses: each(s.Uses, func(u app.SegmentUse) SegmentUse { return SegmentUse(u) }),
	}
}

func segmentMemberOf(m *member.Member) SegmentMember {
	return SegmentMember{ID: m.ID, Name: m.Name, Email: m.Email, Country: m.Country}
}

func (s *server) listSegments(ctx context.Context, who app.Session, in *PageInput) (*answer[SegmentPage], error) {
	after, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	list, next, err := s.app.Segments(ctx, who.Merchant, after, in.Limit)
	if err != nil {
		return nil, err
	}
	at, counting, err := s.app.SegmentsAsOf(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(SegmentPage{
		Items: each(list, segmentOf), Next: cursorOf(next), CountedAt: moment(at), Counting: counting,
	}), nil
}

func (s *server) segmentFields(context.Context, app.Session, *noInput) (*answer[List[SegmentField]], error) {
	return reply(List[SegmentField]{Items: each(segment.Fields(), func(f segment.About) SegmentField {
		return SegmentField{
			Field: f.Field, Type: f.Type, Ops: f.Ops, Sensitive: f.Sensitive, Values: append([]string{}, f.Values...),
		}
	})}), nil
}

func (s *server) lookAtSegment(
	ctx context.Context, who app.Session, in *request[SegmentLookBody],
) (*answer[SegmentLook], error) {
	look, err := s.app.LookAtSegment(ctx, who.Merchant, in.Body.Condition)
	if err != nil {
		return nil, err
	}
	return reply(SegmentLook{
		Members: look.Members, Few: look.Few, Preparing: look.Preparing, Sample: each(look.Sample, segmentMemberOf),
	}), nil
}

func (s *server) recountSegments(ctx context.Context, who app.Session, _ *noInput) (*struct{}, error) {
	return nil, s.app.RecountSegments(ctx, who.Merchant)
}

func (s *server) makeSegment(ctx context.Context, who app.Session, in *request[SegmentBody]) (*answer[Segment], error) {
	return replied(segmentOf)(s.app.SaveSegment(ctx, who.Merchant, app.SegmentInput{
		Name: in.Body.Name, Condition: in.Body.Condition,
	}))
}

func (s *server) saveSegment(ctx context.Context, who app.Session, in *segmentInput) (*answer[Segment], error) {
	return replied(segmentOf)(s.app.SaveSegment(ctx, who.Merchant, app.SegmentInput{
		ID: in.ID, Name: in.Body.Name, Condition: in.Body.Condition,
	}))
}

func (s *server) getSegment(ctx context.Context, who app.Session, in *OneInput) (*answer[Segment], error) {
	return replied(segmentOf)(s.app.Segment(ctx, who.Merchant, in.ID))
}

func (s *server) tagSegment(ctx context.Context, who app.Session, in *segmentTagInput) (*answer[Segment], error) {
	return replied(segmentOf)(s.app.TagSegment(ctx, who.Merchant, in.ID, in.Body.Tag))
}

func (s *server) removeSegment(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveSegment(ctx, who.Merchant, in.ID)
}

func (s *server) segmentMembers(
	ctx context.Context, who app.Session, in *segmentMembersInput,
) (*answer[Page[SegmentMember]], error) {
	after, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(segmentMemberOf)(s.app.SegmentMembers(ctx, who.Merchant, in.ID, after, in.Limit))
}

func (s *server) exportSegment(ctx context.Context, who app.Session, in *OneInput) (*huma.StreamResponse, error) {
	write, err := s.app.ExportSegment(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return s.streamCSV(ctx, "segment.csv", write), nil
}

// streamCSV answers with a file that is written page by page. An error on the way
// breaks the connection off.
func (s *server) streamCSV(ctx context.Context, name string, write app.FileWriter) *huma.StreamResponse {
	return s.streamFile(ctx, fileKind{name: name, mime: "text/csv; charset=utf-8"}, write)
}

// fileKind is what a browser is told of a file.
type fileKind struct{ name, mime string }

func (s *server) streamFile(ctx context.Context, kind fileKind, write app.FileWriter) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		c := humaecho.UnwrapV4(hc)
		_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Time{})
		hc.SetHeader("Content-Type", kind.mime)
		hc.SetHeader("Content-Disposition", `attachment; filename="`+kind.name+`"`)
		if err := write(hc.BodyWriter()); err != nil {
			s.noteFailure(ctx, problemOf(err), err)
			panic(http.ErrAbortHandler)
		}
	}}
}
