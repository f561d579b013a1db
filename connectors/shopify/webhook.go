package shopify

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Verify checks a delivery's HMAC over its raw bytes with the app's secrets.
// The dedupe key is topic and webhook id, which Shopify repeats when it re-sends;
// a delivery without an id is known by the hash of its body.
func (c *Connector) Verify(d platform.Delivery, _ []string, _ time.Time) (platform.Notice, error) {
	if !signedBase64(c.secrets(), d.Body, d.Header.Get("X-Shopify-Hmac-Sha256")) {
		return platform.Notice{}, fail.New(fail.Unauthorized, "the webhook's signature does not fit")
	}
	if len(d.Body) == 0 {
		return platform.Notice{}, fail.New(fail.Invalid, "the webhook has no body")
	}
	topic := d.Header.Get("X-Shopify-Topic")
	if topic == "" {
		return platform.Notice{}, fail.Field("X-Shopify-Topic", "is missing")
	}
	shop, err := signedShop(d.Header.Get("X-Shopify-Shop-Domain"))
	if err != nil {
		return platform.Notice{}, fail.Field("X-Shopify-Shop-Domain", "names no Shopify store")
	}
	id := d.Header.Get("X-Shopify-Webhook-Id")
	if id == "" {
		sum := sha256.Sum256(d.Body)
		id = hex.EncodeToString(sum[:])
	}
	return platform.Notice{
		StoreKey: shop, Topic: topic, DedupeKey: topic + "|" + id,
		Compliance: compliance(topic),
	}, nil
}

// compliance tells the topics that every app must answer, even to a store that
// has left.
func compliance(topic string) bool {
	return topic == "shop/redact" || topic == "customers/redact" || topic == "customers/data_request"
}
