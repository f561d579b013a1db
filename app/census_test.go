package app_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/inbox"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/work"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

// aDay is the time within which a deletion must be seen without any webhook.
const aDay = 24 * time.Hour

// buyInTea registers a customer who buys a number of things of 10 euro each.
func (w *world) buyInTea(email string, orders int) (customer int64, ids []int64) {
	w.t.Helper()
	s := w.woo()
	customer, _ = w.newcomer(s, mail(email))
	for range orders {
		ids = append(ids, s.buy(purchase{customer: customer, quantity: 1, unit: 1000}))
	}
	w.deliver()
	w.want(w.teaID, customer, int64(20*orders), 50)
	return customer, ids
}

// insteadOf answers requests whose path contains part with a status and a body;
// "" lets them pass again.
func (n *wire) insteadOf(part string, status int, body string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.answer = func(r *http.Request) *http.Response {
		if part == "" || !strings.Contains(r.URL.Path, part) {
			return nil
		}
		out := say(status)
		out.Body = io.NopCloser(strings.NewReader(body))
		return out
	}
}

func TestOrdersAndProductsDeletedForGoodAreFoundWithinADay(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		w.network.any = func() { w.Advance(2 * time.Second) } // else the store is asked too often at once
		customer, _ := w.newcomer(s, mail("erased"))
		var ids []int64
		for range 130 { // more than a page
			ids = append(ids, s.buy(purchase{customer: customer, quantity: 1, unit: 1000}))
		}
		product, kept := w.sell(s, "Doomed"), w.sell(s, "Kept")
		w.deliver()
		w.Pass(3 * time.Hour)
		w.want(s.id, customer, 20*130, 50)
		w.mute()
		w.erase(s, product, ids[0], ids[115])
		s.cancel(ids[7]) // the ordinary listing tells that, and nobody asks again
		w.Pass(aDay)
		w.want(s.id, customer, 20*127, 50)
		known := func(id int64) int64 {
			return w.count("SELECT count(*) FROM product WHERE store_id = $1 AND external_id = $2", s.id, fmt.Sprint(id))
		}
		if known(product) != 0 || known(kept) != 1 {
			t.Errorf("%d of the deleted product and %d of the other are known, want 0 and 1", known(product), known(kept))
		}
		const asked = `SELECT count(*) FROM inbox WHERE position('{"Incomplete":true'::bytea IN body) > 0`
		before := w.count(asked)
		if before < 3 || before > 4 {
			t.Errorf("the store was asked about %d things, want the 3 that went", before)
		}
		w.Pass(aDay)
		if n := w.count(asked) - before; n != 0 {
			t.Errorf("%d things were asked for again a day later, want none", n)
		}
		w.audit()
	})
}

// sell puts something on sale.
func (w *world) sell(s site, name string) int64 {
	if s.kind == platform.Shopify {
		return w.coffee.AddProduct(shopifytest.Product{Title: name, Price: 900}).ID
	}
	return w.tea.AddProduct(name, "Teas", 900)
}

// erase deletes a product and orders for good.
func (w *world) erase(s site, product int64, orders ...int64) {
	for _, id := range orders {
		if s.kind == platform.Shopify {
			w.coffee.DeleteOrder(id)
		} else {
			w.tea.Erase(id)
		}
	}
	if s.kind == platform.Shopify {
		w.coffee.DeleteProduct(product)
	} else {
		w.tea.EraseProduct(product)
	}
}

func TestOnlyWooCommercesOwnWordTakesAnOrderBack(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	customer, ids := w.buyInTea("guarded", 3)
	w.Pass(3 * time.Hour)
	w.mute()
	w.tea.Erase(ids[1])
	for _, body := range []string{
		"<html><body>Not found</body></html>", "", `{"code":"rest_no_route"}`, `{"code":"rest_forbidden_by_firewall"}`,
	} {
		w.network.insteadOf("/orders/"+fmt.Sprint(ids[1]), http.StatusNotFound, body)
		w.Pass(aDay / 2)
		w.want(w.teaID, customer, 60, 50)
	}
	w.network.insteadOf("", 0, "")
	w.Pass(aDay)
	w.want(w.teaID, customer, 40, 50)
	w.audit()
}

