package shopify

import (
	"encoding/json"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// flowRun is what Flow posts when a workflow comes to an action of ours.
// https://shopify.dev/docs/apps/build/flow/actions/endpoints
type flowRun struct {
	Shop       string                     `json:"shopify_domain"`
	ID         string                     `json:"action_run_id"`
	Handle     string                     `json:"handle"`
	Properties map[string]json.RawMessage `json:"properties"`
}

const (
	mostRunID  = 200
	mostFields = 50
)

// VerifyAction implements platform.Automator. All that is heeded stands in the signed
// body; the headers beside the signature are not signed.
func (c *Connector) VerifyAction(d platform.Delivery) (platform.Asked, error) {
	if !signedBase64(c.secrets(), d.Body, d.Header.Get("X-Shopify-Hmac-Sha256")) {
		return platform.Asked{}, fail.New(fail.Unauthorized, "the action's signature does not fit")
	}
	var run flowRun
	if err := json.Unmarshal(d.Body, &run); err != nil {
		return platform.Asked{}, fail.Wrap(err, fail.Invalid, "the action cannot be read")
	}
	shop, err := signedShop(run.Shop)
	if err != nil {
		return platform.Asked{}, fail.Field("shopify_domain", "names no Shopify store")
	}
	if run.ID == "" || len(run.ID) > mostRunID || strings.ContainsRune(run.ID, 0) {
		return platform.Asked{}, fail.Field("action_run_id", "must have 1 to %d bytes", mostRunID)
	}
	asked := platform.Asked{StoreKey: shop, RunID: run.ID, Action: platform.Action(run.Handle)}
	if asked.Fields, err = flowFields(run.Properties); err != nil {
		return platform.Asked{}, err
	}
	asked.CustomerID = legacyID(asked.Fields["customer_id"])
	if asked.CustomerID != "" && !isDigits(asked.CustomerID) || len(asked.CustomerID) > 20 {
		return platform.Asked{}, fail.Field("customer_id", "is none of Shopify's")
	}
	return asked, nil
}

// flowFields reads what the merchant filled in: texts, and numbers and yes or no as they
// are written.
func flowFields(properties map[string]json.RawMessage) (map[string]string, error) {
	if len(properties) > mostFields {
		return nil, fail.Field("properties", "must be at most %d", mostFields)
	}
	fields := make(map[string]string, len(properties))
	for name, raw := range properties {
		text := strings.TrimSpace(string(raw))
		switch {
		case text == "null":
		case strings.HasPrefix(text, `"`):
			var value string
			if err := json.Unmarshal(raw, &value); err != nil {
				return nil, fail.Field(name, "cannot be read")
			}
			fields[name] = strings.TrimSpace(value)
		case strings.HasPrefix(text, "{") || strings.HasPrefix(text, "["):
			return nil, fail.Field(name, "must be a text or a number")
		default:
			fields[name] = text
		}
	}
	return fields, nil
}
