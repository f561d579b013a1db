package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
)

// Quota is how much of a rate is left.
type Quota struct {
	Limit  int           // requests in each Window
	Window time.Duration // in which the limit is given back
	Left   int
	Reset  time.Duration // until there is as much as can be
	Wait   time.Duration // above zero: this request was one too many
}

// QuotaFunc counts one use of key and says what is left. An error means that
// nobody counts now, and lets it pass.
type QuotaFunc func(ctx context.Context, key string) (Quota, error)

// bearer reads the key of a request, and whether it brought one.
func bearer(r *http.Request) (string, bool) {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(key), strings.EqualFold(scheme, "Bearer")
}

// authenticateKey finds whose key it is, and counts its use. Guesses are counted
// by where they come from.
func (s *server) authenticateKey(c echo.Context, key string) (app.Session, error) {
	r := c.Request()
	who, err := s.app.AuthenticateKey(r.Context(), key)
	if fail.Is(err, fail.Unauthorized) {
		if limited := s.allow(r.Context(), "key|"+s.clientIP(r)); limited != nil {
			return who, limited
		}
	}
	if err != nil {
		return who, err
	}
	return who, s.spend(c, who)
}

// spend counts a key's request and says in the answer what is left, as the
// draft-ietf-httpapi-ratelimit-headers has it.
func (s *server) spend(c echo.Context, who app.Session) error {
	if s.o.Quota == nil {
		return nil
	}
	q, err := s.o.Quota(c.Request().Context(), "api|"+who.Key.String())
	if err != nil {
		s.o.Log.WarnContext(c.Request().Context(), "rate limit not counted", "error", err)
		return nil
	}
	h := c.Response().Header()
	h.Set("RateLimit-Policy", fmt.Sprintf(`"key";q=%d;w=%d`, q.Limit, seconds(q.Window)))
	h.Set("RateLimit", fmt.Sprintf(`"key";r=%d;t=%d`, q.Left, seconds(q.Reset)))
	if q.Wait > 0 {
		return fail.After(q.Wait, "this API key asks too often; wait a moment")
	}
	return nil
}

func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// challenge tells a program how to come back (RFC 9110, RFC 6750).
func challenge(c echo.Context, err error) {
	if _, ok := bearer(c.Request()); !ok {
		return
	}
	var p *Problem
	header := c.Response().Header()
	switch {
	case errors.As(err, &p) && p.Scope != "":
		header.Set("WWW-Authenticate", `Bearer realm="regulars", error="insufficient_scope", scope="`+p.Scope+`"`)
	case fail.Is(err, fail.Unauthorized):
		header.Set("WWW-Authenticate", `Bearer realm="regulars", error="invalid_token"`)
	}
}
