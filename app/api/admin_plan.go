package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/plan"
)

// PlanStanding is what a merchant pays for, and what there is to choose.
type PlanStanding struct {
	State     string        `json:"state" enum:"none,free,trial,paid,frozen" doc:"none: nobody is billed, everything is on. frozen: a bill is unpaid, so the free plan holds until it is paid"`
	Choosing  string        `json:"choosing" enum:",pricing,api" doc:"pricing: on Shopify’s own page of plans"`
	Plan      string        `json:"plan" doc:"Handle of the plan, empty for none"`
	TrialEnds *time.Time    `json:"trial_ends_at" doc:"While the state is trial"`
	PeriodEnd *time.Time    `json:"period_ends_at" doc:"When it is paid next"`
	Test      bool          `json:"test" doc:"Nothing is paid: a store for development"`
	Store     *PlanStore    `json:"store" doc:"In which it is paid"`
	Stores    []PlanStore   `json:"stores" doc:"In which it can be paid"`
	On        int           `json:"automations_on"`
	Resting   int           `json:"automations_resting" doc:"That were on and are more than the plan holds; they go on with it"`
	Plans     []PlanOnOffer `json:"plans" doc:"The least first"`
}

// PlanStore is a Shopify store that can pay.
type PlanStore struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
}

// PlanOnOffer is a plan and what it holds beside all that every plan holds.
type PlanOnOffer struct {
	Handle      string `json:"handle"`
	Name        string `json:"name"`
	Price       Money  `json:"price" doc:"Zero for the free plan"`
	Every       string `json:"every" enum:",month,year" doc:"month: each 30 days"`
	TrialDays   int    `json:"trial_days" doc:"Days of trial that this merchant still has"`
	Automations int    `json:"automations" doc:"That may be on at once; -1 for any number"`
	Newsletters bool   `json:"newsletters"`
}

// PlanWanted is what an owner chooses.
type PlanWanted struct {
	Plan   string     `json:"plan" maxLength:"50" doc:"Handle of the plan"`
	Store  *uuid.UUID `json:"store_id,omitempty" format:"uuid" doc:"To pay in; by default where it is paid now, else the first"`
	Inside bool       `json:"inside,omitempty" doc:"It is chosen inside Shopify’s admin: the way back leads there"`
}

// PlanChosen says where to agree.
type PlanChosen struct {
	URL string `json:"url" doc:"Shopify’s page to agree on; empty where there is nothing to agree to and it is done"`
}

func (s *server) planAPI(described huma.API) {
	staff(s, described, get("get-plan", "/plan", "What is paid for, and what there is to choose"), s.getPlan)
	staff(s, described, post("choose-plan", "/plan/choose", "Lead to where a plan is agreed to, or end what is paid"),
		s.choosePlan)
	staff(s, described, post("refresh-plan", "/plan/refresh", "Ask Shopify anew what is paid for"), s.refreshPlan)
}

func (s *server) getPlan(ctx context.Context, who app.Session, _ *noInput) (*answer[PlanStanding], error) {
	v, err := s.app.PlanOf(ctx, who.Merchant)
	return reply(planStanding(v)), err
}

func (s *server) refreshPlan(ctx context.Context, who app.Session, _ *noInput) (*answer[PlanStanding], error) {
	v, err := s.app.LookAtPlan(ctx, who.Merchant)
	return reply(planStanding(v)), refusedByStore(err)
}

func (s *server) choosePlan(
	ctx context.Context, who app.Session, in *request[PlanWanted],
) (*answer[PlanChosen], error) {
	choice := app.PlanChoice{Plan: in.Body.Plan, Inside: in.Body.Inside}
	if in.Body.Store != nil {
		choice.Store = *in.Body.Store
	}
	address, err := s.app.ChoosePlan(ctx, who.Merchant, choice)
	return reply(PlanChosen{URL: address}), refusedByStore(err)
}

func planStanding(v app.PlanView) PlanStanding {
	out := PlanStanding{
		State: string(v.State), Plan: v.Plan.Handle, On: v.Live, Resting: v.Resting, Stores: []PlanStore{},
		Plans: []PlanOnOffer{},
	}
	if v.State == plan.Unbilled {
		return out
	}
	out.Choosing = string(v.Way)
	for _, store := range v.Stores {
		out.Stores = append(out.Stores, PlanStore{ID: store.ID, Name: store.Name})
	}
	if v.Store != nil {
		out.Store = &PlanStore{ID: v.Store.ID, Name: v.Store.Name}
	}
	if v.Charge != nil {
		out.Test = v.Charge.Test
		if v.NextPaid {
			out.PeriodEnd = utc(&v.Charge.PeriodEnd)
		}
	}
	if v.State == plan.OnTrial {
		out.TrialEnds = utc(&v.TrialTo)
	}
	for _, p := range plan.Table {
		out.Plans = append(out.Plans, PlanOnOffer{
			Handle: p.Handle, Name: p.Name, Price: Money(p.Price), Every: string(p.Every),
			TrialDays: v.Trials[p.Handle], Automations: p.Holds.Automations, Newsletters: p.Holds.Newsletters,
		})
	}
	return out
}
