package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/consent"
	"regulars/app/study"
	"regulars/app/survey"
)

// Study is a study or product test as staff see it.
type Study struct {
	ID          uuid.UUID         `json:"id" format:"uuid"`
	State       string            `json:"state" enum:"draft,inviting,running,closed"`
	Outline     study.Outline     `json:"outline"`
	SurveyName  string            `json:"survey_name"`
	Segments    map[string]string `json:"segments" doc:"Names of the segments that it asks for, by id"`
	Seed        *uuid.UUID        `json:"seed" format:"uuid" doc:"Of the draw: with it the same people are drawn again"`
	Drawing     bool              `json:"drawing" doc:"People are still being looked at"`
	Looked      int64             `json:"looked" doc:"Members who were looked at"`
	Fit         int64             `json:"fit" doc:"Of those, who could be invited"`
	Total       StudyFunnel       `json:"total"`
	Quotas      []StudyFunnel     `json:"quotas" doc:"In the outline's order"`
	StartedAt   *time.Time        `json:"started_at"`
	StoppedAt   *time.Time        `json:"stopped_at" doc:"You let nobody else take part: no place is offered again"`
	ClosedAt    *time.Time        `json:"closed_at"`
	ForgottenAt *time.Time        `json:"forgotten_at" doc:"No postal address is kept any more"`
	CreatedAt   time.Time         `json:"created_at"`
	Failed      string            `json:"failed" doc:"Why it cannot go on; empty when it can"`
}

// StudyFunnel is how many came how far. Each number includes those who went on.
type StudyFunnel struct {
	Quota    string `json:"quota" doc:"Id of the quota; empty for all"`
	Drawn    int    `json:"drawn"`
	Invited  int    `json:"invited"`
	Reminded int    `json:"reminded"`
	Accepted int    `json:"accepted"`
	ToShip   int    `json:"to_ship" doc:"With an address, not sent yet"`
	Shipped  int    `json:"shipped"`
	Answered int    `json:"answered"`
	Thanked  int    `json:"thanked"`
	Declined int    `json:"declined"`
	Full     int    `json:"full" doc:"No place was left for them"`
	Expired  int    `json:"expired"`
	Skipped  int    `json:"skipped" doc:"Drawn, and not invited after all"`
	Waiting  int    `json:"waiting" doc:"Would take part and came too late: a place that becomes free is offered to them"`
	Offered  int    `json:"offered" doc:"A place that became free, ever"`
	Places   int    `json:"places" doc:"Taken now"`
}

// StudyBody is a study as it is to be.
type StudyBody struct {
	Outline study.Outline `json:"outline"`
}

// StudyPerson is one person of a study. Where something is sent is in the file of
// addresses alone.
type StudyPerson struct {
	ID         uuid.UUID  `json:"id" format:"uuid" doc:"Of the invitation"`
	MemberID   *uuid.UUID `json:"member_id" format:"uuid" doc:"Null for somebody who was erased"`
	Name       string     `json:"name"`
	Email      string     `json:"email"`
	Quota      string     `json:"quota"`
	State      string     `json:"state" enum:"drawn,invited,accepted,shipped,answered,declined,full,expired,skipped"`
	Why        string     `json:"why" enum:",no_consent,asked,gone,over,peace" doc:"Of who was skipped"`
	Address    bool       `json:"address" doc:"There is one to send to"`
	Reminders  int        `json:"reminders"`
	InvitedAt  *time.Time `json:"invited_at"`
	AcceptedAt *time.Time `json:"accepted_at"`
	WantedAt   *time.Time `json:"wanted_at" doc:"They said yes when all places were taken"`
	OfferedAt  *time.Time `json:"offered_at" doc:"A place that became free was kept for them"`
	ExportedAt *time.Time `json:"exported_at" doc:"The address was handed out"`
	ShippedAt  *time.Time `json:"shipped_at"`
	AnsweredAt *time.Time `json:"answered_at"`
	UntilAt    *time.Time `json:"until_at" doc:"By when it is their turn"`
}

// StudyShipped says what was sent.
type StudyShipped struct {
	Invitations []uuid.UUID `json:"invitations,omitempty" maxItems:"500" doc:"Whose piece was sent; none for all whose address was handed out"`
}

