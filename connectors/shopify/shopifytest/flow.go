package shopifytest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Triggered is what Flow was told by the app.
type Triggered struct {
	Handle  string
	Payload map[string]any
}

// mostFlowPayload is how many bytes Flow takes of one payload.
const mostFlowPayload = 50_000

// Triggered lists what Flow was told, oldest first.
func (s *Shop) Triggered() []Triggered {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.triggered)
}

// RefuseTriggers has Flow refuse all that it is told, with these words; "" ends that.
func (s *Shop) RefuseTriggers(words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unheard = words
}

// trigger takes what the app tells Flow, if the app has deployed such a trigger and
// tells each of its fields.
func (s *Shop) trigger(args map[string]any) any {
	const name = "FlowTriggerReceivePayload"
	refuse := func(why string) any {
		return payload(name, nil, userError([]string{"body"}, "", "Errors validating schema:\n  "+why+".\n"))
	}
	handle, _ := args["handle"].(string)
	told, _ := args["payload"].(map[string]any)
	fields, deployed := s.options.FlowTriggers[handle]
	raw, err := json.Marshal(told)
	switch {
	case s.unheard != "":
		return refuse(s.unheard)
	case !deployed:
		return refuse("Invalid handle '" + handle + "'")
	case err != nil || len(raw) > mostFlowPayload:
		return refuse("Properties size exceeds the limit of 50000 bytes")
	case !s.knows(told["customer_id"]):
		return refuse("Invalid reference 'customer_id'")
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if !ofFlowType(told[key], fields[key]) {
			return refuse("Invalid property '" + key + "'")
		}
	}
	if len(told) != len(fields)+1 {
		return refuse("Unknown property")
	}
	s.triggered = append(s.triggered, Triggered{handle, told})
	return payload(name, nil)
}

func (s *Shop) knows(customer any) bool {
	return slices.ContainsFunc(s.customers, func(c *Customer) bool {
		return strconv.FormatInt(c.ID, 10) == fmt.Sprint(customer)
	})
}

func ofFlowType(value any, kind string) bool {
	switch value.(type) {
	case bool:
		return kind == "boolean"
	case json.Number, int64, float64:
		return kind == "number_decimal"
	case string:
		return kind == "single_line_text_field"
	default:
		return false
	}
}

// FlowAction is one run of an action of the app's in a workflow.
type FlowAction struct {
	RunID      string
	Handle     string
	Properties map[string]any
}

// flowPatience is how long Flow waits for an answer.
const flowPatience = 10 * time.Second

// RunAction posts an action to the app as Flow does, and returns what it answered. Flow
// takes 200 for done, 202, 429 and 5xx for later, and anything else for refused.
func (s *Shop) RunAction(ctx context.Context, address string, a FlowAction) (status int, body []byte, err error) {
	raw, err := json.Marshal(map[string]any{
		"shop_id": "1", "shopify_domain": s.Domain, "action_run_id": a.RunID, "action_definition_id": a.Handle,
		"handle": a.Handle, "properties": a.Properties, "step_reference": "320d4f8a-aaab-40ff-9ed2-2bc079633705",
	})
	if err != nil {
		return 0, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, flowPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(raw))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Shopify-Hmac-Sha256", s.sign(raw))
	request.Header.Set("X-Shopify-Shop-Domain", s.Domain)
	answer, err := s.server.transport.RoundTrip(request)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err = io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	return answer.StatusCode, body, err
}
