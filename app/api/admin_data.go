package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"regulars/app"
	"regulars/app/fail"
)

// ProgramState says whether the program runs, stands still or ends.
type ProgramState struct {
	PausedSince *time.Time `json:"paused_since"`
	WindDown    *WindDown  `json:"wind_down" doc:"How far its end is; null while the program goes on"`
}

// WindDown is a program on its way to its end.
type WindDown struct {
	Codes     string     `json:"codes" enum:"honor,revoke"`
	Tell      bool       `json:"tell"`
	Phase     string     `json:"phase" enum:"revoking,telling,over"`
	Open      int64      `json:"open" doc:"Codes that worked when it began"`
	Left      int64      `json:"left" doc:"Codes that still work"`
	LastEnd   *time.Time `json:"last_end" doc:"When the last of them ends"`
	Told      int64      `json:"told" doc:"Members a message was written to"`
	Unsent    int64      `json:"unsent" doc:"Of those messages, how many still wait"`
	BeganAt   time.Time  `json:"began_at"`
	EndedAt   *time.Time `json:"ended_at" doc:"From then on the app can be removed"`
	LastError string     `json:"last_error"`
}

// WindDownBody says how a program ends.
type WindDownBody struct {
	Codes string `json:"codes" enum:"honor,revoke" doc:"honor: open codes work to their end; revoke: they die and their points return"`
	Tell  bool   `json:"tell" doc:"Write to the members"`
}

func (s *server) dataAPI(described huma.API) {
	staff(s, described, get("get-program-state", "/program/state", "Whether the program runs, stands still or ends"),
		s.programState)
	for _, step := range []struct {
		op huma.Operation
		do func(context.Context, app.Session) error
	}{
		{post("pause-program", "/program/pause", "Nothing is earned and no messages go out"), s.pause},
		{post("resume-program", "/program/resume", "Let a paused program go on"), s.resume},
		{post("cancel-wind-down", "/program/wind-down/cancel", "Let the program not end; it stays paused"), s.keepOn},
	} {
		staff(s, described, step.op, func(
			ctx context.Context, who app.Session, _ *noInput,
		) (*answer[ProgramState], error) {
			if err := step.do(ctx, who); err != nil {
				return nil, err
			}
			return s.programState(ctx, who, nil)
		})
	}
	end := post("wind-down", "/program/wind-down", "End the program before the app is removed")
	staff(s, described, end, s.windDown)
	export := get("export-all", "/export", "Everything that is yours, as a zip of CSV files")
	export.Responses = map[string]*huma.Response{"200": {
		Description: "members.csv, transfers.csv, orders.csv, redemptions.csv, program.json",
		Content:     map[string]*huma.MediaType{"application/zip": {}},
	}}
	staff(s, described, export, s.exportAll)
}

func (s *server) pause(ctx context.Context, who app.Session) error {
	return s.app.Pause(ctx, who.Merchant)
}

func (s *server) resume(ctx context.Context, who app.Session) error {
	return s.app.Resume(ctx, who.Merchant)
}

func (s *server) keepOn(ctx context.Context, who app.Session) error {
	return s.app.CancelWindDown(ctx, who.Merchant)
}

func (s *server) windDown(
	ctx context.Context, who app.Session, in *request[WindDownBody],
) (*answer[ProgramState], error) {
	err := s.app.StartWindDown(ctx, app.WindDownInput{
		Merchant: who.Merchant, Revoke: in.Body.Codes == "revoke", Tell: in.Body.Tell,
	})
	if err != nil {
		return nil, err
	}
	return s.programState(ctx, who, nil)
}

func (s *server) programState(ctx context.Context, who app.Session, _ *noInput) (*answer[ProgramState], error) {
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	var state ProgramState
	if now := m.Paused(); now != nil {
		state.PausedSince = utc(&now.From)
	}
	w, err := s.app.WindDownNow(ctx, who.Merchant)
	if fail.Is(err, fail.NotFound) {
		return reply(state), nil
	}
	if err != nil {
		return nil, err
	}
	state.WindDown = &WindDown{
		Codes: "honor", Tell: w.Tell, Phase: []string{"revoking", "telling", "over"}[w.Phase], Open: w.Codes,
		Left:    w.Left,
		LastEnd: utc(w.LastEnd), Told: w.Told, Unsent: w.Unsent, BeganAt: w.BeganAt.UTC(), EndedAt: utc(w.EndedAt),
		LastError: w.LastError,
	}
	if w.Revoke {
		state.WindDown.Codes = "revoke"
	}
	return reply(state), nil
}

// exportAll streams. An error on the way breaks the file off: half a zip does
// not open.
func (s *server) exportAll(ctx context.Context, who app.Session, _ *noInput) (*huma.StreamResponse, error) {
	if err := s.allow(ctx, "export|"+who.Merchant.String()); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		c := humaecho.UnwrapV4(hc)
		// As long as it takes: a big program is more than the usual half minute.
		_ = http.NewResponseController(c.Response()).SetWriteDeadline(time.Time{})
		hc.SetHeader("Content-Type", "application/zip")
		hc.SetHeader("Content-Disposition", `attachment; filename="regulars.zip"`)
		if err := s.app.ExportAll(ctx, who.Merchant, hc.BodyWriter()); err != nil {
			s.noteFailure(ctx, problemOf(err), err)
			panic(http.ErrAbortHandler)
		}
	}}, nil
}
