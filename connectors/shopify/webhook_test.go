package shopify_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify"
)

func bare(tb testing.TB) *shopify.Connector {
	tb.Helper()
	connector, err := shopify.New(shopify.Config{ClientID: "id", ClientSecret: "hush", OldSecret: "old-hush"})
	if err != nil {
		tb.Fatal(err)
	}
	return connector
}

func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func delivery(body []byte, header map[string]string) platform.Delivery {
	d := platform.Delivery{Header: http.Header{}, Body: body}
	d.Header.Set("X-Shopify-Topic", "orders/paid")
	d.Header.Set("X-Shopify-Shop-Domain", "demo.myshopify.com")
	d.Header.Set("X-Shopify-Hmac-Sha256", sign("hush", body))
	d.Header.Set("X-Shopify-Webhook-Id", "b54557e4-e9e0-4d5c-8e6b-cf8e9b2b0d1e")
	for name, value := range header {
		d.Header.Set(name, value)
	}
	return d
}

func TestVerifyWebhook(t *testing.T) {
	t.Parallel()
	body := []byte(`{"id": 1, "name":"#1001","price":"10.00"}`)
	var compact bytes.Buffer
	if err := json.Compact(&compact, body); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		d    platform.Delivery
		want fail.Kind
		ok   bool
	}{
		"valid":             {d: delivery(body, nil), ok: true},
		"old secret":        {d: delivery(body, map[string]string{"X-Shopify-Hmac-Sha256": sign("old-hush", body)}), ok: true},
		"foreign secret":    {d: delivery(body, map[string]string{"X-Shopify-Hmac-Sha256": sign("x", body)}), want: fail.Unauthorized},
		"empty secret":      {d: delivery(body, map[string]string{"X-Shopify-Hmac-Sha256": sign("", body)}), want: fail.Unauthorized},
		"missing signature": {d: delivery(body, map[string]string{"X-Shopify-Hmac-Sha256": ""}), want: fail.Unauthorized},
		"malformed":         {d: delivery(body, map[string]string{"X-Shopify-Hmac-Sha256": "%%%"}), want: fail.Unauthorized},
		"hex, not base64": {d: delivery(body, map[string]string{
			"X-Shopify-Hmac-Sha256": hex.EncodeToString([]byte(sign("hush", body))),
		}), want: fail.Unauthorized},
		"reserialized body": {d: platform.Delivery{Header: delivery(body, nil).Header, Body: compact.Bytes()}, want: fail.Unauthorized},
		"changed body":      {d: platform.Delivery{Header: delivery(body, nil).Header, Body: append(slices.Clip(body), ' ')}, want: fail.Unauthorized},
		"no topic":          {d: delivery(body, map[string]string{"X-Shopify-Topic": ""}), want: fail.Invalid},
		"hostile shop":      {d: delivery(body, map[string]string{"X-Shopify-Shop-Domain": "evil.com#.myshopify.com"}), want: fail.Invalid},
		"no shop":           {d: delivery(body, map[string]string{"X-Shopify-Shop-Domain": ""}), want: fail.Invalid},
	} {
		notice, err := bare(t).Verify(c.d, nil, time.Time{})
		if c.ok != (err == nil) || (!c.ok && !fail.Is(err, c.want)) {
			t.Errorf("%s: %v", name, err)
		}
		if c.ok && (notice.StoreKey != "demo.myshopify.com" || notice.Topic != "orders/paid" ||
			notice.DedupeKey != "orders/paid|b54557e4-e9e0-4d5c-8e6b-cf8e9b2b0d1e") {
			t.Errorf("%s: %+v", name, notice)
		}
	}
}

