package demo

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
)

// askedKeys are the two answers that a WooCommerce store's page takes.
type askedKeys struct{ approve, deny string }

// asksForKeys begins to connect a WooCommerce store in the admin, and opens the page
// of the store's on which its owner agrees.
func (a *admin) asksForKeys(ctx context.Context, store string) (askedKeys, error) {
	var begun struct {
		AuthorizeURL string `json:"authorize_url"`
	}
	err := a.api(ctx, http.MethodPost, "/stores/woocommerce/ask", map[string]string{"url": store}, &begun)
	if err != nil {
		return askedKeys{}, err
	}
	shown, err := a.get(ctx, begun.AuthorizeURL)
	if err != nil {
		return askedKeys{}, err
	}
	return shown.askedKeys()
}

// askedKeys reads a store's page that asks for keys.
func (p page) askedKeys() (asked askedKeys, err error) {
	if _, err = p.fine(); err != nil {
		return asked, err
	}
	approve, err := p.find(`href="([^"]+)"[^>]*>Approve<`)
	if err != nil {
		return asked, err
	}
	deny, err := p.find(`href="([^"]+)"[^>]*>Deny<`)
	if err != nil {
		return asked, err
	}
	to, err := p.url.Parse(html.UnescapeString(approve))
	if err != nil {
		return asked, err
	}
	return askedKeys{approve: to.String(), deny: html.UnescapeString(deny)}, nil
}

// connectChapter: the owner of a shop with our plugin connects it from wp-admin, which
// makes an account; who does not agree, comes back twice or in another browser gets
// nothing; and a pasted key does as well.
func connectChapter(ctx context.Context, c *checker) error {
	owner := &admin{browser: newBrowser(), base: c.o.Config.BaseURL}
	var back string
	err := all(
		func() error { return c.fromWordPress(ctx, owner) },
		func() error { return c.herbsAre(ctx, owner, "back in wp-admin the shop is", "connected") },
		func() error { return c.herbsAreRead(ctx, owner) },
		func() error { return c.refusedTo(ctx, c.staff, "to another account the shop is", http.StatusConflict) },
		func() error { return c.disconnectHerbs(ctx, owner) },
		func() error { return c.denies(ctx, owner) },
		func() error { return c.herbsAre(ctx, owner, "without consent the shop is", "uninstalled") },
		func() (err error) { back, err = c.approves(ctx, owner); return err },
		func() error { return c.returns(ctx, owner, "coming back leads to", back, "200 /admin/stores") },
		func() error { return c.herbsAre(ctx, owner, "then the shop is", "connected") },
		func() error {
			return c.returns(ctx, owner, "coming back twice is answered", back, "404 /woocommerce/return")
		},
		func() error { return c.herbsAre(ctx, owner, "and the shop stays", "connected") },
		func() error { return c.disconnectHerbs(ctx, owner) },
		func() (err error) { back, err = c.approves(ctx, owner); return err },
		func() error { return c.returns(ctx, owner, "who asked comes back to", back, "200 /admin/stores") },
		func() error {
			stranger := &admin{browser: newBrowser(), base: owner.base}
			return c.returns(ctx, stranger, "the same in another browser is answered", back, "403 /woocommerce/return")
		},
		func() error { return c.herbsAre(ctx, owner, "which lets go of the shop again", "uninstalled") },
		func() error { return c.pastes(ctx, owner) },
		func() error { return c.herbsAre(ctx, owner, "by a pasted key the shop is", "connected") },
	)
	if owner.signedIn(ctx) { // the next one finds the shop as this one did
		err = errors.Join(err, c.disconnectHerbs(ctx, owner))
	}
	return err
}

// fromWordPress consents on the plugin's page, approves on WooCommerce's, and comes
// back to the plugin's.
func (c *checker) fromWordPress(ctx context.Context, owner *admin) error {
	settings, err := owner.get(ctx, c.stores.herbs.AdminURL())
	if err != nil {
		return err
	}
	nonce, err := settings.find(`name="_wpnonce" value="([^"]+)"`)
	if err != nil {
		return err
	}
	form := url.Values{"action": {"regulars_connect"}, "_wpnonce": {nonce}, "server": {owner.base}}
	post := c.stores.herbs.URL() + "/wp-admin/admin-post.php"
	refused, err := owner.post(ctx, post, form)
	if err != nil {
		return err
	}
	if !strings.Contains(refused.body, "Please tick the box") {
		return fmt.Errorf("without consent the plugin leads to %s", refused.url)
	}
	form.Set("consent", "1")
	whose, err := owner.post(ctx, post, form)
	if err != nil {
		return err
	}
	if _, err := whose.find(`(Make a new account for it)`); err != nil {
		return err
	}
	answer := whose.url.Query()
	answer.Set("as", "new")
	shown, err := owner.post(ctx, owner.base+"/woocommerce/connect", answer)
	if err != nil {
		return err
	}
	asked, err := shown.askedKeys()
	if err != nil {
		return err
	}
	keys := c.stores.herbs.Keys()
	back, err := owner.get(ctx, asked.approve)
	if err != nil {
		return err
	}
	return all(
		func() error { return same(ctx, c, "approving makes keys", 1, c.stores.herbs.Keys()-keys) },
		func() error {
			settings := "/wp-admin/admin.php?page=regulars-settings"
			return same(ctx, c, "and leads back to", settings, back.url.RequestURI())
		},
		func() error {
			return same(ctx, c, "where the plugin is connected", true, strings.Contains(back.body, ">Connected<"))
		},
	)
}

