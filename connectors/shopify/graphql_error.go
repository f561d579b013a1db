package shopify

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// graphAnswer is the envelope of every GraphQL answer. Errors is a list, or one
// text for errors that come before GraphQL (a refused token).
type graphAnswer struct {
	Data       json.RawMessage `json:"data"`
	Errors     json.RawMessage `json:"errors"`
	Extensions struct {
		Cost struct {
			Requested float64 `json:"requestedQueryCost"`
			Throttle  struct {
				Maximum   float64 `json:"maximumAvailable"`
				Available float64 `json:"currentlyAvailable"`
				Restore   float64 `json:"restoreRate"`
			} `json:"throttleStatus"`
		} `json:"cost"`
	} `json:"extensions"`
}

func (a graphAnswer) hasErrors() bool {
	text := bytes.TrimSpace(a.Errors)
	return len(text) > 0 && !bytes.Equal(text, []byte("null")) && !bytes.Equal(text, []byte("[]"))
}

func (a graphAnswer) hasData() bool {
	text := bytes.TrimSpace(a.Data)
	return len(text) > 0 && !bytes.Equal(text, []byte("null"))
}

// graphError keeps what go-shopify loses: each error's code and path.
type graphError struct {
	list []graphProblem
	wait time.Duration // until the store's bucket holds the cost, for THROTTLED
}

