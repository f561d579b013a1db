package woocommerce_test

import (
	"encoding/json"
	"strings"
	"testing"

	"regulars/connectors/woocommerce"
)

// bigOrder is the recorded order with as many lines as make it 8 kB.
func bigOrder(tb testing.TB) []byte {
	tb.Helper()
	body := load(tb, "testdata/webhooks/18-guest-order-with-coupon-order_updated.json").RawBody
	start := strings.Index(body, `{"id":2,"name":"Trail Shoe"`)
	end := strings.Index(body, `],"tax_lines"`)
	line := body[start:end]
	for len(body) < 8<<10 {
		body = body[:end] + "," + line + body[end:]
	}
	if !json.Valid([]byte(body)) {
		tb.Fatal("the order made for the benchmark is not JSON")
	}
	return []byte(body)
}

func BenchmarkDecodeOrderOf8kB(b *testing.B) {
	body := bigOrder(b)
	c := woocommerce.New(woocommerce.Config{})
	store := plainStore()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Decode(store, "order.updated", body); err != nil {
			b.Fatal(err)
		}
	}
}
