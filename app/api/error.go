package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"regulars/app/fail"
	"regulars/app/plan"
	"regulars/app/platform"
)

// Problem is every refusal and failure on the wire (RFC 9457).
type Problem struct { //nolint:errname // what the wire calls it
	Type       string         `json:"type" doc:"Stable name of the kind" example:"urn:regulars:problem:conflict"`
	Title      string         `json:"title" doc:"The HTTP status in words"`
	Status     int            `json:"status"`
	Detail     string         `json:"detail" doc:"A sentence for a person"`
	Errors     []ProblemField `json:"errors,omitempty" doc:"Inputs that break a rule"`
	RetryAfter int            `json:"retry_after,omitempty" doc:"Seconds after which the same request may work"`
	Suggestion string         `json:"suggestion,omitempty" doc:"A value that would be accepted"`
	Scope      string         `json:"scope,omitempty" doc:"The permission that is missing"`
	Link       string         `json:"link,omitempty" doc:"The page of the admin where what is in the way can be changed"`
}

// ProblemField names one input that breaks a rule.
type ProblemField struct {
	Location string `json:"location" example:"body.rules[0].points" doc:"Where the input is"`
	Message  string `json:"message" doc:"What is wrong with it"`
}

// Error gives the detail.
func (p *Problem) Error() string { return p.Detail }

// GetStatus gives the HTTP status; Huma asks for it.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders gives Retry-After where it is known; Huma asks for them.
func (p *Problem) GetHeaders() http.Header {
	if p.RetryAfter == 0 {
		return nil
	}
	return http.Header{"Retry-After": {strconv.Itoa(p.RetryAfter)}}
}

const problemJSON = "application/problem+json"

// ContentType gives the media type; Huma asks for it.
func (p *Problem) ContentType(string) string { return problemJSON }

// statusOf is the one place where a kind of failure becomes an HTTP status.
func statusOf(kind fail.Kind) int {
	switch kind {
	case fail.Invalid:
		return http.StatusBadRequest
	case fail.Unauthorized:
		return http.StatusUnauthorized
	case fail.Forbidden:
		return http.StatusForbidden
	case fail.NotFound:
		return http.StatusNotFound
	case fail.Conflict:
		return http.StatusConflict
	case fail.Limited:
		return http.StatusTooManyRequests
	case fail.Unavailable:
		return http.StatusServiceUnavailable
	case fail.Internal:
		return http.StatusInternalServerError
	default:
		return http.StatusInternalServerError
	}
}

// problemOf puts any error on the wire. What nobody classified says nothing
// about itself.
func problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	var e *fail.Error
	if !errors.As(err, &e) || e.Kind == fail.Internal {
		return newProblem(http.StatusInternalServerError, "internal", "Something went wrong on our side.")
	}
	p = newProblem(statusOf(e.Kind), e.Kind.String(), sentence(e.Message))
	if e.Field != "" {
		p.Detail = e.Field + " " + e.Message
		p.Errors = []ProblemField{{Location: locationOf(e.Field), Message: e.Message}}
	}
	if _, beyond := errors.AsType[*plan.BeyondError](err); beyond {
		p.Type, p.Link = "urn:regulars:problem:plan", "/settings/plan"
		p.Detail = "Your " + e.Field + " " + e.Message
	}
	if e.RetryAfter > 0 {
		p.RetryAfter = int((e.RetryAfter + time.Second - 1) / time.Second)
	}
	return p
}

func newProblem(status int, kind, detail string) *Problem {
	name := "urn:regulars:problem:" + kind
	return &Problem{Type: name, Title: http.StatusText(status), Status: status, Detail: detail}
}

// locationOf says where an input was: headers begin with a capital, what names
// its place keeps it, everything else is of the body.
func locationOf(field string) string {
	place, _, _ := strings.Cut(field, ".")
	switch {
	case field[0] >= 'A' && field[0] <= 'Z':
		return "header." + field
	case place == "body", place == "query", place == "path", place == "document":
		return field
	default:
		return "body." + field
	}
}

func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// under puts the field of an error below a path of the request.
func under(path string, err error) error {
	var e *fail.Error
	if !errors.As(err, &e) || e.Field == "" {
		return err
	}
	moved := *e
	moved.Field = path + "." + e.Field
	return &moved
}

// refusedByStore keeps a store's refusal of its keys from looking like the end
// of the session, and its trouble from looking like ours: to the caller it is a bad
// input.
func refusedByStore(err error) error {
	var e *fail.Error
	if !errors.As(err, &e) {
		return err
	}
	refused := e.Kind == fail.Unauthorized || e.Kind == fail.Forbidden
	if away := e.Kind == fail.Unavailable && platform.TroubleOf(err).Name != ""; !refused && !away {
		return err
	}
	moved := *e
	moved.Kind = fail.Invalid
	return &moved
}

// speakProblems makes Huma's own refusals our problems. Its hooks are package
// variables, so they are set once.
var speakProblems = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.NewErrorWithContext = func(_ huma.Context, status int, message string, errs ...error) huma.StatusError {
		return refusal(status, message, errs)
	}
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return refusal(status, message, errs)
	}
})

func refusal(status int, message string, errs []error) *Problem {
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	p := newProblem(status, kindOfStatus(status), sentence(message))
	for _, err := range errs {
		var detailed huma.ErrorDetailer
		if errors.As(err, &detailed) {
			d := detailed.ErrorDetail()
			p.Errors = append(p.Errors, ProblemField{Location: d.Location, Message: d.Message})
		}
	}
	if len(p.Errors) > 0 {
		p.Detail = p.Errors[0].Location + ": " + p.Errors[0].Message
	}
	return p
}

func kindOfStatus(status int) string {
	for kind := fail.Internal; kind <= fail.Unavailable; kind++ {
		if statusOf(kind) == status {
			return kind.String()
		}
	}
	return strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "_")
}

// answerError is Echo's error handler: what no Huma operation answered.
func (s *server) answerError(err error, c echo.Context) {
	p := problemOf(err)
	if refused, ok := errors.AsType[*echo.HTTPError](err); ok {
		p = newProblem(refused.Code, kindOfStatus(refused.Code), http.StatusText(refused.Code)+".")
	}
	s.noteFailure(c.Request().Context(), p, err)
	if c.Response().Committed {
		return
	}
	maps.Copy(c.Response().Header(), p.GetHeaders())
	c.Response().Header().Set(echo.HeaderContentType, problemJSON)
	c.Response().WriteHeader(p.Status)
	if err := json.NewEncoder(c.Response()).Encode(p); err != nil {
		s.o.Log.DebugContext(c.Request().Context(), "answer not written", "error", err)
	}
}

// noteFailure logs the cause of what is our fault; refusals are in the access log.
func (s *server) noteFailure(ctx context.Context, p *Problem, err error) {
	if p.Status >= http.StatusInternalServerError && ctx.Err() == nil {
		s.o.Log.ErrorContext(ctx, "request failed", "status", p.Status, "error", err)
	}
}