type graphProblem struct {
	Message    string `json:"message"`
	Path       []any  `json:"path"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

// Error names codes and paths, never values.
func (e *graphError) Error() string {
	parts := make([]string, 0, len(e.list))
	for _, problem := range e.list {
		parts = append(parts, strings.TrimSpace(problem.Extensions.Code+" "+problem.Message))
	}
	return strings.Join(parts, "; ")
}

func (e *graphError) has(code string) bool {
	for _, problem := range e.list {
		if problem.Extensions.Code == code {
			return true
		}
	}
	return false
}

func (a graphAnswer) parse() *graphError {
	graph := &graphError{}
	if err := json.Unmarshal(a.Errors, &graph.list); err != nil || len(graph.list) == 0 {
		var text string
		if json.Unmarshal(a.Errors, &text) != nil {
			text = string(a.Errors)
		}
		graph.list = []graphProblem{{Message: text}}
	}
	cost := a.Extensions.Cost
	graph.wait = time.Second
	if short := cost.Requested - cost.Throttle.Available; short > 0 && cost.Throttle.Restore > 0 {
		graph.wait = max(graph.wait, time.Duration(short/cost.Throttle.Restore*float64(time.Second)))
	}
	return graph
}

// withheld lists the paths of ACCESS_DENIED errors below the root, when there
// are no others: protected data the merchant's app may not see. A scope that is
// lacking is another thing, and its error says so wherever it stands.
func (e *graphError) withheld() []string {
	paths := make([]string, 0, len(e.list))
	for _, problem := range e.list {
		if problem.Extensions.Code != "ACCESS_DENIED" || len(problem.Path) < 2 ||
			strings.Contains(problem.Message, "Required access:") {
			return nil
		}
		paths = append(paths, fmt.Sprint(problem.Path...))
	}
	return paths
}

// protectedKinds are the kinds of protected data, by the fields that are of them.
var protectedKinds = map[string]string{
	"name": "name", "firstName": "name", "lastName": "name", "displayName": "name",
	"email": "email", "emailAddress": "email", "defaultEmailAddress": "email",
	"phone": "phone", "phoneNumber": "phone", "defaultPhoneNumber": "phone",
	"address1": "address", "address2": "address", "zip": "address", "city": "address", "provinceCode": "address",
	"countryCodeV2": "address", "shippingAddress": "address", "defaultAddress": "address",
}

// kindsWithheld names what kinds of protected data the store withholds, nil when
// that is not what is wrong.
func (e *graphError) kindsWithheld() []string {
	if len(e.withheld()) == 0 {
		return nil
	}
	var kinds []string
	for _, problem := range e.list {
		field, _ := problem.Path[len(problem.Path)-1].(string)
		kind := cmp.Or(protectedKinds[field], "other")
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// classify says what the worst of the errors means for a retry.
func (e *graphError) classify(document string) error {
	switch {
	case e.has("THROTTLED"):
		return &fail.Error{Kind: fail.Limited, Message: "the store is busy", RetryAfter: e.wait, Cause: e}
	case e.has("ACCESS_DENIED"):
		return fail.Wrap(e, fail.Forbidden, "the store denies %s", document)
	case e.has("SHOP_INACTIVE"):
		return fail.Wrap(errors.Join(platform.ErrFrozen, e), fail.Unauthorized, "the store is closed for now")
	case strings.Contains(e.Error(), "[API]"):
		return fail.Wrap(e, fail.Unauthorized, "the store is closed to the app")
	case e.has("INTERNAL_SERVER_ERROR"), e.has("TIMEOUT"):
		return fail.Wrap(e, fail.Unavailable, "the store failed at %s", document)
	default:
		return fail.Wrap(e, fail.Invalid, "the store refuses %s", document)
	}
}

// statusSecurity is Shopify's own status for calls that it takes for an attack.
const statusSecurity = 430

// statusError classifies an answer that is not 200. A frozen or locked store
// counts as Unauthorized, which parks its work instead of retrying for ever. One
// that takes us for an attack (430), or whose edge failed (520 and the like), is
// tried again later and later, never at once and for ever.
func statusError(response *http.Response, raw []byte) error {
	cause := fmt.Errorf("HTTP %d", response.StatusCode)
	var answer graphAnswer
	if json.Unmarshal(raw, &answer) == nil && answer.hasErrors() {
		cause = fmt.Errorf("HTTP %d: %w", response.StatusCode, answer.parse())
	}
	switch status := response.StatusCode; {
	case status == http.StatusUnauthorized:
		return fail.Wrap(cause, fail.Unauthorized, "the store refused its access token; connect it again")
	case status == http.StatusPaymentRequired || status == http.StatusLocked:
		return fail.Wrap(errors.Join(platform.ErrFrozen, cause), fail.Unauthorized, "the store is frozen or locked")
	case status == http.StatusForbidden:
		return fail.Wrap(cause, fail.Forbidden, "the store denies the app this call")
	case status == http.StatusNotFound || status == http.StatusGone:
		return fail.Wrap(cause, fail.Unavailable, "the store does not answer: it may be closed")
	case status == statusSecurity:
		return fail.Wrap(cause, fail.Unavailable, "the store takes our calls for an attack")
	case status == http.StatusTooManyRequests:
		return &fail.Error{
			Kind: fail.Limited, Message: "the store is busy", RetryAfter: retryAfter(response.Header), Cause: cause,
		}
	case status >= 400 && status < 500 && status != http.StatusRequestTimeout:
		return fail.Wrap(cause, fail.Invalid, "the store refuses the call")
	default:
		return away(response.Header, cause)
	}
}

// away is an outage, which may say how long it lasts: 503 of a store that is moved does.
func away(header http.Header, cause error) error {
	err := &fail.Error{Kind: fail.Unavailable, Message: "the store is away", Cause: cause}
	if header.Get("Retry-After") != "" {
		err.RetryAfter = retryAfter(header)
	}
	return err
}

// retryAfter reads the header in seconds ("2" or "2.0"), 2 s when it is missing.
func retryAfter(header http.Header) time.Duration {
	wait, err := time.ParseDuration(header.Get("Retry-After") + "s")
	if err != nil || wait <= 0 || wait > time.Hour {
		return 2 * time.Second
	}
	return wait
}

// userError is one entry of a mutation's userErrors.
type userError struct {
	Field   []string `json:"field"`
	Code    string   `json:"code"`
	Message string   `json:"message"`
}

// refusal turns userErrors into an error: nil when there are none,
// fail.Unavailable when Shopify itself failed, else fail.Invalid.
func refusal(list []userError, what string) error {
	if len(list) == 0 {
		return nil
	}
	worst := list[0]
	if worst.Code == "INTERNAL_ERROR" {
		return fail.New(fail.Unavailable, "the store failed at %s", what)
	}
	code := worst.Code
	if code == "" {
		code = "no code"
	}
	return &fail.Error{
		Kind: fail.Invalid, Field: strings.Join(worst.Field, "."),
		Message: "the store refuses " + what + ": " + strconv.Quote(worst.Message) + " (" + code + ")",
	}
}
