package woocommerce

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"regulars/app/fail"
	"regulars/app/platform"
)

// topics are the webhooks of one store. order.created and order.updated carry
// the same body, and either may be lost: both are wanted. The last ones are fired
// by our companion plugin, and those of parcels by whatever in the store knows.
var topics = []string{
	"order.created", "order.updated", "order.deleted", "order.restored",
	"customer.created", "customer.updated", "customer.deleted",
	"product.created", "product.updated", "product.deleted", "product.restored",
	"action.woocommerce_regulars_erase", "action.woocommerce_regulars_disconnect",
	"action.woocommerce_regulars_viewed",
	"action.woocommerce_regulars_shipped", "action.woocommerce_regulars_out_for_delivery",
	"action.woocommerce_regulars_delivered",
}

type wooWebhook struct {
	ID     number `json:"id"`
	Name   string `json:"name"`
	Status string `json:"status"`
	Topic  string `json:"topic"`
	URL    string `json:"delivery_url"`
}

// Subscribe implements platform.Installer. The store never shows a webhook's
// secret, so the name carries a fingerprint of it, and a webhook of another
// secret is replaced. A disabled webhook is replaced too: making it active
// again keeps its count of failures, and the next single failure would disable
// it anew.
func (c *Connector) Subscribe(ctx context.Context, store platform.Store, callback, secret string) error {
	if secret == "" {
		return fail.Field("secret", "a webhook needs a secret")
	}
	have, err := c.webhooks(ctx, store, callback)
	if err != nil {
		return err
	}
	for _, topic := range topics {
		ofTopic := slices.DeleteFunc(slices.Clone(have), func(w wooWebhook) bool { return w.Topic != topic })
		want := wooWebhook{Name: webhookName(topic, secret), Topic: topic, URL: callback}
		if err := c.subscribeOne(ctx, store, ofTopic, want, secret); err != nil {
			return err
		}
	}
	return nil
}

// subscribeOne leaves exactly one working webhook of a topic.
func (c *Connector) subscribeOne(
	ctx context.Context, store platform.Store, have []wooWebhook, want wooWebhook, secret string,
) error {
	works := func(w wooWebhook) bool { return w.Status == "active" && w.Name == want.Name }
	keep := slices.IndexFunc(have, works)
	if keep < 0 {
		body := map[string]string{
			"name": want.Name, "topic": want.Topic, "delivery_url": want.URL, "secret": secret, "status": "active",
		}
		r := request{method: http.MethodPost, path: "wc/v3/webhooks", body: body}
		if err := c.call(ctx, store, r, nil); err != nil {
			return err
		}
	}
	for i, old := range have {
		if i == keep {
			continue
		}
		if err := c.unsubscribe(ctx, store, old); err != nil {
			return err
		}
	}
	return nil
}

func (c *Connector) unsubscribe(ctx context.Context, store platform.Store, w wooWebhook) error {
	return c.drop(ctx, store, "wc/v3/webhooks/"+string(w.ID), url.Values{"force": {"true"}})
}

// webhooks lists those that deliver to our address, lowest id first.
func (c *Connector) webhooks(ctx context.Context, store platform.Store, callback string) ([]wooWebhook, error) {
	var out []wooWebhook
	for page := 1; ; page++ {
		query := url.Values{"per_page": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(page)}}
		var found []wooWebhook
		r := request{method: http.MethodGet, path: "wc/v3/webhooks", query: query}
		if err := c.call(ctx, store, r, &found); err != nil {
			return nil, err
		}
		for _, w := range found {
			if w.URL == callback {
				out = append(out, w)
			}
		}
		if len(found) < perPage {
			break
		}
	}
	slices.SortFunc(out, func(a, b wooWebhook) int { return cmp.Compare(a.ID.whole(), b.ID.whole()) })
	return out, nil
}

// webhookName shows staff whose webhook it is, and us which secret it has.
func webhookName(topic, secret string) string {
	sum := sha256.Sum256([]byte("regulars webhook name:" + secret))
	return "Regulars " + topic + " " + hex.EncodeToString(sum[:4])
}
