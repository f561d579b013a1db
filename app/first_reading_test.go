package app_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/journey"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// filesFrom has listings of at least so many objects read from files.
func filesFrom(objects int64) func(*apptest.Options) {
	return func(o *apptest.Options) {
		o.Polling = app.DefaultPolling()
		every := o.Polling[platform.Shopify]
		every.FileFrom = objects
		o.Polling[platform.Shopify] = every
	}
}

// beginAnew has the coffee shop's listings read as if it had just been connected.
func (w *world) beginAnew() {
	w.t.Helper()
	for _, statement := range []string{
		"DELETE FROM first_reading", "UPDATE store SET last_reconciled_at = NULL, webhooks_missed = 0",
		"UPDATE store_cursor SET since = 'epoch', page = '', pass_start = NULL, next_at = 'epoch' WHERE listing IN ('orders', 'customers', 'products')",
	} {
		_, err := w.owner().Exec(w.t.Context(), statement)
		w.must(err)
	}
}

// texts lists a query's rows, each a text.
func (w *world) texts(query string) []string {
	w.t.Helper()
	rows, err := w.owner().Query(w.t.Context(), query)
	w.must(err)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	w.must(err)
	return list
}

// TestAStoreReadFromFilesIsAsReadByPages compares all that is known of a store,
// and what its orders earned, after both.
func TestAStoreReadFromFilesIsAsReadByPages(t *testing.T) {
	t.Parallel()
	guests := testProgram(program.Guests)
	known := func(document *program.Document, from int64, set shopifytest.BulkSwitches) []string {
		w := newWorld(t, document, filesFrom(from))
		w.mute()
		w.coffee.SeedHistory(30, 10)
		w.coffee.Imagine(shopifytest.Past{Customers: 20, Orders: 60})
		for i := range 12 {
			customer := w.coffee.Customers()[i%5]
			w.coffee.PlaceOrder(shopifytest.NewOrder{
				CustomerID: customer.ID, Email: customer.Email, Items: []shopifytest.Item{{Quantity: 2, Unit: 1000 + int64(i)}},
			})
		}
		w.beginAnew()
		w.coffee.SwitchBulk(set)
		w.Drain()
		w.Pass(time.Minute)
		if n := w.coffee.BulkOperations(); (n > 0) != (from == 1) {
			t.Errorf("%d files were made for listings from %d objects on", n, from)
		}
		if n := w.count("SELECT count(*) FROM first_reading WHERE ended_at IS NULL"); n != 0 {
			t.Errorf("%d listings were not read to their end", n)
		}
		if n := w.count("SELECT count(*) FROM inbox WHERE state <> 1"); n != 0 {
			t.Errorf("%d deliveries are left", n)
		}
		if n := w.count("SELECT sum(webhooks_missed)::bigint FROM store"); n != 0 {
			t.Errorf("%d webhooks count as missed in a first reading", n)
		}
		if n := w.count("SELECT count(*) FROM member_count WHERE apart > 0 AND n > 0"); (n > 0) != (from == 1) {
			t.Errorf("%d counts are of a lane beside, with files from %d objects on", n, from)
		}
		w.audit()
		return w.texts(`SELECT concat_ws(' ', 'order', external_id, name, customer_id, status, total, length(packed), program_version, posted, note, member_id IS NULL) FROM orders
			UNION ALL SELECT concat_ws(' ', 'person', i.customer_id, i.verified, i.account, i.tags, m.state, m.name, m.email, b.pending)
				FROM identity i JOIN member m ON m.merchant_id = i.merchant_id AND m.id = i.member_id JOIN balance b ON b.member_id = m.id
			UNION ALL SELECT concat_ws(' ', 'product', external_id, title, price, active, collections) FROM product
			UNION ALL SELECT concat_ws(' ', 'listing', listing, objects) FROM first_reading r JOIN store s ON s.id = r.store_id AND s.platform = 'shopify'
			ORDER BY 1`)
	}
	pages := known(&guests, 1_000_000, shopifytest.BulkSwitches{})
	if earned := strings.Count(strings.Join(pages, "\n"), " 1 "); earned == 0 || len(pages) < 100 {
		t.Fatalf("only %d things are known: this test shows nothing", len(pages))
	}
	before := known(nil, 1_000_000, shopifytest.BulkSwitches{}) // the program
	for _, c := range []struct {
		name     string
		document *program.Document
		set      shopifytest.BulkSwitches
		pages    []string
	}{
		{"in order", &guests, shopifytest.BulkSwitches{}, pages},
		{"scattered, and it breaks off", &guests, shopifytest.BulkSwitches{Scatter: true, CutAt: 60_000}, pages},
		{"in two lanes", nil, shopifytest.BulkSwitches{Scatter: true}, before},
	} {
		if diff := cmp.Diff(c.pages, known(c.document, 1, c.set)); diff != "" {
			t.Errorf("%s: files tell something else:\n%s", c.name, diff[:min(len(diff), 3000)])
		}
	}
}

