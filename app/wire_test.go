package app_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
)

// wire is the network between one App and the stores, for tests that cut it.
// Each hook gets the way to send the request, and may use it, keep it or not.
type wire struct {
	mu     sync.Mutex
	look   hook                                     // requests that look a code up
	create hook                                     // requests that make a code
	codes  hook                                     // any request about codes that look and create leave
	bill   hook                                     // requests that read subscriptions
	charge hook                                     // requests that propose one
	any    func()                                   // called for every request
	every  func(r *http.Request, body string) error // may refuse any request
	answer func(r *http.Request) *http.Response     // may answer in place of the store
	sent   int
}

type hook func(send func() (*http.Response, error)) (*http.Response, error)

// errCut is what the App sees of a broken connection.
var errCut = errors.New("the connection broke")

// RoundTrip implements http.RoundTripper.
func (n *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body := []byte{}
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		_ = r.Body.Close()
	}
	header := r.Header.Clone() // whoever sent it takes its secrets out again
	send := func() (*http.Response, error) {
		again := r.Clone(context.WithoutCancel(r.Context()))
		again.Header = header.Clone()
		again.Body = io.NopCloser(bytes.NewReader(body))
		return http.DefaultTransport.RoundTrip(again)
	}
	n.mu.Lock()
	n.sent++
	if n.any != nil {
		n.any()
	}
	if n.every != nil {
		if err := n.every(r, string(body)); err != nil {
			n.mu.Unlock()
			return nil, err
		}
	}
	if n.answer != nil {
		if instead := n.answer(r); instead != nil {
			n.mu.Unlock()
			return instead, nil
		}
	}
	var handle hook
	coupons := strings.HasSuffix(r.URL.Path, "/coupons")
	switch {
	case coupons && r.Method == http.MethodPost || bytes.Contains(body, []byte("discountCodeBasicCreate")),
		bytes.Contains(body, []byte("discountRedeemCodeBulkAdd")):
		handle = n.create
	case coupons || bytes.Contains(body, []byte("codeDiscountNodeByCode")):
		handle = n.look
	case bytes.Contains(body, []byte("appSubscriptionCreate")):
		handle = n.charge
	case bytes.Contains(body, []byte("allSubscriptions")):
		handle = n.bill
	}
	if handle == nil && (strings.Contains(r.URL.Path, "/coupons") || bytes.Contains(body, []byte("iscountCode")) ||
		bytes.Contains(body, []byte("codeDiscount")) || bytes.Contains(body, []byte("RedeemCode"))) {
		handle = n.codes
	}
	n.mu.Unlock()
	if handle == nil {
		return send()
	}
	return handle(send)
}

// set replaces the hooks; nil lets requests pass.
func (n *wire) set(look, create hook) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.look, n.create = look, create
}

// refuse answers as a store does that will never accept the request.
func refuse(func() (*http.Response, error)) (*http.Response, error) {
	return say(http.StatusUnprocessableEntity), nil
}

// lock answers as a store does that knows our key no more.
func lock(func() (*http.Response, error)) (*http.Response, error) {
	return say(http.StatusUnauthorized), nil
}

func say(status int) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"code":"woocommerce_rest_cannot_view","message":"Sorry.","data":{}}`)),
	}
}
