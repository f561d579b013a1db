package api

import (
	"context"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/message"
	"regulars/app/outbound"
	"regulars/app/work"
)

// Message is one message to one member. Its text is not kept.
type Message struct {
	ID         uuid.UUID  `json:"id" format:"uuid"`
	MemberID   uuid.UUID  `json:"member_id" format:"uuid"`
	MemberName string     `json:"member_name"`
	Kind       string     `json:"kind" example:"welcome"`
	Status     string     `json:"status" enum:"queued,sent,not_sent,doubtful,failed" doc:"doubtful: the server’s answer was lost, it is not sent again; failed: it needs attention"`
	Why        string     `json:"why" enum:",no_server,no_address,off,kind_off,paused,gone,no_consent,told,tool_key,no_store" doc:"Why it was not sent, or why it waits, or empty"`
	CreatedAt  time.Time  `json:"created_at"`
	SentAt     *time.Time `json:"sent_at"`
	Error      string     `json:"error" doc:"What the last attempt met, or empty"`
}

// MessageSettings are what the merchant decides about messages.
type MessageSettings struct {
	SenderName string        `json:"sender_name" maxLength:"60" doc:"Empty for the merchant’s name"`
	Kinds      []MessageKind `json:"kinds"`
	Served     bool          `json:"served" readOnly:"true" doc:"A mail server is set up on this server, or a mail service of yours"`
	Klaviyo    string        `json:"klaviyo" enum:"none,off,on,parked" doc:"How Klaviyo stands, to which letters can be handed; parked: it refuses the key"`
	Parcels    []MessageKind `json:"parcels" doc:"Letters about parcels, as get-delivery-settings has them"`
}

// MessageKind is one kind of message and whether it is sent.
type MessageKind struct {
	Kind    string `json:"kind" example:"welcome"`
	On      bool   `json:"on"`
	Service bool   `json:"service" readOnly:"true" doc:"Members ask for it by what they do; it is always on"`
	Handed  bool   `json:"handed" doc:"Klaviyo writes it, to members who agreed to e-mails; we write to the others"`
	Event   string `json:"event" readOnly:"true" doc:"What Klaviyo is told then; empty: it carries a secret, so it is always sent by us"`
}

// MessageChange is what a merchant changes about messages.
type MessageChange struct {
	SenderName string   `json:"sender_name" maxLength:"60"`
	Off        []string `json:"off" maxItems:"20" doc:"Kinds that are not sent"`
	Handed     []string `json:"handed,omitempty" maxItems:"20" doc:"Kinds that Klaviyo writes; left out: as before"`
}

// MessagePreview is a message as a made-up member would get it.
type MessagePreview struct {
	FromName string `json:"from_name"`
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	HTML     string `json:"html"`
}

type listMessagesInput struct {
	PageInput
	Member uuid.UUID `query:"member" format:"uuid" doc:"Only messages to this member"`
	Kind   string    `query:"kind" maxLength:"40" doc:"Only messages of this kind"`
	Status string    `query:"status" enum:"queued,sent,not_sent,doubtful,failed" doc:"Only messages of this status"`
}

type previewInput struct {
	Kind   string `path:"kind" maxLength:"40"`
	Locale string `query:"locale" maxLength:"35" doc:"BCP 47; the merchant’s language without it"`
}

func (s *server) messageAPI(described huma.API) {
	staff(s, described, get("list-messages", "/messages", "Messages to members, newest first"), s.listMessages)
	staff(s, described, get("get-message-settings", "/message-settings", "Which messages are sent"),
		s.getMessageSettings)
	staff(s, described, put("save-message-settings", "/message-settings", "Change which are sent"),
		s.saveMessageSettings)
	staff(s, described, get("preview-message", "/message-settings/{kind}/preview", "How a message looks"),
		s.previewMessage)
}

func (s *server) listMessages(
	ctx context.Context, who app.Session, in *listMessagesInput,
) (*answer[Page[Message]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	list, next, err := s.app.Messages(ctx, who.Merchant, message.Find{
		Member: in.Member, Kind: message.Kind(in.Kind), Fate: in.Status, Before: before, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return reply(Page[Message]{Items: each(list, messageOf), Next: cursorOf(next)}), nil
}

func messageOf(m app.MessageLine) Message {
	status := m.Status.String()
	if work.State(m.State) == work.Dead {
		status = "failed"
	}
	return Message{
		ID: m.ID, MemberID: m.Member, MemberName: m.Name, Kind: string(m.Kind), Status: status, Why: m.Why,
		CreatedAt: m.CreatedAt.UTC(), SentAt: utc(m.SentAt), Error: m.LastError,
	}
}

func (s *server) getMessageSettings(
	ctx context.Context, who app.Session, _ *noInput,
) (*answer[MessageSettings], error) {
	now, served, err := s.app.MessageSettings(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	out := MessageSettings{SenderName: now.SenderName, Served: served}
	for _, kind := range message.Kinds {
		row := MessageKind{
			Kind: string(kind), On: now.Sends(kind), Service: kind.Service(),
			Handed: slices.Contains(now.Handed, kind), Event: app.LetterMetric(kind),
		}
		if kind.OfParcel() { // deliveryAPI switches them
			out.Parcels = append(out.Parcels, row)
		} else {
			out.Kinds = append(out.Kinds, row)
		}
	}
	klaviyo, err := s.app.KlaviyoEndpoint(ctx, who.Merchant)
	out.Klaviyo = standing(klaviyo)
	return reply(out), err
}

// standing is how Klaviyo stands, in a word.
func standing(klaviyo *outbound.Endpoint) string {
	switch {
	case klaviyo == nil:
		return "none"
	case klaviyo.State != outbound.On:
		return "off"
	case klaviyo.Parked():
		return "parked"
	default:
		return "on"
	}
}

func (s *server) saveMessageSettings(
	ctx context.Context, who app.Session, in *request[MessageChange],
) (*answer[MessageSettings], error) {
	change := message.Settings{SenderName: in.Body.SenderName}
	for _, kind := range in.Body.Off {
		change.Off = append(change.Off, message.Kind(kind))
	}
	if in.Body.Handed != nil {
		change.Handed = each(in.Body.Handed, func(kind string) message.Kind { return message.Kind(kind) })
	}
	if err := s.app.ChangeMessageSettings(ctx, who.Merchant, change); err != nil {
		return nil, err
	}
	return s.getMessageSettings(ctx, who, nil)
}

func (s *server) previewMessage(
	ctx context.Context, who app.Session, in *previewInput,
) (*answer[MessagePreview], error) {
	l, err := s.app.PreviewMessage(ctx, who.Merchant, message.Kind(in.Kind), in.Locale)
	if err != nil {
		return nil, err
	}
	return reply(MessagePreview{FromName: l.FromName, Subject: l.Subject, Text: l.Text, HTML: l.HTML}), nil
}
