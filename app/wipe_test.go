package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/merchant"
	"regulars/app/platform"
)

// tablesWith lists the tables that have a column.
func (w *world) tablesWith(column string) []string {
	w.t.Helper()
	rows, err := w.owner().Query(w.t.Context(), `SELECT c.relname::text FROM pg_class c JOIN pg_attribute a
		ON a.attrelid = c.oid AND a.attname = $1 AND NOT a.attisdropped
		WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`, column)
	w.must(err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	w.must(err)
	return tables
}

// held counts the rows of one store, or merchant, table by table.
func (w *world) held(column string, id uuid.UUID) map[string]int64 {
	w.t.Helper()
	counts := map[string]int64{}
	for _, table := range w.tablesWith(column) {
		if n := w.count(fmt.Sprintf("SELECT count(*) FROM %s WHERE %s = $1", table, column), id); n > 0 {
			counts[table] = n
		}
	}
	return counts
}

// neighbor is another merchant with a store, a member and points.
func (w *world) neighbor() uuid.UUID {
	w.t.Helper()
	document := giftProgram(800)
	id := w.Merchant(&document)
	for _, query := range []string{
		`INSERT INTO store (merchant_id, id, platform, external_key, url, name, currency, time_zone, credentials, connected_at, state)
			VALUES ($1, gen_random_uuid(), 'shopify', 'next.example', 'https://next.example', 'Next', 'EUR', 'UTC', '', now(), 2)`,
		`INSERT INTO member (merchant_id, id, state, created_at) VALUES ($1, gen_random_uuid(), 2, now())`,
		`INSERT INTO balance (merchant_id, member_id, available, changed_at) SELECT $1, id, 5, now() FROM member WHERE merchant_id = $1`,
		`INSERT INTO lot (merchant_id, id, member_id, source_kind, source_id, granted, remaining, state, available_at)
			SELECT $1, gen_random_uuid(), id, 3, id, 5, 5, 1, now() FROM member WHERE merchant_id = $1`,
		`INSERT INTO transfer (merchant_id, id, idem_key, member_id, debit, credit, amount, kind, source_kind, source_id, at)
			SELECT $1, gen_random_uuid(), 'x', id, 4, 11, 5, 9, 3, id, now() FROM member WHERE merchant_id = $1`,
		`INSERT INTO ledger_day (merchant_id, day, kind, points, transfers) VALUES ($1, current_date, 9, 5, 1), ($1, current_date, 102, 5, 0)`,
	} {
		_, err := w.owner().Exec(w.t.Context(), query, id)
		w.must(err)
	}
	return id
}

// leaves removes the app from the Shopify store, whose platform asks two days
// later for all that is kept.
func (w *world) leaves() {
	w.t.Helper()
	w.coffee.Uninstall()
	w.deliver()
	w.Pass(48 * time.Hour)
	w.redactStore(w.coffeeID)
}

func (w *world) redactStore(id uuid.UUID) {
	w.t.Helper()
	w.tell(id, platform.Event{At: w.Now(), Redact: &platform.Redact{Scope: platform.RedactStore, At: w.Now()}})
	w.drained()
}

func TestAStoreThatLeftIsWipedAndNothingElse(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	neighbor := w.neighbor()
	s, tea := w.shopify(), w.woo()
	_, both := w.newcomer(s, "both@coffee.example")
	second, other := w.newcomer(tea, "both@tea.example")
	w.must(w.MergeMembers(t.Context(), w.merchant, both, other))
	only, gone := w.newcomer(s, "only@coffee.example")
	teaOnly, _ := w.newcomer(tea, "only@tea.example")
	for _, customer := range []int64{only} {
		s.buy(purchase{customer: customer, quantity: 2, unit: 10000})
	}
	tea.buy(purchase{customer: second, quantity: 1, unit: 5000})
	w.deliver()
	kept, err := w.Redeem(t.Context(), w.five(s, both, 1))
	w.must(err)
	_, err = w.Redeem(t.Context(), w.five(tea, both, 2))
	w.must(err)
	w.drained()
	if w.held("store_id", s.id)["redemption_lot"] != 0 || len(w.held("store_id", s.id)) < 6 {
		t.Fatalf("of the store is held %v: this test shows nothing", w.held("store_id", s.id))
	}
	next, balance := w.held("merchant_id", neighbor), w.balance(tea.id, second)
	w.leaves()
	w.Pass(3 * time.Minute)
	w.drained()

	left := w.held("store_id", s.id)
	delete(left, "store_wipe") // says that it was done
	if len(left) > 0 || w.count("SELECT count(*) FROM store WHERE id = $1", s.id) != 0 {
		t.Errorf("of the store is left %v", left)
	}
	if found := w.traces("only@coffee.example"); len(found) > 0 {
		t.Errorf("whom only that store knew is still in %v", found)
	}
	if n := w.count("SELECT count(*) FROM redemption_lot WHERE redemption_id = $1", kept.ID); n != 0 {
		t.Errorf("%d pieces of a reward are left that is gone", n)
	}
	if _, err := w.Member(t.Context(), w.merchant, gone); err == nil {
		t.Error("the page of whom only that store knew is there")
	}
	if got := w.balance(tea.id, second); got.Available != balance.Available || got.Pending != balance.Pending {
		t.Errorf("who is known in both stores has %+v, before %+v", got, balance)
	}
	if _, err := w.Member(t.Context(), w.merchant, both); err != nil {
		t.Errorf("the page of who is known in both stores: %v", err)
	}
	if n := w.memberOf(tea.id, teaOnly); n == uuid.Nil {
		t.Error("the other store's member is gone")
	}
	w.audit()
	if diff := cmp.Diff(next, w.held("merchant_id", neighbor)); diff != "" {
		t.Errorf("another merchant's rows (-before +after):\n%s", diff)
	}
	if found, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10); err != nil || found.Total != 0 {
		t.Errorf("something needs attention: %+v %v", found.Items, err)
	}

	tea.buy(purchase{customer: second, quantity: 1, unit: 1000}) // life goes on in the other store
	w.deliver()
	w.audit()
	w.redactStore(tea.id) // it did not leave
	w.Pass(72 * time.Hour)
	if state := w.storeState(tea); state != merchant.Connected {
		t.Errorf("a store that stayed is in state %d", state)
	}
}

