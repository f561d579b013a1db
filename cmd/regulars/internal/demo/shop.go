package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// shop is one store's public face: what a shopper and the store's staff can do
// in a browser, and nothing else. Amounts are minor units.
type shop interface {
	// visitor opens the shop in a fresh browser.
	visitor(ctx context.Context) error
	// register makes an account and signs it in.
	register(ctx context.Context, first, last, email string) error
	// fill puts goods into the cart and returns what they cost.
	fill(ctx context.Context, product string, quantity int) error
	// apply puts a code into the cart.
	apply(ctx context.Context, code string) error
	// total is what the checkout asks for.
	total(ctx context.Context) (string, error)
	// pay places the order; email is for guests.
	pay(ctx context.Context, email string) (order string, err error)
	// widget calls the storefront API as the page's widget does.
	widget(ctx context.Context, method, path string, in, out any) (status int, err error)
	staff
}

// staff is what the people of a store do on its staff pages.
type staff interface {
	refundOne(ctx context.Context, order string) error
	refundRest(ctx context.Context, order string) error
	mute(ctx context.Context, on bool) error
}

// bootstrap is what the widget is told.
type bootstrap struct {
	Shopper string  `json:"shopper"`
	Balance balance `json:"balance"`
	Codes   []code  `json:"codes"`
	Tier    struct{ Name, Missing string }
	Ending  []struct{ Points int64 }
	History []struct {
		Title, Reason string
		Points        int64
		Pending       bool
	} `json:"history"`
}

type balance struct {
	Available int64 `json:"available"`
	Pending   int64 `json:"pending"`
	Held      int64 `json:"held"`
}

type code struct {
	ID    string `json:"id"`
	Code  string `json:"code"`
	State string `json:"state"`
}

// coffee is the fake Shopify store's face.
type coffee struct {
	*browser
	url string
}

func (c *coffee) visitor(ctx context.Context) error {
	c.browser = newBrowser()
	_, err := fine(c.get(ctx, c.url+"/"))
	return err
}

func (c *coffee) register(ctx context.Context, first, last, email string) error {
	form := url.Values{"first": {first}, "last": {last}, "email": {email}}
	arrived, err := fine(c.post(ctx, c.url+"/account/register", form))
	if err == nil && !strings.Contains(arrived.body, first+" "+last) {
		err = errors.New("registering did not sign in")
	}
	return err
}

func (c *coffee) fill(ctx context.Context, product string, quantity int) error {
	shown, err := fine(c.get(ctx, c.url+"/products/"+product))
	if err != nil {
		return err
	}
	id, err := shown.find(`name="id" value="(\d+)"`)
	if err != nil {
		return err
	}
	_, err = fine(c.post(ctx, c.url+"/cart/add", url.Values{"id": {id}, "quantity": {strconv.Itoa(quantity)}}))
	return err
}

func (c *coffee) apply(ctx context.Context, code string) error {
	cart, err := fine(c.get(ctx, c.url+"/discount/"+url.PathEscape(code)+"?redirect=/cart"))
	if err != nil {
		return err
	}
	if refused, err := cart.find(`<p class="error" role="alert">(.*?)</p>`); err == nil {
		return errors.New("the shop refused the code: " + refused)
	}
	return nil
}

func (c *coffee) total(ctx context.Context) (string, error) {
	shown, err := fine(c.get(ctx, c.url+"/checkout"))
	if err != nil {
		return "", err
	}
	return shown.find(`<strong>Total</strong></dt><dd><strong>([^<]*)</strong>`)
}

func (c *coffee) pay(ctx context.Context, email string) (string, error) {
	thanks, err := fine(c.post(ctx, c.url+"/checkout", url.Values{"email": {email}}))
	if err != nil {
		return "", err
	}
	order, ok := strings.CutPrefix(thanks.url.Path, "/thanks/")
	if !ok {
		return "", fmt.Errorf("paying led to %s", thanks.url.Path)
	}
	return order, nil
}

func (c *coffee) widget(ctx context.Context, method, path string, in, out any) (int, error) {
	return c.call(ctx, request{method, c.url + "/apps/regulars/v1" + path, keyOf(in)}, in, out)
}

func (c *coffee) refundOne(ctx context.Context, order string) error {
	return c.staffDo(ctx, order, "refund-one")
}

func (c *coffee) refundRest(ctx context.Context, order string) error {
	return c.staffDo(ctx, order, "refund-all")
}

func (c *coffee) staffDo(ctx context.Context, order, what string) error {
	_, err := fine(c.post(ctx, c.url+"/staff/orders/"+order+"/"+what, url.Values{}))
	return err
}

func (c *coffee) mute(ctx context.Context, on bool) error {
	form := url.Values{"delay": {"0"}}
	if on {
		form.Set("mute", "on")
	}
	_, err := fine(c.post(ctx, c.url+"/staff/switches", form))
	return err
}

// tea is the fake WooCommerce store's face.
type tea struct {
	*browser
	url string
}

func (t *tea) visitor(ctx context.Context) error {
	t.browser = newBrowser()
	_, err := fine(t.get(ctx, t.url+"/"))
	return err
}