func TestAStoreThatSeemsEmptyMakesNothingVanish(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	customer, ids := w.buyInTea("doubtful", 40)
	w.Pass(3 * time.Hour)
	w.mute()
	for _, id := range ids[:25] {
		w.tea.Erase(id)
	}
	doubts := func() []work.Trouble {
		t.Helper()
		list, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 50)
		w.must(err)
		var found []work.Trouble
		for _, item := range list.Items {
			found = append(found, item.Trouble)
		}
		return found
	}
	for day := range 2 { // it is said once, however often it is found
		w.Pass(aDay)
		w.want(w.teaID, customer, 800, 50)
		found := doubts()
		if len(found) != 1 || found[0].State != work.Dead || !strings.Contains(found[0].Error, "25 of the 40 orders") {
			t.Fatalf("after day %d this needs attention: %+v, want the one doubt", day+1, found)
		}
	}
	_, err := w.Replay(t.Context(), w.merchant, []uuid.UUID{doubts()[0].ID})
	w.must(err)
	w.Drain()
	w.want(w.teaID, customer, 300, 50)
	if found := doubts(); len(found) != 0 {
		t.Errorf("this still needs attention: %+v", found)
	}
	w.audit()
}

func TestADoubtEndsWhenTheStoreIsItselfAgain(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	customer, _ := w.buyInTea("itself", 25)
	w.Pass(3 * time.Hour)
	w.network.insteadOf("/wc/v3/orders", http.StatusOK, "[]")
	w.Pass(aDay)
	if n := w.count("SELECT count(*) FROM inbox WHERE state = 2 AND topic LIKE $1", inbox.DoubtTopic+"%"); n != 1 {
		t.Errorf("%d doubts need attention while the store lists nothing, want 1", n)
	}
	w.network.insteadOf("", 0, "")
	w.Pass(aDay)
	if n := w.count("SELECT count(*) FROM inbox WHERE state = 2"); n != 0 {
		t.Errorf("%d deliveries need attention after the store came back, want none", n)
	}
	w.want(w.teaID, customer, 500, 50)
	w.audit()
}

func TestAStoreThatIsAskedTooOftenIsLeftAloneAndNobodyElseWaits(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	customer, ids := w.buyInTea("patient", 30)
	coffee, _ := w.newcomer(w.shopify(), mail("hurried"))
	w.tea.Set(wootest.Mute, true)
	for _, id := range ids {
		w.tea.RefundLine(id, 0, 1)
		w.tell(w.teaID, platform.Event{Incomplete: true, Refund: &platform.OrderRef{ID: fmt.Sprint(id)}})
	}
	w.shopify().buy(purchase{customer: coffee, quantity: 1, unit: 1000})
	refused := 0
	w.network.mu.Lock()
	w.network.answer = func(r *http.Request) *http.Response {
		if !strings.Contains(r.URL.Path, "/wc/v3/orders/") {
			return nil
		}
		refused++
		out := say(http.StatusTooManyRequests)
		out.Header.Set("Retry-After", "3000")
		return out
	}
	w.network.mu.Unlock()
	w.deliver()
	if refused < 1 || refused > 8 { // those that were on their way
		t.Errorf("the store was asked %d times after it had said that this is too often", refused)
	}
	w.want(w.coffeeID, coffee, 20, 50)
	if n := w.count("SELECT count(*) FROM inbox WHERE state = 0 AND attempts = 0 AND dispatches = 0 AND next_at > $1",
		w.Now().Add(49*time.Minute)); n != 30 {
		t.Errorf("%d deliveries wait as long as the store said without having used up an attempt, want 30", n)
	}
	w.network.insteadOf("", 0, "")
	w.Pass(51 * time.Minute)
	w.want(w.teaID, customer, 0, 50)
	w.audit()
}

func TestListingsOfAStoreThatIsAwayAreReadWhenItIsBack(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	customer, _ := w.buyInTea("away", 1)
	before := w.count("SELECT count(*) FROM store_cursor WHERE store_id = $1", w.teaID)
	for _, state := range []int{1, 2} {
		_, err := w.owner().Exec(t.Context(), "UPDATE store SET state = $2 WHERE id = $1", w.teaID, state)
		w.must(err)
		w.Advance(2 * aDay)
		w.Drain()
		if due := w.count("SELECT count(*) FROM store_cursor WHERE store_id = $1 AND next_at < $2", w.teaID, w.Now()); due != before {
			t.Errorf("%d of %d listings are due still in state %d: the others were handed out for nothing", due, before, state)
		}
	}
	w.mute()
	w.woo().buy(purchase{customer: customer, quantity: 1, unit: 1000})
	_, err := w.owner().Exec(t.Context(), "UPDATE store SET state = 0 WHERE id = $1", w.teaID)
	w.must(err)
	w.Advance(time.Second)
	w.Drain()
	w.want(w.teaID, customer, 20+20, 50)
}
