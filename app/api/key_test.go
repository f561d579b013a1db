package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/app/staff"
)

func TestAKeyWorksWithItsScopesUntilItEndsOrIsRevoked(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	owner := h.as(h.merchant, staff.Owner)
	client, made := owner.key("Till", "read", "points:write")
	if !strings.HasPrefix(made.Secret, made.Key.Hint) || len(made.Key.Hint) > 12 || made.Key.State != "works" {
		t.Errorf("the key %q is shown as %+v", made.Secret, made.Key)
	}
	member := "/api/v1/members/" + owner.annsID()
	give := map[string]any{"points": 5, "reason": "Queue was long"}
	client.post(member+"/adjust", give, "Idempotency-Key", "key-0001").want(http.StatusOK) // no Origin: it is no browser
	client.put("/api/v1/settings", map[string]any{}).problem(http.StatusForbidden)
	var log api.Page[api.ActivityRow]
	owner.get("/api/v1/activity?limit=1").want(http.StatusOK).into(&log)
	if row := log.Items[0]; row.Actor != "Till" || row.Role != "key" || row.Action != "member.adjusted" {
		t.Errorf("what a key did is told as %+v", row)
	}
	var keys api.Page[api.AccessKey]
	listed := owner.get("/api/v1/keys").want(http.StatusOK)
	listed.into(&keys)
	if strings.Contains(string(listed.body), made.Secret) || keys.Items[0].LastUsedAt == nil {
		t.Errorf("the list of keys is %s", listed.body)
	}
	owner.post("/api/v1/keys/"+made.Key.ID.String()+"/revoke", nil).want(http.StatusOK)
	gone := client.get("/api/v1/members")
	gone.problem(http.StatusUnauthorized)
	if !strings.Contains(gone.header.Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("a revoked key is told %v", gone.header)
	}

	var short api.MadeKey
	owner.post("/api/v1/keys", map[string]any{"name": "Short", "scopes": []string{"read"}, "days": 1}).
		want(http.StatusOK).into(&short)
	client.header.Set("Authorization", "Bearer "+short.Secret)
	client.get("/api/v1/members").want(http.StatusOK)
	h.Advance(24*time.Hour + time.Second)
	client.get("/api/v1/members").problem(http.StatusUnauthorized)
}

func TestAKeyIsNoSessionAndASessionIsNoKey(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	merchant := h.Merchant(nil)
	owner := h.as(merchant, staff.Owner)
	_, made := owner.key("Till", "read")
	h.browser().get("/api/v1/members", "Cookie", "regulars_session="+made.Secret).problem(http.StatusUnauthorized)
	cookie := owner.client.Jar.Cookies(mustURL(t, h.url))[0].Value
	for _, sent := range []string{cookie, "rgl_" + cookie, "", "rgl_", made.Secret + "x"} {
		h.browser().get("/api/v1/members", "Authorization", "Bearer "+sent).problem(http.StatusUnauthorized)
	}
	// A key that is sent counts, whatever the cookie says.
	owner.get("/api/v1/members", "Authorization", "Bearer wrong").problem(http.StatusUnauthorized)
	for field, body := range map[string]map[string]any{
		"body.scopes": {"name": "x", "scopes": []string{"team:write"}},
		"body.name":   {"name": " ", "scopes": []string{"read"}},
	} {
		if p := owner.post("/api/v1/keys", body).problem(http.StatusBadRequest); !names(p, field) {
			t.Errorf("%v is refused with %+v", body, p)
		}
	}
}

func TestEachAnswerToAKeySaysHowMuchIsLeft(t *testing.T) {
	t.Parallel()
	left := 2
	guesses := 0
	h := newHouse(t, api.Options{
		Quota: func(context.Context, string) (api.Quota, error) {
			left--
			q := api.Quota{Limit: 2, Window: time.Minute, Left: max(0, left), Reset: 30 * time.Second}
			if left < 0 {
				q.Wait = 29500 * time.Millisecond
			}
			return q, nil
		},
		Limit: func(_ context.Context, key string) (time.Duration, error) {
			if strings.HasPrefix(key, "key|") {
				guesses++
			}
			if guesses > 3 {
				return time.Minute, nil
			}
			return 0, nil
		},
	})
	client, _ := h.as(h.Merchant(nil), staff.Owner).key("Till", "read")
	for _, want := range []string{`"key";r=1;t=30`, `"key";r=0;t=30`} {
		answer := client.get("/api/v1/members").want(http.StatusOK)
		if got := answer.header.Get("RateLimit"); got != want || answer.header.Get("RateLimit-Policy") != `"key";q=2;w=60` {
			t.Errorf("the answer's headers are %v", answer.header)
		}
	}
	over := client.get("/api/v1/members")
	over.problem(http.StatusTooManyRequests)
	if over.header.Get("Retry-After") != "30" || over.header.Get("RateLimit") != `"key";r=0;t=30` {
		t.Errorf("one too many is told %v", over.header)
	}
	for range 3 {
		h.browser().get("/api/v1/members", "Authorization", "Bearer rgl_guess").problem(http.StatusUnauthorized)
	}
	h.browser().get("/api/v1/members", "Authorization", "Bearer rgl_guess").problem(http.StatusTooManyRequests)
}
