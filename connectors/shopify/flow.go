package shopify

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// mostFlowPayload is how many bytes Shopify Flow takes of one happening.
// https://shopify.dev/docs/apps/build/flow/triggers/reference
const mostFlowPayload = 50_000

// flowTrigger is a trigger of Shopify Flow, as its extension declares it: flow_test.go
// holds the two equal. Beside the customer it has fields, all of which must be told.
type flowTrigger struct {
	handle string
	fields []flowField
}

// flowField is one field of a trigger.
type flowField struct {
	key  string // letters and spaces: Flow takes no others
	kind string // of the extension's file
	fact string // in platform.Happening
}

const (
	flowNumber = "number_decimal"
	flowText   = "single_line_text_field"
	flowYesNo  = "boolean"
)

var flowTriggers = map[string]flowTrigger{
	"points.earned": {"points-earned", []flowField{
		{"Points", flowNumber, "points"},
		{"Points balance", flowNumber, "balance"},
		{"Reason", flowText, "reason"},
		{"Pending", flowYesNo, "pending"},
	}},
	"reward.redeemed": {"reward-redeemed", []flowField{
		{"Reward", flowText, "reward"},
		{"Points", flowNumber, "points"},
		{"Points balance", flowNumber, "balance"},
	}},
	"tier.changed": {"tier-changed", []flowField{
		{"Tier", flowText, "tier_name"},
		{"Tier before", flowText, "before_name"},
		{"Reason", flowText, "reason"},
	}},
	"survey.answered": {"survey-answered", []flowField{
		{"Survey", flowText, "survey"},
		{"Mood", flowText, "mood"},
	}},
	"request.opened": {"request-opened", []flowField{
		{"Kind", flowText, "kind"},
		{"Request ID", flowText, "request_id"},
	}},
}

// FlowTriggers are the triggers by their handle: each field's type by its key.
func FlowTriggers() map[string]map[string]string {
	triggers := map[string]map[string]string{}
	for _, trigger := range flowTriggers {
		fields := map[string]string{}
		for _, field := range trigger.fields {
			fields[field.key] = field.kind
		}
		triggers[trigger.handle] = fields
	}
	return triggers
}

// Happenings implements platform.Automator.
func (c *Connector) Happenings() []string { return slices.Sorted(maps.Keys(flowTriggers)) }

// Happened implements platform.Automator with Shopify Flow.
func (c *Connector) Happened(ctx context.Context, store platform.Store, h platform.Happening) error {
	trigger, known := flowTriggers[h.Name]
	if !known {
		return fail.Field("name", "%q begins no workflow", h.Name)
	}
	if !isDigits(h.CustomerID) {
		return fail.Field("customer_id", "is none of Shopify's")
	}
	payload := map[string]any{"customer_id": json.Number(h.CustomerID)}
	for _, field := range trigger.fields {
		payload[field.key] = field.of(h.Facts)
	}
	if text, err := json.Marshal(payload); err != nil || len(text) > mostFlowPayload {
		return fail.Field("facts", "are more than Shopify Flow takes")
	}
	refused, err := c.mutate(ctx, store, docFlowTrigger, map[string]any{"handle": trigger.handle, "payload": payload})
	if err != nil {
		return err
	}
	return flowRefusal(refused)
}

// of is what happened as the field's type: Flow refuses a happening that lacks any.
func (f flowField) of(facts map[string]any) any {
	value := facts[f.fact]
	if value != nil {
		return value
	}
	switch f.kind {
	case flowNumber:
		return 0
	case flowYesNo:
		return false
	default:
		return ""
	}
}

// flowRefusal says what Flow's words mean: it gives no codes.
func flowRefusal(refused []userError) error {
	if len(refused) == 0 {
		return nil
	}
	said := strings.ToLower(refused[0].Message)
	says := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) })
	}
	switch {
	case says("invalid handle"):
		return fail.New(fail.NotFound, "the app in this store has no such trigger: its newest version is not deployed")
	case says("not in use", "not used", "no workflow", "no active workflow", "not enabled"):
		return fail.Wrap(platform.ErrNoWorkflow, fail.Conflict, "no workflow begins with this")
	default:
		return refusal(refused, "the trigger")
	}
}
