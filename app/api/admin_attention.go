package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/words"
)

// AttentionItem is a piece of work that needs somebody.
type AttentionItem struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Source     string    `json:"source" enum:"inbox,effect,redemption,reward_refusal,backfill,bulk_run,privacy_request,wind_down,store_wipe,message,selling,outbound_endpoint,referral,publish_plan,backtest_run,journey_run,journey_signal,newsletter,print_run,study,study_invitation,request_mail,mail_in"`
	StoreName  string    `json:"store_name"`
	Topic      string    `json:"topic"`
	ReceivedAt time.Time `json:"received_at"`
	Attempts   int       `json:"attempts"`
	Error      string    `json:"error"`
	Object     string    `json:"object" doc:"What it is about: the platform's id, or a name"`
	Code       string    `json:"code,omitempty" doc:"The shopper's code, where it is about one"`
	MemberID   string    `json:"member_id,omitempty" format:"uuid" doc:"Whose code it is; left out where it is anybody's who has it"`
	MemberName string    `json:"member_name,omitempty"`
	Title      string    `json:"title,omitempty" doc:"What it is, in the merchant's language; left out where only topic and error tell"`
	Do         string    `json:"do,omitempty" doc:"What can be done about it, in the merchant's language"`
}

// AttentionDetail adds the beginning of what came in. It may hold personal data.
type AttentionDetail struct {
	AttentionItem
	BodyPreview string `json:"body_preview"`
}

// ReplayBody names what is tried again, or says all.
type ReplayBody struct {
	IDs []uuid.UUID `json:"ids,omitempty" maxItems:"1000"`
	All bool        `json:"all,omitempty"`
}

// Replayed says how much is tried again.
type Replayed struct {
	Replayed int64 `json:"replayed"`
}

func (s *server) attentionAPI(described huma.API) {
	staff(s, described, get("list-attention", "/attention", "What needs somebody"), s.listAttention)
	staff(s, described, get("get-attention", "/attention/{id}", "One of it, with what came in"), s.getAttention)
	staff(s, described, post("replay-attention", "/attention/replay", "Try again"), s.replay)
}

func (s *server) listAttention(
	ctx context.Context, who app.Session, in *PageInput,
) (*answer[CountedPage[AttentionItem]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	list, err := s.app.Troubles(ctx, who.Merchant, before, in.Limit)
	if err != nil {
		return nil, err
	}
	w, err := s.wordsOf(ctx, who)
	if err != nil {
		return nil, err
	}
	return reply(CountedPage[AttentionItem]{
		Items: each(list.Items, func(t app.Trouble) AttentionItem { return attentionOf(w, t) }),
		Next:  cursorOf(list.Next), Total: list.Total,
	}), nil
}

// wordsOf are those of the merchant's language.
func (s *server) wordsOf(ctx context.Context, who app.Session) (*words.Words, error) {
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return words.For(m.Locale), nil
}

func attentionOf(w *words.Words, t app.Trouble) AttentionItem {
	item := AttentionItem{
		ID: t.ID, Source: string(t.Source), StoreName: t.StoreName, Topic: t.Topic, ReceivedAt: t.At.UTC(),
		Attempts: t.Attempts, Error: t.Error, Object: t.Object, Code: t.Code, MemberName: t.Member.Name,
	}
	if t.Member.ID != uuid.Nil {
		item.MemberID = t.Member.ID.String()
	}
	switch t.Topic {
	case "code_gone":
		item.Title, item.Do = w.CodeGone(t.Object)
	case "codes_refused":
		item.Title, item.Do = w.CodesRefused(t.Object, t.Attempts, t.Error)
	}
	if slices.Contains(app.DoubtTopics(), t.Topic) {
		item.Title, item.Do = w.Doubt(strings.TrimPrefix(t.Topic, inbox.DoubtTopic))
	}
	return item
}

func (s *server) getAttention(ctx context.Context, who app.Session, in *OneInput) (*answer[AttentionDetail], error) {
	t, body, err := s.app.Trouble(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	w, err := s.wordsOf(ctx, who)
	if err != nil {
		return nil, err
	}
	return reply(AttentionDetail{AttentionItem: attentionOf(w, t), BodyPreview: body}), nil
}

func (s *server) replay(ctx context.Context, who app.Session, in *request[ReplayBody]) (*answer[Replayed], error) {
	if in.Body.All == (len(in.Body.IDs) > 0) {
		return nil, fail.Field("ids", `must name what is tried again, or "all" must be true`)
	}
	n, err := s.app.Replay(ctx, who.Merchant, in.Body.IDs)
	if err != nil {
		return nil, err
	}
	return reply(Replayed{Replayed: n}), nil
}
