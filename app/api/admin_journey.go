package api

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/journey"
)

// Journey is an automation and how it does.
type Journey struct {
	ID        uuid.UUID      `json:"id" format:"uuid"`
	State     string         `json:"state" enum:"draft,live,paused,stopped"`
	Why       string         `json:"why" enum:",staff,budget,plan" doc:"It is paused"`
	Version   int            `json:"version" doc:"The newest that was published, 0 for none"`
	OnSince   *time.Time     `json:"on_since" doc:"What happened before begins nothing"`
	UpdatedAt time.Time      `json:"updated_at"`
	Draft     journey.Script `json:"draft"`
	Figures   JourneyFigures `json:"figures"`
}

// JourneyFigures are what an automation did so far.
type JourneyFigures struct {
	Started int64            `json:"started"`
	Running int64            `json:"running" doc:"On their way now"`
	Ended   map[string]int64 `json:"ended" doc:"By how they ended"`
	Acted   int64            `json:"acted" doc:"Times something was given or sent"`
	Points  int64            `json:"points"`
	Codes   int64            `json:"codes"`
	Cost    int64            `json:"cost" doc:"Of points and codes, minor units of the merchant's currency"`
}

// JourneyVersion is a published document.
type JourneyVersion struct {
	Number      int            `json:"number"`
	PublishedAt time.Time      `json:"published_at"`
	Author      string         `json:"author"`
	Note        string         `json:"note"`
	Document    journey.Script `json:"document"`
}

// JourneyResults compares members who got what an automation gives with those who
// were left alone.
type JourneyResults struct {
	Verdict  string         `json:"verdict" enum:"not_enough_data,works,harms,no_effect"`
	Given    JourneySide    `json:"given"`
	Alone    JourneySide    `json:"alone"`
	Rate     *Difference    `json:"rate,omitempty" doc:"Basis points of members who bought. Newcombe's interval"`
	Revenue  *Difference    `json:"revenue,omitempty" doc:"Minor units a member. Welch's interval"`
	Currency string         `json:"currency"`
	Window   int            `json:"window_days" doc:"In which purchases count"`
	Compare  int            `json:"compare_permille" doc:"Of members who are left alone"`
	Figures  JourneyFigures `json:"figures"`
}

// JourneySide is one of the two groups.
type JourneySide struct {
	Members int64 `json:"members"`
	Bought  int64 `json:"bought" doc:"Within the window"`
	Revenue int64 `json:"revenue" doc:"Minor units"`
}

// Difference is an estimate with its 95 % interval.
type Difference struct {
	Estimate int64 `json:"estimate"`
	Low      int64 `json:"low"`
	High     int64 `json:"high"`
}

// MemberRun is a member's way through an automation.
type MemberRun struct {
	ID        uuid.UUID  `json:"id" format:"uuid"`
	JourneyID uuid.UUID  `json:"journey_id" format:"uuid"`
	Name      string     `json:"name"`
	Version   int        `json:"version"`
	Step      string     `json:"step" doc:"Where it stands"`
	Waiting   *time.Time `json:"waits_until" doc:"Null when it has ended"`
	Acts      int        `json:"acts" doc:"Steps that gave or sent something, or would have"`
	Ending    string     `json:"ending" doc:"How it ended; empty while it goes on"`
	Why       string     `json:"why" doc:"Of an ending called refused"`
	BeganAt   time.Time  `json:"began_at"`
	EndedAt   *time.Time `json:"ended_at"`
}

// JourneyParts say what automations can be made of on this server.
type JourneyParts struct {
	Signals []JourneyPart `json:"signals"`
	Steps   []JourneyPart `json:"steps"`
}

// JourneyPart is one signal or kind of step.
type JourneyPart struct {
	Kind      string `json:"kind"`
	Supported bool   `json:"supported" doc:"False: a document that uses it cannot be published yet"`
	Past      bool   `json:"past" doc:"Of signals: what happened before can begin an automation"`
}

// JourneyPast is what of the past would begin an automation, or did.
type JourneyPast struct {
	Runs    int64 `json:"runs"`
	Members int64 `json:"members"`
}

type journeyBody struct {
	Document journey.Script `json:"document"`
}

type journeyInput struct {
	OneInput
	Body journeyBody
}

type publishJourneyInput struct {
	OneInput
	Body publishBody
}

