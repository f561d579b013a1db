//go:build bench

package bench

import (
	"bytes"
	"fmt"
	"os"
	"time"

	"regulars/connectors/shopify/shopifytest"
)

const (
	syncCustomers  = 100_000
	syncOrders     = 300_000
	syncLeast      = 0.2       // of copying the same rows
	syncMost       = 256 << 20 // bytes of a worker
	syncWait       = 20 * time.Minute
	syncFirst      = 20 // tenants from here on have a past; each try takes the next, which knows nothing
	syncKilledPart = 4  // of that past, where the worker is killed
	syncOtherPart  = 10 // of that past is of another merchant, who was here before
)

// measureFirstSync connects a shop with a long past: a real worker has the
// platform write it into files, and reads those. It is compared with a bare COPY
// of the rows that its orders became, into a table with the same indexes and
// constraints. Postgres' statistics know of another merchant alone, as they do
// wherever a merchant is new.
func measureFirstSync(s *stage) []result {
	if s.synced == 0 {
		s.syncOther()
	}
	t := s.tenantWithPast(1)
	s.stopWork()
	before, fakeBefore := read(os.Getpid()), processes()[os.Getpid()].cpu
	worker := s.working()
	s.awaitSync(t, func(orders, _ int) bool { return orders > 0 })
	began := time.Now()
	s.awaitSynced(t)
	after := read(os.Getpid())
	took := after.at.Sub(before.at)
	rate := float64(s.pastOrders()) / took.Seconds()
	all := processes()
	ofWorker, ofFake := all[worker.pid()].cpu, all[os.Getpid()].cpu-fakeBefore
	held := max(s.peak, peakMemory(worker.pid()))
	s.stopWork()
	s.checkSync(t, s.pastOrders())
	note("first-sync: %d customers and %d orders in %.1f s, %.1f s of it reading; %d µs CPU an order, of that %d of the "+
		"worker and %d of the imitated Shopify (others took %.0f %% of a core)",
		s.pastCustomers(), s.pastOrders(), took.Seconds(), time.Since(began).Seconds(),
		(after.counted-before.counted).Microseconds()/int64(s.pastOrders()), ofWorker.Microseconds()/int64(s.pastOrders()),
		ofFake.Microseconds()/int64(s.pastOrders()),
		100*(after.others-before.others).Seconds()/took.Seconds())
	whole, indexed, bare := s.copyOrders(t, likeOrders), s.copyOrders(t, likeIndexes), s.copyOrders(t, likeNothing)
	ratio := rate / whole
	note("first-sync: %.0f orders/s; COPY %.0f rows/s with indexes and constraints (%s), %.0f with indexes alone (%s), "+
		"%.0f with neither (%s)", rate, whole, times(ratio), indexed, times(rate/indexed), bare, times(rate/bare))
	return []result{
		{name: "first-sync", figure: times(ratio), bar: ">=" + times(syncLeast), ok: ratio >= syncLeast},
		{name: "first-sync-memory", figure: mib(held), bar: "<=" + mib(syncMost), ok: held <= syncMost},
	}
}

func (s *stage) syncOther() {
	other := s.tenantWithPast(syncOtherPart)
	s.working()
	s.awaitSynced(other)
	_, err := s.admin.Exec(s.t.Context(), "ANALYZE")
	s.must(err)
}

// measureFirstSyncKilled kills the worker half way with SIGKILL; another goes on.
// What is not nought is an order or a person too many or too few.
func measureFirstSyncKilled(s *stage) []result {
	t := s.tenantWithPast(syncKilledPart)
	s.stopWork()
	s.working()
	wanted := s.pastOrders() / syncKilledPart
	s.awaitSync(t, func(orders, _ int) bool { return orders >= wanted/2 })
	s.stopWork()
	at := s.count("SELECT objects FROM first_reading WHERE store_id = $1 AND listing = 'orders'", t.store.ID)
	if at >= wanted {
		s.t.Fatalf("all %d orders were in when the worker was killed", at)
	}
	// What the dead worker held comes back in a minute and a half: here at once.
	_, err := s.admin.Exec(s.t.Context(), `UPDATE store_cursor SET next_at = now() WHERE store_id = $1
		AND listing IN ('orders', 'customers') AND next_at < 'infinity'`, t.store.ID)
	s.must(err)
	s.working()
	s.awaitSynced(t)
	s.stopWork()
	note("first-sync-killed: the worker was killed after %d of %d orders; %d files were made", at, wanted, t.shop.BulkOperations())
	orders := s.count("SELECT count(*) FROM orders WHERE store_id = $1", t.store.ID)
	people := s.count("SELECT count(*) FROM identity WHERE store_id = $1 AND customer_id::bigint >= 6000000000000", t.store.ID)
	off := max(orders-wanted, wanted-orders) + max(people-s.pastCustomers()/syncKilledPart, s.pastCustomers()/syncKilledPart-people)
	return []result{{name: "first-sync-killed", figure: fmt.Sprintf("%doff", off), bar: "0off", ok: off == 0}}
}

