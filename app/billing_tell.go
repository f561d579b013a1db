package app

import (
	"time"

	"regulars/app/internal/pg"
	"regulars/app/plan"
	"regulars/app/words"
)

// trialTold is how long before its end the home page speaks of a trial.
const trialTold = 3 * 24 * time.Hour

// planNeeds says what of the plan waits for an owner: a bill that is unpaid, a
// trial that ends, automations that rest.
func (a *App) planNeeds(tx *pg.Tx, say overviewWords, zone *time.Location) ([]Need, error) {
	if a.billing == NoBilling {
		return nil, nil
	}
	v, err := a.planView(tx)
	if err != nil {
		return nil, err
	}
	var needs []Need
	switch {
	case v.State == plan.Frozen:
		needs = append(needs, say.plan("frozen", words.Args{"Name": v.Plan.Name}))
	case v.State == plan.OnTrial && v.TrialTo.Sub(tx.Now) <= trialTold:
		args := words.Args{"Name": v.Plan.Name, "Day": say.w.Day(v.TrialTo.In(zone))}
		needs = append(needs, say.plan("trial", args))
	}
	if v.Resting > 0 {
		need := say.need("plan_rests", "/settings/plan", int64(v.Resting))
		need.Kind = "plan"
		needs = append(needs, need)
	}
	return needs, nil
}

func (s overviewWords) plan(what string, args words.Args) Need {
	return Need{
		Kind: "plan", Href: "/settings/plan", Count: 1, Title: s.w.Text("admin.needs.plan_"+what+".title", args),
		Detail: s.w.Text("admin.needs.plan_"+what+".detail", args),
	}
}
