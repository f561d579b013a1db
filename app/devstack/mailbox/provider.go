package mailbox

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
)

// Provider is a mail service over HTTP that delivers nothing and keeps
// everything. It knows the wire of Resend and of Lettermint: the same key and the
// same text are one letter, the same key and another text are refused.
type Provider struct {
	*httptest.Server
	mu     sync.Mutex
	parts  []Sheet
	bodies map[string]string // by key
	asked  int
	drop   int
	fail   []int
}

// Sheet is a letter as it was handed in.
type Sheet struct {
	Path, Key, Token          string
	From, Subject, Text, HTML string
	To                        []string
	Headers                   map[string]string
}

// StartProvider listens on a free port of 127.0.0.1.
func StartProvider() *Provider {
	p := &Provider{bodies: map[string]string{}}
	p.Server = httptest.NewServer(http.HandlerFunc(p.take))
	return p
}

// Drop keeps the next n letters and breaks their connections before the answer.
func (p *Provider) Drop(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop = n
}

// Refuse answers the next letters with these statuses, and keeps none of them.
func (p *Provider) Refuse(statuses ...int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fail = statuses
}

// To are the letters delivered to an address.
func (p *Provider) To(address string) (sheets []Sheet) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.parts {
		if slices.Contains(s.To, address) {
			sheets = append(sheets, s)
		}
	}
	return sheets
}

// Asked is how often a letter was handed in.
func (p *Provider) Asked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

func (p *Provider) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	s := Sheet{Path: r.URL.Path, Key: r.Header.Get("Idempotency-Key")}
	if s.Token = r.Header.Get("Authorization"); s.Token == "" {
		s.Token = r.Header.Get("X-Lettermint-Token")
	}
	if err != nil || json.Unmarshal(body, &s) != nil || r.Method != http.MethodPost {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	switch status := p.keep(s, string(body)); status {
	case 0:
		panic(http.ErrAbortHandler) // the connection breaks
	default:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"id":`+strconv.Quote(s.Key)+`,"message_id":`+strconv.Quote(s.Key)+`}`)
	}
}

// keep takes a letter and says with which status it is answered, 0 for none.
func (p *Provider) keep(s Sheet, body string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	if len(p.fail) > 0 {
		status := p.fail[0]
		p.fail = p.fail[1:]
		return status
	}
	before, known := p.bodies[s.Key]
	if known && before != body {
		return http.StatusConflict
	}
	if !known || s.Key == "" {
		p.bodies[s.Key] = body
		p.parts = append(p.parts, s)
	}
	if p.drop > 0 {
		p.drop--
		return 0
	}
	return http.StatusOK
}
