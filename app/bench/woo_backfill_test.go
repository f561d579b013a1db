//go:build bench

package bench

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/program"
	"regulars/connectors/woocommerce/wootest"
)

const (
	wooOrders    = 50_000
	wooCustomers = 5_000
	wooDays      = 365
	wooMost      = 256 << 20 // bytes of a worker
	wooWait      = 30 * time.Minute
	wooKilled    = 3 // the worker is killed when one part in so many is in
)

// wooShop is a WooCommerce store with a past, connected just now.
type wooShop struct {
	*wootest.Server
	merchant, store uuid.UUID
	orders          int
}

// wooPast is REGULARS_ORDERS, or what the bar is for.
func wooPast() int {
	orders := wooOrders
	_, _ = fmt.Sscan(os.Getenv("REGULARS_ORDERS"), &orders)
	return orders
}

func (s *stage) wooShop() *wooShop {
	shop, err := wootest.New(wootest.Options{Now: time.Now, Seed: uint64(s.synced + 1)})
	s.must(err)
	shop.SeedCatalog()
	shop.SeedHistory(wooPast()*wooCustomers/wooOrders, wooPast(), wooDays)
	s.must(shop.Start(s.t.Context()))
	s.t.Cleanup(func() { _ = shop.Close() })
	s.synced++
	w := &wooShop{Server: shop, orders: shop.Orders()}
	ctx := s.t.Context()
	w.merchant, err = s.app.CreateMerchant(ctx, "A past")
	s.must(err)
	_, err = s.app.SaveDraft(ctx, w.merchant, program.Starter([]string{"EUR"}))
	s.must(err)
	_, err = s.app.PublishDraft(ctx, w.merchant, app.PublishInput{Author: "bench"})
	s.must(err)
	keys := shop.Credentials()
	store, err := s.app.ConnectWooCommerce(ctx, w.merchant, app.WooCommerceKeys{
		URL: shop.URL(), ConsumerKey: keys.ConsumerKey, ConsumerSecret: keys.ConsumerSecret,
	})
	s.must(err)
	w.store = store.ID
	return w
}

// known counts the store's orders that are here; whether all is read and applied.
func (s *stage) known(w *wooShop) (orders int, done bool) {
	orders = s.count("SELECT count(*) FROM orders WHERE store_id = $1", w.store)
	open := s.count(`SELECT count(*) FROM store_cursor WHERE store_id = $1 AND since <= 'epoch'`, w.store) +
		s.count(`SELECT count(*) FROM inbox WHERE merchant_id = $1 AND state = 0`, w.merchant)
	return orders, open == 0
}

func (s *stage) awaitKnown(w *wooShop, enough func(orders int, done bool) bool) {
	for deadline := time.Now().Add(wooWait); time.Now().Before(deadline); s.pause(200 * time.Millisecond) {
		if enough(s.known(w)) {
			return
		}
	}
	orders, _ := s.known(w)
	s.t.Fatalf("the reading of a WooCommerce store does not get on, %d orders are in: %s", orders, s.work.said)
}

// measureWooBackfill reads the past of a WooCommerce store, page by page. The worker
// is killed with SIGKILL on the way; another goes on. What is not nought is an order
// or an account too many or too few, or a piece of work that came to nothing.
func measureWooBackfill(s *stage) []result {
	s.stopWork()
	s.peak = 0
	w := s.wooShop()
	w.SetWeather(nil) // counts calls from here on
	began, fakeBefore := read(os.Getpid()), processes()[os.Getpid()].cpu
	s.working()
	s.awaitKnown(w, func(orders int, _ bool) bool { return orders >= w.orders/wooKilled })
	ofFirst := processes()[s.work.pid()].cpu
	s.stopWork()
	killedAt, _ := s.known(w)
	// What the dead worker held comes back in a minute and a half: here at once.
	_, err := s.admin.Exec(s.t.Context(), `UPDATE store_cursor SET next_at = now() WHERE store_id = $1 AND next_at < 'infinity'
		AND since <= 'epoch'`, w.store)
	s.must(err)
	worker := s.working()
	s.awaitKnown(w, func(_ int, done bool) bool { return done })
	took := read(os.Getpid()).at.Sub(began.at)
	all := processes()
	cpu, ofFake := all[worker.pid()].cpu+ofFirst, all[os.Getpid()].cpu-fakeBefore
	held := max(s.peak, peakMemory(worker.pid()))
	s.stopWork()
	calls, atOnce := w.Calls()
	orders, _ := s.known(w)
	people := s.count("SELECT count(*) FROM identity WHERE store_id = $1", w.store)
	dead := s.count("SELECT count(*) FROM inbox WHERE merchant_id = $1 AND state = 2", w.merchant)
	accounts := wooPast()*wooCustomers/wooOrders + 1 // and who runs the store
	off := max(orders-w.orders, w.orders-orders) + max(people-accounts, accounts-people) + dead
	note("woo-backfill: %d orders and %d accounts in %.1f s (%.0f orders/s), killed after %d; %d calls, at most %d at once; "+
		"CPU an order: %d µs of the worker, %d of the imitated store",
		orders, people, took.Seconds(), float64(orders)/took.Seconds(), killedAt, calls, atOnce,
		cpu.Microseconds()/int64(orders), ofFake.Microseconds()/int64(orders))
	return []result{
		{name: "woo-backfill", figure: fmt.Sprintf("%doff", off), bar: "0off", ok: off == 0},
		{name: "woo-backfill-memory", figure: mib(held), bar: "<=" + mib(wooMost), ok: held <= wooMost},
	}
}

// measureWooSlow reads a store that takes three seconds for every page and says "too
// many requests", with and without for how long, and 502 in between.
func measureWooSlow(s *stage) []result {
	s.stopWork()
	w := s.wooShop()
	w.SetWeather(func(call int) wootest.Weather {
		now := wootest.Weather{Wait: 3 * time.Second}
		switch call % 11 {
		case 4:
			now.Status, now.RetryAfter = http.StatusTooManyRequests, "5"
		case 6:
			now.Status = http.StatusTooManyRequests
		case 8:
			now.Status = http.StatusBadGateway
		}
		return now
	})
	began := time.Now()
	s.working()
	s.awaitKnown(w, func(_ int, done bool) bool { return done })
	s.stopWork()
	calls, atOnce := w.Calls()
	orders, _ := s.known(w)
	dead := s.count("SELECT count(*) FROM inbox WHERE merchant_id = $1 AND state = 2", w.merchant)
	tried := s.count("SELECT coalesce(max(attempts), 0) FROM inbox WHERE merchant_id = $1", w.merchant)
	note("woo-slow: %d orders in %.0f s, %d calls, at most %d at once; the most attempts of a piece of work: %d",
		orders, time.Since(began).Seconds(), calls, atOnce, tried)
	off := max(orders-w.orders, w.orders-orders) + dead
	return []result{{name: "woo-slow", figure: fmt.Sprintf("%doff", off), bar: "0off", ok: off == 0}}
}
