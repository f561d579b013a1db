package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	goshopify "github.com/bold-commerce/go-shopify/v4"

	"regulars/app/fail"
	"regulars/app/platform"
)

// clockWindow is how far a signed timestamp may be from our clock, as in
// Shopify's own libraries.
const clockWindow = 90 * time.Second

// tokenTimeout bounds one call of the token endpoint: it happens while a row is
// locked, in a transaction that Postgres ends after 10 s of silence
// (idle_in_transaction_session_timeout).
const tokenTimeout = 7 * time.Second

// AuthorizeURL is the store's consent page. redirect must be registered with
// the app; state is the caller's, random and single-use; beside are the optional
// scopes that are asked for too.
func (c *Connector) AuthorizeURL(shop, redirect, state string, beside []string) (string, error) {
	name, err := checkShop(shop)
	if err != nil {
		return "", err
	}
	if len(state) < 16 {
		return "", fail.Field("state", "must be random and at least 16 characters long")
	}
	scopes, err := c.withOptional(beside)
	if err != nil {
		return "", err
	}
	app := goshopify.App{ApiKey: c.config.ClientID, RedirectUrl: redirect, Scope: scopes}
	address, err := app.AuthorizeUrl(name, state)
	if err != nil {
		return "", fail.Wrap(err, fail.Internal, "the authorize address could not be built")
	}
	return origin(c.config.AuthorizeOrigin, name) + strings.TrimPrefix(address, "https://"+name), nil
}

// VerifyCallback checks the query Shopify sends the merchant back with.
// fail.Unauthorized for anything doubled, stale, unsigned or badly signed.
func (c *Connector) VerifyCallback(query map[string][]string, now time.Time) (shop, code, state string, err error) {
	signed, err := c.signedCallback(query)
	if err != nil {
		return "", "", "", err
	}
	if !signed {
		return "", "", "", fail.New(fail.Unauthorized, "the callback's signature does not fit")
	}
	if !fresh(first(query, "timestamp"), now) {
		return "", "", "", fail.New(fail.Unauthorized, "the callback is too old or from the future")
	}
	shop, err = signedShop(first(query, "shop"))
	if err != nil {
		return "", "", "", err
	}
	code, state = first(query, "code"), first(query, "state")
	if code == "" || state == "" {
		return "", "", "", fail.New(fail.Unauthorized, "the callback lacks its code or state")
	}
	return shop, code, state, nil
}

// signedCallback reports whether a query's hmac fits it: in the form that Shopify
// documents, or in the one that its own libraries compute, which write every
// character as a form does. Of what Shopify sends the two are the same; no query
// has the one form of another's other.
// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
func (c *Connector) signedCallback(query map[string][]string) (bool, error) {
	keys := strings.NewReplacer("%", "%25", "&", "%26", "=", "%3D")
	values := strings.NewReplacer("%", "%25", "&", "%26")
	documented, err := callbackPairs(query, keys.Replace, values.Replace)
	if err != nil {
		return false, err
	}
	form, err := callbackPairs(query, formText, formText)
	if err != nil {
		return false, err
	}
	given := first(query, "hmac")
	return signedHex(c.secrets(), documented, given) || signedHex(c.secrets(), form, given), nil
}

