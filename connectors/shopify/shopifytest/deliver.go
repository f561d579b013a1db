package shopifytest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// deliveryTimeout is how long Shopify waits for an answer.
	deliveryTimeout = 5 * time.Second
	// deliveryRetries is how often it tries again, over about four hours.
	deliveryRetries = 8
)

// subscription is one webhook subscription.
type subscription struct {
	id       int64
	topic    string // "orders/paid"
	enum     string // "ORDERS_PAID"
	uri      string
	failures int // consecutive; after eight deliveries given up it is deleted
}

// everyTopic is the topic of what the app's configuration subscribes to.
const everyTopic = "*"

// hookOfApp is a subscription of the app's configuration.
func (s *Shop) hookOfApp(topic string) *subscription {
	return &subscription{topic: topic, uri: origin(s.options.AppURL) + "/webhooks/shopify"}
}

// delivery is one webhook on its way. A retry sends the same bytes and id.
type delivery struct {
	hook      *subscription
	id        string
	event     string
	topic     string
	uri       string
	raw       []byte
	triggered time.Time
	due       time.Time
	attempts  int
}

// Switches make the fake's webhooks misbehave, for as long as they are set.
type Switches struct {
	Duplicate bool          // every delivery twice, with the same id
	Reorder   bool          // the newest first
	Mute      bool          // nothing is delivered, nor queued
	Delay     time.Duration // deliveries wait this long
}

// Switch sets the misbehavior of webhooks.
func (s *Shop) Switch(set Switches) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches = set
}

// Switches tells how webhooks misbehave now.
func (s *Shop) Switches() Switches {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.switches
}

// emit queues a webhook for every subscriber of the topic. The lock is held.
func (s *Shop) emit(topic string, payload body) {
	hooks := slices.DeleteFunc(append(slices.Clone(s.hooks), s.ofApp...), func(h *subscription) bool {
		return h.topic != topic && h.topic != everyTopic
	})
	s.queue(hooks, topic, payload)
}

// queue queues a webhook for each of some subscribers. The lock is held.
func (s *Shop) queue(hooks []*subscription, topic string, payload body) {
	if s.switches.Mute || len(hooks) == 0 {
		return
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		panic(err) // a body is made of texts and numbers only
	}
	event := s.hexID()
	for _, hook := range hooks {
		sent := &delivery{
			hook: hook, id: s.hexID(), event: event, topic: topic, uri: hook.uri, raw: raw,
			triggered: s.now(), due: s.now().Add(s.switches.Delay),
		}
		s.pending = append(s.pending, sent)
		if s.switches.Duplicate {
			again := *sent
			s.pending = append(s.pending, &again)
		}
	}
	select {
	case s.server.wake <- struct{}{}:
	default:
	}
}

// Deliver posts every webhook that is due, and those that they cause, and
// returns how many were sent. Failed ones wait for their retry.
func (s *Shop) Deliver(ctx context.Context) int {
	sent := 0
	for {
		next := s.takeDue()
		if next == nil || ctx.Err() != nil {
			return sent
		}
		s.post(ctx, next)
		sent++
	}
}

// Pending counts webhooks not yet delivered, retries included.
func (s *Shop) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending)
}

func (s *Shop) takeDue() *delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	due := func(d *delivery) bool { return !d.due.After(now) }
	at := slices.IndexFunc(s.pending, due)
	if s.switches.Reorder {
		for i := range slices.Backward(s.pending) {
			if due(s.pending[i]) {
				at = i
				break
			}
		}
	}
	if at < 0 {
		return nil
	}
	next := s.pending[at]
	s.pending = slices.Delete(s.pending, at, at+1)
	return next
}

// sign is Shopify's webhook signature.
func (s *Shop) sign(raw []byte) string {
	mac := hmac.New(sha256.New, []byte(s.options.ClientSecret))
	mac.Write(raw)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// headers are what Shopify sends with a webhook.
func (s *Shop) headers(d *delivery) http.Header {
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("X-Shopify-Topic", d.topic)
	header.Set("X-Shopify-Hmac-Sha256", s.sign(d.raw))
	header.Set("X-Shopify-Shop-Domain", s.Domain)
	header.Set("X-Shopify-Api-Version", APIVersion)
	header.Set("X-Shopify-Webhook-Id", d.id)
	header.Set("X-Shopify-Event-Id", d.event)
	header.Set("X-Shopify-Triggered-At", d.triggered.Format(time.RFC3339Nano))
	return header
}

func (s *Shop) post(ctx context.Context, d *delivery) {
	ok := s.attempt(ctx, d)
	s.mu.Lock()
	defer s.mu.Unlock()
	if ok {
		s.delivered++
		d.hook.failures = 0
		return
	}
	s.refused++
	d.attempts++
	if d.attempts <= deliveryRetries {
		// 8 retries within 4 h: 1, 2, 4 ... minutes.
		d.due = s.now().Add(time.Minute << (d.attempts - 1))
		s.pending = append(s.pending, d)
		return
	}
	d.hook.failures++
	if d.hook.failures >= deliveryRetries {
		s.hooks = slices.DeleteFunc(s.hooks, func(h *subscription) bool { return h == d.hook })
	}
}

// attempt posts once. Any answer but 2xx within five seconds is a failure,
// redirects included.
func (s *Shop) attempt(ctx context.Context, d *delivery) bool {
	ctx, cancel := context.WithTimeout(ctx, deliveryTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.uri, bytes.NewReader(d.raw))
	if err != nil {
		return false
	}
	request.Header = s.headers(d)
	response, err := s.server.transport.RoundTrip(request)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	_ = response.Body.Close()
	return response.StatusCode >= 200 && response.StatusCode < 300
}

// Unsubscribe removes the first subscription behind the app's back, as Shopify
// does with a receiver that failed too often.
func (s *Shop) Unsubscribe() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.hooks) > 0 {
		s.hooks = s.hooks[1:]
	}
}

// Subscriptions lists the topics delivered to an address, doubles included.
func (s *Shop) Subscriptions(uri string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var topics []string
	for _, hook := range s.hooks {
		if hook.uri == uri {
			topics = append(topics, hook.topic)
		}
	}
	return topics
}

// SubscribeTo subscribes an address to a compliance topic or any other, as the
// app's own configuration file would.
func (s *Shop) SubscribeTo(topic, uri string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, &subscription{id: s.id(), topic: topic, uri: uri})
}

// Send queues a webhook with a body of the caller's, such as a compliance topic.
func (s *Shop) Send(topic string, payload map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(topic, payload)
}

// RedactShop queues what Shopify sends 48 hours after the app was removed: to the
// app's own address, which nothing that the store forgot is needed for.
func (s *Shop) RedactShop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	hook := s.hookOfApp("shop/redact")
	s.queue([]*subscription{hook}, hook.topic, body{"shop_id": shopID, "shop_domain": s.Domain})
}

// topicName turns the API's spelling of a topic into the header's:
// CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE is
// customers_email_marketing_consent/update.
func topicName(enum string) string {
	switch enum {
	case "CUSTOMER_TAGS_ADDED":
		return "customer.tags_added"
	case "CUSTOMER_TAGS_REMOVED":
		return "customer.tags_removed"
	}
	lower := strings.ToLower(enum)
	for _, resource := range []string{
		"customers_email_marketing_consent", "customers_marketing_consent", "fulfillment_events", "app_subscriptions",
	} {
		if tail, ok := strings.CutPrefix(lower, resource+"_"); ok {
			return resource + "/" + tail
		}
	}
	resource, action, _ := strings.Cut(lower, "_")
	return resource + "/" + action
}