// TestLanesThatMeetGiveWay has all accounts be of one person, whom both lanes would
// write: the load is taken in one piece, and nothing is counted twice.
func TestLanesThatMeetGiveWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, filesFrom(1))
	w.mute()
	w.coffee.Imagine(shopifytest.Past{Customers: 20, Orders: 300})
	w.beginAnew()
	w.must(w.Reconcile(t.Context(), w.merchant, w.coffeeID, merchant.ListCustomers))
	_, err := w.owner().Exec(t.Context(), "UPDATE identity SET member_id = (SELECT min(member_id::text)::uuid FROM identity)")
	w.must(err)
	w.Drain()
	w.Pass(time.Minute)
	read := w.count("SELECT objects FROM first_reading WHERE listing = 'orders' AND store_id = $1 AND ended_at IS NOT NULL", w.coffeeID)
	known := w.count("SELECT count(*) FROM orders WHERE customer_id <> ''")
	if counted := w.count("SELECT max(orders) FROM balance"); read != 300 || known < 200 || counted != known {
		t.Errorf("%d orders were read; %d of them are one person's, and %d count", read, known, counted)
	}
	if n := w.count("SELECT count(DISTINCT nth) FROM orders WHERE customer_id <> ''"); n != known {
		t.Errorf("%d orders have %d numbers", known, n)
	}
}

// TestAFileThatComesToNothingIsMadeAgainAndThenPagesAreRead has every way in which
// a file can fail end with all that the store has.
func TestAFileThatComesToNothingIsMadeAgainAndThenPagesAreRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set   shopifytest.BulkSwitches
		files int // made for three listings
	}{
		"refused":         {shopifytest.BulkSwitches{Refuse: true}, 0},
		"failing":         {shopifytest.BulkSwitches{FailAs: "TIMEOUT"}, 9},
		"gone":            {shopifytest.BulkSwitches{Expired: true}, 9},
		"of the held one": {shopifytest.BulkSwitches{Hold: true}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil, filesFrom(1))
			w.mute()
			w.coffee.SeedProducts()
			w.coffee.Imagine(shopifytest.Past{Customers: 20, Orders: 60})
			w.beginAnew()
			w.coffee.SwitchBulk(c.set)
			w.Drain()
			if c.set.Hold {
				w.Pass(10 * time.Minute)
				w.preparing(30)
				w.coffee.SwitchBulk(shopifytest.BulkSwitches{})
			}
			w.Pass(5 * time.Minute)
			w.Pass(5 * time.Minute)
			if n := w.count("SELECT count(*) FROM orders"); n != 60 {
				t.Errorf("%d orders are known of 60", n)
			}
			if n := w.count("SELECT count(*) FROM first_reading WHERE ended_at IS NULL"); n != 0 {
				t.Errorf("%d listings were not read to their end", n)
			}
			if n := w.coffee.BulkOperations(); n != c.files {
				t.Errorf("%d files were made, want %d", n, c.files)
			}
		})
	}
}

// preparing looks at what the stores page says while files are being made.
func (w *world) preparing(orders int64) {
	w.t.Helper()
	sights, err := w.StoreSights(w.t.Context(), w.merchant)
	w.must(err)
	coffee := sights[slices.IndexFunc(sights, func(s app.StoreSight) bool { return s.Store.ID == w.coffeeID })]
	if !coffee.RecentOnly || len(coffee.Withheld) != 0 {
		w.t.Errorf("the coffee shop shows orders of all times: %t, and keeps back %v", !coffee.RecentOnly, coffee.Withheld)
	}
	for _, p := range coffee.Readings {
		if p.Listing == merchant.ListOrders && (p.Stage != merchant.ReadingPreparing || p.Done != orders || p.Total != 2*orders || p.Left == 0) {
			w.t.Errorf("while the file is made: %+v", p)
		}
	}
	if len(coffee.Readings) != 3 {
		w.t.Errorf("%d listings are being read, want 3", len(coffee.Readings))
	}
}

// TestThatAStoreShowsAllItsOrdersIsKnownAsSoonAsItSaysSo: our own credentials are
// those of before.
func TestThatAStoreShowsAllItsOrdersIsKnownAsSoonAsItSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, c := range []struct {
		change func(...string)
		recent bool
	}{{w.coffee.GrantScopes, false}, {w.coffee.RevokeScopes, true}} {
		c.change("read_all_orders")
		w.deliver()
		sights, err := w.StoreSights(t.Context(), w.merchant)
		w.must(err)
		for _, s := range sights {
			if want := c.recent && s.Store.ID == w.coffeeID; s.RecentOnly != want {
				t.Errorf("%s shows recent orders alone: %t, want %t", s.Store.Name, s.RecentOnly, want)
			}
		}
	}
}

