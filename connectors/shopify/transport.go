package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	goshopify "github.com/bold-commerce/go-shopify/v4"

	"regulars/app/fail"
	"regulars/app/platform"
)

const (
	// refreshBefore is how much life a token must have left to be used.
	refreshBefore = 5 * time.Minute
	// callTimeout bounds one HTTP exchange with a store.
	callTimeout = 30 * time.Second
	// answerLimit is the largest answer we read.
	answerLimit = 16 << 20
)

// query sends one document and decodes its data. Every error is classified;
// for a mutation fail.Unavailable means that the outcome is unknown.
func (c *Connector) query(ctx context.Context, store platform.Store, d document, variables, data any) error {
	shop, err := checkShop(store.ExternalKey)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	trip := &transport{connector: c, store: store, shop: shop, document: d}
	// A client of its own: go-shopify writes its rate state without a lock.
	client, err := goshopify.NewClient(goshopify.App{}, shop, "",
		goshopify.WithVersion(APIVersion),
		goshopify.WithHTTPClient(&http.Client{Transport: trip}))
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the store's client could not be made")
	}
	err = client.GraphQL.Query(ctx, d.text(), variables, data)
	if classified, ok := errors.AsType[*fail.Error](err); ok {
		return classified
	}
	return fail.Wrap(err, fail.Unavailable, "the store's answer to %s cannot be read", d.name)
}

// transport is the RoundTripper under one go-shopify client: it waits for the
// store's budget, adds the token, renews it, and classifies what comes back.
type transport struct {
	connector *Connector
	store     platform.Store
	shop      string
	document  document
}

// RoundTrip sends one GraphQL call. Its error is always a *fail.Error.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the request body cannot be read")
	}
	ctx := r.Context()
	if err := t.store.Spend(ctx, t.document.cost); err != nil {
		return nil, err
	}
	credentials, err := t.credentials(ctx)
	if err != nil {
		return nil, err
	}
	response, err := t.send(r, body, credentials.AccessToken)
	if err != nil || response.StatusCode != http.StatusUnauthorized {
		return t.finish(ctx, response, err)
	}
	_ = response.Body.Close()
	renewed, err := t.replace(ctx, credentials.AccessToken)
	if err != nil {
		return nil, err
	}
	response, err = t.send(r, body, renewed.AccessToken)
	return t.finish(ctx, response, err)
}

// credentials loads the token, renewed when its end is near.
func (t *transport) credentials(ctx context.Context) (platform.Credentials, error) {
	credentials, err := t.store.Credentials(ctx, nil)
	if err == nil && credentials.AccessToken == "" {
		err = fail.New(fail.Unauthorized, "the store removed the app")
	}
	if err != nil || !t.dying(credentials) {
		return credentials, err
	}
	return t.store.Credentials(ctx, func(ctx context.Context, old platform.Credentials) (platform.Credentials, error) {
		if !t.dying(old) {
			return old, nil
		}
		return t.connector.refresh(ctx, t.shop, old.RefreshToken)
	})
}

func (t *transport) dying(credentials platform.Credentials) bool {
	return credentials.RefreshToken != "" && !credentials.AccessExpires.IsZero() &&
		credentials.AccessExpires.Sub(t.store.Now()) < refreshBefore
}

// replace finds another token after refused was answered with 401: the one that
// someone else renewed meanwhile, else a new one.
func (t *transport) replace(ctx context.Context, refused string) (platform.Credentials, error) {
	current, err := t.store.Credentials(ctx, nil)
	if err != nil || current.AccessToken != refused {
		return current, err
	}
	if current.RefreshToken == "" {
		return current, fail.New(fail.Unauthorized, "the store refused its access token; connect it again")
	}
	return t.store.Credentials(ctx, func(ctx context.Context, old platform.Credentials) (platform.Credentials, error) {
		if old.AccessToken != refused {
			return old, nil
		}
		return t.connector.refresh(ctx, t.shop, old.RefreshToken)
	})
}

// send makes a fresh request to where the store really is.
func (t *transport) send(r *http.Request, body []byte, token string) (*http.Response, error) {
	target, err := url.Parse(origin(t.connector.config.Origin, t.shop) + r.URL.Path)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the store's address is not valid")
	}
	address, content := target.String(), bytes.NewReader(body)
	next, err := http.NewRequestWithContext(r.Context(), http.MethodPost, address, content) //nolint:gosec // checkShop
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the request could not be built")
	}
	next.Header.Set("Content-Type", "application/json")
	next.Header.Set("Accept", "application/json")
	next.Header.Set("X-Shopify-Access-Token", token)
	response, err := t.connector.config.Transport.RoundTrip(next)
	return response, fail.Wrap(err, fail.Unavailable, "the store did not answer %s", t.document.name)
}

// finish classifies an answer. Any status but 200 is an error, redirects too:
// a token must not follow one to another host. An answer with data keeps it, and loses the
// errors we decided to live with, because go-shopify would fail on any.
func (t *transport) finish(ctx context.Context, response *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(response.Body, answerLimit+1))
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the store's answer to %s broke off", t.document.name)
	}
	if len(raw) > answerLimit {
		return nil, fail.New(fail.Invalid, "the store's answer to %s is too large", t.document.name)
	}
	if response.StatusCode != http.StatusOK {
		return nil, statusError(response, raw)
	}
	data, err := t.accept(ctx, raw, otherVersion(response))
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(data))
	response.ContentLength = int64(len(data))
	return response, nil
}

// otherVersion is the API version that answered where it is not the one we asked
// for: Shopify answers for a version that is over in the oldest it still has.
func otherVersion(response *http.Response) string {
	served := response.Header.Get("X-Shopify-API-Version")
	if served == APIVersion {
		return ""
	}
	return served
}

// say tells the app what the answer says of itself.
func (t *transport) say(ctx context.Context, answer *graphAnswer, version string, raw []byte) {
	if version != "" {
		t.connector.log.WarnContext(ctx, "store answers with another API version",
			"shop", t.shop, "asked", APIVersion, "served", version)
	}
	if t.store.Said == nil {
		return
	}
	budget := answer.Extensions.Cost.Throttle
	said := platform.Said{Version: version, PerSecond: int(budget.Restore), Bucket: int(budget.Maximum)}
	if answer.hasErrors() {
		graph := answer.parse()
		if graph.has("THROTTLED") {
			said.Empty, said.Left = true, int(budget.Available)
		}
		said.Withheld = graph.kindsWithheld()
	} else if bytes.Contains(raw, []byte(`"emailAddress":"`)) {
		said.Withheld = []string{} // who may read that may read all
	}
	t.store.Said(ctx, said)
}

// accept refuses an answer with errors, save for a query whose only errors are
// fields the store withholds: those stay null.
func (t *transport) accept(ctx context.Context, raw []byte, version string) ([]byte, error) {
	var answer graphAnswer
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the store's answer to %s is not JSON", t.document.name)
	}
	t.say(ctx, &answer, version, raw)
	if !answer.hasErrors() {
		return raw, nil
	}
	graph := answer.parse()
	if withheld := graph.withheld(); len(withheld) > 0 && answer.hasData() {
		t.connector.log.WarnContext(ctx, "store withholds fields", "shop", t.shop,
			"document", t.document.name, "fields", withheld)
		return json.Marshal(map[string]json.RawMessage{"data": answer.Data})
	}
	return nil, graph.classify(t.document.name)
}
