package app_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

// mute keeps both stores from sending any webhook.
func (w *world) mute() {
	w.coffee.Switch(shopifytest.Switches{Mute: true})
	w.tea.Set(wootest.Mute, true)
}

// promise is the time within which a change must be seen without any webhook.
func promise(s site) time.Duration {
	if s.kind == platform.Shopify {
		return 15 * time.Minute
	}
	return 10 * time.Minute
}

func TestWithoutAnyWebhookChangesAreSeenInTime(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, _ := w.newcomer(s, mail("silent"))
		w.Pass(time.Hour)
		w.mute()
		within := func(what string, pending int64) {
			t.Helper()
			for left := promise(s); left > 0; left -= time.Minute {
				w.Pass(time.Minute)
			}
			if got := w.balance(s.id, customer).Pending; got != pending {
				t.Errorf("%v after %s the member has %d pending points, want %d", promise(s), what, got, pending)
			}
		}
		id := s.buy(purchase{customer: customer, quantity: 3, unit: 1000})
		within("an order", 60)
		s.grow(id)
		within("an edit", 80)
		s.refund(id)
		within("a refund", 60)
		s.cancel(id)
		within("a cancellation", 0)
		if s.kind == platform.Shopify {
			w.coffee.AddProduct(shopifytest.Product{Title: "Silent beans", Price: 900})
		} else {
			w.tea.AddProduct("Silent beans", "Teas", 900)
		}
		within("a product", 0)
		if n := w.count("SELECT count(*) FROM product WHERE title = 'Silent beans' AND price = 900"); n != 1 {
			t.Errorf("%d products of the new name are known, want 1", n)
		}
		missed := w.count("SELECT webhooks_missed FROM store WHERE id = $1", s.id)
		if missed != 4 {
			t.Errorf("%d webhooks count as missed, want the 4 changes of the order", missed)
		}
		w.audit()
	})
}

func TestCustomersAreScannedDailyAndTheDeletedFound(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		gone, _ := w.newcomer(s, mail("gone"))
		w.Pass(25 * time.Hour)
		w.mute()
		fresh := s.register(mail("unheard"))
		if s.kind == platform.Shopify {
			w.coffee.DeleteCustomer(gone)
		} else {
			w.tea.DeleteCustomer(gone)
		}
		w.Pass(24*time.Hour + time.Minute)
		w.want(s.id, fresh, 0, 50)
		if n := w.count("SELECT count(*) FROM identity WHERE store_id = $1 AND customer_id = $2 AND deleted_at IS NOT NULL", s.id, fmt.Sprint(gone)); n != 1 {
			t.Error("a customer deleted in the store is still here a day later")
		}
		if n := w.count("SELECT count(*) FROM identity WHERE store_id = $1 AND customer_id = $2 AND deleted_at IS NULL", s.id, fmt.Sprint(fresh)); n != 1 {
			t.Error("a customer who is there counts as deleted")
		}
		w.want(s.id, gone, 0, 50) // the points stay: the person may have other accounts
		w.audit()
	})
}

func TestAPassThatIsCutOffGoesOnWhereItStopped(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, _ := w.newcomer(s, mail("many"))
		w.Pass(time.Hour)
		w.mute()
		const orders = 130 // more than a page on either platform
		for range orders {
			s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		}
		w.Advance(11 * time.Minute)
		pages := 0
		w.network.every = func(r *http.Request, body string) error {
			woo := s.kind == platform.WooCommerce && strings.HasSuffix(r.URL.Path, "/orders")
			if woo || s.kind == platform.Shopify && strings.Contains(body, "orders(") {
				if pages++; pages == 2 {
					return errors.New("the connection broke")
				}
			}
			return nil
		}
		w.Drain()
		first := w.balance(s.id, customer).Pending
		if first == 0 || first == 20*orders {
			t.Fatalf("%d points after the cut: this test shows nothing", first)
		}
		if n := w.count("SELECT count(*) FROM store_cursor WHERE store_id = $1 AND listing = 'orders' AND page <> '' AND failures = 1", s.id); n != 1 {
			t.Error("the place where the pass stopped was not kept")
		}
		w.Pass(6 * time.Second) // one failure may be chance
		w.want(s.id, customer, 20*orders, 50)
		w.audit()
	})
}

func TestAFirstReadingOfOldOrdersMissedNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, s := range w.sites() {
		customer := s.register(mail("old"))
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	}
	w.deliver()
	for _, statement := range []string{
		"UPDATE store SET last_reconciled_at = NULL", "DELETE FROM orders",
		"UPDATE store_cursor SET since = 'epoch', next_at = 'epoch' WHERE listing <> 'orders'", // they are read to their end first
		"UPDATE store_cursor SET since = 'epoch', next_at = 'epoch' WHERE listing = 'orders'",
	} {
		_, err := w.owner().Exec(t.Context(), statement)
		w.must(err)
		if strings.HasPrefix(statement, "UPDATE store_cursor") {
			w.Drain()
		}
	}
	if n := w.count("SELECT count(*) FROM orders"); n != 2 {
		t.Errorf("%d orders were read, want 2", n)
	}
	if n := w.count("SELECT sum(webhooks_missed)::bigint FROM store"); n != 0 {
		t.Errorf("%d webhooks count as missed in the very first reading, want none", n)
	}
}

func TestOurOwnWritesDoNotComeBackForEver(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		customer, _ := w.newcomer(s, mail("mirror"))
		s.buy(purchase{customer: customer, quantity: 3, unit: 1000})
		for range 10 { // write, hear the echo, and so on
			w.deliver()
			w.Pass(5 * time.Second)
		}
		deliveries, wishes := w.count("SELECT count(*) FROM inbox"), w.count("SELECT coalesce(sum(wanted), 0)::bigint FROM effect")
		if n := w.count("SELECT count(*) FROM effect WHERE written = wanted AND state = 1"); n == 0 {
			t.Error("nothing was written to the store: this test shows nothing")
		}
		for range 10 {
			w.deliver()
			w.Pass(5 * time.Second)
		}
		if n := w.count("SELECT count(*) FROM inbox") - deliveries; n != 0 {
			t.Errorf("%d deliveries more came without anything happening", n)
		}
		if n := w.count("SELECT coalesce(sum(wanted), 0)::bigint FROM effect") - wishes; n != 0 {
			t.Errorf("%d writes more were asked for without anything happening", n)
		}
		if wishes > 4 {
			t.Errorf("%d writes were asked for by joining and one order", wishes)
		}
	})
}
