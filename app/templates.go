package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/newsletter"
)

// MessageTemplates lists the templates in use, newest first, and where to go on
// (zero at the end).
func (a *App) MessageTemplates(
	ctx context.Context, merchantID, before uuid.UUID, limit int,
) (list []message.Template, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		next = uuid.Nil
		if list, err = message.Templates(tx, before, limit+1); err == nil && len(list) > limit {
			list = list[:limit]
			next = list[limit-1].ID
		}
		return err
	})
	return list, next, err
}

// MessageTemplate reads one template. fail.NotFound when there is none.
func (a *App) MessageTemplate(ctx context.Context, merchantID, id uuid.UUID) (t message.Template, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		t, err = message.GetTemplate(tx, id)
		return err
	})
	return t, noTemplate(err)
}

func noTemplate(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such template")
	}
	return err
}

// SaveMessageTemplate keeps a template, a new one when it has no id, and returns
// it as it stands. fail.Invalid names the place that is wrong.
func (a *App) SaveMessageTemplate(
	ctx context.Context, merchantID uuid.UUID, t message.Template,
) (saved message.Template, err error) {
	if err := t.Check(); err != nil {
		return saved, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		entry := audit.Entry{Action: audit.TemplateSaved, Kind: audit.OfTemplate, After: t.Document}
		if t.ID == uuid.Nil {
			t.ID, err = message.AddTemplate(tx, t)
		} else {
			var before message.Template
			if before, err = message.GetTemplate(tx, t.ID); err != nil {
				return err
			}
			entry.Before, t.ArchivedAt = before.Document, before.ArchivedAt
			err = message.SaveTemplate(tx, t)
		}
		if err != nil {
			return err
		}
		if err := a.beginTaste(tx, t.Document); err != nil {
			return err
		}
		entry.Subject = t.ID.String()
		if err := audit.Record(tx, entry); err != nil {
			return err
		}
		saved, err = message.GetTemplate(tx, t.ID)
		return err
	})
	return saved, noTemplate(err)
}

// ArchiveMessageTemplate takes a template out of the list. What waits is still
// written with it.
func (a *App) ArchiveMessageTemplate(ctx context.Context, merchantID, id uuid.UUID) error {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		t, err := message.GetTemplate(tx, id)
		if err != nil || t.ArchivedAt != nil {
			return err
		}
		letter, err := newsletter.UsingTemplate(tx, id)
		if err != nil {
			return err
		}
		if letter != "" {
			return fail.New(fail.Conflict, "the newsletter %q is to be sent with it: change that first", letter)
		}
		t.ArchivedAt = &tx.Now
		if err := message.SaveTemplate(tx, t); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.TemplateArchived, Kind: audit.OfTemplate,
			Subject: id.String(),
		})
	})
	return noTemplate(err)
}
