// Package outbound is what the outside is told of: the servers of a merchant's,
// and tools, that listen, and one delivery for each thing that each of them is
// told. README.md states what always holds.
package outbound

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Kind is what happened. The texts are stored, and public: docs/webhooks.md.
type Kind string

// The kinds.
const (
	PointsEarned      Kind = "points.earned"
	PointsUsable      Kind = "points.usable" // what was pending can be spent
	PointsSpent       Kind = "points.spent"
	PointsReturned    Kind = "points.returned" // spent points came back
	PointsReversed    Kind = "points.reversed" // what an order earned was taken back
	PointsAdjusted    Kind = "points.adjusted" // by staff; below zero for taken
	PointsExpired     Kind = "points.expired"
	MemberJoined      Kind = "member.joined"
	TierChanged       Kind = "tier.changed"
	RewardRedeemed    Kind = "reward.redeemed"
	CodeUsed          Kind = "code.used"
	ReferralCompleted Kind = "referral.completed"
	SurveyAnswered    Kind = "survey.answered"
	RequestOpened     Kind = "request.opened"
	RequestClosed     Kind = "request.closed"
	JourneyStep       Kind = "journey.step" // sent by a step alone, whatever an endpoint listens to
	Test              Kind = "test"         // sent by staff alone
	// Profile is no event: a tool that listens to it keeps the profiles of members.
	Profile Kind = "profile"
	// Forgotten has a tool drop what we wrote of somebody who was erased.
	Forgotten Kind = "profile.forgotten"
	// LookBack has us look what came of profiles that a tool took to write later.
	LookBack Kind = "profile.written"
)

// Kinds lists those that an endpoint can listen to, in the order in which a
// person reads them.
var Kinds = []Kind{
	MemberJoined, PointsEarned, PointsUsable, PointsSpent, PointsReturned, PointsReversed, PointsAdjusted,
	PointsExpired, TierChanged, RewardRedeemed, CodeUsed, ReferralCompleted, SurveyAnswered, RequestOpened,
	RequestClosed,
}

// Tool is another product that listens. The texts are stored.
type Tool string

// The tools. Server is none, but a server of the merchant's.
const (
	Server  Tool = ""
	Klaviyo Tool = "klaviyo"
	Flow    Tool = "shopify_flow" // listens for one store each
)

// State is whether an endpoint is told anything. The numbers are stored.
type State int16

// The states.
const (
	On      State = 0
	Off     State = 1 // staff switched it off
	GivenUp State = 2 // it failed too long, or said that it is gone: needs attention
)

var states = map[State]string{On: "on", Off: "off", GivenUp: "given_up"}

// String is the state's name on the wire.
func (s State) String() string { return states[s] }

// Why an endpoint is off by itself.
const (
	WhyFailing = "failing" // nothing got through for GiveUpAfter
	WhyGone    = "gone"    // it answered 410
	WhyRefused = "refused" // a tool refuses the key; while it is on, all that it is to be told waits for another
)

// How long things last.
const (
	GiveUpAfter = 5 * 24 * time.Hour  // of nothing but failures, until an endpoint is off
	BothSecrets = 24 * time.Hour      // after a change of secrets both sign
	ParkedRest  = time.Hour           // until a key that was refused is tried once more
	MostParked  = 30 * 24 * time.Hour // without a key that works, until a tool is off
	LogLife     = 30 * 24 * time.Hour // of deliveries that wait no more
	MostServers = 20                  // of one merchant
)

// Endpoint is who listens.
type Endpoint struct {
	ID           uuid.UUID
	Tool         Tool
	Name         string
	URL          string
	Kinds        []Kind
	WithEmail    bool
	Secret       []byte // sealed
	OldSecret    []byte // sealed, nil for none
	OldUntil     *time.Time
	State        State
	Why          string
	FailingSince *time.Time
	Failures     int // in a row, of the server as a whole
	RestUntil    *time.Time
	LastOKAt     *time.Time
	CreatedAt    time.Time
	ChangedAt    time.Time
	AlertedAt    *time.Time // when the owners were written to that it needs them
	Store        *uuid.UUID // that a tool listens for, nil for one that listens for all
}

// Both reports whether the secret before signs as well.
func (e *Endpoint) Both(now time.Time) bool { return e.OldUntil != nil && now.Before(*e.OldUntil) }

// Listens reports whether an endpoint is told of a kind.
func (e *Endpoint) Listens(k Kind) bool { return e.State == On && slices.Contains(e.Kinds, k) }

