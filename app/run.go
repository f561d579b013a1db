package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// handler is how a worker does a task.
type handler func(a *App, ctx context.Context, t Task) error

// ofMerchant is a handler for a merchant, whatever waits there.
func ofMerchant(do func(*App, context.Context, uuid.UUID) error) handler {
	return func(a *App, ctx context.Context, t Task) error { return do(a, ctx, t.Merchant) }
}

// ofRow is a handler for one row of a merchant's.
func ofRow(do func(*App, context.Context, uuid.UUID, uuid.UUID) error) handler {
	return func(a *App, ctx context.Context, t Task) error { return do(a, ctx, t.Merchant, t.ID) }
}

// handlers are what tasks ask for, by their kind.
var handlers = map[TaskKind]handler{
	TaskInbox:    ofMerchant((*App).ApplyInbox),
	TaskRelease:  ofMerchant((*App).Release),
	TaskMirror:   ofMerchant((*App).MirrorProfiles),
	TaskFacts:    ofMerchant((*App).KeepFacts),
	TaskJourney:  ofMerchant((*App).ContinueJourneys),
	TaskPersonas: ofMerchant((*App).CountPersonas),

	TaskRedemption: ofRow((*App).continueMany),
	TaskEffect:     ofRow((*App).WriteEffect),
	TaskMessage:    ofRow((*App).SendMessage),
	TaskSell:       ofRow((*App).SendOffer),
	TaskOutbound:   ofRow((*App).Deliver),
	TaskReferral:   ofRow((*App).SettleReferral),
	TaskDeskMail:   ofRow((*App).SendDeskMail),
	TaskMailIn:     ofRow((*App).ReadMail),

	// A part of what takes many tasks, or waited for its day.
	TaskBackfill:   ofRow((*App).ContinueBackfill),
	TaskWipe:       ofRow((*App).ContinueWipe),
	TaskWindDown:   ofRow((*App).ContinueWindDown),
	TaskErase:      ofRow((*App).ContinueErasure),
	TaskBulk:       ofRow((*App).ContinueFile),
	TaskPublish:    ofRow((*App).PublishPlanned),
	TaskBacktest:   ofRow((*App).ContinueBacktest),
	TaskNewsletter: ofRow((*App).ContinueNewsletter),
	TaskPrint:      ofRow((*App).ContinuePrintRun),
	TaskStudy:      ofRow((*App).ContinueStudy),
	TaskInvitation: ofRow((*App).ContinueInvitation),

	TaskReconcile: func(a *App, ctx context.Context, t Task) error {
		return a.Reconcile(ctx, t.Merchant, t.ID, t.Listing)
	},
	TaskSignIn: func(a *App, ctx context.Context, t Task) error { return a.SendSignIn(ctx, t.ID) },
}

// Run does what a task asks for. Errors are recorded in the rows; the returned
// one is for the log.
func (a *App) Run(ctx context.Context, t Task) error {
	do, known := handlers[t.Kind]
	if !known {
		return fail.New(fail.Invalid, "a task of the unknown kind %q", t.Kind)
	}
	return do(a, ctx, t)
}
