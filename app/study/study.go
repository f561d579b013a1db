// Package study knows studies and product tests: who is drawn for one, what is
// asked of them in turn, and when there is room for no more. Rules here do no I/O.
// A study that is being drawn, and each invitation, is a row of work of its own.
package study

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/survey"
	"regulars/app/work"
)

// Stage is where a study stands. The numbers are stored.
type Stage int16

// The stages.
const (
	Draft    Stage = iota
	Inviting       // people are drawn and invited; who was may accept
	Running        // only who is offered a place that became free may accept; who has one is served and heard
	Closed         // nothing is taken any more
)

var stages = []string{"draft", "inviting", "running", "closed"}

// String is the stage's name on the wire.
func (s Stage) String() string { return stages[s] }

// Kind is what a study is. The texts are stored.
type Kind string

// The kinds.
const (
	Questions   Kind = "survey"       // whoever accepts answers questions
	ProductTest Kind = "product_test" // whoever accepts is sent something, tries it, and then answers
)

// Outline is what a study is about, whom it is for and what it gives.
type Outline struct {
	Name   string       `json:"name" maxLength:"80" doc:"For your team"`
	Kind   Kind         `json:"kind" enum:"survey,product_test"`
	Survey uuid.UUID    `json:"survey_id" format:"uuid" doc:"What is asked in the end: a published survey"`
	Title  survey.Texts `json:"title" doc:"Of the invitation"`
	Intro  survey.Texts `json:"intro"`
	Terms  survey.Texts `json:"terms" doc:"What they agree to who accept. The words that each accepted are kept."`

	Panel   bool    `json:"panel,omitempty" doc:"Only members of the panel are invited"`
	Segment string  `json:"segment_id,omitempty" maxLength:"36" doc:"Only members of this segment; empty for everybody"`
	Quotas  []Quota `json:"quotas" maxItems:"12" doc:"Whoever belongs to several counts for the first; who belongs to none is not invited"`

	Points int64  `json:"points,omitempty" minimum:"0" maximum:"100000" doc:"Thanks for a finished answer, instead of what the program gives for a survey"`
	Reward string `json:"reward_id,omitempty" maxLength:"64" doc:"A reward of the program, given for a finished answer"`

	AcceptDays int `json:"accept_days" minimum:"1" maximum:"60" doc:"How long an invitation holds"`
	AnswerDays int `json:"answer_days" minimum:"1" maximum:"60" doc:"How long whoever is asked has to answer"`
	RemindDays int `json:"remind_days,omitempty" minimum:"0" maximum:"30" doc:"A reminder after so many days in which nothing came; 0 for none"`

	Stock      int      `json:"stock,omitempty" minimum:"0" maximum:"100000" doc:"Of a product test: pieces to give away. Never more are promised"`
	Countries  []string `json:"countries,omitempty" maxItems:"60" doc:"Of a product test: where pieces are sent, ISO 3166-1 alpha-2"`
	TryDays    int      `json:"try_days,omitempty" minimum:"0" maximum:"120" doc:"Of a product test: from sending a piece to asking what they think"`
	ForgetDays int      `json:"forget_days,omitempty" minimum:"0" maximum:"365" doc:"Of a product test: addresses are deleted so many days after the end"`
}

// Quota is a cell of a study: how many of some people are wanted.
type Quota struct {
	ID      string `json:"id" maxLength:"40"`
	Name    string `json:"name" maxLength:"80"`
	Segment string `json:"segment_id,omitempty" maxLength:"36" doc:"Who belongs here; empty for everybody else"`
	Wanted  int    `json:"wanted" minimum:"1" maximum:"10000" doc:"How many may take part"`
	Invite  int    `json:"invite" minimum:"1" maximum:"20000" doc:"How many are invited, drawn by lot"`
}

// Study is one study of a merchant's.
type Study struct {
	ID          uuid.UUID
	Outline     Outline
	Stage       Stage
	Seed        *uuid.UUID // of the draw, nil before
	After       uuid.UUID  // the audience up to here was looked at
	Looked, Fit int64      // members of it: looked at, and of those who could be drawn
	StartedAt   *time.Time
	DrawnAt     *time.Time // everybody was looked at
	StoppedAt   *time.Time // staff let nobody else take part
	ClosedAt    *time.Time
	ForgottenAt *time.Time // no postal address is kept any more
	CreatedAt   time.Time
	ChangedAt   time.Time
	State       work.State
	NextAt      time.Time
	LastError   string
}

// Offers reports whether a place that becomes free is offered to who waits for one.
func (s *Study) Offers() bool {
	return (s.Stage == Inviting || s.Stage == Running) && s.StoppedAt == nil
}

// Takes reports whether somebody who was invited may still accept: anybody while
// people are invited, and then who is offered a place that became free.
func (s *Study) Takes(i *Invitation) bool {
	return s.Stage == Inviting || s.Offers() && i.OfferedAt != nil
}

// Ships reports whether pieces are sent.
func (o *Outline) Ships() bool { return o.Kind == ProductTest }

// Quota finds a quota by its id, nil for none.
func (o *Outline) Quota(id string) *Quota {
	for i := range o.Quotas {
		if o.Quotas[i].ID == id {
			return &o.Quotas[i]
		}
	}
	return nil
}

// QuotaName is what staff call a quota; its id where it is gone.
func (o *Outline) QuotaName(id string) string {
	if q := o.Quota(id); q != nil {
		return q.Name
	}
	return id
}

// Segments lists the segments that an outline asks for, each once.
func (o *Outline) Segments() []string {
	ids := []string{o.Segment}
	for i := range o.Quotas {
		ids = append(ids, o.Quotas[i].Segment)
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
}

// Held are the places that people have or are offered: by quota, and pieces that are
// promised or were sent.
type Held struct {
	ByQuota map[string]int
	Pieces  int
}

// Room reports whether one more of a quota may take part.
func (o *Outline) Room(quota string, h Held) bool {
	q := o.Quota(quota)
	return q != nil && h.ByQuota[quota] < q.Wanted && (!o.Ships() || h.Pieces < o.Stock)
}

// Free lists the quotas of which one more may take part.
func (o *Outline) Free(h Held) []string {
	var free []string
	for i := range o.Quotas {
		if o.Room(o.Quotas[i].ID, h) {
			free = append(free, o.Quotas[i].ID)
		}
	}
	return free
}

// Full reports whether nobody at all may take part any more.
func (o *Outline) Full(h Held) bool { return len(o.Free(h)) == 0 }

// Pace is how often one member is invited to studies.
type Pace struct {
	Most int // studies
	Days int // in so many days
}

// StandardPace is that of a merchant who decided nothing.
var StandardPace = Pace{Most: 2, Days: 90}
