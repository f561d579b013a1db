package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/program"
)

// SaveDraft replaces the draft. Its shape must be valid; whether it can go live
// is asked when it is published. fail.Invalid names the field.
func (a *App) SaveDraft(ctx context.Context, merchantID uuid.UUID, document program.Document) (program.Document, error) {
	if err := document.Validate(); err != nil {
		return document, err
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return program.SaveDraft(tx, document) })
	return document, err
}
