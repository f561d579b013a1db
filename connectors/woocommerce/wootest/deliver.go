package wootest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // a Delivery-ID is an MD5 sum in WordPress; it secures nothing
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// delivery is a webhook to be posted. Its body is made when it goes out, from
// the state of that moment.
type delivery struct {
	hook      int64
	resource  int64
	action    string
	arg       json.RawMessage
	notBefore time.Time
}

const agent = "WooCommerce/" + version + " Hookshot (WordPress/6.9.7)"

// emit queues an event for every active webhook of its topic. A webhook that
// waits for the same object already waits once.
func (s *Server) emit(resource, event string, id int64) {
	s.queue(resource+"."+event, delivery{resource: id})
}

// emitAction queues a WordPress action.
func (s *Server) emitAction(name string, arg json.RawMessage) {
	s.queue("action."+name, delivery{action: name, arg: arg})
}

func (s *Server) queue(topic string, d delivery) {
	if s.quiet || s.mute {
		return
	}
	for _, h := range s.hooks {
		if h.topic != topic || h.status != "active" {
			continue
		}
		d.hook, d.notBefore = h.id, s.opt.Now().Add(s.delay)
		same := func(other delivery) bool {
			return other.hook == d.hook && other.resource == d.resource && d.action == ""
		}
		if !slices.ContainsFunc(s.pending, same) {
			s.pending = append(s.pending, d)
		}
	}
}

// flush lets deliveries go out where the store does not wait for a visitor.
func (s *Server) flush() {
	if s.opt.Delivery == AtOnceOnWrite {
		s.poke()
	}
}

// Deliver posts every webhook that is due and returns when all are answered.
// Each is posted once: WooCommerce never tries again.
func (s *Server) Deliver(ctx context.Context) {
	s.ready.Lock()
	defer s.ready.Unlock()
	for _, d := range s.takeDue() {
		req, h := s.request(ctx, d)
		if req == nil {
			continue
		}
		s.settle(ctx, h, s.send(req))
	}
}

// takeDue removes what is due from the queue, doubled and turned round as told.
func (s *Server) takeDue() []delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	var due, later []delivery
	now := s.opt.Now()
	for _, d := range s.pending {
		if d.notBefore.After(now) {
			later = append(later, d)
		} else {
			due = append(due, d)
		}
	}
	s.pending = later
	if s.duplicate {
		due = slices.Concat(due, due)
	}
	if s.reorder {
		slices.Reverse(due)
	}
	return due
}

// request builds a delivery from the present state, nil when its webhook is gone.
func (s *Server) request(ctx context.Context, d delivery) (*http.Request, *hook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.hook(d.hook)
	if h == nil || h.status != "active" {
		return nil, nil
	}
	body, err := phpJSON(s.payload(h, d))
	if err != nil {
		s.log.ErrorContext(ctx, "write a webhook", "error", err)
		return nil, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return nil, nil
	}
	resource, event, _ := strings.Cut(h.topic, ".")
	mac := hmac.New(sha256.New, []byte(h.secret))
	mac.Write(body)
	for name, value := range map[string]string{
		"User-Agent": agent, "Content-Type": "application/json", "X-WC-Webhook-Source": s.url + "/",
		"X-WC-Webhook-Topic": h.topic, "X-WC-Webhook-Resource": resource, "X-WC-Webhook-Event": event,
		"X-WC-Webhook-Signature":   base64.StdEncoding.EncodeToString(mac.Sum(nil)),
		"X-WC-Webhook-ID":          strconv.FormatInt(h.id, 10),
		"X-WC-Webhook-Delivery-ID": deliveryID(h.id, s.now()),
	} {
		req.Header.Set(name, value)
	}
	return req, h
}

// deliveryID depends on webhook and second alone: it is not unique, and a
// re-send would get another one.
func deliveryID(hook int64, at time.Time) string {
	sum := md5.Sum(fmt.Appendf(nil, "%d%d", hook, at.Unix())) //nolint:gosec // see the import
	return hex.EncodeToString(sum[:])
}

// payload is the body: the object as REST shows it, or only its id when it was
// deleted. Where the webhook's user lost rights it is a signed error, and what
// another plugin makes of it (woocommerce_webhook_payload) is an empty list.
func (s *Server) payload(h *hook, d delivery) any {
	type onlyID struct {
		ID int64 `json:"id"`
	}
	resource, event, _ := strings.Cut(h.topic, ".")
	if s.noRights {
		return wpError{"woocommerce_rest_cannot_view", "Sorry, you cannot view this resource.", errorData{Status: 403}}
	}
	if s.hollow {
		return []string{}
	}
	if event == "deleted" {
		return onlyID{d.resource}
	}
	switch resource {
	case "order":
		if o := s.order(d.resource); o != nil {
			return s.orderJSON(o)
		}
	case "customer":
		if c := s.customer(d.resource); c != nil {
			return s.customerJSON(c)
		}
	case "product":
		if p := s.product(d.resource); p != nil {
			return s.productJSON(p)
		}
		return wpError{"woocommerce_rest_product_invalid_id", "Invalid ID.", errorData{Status: 404}}
	case "coupon":
		if c := find(s.coupons, func(c *coupon) bool { return c.id == d.resource }); c != nil {
			return s.couponJSON(c)
		}
	case "action":
		return map[string]any{"action": d.action, "arg": d.arg}
	}
	return noOrder.body
}

// send posts and reports success: 200 to 302.
func (s *Server) send(req *http.Request) bool {
	res, err := s.opt.HTTPClient.Do(req)
	if err != nil {
		s.log.WarnContext(req.Context(), "webhook not delivered", "host", req.URL.Host)
		return false
	}
	defer res.Body.Close()
	return res.StatusCode >= 200 && res.StatusCode <= 302
}

// settle counts consecutive failures; the seventh disables the webhook.
func (s *Server) settle(_ context.Context, h *hook, delivered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if delivered {
		h.failures = 0
		return
	}
	if h.failures++; h.failures >= disableAfter {
		h.status, h.failures = "disabled", disableAfter-1
	}
}

// ping posts the unsigned form "webhook_id=N", inside the call that makes the
// webhook. The lock is given up meanwhile: the receiver may ask the store.
func (s *Server) ping(ctx context.Context, h *hook) {
	body := "webhook_id=" + strconv.FormatInt(h.id, 10)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, strings.NewReader(body))
	if err != nil {
		return
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("User-Agent", agent)
	s.mu.Unlock()
	defer s.mu.Lock()
	s.send(req)
}