// callbackPairs are sorted k=v joined by &, so escaped that no value can pose as
// another parameter.
func callbackPairs(query map[string][]string, key, value func(string) string) (string, error) {
	pairs := make([]string, 0, len(query))
	for name, list := range query {
		if len(list) != 1 {
			return "", fail.New(fail.Unauthorized, "the callback repeats the parameter %q", name)
		}
		if name != "hmac" && name != "signature" {
			pairs = append(pairs, key(name)+"="+value(list[0]))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&"), nil
}

// formText escapes as browsers' forms do, with a space as %20.
func formText(text string) string {
	return strings.NewReplacer("+", "%20", "~", "%7E", "%2A", "*").Replace(url.QueryEscape(text))
}

func first(query map[string][]string, key string) string {
	if len(query[key]) == 0 {
		return ""
	}
	return query[key][0]
}

// fresh reports whether Unix seconds in text are within the clock window.
func fresh(text string, now time.Time) bool {
	seconds, err := strconv.ParseInt(text, 10, 64)
	return err == nil && now.Sub(time.Unix(seconds, 0)).Abs() <= clockWindow
}

// Exchange trades a callback's code for an expiring offline token and its
// refresh token. fail.Forbidden when the store granted less than was asked.
func (c *Connector) Exchange(ctx context.Context, shop, code string) (platform.Credentials, error) {
	name, err := checkShop(shop)
	if err != nil {
		return platform.Credentials{}, err
	}
	granted, err := c.token(ctx, name, map[string]string{"code": code, "expiring": "1"})
	if err != nil {
		return platform.Credentials{}, err
	}
	return granted, c.enough(granted)
}

// enough refuses a grant of less than was asked.
func (c *Connector) enough(granted platform.Credentials) error {
	if missing := missingScopes(c.config.Scopes, granted.Scope); len(missing) > 0 {
		return fail.New(fail.Forbidden, "the store did not grant %s", strings.Join(missing, ", "))
	}
	return nil
}

// refresh trades the refresh token for a new pair; both rotate.
func (c *Connector) refresh(ctx context.Context, shop, token string) (platform.Credentials, error) {
	return c.token(ctx, shop, map[string]string{"grant_type": "refresh_token", "refresh_token": token})
}

// Renew replaces a store's pair of tokens before its time: a refresh token that
// nobody used for 90 days is dead. A token without an end stays.
func (c *Connector) Renew(ctx context.Context, store platform.Store) error {
	shop, err := checkShop(store.ExternalKey)
	if err != nil {
		return err
	}
	_, err = store.Credentials(ctx, func(ctx context.Context, old platform.Credentials) (platform.Credentials, error) {
		if old.RefreshToken == "" {
			return old, nil
		}
		return c.refresh(ctx, shop, old.RefreshToken)
	})
	return err
}

type tokenAnswer struct {
	AccessToken    string `json:"access_token"`
	Scope          string `json:"scope"`
	ExpiresIn      int64  `json:"expires_in"` // seconds
	RefreshToken   string `json:"refresh_token"`
	RefreshExpires int64  `json:"refresh_token_expires_in"` // seconds
	Error          string `json:"error"`
	User           struct {
		ID        number `json:"id"`
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
		Email     string `json:"email"`
		Verified  bool   `json:"email_verified"`
		Owner     bool   `json:"account_owner"`
		Locale    string `json:"locale"`
	} `json:"associated_user"` // of online tokens
}

// grantAnswer is what the token endpoint gave, or how it refused.
type grantAnswer struct {
	tokenAnswer
	credentials platform.Credentials
}

// token asks the store's token endpoint for credentials.
func (c *Connector) token(ctx context.Context, shop string, grant map[string]string) (platform.Credentials, error) {
	answer, err := c.grant(ctx, shop, grant)
	return answer.credentials, err
}

// grant posts to the store's token endpoint. Lifetimes count from the answer's
// own Date header, so that no second clock is needed here.
func (c *Connector) grant(ctx context.Context, shop string, grant map[string]string) (grantAnswer, error) {
	grant["client_id"], grant["client_secret"] = c.config.ClientID, c.config.ClientSecret
	body, err := json.Marshal(grant)
	if err != nil {
		return grantAnswer{}, fail.Wrap(err, fail.Internal, "the token request could not be built")
	}
	ctx, cancel := context.WithTimeout(ctx, tokenTimeout)
	defer cancel()
	address := origin(c.config.Origin, shop) + "/admin/oauth/access_token"
	content := bytes.NewReader(body)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, content) //nolint:gosec // by checkShop
	if err != nil {
		return grantAnswer{}, fail.Wrap(err, fail.Internal, "the token request could not be built")
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	response, err := c.config.Transport.RoundTrip(request)
	if err != nil {
		return grantAnswer{}, fail.Wrap(err, fail.Unavailable, "the store's token endpoint did not answer")
	}
	defer func() { _ = response.Body.Close() }()
	return readToken(response)
}

func readToken(response *http.Response) (grantAnswer, error) {
	raw, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil {
		return grantAnswer{}, fail.Wrap(err, fail.Unavailable, "the token answer broke off")
	}
	var answer tokenAnswer
	decodeErr := json.Unmarshal(raw, &answer)
	if err := tokenError(response, answer, decodeErr); err != nil {
		return grantAnswer{tokenAnswer: answer}, err
	}
	credentials := platform.Credentials{
		AccessToken: answer.AccessToken, RefreshToken: answer.RefreshToken, Scope: answer.Scope,
	}
	issued, err := http.ParseTime(response.Header.Get("Date"))
	if err != nil {
		return grantAnswer{}, fail.Wrap(err, fail.Unavailable, "the token answer has no date")
	}
	if answer.ExpiresIn > 0 {
		credentials.AccessExpires = issued.UTC().Add(time.Duration(answer.ExpiresIn) * time.Second)
	}
	if answer.RefreshExpires > 0 {
		credentials.RefreshExpires = issued.UTC().Add(time.Duration(answer.RefreshExpires) * time.Second)
	}
	return grantAnswer{tokenAnswer: answer, credentials: credentials}, nil
}

// tokenError classifies a refused grant. Only a refusal of the grant itself is
// Unauthorized: it parks the store, which an outage must not do.
func tokenError(response *http.Response, answer tokenAnswer, decodeErr error) error {
	switch status := response.StatusCode; {
	case status == http.StatusOK && decodeErr == nil && answer.AccessToken != "":
		return nil
	case status == http.StatusTooManyRequests:
		return fail.After(retryAfter(response.Header), "the store's token endpoint is busy")
	case status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden:
		return fail.Wrap(errors.New(answer.Error), fail.Unauthorized,
			"the store refused the grant (%d); connect it again", status)
	default:
		return fail.New(fail.Unavailable, "the store's token endpoint answered %d", status)
	}
}

// missingScopes lists what was asked and not granted; write_x includes read_x.
func missingScopes(asked, granted string) []string {
	have := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
	var missing []string
	for scope := range strings.SplitSeq(asked, ",") {
		scope = strings.TrimSpace(scope)
		write := "write_" + strings.TrimPrefix(scope, "read_")
		if scope != "" && !slices.Contains(have, scope) && !slices.Contains(have, write) {
			missing = append(missing, scope)
		}
	}
	return missing
}
