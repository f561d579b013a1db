// Package coupon is a printable code: print runs, and the coupons in them. A run is its
// own durable work. Its audience is gone through page by page, each coupon being a reward
// given for nothing under a key of run and place, so that whoever dies half way goes on
// where they stood and nobody gets two; it is printed once its codes work.
package coupon

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/paper"
	"regulars/app/work"
)

// Stage is how far a run is. The numbers are stored.
type Stage int16

// The stages. A run that is stopped has its unused codes taken back.
const (
	Draft     Stage = iota
	Gathering       // its audience is being gone through
	Making          // its codes are being made
	Ready           // it can be printed
	Stopped
)

var stages = []string{"draft", "gathering", "making", "ready", "stopped"}

// String is the stage's name on the wire.
func (s Stage) String() string { return stages[s] }

// Run is one print run: what is printed for whom, how far it is and what came of it.
type Run struct {
	ID        uuid.UUID
	Name      string
	Store     uuid.UUID
	RewardID  string
	Segment   *uuid.UUID
	Member    *uuid.UUID
	Copies    int // for whoever has one, without segment and member
	Posted    bool
	Design    paper.Design
	Form      paper.Form
	Paper     paper.Size
	Locale    string
	Line      string // one line below the value
	Title     string // of a letter
	Body      string // of a letter
	Compare   int16  // of a thousand members, left alone for comparison
	Window    int16  // days in which purchases count
	Stage     Stage
	Value     string // printed large, as it was when it began
	Limits    string
	LogoError string
	After     uuid.UUID
	Looked    int64
	Given     int64
	Alone     int64
	Skipped   map[Why]int64
	BegunAt   *time.Time
	ReadyAt   *time.Time
	EndedAt   *time.Time
	Result    Result
	CountedAt *time.Time
	CreatedAt time.Time
	ChangedAt time.Time
	NextAt    time.Time
	State     work.State
	LastError string
}

// Why is why somebody of an audience gets no coupon.
type Why string

// The reasons.
const (
	NoAccount Why = "no_account" // in the store whose codes they are, or out of the program
	NoConsent Why = "no_consent" // to post
	NoAddress Why = "no_address" // that the store knows
	NoneLeft  Why = "none_left"  // of the reward, or of its budget
)

// Result is what came of a run, as of when it was counted.
type Result struct {
	Codes Codes        `json:"codes"`
	Given journey.Side `json:"given"`
	Alone journey.Side `json:"alone"`
}

// Codes count a run's codes by how they stand.
type Codes struct {
	Making  int64 `json:"making"`
	Open    int64 `json:"open"`    // they work
	Online  int64 `json:"online"`  // used in an order
	InStore int64 `json:"till"`    // taken by staff
	Over    int64 `json:"over"`    // ended, or taken back
	Refused int64 `json:"refused"` // never made
}

// What a run may say.
const (
	mostName    = 80
	mostLine    = 80
	mostTitle   = 80
	mostBody    = 900
	mostParts   = 12 // paragraphs of it: what a letter has room for
	mostWindow  = 120
	mostCompare = 500
	MostCopies  = 10_000
	// KeepAddresses is how long addresses are kept after a run was begun.
	KeepAddresses = 30 * 24 * time.Hour
)

