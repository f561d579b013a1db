package woocommerce

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

	"regulars/app/fail"
	"regulars/app/platform"
)

// request is one REST call. path is below the REST root: "wc/v3/orders".
type request struct {
	method string
	path   string
	query  url.Values
	body   any
	// listing marks what is about many objects at once, a page of a listing or a batch:
	// nobody waits for it, and it takes longest.
	listing bool
	pace    string // whose pace a listing has; its path when empty
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
	wait   time.Duration // after which a store that is called too often may be called again
}

// call makes a request on the way that worked before, or else on each way of
// the ladder until one is accepted, and decodes the answer into out (nil to
// ignore it). A refused request was not applied, so trying another way is safe
// for writes too. Every failure to learn the outcome is fail.Unavailable.
func (c *Connector) call(ctx context.Context, store platform.Store, r request, out any) error {
	creds, err := store.Credentials(ctx, nil)
	if err != nil {
		return err
	}
	if err := checkKeys(creds); err != nil {
		return err
	}
	got, worked, err := c.climb(ctx, store, creds, r)
	if err != nil {
		return err
	}
	if err := remember(ctx, store, creds, worked); err != nil {
		return err
	}
	if out == nil || got.status == http.StatusNoContent {
		return nil
	}
	if err := json.Unmarshal(got.body, out); err != nil {
		return named(fail.Wrap(err, fail.Unavailable, "the store's answer to %s is not what WooCommerce sends", r.path),
			"url", "garbled", "")
	}
	return nil
}

// drop deletes what is at a path. What is gone already is fine.
func (c *Connector) drop(ctx context.Context, store platform.Store, path string, query url.Values) error {
	err := c.call(ctx, store, request{method: http.MethodDelete, path: path, query: query}, nil)
	if fail.Is(err, fail.NotFound) {
		return nil
	}
	return err
}

func checkKeys(creds platform.Credentials) error {
	switch {
	case creds.ConsumerKey == "":
		return unauthorized("consumer_key", "the store has no API key")
	case creds.ConsumerSecret == "":
		return unauthorized("consumer_secret", "the store has no API secret")
	default:
		return nil
	}
}

// climb tries each way until one is not refused.
func (c *Connector) climb(
	ctx context.Context, store platform.Store, creds platform.Credentials, r request,
) (answer, way, error) {
	index := strings.HasPrefix(creds.AuthStyle, viaIndex)
	var refused error
	for _, w := range ways(store.URL, creds.AuthStyle) {
		w.index = index
		got, err := c.send(ctx, store, creds, w, r)
		if err == nil && got.notREST() && !index {
			index, w.index = true, true
			got, err = c.send(ctx, store, creds, w, r)
		}
		if err != nil {
			return answer{}, w, err
		}
		if err = got.explained(r, store.Now()); err == nil {
			return got, w, nil
		}
		if got.notREST() {
			return answer{}, w, c.diagnose(ctx, store, err)
		}
		if got.status != http.StatusUnauthorized {
			return answer{}, w, err
		}
		refused = moreTelling(refused, err)
		if got.decided() {
			break
		}
	}
	return answer{}, way{}, refused
}

// moreTelling prefers the refusal that says more: a signature also does not fit where
// PHP believes in another scheme.
func moreTelling(old, next error) error {
	said := func(err error) int {
		return slices.Index([]string{keyRefused, secretWrong}, platform.TroubleOf(err).Name)
	}
	before, now := said(old), said(next)
	if old != nil && (before < 0 || before >= now && now >= 0) {
		return old
	}
	return next
}

// remember saves the way that worked, so that the ladder is climbed once.
func remember(ctx context.Context, store platform.Store, creds platform.Credentials, w way) error {
	if creds.AuthStyle == w.String() {
		return nil
	}
	_, err := store.Credentials(ctx, func(_ context.Context, old platform.Credentials) (platform.Credentials, error) {
		old.AuthStyle = w.String()
		return old, nil
	})
	return err
}

// send makes one HTTP exchange within the limits of time and size, and as the
// store bears it.
func (c *Connector) send(
	ctx context.Context, store platform.Store, creds platform.Credentials, w way, r request,
) (answer, error) {
	if store.Spend != nil {
		if err := store.Spend(ctx, 1); err != nil {
			return answer{}, err
		}
	}
	req, err := newRequest(ctx, store.URL, w, r)
	if err != nil {
		return answer{}, err
	}
	gate := c.gates.of(store)
	leave, err := gate.enter(ctx, store.Now(), r.listing)
	if err != nil {
		return answer{}, err
	}
	defer leave()
	timeout := c.timeout
	if r.listing {
		timeout *= listingPatience
	}
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	authorize(req, creds, w.style, store.Now())
	begun := time.Now() //nolint:forbidigo // how long a store takes is in real time
	got, err := c.exchange(req.WithContext(within))
	if ctx.Err() == nil { // else it was we who gave up
		took := time.Since(begun) //nolint:forbidigo // as above
		got.wait = gate.learn(store.Now(), took, got, err, r)
	}
	return got, err
}

func (c *Connector) exchange(req *http.Request) (answer, error) {
	res, err := c.http.Do(req)
	if err != nil {
		return answer{}, unreachable(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return answer{}, unreachable(err)
	}
	if len(body) > maxAnswer {
		return answer{}, fail.New(fail.Unavailable, "the store's answer is larger than 5 MiB")
	}
	return answer{status: res.StatusCode, header: res.Header, body: bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))}, nil
}

func newRequest(ctx context.Context, storeURL string, w way, r request) (*http.Request, error) {
	target := restRoot(storeURL, w.index) + r.path
	if len(r.query) > 0 {
		target += "?" + r.query.Encode()
	}
	var body io.Reader
	if r.body != nil {
		raw, err := json.Marshal(r.body)
		if err != nil {
			return nil, fail.Wrap(err, fail.Internal, "write the request to the store")
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, target, body)
	if err != nil {
		return nil, fail.Field("url", "%q is not a web address", storeURL)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "Regulars")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// restRoot is where the REST API of a store begins, with a slash at its end.
func restRoot(storeURL string, index bool) string {
	root := strings.TrimRight(storeURL, "/")
	if index {
		root += "/index.php"
	}
	return root + "/wp-json/"
}

// plain takes the address off a transport error: it may carry the key.
func plain(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// updateTakes is how long a store is left alone that updates itself: its header always
// says ten minutes, its words "check back in a minute".
const updateTakes = time.Minute

// retryAfter reads the header, in seconds or as a date; 0 when absent.
func (a answer) retryAfter(now time.Time) time.Duration {
	text := a.header.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(text); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	longest := time.Hour
	if a.isUpdating() {
		longest = updateTakes
	}
	return min(max(wait, 0), longest)
}
