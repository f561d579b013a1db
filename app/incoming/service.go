package incoming

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	"regulars/app/fail"
)

// ErrTooLarge says that a mail is larger than MostBytes.
var ErrTooLarge = errors.New("this mail is too large")

// Told is what Resend tells of a mail (resend.com/docs/webhooks/emails/received): it
// brings no content, which is fetched by the id.
type Told struct {
	ID string
	To []string
}

// ReadResend reads what Resend posted. known is false of other news.
func ReadResend(body []byte) (t Told, known bool, err error) {
	var told struct {
		Type string `json:"type"`
		Data struct {
			ID string   `json:"email_id"`
			To []string `json:"to"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return t, false, fail.New(fail.Invalid, "the news is no JSON")
	}
	id := told.Data.ID
	known = told.Type == "email.received" && id != "" && len(id) <= 100 && url.PathEscape(id) == id
	return Told{ID: id, To: told.Data.To}, known, nil
}

// signAge is how old a signature may be, and how far ahead its clock.
const signAge = 5 * time.Minute

// SignedByMailgun checks what Mailgun signs a posted mail with: HMAC-SHA256 of
// timestamp and token, in hex (documentation.mailgun.com, Securing Webhooks).
func SignedByMailgun(timestamp, token, signature, secret string, now time.Time) bool {
	given, err := hex.DecodeString(signature)
	seconds, timeErr := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || timeErr != nil || token == "" || secret == "" ||
		now.Sub(time.Unix(seconds, 0)).Abs() > signAge {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(timestamp + token)) // never fails
	return hmac.Equal(given, mac.Sum(nil))
}

// Fetcher reads mails from Resend (resend.com/docs/api-reference/emails/retrieve-received-email).
type Fetcher struct {
	Client *http.Client // nil: one with a time-out of its own
	Origin string       // "": Resend's own
}

// Fetched is a mail as it was brought.
type Fetched struct {
	From string
	Raw  []byte
}

// Fetch reads a mail by its id. ErrTooLarge with From when it is too large to be
// read.
func (f *Fetcher) Fetch(ctx context.Context, key, id string) (got Fetched, err error) {
	origin := f.Origin
	if origin == "" {
		origin = "https://api.resend.com"
	}
	about, err := f.get(ctx, origin+"/emails/receiving/"+url.PathEscape(id), key, 4<<20)
	if err != nil && !errors.Is(err, ErrTooLarge) {
		return got, err
	}
	var told struct {
		From string `json:"from"`
		Raw  *struct {
			URL string `json:"download_url"`
		} `json:"raw"`
	}
	if err := json.Unmarshal(about, &told); err != nil || told.Raw == nil || told.Raw.URL == "" {
		return got, fail.New(fail.Unavailable, "Resend did not say where the mail is")
	}
	if sender, err := mail.ParseAddress(told.From); err == nil {
		got.From = sender.Address
	}
	got.Raw, err = f.get(ctx, told.Raw.URL, "", MostBytes)
	return got, err
}

func (f *Fetcher) get(ctx context.Context, address, key string, most int64) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fail.New(fail.Conflict, "Resend named no address to fetch the mail from")
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	request.Header.Set("User-Agent", "Regulars")
	client := f.Client
	if client == nil {
		client = &http.Client{Timeout: 40 * time.Second}
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, fail.New(fail.Unavailable, "Resend does not answer")
	}
	defer func() { _ = answer.Body.Close() }()
	switch code := answer.StatusCode; {
	case code == http.StatusTooManyRequests:
		return nil, fail.After(time.Minute, "Resend asks us to wait")
	case code >= http.StatusInternalServerError:
		return nil, fail.New(fail.Unavailable, "Resend failed (%d)", code)
	case code >= http.StatusMultipleChoices:
		return nil, fail.New(fail.Conflict, "Resend does not give us the mail (%d): does the key read mail?", code)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err != nil {
		return nil, fail.New(fail.Unavailable, "Resend’s answer broke off")
	}
	if int64(len(body)) > most {
		return body[:most], ErrTooLarge
	}
	return body, nil
}
