package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app/fail"
)

// requestTime is the longest any request may take; what must be faster has its
// own limit.
const requestTime = 25 * time.Second

// observe is the one middleware around every route: it names the request, sets
// the headers that keep browsers careful, survives panics, and notes the
// outcome. Addresses in the log are route patterns: real ones hold tokens.
func (s *server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		started := s.app.Now()
		id := uuid.NewString()
		s.protect(c.Response().Header(), id)
		ctx, cancel := context.WithTimeout(c.Request().Context(), requestTime)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		if err := s.survive(next, c); err != nil {
			s.answerError(err, c)
		}
		s.note(c, id, s.app.Now().Sub(started))
		return nil
	}
}

// protect sets what every answer carries. Pages replace the policy and assets
// the caching.
func (s *server) protect(h http.Header, id string) {
	h["X-Request-Id"] = []string{id}
	h["X-Content-Type-Options"] = []string{"nosniff"}
	h["Referrer-Policy"] = []string{"same-origin"} // with no-referrer, browsers send "Origin: null"
	h["Content-Security-Policy"] = []string{"default-src 'none'; frame-ancestors 'none'"}
	h["Cache-Control"] = []string{"no-store"}
	if s.o.Secure {
		h["Strict-Transport-Security"] = []string{"max-age=31536000; includeSubDomains"}
	}
}

func (s *server) survive(next echo.HandlerFunc, c echo.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fail.Wrap(fmt.Errorf("panic: %v\n%s", p, debug.Stack()), fail.Internal, "panic")
		}
	}()
	return next(c)
}

// statusLeft stands in the log and the metrics for a client that did not wait:
// a shopper who went to the next page is no failure of ours.
const statusLeft = 499

func (s *server) note(c echo.Context, id string, took time.Duration) {
	r, route, status := c.Request(), c.Path(), c.Response().Status
	if route == "" {
		route = "none"
	}
	if status >= http.StatusInternalServerError && errors.Is(r.Context().Err(), context.Canceled) {
		status = statusLeft
	}
	s.o.Metrics.observe(r.Method, route, status, took)
	level := slog.LevelInfo
	switch {
	case status >= http.StatusInternalServerError:
		level = slog.LevelError
	case status < http.StatusBadRequest && isQuiet(route):
		level = slog.LevelDebug
	}
	if !s.o.Log.Enabled(r.Context(), level) {
		return
	}
	s.o.Log.LogAttrs(r.Context(), level, "request",
		slog.String("method", r.Method), slog.String("route", route), slog.Int("status", status),
		slog.Int64("took_us", took.Microseconds()), slog.Int64("bytes", c.Response().Size),
		slog.String("request_id", id))
}

// isQuiet names routes whose successes would drown the log.
func isQuiet(route string) bool {
	return strings.HasPrefix(route, "/webhooks/") || strings.HasPrefix(route, "/admin") || strings.HasSuffix(route, "z")
}

// allow counts one use of a key and refuses when there were too many. When
// nobody counts (Redis is away), requests pass: shoppers are not locked out.
func (s *server) allow(ctx context.Context, key string) error {
	if s.o.Limit == nil {
		return nil
	}
	wait, err := s.o.Limit(ctx, key)
	if err != nil {
		s.o.Log.WarnContext(ctx, "rate limit not counted", "error", err)
		return nil
	}
	if wait > 0 {
		return fail.After(wait, "too many attempts; wait a moment")
	}
	return nil
}

// clientIP is the address rate limits count by: the one that the outermost
// proxy of ours saw. Entries further left were written by the client.
func (s *server) clientIP(r *http.Request) string {
	if hops := s.o.ProxyHops; hops > 0 {
		seen := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if len(seen) >= hops {
			return strings.TrimSpace(seen[len(seen)-hops])
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