func (t *tea) register(ctx context.Context, first, last, email string) error {
	form := url.Values{"first": {first}, "last": {last}, "email": {email}}
	arrived, err := fine(t.post(ctx, t.url+"/my-account/register", form))
	if err == nil && !strings.Contains(arrived.body, first+" "+last) {
		err = errors.New("registering did not sign in")
	}
	return err
}

func (t *tea) fill(ctx context.Context, product string, quantity int) error {
	shown, err := fine(t.get(ctx, t.url+"/product/"+product+"/"))
	if err != nil {
		return err
	}
	id, err := shown.find(`name="product" value="(\d+)"`)
	if err != nil {
		return err
	}
	_, err = fine(t.post(ctx, t.url+"/cart/add", url.Values{"product": {id}, "quantity": {strconv.Itoa(quantity)}}))
	return err
}

// apply does what the widget's Use button does: the Store API, with the cart's nonce.
func (t *tea) apply(ctx context.Context, code string) error {
	const api = "/wp-json/wc/store/v1/cart"
	nonce, err := t.nonce(ctx)
	if err != nil {
		return err
	}
	to := request{http.MethodPost, t.url + api + "/apply-coupon", http.Header{"Nonce": {nonce}}}
	_, err = t.call(ctx, to, map[string]string{"code": code}, nil)
	return err
}

func (t *tea) total(ctx context.Context) (string, error) {
	shown, err := fine(t.get(ctx, t.url+"/checkout/"))
	if err != nil {
		return "", err
	}
	return shown.find(`<tr class="sum"><td>Total</td><td class="num">([^<]*)</td>`)
}

func (t *tea) pay(ctx context.Context, email string) (string, error) {
	shown, err := fine(t.get(ctx, t.url+"/checkout/"))
	if err != nil {
		return "", err
	}
	if email == "" {
		if email, err = shown.find(`name="email" value="([^"]+)"`); err != nil {
			return "", err
		}
	}
	form := url.Values{"email": {email}, "first": {"Demo"}, "last": {"Shopper"}, "city": {"Madrid"}, "method": {"card"}}
	thanks, err := fine(t.post(ctx, t.url+"/checkout/", form))
	if err != nil {
		return "", err
	}
	rest, ok := strings.CutPrefix(thanks.url.Path, "/checkout/order-received/")
	if !ok {
		return "", fmt.Errorf("paying led to %s: %s", thanks.url.Path, short(thanks.body))
	}
	return strings.Trim(rest, "/"), nil
}

// cart is what the shop's own API says to the widget.
type cart struct {
	Extensions struct {
		Regulars struct{ Token, API string }
	}
}

func (t *tea) widget(ctx context.Context, method, path string, in, out any) (int, error) {
	var c cart
	read := request{method: http.MethodGet, address: t.url + "/wp-json/wc/store/v1/cart"}
	if _, err := t.call(ctx, read, nil, &c); err != nil {
		return 0, err
	}
	known := c.Extensions.Regulars
	if known.Token == "" {
		return 0, errors.New("the cart carries no token of Regulars")
	}
	header := keyOf(in)
	header.Set("Authorization", "Bearer "+known.Token)
	header.Set("Origin", t.url)
	return t.call(ctx, request{method, known.API + "/v1" + path, header}, in, out)
}

// nonce is what the Store API wants with each write.
func (t *tea) nonce(ctx context.Context) (string, error) {
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, t.url+"/wp-json/wc/store/v1/cart", nil)
	if err != nil {
		return "", err
	}
	answer, err := t.client.Do(asked)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	return answer.Header.Get("Nonce"), nil
}

func (t *tea) refundOne(ctx context.Context, order string) error {
	return t.staffDo(ctx, order, "refund-line", url.Values{"line": {"0"}})
}

func (t *tea) refundRest(ctx context.Context, order string) error {
	return t.staffDo(ctx, order, "refund-all", url.Values{})
}

func (t *tea) staffDo(ctx context.Context, order, what string, form url.Values) error {
	_, err := fine(t.post(ctx, t.url+"/staff/orders/"+order+"/"+what, form))
	return err
}

func (t *tea) mute(ctx context.Context, on bool) error { return t.misbehave(ctx, "mute", on) }

// misbehave turns one of the staff pages' switches.
func (t *tea) misbehave(ctx context.Context, name string, on bool) error {
	form := url.Values{"name": {name}, "on": {strconv.FormatBool(on)}}
	_, err := fine(t.post(ctx, t.url+"/staff/misbehave/switch", form))
	return err
}

func fine(p page, err error) (page, error) {
	if err != nil {
		return p, err
	}
	return p.fine()
}

// keyOf makes the header that a tap on a reward carries.
func keyOf(in any) http.Header {
	header := http.Header{}
	if tap, ok := in.(tap); ok {
		header.Set("Idempotency-Key", tap.key)
	}
	return header
}

// tap is a tap on a reward.
type tap struct {
	RewardID string `json:"reward_id"`
	key      string
}
