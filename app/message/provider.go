package message

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/mail"
	"strings"
	"time"

	"regulars/app/fail"
)

// Provider is a mail service that is asked by HTTP. The texts are stored.
type Provider string

// The providers. House is the mail server of this installation.
const (
	House      Provider = ""
	Resend     Provider = "resend"
	Lettermint Provider = "lettermint"
	Klaviyo    Provider = "klaviyo" // writes a letter itself, of what it is told; a template chooses it, not a merchant
)

// Providers lists those that a merchant can choose, House apart.
var Providers = []Provider{Resend, Lettermint}

// Known reports whether there is such a provider.
func (p Provider) Known() bool { return p == House || p == Resend || p == Lettermint }

// KeyLife is how long both providers remember the key of a letter: within it, the
// same letter under the same key is delivered once, however often it is handed in
// (resend.com/docs/dashboard/emails/idempotency-keys,
// docs.lettermint.co/platform/emails/idempotency). An hour is left for clocks.
const KeyLife = 23 * time.Hour

// Desk hands letters to providers.
type Desk struct {
	Client  *http.Client        // nil: one with a time-out of its own
	Origins map[Provider]string // instead of the providers' own, for tests
}

// Sender is by whom a merchant's letters are sent.
type Sender struct {
	Provider   Provider
	Address    string // what letters come from
	Key        string
	HookSecret string
	ChangedAt  time.Time
	RestUntil  *time.Time // of a tool that refuses its key: nothing is handed to it before
	CheckedAt  *time.Time
	VouchedAt  *time.Time
	Findings   []Finding
}

// Remembers reports whether a sender's provider still knows the key of a letter
// that was handed in by a provider at a moment, nil for never.
func (s *Sender) Remembers(via Provider, keyed *time.Time, now time.Time) bool {
	return keyed != nil && via != House && via == s.Provider && !s.ChangedAt.After(*keyed) && now.Sub(*keyed) < KeyLife
}

// Mailer is what hands letters to a sender's provider, under a key that makes
// trying again safe.
func (d *Desk) Mailer(s *Sender) Mailer { return &keyed{desk: d, sender: s} }

// keyed is a Mailer whose letters are delivered once however often they are
// handed in: their ID is the key.
type keyed struct {
	desk   *Desk
	sender *Sender
}

var _ Mailer = (*keyed)(nil)

var origins = map[Provider]string{Resend: "https://api.resend.com", Lettermint: "https://api.lettermint.co"}

var paths = map[Provider]string{Resend: "/emails", Lettermint: "/v1/send"}

// Send hands over one letter. It never returns ErrLost, but ErrAgain or ErrTaken.
func (k *keyed) Send(ctx context.Context, l Letter) error {
	request, err := k.request(ctx, l)
	if err != nil {
		return err
	}
	client := k.desk.Client
	if client == nil {
		client = &http.Client{Timeout: smtpTime}
	}
	answer, err := client.Do(request)
	if err != nil {
		return again("the mail service’s answer was lost") // its own words may name the address
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if err != nil && answer.StatusCode < http.StatusBadRequest {
		return again("the mail service’s answer was lost")
	}
	return verdictOf(answer, body)
}

// sheet is what both providers want to know of a letter.
type sheet struct {
	From    string            `json:"from"`
	To      []string          `json:"to"`
	Subject string            `json:"subject"`
	Text    string            `json:"text"`
	HTML    string            `json:"html"`
	Headers map[string]string `json:"headers"`
	ReplyTo []string          `json:"reply_to,omitempty"`
}

func (k *keyed) request(ctx context.Context, l Letter) (*http.Request, error) {
	s := sheet{
		From: (&mail.Address{Name: oneLine(l.FromName), Address: k.sender.Address}).String(),
		To:   []string{l.To}, Subject: oneLine(l.Subject), Text: l.Text, HTML: l.HTML,
		Headers: map[string]string{},
	}
	s.answers(l)
	if l.Language != "" {
		s.Headers["Content-Language"] = l.Language
	}
	if l.OffURL != "" {
		s.Headers["List-Unsubscribe"] = "<" + l.OffURL + ">"
		s.Headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
	}
	body, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	origin := k.desk.Origins[k.sender.Provider]
	if origin == "" {
		origin = origins[k.sender.Provider]
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, origin+paths[k.sender.Provider],
		bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.GetBody = nil // the transport repeats nothing by itself
	h := request.Header
	h.Set("Content-Type", "application/json")
	h.Set("Accept", "application/json")
	h.Set("User-Agent", "Regulars")
	h.Set("Idempotency-Key", l.ID)
	if k.sender.Provider == Lettermint {
		h.Set("X-Lettermint-Token", k.sender.Key)
	} else {
		h.Set("Authorization", "Bearer "+k.sender.Key)
	}
	return request, nil
}

// answers says what a letter belongs to, and what may answer it.
func (s *sheet) answers(l Letter) {
	if !l.Personal {
		s.Headers["Auto-Submitted"] = "auto-generated"
	}
	if l.InReplyTo != "" {
		s.Headers["In-Reply-To"] = "<" + l.InReplyTo + ">"
	}
	if len(l.References) > 0 {
		s.Headers["References"] = "<" + strings.Join(l.References, "> <") + ">"
	}
	if l.ReplyTo != "" {
		s.ReplyTo = []string{l.ReplyTo}
	}
}

// ErrTaken says that a letter of this key was taken before, with other words: it
// is not sent again. The error around it is fail.Conflict.
var ErrTaken = errors.New("this letter was taken before")

// ErrAgain says that nobody knows whether a letter was taken, and that it may be
// handed in again under its key within KeyLife. The error around it is
// fail.Unavailable.
var ErrAgain = errors.New("the letter may have been taken")

func again(format string, args ...any) error {
	return fail.Wrap(ErrAgain, fail.Unavailable, format, args...)
}

// verdictOf says what an answer means. Its words are not kept: they may name the
// address.
func verdictOf(answer *http.Response, body []byte) error {
	code := answer.StatusCode
	switch {
	case code < http.StatusMultipleChoices:
		return nil
	case code == http.StatusConflict && strings.Contains(strings.ToLower(string(body)), "concurrent"):
		return again("the mail service is busy with this very letter")
	case code == http.StatusConflict:
		return fail.Wrap(ErrTaken, fail.Conflict, "the mail service had this letter before, with other words")
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return fail.New(fail.Conflict, "the mail service refuses the key or the sender’s address (%d)", code)
	case code == http.StatusTooManyRequests:
		return fail.After(time.Minute, "the mail service asks us to wait")
	case code >= http.StatusInternalServerError:
		return again("the mail service failed (%d)", code)
	default:
		return fail.New(fail.Conflict, "the mail service refuses the letter for good (%d)", code)
	}
}
