package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
)

// Plan is a version that is to go live by itself.
type Plan struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	DueAt  time.Time `json:"due_at"`
	Author string    `json:"author"`
	Note   string    `json:"note"`
	Stuck  bool      `json:"stuck" doc:"It could not go live: cancel it, or try again under attention"`
	Error  string    `json:"error" doc:"Why not, or empty"`
	Same   bool      `json:"same_as_draft" doc:"The draft still says what was planned"`
}

type planBody struct {
	At   string `json:"at" maxLength:"16" doc:"Time of the merchant's calendar, like 2026-12-01T09:00"`
	Note string `json:"note,omitempty" maxLength:"500" doc:"Why, for whoever reads the list of versions"`
}

// VersionInput names a published version.
type VersionInput struct {
	Number int `path:"number" minimum:"1" maximum:"1000000"`
}

type rollBackInput struct {
	VersionInput
	Body publishBody
}

type compareInput struct {
	From string `query:"from" required:"true" maxLength:"10" doc:"Number of a version, or draft"`
	To   string `query:"to" required:"true" maxLength:"10" doc:"Number of a version, or draft"`
}

// Comparison says how one document differs from another.
type Comparison struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Changes []string `json:"changes" doc:"One sentence a change, in the merchant's language; none when they are alike"`
}

type exportInput struct {
	Version string `query:"version" default:"draft" maxLength:"10" doc:"Number of a version, or draft"`
}

// ProgramFile is a program as a file, to be kept, edited or taken elsewhere.
type ProgramFile struct {
	Format   int              `json:"format" enum:"1" doc:"Of this file"`
	Document program.Document `json:"document"`
}

type fileAnswer struct {
	Disposition string `header:"Content-Disposition"`
	Body        ProgramFile
}

// Template is a program to begin with.
type Template struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	About    string           `json:"about"`
	Why      []string         `json:"why" doc:"Why its figures are what they are"`
	Document program.Document `json:"document"`
}

type templateInput struct {
	ID string `path:"id" maxLength:"40"`
}

// mostOfProgram is how large a program's file may be, in bytes: 200 rules that
// name their products each.
const mostOfProgram = 8 << 20

func (s *server) versionAPI(described huma.API) {
	plan := post("plan-publish", "/program/plan", "Let the draft go live at a moment")
	plan.DefaultStatus = http.StatusCreated
	staff(s, described, plan, s.planPublish)
	cancel := post("cancel-plan", "/program/plan/{id}/cancel", "Forget a planned version")
	cancel.DefaultStatus = http.StatusNoContent
	staff(s, described, cancel, s.cancelPlan)
	staff(s, described, get("compare-versions", "/program/compare", "How one version differs from another"), s.compare)
	staff(s, described, post("copy-version", "/program/versions/{number}/copy", "Write a version into the draft"),
		s.copyVersion)
	staff(s, described, post("roll-back", "/program/versions/{number}/publish", "Make an earlier version live again"),
		s.rollBack)
	staff(s, described, get("export-program", "/program/export", "A program as a file"), s.exportProgram)
	imported := post("import-program", "/program/import", "Write a file into the draft")
	imported.MaxBodyBytes = mostOfProgram
	staff(s, described, imported, s.importProgram)
	staff(s, described, get("list-templates", "/program/templates", "Programs to begin with"), s.listTemplates)
	staff(s, described, post("use-template", "/program/templates/{id}/use", "Write a template into the draft"),
		s.useTemplate)
}

func planOf(p *app.OpenPlan) Plan {
	return Plan{
		ID: p.ID, DueAt: p.DueAt.UTC(), Author: p.Author, Note: p.Note, Stuck: p.Stuck(), Error: p.LastError,
		Same: p.SameAsDraft,
	}
}

func (s *server) planPublish(ctx context.Context, who app.Session, in *request[planBody]) (*answer[Plan], error) {
	p, err := s.app.PlanPublish(ctx, who.Merchant, app.PlanInput{
		PublishInput: app.PublishInput{Author: who.Staff, Note: in.Body.Note}, At: in.Body.At,
	})
	if err != nil {
		return nil, planProblem(err)
	}
	return reply(planOf(&app.OpenPlan{Plan: *p, SameAsDraft: true})), nil
}

// planProblem says where what is wrong stands: in the request, or in the draft.
func planProblem(err error) error {
	var e *fail.Error
	if errors.As(err, &e) && (e.Field == "at" || e.Field == "note") {
		return under("body", err)
	}
	return under("document", err)
}

func (s *server) cancelPlan(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.CancelPlan(ctx, who.Merchant, in.ID)
}

func (s *server) compare(ctx context.Context, who app.Session, in *compareInput) (*answer[Comparison], error) {
	c, err := s.app.CompareVersions(ctx, who.Merchant, in.From, in.To)
	if err != nil {
		return nil, under("query", err)
	}
	return reply(Comparison{From: c.From, To: c.To, Changes: listOf(c.Changes)}), nil
}

func (s *server) copyVersion(ctx context.Context, who app.Session, in *VersionInput) (*answer[Draft], error) {
	return replied(draftOf)(s.app.CopyVersion(ctx, who.Merchant, in.Number))
}

func (s *server) rollBack(ctx context.Context, who app.Session, in *rollBackInput) (*answer[Version], error) {
	v, err := s.app.RollBack(ctx, who.Merchant, in.Number, app.PublishInput{Author: who.Staff, Note: in.Body.Note})
	if err != nil {
		return nil, under("document", err) // what is wrong stands in the version, not in this request
	}
	return reply(versionOf(v)), nil
}

func (s *server) exportProgram(ctx context.Context, who app.Session, in *exportInput) (*fileAnswer, error) {
	d, err := s.app.ProgramDocument(ctx, who.Merchant, in.Version)
	if err != nil {
		return nil, err
	}
	return &fileAnswer{
		Disposition: fmt.Sprintf(`attachment; filename="program-%s.json"`, in.Version),
		Body:        ProgramFile{Format: 1, Document: d.Plain()},
	}, nil
}

func (s *server) importProgram(ctx context.Context, who app.Session, in *request[ProgramFile]) (*answer[Draft], error) {
	d, err := s.app.ImportDraft(ctx, who.Merchant, in.Body.Document)
	if err != nil {
		return nil, under("body.document", err)
	}
	return reply(draftOf(d)), nil
}

func (s *server) listTemplates(ctx context.Context, who app.Session, _ *noInput) (*answer[List[Template]], error) {
	all, err := s.app.Templates(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(List[Template]{Items: each(all, func(t program.Template) Template { return Template(t) })}), nil
}

func (s *server) useTemplate(ctx context.Context, who app.Session, in *templateInput) (*answer[Draft], error) {
	return replied(draftOf)(s.app.UseTemplate(ctx, who.Merchant, in.ID))
}
