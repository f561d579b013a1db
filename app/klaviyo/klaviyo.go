// Package klaviyo speaks to Klaviyo's API: what a key is for, events of profiles,
// and properties of many profiles at once. Shapes are those of revision Revision
// in klaviyo/openapi.
package klaviyo

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"regulars/app/fail"
)

// Revision is the version of the API that all of this was written for.
const Revision = "2026-07-15"

const (
	origin = "https://a.klaviyo.com"
	media  = "application/vnd.api+json"
	// callTime bounds one call.
	callTime = 15 * time.Second
	// mostAnswer is how much of an answer is read, in bytes.
	mostAnswer = 64 << 10
	// mostWait is the longest that we let ourselves be told to wait.
	mostWait = 6 * time.Hour
)

// MostProfiles is how many profiles we hand over at once; Klaviyo takes 10,000.
const MostProfiles = 100

// Client calls the API. The zero Client is ready.
type Client struct {
	HTTP   *http.Client // nil: one with a time-out of its own
	Origin string       // instead of Klaviyo's own, for tests
}

// Account is what a key is for.
type Account struct {
	ID   string
	Name string // of the organization
}

// Event is something that happened to a profile. With the same ID, metric and
// e-mail it is kept once.
type Event struct {
	ID         string
	Metric     string // its name, at most 127 characters
	Email      string
	At         time.Time
	Properties map[string]any
}

// Profile is what is to stand at one person.
type Profile struct {
	Email      string
	Properties map[string]any
	Unset      []string // properties that are to go
}

// Account reads what a key is for. fail.Unauthorized when it is none, or may not
// say.
func (c *Client) Account(ctx context.Context, key string) (Account, error) {
	var told struct {
		Data []struct {
			ID         string `json:"id"`
			Attributes struct {
				Contact struct {
					Name string `json:"organization_name"`
				} `json:"contact_information"`
			} `json:"attributes"`
		} `json:"data"`
	}
	if err := c.call(ctx, key, "/api/accounts", nil, &told); err != nil {
		return Account{}, err
	}
	if len(told.Data) == 0 {
		return Account{}, fail.New(fail.Unauthorized, "Klaviyo names no account for this key")
	}
	return Account{ID: told.Data[0].ID, Name: told.Data[0].Attributes.Contact.Name}, nil
}

// resource is what JSON:API wraps everything in.
type resource struct {
	Type       string         `json:"type"`
	Attributes map[string]any `json:"attributes"`
	Meta       map[string]any `json:"meta,omitempty"`
}

func data(r any) map[string]any { return map[string]any{"data": r} }

// Track tells of an event. Klaviyo makes the profile if there is none.
func (c *Client) Track(ctx context.Context, key string, e Event) error {
	if e.Properties == nil {
		e.Properties = map[string]any{}
	}
	body := data(resource{Type: "event", Attributes: map[string]any{
		"properties": e.Properties, "time": e.At.UTC().Format(time.RFC3339), "unique_id": e.ID,
		"metric":  data(resource{Type: "metric", Attributes: map[string]any{"name": e.Metric}}),
		"profile": data(resource{Type: "profile", Attributes: map[string]any{"email": e.Email}}),
	}})
	return c.call(ctx, key, "/api/events", body, nil)
}

// Import sets, and unsets, properties of profiles, at most MostProfiles. It
// subscribes nobody. Klaviyo does it a little later: Imported says what came of the
// job that is returned.
func (c *Client) Import(ctx context.Context, key string, profiles []Profile) (job string, err error) {
	list := make([]resource, len(profiles))
	for i, p := range profiles {
		list[i] = resource{Type: "profile", Attributes: map[string]any{"email": p.Email}}
		if len(p.Properties) > 0 {
			list[i].Attributes["properties"] = p.Properties
		}
		if len(p.Unset) > 0 {
			list[i].Meta = map[string]any{"patch_properties": map[string]any{"unset": p.Unset}}
		}
	}
	body := data(resource{Type: "profile-bulk-import-job", Attributes: map[string]any{"profiles": data(list)}})
	var told struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	err = c.call(ctx, key, "/api/profile-bulk-import-jobs", body, &told)
	return told.Data.ID, err
}

// call posts what is in, and gets where there is nothing.
func (c *Client) call(ctx context.Context, key, path string, in, out any) error {
	ctx, stop := context.WithTimeout(ctx, callTime)
	defer stop()
	request, err := c.request(ctx, path, in)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Klaviyo-API-Key "+key)
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	answer, err := client.Do(request)
	if err != nil {
		return fail.New(fail.Unavailable, "Klaviyo cannot be reached") // its own words may name somebody
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if refused := judged(answer); refused != nil {
		return refused
	}
	if err != nil {
		return fail.New(fail.Unavailable, "Klaviyo’s answer was lost")
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fail.New(fail.Unavailable, "Klaviyo’s answer cannot be read")
	}
	return nil
}

func (c *Client) request(ctx context.Context, path string, in any) (*http.Request, error) {
	var body []byte
	method := http.MethodGet
	if in != nil {
		method = http.MethodPost
		var err error
		if body, err = json.Marshal(in); err != nil {
			return nil, err
		}
	}
	to := c.Origin
	if to == "" {
		to = origin
	}
	request, err := http.NewRequestWithContext(ctx, method, to+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	h := request.Header
	h.Set("Accept", media)
	h.Set("Content-Type", media)
	h.Set("Revision", Revision)
	h.Set("User-Agent", "Regulars")
	return request, nil
}

// judged says what an answer means, nil for a good one. Its words are not kept:
// they may name somebody.
func judged(answer *http.Response) error {
	code := answer.StatusCode
	switch {
	case code >= http.StatusOK && code < http.StatusMultipleChoices:
		return nil
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return fail.New(fail.Unauthorized, "Klaviyo refuses the key, or what it may do (%d)", code)
	case code == http.StatusTooManyRequests:
		return fail.After(waitOf(answer), "Klaviyo asks us to wait")
	case code >= http.StatusInternalServerError:
		return fail.New(fail.Unavailable, "Klaviyo failed (%d)", code)
	default:
		return fail.New(fail.Conflict, "Klaviyo refuses it for good (%d)", code)
	}
}

// waitOf is how long an answer asks us to wait, in whole seconds.
func waitOf(answer *http.Response) time.Duration {
	seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
	if err != nil || seconds < 1 {
		return time.Minute
	}
	return min(time.Duration(min(seconds, 1<<20))*time.Second, mostWait)
}