func TestAMerchantGoesWithItsLastStore(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	neighbor := w.neighbor()
	s := w.shopify()
	customer, _ := w.newcomer(s, "last@coffee.example")
	s.buy(purchase{customer: customer, quantity: 2, unit: 10000})
	w.deliver()
	next := w.held("merchant_id", neighbor)
	_, err := w.owner().Exec(t.Context(), "UPDATE store SET state = 2, left_at = now() WHERE id = $1", w.teaID)
	w.must(err)
	w.leaves()
	w.Pass(3 * time.Minute)
	w.redactStore(w.teaID)
	w.redactStore(w.teaID) // platforms repeat themselves
	w.Pass(72 * time.Hour)
	w.drained()
	if left := w.held("merchant_id", w.merchant); len(left) > 0 || w.count("SELECT count(*) FROM merchant WHERE id = $1", w.merchant) != 0 {
		t.Errorf("of the merchant is left %v", left)
	}
	if diff := cmp.Diff(next, w.held("merchant_id", neighbor)); diff != "" {
		t.Errorf("another merchant's rows (-before +after):\n%s", diff)
	}
}

func TestAStoreThatCameBackKeepsAllItHad(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, _ := w.newcomer(s, "back@coffee.example")
	w.coffee.Uninstall()
	w.deliver()
	w.redactStore(s.id)
	w.Pass(47 * time.Hour)
	w.reconnect(s)
	w.Pass(2 * time.Hour)
	w.drained()
	if n := w.count("SELECT count(*) FROM store_wipe WHERE called_off"); n != 1 {
		t.Errorf("%d wipes were called off, want 1", n)
	}
	w.want(s.id, customer, 0, 800)
	w.audit()
}

// TestNothingIsWipedThatNobodyAskedFor: the function that may delete what is
// append-only does so for a store on its way out alone.
func TestNothingIsWipedThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	customer, _ := w.newcomer(w.shopify(), "stays@coffee.example")
	app, err := pgx.Connect(t.Context(), w.Database.URL)
	w.must(err)
	defer func() { _ = app.Close(t.Context()) }()
	_, err = app.Exec(t.Context(), "SELECT set_config('regulars.merchant_id', $1, false), set_config('regulars.wiping', 'on', false)", w.merchant.String())
	w.must(err)
	for _, query := range []string{
		"SELECT wipe_rows(NULL, 10)", "SELECT wipe_rows('" + w.coffeeID.String() + "', 10)", "DELETE FROM transfer", "DELETE FROM audit_log",
		"SELECT let_owner_wipe()",
	} {
		if _, err := app.Exec(t.Context(), query); err == nil {
			t.Errorf("%q was done", query)
		}
	}
	_, err = w.owner().Exec(t.Context(), "DELETE FROM transfer WHERE merchant_id = $1", w.merchant)
	if err == nil {
		t.Error("the owner deleted transfers")
	}
	w.want(w.coffeeID, customer, 0, 800)
	if all := w.tablesWith("merchant_id"); !slices.Contains(all, "transfer") {
		t.Fatalf("tables of merchants are %v", all)
	}
	for _, table := range w.tablesWith("merchant_id") {
		if n := w.count(`SELECT count(*) FROM pg_class c WHERE relname = $1 AND relrowsecurity AND NOT EXISTS
			(SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'wipe')`, table); n != 0 {
			t.Errorf("the rows of %s cannot be wiped", table)
		}
	}
}
