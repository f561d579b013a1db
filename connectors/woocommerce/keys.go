package woocommerce

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// appName is what a store calls us on its consent page, and names our key by.
const appName = "Regulars"

// AskURL implements platform.KeyAsker: the page of WooCommerce (wc-auth) on which a
// store's owner agrees. It refuses a request that lacks any of the five parameters.
func (c *Connector) AskURL(storeURL string, ask platform.KeyAsk) (string, error) {
	if err := checkURL(storeURL); err != nil {
		return "", err
	}
	query := url.Values{
		"app_name": {appName}, "scope": {readWrite}, "user_id": {ask.State}, "return_url": {ask.Back},
		"callback_url": {ask.KeysTo},
	}
	return strings.TrimRight(storeURL, "/") + "/wc-auth/v1/authorize?" + query.Encode(), nil
}

const readWrite = "read_write"

// ReadKeys implements platform.KeyAsker.
func (c *Connector) ReadKeys(body []byte) (state string, keys platform.Credentials, err error) {
	var in struct {
		UserID      string `json:"user_id"`
		Key         string `json:"consumer_key"`
		Secret      string `json:"consumer_secret"`
		Permissions string `json:"key_permissions"`
	}
	if json.Unmarshal(body, &in) != nil {
		return "", keys, fail.Field("body", "is not what WooCommerce sends")
	}
	for _, field := range []struct{ name, value, prefix string }{
		{"user_id", in.UserID, ""}, {"consumer_key", in.Key, "ck_"}, {"consumer_secret", in.Secret, "cs_"},
	} {
		if field.value == "" || len(field.value) > 200 || !strings.HasPrefix(field.value, field.prefix) {
			return "", keys, fail.Field(field.name, "is missing or not what WooCommerce sends")
		}
	}
	if in.Permissions != readWrite {
		return "", keys, fail.Field("key_permissions", "must be "+readWrite)
	}
	return in.UserID, platform.Credentials{ConsumerKey: in.Key, ConsumerSecret: in.Secret}, nil
}

// ReadReturn implements platform.KeyAsker.
func (c *Connector) ReadReturn(query map[string][]string) (state string, agreed bool) {
	values := url.Values(query)
	return values.Get("user_id"), values.Get("success") == "1"
}

// Leave implements platform.Leaver. The key itself stays in the store until its owner
// deletes it: WooCommerce lets no key be deleted from outside.
func (c *Connector) Leave(ctx context.Context, store platform.Store, callback string) error {
	have, err := c.webhooks(ctx, store, callback)
	if err != nil {
		return err
	}
	for _, old := range have {
		if err := c.unsubscribe(ctx, store, old); err != nil {
			return err
		}
	}
	return c.drop(ctx, store, "wc-regulars/v1/connection", nil)
}
