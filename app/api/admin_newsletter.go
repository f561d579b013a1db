package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/message"
	"regulars/app/newsletter"
)

// Newsletter is one template that is sent to many, and what came of it.
type Newsletter struct {
	ID           uuid.UUID        `json:"id" format:"uuid"`
	Name         string           `json:"name"`
	TemplateID   uuid.UUID        `json:"template_id" format:"uuid"`
	TemplateName string           `json:"template_name"`
	SegmentID    *uuid.UUID       `json:"segment_id" format:"uuid" doc:"Whom it is for, null for all who agreed"`
	SegmentName  string           `json:"segment_name"`
	Place        string           `json:"place" enum:"mail,shop,both"`
	GoodHour     *int             `json:"good_hour" doc:"Hour of the day where each member lives, null for any"`
	LastsDays    int              `json:"lasts_days" doc:"Of no use after so many days"`
	Compare      int              `json:"compare_permille" doc:"Of a thousand members, left alone for comparison"`
	Window       int              `json:"window_days" doc:"In which purchases count"`
	Stage        string           `json:"stage" enum:"draft,planned,sending,sent,stopped"`
	Failed       bool             `json:"failed" doc:"It needs attention"`
	SendAt       *time.Time       `json:"send_at" doc:"When it goes, or went; null for a draft"`
	TimeZone     string           `json:"time_zone" doc:"The merchant's, in which it is planned"`
	BegunAt      *time.Time       `json:"begun_at"`
	EndedAt      *time.Time       `json:"ended_at" doc:"When everybody had been looked at, or it was stopped"`
	Looked       int64            `json:"looked" doc:"Members looked at so far"`
	Queued       int64            `json:"queued" doc:"Members it is for"`
	Alone        int64            `json:"alone" doc:"Members left alone for comparison"`
	Mail         NewsletterFates  `json:"mail" doc:"What became of its letters"`
	Shop         NewsletterFates  `json:"shop" doc:"What became of its notices in the shop"`
	Results      NewsletterResult `json:"results"`
	CountedAt    *time.Time       `json:"counted_at" doc:"As of when mail and results are"`
	ChangedAt    time.Time        `json:"changed_at"`
}

// NewsletterFates are how many letters, or notices, became what.
type NewsletterFates struct {
	Waiting  int64            `json:"waiting"`
	Sent     int64            `json:"sent" doc:"Of notices: shown"`
	Doubtful int64            `json:"doubtful" doc:"The server’s answer was lost: not sent again"`
	Failed   int64            `json:"failed" doc:"Needs attention"`
	Silent   map[string]int64 `json:"silent" doc:"Not sent, by the reason"`
}

// NewsletterResult compares who got it with who was left alone.
type NewsletterResult struct {
	Verdict  string      `json:"verdict" enum:"not_enough_data,works,harms,no_effect"`
	Given    JourneySide `json:"given"`
	Alone    JourneySide `json:"alone"`
	Rate     *Difference `json:"rate,omitempty" doc:"Basis points of members who bought. Newcombe's interval"`
	Revenue  *Difference `json:"revenue,omitempty" doc:"Minor units a member. Welch's interval"`
	Currency string      `json:"currency"`
}

// NewsletterBody is a newsletter as it is written.
type NewsletterBody struct {
	Name       string     `json:"name" maxLength:"80"`
	TemplateID uuid.UUID  `json:"template_id" format:"uuid"`
	SegmentID  *uuid.UUID `json:"segment_id,omitempty" format:"uuid" doc:"All who agreed without"`
	Place      string     `json:"place,omitempty" enum:"mail,shop,both" doc:"mail without"`
	GoodHour   *int       `json:"good_hour,omitempty" minimum:"0" maximum:"23"`
	LastsDays  int        `json:"lasts_days" minimum:"1" maximum:"14"`
	Compare    int        `json:"compare_permille" minimum:"0" maximum:"500"`
	Window     int        `json:"window_days" minimum:"1" maximum:"60"`
}

// NewsletterMoment is when a newsletter goes out.
type NewsletterMoment struct {
	At string `json:"at,omitempty" maxLength:"16" example:"2026-12-01T09:00" doc:"In the merchant's time zone; now without"`
}

// NewsletterReaders say how many a newsletter would go to now.
type NewsletterReaders struct {
	Agreed    *int64     `json:"agreed" doc:"Who agreed to such letters; null when it took too long, or is not told"`
	At        *time.Time `json:"counted_at" doc:"Of very many members, who are counted every 6 hours; null for now"`
	Few       bool       `json:"few" doc:"Too few, by a sensitive field: it cannot be sent to so small a group"`
	Preparing bool       `json:"preparing" doc:"Members are being counted for the first time"`
}

type newsletterInput struct {
	OneInput
	Body NewsletterBody
}

type sendNewsletterInput struct {
	OneInput
	Body NewsletterMoment
}

type readersInput struct {
	Segment uuid.UUID `query:"segment" format:"uuid" doc:"All who agreed without"`
}