// StudyMarked is how many were marked as sent.
type StudyMarked struct {
	Marked int `json:"marked"`
}

// StudyResults is what finished answers came to, all together first.
type StudyResults struct {
	Groups []StudyGroup `json:"groups"`
}

// StudyGroup is what one quota said.
type StudyGroup struct {
	Quota     string          `json:"quota" doc:"Id of the quota; empty for all"`
	Answered  int             `json:"answered"`
	Questions []StudyQuestion `json:"questions"`
}

// StudyQuestion is what one question came to.
type StudyQuestion struct {
	ID      string        `json:"id"`
	Kind    string        `json:"kind" enum:"nps,csat,ces,choice,text"`
	Text    string        `json:"text" doc:"In your language"`
	Figure  *SurveyFigure `json:"figure" doc:"Of a scale"`
	Counts  []SurveyCount `json:"counts"`
	Answers int64         `json:"answers"`
}

// StudyPace is how often one member is invited.
type StudyPace struct {
	Most int `json:"most" minimum:"1" maximum:"20" doc:"Studies"`
	Days int `json:"days" minimum:"7" maximum:"365" doc:"In so many days"`
}

// PanelPage is a page of who wants to be asked.
type PanelPage struct {
	Size  int64         `json:"size"`
	Left  int64         `json:"left" doc:"Who left it in the last 30 days"`
	Items []PanelMember `json:"items"`
	Next  string        `json:"next"`
}

// PanelMember is somebody who wants to be asked.
type PanelMember struct {
	MemberID uuid.UUID `json:"member_id" format:"uuid"`
	Name     string    `json:"name"`
	Email    string    `json:"email"`
	Since    time.Time `json:"since"`
	Source   string    `json:"source" enum:"store,page,widget,staff,mail"`
	Invited  int       `json:"invited" doc:"To studies, ever"`
	Answered int       `json:"answered"`
}

type saveStudyInput struct {
	OneInput
	Body StudyBody
}

type shipInput struct {
	OneInput
	Body StudyShipped
}

type studyPeopleInput struct {
	OneInput
	PageInput
	State  string `query:"state" enum:"drawn,invited,accepted,shipped,answered,declined,full,expired,skipped" doc:"Only who stands here"`
	Quota  string `query:"quota" maxLength:"40"`
	ToShip bool   `query:"to_ship" doc:"Only those to whom something is to be sent"`
}

func (s *server) studyAPI(described huma.API) {
	const path = "/studies"
	staff(s, described, get("list-studies", path, "Studies and product tests, newest first"), s.listStudies)
	staff(s, described, post("add-study", path, "Begin a draft"), s.addStudy)
	staff(s, described, get("get-study", path+"/{id}", "One study"), s.getStudy)
	staff(s, described, put("save-study", path+"/{id}", "Change a draft"), s.saveStudy)
	staff(s, described, post("start-study", path+"/{id}/start", "Draw people and invite them"), s.startStudy)
	staff(s, described, post("stop-study", path+"/{id}/stop", "Nobody else may take part"), s.stopStudy)
	staff(s, described, post("close-study", path+"/{id}/close", "Take nothing any more"), s.closeStudy)
	staff(s, described, post("remove-study", path+"/{id}/remove", "Forget a draft"), s.removeStudy)
	staff(s, described, get("list-study-people", path+"/{id}/people", "Who was drawn, newest first"), s.studyPeople)
	staff(s, described, get("get-study-results", path+"/{id}/results", "What finished answers came to"), s.studyResults)
	staff(s, described, post("ship-study", path+"/{id}/shipments", "Note that pieces were sent"), s.shipStudy)
	for _, file := range []struct {
		id, path, about string
		write           func(context.Context, uuid.UUID, uuid.UUID, io.Writer) error
	}{
		{"export-study", "/answers", "Who was invited and what they said, as CSV", s.app.ExportStudy},
		{
			"export-study-addresses", "/addresses", "Where pieces are to be sent, as CSV; it stands in the log",
			s.app.ExportAddresses,
		},
	} {
		op := get(file.id, path+"/{id}"+file.path, file.about)
		op.Responses = map[string]*huma.Response{"200": {
			Description: "CSV", Content: map[string]*huma.MediaType{"text/csv": {}},
		}}
		staff(s, described, op, s.studyFile(file.id+".csv", file.write))
	}
	staff(s, described, get("list-panel", "/panel", "Who wants to be asked to take part"), s.listPanel)
	staff(s, described, get("get-study-settings", "/study-settings", "How often one member is invited"), s.getStudyPace)
	staff(s, described, put("save-study-settings", "/study-settings", "Change how often"), s.saveStudyPace)
}

