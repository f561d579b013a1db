// Package audit keeps what staff did: who, what, to what, when and why. Rows are
// only ever added. What changed is kept as two hashes, so that the log proves a
// change without holding anybody's data.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Action is what was done. The texts are stored: never reuse one.
type Action string

// The actions.
const (
	ProgramPublished  Action = "program.published"
	PublishPlanned    Action = "program.planned"
	PlanCancelled     Action = "program.plan_cancelled"
	PointsAdjusted    Action = "member.adjusted"
	MemberReviewed    Action = "member.reviewed"
	TierGiven         Action = "member.tier_given"
	RewardGiven       Action = "member.reward_given"
	PerkHandedOver    Action = "member.perk_handed_over"
	CodeExtended      Action = "member.code_extended"
	CodeResent        Action = "member.code_resent"
	CodeReissued      Action = "member.code_reissued"
	PerkRefused       Action = "member.perk_refused"
	SettingsChanged   Action = "settings.changed"
	StoreConnected    Action = "store.connected"
	StoreLeft         Action = "store.left"
	StorePlaced       Action = "store.placed" // where shoppers see us in it
	WipeAsked         Action = "store.wipe_asked"
	StoreWiped        Action = "store.wiped"
	BackfillStarted   Action = "backfill.started"
	BackfillCancelled Action = "backfill.cancelled"
	WorkReplayed      Action = "attention.replayed"
	FileApplied       Action = "file.applied"
	FileUndone        Action = "file.undone"
	MemberErased      Action = "member.erased"
	MemberExported    Action = "member.exported"
	MembersMerged     Action = "member.merged"
	MemberSplit       Action = "member.split"
	PointsMoved       Action = "member.points_moved"
	MemberViewed      Action = "member.viewed"
	ProgramPaused     Action = "program.paused"
	ProgramResumed    Action = "program.resumed"
	WindDownStarted   Action = "wind_down.started"
	WindDownCancelled Action = "wind_down.cancelled"
	AllExported       Action = "data.exported"
	FileBegun         Action = "file.begun"
	FileCancelled     Action = "file.cancelled"
	DraftSaved        Action = "program.draft_saved"
	DraftDiscarded    Action = "program.draft_discarded"
	RewardUndone      Action = "member.reward_undone"
	BirthdaySet       Action = "member.birthday_set"
	ProfileTold       Action = "member.profile_told"
	ConsentNoted      Action = "member.consent_noted"
	MailStopLifted    Action = "member.mail_stop_lifted"
	EventTold         Action = "member.event_told"
	PersonInvited     Action = "team.invited"
	PersonArrived     Action = "team.arrived" // by their store's own admin
	PersonChanged     Action = "team.role_changed"
	PersonRemoved     Action = "team.removed"
	SessionEnded      Action = "team.session_ended"
	KeyMade           Action = "key.made"
	KeyRevoked        Action = "key.revoked"
	LimitChanged      Action = "approval.limit_changed"
	ApprovalAsked     Action = "approval.asked"
	ApprovalGiven     Action = "approval.given"
	ApprovalRefused   Action = "approval.refused"
	TemplateSaved     Action = "template.saved"
	TemplateArchived  Action = "template.archived"
	NewsletterSaved   Action = "newsletter.saved"
	NewsletterSent    Action = "newsletter.sent" // or planned
	NewsletterStopped Action = "newsletter.stopped"
	NewsletterRemoved Action = "newsletter.removed"
	PrintSaved        Action = "print.saved"
	PrintStarted      Action = "print.started"
	PrintDrawn        Action = "print.drawn"  // its PDF was fetched
	PrintListed       Action = "print.listed" // its addresses were fetched
	PrintStopped      Action = "print.stopped"
	PrintRemoved      Action = "print.removed"
	CodeTaken         Action = "code.taken" // at a till
	StudySaved        Action = "study.saved"
	StudyStarted      Action = "study.started"
	StudyStopped      Action = "study.stopped" // nobody else may take part
	StudyOffered      Action = "study.offered" // a place that became free, to who waits
	StudyClosed       Action = "study.closed"
	StudyRemoved      Action = "study.removed"
	StudyShipped      Action = "study.shipped"            // how many stands in the reason
	StudyAddresses    Action = "study.addresses_exported" // so does it here
	StudyForgotten    Action = "study.addresses_deleted"
	StudyExported     Action = "study.exported"
	PlanAsked         Action = "plan.asked"   // what was asked for stands in the reason
	PlanChanged       Action = "plan.changed" // as the platform tells; so does what it is now
)

// SubjectKind is what kind of thing something was done to.
type SubjectKind string

// The kinds of subject.
const (
	OfProgram    SubjectKind = "program"
	OfMember     SubjectKind = "member"
	OfRedemption SubjectKind = "redemption"
	OfSettings   SubjectKind = "settings"
	OfStore      SubjectKind = "store"
	OfBackfill   SubjectKind = "backfill"
	OfWork       SubjectKind = "work"
	OfTemplate   SubjectKind = "template"
	OfNewsletter SubjectKind = "newsletter"
	OfPrint      SubjectKind = "print"
	OfStudy      SubjectKind = "study"
	OfFile       SubjectKind = "file"
	OfPerson     SubjectKind = "person"
	OfSession    SubjectKind = "session"
	OfKey        SubjectKind = "key"
	OfApproval   SubjectKind = "approval"
	OfPlan       SubjectKind = "plan"
)

// Actor is who does something: a person's name and role.
type Actor struct {
	Name string
	Role string // staff.Role, KeyRole, or System's
	ID   string // tells two of one name apart: "staff:", "key:" or "link:" and an id; not kept
}

// KeyRole is the role of a program that works with an API key.
const KeyRole = "key"

// System is the actor of what nobody in particular does: the schedule, the
// command line.
var System = Actor{Name: "Regulars", Role: "system"}

type actorKey struct{}

// By says who acts in all that is done under a context.
func By(ctx context.Context, who Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, who)
}

// Entry is one deed, to be recorded in the transaction that does it.
type Entry struct {
	Action  Action
	Kind    SubjectKind
	Subject string // the subject's id, "" where there is only one
	Before  any    // the subject as it was, nil for nothing; only its hash is kept
	After   any    // as it became
	Reason  string // the actor's own words
	By      Actor  // who did it, zero for who acts in the transaction
}

// Row is a deed as it was recorded.
type Row struct {
	ID      uuid.UUID
	At      time.Time
	Actor   string
	Role    string
	Action  Action
	Kind    SubjectKind
	Subject string
	Before  []byte
	After   []byte
	Reason  string
}

// hash is the SHA-256 of a value's JSON, nil of nil.
func hash(value any) ([]byte, error) {
	if value == nil {
		return nil, nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("hash what the log proves: %w", err)
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}