// pastOrders is REGULARS_ORDERS, or what the bar is for; customers are a third.
func (s *stage) pastOrders() int {
	orders := syncOrders
	_, _ = fmt.Sscan(os.Getenv("REGULARS_ORDERS"), &orders)
	return orders
}

func (s *stage) pastCustomers() int { return s.pastOrders() * syncCustomers / syncOrders }

// tenantWithPast gives the next tenant's shop a past, and has it read as one that
// was connected just now.
func (s *stage) tenantWithPast(part int) *tenant {
	t := &s.tenants[syncFirst+s.synced]
	s.synced++
	t.shop.Imagine(shopifytest.Past{Customers: s.pastCustomers() / part, Orders: s.pastOrders() / part})
	_, err := s.admin.Exec(s.t.Context(), "DELETE FROM first_reading WHERE store_id = $1", t.store.ID)
	s.must(err)
	_, err = s.admin.Exec(s.t.Context(), `UPDATE store_cursor SET since = 'epoch', page = '', pass_start = NULL,
		next_at = now() WHERE store_id = $1 AND listing IN ('orders', 'customers')`, t.store.ID)
	s.must(err)
	return t
}

func (s *stage) awaitSynced(t *tenant) {
	s.awaitSync(t, func(_, open int) bool { return open == 0 })
	// Whatever comes of it beside points is somebody else's time.
}

// awaitSync waits until so many orders are in, or so few of the two listings open.
func (s *stage) awaitSync(t *tenant, enough func(orders, open int) bool) {
	for deadline := time.Now().Add(syncWait); time.Now().Before(deadline); s.pause(100 * time.Millisecond) {
		orders := s.count(`SELECT coalesce(sum(objects), 0) FROM first_reading WHERE store_id = $1 AND listing = 'orders'`, t.store.ID)
		ended := s.count(`SELECT count(*) FROM first_reading WHERE store_id = $1 AND ended_at IS NOT NULL`, t.store.ID)
		if enough(orders, 2-ended) {
			return
		}
	}
	s.t.Fatalf("the first reading does not get on: %s", s.work.said)
}

func (s *stage) checkSync(t *tenant, orders int) {
	if n := s.count("SELECT count(*) FROM orders WHERE store_id = $1", t.store.ID); n != orders {
		s.t.Fatalf("%d orders are known of %d", n, orders)
	}
	if n := s.count("SELECT count(*) FROM inbox WHERE merchant_id = $1 AND state <> 1", t.id); n != 0 {
		note("first-sync: %d objects had to be asked for alone", n)
	}
}

// What a table is made with to copy rows of orders into.
const (
	likeNothing = "CREATE TABLE copied (LIKE orders)"
	likeIndexes = "CREATE TABLE copied (LIKE orders INCLUDING ALL)"
	likeOrders  = likeIndexes + "; ALTER TABLE copied ADD FOREIGN KEY (merchant_id, store_id) REFERENCES store (merchant_id, id)"
)

// copyOrders copies a store's rows of orders into a table, and returns how many a
// second that takes.
func (s *stage) copyOrders(t *tenant, table string) float64 {
	ctx, conn := s.t.Context(), s.admin.PgConn()
	var rows bytes.Buffer
	tag, err := conn.CopyTo(ctx, &rows, fmt.Sprintf("COPY (SELECT * FROM orders WHERE store_id = '%s') TO STDOUT (FORMAT binary)", t.store.ID))
	s.must(err)
	for _, statement := range []string{"DROP TABLE IF EXISTS copied", table, "CHECKPOINT"} {
		_, err = s.admin.Exec(ctx, statement)
		s.must(err)
	}
	began := time.Now()
	_, err = conn.CopyFrom(ctx, &rows, "COPY copied FROM STDIN (FORMAT binary)")
	s.must(err)
	return float64(tag.RowsAffected()) / time.Since(began).Seconds()
}