// Check refuses a run that makes no sense, naming the field.
func (r *Run) Check() error {
	r.Name, r.Line, r.Title = strings.TrimSpace(r.Name), strings.TrimSpace(r.Line), strings.TrimSpace(r.Title)
	r.Body = strings.TrimSpace(strings.ReplaceAll(r.Body, "\r\n", "\n"))
	if r.Name == "" {
		return fail.Field("name", "is needed")
	}
	for _, text := range []struct {
		field, text string
		most        int
	}{{"name", r.Name, mostName}, {"line", r.Line, mostLine}, {"title", r.Title, mostTitle}} {
		if utf8.RuneCountInString(text.text) > text.most || strings.ContainsAny(text.text, "\r\n\t\x00") {
			return fail.Field(text.field, "must be one line of at most %d characters", text.most)
		}
	}
	if utf8.RuneCountInString(r.Body) > mostBody || strings.ContainsAny(r.Body, "\r\t\x00") {
		return fail.Field("body", "must have at most %d characters", mostBody)
	}
	if len(strings.FieldsFunc(r.Body, func(c rune) bool { return c == '\n' })) > mostParts {
		return fail.Field("body", "must have at most %d paragraphs", mostParts)
	}
	if err := r.checkLook(); err != nil {
		return err
	}
	return r.checkWhom()
}

func (r *Run) checkLook() error {
	switch {
	case !slices.Contains(paper.Designs, r.Design):
		return fail.Field("design", "must be clear, color or ticket")
	case !slices.Contains(paper.Forms, r.Form):
		return fail.Field("form", "must be four, eight, ten, single or folded")
	case !slices.Contains(paper.Sizes, r.Paper):
		return fail.Field("paper", "must be a4 or letter")
	case r.Form == paper.Folded && !r.Posted:
		return fail.Field("posted", "must be true: a folded letter shows an address")
	}
	return nil
}

func (r *Run) checkWhom() error {
	people := r.Segment != nil || r.Member != nil
	switch {
	case r.Segment != nil && r.Member != nil:
		return fail.Field("member_id", "must not stand beside a segment")
	case r.Segment == nil && r.Compare != 0:
		return fail.Field("compare_permille", "must be 0 without a segment: there is no group to compare")
	case people && r.Copies != 0:
		return fail.Field("copies", "must be 0 for members: each gets one")
	case !people && (r.Copies < 1 || r.Copies > MostCopies):
		return fail.Field("copies", "must be between 1 and %d, or name a segment or a member", MostCopies)
	case !people && r.Posted:
		return fail.Field("posted", "must be false for whoever has one: there is nobody to write to")
	}
	return r.checkComparison()
}

func (r *Run) checkComparison() error {
	switch {
	case r.Compare < 0 || r.Compare > mostCompare:
		return fail.Field("compare_permille", "must be between 0 and %d", mostCompare)
	case r.Window < 1 || r.Window > mostWindow:
		return fail.Field("window_days", "must be between 1 and %d", mostWindow)
	}
	return nil
}

// Failed reports whether somebody must see to it.
func (r *Run) Failed() bool { return r.State == work.Dead || r.State == work.Parked }

// Begun is when a coupon of it was first given, zero before.
func (r *Run) Begun() time.Time {
	if r.BegunAt == nil {
		return time.Time{}
	}
	return *r.BegunAt
}

// Closes is when purchases of the last who were looked at count no more; zero while
// members are looked at.
func (r *Run) Closes() time.Time {
	if r.ReadyAt == nil {
		return time.Time{}
	}
	return r.ReadyAt.AddDate(0, 0, int(r.Window))
}

// How often what came of a run is counted while that still changes.
const countEvery = 6 * time.Hour

// NextCount is when what came of a run is counted next, zero for never again.
func (r *Run) NextCount(now time.Time) time.Time {
	closes := r.Closes()
	if keep := r.Begun().Add(KeepAddresses); r.Posted && closes.Before(keep) {
		closes = keep
	}
	if r.ReadyAt == nil || !now.Before(closes) {
		return time.Time{}
	}
	if next := now.Add(countEvery); next.Before(closes) {
		return next
	}
	return closes
}

// Coupon is one place in a run.
type Coupon struct {
	N          int64
	Member     uuid.UUID // zero for whoever has it
	Group      journey.Group
	Redemption uuid.UUID // zero for who was left alone
	Address    []byte    // sealed for AddressColumn; nil for none
}

// AddressColumn names the sealed address to the keyset.
const AddressColumn = "print_coupon.address"
