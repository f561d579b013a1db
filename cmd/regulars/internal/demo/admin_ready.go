package demo

import (
	"context"
	"fmt"
	"net/http"

	"regulars/app/journey"
	"regulars/app/survey"
)

// owned is an automation of the merchant's as the admin shows it.
type owned struct {
	ID    string         `json:"id"`
	Draft journey.Script `json:"draft"`
}

// asked is a survey as the admin shows it.
type asked struct {
	ID    string               `json:"id"`
	Slug  string               `json:"slug"`
	Draft survey.Questionnaire `json:"draft"`
}

// use switches a ready-made automation on, changed where change is not nil.
func (a *admin) use(ctx context.Context, ready string, change func(*journey.Script)) (made owned, err error) {
	if err := a.api(ctx, http.MethodPost, "/ready-journeys/"+ready+"/use", struct{}{}, &made); err != nil {
		return made, fmt.Errorf("take %s: %w", ready, err)
	}
	one := "/journeys/" + made.ID
	if change != nil {
		change(&made.Draft)
		body := map[string]any{"document": made.Draft}
		if err := a.api(ctx, http.MethodPut, one+"/draft", body, nil); err != nil {
			return made, fmt.Errorf("change %s: %w", ready, err)
		}
	}
	if err := a.api(ctx, http.MethodPost, one+"/publish", map[string]any{"note": ""}, nil); err != nil {
		return made, fmt.Errorf("switch %s on: %w", ready, err)
	}
	return made, nil
}

// asks publishes a survey that is ready to be asked, under a name.
func (a *admin) asks(ctx context.Context, template, name string) (one asked, err error) {
	var ready struct {
		Items []struct {
			Slug     string               `json:"slug"`
			Document survey.Questionnaire `json:"document"`
		}
	}
	if err := a.api(ctx, http.MethodGet, "/survey-templates", nil, &ready); err != nil {
		return one, err
	}
	for _, t := range ready.Items {
		if t.Slug != template {
			continue
		}
		body := map[string]any{"slug": name, "document": t.Document}
		if err := a.api(ctx, http.MethodPost, "/surveys", body, &one); err != nil {
			return one, err
		}
		return one, a.api(ctx, http.MethodPost, "/surveys/"+one.ID+"/publish", nil, nil)
	}
	return one, fmt.Errorf("no survey %q is ready made", template)
}
