package wootest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// disableAfter is the count of consecutive failures at which WooCommerce gives
// a webhook up: more than five, looked at before the sixth is counted.
const disableAfter = 7

// hook is one webhook.
type hook struct {
	id                int64
	name, topic       string
	status            string
	url, secret       string
	created, modified time.Time
	failures          int
}

func (s *Server) hook(id int64) *hook {
	return find(s.hooks, func(h *hook) bool { return h.id == id })
}

var noHook = wrong(http.StatusNotFound, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")

func (s *Server) listHooks(x *exchange) reply {
	all := slices.Clone(s.hooks)
	slices.Reverse(all)
	return paged(s, x, all, func(h *hook) any { return s.hookJSON(h) })
}

func (s *Server) getHook(x *exchange) reply {
	if h := s.hook(x.id); h != nil {
		return ok(s.hookJSON(h))
	}
	return noHook
}

type hookInput struct {
	Name   string `json:"name"`
	Topic  string `json:"topic"`
	Status string `json:"status"`
	URL    string `json:"delivery_url"`
	Secret string `json:"secret"`
}

// createHook pings the address before it answers. A refused ping changes
// nothing: the answer is still 201 and active.
func (s *Server) createHook(x *exchange) reply {
	var in hookInput
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	if !validTopic(in.Topic) {
		return wrong(http.StatusBadRequest, "woocommerce_rest_webhook_invalid_topic", "Webhook topic must be valid.")
	}
	if at, err := url.Parse(in.URL); err != nil || at.Host == "" {
		return wrong(http.StatusBadRequest, "woocommerce_rest_webhook_invalid_delivery_url",
			"Webhook delivery URL must be a valid URL starting with http:// or https://.")
	}
	s.lastHook++
	h := &hook{
		id: s.lastHook, name: in.Name, topic: in.Topic, status: "active", url: in.URL, secret: in.Secret,
		created: s.now(),
	}
	s.hooks = append(s.hooks, h)
	s.ping(x.r.Context(), h)
	return reply{status: http.StatusCreated, body: s.hookJSON(h)}
}

// putHook with status active keeps the count of failures.
func (s *Server) putHook(x *exchange) reply {
	var in hookInput
	h := s.hook(x.id)
	if h == nil {
		return noHook
	}
	if problem := x.read(&in); problem != nil {
		return *problem
	}
	for _, change := range []struct {
		into *string
		to   string
	}{{&h.name, in.Name}, {&h.status, in.Status}, {&h.url, in.URL}, {&h.secret, in.Secret}} {
		if change.to != "" {
			*change.into = change.to
		}
	}
	h.modified = s.now()
	return ok(s.hookJSON(h))
}

func (s *Server) deleteHook(x *exchange) reply {
	h := s.hook(x.id)
	switch {
	case h == nil:
		return noHook
	case x.query.Get("force") != "true":
		return wrong(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported",
			"Webhooks do not support trashing.")
	}
	s.hooks = slices.DeleteFunc(s.hooks, func(other *hook) bool { return other == h })
	return ok(s.hookJSON(h))
}

func validTopic(topic string) bool {
	resource, event, _ := strings.Cut(topic, ".")
	if resource == "action" {
		return strings.HasPrefix(event, "woocommerce_") || strings.HasPrefix(event, "wc_")
	}
	return slices.Contains([]string{"coupon", "customer", "order", "product"}, resource) &&
		slices.Contains([]string{"created", "updated", "deleted", "restored"}, event)
}

// hooksOf are the WordPress hooks behind a topic, as REST shows them.
func hooksOf(topic string) []string {
	known := map[string][]string{
		"order.created":    {"woocommerce_new_order"},
		"order.updated":    {"woocommerce_update_order", "woocommerce_order_refunded"},
		"order.deleted":    {"wp_trash_post", "woocommerce_trash_order"},
		"order.restored":   {"untrashed_post", "woocommerce_untrash_order"},
		"customer.created": {"user_register", "woocommerce_created_customer", "woocommerce_new_customer"},
		"customer.updated": {"profile_update", "woocommerce_update_customer"},
		"customer.deleted": {"delete_user"},
	}
	resource, event, _ := strings.Cut(topic, ".")
	switch {
	case resource == "action":
		return []string{event}
	case known[topic] != nil:
		return known[topic]
	default:
		return []string{"woocommerce_" + event + "_" + resource}
	}
}
