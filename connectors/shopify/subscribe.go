package shopify

import (
	"context"
	"net/url"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// topics are the subscriptions we make in each store, as the API spells them.
// The compliance topics belong to the app's own configuration and cannot be
// subscribed to here.
var topics = []string{
	"ORDERS_CREATE", "ORDERS_PAID", "ORDERS_UPDATED", "ORDERS_CANCELLED", "ORDERS_EDITED", "ORDERS_FULFILLED",
	"ORDERS_DELETE", "REFUNDS_CREATE",
	"CUSTOMERS_CREATE", "CUSTOMERS_UPDATE", "CUSTOMERS_DELETE", "CUSTOMERS_MERGE", "CUSTOMERS_ENABLE",
	"CUSTOMERS_DISABLE", "CUSTOMER_TAGS_ADDED", "CUSTOMER_TAGS_REMOVED",
	"CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE", "CUSTOMERS_MARKETING_CONSENT_UPDATE",
	"PRODUCTS_CREATE", "PRODUCTS_UPDATE", "PRODUCTS_DELETE", "COLLECTIONS_CREATE", "COLLECTIONS_UPDATE",
	"COLLECTIONS_DELETE",
	"CHECKOUTS_CREATE", "CHECKOUTS_UPDATE",
	"FULFILLMENTS_CREATE", "FULFILLMENTS_UPDATE", "FULFILLMENT_EVENTS_CREATE",
	"APP_UNINSTALLED", "APP_SCOPES_UPDATE", "SHOP_UPDATE", "APP_SUBSCRIPTIONS_UPDATE",
	"BULK_OPERATIONS_FINISH",
}

// Subscribe makes the store send every topic to callback. It lists what exists
// and creates what is missing, so a subscription that Shopify removed after
// eight failures comes back; and it ends those that lead to an address of ours
// that was before callback's: the same path on another host. (The list has only
// what this app made by the API: neither another app's, nor those of the app's own
// configuration.) The app's own secret signs; secret is not used.
func (c *Connector) Subscribe(ctx context.Context, store platform.Store, callback, _ string) error {
	target, err := url.Parse(callback)
	if err != nil || target.Host == "" {
		return fail.Field("callback", "must be an absolute address")
	}
	have, old, err := c.subscriptions(ctx, store, target)
	if err != nil {
		return err
	}
	for _, id := range old {
		if err := c.unsubscribe(ctx, store, id); err != nil {
			return err
		}
	}
	var refused error
	for _, topic := range topics {
		if have[topic] {
			continue
		}
		err := c.subscribe(ctx, store, topic, callback)
		if err != nil && !fail.Is(err, fail.Invalid) {
			return err
		}
		if refused == nil {
			refused = err // the app may lack approval for one topic; the others still count
		}
	}
	return refused
}

// subscriptions lists the topics that callback already receives, and the ids of
// subscriptions that lead to where it was before.
func (c *Connector) subscriptions(
	ctx context.Context, store platform.Store, callback *url.URL,
) (have map[string]bool, old []string, err error) {
	have = make(map[string]bool, len(topics))
	variables := map[string]any{"cursor": nil}
	for {
		var data struct {
			List struct {
				Nodes []struct {
					ID    string `json:"id"`
					Topic string `json:"topic"`
					URI   string `json:"uri"`
				} `json:"nodes"`
				Page pageInfo `json:"pageInfo"`
			} `json:"webhookSubscriptions"`
		}
		if err := c.query(ctx, store, docWebhookList, variables, &data); err != nil {
			return nil, nil, err
		}
		for _, node := range data.List.Nodes {
			at, err := url.Parse(node.URI)
			switch {
			case node.URI == callback.String():
				have[node.Topic] = true
			case err == nil && at.Host != callback.Host && at.Path == callback.Path:
				old = append(old, node.ID)
			}
		}
		if data.List.Page.next() == "" {
			return have, old, nil
		}
		variables["cursor"] = data.List.Page.End
	}
}

func (c *Connector) subscribe(ctx context.Context, store platform.Store, topic, callback string) error {
	subscription := map[string]any{"uri": callback}
	variables := map[string]any{"topic": topic, "subscription": subscription}
	err := c.change(ctx, store, docWebhookCreate, variables, "the subscription "+topic)
	if err != nil && strings.Contains(err.Error(), "already been taken") {
		return nil // another process subscribed between our listing and this call
	}
	return err
}

// unsubscribe ends a subscription. One that is gone meanwhile is what was wanted.
func (c *Connector) unsubscribe(ctx context.Context, store platform.Store, id string) error {
	problems, err := c.mutate(ctx, store, docWebhookDelete, map[string]any{"id": id})
	if err != nil {
		return err
	}
	if refused := refusal(problems, "the end of a subscription"); refused != nil {
		c.log.InfoContext(ctx, "old subscription not ended", "shop", store.ExternalKey, "error", refused)
	}
	return nil
}
