package klaviyo

import (
	"context"
	"net/url"
	"strings"
)

// Outcome is what came of an import.
type Outcome struct {
	Done    bool
	Failed  int       // profiles that were not written
	Refused []Refusal // those of which Klaviyo says more
}

// Refusal is one profile that was not written.
type Refusal struct {
	Email string // "" when Klaviyo does not say
	Code  string // its class of error, of letters, digits and dashes
}

// Imported reads what came of an import. It needs profiles:read: fail.Unauthorized
// for a key that may not.
func (c *Client) Imported(ctx context.Context, key, job string) (o Outcome, err error) {
	path := "/api/profile-bulk-import-jobs/" + url.PathEscape(job)
	var told struct {
		Data struct {
			Attributes struct {
				Status string `json:"status"`
				Failed int    `json:"failed_count"`
			} `json:"attributes"`
		} `json:"data"`
	}
	if err := c.call(ctx, key, path, nil, &told); err != nil {
		return o, err
	}
	status := told.Data.Attributes.Status
	o.Done, o.Failed = status == "complete" || status == "cancelled", told.Data.Attributes.Failed
	if !o.Done || o.Failed == 0 {
		return o, nil
	}
	var errors struct {
		Data []struct {
			Attributes struct {
				Code    string `json:"code"`
				Payload *struct {
					Email string `json:"email"`
				} `json:"original_payload"`
			} `json:"attributes"`
		} `json:"data"`
	}
	err = c.call(ctx, key, path+"/import-errors", nil, &errors)
	for _, one := range errors.Data {
		r := Refusal{Code: plain(one.Attributes.Code)}
		if one.Attributes.Payload != nil {
			r.Email = one.Attributes.Payload.Email
		}
		o.Refused = append(o.Refused, r)
	}
	return o, err
}

// plain keeps of a code what no code lacks: whatever else stands there may name
// somebody.
func plain(code string) string {
	kept := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return -1
	}, code)
	return kept[:min(len(kept), 60)]
}
