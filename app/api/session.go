package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/audit"
	"regulars/app/fail"
	roles "regulars/app/staff"
)

const sessionCookie = "regulars_session"

// sessionAge is how long a browser keeps the cookie, in seconds. The session
// behind it ends 30 days after its last use; the cookie is renewed at sign-in.
const sessionAge = 400 * 24 * 60 * 60 // the most that browsers keep (RFC 6265bis)

func (s *server) setSession(c echo.Context, secret string, age int) {
	cookie := s.cookieOf(secret, age)
	c.SetCookie(&cookie)
}

func (s *server) cookieOf(secret string, age int) http.Cookie {
	return http.Cookie{ //nolint:gosec // Secure wherever there is https; a demo has none
		Name: sessionCookie, Value: secret, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode,
	}
}

// sameOrigin refuses a write that another site made a signed-in browser send.
// The Origin header is the browser's own word and no page can change it.
func (s *server) sameOrigin(r *http.Request) error {
	sent := r.Header.Get("Origin")
	if sent == s.origin {
		return nil
	}
	if u, err := url.Parse(sent); err == nil && u.Host != "" && u.Host == r.Host {
		return nil
	}
	return fail.New(fail.Forbidden, "writes must come from the admin pages (Origin)")
}

func isWrite(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

type sessionKey struct{}

// allowed lets a request pass whose session or key includes a permission. A
// session's writes pass only from our own pages; a key is no cookie, and no page
// can make a browser send it.
func (s *server) allowed(op *huma.Operation) func(huma.Context, func(huma.Context)) {
	needed := permissionOf(op.OperationID)
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humaecho.UnwrapV4(ctx)
		who, err := s.authenticate(c)
		if err == nil && !who.May(needed) {
			err = refuse(who, needed)
		}
		if err != nil {
			challenge(c, err)
			s.answerError(err, c)
			return
		}
		next(huma.WithValue(ctx, sessionKey{}, who))
	}
}

func (s *server) authenticate(c echo.Context) (app.Session, error) {
	r := c.Request()
	if key, ok := bearer(r); ok {
		if isToken(key) {
			return s.authenticateVisit(c, key)
		}
		return s.authenticateKey(c, key)
	}
	if isWrite(r.Method) {
		if err := s.sameOrigin(r); err != nil {
			return app.Session{}, err
		}
	}
	return s.app.Authenticate(r.Context(), sessionOf(r))
}

// isToken tells an id token of a platform's admin (a JWT) from a key of ours.
func isToken(text string) bool { return strings.Count(text, ".") == 2 }

// refuse says what is missing, and who can help.
func refuse(who app.Session, needed roles.Permission) error {
	p := newProblem(http.StatusForbidden, "forbidden", "")
	p.Scope = string(needed)
	switch {
	case who.Key != uuid.Nil && slices.Contains(roles.Scopes, needed):
		p.Detail = "This API key lacks the scope " + p.Scope + "."
	case who.Key != uuid.Nil:
		p.Detail = "API keys cannot do this; a person must."
	default:
		p.Detail = "Your role (" + string(who.Role) + ") does not include this. " +
			"An owner of the program can change that."
	}
	return p
}

func sessionOf(r *http.Request) string {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// staff registers an operation of the admin: the handler is told who asks, and
// the merchant comes from there and nowhere else.
func staff[In, Out any](
	s *server, described huma.API, op huma.Operation, handle func(context.Context, app.Session, *In) (*Out, error),
) {
	op.Path = "/api/v1" + op.Path
	op.Tags = []string{"Admin"}
	op.Security = []map[string][]string{{"session": {}}}
	if needed := permissionOf(op.OperationID); slices.Contains(roles.Scopes, needed) {
		op.Security = append(op.Security, map[string][]string{"key": {string(needed)}})
	}
	if needed, ok := operations[op.OperationID]; ok {
		op.Extensions = map[string]any{"x-permission": string(needed)}
	}
	op.RejectUnknownQueryParameters = true
	op.Middlewares = huma.Middlewares{s.allowed(&op)}
	huma.Register(described, op, proven(s, sessionKey{}, "sign in first",
		func(ctx context.Context, who app.Session, in *In) (*Out, error) {
			return handle(audit.By(ctx, who.Actor()), who, in)
		}))
}

// proven serves an operation to whom its middleware put under a key: unproven is said
// where there is nobody.
func proven[Who, In, Out any](
	s *server, key any, unproven string, handle func(context.Context, Who, *In) (*Out, error),
) func(context.Context, *In) (*Out, error) {
	return func(ctx context.Context, in *In) (*Out, error) {
		who, ok := ctx.Value(key).(Who)
		if !ok {
			return nil, problemOf(fail.New(fail.Unauthorized, "%s", unproven))
		}
		if err := checkText(in); err != nil {
			return nil, err
		}
		out, err := handle(ctx, who, in)
		if err != nil {
			p := problemOf(err)
			s.noteFailure(ctx, p, err)
			return nil, p
		}
		return out, nil
	}
}
