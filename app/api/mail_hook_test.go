package api_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"regulars/app"
	"regulars/app/api"
	"regulars/app/incoming"
	"regulars/app/message"
	"regulars/app/program"
	"regulars/app/staff"
	"regulars/app/support"
)

func TestNewsOfLettersIsTakenOnlyWithTheMailServicesSignature(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	b := h.as(h.merchant, staff.Owner)
	id := b.annsID()
	h.must(h.ChangeSender(t.Context(), h.merchant, app.SenderChange{
		Provider: message.Resend, Address: "news@shop.example", Key: "k", HookSecret: "whsec_c2VjcmV0",
	}))
	body := `{"type":"email.bounced","data":{"to":["ann@example.com"],"bounce":{"type":"Permanent"}}}`
	post := func(path, secret string) int {
		at := strconv.FormatInt(h.Now().Unix(), 10)
		mac := hmac.New(sha256.New, []byte(secret))
		_, _ = mac.Write([]byte("m1." + at + "." + body))
		request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodPost, h.url+path, strings.NewReader(body))
		h.must(err)
		request.Header.Set("Svix-Id", "m1")
		request.Header.Set("Svix-Timestamp", at)
		request.Header.Set("Svix-Signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		answer, err := http.DefaultClient.Do(request)
		h.must(err)
		h.must(answer.Body.Close())
		return answer.StatusCode
	}
	path := "/webhooks/mail/resend/" + h.merchant.String()
	for wrong, secret := range map[string]string{
		path: "guess", "/webhooks/mail/lettermint/" + h.merchant.String(): "secret", "/webhooks/mail/resend/nobody": "secret",
	} {
		if status := post(wrong, secret); status != http.StatusUnauthorized {
			t.Errorf("%s signed with %q answers %d", wrong, secret, status)
		}
	}
	var mail api.MemberMail
	if b.get("/api/v1/members/" + id + "/mail").want(http.StatusOK).into(&mail); mail.Stop != "" {
		t.Errorf("strangers stopped letters: %+v", mail)
	}
	if status := post(path, "secret"); status != http.StatusOK {
		t.Errorf("signed news answers %d", status)
	}
	if b.get("/api/v1/members/" + id + "/mail").want(http.StatusOK).into(&mail); mail.Stop != "bounced" || mail.StoppedAt == nil {
		t.Errorf("after the bounce: %+v", mail)
	}
	b.do(http.MethodPost, "/api/v1/members/"+id+"/mail/lift", map[string]any{"reason": "They wrote"}).want(http.StatusOK).into(&mail)
	if mail.Stop != "" {
		t.Errorf("the stop was lifted, and yet: %+v", mail)
	}
}

func TestAMailIsPostedByMailgunAlone(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	path := "/webhooks/mail-in/mailgun/" + h.merchant.String() + "/mime"
	post := func(path, secret, recipient, raw string) int {
		at := strconv.FormatInt(h.Now().Unix(), 10)
		mac := hmac.New(sha256.New, []byte(secret))
		_, _ = mac.Write([]byte(at + "token"))
		form := url.Values{
			"timestamp": {at}, "token": {"token"}, "signature": {hex.EncodeToString(mac.Sum(nil))}, "recipient": {recipient},
			"sender": {"ann@example.com"}, "body-mime": {raw},
		}
		answer, err := http.PostForm(h.url+path, form)
		h.must(err)
		h.must(answer.Body.Close())
		return answer.StatusCode
	}
	mail := "From: ann@example.com\r\nMessage-ID: <posted@example.com>\r\n\r\nIt broke.\r\n"
	if status := post(path, "hush", "x@in.shop.example", mail); status != http.StatusUnauthorized {
		t.Errorf("a shop without Mailgun answers %d", status)
	}
	v, err := h.Desk(t.Context(), h.merchant)
	h.must(err)
	v, err = h.ChangeDesk(t.Context(), h.merchant, app.DeskChange{
		Settings: v.Settings, Service: support.Mailgun, Domain: "in.shop.example", Secret: "hush",
	})
	h.must(err)
	for name, c := range map[string]struct {
		path, secret, recipient, raw string
		want                         int
	}{
		"nobody's":     {"/webhooks/mail-in/mailgun/nobody/mime", "hush", v.Address, mail, http.StatusUnauthorized},
		"guessed":      {path, "guess", v.Address, mail, http.StatusUnauthorized},
		"no mailbox":   {path, "hush", "office@in.shop.example", mail, http.StatusNotAcceptable},
		"too large":    {path, "hush", v.Address, strings.Repeat("x", incoming.MostBytes+1), http.StatusRequestEntityTooLarge},
		"good":         {path, "hush", v.Address, mail, http.StatusOK},
		"posted twice": {path, "hush", v.Address, mail, http.StatusOK},
	} {
		if status := post(c.path, c.secret, c.recipient, c.raw); status != c.want {
			t.Errorf("%s answers %d, want %d", name, status, c.want)
		}
	}
	h.deliver()
	found, _, err := h.Requests(t.Context(), h.merchant, support.Find{Limit: 5})
	h.must(err)
	if len(found) != 1 || found[0].Text != "It broke." {
		t.Errorf("%+v", found)
	}
}