func studyOf(v app.StudyView) Study {
	o := v.Outline
	o.Title, o.Intro, o.Terms = filled(o.Title), filled(o.Intro), filled(o.Terms)
	o.Quotas, o.Countries = listOf(o.Quotas), listOf(o.Countries)
	out := Study{
		ID: v.ID, State: v.Stage.String(), Outline: o, SurveyName: v.SurveyName, Segments: v.Segments, Seed: v.Seed,
		Drawing: v.Stage == study.Inviting && v.DrawnAt == nil, Looked: v.Looked, Fit: v.Fit,
		Total:     StudyFunnel(v.Total()),
		Quotas:    each(v.Funnels, func(f study.Funnel) StudyFunnel { return StudyFunnel(f) }),
		StartedAt: utc(v.StartedAt), StoppedAt: utc(v.StoppedAt), ClosedAt: utc(v.ClosedAt),
		ForgottenAt: utc(v.ForgottenAt), CreatedAt: v.CreatedAt.UTC(),
	}
	if v.State.Run() == "failed" {
		out.Failed = v.LastError
	}
	return out
}

func (s *server) listStudies(ctx context.Context, who app.Session, in *PageInput) (*answer[Page[Study]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(studyOf)(s.app.Studies(ctx, who.Merchant, before, in.Limit))
}

func (s *server) addStudy(ctx context.Context, who app.Session, in *request[StudyBody]) (*answer[Study], error) {
	v, err := s.app.SaveStudy(ctx, who.Merchant, uuid.Nil, in.Body.Outline)
	return replied(studyOf)(v, err)
}

func (s *server) saveStudy(ctx context.Context, who app.Session, in *saveStudyInput) (*answer[Study], error) {
	v, err := s.app.SaveStudy(ctx, who.Merchant, in.ID, in.Body.Outline)
	return replied(studyOf)(v, err)
}

func (s *server) getStudy(ctx context.Context, who app.Session, in *OneInput) (*answer[Study], error) {
	v, err := s.app.Study(ctx, who.Merchant, in.ID)
	return replied(studyOf)(v, err)
}

func (s *server) startStudy(ctx context.Context, who app.Session, in *OneInput) (*answer[Study], error) {
	v, err := s.app.StartStudy(ctx, who.Merchant, in.ID)
	return replied(studyOf)(v, err)
}

func (s *server) stopStudy(ctx context.Context, who app.Session, in *OneInput) (*answer[Study], error) {
	v, err := s.app.StopInviting(ctx, who.Merchant, in.ID)
	return replied(studyOf)(v, err)
}

func (s *server) closeStudy(ctx context.Context, who app.Session, in *OneInput) (*answer[Study], error) {
	v, err := s.app.CloseStudy(ctx, who.Merchant, in.ID)
	return replied(studyOf)(v, err)
}

func (s *server) removeStudy(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.RemoveStudy(ctx, who.Merchant, in.ID)
}

func (s *server) studyPeople(ctx context.Context, who app.Session, in *studyPeopleInput) (
	*answer[Page[StudyPerson]], error,
) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	find := study.Find{Quota: in.Quota, ToShip: in.ToShip, Before: before, Limit: in.Limit}
	if step, ok := study.StepOf(in.State); ok {
		find.Step = &step
	}
	return paged(studyPersonOf)(s.app.StudyPeople(ctx, who.Merchant, in.ID, find))
}

