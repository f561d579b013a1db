package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/message"
)

// MessageTemplate is what a message that sells something says.
type MessageTemplate struct {
	ID        uuid.UUID    `json:"id" format:"uuid"`
	Name      string       `json:"name"`
	Document  message.Copy `json:"document"`
	ChangedAt time.Time    `json:"changed_at"`
	Archived  bool         `json:"archived"`
}

// TemplateBody is a template as it is written.
type TemplateBody struct {
	Name     string       `json:"name" maxLength:"80"`
	Document message.Copy `json:"document"`
}

// TemplateLook asks how a template looks, saved or not.
type TemplateLook struct {
	Document message.Copy `json:"document"`
	Language string       `json:"language" maxLength:"35"`
	MemberID *uuid.UUID   `json:"member_id,omitempty" format:"uuid" doc:"Whom it would go to; a made-up member without"`
}

// TestSent says where a test went.
type TestSent struct {
	To string `json:"to"`
}

type saveTemplateInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body TemplateBody
}

func (s *server) templateAPI(described huma.API) {
	staff(s, described, get("list-message-templates", "/message-templates", "Templates of messages, newest first"),
		s.listMessageTemplates)
	staff(s, described, get("get-message-template", "/message-templates/{id}", "One template"), s.getMessageTemplate)
	staff(s, described, post("make-message-template", "/message-templates", "Write a new template"),
		s.makeMessageTemplate)
	staff(s, described, put("save-message-template", "/message-templates/{id}", "Change a template"),
		s.saveMessageTemplate)
	staff(s, described,
		post("archive-message-template", "/message-templates/{id}/archive", "Take a template out of use"),
		s.archiveMessageTemplate)
	staff(s, described, post("preview-message-template", "/message-template-previews", "How a template looks"),
		s.previewMessageTemplate)
	staff(s, described, post("test-message-template", "/message-template-tests", "Send a template to oneself"),
		s.testMessageTemplate)
}

func messageTemplateOf(t message.Template) MessageTemplate {
	return MessageTemplate{
		ID: t.ID, Name: t.Name, Document: t.Document, ChangedAt: t.ChangedAt.UTC(), Archived: t.ArchivedAt != nil,
	}
}

func (s *server) listMessageTemplates(
	ctx context.Context, who app.Session, in *PageInput,
) (*answer[Page[MessageTemplate]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(messageTemplateOf)(s.app.MessageTemplates(ctx, who.Merchant, before, in.Limit))
}

func (s *server) getMessageTemplate(
	ctx context.Context, who app.Session, in *OneInput,
) (*answer[MessageTemplate], error) {
	return replied(messageTemplateOf)(s.app.MessageTemplate(ctx, who.Merchant, in.ID))
}

func (s *server) makeMessageTemplate(
	ctx context.Context, who app.Session, in *request[TemplateBody],
) (*answer[MessageTemplate], error) {
	t, err := s.app.SaveMessageTemplate(ctx, who.Merchant, message.Template{
		Name: in.Body.Name, Document: in.Body.Document,
	})
	if err != nil {
		return nil, err
	}
	return reply(messageTemplateOf(t)), nil
}

func (s *server) saveMessageTemplate(
	ctx context.Context, who app.Session, in *saveTemplateInput,
) (*answer[MessageTemplate], error) {
	t, err := s.app.SaveMessageTemplate(ctx, who.Merchant, message.Template{
		ID: in.ID, Name: in.Body.Name, Document: in.Body.Document,
	})
	if err != nil {
		return nil, err
	}
	return reply(messageTemplateOf(t)), nil
}

func (s *server) archiveMessageTemplate(
	ctx context.Context, who app.Session, in *OneInput,
) (*answer[MessageTemplate], error) {
	if err := s.app.ArchiveMessageTemplate(ctx, who.Merchant, in.ID); err != nil {
		return nil, err
	}
	return s.getMessageTemplate(ctx, who, in)
}

func (s *server) previewMessageTemplate(
	ctx context.Context, who app.Session, in *request[TemplateLook],
) (*answer[MessagePreview], error) {
	l, err := s.app.PreviewTemplate(ctx, who.Merchant, lookedAt(in.Body))
	if err != nil {
		return nil, err
	}
	return reply(MessagePreview{FromName: l.FromName, Subject: l.Subject, Text: l.Text, HTML: l.HTML}), nil
}

func (s *server) testMessageTemplate(
	ctx context.Context, who app.Session, in *request[TemplateLook],
) (*answer[TestSent], error) {
	if err := s.allow(ctx, "test-mail|"+who.Merchant.String()); err != nil {
		return nil, err
	}
	to, err := s.app.SendTestTemplate(ctx, who, lookedAt(in.Body))
	if err != nil {
		return nil, err
	}
	return reply(TestSent{To: to}), nil
}

func lookedAt(b TemplateLook) app.TemplatePreview {
	p := app.TemplatePreview{Document: b.Document, Language: b.Language}
	if b.MemberID != nil {
		p.Member = *b.MemberID
	}
	return p
}
