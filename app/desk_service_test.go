package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/incoming"
	"regulars/app/support"
)

// resend is a mail service that holds one mail.
type resend struct {
	*httptest.Server
	raw   string
	fails atomic.Int32 // so often it cannot be asked
	asked atomic.Int32
}

func newResend(t *testing.T) *resend {
	t.Helper()
	r := &resend{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /emails/receiving/{id}", func(w http.ResponseWriter, q *http.Request) {
		r.asked.Add(1)
		switch {
		case r.fails.Add(-1) >= 0:
			w.WriteHeader(http.StatusBadGateway)
		case q.Header.Get("Authorization") != "Bearer re_key":
			w.WriteHeader(http.StatusUnauthorized)
		default:
			_ = json.NewEncoder(w).Encode(map[string]any{
				"from": "Ann <ann@shopper.example>", "raw": map[string]string{"download_url": r.URL + "/raw"},
			})
		}
	})
	mux.HandleFunc("GET /raw", func(w http.ResponseWriter, q *http.Request) {
		if q.Header.Get("Authorization") != "" {
			w.WriteHeader(http.StatusTeapot) // the key is for Resend alone
		}
		_, _ = w.Write([]byte(r.raw))
	})
	r.Server = httptest.NewServer(mux)
	t.Cleanup(r.Close)
	return r
}

// tells has Resend tell of a mail, signed as Svix does.
func (d *desk) tells(secret, id, to string) error {
	d.t.Helper()
	body := fmt.Sprintf(`{"type":"email.received","data":{"email_id":%q,"to":["other@in.shop.example",%q]}}`, id, to)
	at := strconv.FormatInt(d.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte("m1." + at + "." + body))
	h := http.Header{
		"Svix-Id": {"m1"}, "Svix-Timestamp": {at},
		"Svix-Signature": {"v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))},
	}
	return d.TellMail(d.t.Context(), d.merchant, h, []byte(body))
}

// brings has a merchant's mail come by a service.
func (d *desk) brings(service support.MailService, secret, key string) app.DeskView {
	d.t.Helper()
	v, err := d.Desk(d.t.Context(), d.merchant)
	d.must(err)
	v, err = d.ChangeDesk(d.as(d.maria), d.merchant, app.DeskChange{
		Settings: v.Settings, Service: service, Domain: "in.shop.example", Secret: secret, Key: key,
	})
	d.must(err)
	return v
}

func TestAMailThatResendTellsOfIsFetchedOnce(t *testing.T) {
	t.Parallel()
	r := newResend(t)
	d := newDesk(t, false, func(o *apptest.Options) { o.Mail.Fetcher = &incoming.Fetcher{Origin: r.URL} })
	v := d.brings(support.Resend, "whsec_"+base64.StdEncoding.EncodeToString([]byte("secret")), "re_key")
	if !strings.HasSuffix(v.Address, "@in.shop.example") || !strings.HasSuffix(v.Hook, "/webhooks/mail-in/resend/"+d.merchant.String()) {
		t.Fatalf("%+v", v)
	}
	if err := d.tells("guess", "one", v.Address); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("a stranger tells of a mail: %v", err)
	}
	r.raw = "From: Ann <ann@shopper.example>\r\nMessage-ID: <r1@shopper.example>\r\nSubject: Cup\r\n\r\nIt broke.\r\n"
	r.fails.Store(2)
	for range 2 { // told twice
		d.must(d.tells("secret", "one", v.Address))
	}
	for range 4 {
		_ = d.Drain() // Resend does not answer at first
		d.Advance(time.Hour)
	}
	d.deliver()
	found := d.all()
	if len(found) != 1 || found[0].SenderEmail != "ann@shopper.example" || found[0].Subject != "Cup" || r.asked.Load() != 3 {
		t.Fatalf("asked %d times: %+v", r.asked.Load(), found)
	}
	back := strings.Trim(d.newestAfter(found[0].ID, "ann@shopper.example"), "<>")
	if !strings.HasSuffix(back, "@in.shop.example") {
		t.Errorf("an answer goes to %s", back)
	}
	r.raw = "From: ann@shopper.example\r\nMessage-ID: <r2@shopper.example>\r\n\r\nThank you\r\n"
	d.must(d.tells("secret", "two", back))
	d.deliver()
	if thread := d.thread(found[0].ID); len(d.all()) != 1 || len(thread.Messages) != 2 || thread.Messages[1].Text != "Thank you" {
		t.Errorf("the answer came as %+v", thread.Messages)
	}
	r.raw = "From: ann@shopper.example\r\n\r\n" + strings.Repeat("x", incoming.MostBytes)
	d.must(d.tells("secret", "three", back))
	d.deliver()
	if text := d.newest("ann@shopper.example").Text; !strings.Contains(text, "25 MB") || len(d.all()) != 1 {
		t.Errorf("whoever sent too much reads %s", text)
	}
}

// newestAfter answers a request, and returns where its letter wants to be answered.
func (d *desk) newestAfter(id uuid.UUID, to string) string {
	d.t.Helper()
	d.says(id, "A new one is coming.")
	return d.newest(to).Header.Get("Reply-To")
}

func TestAMailThatMailgunPostsIsTakenWithItsSignature(t *testing.T) {
	t.Parallel()
	d := newDesk(t, false)
	v := d.brings(support.Mailgun, "hush", "")
	sign := func(secret string, age time.Duration) (p app.PostedMail) {
		p.Timestamp, p.Token = strconv.FormatInt(d.Now().Add(-age).Unix(), 10), "token"
		mac := hmac.New(sha256.New, []byte(secret))
		_, _ = mac.Write([]byte(p.Timestamp + p.Token))
		p.Signature, p.Recipient, p.Sender = hex.EncodeToString(mac.Sum(nil)), v.Address, "ann@shopper.example"
		p.Raw = []byte("From: ann@shopper.example\r\nMessage-ID: <g1@shopper.example>\r\n\r\nIt broke.\r\n")
		return p
	}
	elsewhere := sign("hush", 0)
	elsewhere.Recipient = "office@in.shop.example"
	for name, c := range map[string]struct {
		post app.PostedMail
		want fail.Kind
	}{
		"another's secret": {sign("guess", 0), fail.Unauthorized},
		"an old signature": {sign("hush", 6*time.Minute), fail.Unauthorized},
		"no mailbox":       {elsewhere, fail.NotFound},
	} {
		if err := d.PostMail(t.Context(), d.merchant, c.post); !fail.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 { // the answer was lost
		d.must(d.PostMail(t.Context(), d.merchant, sign("hush", 0)))
	}
	d.deliver()
	if found := d.all(); len(found) != 1 || found[0].Text != "It broke." || found[0].By != support.ByEmail {
		t.Errorf("%+v", found)
	}
}
