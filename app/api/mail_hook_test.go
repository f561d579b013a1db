package api_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"regulars/app"
	"regulars/app/api"
	"regulars/app/message"
	"regulars/app/program"
	"regulars/app/staff"
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