// TestAFileIsReadOnWhereAWorkerLeftIt cuts a worker off in the middle of a file.
func TestAFileIsReadOnWhereAWorkerLeftIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, filesFrom(1))
	w.mute()
	w.coffee.Imagine(shopifytest.Past{Customers: 100, Orders: 3500})
	w.beginAnew()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	watch, err := pgx.Connect(ctx, w.Database.AdminURL)
	w.must(err)
	go func() { // the worker is gone as soon as something of the file is in
		for ctx.Err() == nil {
			var objects int64
			err := watch.QueryRow(ctx, "SELECT objects FROM first_reading WHERE listing = 'orders' AND store_id = $1", w.coffeeID).Scan(&objects)
			if err == nil && objects > 0 {
				stop()
			}
		}
	}()
	_ = w.Reconcile(ctx, w.merchant, w.coffeeID, merchant.ListOrders)
	before := w.count("SELECT objects FROM first_reading WHERE listing = 'orders' AND store_id = $1", w.coffeeID)
	if before == 0 || before == 3500 {
		t.Fatalf("%d orders were in when the worker was gone: this test shows nothing", before)
	}
	if n := w.count("SELECT count(*) FROM orders"); n < before { // a lane may have got further
		t.Errorf("%d orders are in, and %d count as read", n, before)
	}
	asked := 0
	w.network.every = func(r *http.Request, body string) error {
		if strings.Contains(body, "bulkOperationRunQuery") && strings.Contains(body, "orders") {
			asked++
		}
		return nil
	}
	w.Pass(2 * time.Minute)
	if n := w.count("SELECT count(*) FROM orders"); n != 3500 {
		t.Errorf("%d orders are in, want 3500", n)
	}
	if n := w.count("SELECT objects FROM first_reading WHERE listing = 'orders' AND store_id = $1 AND ended_at IS NOT NULL", w.coffeeID); n != 3500 || asked != 0 {
		t.Errorf("%d orders count as read, and %d more files were asked for", n, asked)
	}
}

// TestAStoresPastStartsNothing connects a store with a past to a merchant whose
// automations listen.
func TestAStoresPastStartsNothing(t *testing.T) {
	t.Parallel()
	for _, from := range []int64{1, 1_000_000} {
		t.Run(fmt.Sprint(from), func(t *testing.T) {
			t.Parallel()
			document := testProgram(program.Accounts)
			w := newWorld(t, &document, filesFrom(from))
			customer := w.coffee.AddCustomer(shopifytest.Customer{Email: mail("past"), Enabled: true, Verified: true})
			w.deliver()
			w.switchOn(waits(journey.Listen{Kind: journey.Ordered}))
			w.mute()
			w.Pass(2 * time.Hour)
			_, err := w.owner().Exec(t.Context(), "UPDATE store SET connected_at = $1", w.Now())
			w.must(err)
			w.coffee.PlaceOrder(shopifytest.NewOrder{
				CustomerID: customer.ID, Items: []shopifytest.Item{{Quantity: 1, Unit: 1000}}, At: w.Now().Add(-time.Hour),
			})
			w.beginAnew()
			w.Drain()
			if n := w.count("SELECT count(*) FROM orders"); n != 1 {
				t.Fatalf("%d orders are known", n)
			}
			member := w.memberOf(w.coffeeID, customer.ID)
			if runs := w.went(member); len(runs) != 0 {
				t.Errorf("an order from before the store was connected began %v", runs)
			}
			w.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: customer.ID, Items: []shopifytest.Item{{Quantity: 1, Unit: 1000}}})
			w.Pass(15 * time.Minute)
			if n := w.count("SELECT count(*) FROM orders"); n != 2 {
				t.Fatalf("%d orders are known", n)
			}
			if runs := w.went(member); len(runs) != 1 {
				t.Errorf("an order of now began %v, want one run", runs)
			}
		})
	}
}

// TestWhatAStoreKeepsBackIsSaid has a store withhold protected data, and then not.
func TestWhatAStoreKeepsBackIsSaid(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, filesFrom(1))
	w.mute()
	customer := w.coffee.AddCustomer(shopifytest.Customer{
		Email: mail("hidden"), FirstName: "Ann", LastName: "Lee", Enabled: true, Verified: true, Country: "DE",
	})
	w.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: customer.ID, Items: []shopifytest.Item{{Quantity: 3, Unit: 1000}}})
	w.coffee.Withhold(true)
	w.beginAnew()
	w.Drain()
	withheld := func() []string {
		sights, err := w.StoreSights(t.Context(), w.merchant)
		w.must(err)
		return sights[slices.IndexFunc(sights, func(s app.StoreSight) bool { return s.Store.ID == w.coffeeID })].Withheld
	}
	if diff := cmp.Diff([]string{"address", "email", "name", "phone"}, withheld()); diff != "" {
		t.Error(diff)
	}
	w.want(w.coffeeID, customer.ID, 60, 50) // whoever has neither name nor e-mail earns all the same
	w.coffee.Withhold(false)
	w.Pass(24 * time.Hour)
	if kept := withheld(); len(kept) != 0 {
		t.Errorf("after the app was approved %v is said to be kept back", kept)
	}
	w.audit()
}
