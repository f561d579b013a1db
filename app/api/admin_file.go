package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/bulk"
)

// FileBody announces a file of points.
type FileBody struct {
	Kind     string            `json:"kind" enum:"import,adjust" doc:"import brings over members of another program; adjust gives or takes points of members who are here"`
	FileName string            `json:"file_name" minLength:"1" maxLength:"200"`
	Bytes    int64             `json:"bytes" minimum:"1" maximum:"536870912" doc:"Of the whole file"`
	Source   string            `json:"source,omitempty" maxLength:"200" doc:"The program it comes from; for adjust the reason that members read"`
	Columns  map[string]string `json:"columns,omitempty" doc:"Heads of columns by what they hold, where their names do not say it: email, name, first_name, last_name, points, lifetime_points, expires_on, tier, birthday, referral_code, spent_points, note"`
	Preset   string            `json:"preset,omitempty" enum:"smile,loyaltylion,yotpo,wployalty,yith,growave,generic" doc:"The program whose columns they are; left out it is found out by their heads"`
}

// FileRun is one file and how far it is.
type FileRun struct {
	ID           uuid.UUID      `json:"id" format:"uuid"`
	Kind         string         `json:"kind" enum:"import,adjust"`
	FileName     string         `json:"file_name"`
	Bytes        int64          `json:"bytes"`
	Source       string         `json:"source"`
	State        string         `json:"state" enum:"uploading,checking,checked,applying,applied,undoing,undone,cancelled,failed"`
	Preset       string         `json:"preset" doc:"The program whose columns are read: as chosen, or after the check as found out"`
	Columns      map[string]int `json:"columns" doc:"Which column (from 0) holds what"`
	Ignored      []string       `json:"ignored" doc:"Columns that nothing is read from"`
	Done         int64          `json:"done" doc:"Rows done in this state"`
	Rows         int64          `json:"rows" doc:"What the check found"`
	Good         int64          `json:"good" doc:"Rows that can be used"`
	Bad          int64          `json:"bad" doc:"Rows with a problem; they are left out"`
	Newcomers    int64          `json:"newcomers" doc:"People whom the file brings into the program"`
	Points       int64          `json:"points" doc:"What the good rows give, less what they take"`
	GivenRows    int64          `json:"given_rows"`
	GivenPoints  int64          `json:"given_points"`
	Skipped      int64          `json:"skipped" doc:"Rows left out when it was done"`
	UndonePoints int64          `json:"undone_points"`
	SecondsLeft  int64          `json:"seconds_left" doc:"As fast as it went so far; 0 when nobody can know"`
	Author       string         `json:"author"`
	CreatedAt    time.Time      `json:"created_at"`
	EndedAt      *time.Time     `json:"ended_at"`
	Error        string         `json:"error" doc:"Why the last try did not work, or empty"`
}