// herbsAre compares what the admin says of the shop's connection.
func (c *checker) herbsAre(ctx context.Context, owner *admin, what, want string) error {
	return figure(ctx, c, what, want, func(ctx context.Context) (string, error) {
		shop, err := owner.herbs(ctx)
		return shop.State, err
	})
}

// herbsAreRead waits until what is in the shop has come over.
func (c *checker) herbsAreRead(ctx context.Context, owner *admin) error {
	return figure(ctx, c, "what is in it comes over", "done", func(ctx context.Context) (string, error) {
		shop, err := owner.herbs(ctx)
		if err != nil || len(shop.Readings) == 0 {
			return "not begun", err
		}
		for _, one := range shop.Readings {
			if one.Stage != "done" {
				return one.Listing + " " + one.Stage, nil
			}
		}
		return "done", nil
	})
}

// herbs is the shop as its owner's admin lists it.
func (a *admin) herbs(ctx context.Context) (adminStore, error) {
	list, err := a.stores(ctx)
	if err == nil && len(list) != 1 {
		err = fmt.Errorf("the admin lists %d stores, want one", len(list))
	}
	if err != nil {
		return adminStore{}, err
	}
	return list[0], nil
}

func (a *admin) signedIn(ctx context.Context) bool {
	return a.api(ctx, http.MethodGet, "/session", nil, nil) == nil
}

func (c *checker) disconnectHerbs(ctx context.Context, owner *admin) error {
	shop, err := owner.herbs(ctx)
	if err != nil {
		return err
	}
	return owner.api(ctx, http.MethodPost, "/stores/"+shop.ID+"/disconnect", nil, nil)
}

// refusedTo has somebody else ask for the shop.
func (c *checker) refusedTo(ctx context.Context, who *admin, what string, want int) error {
	to := request{method: http.MethodPost, address: who.base + "/api/v1/stores/woocommerce/ask"}
	status, err := who.call(ctx, to, map[string]string{"url": c.stores.herbs.URL()}, nil)
	if status == 0 {
		return err
	}
	return same(ctx, c, what, want, status)
}

// denies asks for keys and answers no.
func (c *checker) denies(ctx context.Context, owner *admin) error {
	asked, err := owner.asksForKeys(ctx, c.stores.herbs.URL())
	if err != nil {
		return err
	}
	return c.returns(ctx, owner, "denying is answered", asked.deny, "403 /woocommerce/return")
}

// approves asks for keys and agrees in a browser of the shop's, which stops on its way
// back to us.
func (c *checker) approves(ctx context.Context, owner *admin) (back string, err error) {
	asked, err := owner.asksForKeys(ctx, c.stores.herbs.URL())
	if err != nil {
		return "", err
	}
	shop := newBrowser()
	shop.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		back = r.URL.String()
		return http.ErrUseLastResponse
	}
	gone, err := shop.get(ctx, asked.approve)
	if err == nil && back == "" {
		err = fmt.Errorf("approving was answered %d: %s", gone.status, short(gone.body))
	}
	return back, err
}

// returns opens a way back and compares how it is answered, and where it ends.
func (c *checker) returns(ctx context.Context, who *admin, what, back, want string) error {
	shown, err := who.get(ctx, back)
	if err != nil {
		return err
	}
	return same(ctx, c, what, want, fmt.Sprintf("%d %s", shown.status, shown.url.Path))
}

// pastes connects by a key that was made by hand, after one that is wrong.
func (c *checker) pastes(ctx context.Context, owner *admin) error {
	keys := c.stores.herbs.Credentials()
	to := request{method: http.MethodPost, address: owner.base + "/api/v1/stores/woocommerce"}
	body := map[string]string{
		"url": c.stores.herbs.URL(), "consumer_key": keys.ConsumerKey, "consumer_secret": "cs_wrong",
	}
	status, err := owner.call(ctx, to, body, nil)
	if status == 0 {
		return err
	}
	if err := same(ctx, c, "a secret that does not fit is answered", http.StatusBadRequest, status); err != nil {
		return err
	}
	body["consumer_secret"] = keys.ConsumerSecret
	_, err = owner.call(ctx, to, body, nil)
	return err
}