type journeyVersionsInput struct {
	OneInput
	After string `query:"after" maxLength:"10" doc:"next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type memberRunsInput struct {
	OneInput
	PageInput
}

type pastInput struct {
	OneInput
	Since string `query:"since" required:"true" maxLength:"10" doc:"First day, like 2026-03-01"`
}

type startPastInput struct {
	OneInput
	Body struct {
		Since string `json:"since" maxLength:"10" doc:"First day, like 2026-03-01"`
		Runs  int64  `json:"runs" doc:"What the preview showed"`
	}
}

func (s *server) journeyAPI(described huma.API) {
	const list, one = "/journeys", "/journeys/{id}"
	staff(s, described, get("list-journeys", list, "Automations, newest first"), s.listJourneys)
	staff(s, described, get("list-journey-parts", "/journey-parts", "What automations can be made of"), s.journeyParts)
	s.readyJourneyAPI(described)
	staff(s, described, post("add-journey", list, "Make an automation"), s.addJourney)
	staff(s, described, get("get-journey", one, "One automation"), s.getJourney)
	staff(s, described, put("save-journey", one+"/draft", "Replace an automation's draft"), s.saveJourney)
	publish := post("publish-journey", one+"/publish", "Make the draft the next version, live from now on")
	publish.Description = "Members on their way keep their version. What happened before begins nothing."
	staff(s, described, publish, s.publishJourney)
	staff(s, described, post("pause-journey", one+"/pause", "Let an automation wait"),
		s.changedJourney(s.app.PauseJourney))
	staff(s, described, post("resume-journey", one+"/resume", "Let a paused automation go on"),
		s.changedJourney(s.app.ResumeJourney))
	staff(s, described, post("stop-journey", one+"/stop", "End an automation for good, with everyone on their way"),
		s.changedJourney(s.app.StopJourney))
	staff(s, described, get("list-journey-versions", one+"/versions", "What was published, newest first"),
		s.journeyVersions)
	staff(s, described, get("get-journey-results", one+"/results", "What came of an automation"), s.journeyResults)
	staff(s, described, get("preview-journey-past", one+"/past",
		"Count what orders or members of the past would begin"),
		s.previewPast)
	staff(s, described, post("start-journey-past", one+"/past", "Begin what the preview counted"), s.startPast)
	staff(s, described, get("list-member-runs", "/members/{id}/journeys", "What a member goes or went through"),
		s.memberRuns)
}

func (s *server) listJourneys(ctx context.Context, who app.Session, in *PageInput) (*answer[Page[Journey]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(journeyOf)(s.app.Journeys(ctx, who.Merchant, before, in.Limit))
}

func (s *server) journeyParts(context.Context, app.Session, *noInput) (*answer[JourneyParts], error) {
	return reply(JourneyParts{
		Signals: each(journey.Kinds, func(k journey.Kind) JourneyPart {
			return JourneyPart{Kind: string(k), Supported: k.Heard(), Past: k.HasPast()}
		}),
		Steps: each(journey.StepKinds, func(k journey.StepKind) JourneyPart {
			return JourneyPart{Kind: string(k), Supported: k.Done()}
		}),
	}), nil
}

func (s *server) addJourney(ctx context.Context, who app.Session, in *request[journeyBody]) (*answer[Journey], error) {
	return oneJourney(s.app.AddJourney(ctx, who.Merchant, in.Body.Document))
}

func (s *server) getJourney(ctx context.Context, who app.Session, in *OneInput) (*answer[Journey], error) {
	return oneJourney(s.app.Journey(ctx, who.Merchant, in.ID))
}

func (s *server) saveJourney(ctx context.Context, who app.Session, in *journeyInput) (*answer[Journey], error) {
	return oneJourney(s.app.SaveJourney(ctx, who.Merchant, in.ID, in.Body.Document))
}

func (s *server) publishJourney(
	ctx context.Context, who app.Session, in *publishJourneyInput,
) (*answer[Journey], error) {
	return oneJourney(s.app.PublishJourney(ctx, who.Merchant, in.ID, app.PublishInput{
		Author: who.Staff, Note: in.Body.Note,
	}))
}

// changedJourney is a handler that changes how an automation stands.
func (s *server) changedJourney(
	change func(ctx context.Context, merchantID, id uuid.UUID) (app.JourneyView, error),
) func(context.Context, app.Session, *OneInput) (*answer[Journey], error) {
	return func(ctx context.Context, who app.Session, in *OneInput) (*answer[Journey], error) {
		return oneJourney(change(ctx, who.Merchant, in.ID))
	}
}

func oneJourney(v app.JourneyView, err error) (*answer[Journey], error) {
	if err != nil {
		return nil, under("body.document", err)
	}
	return reply(journeyOf(v)), nil
}

func (s *server) journeyVersions(
	ctx context.Context, who app.Session, in *journeyVersionsInput,
) (*answer[Page[JourneyVersion]], error) {
	before, err := strconv.Atoi("0" + in.After)
	if err != nil {
		return nil, fail.Field("query.after", "is not a cursor of ours: take it from next")
	}
	page, next, err := s.app.JourneyVersions(ctx, who.Merchant, in.ID, before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := Page[JourneyVersion]{Items: each(page, func(v journey.Version) JourneyVersion {
		return JourneyVersion{
			Number: v.Number, PublishedAt: v.PublishedAt.UTC(), Author: v.Author, Note: v.Note, Document: v.Document,
		}
	})}
	if next > 0 {
		out.Next = strconv.Itoa(next)
	}
	return reply(out), nil
}

func (s *server) journeyResults(ctx context.Context, who app.Session, in *OneInput) (*answer[JourneyResults], error) {
	r, err := s.app.JourneyResults(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(JourneyResults{
		Verdict: string(r.Comparison.Verdict), Given: sideOf(r.Given), Alone: sideOf(r.Alone),
		Rate: differenceOf(r.Comparison.Rate, 10_000), Revenue: differenceOf(r.Comparison.Revenue, 1),
		Currency: r.Currency, Window: r.Window, Compare: r.Permille, Figures: figuresOf(r.Figures),
	}), nil
}

func sideOf(s journey.Side) JourneySide {
	return JourneySide{Members: s.People, Bought: s.Bought, Revenue: int64(s.Revenue)}
}

func differenceOf(i journey.Interval, scale float64) *Difference {
	if !i.Known {
		return nil
	}
	whole := func(x float64) int64 { return int64(math.Round(x * scale)) }
	return &Difference{Estimate: whole(i.Estimate), Low: whole(i.Low), High: whole(i.High)}
}

func (s *server) previewPast(ctx context.Context, who app.Session, in *pastInput) (*answer[JourneyPast], error) {
	p, err := s.app.PreviewJourneyPast(ctx, who.Merchant, in.ID, in.Since)
	if err != nil {
		return nil, under("query", err)
	}
	return reply(JourneyPast(p)), nil
}

func (s *server) startPast(ctx context.Context, who app.Session, in *startPastInput) (*answer[JourneyPast], error) {
	p, err := s.app.StartJourneyPast(ctx, who.Merchant, in.ID, in.Body.Since, in.Body.Runs)
	if err != nil {
		return nil, under("body", err)
	}
	return reply(JourneyPast(p)), nil
}

func (s *server) memberRuns(
	ctx context.Context, who app.Session, in *memberRunsInput,
) (*answer[Page[MemberRun]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(memberRunOf)(s.app.MemberRuns(ctx, who.Merchant, in.ID, before, in.Limit))
}

func memberRunOf(r app.MemberRun) MemberRun {
	wire := MemberRun{
		ID: r.ID, JourneyID: r.Journey, Name: r.Name, Version: r.Version, Step: r.Step, Acts: r.Acts,
		Ending: string(r.Ending), Why: r.Why, BeganAt: r.BeganAt.UTC(), EndedAt: utc(r.EndedAt),
	}
	if r.Ending == "" {
		wire.Waiting = utc(&r.NextAt)
	}
	return wire
}

func journeyOf(v app.JourneyView) Journey {
	return Journey{
		ID: v.ID, State: v.State.String(), Why: v.Why, Version: v.Version, OnSince: utc(v.OnSince),
		UpdatedAt: v.UpdatedAt.UTC(), Draft: v.Draft, Figures: figuresOf(v.Figures),
	}
}

func figuresOf(f journey.Figures) JourneyFigures {
	wire := JourneyFigures{
		Started: int64(f[journey.Started]), Ended: map[string]int64{}, Acted: int64(f[journey.Acted]),
		Points: int64(f[journey.PointsGiven]), Codes: int64(f[journey.CodesGiven]), Cost: int64(f[journey.MoneyGiven]),
	}
	wire.Running = wire.Started
	for _, how := range journey.Endings {
		if n := int64(f[journey.Ended(how)]); n > 0 {
			wire.Ended[string(how)] = n
			wire.Running -= n
		}
	}
	return wire
}
