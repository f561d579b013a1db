package woocommerce

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Headers of a WooCommerce delivery. X-WC-Webhook-Delivery-ID is not among
// them: it is equal for different deliveries of one second and differs for
// re-sends.
const (
	topicHeader     = "X-WC-Webhook-Topic"
	signatureHeader = "X-WC-Webhook-Signature"
	sourceHeader    = "X-WC-Webhook-Source" // the shop's home_url/; nothing signs it
)

// Verify implements platform.Inbound. WooCommerce sends nothing that differs
// between a re-send and a new delivery of the same state, so the dedupe key is
// the topic and the body; where equal bodies recur by nature ({"id":21} each
// time an order is trashed), the minute received is added.
func (c *Connector) Verify(d platform.Delivery, secrets []string, now time.Time) (platform.Notice, error) {
	topic := d.Header.Get(topicHeader)
	if topic == "" && isPing(d) {
		return platform.Notice{Probe: true}, nil
	}
	if !signedBy(d, secrets) {
		return platform.Notice{}, unauthorized(signatureHeader, "the webhook's signature is missing or wrong")
	}
	if topic == "" {
		return platform.Notice{}, fail.Field(topicHeader, "the webhook has no topic")
	}
	return platform.Notice{
		Topic: topic, Source: d.Header.Get(sourceHeader), DedupeKey: dedupeKey(topic, d.Body, now),
	}, nil
}

func dedupeKey(topic string, body []byte, now time.Time) string {
	sum := sha256.Sum256(body)
	key := topic + "|" + hex.EncodeToString(sum[:])
	if recurs(topic) {
		key += "|" + now.UTC().Truncate(time.Minute).Format("2006-01-02T15:04Z")
	}
	return key
}

// recurs reports topics whose identical bodies mean different events.
func recurs(topic string) bool {
	return strings.HasSuffix(topic, ".deleted") || strings.HasSuffix(topic, ".restored") ||
		strings.HasPrefix(topic, actionPrefix)
}

// isPing reports the unsigned form body "webhook_id=N" that WooCommerce posts
// while a webhook is created. It proves nothing and has no effect.
func isPing(d platform.Delivery) bool {
	id, ok := strings.CutPrefix(string(d.Body[:min(len(d.Body), 40)]), "webhook_id=")
	return ok && isDigits(id) && d.Header.Get(signatureHeader) == "" && isForm(d.Header)
}

func isForm(h http.Header) bool {
	return strings.HasPrefix(h.Get("Content-Type"), "application/x-www-form-urlencoded")
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// signedBy reports whether base64(HMAC-SHA256(raw body)) under one of the
// secrets is the signature sent. All secrets are tried, in constant time each.
func signedBy(d platform.Delivery, secrets []string) bool {
	sent, err := base64.StdEncoding.DecodeString(d.Header.Get(signatureHeader))
	if err != nil || len(sent) != sha256.Size {
		return false
	}
	fits := false
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(d.Body)
		fits = hmac.Equal(mac.Sum(nil), sent) || fits
	}
	return fits
}
