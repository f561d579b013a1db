// Package klaviyotest is a small Klaviyo over HTTP. It keeps what it is told and
// refuses what the real one refuses: an unknown key, another revision, and bodies
// of another shape.
package klaviyotest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// Revision is the only one that it knows.
const Revision = "2026-07-15"

// Event is an event that was told.
type Event struct {
	ID, Metric, Email string
	Properties        map[string]any
}

// Server is a Klaviyo with one account.
type Server struct {
	*httptest.Server
	key string

	mu       sync.Mutex
	next     []int // what the next calls are answered instead
	wait     string
	events   []Event
	profiles map[string]map[string]any
	calls    int
	refused  []string
	rejects  map[string]string // e-mail -> code
	jobs     []job
}

// job is an import: it is done when it was asked about a second time.
type job struct {
	asked  int
	failed []person
}

// Reject has it take no profile of an e-mail, which it says later: "" for none.
func (s *Server) Reject(email, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rejects[email] = code
}

// Start starts one that knows a key.
func Start(key string) *Server {
	s := &Server{key: key, profiles: map[string]map[string]any{}, rejects: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/accounts", s.account)
	mux.HandleFunc("POST /api/events", s.event)
	mux.HandleFunc("POST /api/profile-bulk-import-jobs", s.imports)
	mux.HandleFunc("GET /api/profile-bulk-import-jobs/{job}", s.job)
	mux.HandleFunc("GET /api/profile-bulk-import-jobs/{job}/import-errors", s.errors)
	s.Server = httptest.NewServer(s.guard(mux))
	return s
}

// Answer has the next calls answered with a status instead; a 429 says how many
// seconds to wait.
func (s *Server) Answer(wait string, codes ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wait, s.next = wait, codes
}

// Change has it know another key instead.
func (s *Server) Change(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}

// Events are those that were told, each once.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events)
}

// Profile is what stands at somebody, nil for nobody.
func (s *Server) Profile(email string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.profiles[email]
}

// Calls is how often it was asked.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Refused are the calls whose shape was wrong.
func (s *Server) Refused() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.refused)
}

func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls++
		switch {
		case len(s.next) > 0:
			code := s.next[0]
			s.next = s.next[1:]
			w.Header().Set("Retry-After", s.wait)
			w.WriteHeader(code)
		case r.Header.Get("Authorization") != "Klaviyo-API-Key "+s.key:
			w.WriteHeader(http.StatusUnauthorized)
		case r.Header.Get("Revision") != Revision || r.Header.Get("Accept") != "application/vnd.api+json":
			s.refuse(w, "the revision or the media type")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (s *Server) refuse(w http.ResponseWriter, why string) {
	s.refused = append(s.refused, why)
	w.WriteHeader(http.StatusBadRequest)
	_, _ = fmt.Fprintf(w, `{"errors":[{"code":"invalid","detail":%q}]}`, why)
}

func (s *Server) account(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, `{"data":[{"type":"account","id":"ABC123","attributes":{"test_account":false,
		"contact_information":{"default_sender_name":"Beans","default_sender_email":"a@example.com",
		"organization_name":"Bean House"}}}]}`)
}

// node is a resource of JSON:API, of which only what is needed is known.
type node[A any] struct {
	Data struct {
		Type       string `json:"type"`
		Attributes A      `json:"attributes"`
	} `json:"data"`
}

type person struct {
	Email      string         `json:"email"`
	Properties map[string]any `json:"properties"`
}

func decode(r *http.Request, into any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	return d.Decode(into)
}