type partInput struct {
	OneInput
	Number  int    `query:"number" minimum:"1" default:"1" doc:"Parts are numbered from 1; all but the last have 1048576 bytes"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type problemsAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *server) fileAPI(described huma.API) {
	const path = "/files"
	staff(s, described, get("list-files", path, "Files of points, newest first"), s.listFiles)
	staff(s, described, post("begin-file", path, "Announce a file of points"), s.beginFile)
	staff(s, described, get("get-file", path+"/{id}", "How far a file is"), s.getFile)
	part := put("add-file-part", path+"/{id}/part", "Send one part of a file")
	part.DefaultStatus = http.StatusNoContent
	part.MaxBodyBytes = bulk.PartSize + 1
	staff(s, described, part, s.addFilePart)
	for _, step := range []struct {
		id, verb, summary string
		do                func(context.Context, uuid.UUID, uuid.UUID) (*bulk.Run, error)
	}{
		{"check-file", "check", "All parts are here: find out what the file would do", s.app.CheckFile},
		{"cancel-file", "cancel", "Forget a file that nothing was done with", s.app.CancelFile},
	} {
		staff(s, described, post(step.id, path+"/{id}/"+step.verb, step.summary),
			func(ctx context.Context, who app.Session, in *OneInput) (*answer[FileRun], error) {
				run, err := step.do(ctx, who.Merchant, in.ID)
				if err != nil {
					return nil, err
				}
				return reply(s.fileOf(run)), nil
			})
	}
	for _, step := range []struct {
		id, verb, summary string
		do                func(context.Context, uuid.UUID, uuid.UUID) (*bulk.Run, error)
	}{
		{"apply-file", "apply", "Do what the check found", s.app.ApplyFile},
		{"undo-file", "undo", "Take out again what a file brought", s.app.UndoFile},
	} {
		op := post(step.id, path+"/{id}/"+step.verb, step.summary)
		mayWait[FileRun](described, &op, http.StatusOK)
		staff(s, described, op, func(ctx context.Context, who app.Session, in *OneInput) (*waitingAnswer, error) {
			run, err := step.do(ctx, who.Merchant, in.ID)
			if err != nil {
				return waits(who, err)
			}
			return done(s.fileOf(run)), nil
		})
	}
	problems := get("list-file-problems", path+"/{id}/problems", "What is wrong with a file's rows, as CSV")
	problems.Responses = map[string]*huma.Response{"200": {
		Description: "row, field, problem", Content: map[string]*huma.MediaType{"text/csv": {}},
	}}
	staff(s, described, problems, s.fileProblems)
}

var fileKinds = map[string]bulk.Kind{"import": bulk.Import, "adjust": bulk.Adjust}

func (s *server) beginFile(ctx context.Context, who app.Session, in *request[FileBody]) (*answer[FileRun], error) {
	run, err := s.app.BeginFile(ctx, who.Merchant, app.FileInput{
		Kind: fileKinds[in.Body.Kind], Name: in.Body.FileName, Bytes: in.Body.Bytes, Source: in.Body.Source,
		Columns: in.Body.Columns, Preset: bulk.Preset(in.Body.Preset), Author: who.Staff,
	})
	if err != nil {
		return nil, err
	}
	return reply(s.fileOf(run)), nil
}

func (s *server) addFilePart(ctx context.Context, who app.Session, in *partInput) (*struct{}, error) {
	return nil, s.app.AddFilePart(ctx, who.Merchant, in.ID, in.Number, in.RawBody)
}

func (s *server) listFiles(ctx context.Context, who app.Session, _ *noInput) (*answer[List[FileRun]], error) {
	runs, err := s.app.Files(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(List[FileRun]{Items: each(runs, s.fileOf)}), nil
}

func (s *server) getFile(ctx context.Context, who app.Session, in *OneInput) (*answer[FileRun], error) {
	run, err := s.app.File(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	return reply(s.fileOf(run)), nil
}

func (s *server) fileProblems(ctx context.Context, who app.Session, in *OneInput) (*problemsAnswer, error) {
	problems, err := s.app.FileProblems(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = bulk.WriteProblems(&text, problems)
	return &problemsAnswer{
		ContentType: "text/csv; charset=utf-8", Disposition: `attachment; filename="problems.csv"`, Body: text.Bytes(),
	}, err
}

func (s *server) fileOf(r *bulk.Run) FileRun {
	kind := "import"
	if r.Kind == bulk.Adjust {
		kind = "adjust"
	}
	return FileRun{
		ID: r.ID, Kind: kind, FileName: r.FileName, Bytes: r.Bytes, Source: r.Source, State: r.Status(),
		Preset: string(r.Layout.Preset), Columns: filled(r.Layout.Columns),
		Ignored: listOf(r.Layout.Ignored), Done: r.AtRow, Rows: r.Rows, Good: r.Good,
		Bad: r.Bad, Newcomers: r.Newcomers, Points: r.Points, GivenRows: r.GivenRows, GivenPoints: r.GivenPoints,
		Skipped: r.Skipped, UndonePoints: r.UndonePoints, SecondsLeft: int64(r.Left(s.app.Now()).Seconds()),
		Author: r.Author, CreatedAt: r.CreatedAt.UTC(), EndedAt: utc(r.EndedAt), Error: r.LastError,
	}
}
