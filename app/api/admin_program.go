package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"regulars/app"
	"regulars/app/program"
)

// Program is what is live, what is being written, and what was live.
type Program struct {
	Live     *LiveVersion `json:"live" doc:"null before the first publishing"`
	Draft    Draft        `json:"draft"`
	Versions []Version    `json:"versions" doc:"Newest first"`
	Plan     *Plan        `json:"plan,omitempty" doc:"What is to go live by itself; absent for nothing"`
}

// Version is a published program.
type Version struct {
	Number      int       `json:"number"`
	PublishedAt time.Time `json:"published_at"`
	Author      string    `json:"author"`
	Note        string    `json:"note"`
	StartsAt    time.Time `json:"starts_at" doc:"Orders placed from then on earn by it"`
}

// LiveVersion is the version in force.
type LiveVersion struct {
	_ struct{} `nullable:"true"`
	Version
	Document program.Document `json:"document"`
}

// Draft is a program being written.
type Draft struct {
	Document  program.Document `json:"document"`
	Changed   bool             `json:"changed" doc:"It differs from what is live"`
	Changes   []string         `json:"changes" doc:"How, in the merchant's language"`
	Untouched bool             `json:"untouched" doc:"Nobody has written anything yet: it is what everybody starts with"`
}

type draftBody struct {
	Document program.Document `json:"document"`
}

type publishBody struct {
	Note string `json:"note,omitempty" maxLength:"500" doc:"Why, for whoever reads the list of versions"`
}

func (s *server) programAPI(described huma.API) {
	s.backtestAPI(described)
	s.versionAPI(described)
	s.simulateAPI(described)
	staff(s, described, get("get-program", "/program", "The program and its draft"), s.getProgram)
	staff(s, described, put("save-draft", "/program/draft", "Save the draft"), s.saveDraft)
	staff(s, described, post("publish-program", "/program/publish", "Make the draft live"), s.publishProgram)
	staff(s, described, post("discard-draft", "/program/discard", "Go back to what is live"), s.discardDraft)
}

func (s *server) getProgram(ctx context.Context, who app.Session, _ *noInput) (*answer[Program], error) {
	state, err := s.app.Program(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	p := Program{Draft: draftOf(state.Draft), Versions: each(state.Versions, versionOf)}
	if state.Live != nil {
		p.Live = &LiveVersion{Version: versionOf(*state.Live), Document: state.Live.Document.Plain()}
	}
	if state.Plan != nil {
		plan := planOf(state.Plan)
		p.Plan = &plan
	}
	return reply(p), nil
}

func versionOf(v program.Version) Version {
	at := v.PublishedAt.UTC()
	return Version{Number: v.Number, PublishedAt: at, Author: v.Author, Note: v.Note, StartsAt: at}
}

func draftOf(d app.Draft) Draft {
	return Draft{
		Document: d.Document.Plain(), Changed: d.Changed, Changes: listOf(d.Changes), Untouched: d.Untouched,
	}
}

func (s *server) saveDraft(ctx context.Context, who app.Session, in *request[draftBody]) (*answer[Draft], error) {
	if _, err := s.app.SaveDraft(ctx, who.Merchant, in.Body.Document); err != nil {
		return nil, under("body.document", err)
	}
	state, err := s.app.Program(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(draftOf(state.Draft)), nil
}

func (s *server) publishProgram(
	ctx context.Context, who app.Session, in *request[publishBody],
) (*answer[Version], error) {
	v, err := s.app.PublishDraft(ctx, who.Merchant, app.PublishInput{Author: who.Staff, Note: in.Body.Note})
	if err != nil {
		return nil, under("document", err) // what is wrong stands in the draft, not in this request
	}
	return reply(versionOf(v)), nil
}

func (s *server) discardDraft(ctx context.Context, who app.Session, _ *noInput) (*answer[Draft], error) {
	return replied(draftOf)(s.app.DiscardDraft(ctx, who.Merchant))
}