func TestWebhookWithoutAnIDIsKnownByItsBody(t *testing.T) {
	t.Parallel()
	connector := bare(t)
	key := func(body string) string {
		notice, err := connector.Verify(delivery([]byte(body), map[string]string{"X-Shopify-Webhook-Id": ""}), nil, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return notice.DedupeKey
	}
	first, again, other := key(`{"id":1}`), key(`{"id":1}`), key(`{"id":2}`)
	if first != again || first == other {
		t.Error("the dedupe key does not follow the body")
	}
}

// The two signatures are Shopify's documented examples with the secret "hush".
func TestProxySignatureVectors(t *testing.T) {
	t.Parallel()
	at := time.Unix(1317327555, 0)
	for query, customer := range map[string]string{
		"extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews" +
			"&timestamp=1317327555&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb": "1",
		"extra=1&extra=2&shop=shop-name.myshopify.com&path_prefix=%2Fapps%2Fawesome_reviews" +
			"&timestamp=1317327555&signature=a9718877bea71c2484f91608a7eaea1532bdf71f5c56825065fa4ccabe549ef3": "",
	} {
		request := httptest.NewRequest(http.MethodGet, "/storefront/shopify/v1/bootstrap?"+query, http.NoBody)
		got, err := bare(t).VerifyShopper(request, nil, at)
		if err != nil || got != customer {
			t.Errorf("customer %q, %v; want %q", got, err, customer)
		}
		if _, err := bare(t).VerifyShopper(request, nil, at.Add(91*time.Second)); !fail.Is(err, fail.Unauthorized) {
			t.Errorf("91 s old: %v", err)
		}
	}
}

func TestProxyRefusesWhatCouldLieAboutTheShopper(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for name, own := range map[string]url.Values{
		"own shop beside":      {"shop": {"evil.myshopify.com"}},
		"own customer beside":  {"logged_in_customer_id": {"999"}},
		"own timestamp beside": {"timestamp": {"1"}},
		"hidden in a value":    {"a": {"1logged_in_customer_id=999"}},
		"hidden in a key":      {"xshop": {"evil.myshopify.com"}},
	} {
		request := httptest.NewRequest(http.MethodGet, "/?"+k.fake.SignedQuery(own, 7).Encode(), http.NoBody)
		if got, err := k.connector.VerifyShopper(request, nil, k.clock.Now()); !fail.Is(err, fail.Unauthorized) {
			t.Errorf("%s: customer %q, %v", name, got, err)
		}
	}
	signed := k.fake.SignedQuery(url.Values{"locale": {"de"}, "tag": {"a", "b"}}, 7)
	signed.Set("logged_in_customer_id", "8")
	request := httptest.NewRequest(http.MethodGet, "/?"+signed.Encode(), http.NoBody)
	if _, err := k.connector.VerifyShopper(request, nil, k.clock.Now()); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("another customer than signed: %v", err)
	}
	signed.Set("logged_in_customer_id", "7")
	request = httptest.NewRequest(http.MethodGet, "/?"+signed.Encode(), http.NoBody)
	if got, err := k.connector.VerifyShopper(request, nil, k.clock.Now()); err != nil || got != "7" {
		t.Errorf("untouched: %q, %v", got, err)
	}
	if shop, err := k.connector.ShopperStore(request); err != nil || shop != k.fake.Domain {
		t.Errorf("claimed store: %q, %v", shop, err)
	}
}

func FuzzVerify(f *testing.F) {
	connector := bare(f)
	f.Add([]byte(`{}`), "orders/paid", "demo.myshopify.com", "sig", "id")
	f.Add([]byte(nil), "", "evil.com#", "", "")
	f.Fuzz(func(t *testing.T, body []byte, topic, shop, signature, hook string) {
		d := delivery(body, map[string]string{
			"X-Shopify-Topic": topic, "X-Shopify-Shop-Domain": shop, "X-Shopify-Webhook-Id": hook,
			"X-Shopify-Hmac-Sha256": signature,
		})
		_, err := connector.Verify(d, nil, time.Time{})
		if err == nil && signature != sign("hush", body) && signature != sign("old-hush", body) {
			given, _ := base64.StdEncoding.DecodeString(signature)
			want, _ := base64.StdEncoding.DecodeString(sign("hush", body))
			older, _ := base64.StdEncoding.DecodeString(sign("old-hush", body))
			if !bytes.Equal(given, want) && !bytes.Equal(given, older) {
				t.Fatal("a signature nobody made was accepted")
			}
		}
		d.Header.Set("X-Shopify-Hmac-Sha256", sign("hush", body))
		notice, err := connector.Verify(d, nil, time.Time{})
		if err == nil && (notice.StoreKey == "" || notice.Topic == "" || notice.DedupeKey == "") {
			t.Fatalf("incomplete notice: %+v", notice)
		}
	})
}
