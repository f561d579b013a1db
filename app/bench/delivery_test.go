//go:build bench

package bench

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/connectors/shopify/shopifytest"
)

// deliverySize is the least size of a delivery, in bytes.
const deliverySize = 8000

// captured is the last paid order that the imitated Shopify delivered.
var captured struct {
	sync.Mutex
	body bytes.Buffer
}

// captureURL is an address that keeps paid orders.
func captureURL(s *stage) string {
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Shopify-Topic") != "orders/paid" {
			return
		}
		captured.Lock()
		defer captured.Unlock()
		captured.body.Reset()
		_, _ = io.Copy(&captured.body, r.Body)
	}))
	s.t.Cleanup(receiver.Close)
	return receiver.URL
}

// addShops opens the shops, each with its customers, before the app is
// installed: nobody is told of them.
func (s *stage) addShops() {
	for i := range merchantCount {
		shop := s.fake.Shop
		if i > 0 {
			shop = s.fake.AddShop(fmt.Sprintf("bench-%d.myshopify.com", i))
		}
		t := tenant{shop: shop}
		for n := range membersEach {
			t.customers = append(t.customers, shop.AddCustomer(shopifytest.Customer{
				Email: fmt.Sprintf("shopper%d@example.test", n), FirstName: "Robin", Verified: true, Enabled: true,
			}))
		}
		s.tenants = append(s.tenants, t)
	}
}

func customerID(c shopifytest.Customer) string { return strconv.FormatInt(c.ID, 10) }

// capture places orders with more and more lines until a delivery has its size,
// and turns that into a template.
func (s *stage) capture() {
	buyer := s.tenants[0].customers[0]
	for lines := 2; lines < 40; lines++ {
		order := s.fake.PlaceOrder(shopifytest.NewOrder{CustomerID: buyer.ID, Items: basket(lines)})
		s.fake.Deliver(s.t.Context())
		captured.Lock()
		text := captured.body.String()
		captured.Unlock()
		if len(text) < deliverySize {
			continue
		}
		note("a delivery is an order of %d lines, %d bytes", lines, len(text))
		s.template = strings.NewReplacer(
			strconv.FormatInt(order.ID, 10), "@ORDER@", customerID(buyer), "@CUSTOMER@", buyer.Email, "@EMAIL@",
		).Replace(text)
		return
	}
	s.t.Fatal("the imitated Shopify delivers no paid orders")
}

func basket(lines int) []shopifytest.Item {
	items := make([]shopifytest.Item, lines)
	for i := range items {
		items[i] = shopifytest.Item{Quantity: int64(1 + i%3), Unit: int64(790 + 230*i)}
	}
	return items
}

// body is the n-th delivery ever, of a customer of a tenant.
func (s *stage) body(n, who int) []byte {
	t := s.tenants[who]
	buyer := t.customers[int(uint32(n)*2654435761>>8)%len(t.customers)] // anybody, repeatably
	return []byte(strings.NewReplacer(
		"@ORDER@", strconv.Itoa(700000000000+n), "@CUSTOMER@", customerID(buyer), "@EMAIL@", buyer.Email,
	).Replace(s.template))
}

// sign is the header that proves a body.
func sign(body []byte) string {
	mac := hmac.New(sha256.New, []byte(benchSecret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// backlog is deliveries that are stored and not yet to be seen.
type backlog struct {
	tx    pgx.Tx
	count int
}

// store puts deliveries for tenants, in turn, into the inbox. They are seen when
// the backlog is released.
func (s *stage) store(count int, tenants []int) *backlog {
	ctx := s.t.Context()
	tx, err := s.admin.Begin(ctx)
	s.must(err)
	for done := 0; done < count; {
		n := min(500, count-done)
		rows := make([][]any, n)
		for i := range rows {
			rows[i] = s.row(tenants[s.made%len(tenants)])
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"inbox"}, []string{
			"merchant_id", "id", "store_id", "topic", "dedupe_key", "body", "body_hash", "received_at", "next_at",
		}, pgx.CopyFromRows(rows))
		s.must(err)
		done += n
	}
	return &backlog{tx: tx, count: count}
}

func (s *stage) row(who int) []any {
	t := s.tenants[who]
	body := s.body(s.made, who)
	sum := sha256.Sum256(body)
	s.made++
	now := s.app.Now()
	id := uuid.Must(uuid.NewV7())
	return []any{t.id, id, t.store.ID, "orders/paid", fmt.Sprintf("bench|%d", s.made), body, sum[:], now, now}
}

// release makes the deliveries visible, at once, and wakes the dispatcher as a
// commit of ours does.
func (s *stage) release(b *backlog) {
	_, err := b.tx.Exec(s.t.Context(), "NOTIFY regulars_inbox")
	s.must(err)
	s.must(b.tx.Commit(s.t.Context()))
}

// waiting is whether deliveries are not applied yet.
func (s *stage) waiting() bool {
	return s.count("SELECT count(*) FROM (SELECT FROM inbox WHERE state = 0 LIMIT 1) w") > 0
}

// allTenants lists them all.
func (s *stage) allTenants() []int {
	all := make([]int, len(s.tenants))
	for i := range all {
		all[i] = i
	}
	return all
}