func (s *Server) event(w http.ResponseWriter, r *http.Request) {
	var in node[struct {
		Properties map[string]any `json:"properties"`
		Time       time.Time      `json:"time"`
		ID         string         `json:"unique_id"`
		Metric     node[struct {
			Name string `json:"name"`
		}] `json:"metric"`
		Profile node[person] `json:"profile"`
	}]
	a := &in.Data.Attributes
	if err := decode(r, &in); err != nil || in.Data.Type != "event" || a.Properties == nil || a.Time.IsZero() ||
		a.Metric.Data.Type != "metric" || a.Metric.Data.Attributes.Name == "" ||
		len(a.Metric.Data.Attributes.Name) >= 128 || a.Profile.Data.Type != "profile" ||
		!strings.Contains(a.Profile.Data.Attributes.Email, "@") {
		s.refuse(w, fmt.Sprintf("an event of another shape: %v", err))
		return
	}
	e := Event{a.ID, a.Metric.Data.Attributes.Name, a.Profile.Data.Attributes.Email, a.Properties}
	same := func(o Event) bool { return o.ID == e.ID && o.Metric == e.Metric && o.Email == e.Email }
	if !slices.ContainsFunc(s.events, same) {
		s.events = append(s.events, e)
	}
	w.WriteHeader(http.StatusAccepted)
}

func (s *Server) imports(w http.ResponseWriter, r *http.Request) {
	var in node[struct {
		Profiles struct {
			Data []struct {
				Type       string `json:"type"`
				Attributes person `json:"attributes"`
				Meta       struct {
					Patch struct {
						Unset []string `json:"unset"`
					} `json:"patch_properties"`
				} `json:"meta"`
			} `json:"data"`
		} `json:"profiles"`
	}]
	if err := decode(r, &in); err != nil || in.Data.Type != "profile-bulk-import-job" ||
		len(in.Data.Attributes.Profiles.Data) == 0 || len(in.Data.Attributes.Profiles.Data) > 10_000 {
		s.refuse(w, fmt.Sprintf("an import of another shape: %v", err))
		return
	}
	var made job
	for _, p := range in.Data.Attributes.Profiles.Data {
		if p.Type != "profile" || !strings.Contains(p.Attributes.Email, "@") {
			s.refuse(w, "a profile without an e-mail")
			return
		}
		if s.rejects[p.Attributes.Email] != "" {
			made.failed = append(made.failed, p.Attributes)
			continue
		}
		stands := s.profiles[p.Attributes.Email]
		if stands == nil {
			stands = map[string]any{}
			s.profiles[p.Attributes.Email] = stands
		}
		maps.Copy(stands, p.Attributes.Properties)
		for _, name := range p.Meta.Patch.Unset {
			delete(stands, name)
		}
	}
	s.jobs = append(s.jobs, made)
	w.WriteHeader(http.StatusAccepted)
	_, _ = fmt.Fprintf(w, `{"data":{"type":"profile-bulk-import-job","id":"job-%d","attributes":{"status":"queued"}}}`,
		len(s.jobs))
}

// jobOf finds the import that a call is about, nil when there is none.
func (s *Server) jobOf(r *http.Request) *job {
	var n int
	if _, err := fmt.Sscanf(r.PathValue("job"), "job-%d", &n); err != nil || n < 1 || n > len(s.jobs) {
		return nil
	}
	return &s.jobs[n-1]
}

func (s *Server) job(w http.ResponseWriter, r *http.Request) {
	j := s.jobOf(r)
	if j == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	status, failed := "processing", 0
	if j.asked++; j.asked > 1 {
		status, failed = "complete", len(j.failed)
	}
	_, _ = fmt.Fprintf(w, `{"data":{"type":"profile-bulk-import-job","id":"job","attributes":{"status":%q,
		"failed_count":%d}}}`, status, failed)
}

func (s *Server) errors(w http.ResponseWriter, r *http.Request) {
	type attributes struct {
		Code    string            `json:"code"`
		Title   string            `json:"title"`
		Detail  string            `json:"detail"`
		Payload map[string]string `json:"original_payload"`
	}
	type failure struct {
		Type       string     `json:"type"`
		ID         string     `json:"id"`
		Attributes attributes `json:"attributes"`
	}
	var told struct {
		Data []failure `json:"data"`
	}
	for _, p := range s.jobOf(r).failed {
		told.Data = append(told.Data, failure{"import-error", p.Email, attributes{
			s.rejects[p.Email], "Invalid input", "of " + p.Email, map[string]string{"email": p.Email},
		}})
	}
	if err := json.NewEncoder(w).Encode(told); err != nil {
		s.refused = append(s.refused, err.Error())
	}
}