// Check trims and refuses what no endpoint can be. fail.Invalid names the field.
func (e *Endpoint) Check() error {
	e.Name, e.URL = strings.TrimSpace(e.Name), strings.TrimSpace(e.URL)
	if len([]rune(e.Name)) > 80 {
		return fail.Field("name", "must have at most 80 characters")
	}
	if e.Tool == Server {
		if err := checkURL(e.URL); err != nil {
			return err
		}
	}
	slices.Sort(e.Kinds)
	e.Kinds = slices.Compact(e.Kinds)
	for _, k := range e.Kinds {
		if !slices.Contains(Kinds, k) && (e.Tool == Server || k != Profile) {
			return fail.Field("events", "has %q, which is no event", k)
		}
	}
	return nil
}

// checkURL refuses what no server of a merchant's has. Whether its address is a
// public one is seen when it is dialed.
func checkURL(text string) error {
	to, err := url.Parse(text)
	switch {
	case err != nil || to.Scheme != "https" || to.Hostname() == "" || len(text) > 500:
		return fail.Field("url", "must be an address like https://example.com/hooks, of at most 500 characters")
	case to.User != nil:
		return fail.Field("url", "must have no name and password: the signature says that it is us")
	case to.Fragment != "":
		return fail.Field("url", "must have no #")
	default:
		return nil
	}
}

// Failed notes a failure of the server as a whole, for which it is left alone a
// while. It reports whether that has gone on for too long.
func (e *Endpoint) Failed(now time.Time, wait time.Duration) (giveUp bool) {
	if e.FailingSince == nil {
		e.FailingSince = &now
	}
	if e.RestUntil == nil || !e.RestUntil.After(now) { // others that were on their way fail with it
		rest := now.Add(wait)
		e.Failures, e.RestUntil = e.Failures+1, &rest
	}
	return now.Sub(*e.FailingSince) >= GiveUpAfter
}

// Park notes that a tool refuses the key: all that it is to be told waits, and the
// key is tried once more now and then. It reports whether that has gone on for too
// long.
func (e *Endpoint) Park(now time.Time) (giveUp bool) {
	if !e.Parked() || e.FailingSince == nil {
		e.FailingSince = &now
	}
	rest := now.Add(ParkedRest)
	e.Why, e.RestUntil = WhyRefused, &rest
	return now.Sub(*e.FailingSince) >= MostParked
}

// Parked reports whether a tool waits for a key that it does not refuse.
func (e *Endpoint) Parked() bool { return e.State == On && e.Why == WhyRefused }

// Worked notes that something got through.
func (e *Endpoint) Worked(now time.Time) {
	e.Why = ""
	e.FailingSince, e.Failures, e.RestUntil, e.LastOKAt = nil, 0, nil, &now
}

// Switch turns an endpoint on or off. On, it begins anew.
func (e *Endpoint) Switch(to State, why string) {
	if e.State, e.Why = to, why; to == On {
		e.FailingSince, e.Failures, e.RestUntil, e.AlertedAt = nil, 0, nil, nil
	}
}

// Event is something that happened, to be told to whoever listens. Data is ids
// and figures: nothing personal.
type Event struct {
	Kind   Kind
	Member uuid.UUID     // zero for a test
	At     time.Time     // the zero time: this moment
	Wait   time.Duration // it is told no sooner
	Data   map[string]any
}

// Status is what became of a delivery. The numbers are stored.
type Status int16

// The statuses.
const (
	Waiting   Status = 0
	Delivered Status = 1
	KeptBack  Status = 2 // Why says
	Failed    Status = 3 // given up
)

var statuses = map[Status]string{
	Waiting: "waiting", Delivered: "delivered", KeptBack: "kept_back", Failed: "failed",
}

// String is the status' name on the wire.
func (s Status) String() string { return statuses[s] }

// Statuses by their names on the wire.
func Statuses() map[string]Status {
	named := make(map[string]Status, len(statuses))
	for s, name := range statuses {
		named[name] = s
	}
	return named
}

// Why a delivery is kept back.
const (
	WhyOff       = "switched_off" // the endpoint was off by then
	WhyNoConsent = "no_consent"   // a tool is told only of members who agreed to e-mails
	WhyNoMember  = "no_member"    // whom it was about is not known any more
	WhyNoAccount = "no_account"   // the member has no account in the store that the tool listens for
	WhyStoreLeft = "store_left"   // that store is not connected any more
	WhyNobody    = "nobody_hears" // no workflow there begins with it
	WhyOwnDoing  = "own_doing"    // a workflow there did it
)

// Delivery is one thing that one endpoint is told.
type Delivery struct {
	ID        uuid.UUID
	Endpoint  uuid.UUID
	Kind      Kind
	Member    *uuid.UUID
	Data      json.RawMessage
	At        time.Time
	Status    Status
	Why       string
	Code      int16
	TriedAt   *time.Time
	CreatedAt time.Time
	State     int16 // work.State
	Attempts  int
	NextAt    time.Time
	LastError string
}

// MessageID is what a receiver knows a delivery by: the same for each attempt at
// it, and when it is sent once more by hand.
func (d *Delivery) MessageID() string { return "msg_" + strings.ReplaceAll(d.ID.String(), "-", "") }
