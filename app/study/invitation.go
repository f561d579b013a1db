package study

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/work"
)

// Step is where an invitation stands. The numbers are stored.
type Step int16

// The steps. From Drawn to Answered they follow each other; the others end it.
const (
	Drawn    Step = 0 // by lot, or from those who wait for a place; the letter is not written yet
	Invited  Step = 1
	Accepted Step = 2 // they have a place; of a product test: the address is asked for, then it is to be sent
	Shipped  Step = 3 // a piece is on its way or there
	Answered Step = 4 // all was answered: they are thanked
	Declined Step = 5
	Full     Step = 6 // no place was left; who said yes (WantedAt) waits for one
	Expired  Step = 7 // their time was over
	Skipped  Step = 8 // not invited after all: Why says
)

var steps = []string{
	"drawn", "invited", "accepted", "shipped", "answered", "declined", "full", "expired", "skipped",
}

// String is the step's name on the wire.
func (s Step) String() string { return steps[s] }

// StepOf reads a step's name; ok is false for none of ours.
func StepOf(name string) (s Step, ok bool) {
	for i, n := range steps {
		if n == name {
			return Step(i), true
		}
	}
	return 0, false
}

// Open reports whether anything may still come of it.
func (s Step) Open() bool { return s <= Shipped }

// Why somebody who was drawn is not invited.
const (
	WhyConsent = "no_consent" // they did not agree to be written to, or want no studies
	WhyAsked   = "asked"      // they were asked something not long ago
	WhyGone    = "gone"       // they left, or have no address
	WhyOver    = "over"       // the study invites nobody any more
	WhyPeace   = "peace"      // they were left in peace for as long as an invitation holds
)

// Invitation is one person of a study, and what came of it.
type Invitation struct {
	ID         uuid.UUID
	Study      uuid.UUID
	Member     uuid.UUID // zero: somebody who was erased
	Quota      string
	Lot        int64
	Step       Step
	Why        string
	UntilAt    *time.Time // by when it is their turn
	Reminders  int
	RemindedAt *time.Time // of this turn
	InvitedAt  *time.Time
	AcceptedAt *time.Time
	TermsID    string     // consent.Text: the words that they accepted
	WantedAt   *time.Time // they said yes when all places were taken
	OfferedAt  *time.Time // a place that became free was kept for them
	DeclinedAt *time.Time
	AddressAt  *time.Time
	Sealed     []byte // the address
	ExportedAt *time.Time
	ShippedAt  *time.Time
	Response   *uuid.UUID
	AskedAt    *time.Time // what they think
	AnsweredAt *time.Time
	ThankedAt  *time.Time
	EndedAt    *time.Time
	State      work.State
	NextAt     time.Time
	LastError  string
}

// Waits reports whether it is ours, and not theirs, to do something next: send
// what they accepted, or let them try it.
func (i *Invitation) Waits() bool {
	return i.Step == Accepted && i.AddressAt != nil || i.Step == Shipped && i.AskedAt == nil
}

// Holds reports whether a place is theirs, or kept for them.
func (i *Invitation) Holds() bool {
	return i.Step >= Accepted && i.Step <= Answered || i.Step <= Invited && i.OfferedAt != nil
}

// Waiting reports whether they wait for a place that becomes free, which is offered once,
// or for the letter that tells them of it.
func (i *Invitation) Waiting() bool {
	return i.Step == Full && i.WantedAt != nil && i.OfferedAt == nil || i.Step == Drawn && i.OfferedAt != nil
}

// WantsLate notes that they said yes when all places were taken.
func (i *Invitation) WantsLate(now time.Time) {
	if i.WantedAt == nil {
		i.WantedAt = &now
	}
	if i.Step != Full {
		i.Ends(Full, now)
	}
}

// Offer keeps a place for somebody who waits; the letter is still to be written.
func (i *Invitation) Offer(now time.Time) {
	i.Step, i.OfferedAt, i.EndedAt, i.UntilAt, i.RemindedAt = Drawn, &now, nil, nil, nil
}

// Asks begins a turn of theirs: they have until then, and nobody reminded them yet.
func (i *Invitation) Asks(now time.Time, days int) {
	until := now.AddDate(0, 0, days)
	i.UntilAt, i.RemindedAt = &until, nil
}

// Ends lets nothing more come of it.
func (i *Invitation) Ends(step Step, now time.Time) {
	i.Step, i.EndedAt, i.UntilAt = step, &now, nil
}

// Skips ends it before they heard of it.
func (i *Invitation) Skips(why string, now time.Time) {
	i.Why = why
	i.Ends(Skipped, now)
}

// Due is what is to be done about an invitation by the clock.
type Due int

// What is due.
const (
	Nothing  Due = iota
	Invite       // the letter is to be written
	Remind       // they let some days go by
	Ask          // they had time to try it
	Expire       // their time is over
	ThankYou     // all was answered
)

// Due says what is due at a moment, and when to look again, zero for not before
// something else happens.
func (i *Invitation) Due(o *Outline, now time.Time) (Due, time.Time) {
	switch {
	case i.Step == Drawn:
		return Invite, now
	case i.Step == Answered && i.ThankedAt == nil:
		return ThankYou, now
	case i.Step == Shipped && i.AskedAt == nil && i.ShippedAt != nil:
		at := i.ShippedAt.AddDate(0, 0, o.TryDays)
		if now.Before(at) {
			return Nothing, at
		}
		return Ask, now
	case !i.Step.Open() || i.Waits() || i.UntilAt == nil:
		return Nothing, time.Time{}
	case !now.Before(*i.UntilAt):
		return Expire, now
	}
	return i.reminding(o, now)
}

// reminding says whether a reminder is due: once a turn, and not on its last day. Of a
// place that became free nobody is reminded: others wait for it.
func (i *Invitation) reminding(o *Outline, now time.Time) (Due, time.Time) {
	turn := i.turnBegan(o)
	at := turn.AddDate(0, 0, o.RemindDays)
	offered := i.Step == Invited && i.OfferedAt != nil
	if o.RemindDays == 0 || i.RemindedAt != nil || offered || !at.Before(i.UntilAt.AddDate(0, 0, -1)) {
		return Nothing, *i.UntilAt
	}
	if now.Before(at) {
		return Nothing, at
	}
	return Remind, now
}

func (i *Invitation) turnBegan(o *Outline) time.Time {
	days := o.AnswerDays
	if i.Step == Invited || i.Step == Accepted && o.Ships() {
		days = o.AcceptDays
	}
	return i.UntilAt.AddDate(0, 0, -days)
}
