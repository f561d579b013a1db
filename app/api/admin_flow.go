package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/flow"
	"regulars/app/outbound"
)

// FlowStore is how a Shopify store stands to Shopify Flow.
type FlowStore struct {
	StoreID      uuid.UUID  `json:"store_id" format:"uuid"`
	Name         string     `json:"name"`
	URL          string     `json:"url"`
	ID           *uuid.UUID `json:"id" format:"uuid" doc:"Of its deliveries: see list-webhook-deliveries; null before it was first switched on"`
	State        string     `json:"state" enum:"on,off,given_up" doc:"given_up: off by itself, see why"`
	Why          string     `json:"why" enum:",failing,gone,refused"`
	Triggers     []string   `json:"triggers" doc:"What its workflows are told of"`
	FailingSince *time.Time `json:"failing_since"`
	LastOKAt     *time.Time `json:"last_ok_at" doc:"To the minute; null before the first"`
}

// FlowStores are the stores, and what their workflows can be told of.
type FlowStores struct {
	Items    []FlowStore `json:"items"`
	Triggers []string    `json:"triggers"`
}

// FlowBody is what staff decide about the workflows of a store.
type FlowBody struct {
	On       bool     `json:"on" doc:"They are told what happens, and may ask for actions"`
	Triggers []string `json:"triggers" maxItems:"50"`
}

// FlowRun is one thing that a workflow asked us to do.
type FlowRun struct {
	ID      uuid.UUID `json:"id" format:"uuid"`
	Action  string    `json:"action" example:"give-points"`
	Status  string    `json:"status" enum:"waiting,done,refused" doc:"waiting: Shopify asks again by itself"`
	Said    string    `json:"said" doc:"What the workflow was answered"`
	Asked   int       `json:"asked" doc:"How often it was asked for; it is done once"`
	AskedAt time.Time `json:"asked_at"`
	TriedAt time.Time `json:"tried_at"`
}

type listFlowRunsInput struct {
	OneInput
	PageInput
}

func (s *server) flowAPI(described huma.API) {
	staff(s, described, get("list-flow-stores", "/flow", "Stores that can run workflows of Shopify Flow"),
		s.listFlowStores)
	staff(s, described, put("save-flow-store", "/flow/{id}", "Switch the workflows of a store on or off"),
		s.saveFlowStore)
	staff(s, described, get("list-flow-runs", "/flow/{id}/runs", "What its workflows asked for, newest first"),
		s.listFlowRuns)
}

func (s *server) flowStoreOf(f app.FlowStore) FlowStore {
	out := FlowStore{
		StoreID: f.Store.ID, Name: f.Store.Name, URL: s.o.siteOf(f.Store), State: outbound.Off.String(),
		Triggers: []string{},
	}
	if e := f.Endpoint; e != nil {
		out.ID, out.State, out.Why, out.Triggers = &e.ID, e.State.String(), e.Why, kindNames(e.Kinds)
		out.FailingSince, out.LastOKAt = utc(e.FailingSince), utc(e.LastOKAt)
	}
	return out
}

func (s *server) listFlowStores(ctx context.Context, who app.Session, _ *noInput) (*answer[FlowStores], error) {
	found, err := s.app.FlowStores(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	return reply(FlowStores{Items: each(found, s.flowStoreOf), Triggers: kindNames(s.app.FlowKinds())}), nil
}

func (s *server) saveFlowStore(
	ctx context.Context, who app.Session, in *personInput[FlowBody],
) (*answer[FlowStore], error) {
	saved, err := s.app.SaveFlow(ctx, who.Merchant, in.ID, app.FlowInput{
		Kinds: kindsNamed(in.Body.Triggers), On: in.Body.On,
	})
	if err != nil {
		return nil, err
	}
	return reply(s.flowStoreOf(saved)), nil
}

func (s *server) listFlowRuns(
	ctx context.Context, who app.Session, in *listFlowRunsInput,
) (*answer[Page[FlowRun]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(flowRunOf)(s.app.FlowRuns(ctx, who.Merchant, in.ID, before, in.Limit))
}

func flowRunOf(r flow.Run) FlowRun {
	return FlowRun{
		ID: r.ID, Action: string(r.Action), Status: r.Status.String(), Said: r.Said, Asked: r.Asked,
		AskedAt: r.AskedAt.UTC(), TriedAt: r.TriedAt.UTC(),
	}
}
