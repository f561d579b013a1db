package message

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"regulars/app/fail"
)

// EventKind is what a provider tells of a letter. The numbers are stored.
type EventKind int16

// The kinds that are heeded.
const (
	HardBounce EventKind = 1 // nobody has the address
	SoftBounce EventKind = 2 // it was not taken this time
	Complaint  EventKind = 3 // its owner called the letter spam
)

// Event is what a provider tells of letters to addresses.
type Event struct {
	Key       string // the provider's name for it
	Kind      EventKind
	Addresses []string
}

// hookAge is how old a signature may be, and how far ahead its clock.
const hookAge = 5 * time.Minute

// Read checks the signature of what a provider posted and reads it. known is
// false of news that is not heeded. fail.Unauthorized when the provider did not
// sign it, or too long ago.
func (s *Sender) Read(h http.Header, body []byte, now time.Time) (e Event, known bool, err error) {
	if s.HookSecret == "" || !s.signed(h, body, now) {
		return e, false, fail.New(fail.Unauthorized, "the signature is not the mail service’s, or too old")
	}
	if s.Provider == Lettermint {
		e, err = lettermintEvent(body)
	} else {
		e, err = resendEvent(h.Get("Svix-Id"), body)
	}
	return e, err == nil && e.Kind != 0 && e.Key != "" && len(e.Addresses) > 0, err
}

// signed reports whether a signature stands for the body and is of now.
func (s *Sender) signed(h http.Header, body []byte, now time.Time) bool {
	if s.Provider == Lettermint {
		return signedByLettermint(h.Get("X-Lettermint-Signature"), s.HookSecret, body, now)
	}
	return SignedBySvix(h, s.HookSecret, body, now)
}

func fresh(at string, now time.Time) bool {
	seconds, err := strconv.ParseInt(at, 10, 64)
	return err == nil && now.Sub(time.Unix(seconds, 0)).Abs() <= hookAge
}

func sumOf(key []byte, parts ...string) []byte {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(strings.Join(parts, "."))) // never fails
	return mac.Sum(nil)
}

// SignedBySvix checks the headers of Standard Webhooks as Svix names them:
// svix-signature is a list of "v1," and base64 of HMAC-SHA256 over id.timestamp.body.
func SignedBySvix(h http.Header, secret string, body []byte, now time.Time) bool {
	id, at := h.Get("Svix-Id"), h.Get("Svix-Timestamp")
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || id == "" || !fresh(at, now) {
		return false
	}
	want := sumOf(key, id, at, string(body))
	for signature := range strings.FieldsSeq(h.Get("Svix-Signature")) {
		version, text, _ := strings.Cut(signature, ",")
		given, err := base64.StdEncoding.DecodeString(text)
		if err == nil && version == "v1" && hmac.Equal(given, want) {
			return true
		}
	}
	return false
}

// signedByLettermint checks "t=seconds,v1=hex" of HMAC-SHA256 over t.body.
func signedByLettermint(signature, secret string, body []byte, now time.Time) bool {
	parts := map[string]string{}
	for part := range strings.SplitSeq(signature, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	given, err := hex.DecodeString(parts["v1"])
	return err == nil && fresh(parts["t"], now) && hmac.Equal(given, sumOf([]byte(secret), parts["t"], string(body)))
}

// resendEvent reads news as resend.com/docs/dashboard/webhooks describes it. A
// bounce is for good when it is Permanent.
func resendEvent(id string, body []byte) (e Event, err error) {
	var told struct {
		Type string `json:"type"`
		Data struct {
			To     []string `json:"to"`
			Bounce struct {
				Type string `json:"type"`
			} `json:"bounce"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return e, fail.New(fail.Invalid, "the news is no JSON")
	}
	e = Event{Key: string(Resend) + ":" + id, Addresses: bare(told.Data.To)}
	switch {
	case told.Type == "email.complained":
		e.Kind = Complaint
	case told.Type == "email.bounced" && told.Data.Bounce.Type == "Permanent":
		e.Kind = HardBounce
	case told.Type == "email.bounced" || told.Type == "email.delivery_delayed":
		e.Kind = SoftBounce
	}
	return e, nil
}

// lettermintEvent reads news as docs.lettermint.co/platform/webhooks describes it.
func lettermintEvent(body []byte) (e Event, err error) {
	var told struct {
		ID    string `json:"id"`
		Event string `json:"event"`
		Data  struct {
			Recipient string `json:"recipient"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return e, fail.New(fail.Invalid, "the news is no JSON")
	}
	e = Event{Key: string(Lettermint) + ":" + told.ID, Addresses: bare([]string{told.Data.Recipient})}
	switch told.Event {
	case "message.spam_complaint":
		e.Kind = Complaint
	case "message.hard_bounced":
		e.Kind = HardBounce
	case "message.soft_bounced":
		e.Kind = SoftBounce
	}
	return e, nil
}

// bare takes the addresses out of "Name <address>".
func bare(texts []string) (addresses []string) {
	for _, text := range texts {
		if a, err := mail.ParseAddress(text); err == nil {
			addresses = append(addresses, a.Address)
		}
	}
	return addresses
}
