package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/outbound"
)

// Webhook is a server of the merchant's that is told what happens. Its secret is
// shown once, when it is made.
type Webhook struct {
	ID           uuid.UUID  `json:"id" format:"uuid"`
	Tool         string     `json:"tool" enum:",klaviyo,shopify_flow" doc:"Empty for a server"`
	Name         string     `json:"name"`
	URL          string     `json:"url"`
	Events       []string   `json:"events" example:"points.earned"`
	WithEmail    bool       `json:"with_email" doc:"The member’s e-mail is told, too"`
	State        string     `json:"state" enum:"on,off,given_up" doc:"given_up: off by itself, see why"`
	Why          string     `json:"why" enum:",failing,gone,refused" doc:"Why it is off by itself"`
	FailingSince *time.Time `json:"failing_since" doc:"Nothing got through since then; null while all is well"`
	LastOKAt     *time.Time `json:"last_ok_at" doc:"To the minute; null before the first"`
	OldSecret    *time.Time `json:"old_secret_until" doc:"Until then the secret before signs as well; null when it does not"`
	CreatedAt    time.Time  `json:"created_at"`
}

// WebhookBody is what staff decide about a server.
type WebhookBody struct {
	Name      string   `json:"name,omitempty" maxLength:"200"`
	URL       string   `json:"url" maxLength:"1000" example:"https://example.com/hooks"`
	Events    []string `json:"events" maxItems:"50"`
	WithEmail bool     `json:"with_email,omitempty"`
	On        bool     `json:"on"`
}

// MadeWebhook is a server with its secret, which is shown this once.
type MadeWebhook struct {
	Webhook Webhook `json:"webhook"`
	Secret  string  `json:"secret" doc:"What deliveries are signed with (Standard Webhooks); it cannot be read again"`
}

// WebhookDelivery is one thing that a server or a tool was told, or is to be.
type WebhookDelivery struct {
	ID        uuid.UUID  `json:"id" format:"uuid"`
	MessageID string     `json:"message_id" doc:"The header webhook-id: the same for each attempt"`
	Event     string     `json:"event"`
	MemberID  *uuid.UUID `json:"member_id" doc:"null for a test"`
	Status    string     `json:"status" enum:"waiting,delivered,kept_back,failed"`
	Why       string     `json:"why" doc:"Why it was kept back"`
	Code      int        `json:"code" doc:"HTTP status of the last answer; 0 for none"`
	Error     string     `json:"error" doc:"What the last attempt met"`
	Attempts  int        `json:"attempts"`
	At        time.Time  `json:"at" doc:"When it happened"`
	TriedAt   *time.Time `json:"tried_at"`
	NextAt    *time.Time `json:"next_at" doc:"Of one that waits: when it is tried"`
}

// ReplayWebhookBody says what is told again.
type ReplayWebhookBody struct {
	Since      time.Time `json:"since"`
	Everything bool      `json:"everything,omitempty" doc:"What arrived as well, and not only what did not"`
}

// ToldAgain says how many things are told again.
type ToldAgain struct {
	Replayed int64 `json:"replayed"`
}

type listDeliveriesInput struct {
	OneInput
	PageInput
	Status string `query:"status" enum:"waiting,delivered,kept_back,failed" doc:"Only those"`
}

func (s *server) webhookAPI(described huma.API) {
	staff(s, described, get("list-webhooks", "/webhooks", "Servers that are told what happens"), s.listWebhooks)
	staff(s, described, get("list-webhook-events", "/webhook-events", "What they can be told"), s.listWebhookEvents)
	staff(s, described, post("make-webhook", "/webhooks", "Have a server told"), s.makeWebhook)
	staff(s, described, get("get-webhook", "/webhooks/{id}", "One server"), s.getWebhook)
	staff(s, described, put("save-webhook", "/webhooks/{id}", "Change where and of what it is told"), s.saveWebhook)
	staff(s, described, remove("remove-webhook", "/webhooks/{id}", "Tell it no more, and forget what it was told"),
		s.removeWebhook)
	staff(s, described, post("change-webhook-secret", "/webhooks/{id}/secret", "Sign with another secret"),
		s.changeWebhookSecret)
	staff(s, described, post("test-webhook", "/webhooks/{id}/test", "Tell it of a test"), s.testWebhook)
	staff(s, described, get("list-webhook-deliveries", "/webhooks/{id}/deliveries", "What it was told, newest first"),
		s.listDeliveries)
	staff(s, described, post("replay-webhook", "/webhooks/{id}/replay", "Tell again what happened since a moment"),
		s.replayWebhook)
	staff(s, described, post("replay-webhook-delivery", "/webhook-deliveries/{id}/replay", "Tell one thing again"),
		s.replayDelivery)
}

