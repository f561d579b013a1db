package demo

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"
)

// admin is a person of the merchant's staff in the admin, signed in by a link.
type admin struct {
	*browser
	base string
}

// signIn opens a one-time link and presses its button.
func signIn(ctx context.Context, base, link string) (*admin, error) {
	a := &admin{browser: newBrowser(), base: base}
	shown, err := a.get(ctx, link)
	if err == nil {
		_, err = shown.fine()
	}
	if err != nil {
		return nil, err
	}
	a.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	pressed, err := a.post(ctx, link, url.Values{})
	a.client.CheckRedirect = nil
	if err != nil {
		return nil, err
	}
	if pressed.status != http.StatusSeeOther {
		return nil, errors.New("the sign-in link did not lead into the admin")
	}
	return a, nil
}

// api calls the admin API.
func (a *admin) api(ctx context.Context, method, path string, in, out any) error {
	_, err := a.call(ctx, request{method: method, address: a.base + "/api/v1" + path}, in, out)
	return err
}

// deal does something with a request of a shopper's, once.
func (a *admin) deal(ctx context.Context, id, verb string, body any) error {
	to := request{
		method: http.MethodPost, address: a.base + "/api/v1/requests/" + id + verb,
		header: http.Header{"Idempotency-Key": {newIdempotencyKey()}},
	}
	_, err := a.call(ctx, to, body, nil)
	return err
}

// adminStore is a store as the admin lists it.
type adminStore struct {
	ID       string `json:"id"`
	Platform string `json:"platform"`
	Name     string `json:"name"`
	State    string `json:"state"`
	Missed   int64  `json:"webhooks_missed"`
	Readings []struct{ Listing, Stage string }
}

func (a *admin) stores(ctx context.Context) ([]adminStore, error) {
	var list struct{ Items []adminStore }
	return list.Items, a.api(ctx, http.MethodGet, "/stores", nil, &list)
}

// newIdempotencyKey is a fresh Idempotency-Key, as the widget makes one a tap.
func newIdempotencyKey() string { return uuid.NewString() }