func studyPersonOf(p app.StudyPerson) StudyPerson {
	return StudyPerson{
		ID: p.ID, MemberID: idUnlessZero(p.Member), Name: p.Name, Email: p.Email, Quota: p.Quota,
		State: p.Step.String(), Why: p.Why, Address: len(p.Sealed) > 0, Reminders: p.Reminders,
		InvitedAt: utc(p.InvitedAt), AcceptedAt: utc(p.AcceptedAt), WantedAt: utc(p.WantedAt),
		OfferedAt: utc(p.OfferedAt), ExportedAt: utc(p.ExportedAt),
		ShippedAt: utc(p.ShippedAt), AnsweredAt: utc(p.AnsweredAt), UntilAt: utc(p.UntilAt),
	}
}

func (s *server) shipStudy(ctx context.Context, who app.Session, in *shipInput) (*answer[StudyMarked], error) {
	n, err := s.app.MarkShipped(ctx, who.Merchant, in.ID, in.Body.Invitations)
	return reply(StudyMarked{Marked: n}), err
}

func (s *server) studyResults(ctx context.Context, who app.Session, in *OneInput) (*answer[StudyResults], error) {
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	v, err := s.app.Study(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	r, err := s.app.StudyResults(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	out := StudyResults{Groups: []StudyGroup{studyGroup(&r, "", m.Locale)}}
	for i := range v.Outline.Quotas {
		out.Groups = append(out.Groups, studyGroup(&r, v.Outline.Quotas[i].ID, m.Locale))
	}
	return reply(out), nil
}

func studyGroup(r *app.StudyResults, quota, locale string) StudyGroup {
	out := StudyGroup{Quota: quota, Answered: r.Answers[quota], Questions: []StudyQuestion{}}
	results := app.SurveyResults{Results: survey.Results{Counts: r.Counts[quota]}, Document: r.Document}
	for i := range r.Document.Questions {
		q := questionResult(&results, &r.Document.Questions[i], locale)
		out.Questions = append(out.Questions, StudyQuestion{
			ID: q.ID, Kind: q.Kind, Text: q.Text, Figure: q.Figure, Counts: q.Counts, Answers: q.Answers,
		})
	}
	return out
}

// studyFile streams a file of a study. An error on the way breaks the file off.
func (s *server) studyFile(
	name string, write func(context.Context, uuid.UUID, uuid.UUID, io.Writer) error,
) func(context.Context, app.Session, *OneInput) (*huma.StreamResponse, error) {
	return func(ctx context.Context, who app.Session, in *OneInput) (*huma.StreamResponse, error) {
		if _, err := s.app.Study(ctx, who.Merchant, in.ID); err != nil {
			return nil, err
		}
		if err := s.allow(ctx, "export|"+who.Merchant.String()); err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
			hc.SetHeader("Content-Disposition", `attachment; filename="`+name+`"`)
			if err := write(ctx, who.Merchant, in.ID, hc.BodyWriter()); err != nil {
				s.noteFailure(ctx, problemOf(err), err)
				panic(http.ErrAbortHandler)
			}
		}}, nil
	}
}

func (s *server) listPanel(ctx context.Context, who app.Session, in *PageInput) (*answer[PanelPage], error) {
	after, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	v, next, err := s.app.Panel(ctx, who.Merchant, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return reply(PanelPage{Size: v.Size, Left: v.Left, Next: cursorOf(next), Items: each(v.People,
		func(p app.PanelPerson) PanelMember {
			return PanelMember{
				MemberID: p.Member, Name: p.Name, Email: p.Email, Since: p.Since.UTC(),
				Source: consent.Source(p.Source).String(), Invited: p.Invited, Answered: p.Done,
			}
		})}), nil
}

func (s *server) getStudyPace(ctx context.Context, who app.Session, _ *noInput) (*answer[StudyPace], error) {
	p, err := s.app.StudyPace(ctx, who.Merchant)
	return reply(StudyPace(p)), err
}

func (s *server) saveStudyPace(ctx context.Context, who app.Session, in *request[StudyPace]) (
	*answer[StudyPace], error,
) {
	if err := s.app.SetStudyPace(ctx, who.Merchant, study.Pace(in.Body)); err != nil {
		return nil, err
	}
	return reply(in.Body), nil
}
