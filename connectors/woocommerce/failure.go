package woocommerce

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"regulars/app/fail"
)

// wpError is how WordPress says no. Its message may quote what a shopper
// typed, so only the code and parameter names go into our errors.
type wpError struct {
	Code    string          `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"` // an object, or [] when empty
}

// codeError is WordPress's own name of an error, kept as the cause of ours.
type codeError string

func (c codeError) Error() string { return string(c) }

// What WordPress calls a path that nothing answers at, and WooCommerce a setting
// that it does not have.
const (
	errNoRoute   codeError = "rest_no_route"
	errNoSetting codeError = "rest_setting_setting_invalid"
)

// cause is the error's name, nil when it has none.
func (e wpError) cause() error {
	if e.Code == "" {
		return nil
	}
	return codeError(e.Code)
}

func (a answer) wpError() wpError {
	var e wpError
	if json.Unmarshal(a.body, &e) != nil {
		return wpError{}
	}
	return e
}

// noTerm is what WooCommerce calls the id of no category.
const noTerm = "woocommerce_rest_term_invalid"

// unknownID reports that WooCommerce itself looked for an id and has none such:
// what guards a store also answers 404. The codes end in _invalid_id or name
// what the id is of (woocommerce_rest_invalid_order_id).
func (e wpError) unknownID() bool {
	return e.Code == noTerm || strings.Contains(e.Code, "_invalid_") && strings.HasSuffix(e.Code, "_id")
}

// param is the name of one refused parameter, "" when the answer names none.
func (e wpError) param() string {
	var data struct{ Params map[string]json.RawMessage }
	if json.Unmarshal(e.Data, &data) != nil || len(data.Params) == 0 {
		return ""
	}
	return slices.Min(slices.Collect(maps.Keys(data.Params)))
}

// notREST reports that something other than the REST API answered: a web page
// in place of JSON, or WordPress's own 404.
func (a answer) notREST() bool {
	if a.status >= 300 && a.status != http.StatusNotFound {
		return false
	}
	return a.isPage() || a.status == http.StatusNotFound && len(bytes.TrimSpace(a.body)) == 0
}

// decided reports a 401 that no other way of sending the key can change.
func (a answer) decided() bool {
	message := a.wpError().Message
	return strings.Contains(message, "secret is invalid") || strings.Contains(message, "permissions")
}

// failure classifies an answer that is not about the key, nil for success.
func (a answer) failure(r request) error {
	switch {
	case a.notREST():
		return atURL("the WordPress REST API does not answer at this address")
	case a.status >= 200 && a.status < 300:
		return nil
	case a.status >= 300 && a.status < 400:
		return atURL("the store redirects to another address; connect with the address it redirects to")
	case a.status == http.StatusTooManyRequests:
		return fail.After(a.wait, "the store is being called too often")
	case a.status >= 500 || a.status == http.StatusRequestTimeout:
		message := "the store failed: " + http.StatusText(a.status)
		return &fail.Error{Kind: fail.Unavailable, Message: message, RetryAfter: a.wait}
	}
	return a.rejection(r)
}

// rejection classifies the 4xx answers that are about the request itself.
func (a answer) rejection(r request) error {
	e := a.wpError()
	switch {
	case e.Code == string(errNoRoute) && strings.HasPrefix(r.path, "wc/"),
		a.status == http.StatusNotFound && e.Code == "":
		return &fail.Error{Kind: fail.Unavailable, Cause: e.cause(), Message: "WooCommerce does not answer in this " +
			"store: it may be updating or switched off"}
	case e.Code == string(errNoRoute):
		return &fail.Error{Kind: fail.NotFound, Field: "url", Cause: e.cause(), Message: "the store has no " + r.path +
			": is the plugin that gives it installed and active?"}
	case a.status == http.StatusForbidden && e.Code == "":
		return fail.New(fail.Unavailable, "something in front of the store refused the request (403)")
	case a.status == http.StatusForbidden:
		return unauthorized("consumer_key", "the user who approved the API key may not do this any more ("+e.Code+")")
	case a.status == http.StatusNotFound && strings.HasPrefix(r.path, "wc/") && !e.unknownID():
		return &fail.Error{
			Kind: fail.Unavailable, Cause: e.cause(),
			Message: "the store answers as if nothing were there (" + e.Code + ")",
		}
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		return fail.New(fail.NotFound, "the store has no such thing (%s)", e.Code)
	case a.status == http.StatusConflict:
		return fail.New(fail.Conflict, "the store refused (%s)", e.Code)
	default:
		return &fail.Error{Kind: fail.Invalid, Field: e.param(), Message: "the store refused", Cause: codeError(e.Code)}
	}
}

func unauthorized(field, message string) error {
	return &fail.Error{Kind: fail.Unauthorized, Field: field, Message: message}
}

// atURL says that the store's address is the problem. It may pass (a
// maintenance page), so it is retried; Describe makes it final.
func atURL(message string) error {
	return &fail.Error{Kind: fail.Unavailable, Field: "url", Message: message}
}
