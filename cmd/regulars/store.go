package main

import (
	"context"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/app/words"
)

type storeCmd struct {
	Connect storeConnectCmd `cmd:"" help:"Connect a store."`
}

type storeConnectCmd struct {
	Shopify     connectShopifyCmd     `cmd:"" help:"Print where a Shopify shop agrees to the installation."`
	WooCommerce connectWooCommerceCmd `cmd:"" name:"woocommerce" help:"Connect a WooCommerce store by its REST keys."`
}

type connectShopifyCmd struct {
	Shop     string    `required:"" help:"name.myshopify.com"`
	Merchant uuid.UUID `help:"Whose store it becomes; a new merchant's without."`
}

// Run prints an address to open in a browser. The consent is bound to the
// browser that began it, so this process cannot begin it: a new merchant starts
// at the public address, an existing one in the admin, signed in.
func (c connectShopifyCmd) Run(ctx context.Context, t *terminal) error {
	return withApp(ctx, t, func(a *app.App) error {
		if c.Merchant == uuid.Nil {
			return t.say("%s/shopify/install?shop=%s", a.BaseURL(), url.QueryEscape(c.Shop))
		}
		link, err := a.LoginLink(ctx, c.Merchant, "Operator")
		if err != nil {
			return err
		}
		return t.say("Sign in here, then connect %s under Stores:\n%s", c.Shop, link)
	})
}

type connectWooCommerceCmd struct {
	Merchant   uuid.UUID `required:"" help:"Whose store it becomes."`
	URL        string    `required:"" help:"The store's address."`
	Key        string    `required:"" help:"Consumer key (ck_...), with read and write permission."`
	Secret     string    `xor:"secret" required:"" help:"Consumer secret (cs_...). Better a file: ps shows this."`
	SecretFile []byte    `xor:"secret" required:"" type:"filecontent" help:"File with it, or - for what is piped in."`
}

// Run connects the store.
func (c connectWooCommerceCmd) Run(ctx context.Context, t *terminal) error {
	secret := c.Secret + strings.TrimSpace(string(c.SecretFile))
	return withApp(ctx, t, func(a *app.App) error {
		store, err := a.ConnectWooCommerce(ctx, c.Merchant, app.WooCommerceKeys{
			URL: c.URL, ConsumerKey: c.Key, ConsumerSecret: secret,
		})
		if t := platform.TroubleOf(err); t.Name != "" {
			what, do := words.For("en").Trouble(t.Name, t.Detail)
			return fail.Wrap(err, fail.KindOf(err), "the store is not connected: %s. %s", what, do)
		}
		if err != nil {
			return fail.Wrap(err, fail.KindOf(err), "the store is not connected")
		}
		return t.say("Connected %s (%s, %s).", store.Name, store.URL, store.Currency)
	})
}
