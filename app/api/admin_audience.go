package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/segment"
)

// Audience is a segment as a customer list for advertising.
type Audience struct {
	ID          uuid.UUID  `json:"id" format:"uuid"`
	Name        string     `json:"name"`
	SegmentID   uuid.UUID  `json:"segment_id" format:"uuid"`
	SkipDays    int        `json:"skip_days" doc:"Who ordered in the last so many days is left out; 0 for nobody"`
	People      *int64     `json:"people" doc:"In the list when last counted; null before"`
	NoConsent   int64      `json:"no_consent" doc:"Left out: never agreed to advertising, or withdrew"`
	Recent      int64      `json:"recent" doc:"Left out: ordered lately"`
	Waiting     int64      `json:"waiting" doc:"Left out: waits for an answer to a request"`
	RefreshedAt *time.Time `json:"refreshed_at" doc:"Counted daily; a file is always as of now"`
}

// AudienceBody is an audience as it is to be.
type AudienceBody struct {
	Name      string    `json:"name" maxLength:"200"`
	SegmentID uuid.UUID `json:"segment_id" format:"uuid"`
	SkipDays  int       `json:"skip_days,omitempty"`
}

type audienceInput struct {
	OneInput
	Body AudienceBody
}

type audienceFileInput struct {
	OneInput
	Platform string `query:"platform" enum:"meta,google" default:"meta"`
	List     string `query:"list" enum:"include,exclude" default:"include" doc:"exclude: who agreed, and is to be left alone for now"`
}

func (s *server) audienceAPI(described huma.API) {
	staff(s, described, get("list-audiences", "/audiences", "Advertising audiences, oldest first"), s.listAudiences)
	staff(s, described, post("make-audience", "/audiences", "Make an advertising audience of a segment"),
		s.makeAudience)
	staff(s, described, put("save-audience", "/audiences/{id}", "Change an advertising audience"), s.saveAudience)
	staff(s, described, remove("remove-audience", "/audiences/{id}", "Remove an advertising audience"),
		s.removeAudience)
	file := get("export-audience", "/audiences/{id}/list.csv", "A customer list as of now, with hashed addresses")
	file.Responses = csvAnswer("meta: email, country, both hashed; google: Email, hashed")
	staff(s, described, file, s.exportAudience)
}

func audienceOf(a *segment.Audience) Audience {
	return Audience{
		ID: a.ID, Name: a.Name, SegmentID: a.SegmentID, SkipDays: a.SkipDays, People: a.People, NoConsent: a.NoConsent,
		Recent: a.Recent, Waiting: a.Waiting, RefreshedAt: utc(a.RefreshedAt),
	}
}

func (s *server) listAudiences(ctx context.Context, who app.Session, in *PageInput) (*answer[Page[Audience]], error) {
	after, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(audienceOf)(s.app.Audiences(ctx, who.Merchant, after, in.Limit))
}

func (s *server) makeAudience(
	ctx context.Context, who app.Session, in *request[AudienceBody],
) (*answer[Audience], error) {
	return s.putAudience(ctx, who, uuid.Nil, in.Body)
}

func (s *server) saveAudience(ctx context.Context, who app.Session, in *audienceInput) (*answer[Audience], error) {
	return s.putAudience(ctx, who, in.ID, in.Body)
}

func (s *server) putAudience(
	ctx context.Context, who app.Session, id uuid.UUID, body AudienceBody,
) (*answer[Audience], error) {
	saved, err := s.app.SaveAudience(ctx, who.Merchant, app.AudienceInput{
		ID: id, Name: body.Name, Segment: body.SegmentID, SkipDays: body.SkipDays,
	})
	if err != nil {
		return nil, err
	}
	return reply(audienceOf(saved)), nil
}

func (s *server) removeAudience(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveAudience(ctx, who.Merchant, in.ID)
}

func (s *server) exportAudience(
	ctx context.Context, who app.Session, in *audienceFileInput,
) (*huma.StreamResponse, error) {
	write, err := s.app.AudienceFile(ctx, who.Merchant, in.ID, segment.Platform(in.Platform), app.AudienceList(in.List))
	if err != nil {
		return nil, err
	}
	return s.streamCSV(ctx, in.Platform+"-"+in.List+".csv", write), nil
}