func (s *server) newsletterAPI(described huma.API) {
	const path = "/newsletters"
	staff(s, described, get("list-newsletters", path, "Newsletters, newest first"), s.listNewsletters)
	staff(s, described, get("get-newsletter", path+"/{id}", "One newsletter, and what came of it"), s.getNewsletter)
	add := post("add-newsletter", path, "Write a newsletter")
	add.DefaultStatus = http.StatusCreated
	staff(s, described, add, s.addNewsletter)
	staff(s, described, put("save-newsletter", path+"/{id}", "Change a draft"), s.saveNewsletter)
	staff(s, described, post("send-newsletter", path+"/{id}/send", "Send it now, or plan it"), s.sendNewsletter)
	staff(s, described, post("stop-newsletter", path+"/{id}/stop", "Take it back: nobody else gets it"),
		s.stopNewsletter)
	staff(s, described, post("remove-newsletter", path+"/{id}/remove", "Forget a draft"), s.removeNewsletter)
	staff(s, described, get("count-newsletter-readers", "/newsletter-readers", "How many it would go to"), s.readers)
}

func newsletterOf(v app.NewsletterView) Newsletter {
	n := v.Newsletter
	wire := Newsletter{
		ID: n.ID, Name: n.Name, TemplateID: n.Template, TemplateName: v.TemplateName, SegmentID: n.Segment,
		SegmentName: v.SegmentName, Place: n.Place.String(), LastsDays: int(n.Lasts), Compare: int(n.Compare),
		Window: int(n.Window), Stage: n.Stage.String(), Failed: n.Failed(), SendAt: utc(n.SendAt), TimeZone: v.Zone,
		BegunAt: utc(n.BegunAt), EndedAt: utc(n.EndedAt), Looked: n.Looked, Queued: n.Queued, Alone: n.Alone,
		Mail: fatesOf(n.Result.Mail), Shop: fatesOf(n.Result.Shop), CountedAt: utc(n.CountedAt),
		ChangedAt: n.ChangedAt.UTC(),
		Results: NewsletterResult{
			Verdict: string(v.Comparison.Verdict), Given: sideOf(n.Result.Given), Alone: sideOf(n.Result.Alone),
			Rate: differenceOf(v.Comparison.Rate, 10_000), Revenue: differenceOf(v.Comparison.Revenue, 1),
			Currency: v.Currency,
		},
	}
	if n.GoodHour != nil {
		hour := int(*n.GoodHour)
		wire.GoodHour = &hour
	}
	return wire
}

func fatesOf(f message.Fates) NewsletterFates {
	wire := NewsletterFates{
		Waiting: f.Waiting, Sent: f.Sent, Doubtful: f.Doubtful, Failed: f.Failed, Silent: f.Silent,
	}
	if wire.Silent == nil {
		wire.Silent = map[string]int64{}
	}
	return wire
}

func (s *server) listNewsletters(
	ctx context.Context, who app.Session, in *PageInput,
) (*answer[Page[Newsletter]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(newsletterOf)(s.app.Newsletters(ctx, who.Merchant, before, in.Limit))
}

func (s *server) getNewsletter(ctx context.Context, who app.Session, in *OneInput) (*answer[Newsletter], error) {
	return replied(newsletterOf)(s.app.Newsletter(ctx, who.Merchant, in.ID))
}

func (s *server) addNewsletter(
	ctx context.Context, who app.Session, in *request[NewsletterBody],
) (*answer[Newsletter], error) {
	n, err := newsletterFrom(in.Body)
	if err != nil {
		return nil, err
	}
	return replied(newsletterOf)(s.app.SaveNewsletter(ctx, who.Merchant, n))
}

func (s *server) saveNewsletter(
	ctx context.Context, who app.Session, in *newsletterInput,
) (*answer[Newsletter], error) {
	if in.ID == uuid.Nil {
		return nil, fail.New(fail.NotFound, "there is no such newsletter")
	}
	n, err := newsletterFrom(in.Body)
	if err != nil {
		return nil, err
	}
	n.ID = in.ID
	return replied(newsletterOf)(s.app.SaveNewsletter(ctx, who.Merchant, n))
}

func newsletterFrom(b NewsletterBody) (newsletter.Newsletter, error) {
	place, ok := message.PlaceOf(b.Place)
	if !ok {
		return newsletter.Newsletter{}, fail.Field("place", "must be mail, shop or both")
	}
	n := newsletter.Newsletter{
		Name: b.Name, Template: b.TemplateID, Segment: b.SegmentID, Place: place,
		Lasts: small(b.LastsDays), Compare: small(b.Compare), Window: small(b.Window),
	}
	if b.GoodHour != nil {
		hour := small(*b.GoodHour)
		n.GoodHour = &hour
	}
	return n, nil
}

// small turns what is far out of range into what is refused, and not into an overflow.
func small(n int) int16 { return int16(min(max(n, -1), 10_000)) }

func (s *server) sendNewsletter(
	ctx context.Context, who app.Session, in *sendNewsletterInput,
) (*answer[Newsletter], error) {
	return replied(newsletterOf)(s.app.SendNewsletter(ctx, who.Merchant, in.ID, in.Body.At))
}

func (s *server) stopNewsletter(ctx context.Context, who app.Session, in *OneInput) (*answer[Newsletter], error) {
	return replied(newsletterOf)(s.app.StopNewsletter(ctx, who.Merchant, in.ID))
}

func (s *server) removeNewsletter(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveNewsletter(ctx, who.Merchant, in.ID)
}

func (s *server) readers(
	ctx context.Context, who app.Session, in *readersInput,
) (*answer[NewsletterReaders], error) {
	var group *uuid.UUID
	if in.Segment != uuid.Nil {
		group = &in.Segment
	}
	r, err := s.app.Readers(ctx, who.Merchant, group)
	if err != nil {
		return nil, err
	}
	return reply(NewsletterReaders(r)), nil
}