func webhookOf(e *outbound.Endpoint) Webhook {
	return Webhook{
		ID: e.ID, Tool: string(e.Tool), Name: e.Name, URL: e.URL, Events: kindNames(e.Kinds), WithEmail: e.WithEmail,
		State: e.State.String(),
		Why:   e.Why, FailingSince: utc(e.FailingSince), LastOKAt: utc(e.LastOKAt), OldSecret: utc(e.OldUntil),
		CreatedAt: e.CreatedAt.UTC(),
	}
}

func kindNames(kinds []outbound.Kind) []string {
	return each(kinds, func(k outbound.Kind) string { return string(k) })
}

func kindsNamed(names []string) []outbound.Kind {
	return each(names, func(n string) outbound.Kind { return outbound.Kind(n) })
}

func (s *server) listWebhooks(ctx context.Context, who app.Session, _ *noInput) (*answer[List[Webhook]], error) {
	found, err := s.app.Endpoints(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(List[Webhook]{
		Items: each(found, func(e outbound.Endpoint) Webhook { return webhookOf(&e) }),
	}), nil
}

func (s *server) listWebhookEvents(context.Context, app.Session, *noInput) (*answer[List[string]], error) {
	return reply(List[string]{Items: kindNames(outbound.Kinds)}), nil
}

func (b WebhookBody) input() app.EndpointInput {
	return app.EndpointInput{
		Name: b.Name, URL: b.URL, Kinds: kindsNamed(b.Events), WithEmail: b.WithEmail, On: b.On,
	}
}

func (s *server) makeWebhook(
	ctx context.Context, who app.Session, in *request[WebhookBody],
) (*answer[MadeWebhook], error) {
	e, secret, err := s.app.AddEndpoint(ctx, who.Merchant, in.Body.input())
	if err != nil {
		return nil, err
	}
	return reply(MadeWebhook{Webhook: webhookOf(e), Secret: secret}), nil
}

func (s *server) getWebhook(ctx context.Context, who app.Session, in *OneInput) (*answer[Webhook], error) {
	return replied(webhookOf)(s.app.Endpoint(ctx, who.Merchant, in.ID))
}

func (s *server) saveWebhook(
	ctx context.Context, who app.Session, in *personInput[WebhookBody],
) (*answer[Webhook], error) {
	return replied(webhookOf)(s.app.ChangeEndpoint(ctx, who.Merchant, in.ID, in.Body.input()))
}

func (s *server) removeWebhook(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveEndpoint(ctx, who.Merchant, in.ID)
}

func (s *server) changeWebhookSecret(
	ctx context.Context, who app.Session, in *OneInput,
) (*answer[MadeWebhook], error) {
	e, secret, err := s.app.ChangeEndpointSecret(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(MadeWebhook{Webhook: webhookOf(e), Secret: secret}), nil
}

func (s *server) testWebhook(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.TestEndpoint(ctx, who.Merchant, in.ID)
}

func (s *server) listDeliveries(
	ctx context.Context, who app.Session, in *listDeliveriesInput,
) (*answer[Page[WebhookDelivery]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	find := outbound.FindDeliveries{Endpoint: in.ID, Before: before, Limit: in.Limit}
	if status, named := outbound.Statuses()[in.Status]; named {
		find.Status = &status
	}
	return paged(deliveryOf)(s.app.EndpointDeliveries(ctx, who.Merchant, find))
}

func deliveryOf(d outbound.Delivery) WebhookDelivery {
	out := WebhookDelivery{
		ID: d.ID, MessageID: d.MessageID(), Event: string(d.Kind), MemberID: d.Member, Status: d.Status.String(),
		Why: d.Why, Code: int(d.Code), Error: d.LastError, Attempts: d.Attempts, At: d.At.UTC(),
		TriedAt: utc(d.TriedAt),
	}
	if d.Status == outbound.Waiting {
		out.NextAt = utc(&d.NextAt)
	}
	return out
}

func (s *server) replayWebhook(
	ctx context.Context, who app.Session, in *personInput[ReplayWebhookBody],
) (*answer[ToldAgain], error) {
	n, err := s.app.ReplayDeliveries(ctx, who.Merchant, in.ID, in.Body.Since, in.Body.Everything)
	if err != nil {
		return nil, err
	}
	return reply(ToldAgain{Replayed: n}), nil
}

func (s *server) replayDelivery(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.ReplayDelivery(ctx, who.Merchant, in.ID)
}
