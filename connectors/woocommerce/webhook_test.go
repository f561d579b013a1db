package woocommerce_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/woocommerce"
)

func signed(topic, body, secret string) platform.Delivery {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	header := http.Header{}
	header.Set("Content-Type", "application/json")
	header.Set("X-WC-Webhook-Topic", topic)
	header.Set("X-WC-Webhook-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return platform.Delivery{Header: header, Body: []byte(body)}
}

func without(d platform.Delivery, name string) platform.Delivery {
	d.Header = d.Header.Clone()
	d.Header.Del(name)
	return d
}

func with(d platform.Delivery, name, value string) platform.Delivery {
	d.Header = d.Header.Clone()
	d.Header.Set(name, value)
	return d
}

func ping(body, contentType string) platform.Delivery {
	return platform.Delivery{Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body)}
}

func TestVerifyTakesOnlyWhatASecretSigned(t *testing.T) {
	t.Parallel()
	const odd = `s3cret & <"quoted">`
	good := signed("order.updated", `{"id":1}`, odd)
	form := "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		delivery platform.Delivery
		secrets  []string
		want     fail.Kind
		fails    bool
		probe    bool
	}{
		"the secret fits":               {delivery: good, secrets: []string{odd}},
		"the older of two secrets fits": {delivery: good, secrets: []string{"newer", odd}},
		"no secret fits":                {delivery: good, secrets: []string{"other"}, fails: true, want: fail.Unauthorized},
		"no secret is known":            {delivery: good, fails: true, want: fail.Unauthorized},
		"an empty secret never fits": {
			delivery: signed("order.updated", "{}", ""), secrets: []string{""}, fails: true, want: fail.Unauthorized,
		},
		"no signature": {
			delivery: without(good, "X-WC-Webhook-Signature"), secrets: []string{odd}, fails: true, want: fail.Unauthorized,
		},
		"a signature that is no base64": {
			delivery: with(good, "X-WC-Webhook-Signature", "%%"), secrets: []string{odd}, fails: true, want: fail.Unauthorized,
		},
		"a signed body without a topic": {
			delivery: without(good, "X-WC-Webhook-Topic"), secrets: []string{odd}, fails: true, want: fail.Invalid,
		},
		"a ping":                      {delivery: ping("webhook_id=12", form), probe: true},
		"a ping with more than an id": {delivery: ping("webhook_id=12&x=1", form), fails: true, want: fail.Unauthorized},
		"a ping that is no form":      {delivery: ping("webhook_id=12", "text/plain"), fails: true, want: fail.Unauthorized},
		"a ping with a long number":   {delivery: ping("webhook_id="+strings.Repeat("1", 4096), form), probe: true},
		"a form that is signed wrongly": {
			delivery: with(ping("webhook_id=12", form), "X-WC-Webhook-Signature", "AAAA"), fails: true, want: fail.Unauthorized,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			notice, err := woocommerce.New(woocommerce.Config{}).Verify(c.delivery, c.secrets, noon)
			switch {
			case c.fails && !fail.Is(err, c.want):
				t.Fatalf("error = %v, want %v", err, c.want)
			case !c.fails && err != nil:
				t.Fatal(err)
			case notice.Probe != c.probe:
				t.Fatalf("probe = %v", notice.Probe)
			}
		})
	}
}

func TestDedupeKeyFollowsTopicAndBodyNotTheDeliveryID(t *testing.T) {
	t.Parallel()
	c := woocommerce.New(woocommerce.Config{})
	key := func(d platform.Delivery, at time.Time) string {
		notice, err := c.Verify(d, []string{"s"}, at)
		if err != nil {
			t.Fatal(err)
		}
		return notice.DedupeKey
	}
	update := signed("order.updated", `{"id":21}`, "s")
	if key(with(update, "X-WC-Webhook-Delivery-ID", "a"), noon) !=
		key(with(update, "X-WC-Webhook-Delivery-ID", "b"), noon.Add(time.Hour)) {
		t.Error("a re-send with another Delivery-ID has another key")
	}
	if key(update, noon) == key(signed("order.created", `{"id":21}`, "s"), noon) {
		t.Error("two topics with one body share a key")
	}
	if key(update, noon) == key(signed("order.updated", `{"id":22}`, "s"), noon) {
		t.Error("two bodies share a key")
	}
	for _, topic := range []string{"order.deleted", "product.restored", "action.woocommerce_regulars_erase"} {
		d := signed(topic, `{"id":21}`, "s")
		if key(d, noon) == key(d, noon.Add(time.Minute)) {
			t.Errorf("%s: the same body a minute later is the same delivery", topic)
		}
		if key(d, noon) != key(d, noon.Add(59*time.Second)) {
			t.Errorf("%s: a re-send in the same minute is another delivery", topic)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("order.updated", `{"id":1}`, "bm8=", "application/json")
	f.Add("", "webhook_id=1", "", "application/x-www-form-urlencoded")
	f.Fuzz(func(t *testing.T, topic, body, signature, contentType string) {
		d := platform.Delivery{Header: http.Header{}, Body: []byte(body)}
		d.Header.Set("X-WC-Webhook-Topic", topic)
		d.Header.Set("X-WC-Webhook-Signature", signature)
		d.Header.Set("Content-Type", contentType)
		notice, err := woocommerce.New(woocommerce.Config{}).Verify(d, []string{"never told"}, noon)
		if err == nil && !notice.Probe {
			t.Fatal("an unsigned body was believed")
		}
	})
}
