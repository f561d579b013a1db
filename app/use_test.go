package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/app/platform"
	"regulars/app/reward"
)

// quietWorld keeps the listings out of a test about webhooks that come late.
func quietWorld(t *testing.T, kind platform.Kind) (*world, site) {
	t.Helper()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	if kind == platform.Shopify {
		return w, w.shopify()
	}
	return w, w.woo()
}

// spending is a reward that was used on an order.
type spending struct {
	taken    *reward.Redemption
	customer int64
	order    int64
	said     []sent // what the store said of the order, one state after the other
}

// spend takes the reward, uses it on an order and moves the order on.
func (w *world) spend(s site, name string, moves ...func(order int64)) spending {
	w.t.Helper()
	customer, member := w.newcomer(s, mail(name))
	taken, err := w.Redeem(w.t.Context(), w.five(s, member, 1))
	w.must(err)
	if taken.Shown() == "" {
		w.t.Fatalf("%s: the redemption is %s (%s)", name, taken.Status, taken.LastError)
	}
	order := s.buy(purchase{customer: customer, quantity: 1, unit: 1500, codes: []string{taken.Code}})
	said := []sent{w.last(order)}
	for _, move := range moves {
		w.Advance(2 * time.Second)
		move(order)
		said = append(said, w.last(order))
	}
	return spending{taken, customer, order, said}
}

// last is the newest that the stores now say of an order.
func (w *world) last(order int64) sent {
	w.t.Helper()
	var found *sent
	for _, one := range w.overhear() {
		if one.order() == order {
			found = &one
		}
	}
	if found == nil {
		w.t.Fatalf("no webhook is about order %d", order)
	}
	return *found
}

// codeLife is what becomes of an order that used a code, and of the code.
type codeLife struct {
	name  string
	moves []func(order int64)
	ends  reward.State
}

func TestACodeOfACancelledOrderWorksAgainWhereTheStoreCountsItsUseBack(t *testing.T) {
	t.Parallel()
	w, s := quietWorld(t, platform.WooCommerce)
	to := func(status string) func(int64) { return func(order int64) { w.tea.SetStatus(order, status) } }
	w.live(s, []codeLife{
		{"used", nil, reward.Used},
		{"cancelled", []func(int64){s.cancel}, reward.Issued},
		{"failed", []func(int64){to("failed")}, reward.Issued},
		{"refunded", []func(int64){s.refundRest}, reward.Used},
		{"cancelled and back", []func(int64){s.cancel, to("processing")}, reward.Used},
		{"cancelled at last", []func(int64){s.cancel, to("processing"), s.cancel}, reward.Issued},
		{"cancelled and noted", []func(int64){s.cancel, s.touch}, reward.Issued},
	})
	// A deletion says nothing of when: an order heard of after it is found out by the listings.
	w.arrive(s, codeLife{"trashed", []func(int64){w.tea.Trash}, reward.Issued}, []int{0, 1})
}

func TestACodeOfACancelledOrderStaysUsedWhereTheStoreKeepsItsUse(t *testing.T) {
	t.Parallel()
	w, s := quietWorld(t, platform.Shopify)
	w.network.set(uncounted, nil)
	w.live(s, []codeLife{
		{"used", nil, reward.Used},
		{"cancelled", []func(int64){s.cancel}, reward.Used},
		{"cancelled and noted", []func(int64){s.cancel, s.touch}, reward.Used},
	})
}

// uncounted answers a look-up as a store does whose count of uses lags.
func uncounted(send func() (*http.Response, error)) (*http.Response, error) {
	answer, err := send()
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	body = bytes.ReplaceAll(body, []byte(`"asyncUsageCount":1`), []byte(`"asyncUsageCount":0`))
	answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return answer, err
}

// live lets every life's states arrive in every order.
func (w *world) live(s site, lives []codeLife) {
	w.t.Helper()
	for _, life := range lives {
		for _, arrival := range permutations(len(life.moves) + 1) {
			w.arrive(s, life, arrival)
		}
	}
	w.audit()
}

// arrive lets an order's states arrive in some order, each twice, and checks what
// the redemption is in the end.
func (w *world) arrive(s site, life codeLife, arrival []int) {
	w.t.Helper()
	name, ends := fmt.Sprint(life.name, arrival), life.ends
	spent := w.spend(s, strings.NewReplacer("[", "-", "]", "").Replace(name), life.moves...)
	taken := spent.taken
	for _, at := range append(slices.Clone(arrival), arrival...) {
		spent.said[at].again().receive(w, w.Bench)
		w.Drain()
	}
	wanted := map[reward.State]int{reward.Issued: 1}[ends]
	if r := w.redemption(taken); r.Status != ends || s.usable(taken.Code) != wanted {
		w.t.Errorf("%s: the redemption is %s (%s) with %d usable codes, want %s with %d",
			name, r.Status, r.LastError, s.usable(taken.Code), ends, wanted)
	}
	if b := w.balance(s.id, spent.customer); b.Available != 0 || b.Held != 0 {
		w.t.Errorf("%s: %d points are usable and %d held beside the code, want none", name, b.Available, b.Held)
	}
}

func TestACodeThatWorksAgainCanBeUsedAgainAndEndsInItsTime(t *testing.T) {
	t.Parallel()
	w, s := quietWorld(t, platform.WooCommerce)
	spent := w.spend(s, "again", s.cancel)
	taken := spent.taken
	for _, state := range spent.said {
		state.receive(w, w.Bench)
	}
	w.Drain()
	w.network.set(lock, lock)
	w.Advance(2 * time.Second)
	s.touch(spent.order)
	w.last(spent.order).receive(w, w.Bench)
	w.Drain()
	if r := w.redemption(taken); r.Status != reward.Issued {
		t.Errorf("a note on the cancelled order makes the redemption %s, want it left alone", r.Status)
	}
	w.network.set(nil, nil)
	second := s.buy(purchase{customer: spent.customer, quantity: 1, unit: 1500, codes: []string{taken.Code}})
	w.deliver()
	if r := w.redemption(taken); r.Status != reward.Used {
		t.Fatalf("after the second order the redemption is %s, want used", r.Status)
	}
	w.Pass(taken.EndsAt.Sub(w.Now()) + time.Hour)
	w.tea.SetStatus(second, "cancelled")
	w.deliver()
	w.Pass(time.Minute)
	if r := w.redemption(taken); r.Status != reward.Expired || s.usable(taken.Code) != 0 {
		t.Errorf("cancelled after its end the redemption is %s (%s) with %d usable codes, want expired with none",
			r.Status, r.LastError, s.usable(taken.Code))
	}
	w.audit()
}

func TestOfTwoOrdersWithOneCodeTheFirstKeepsIt(t *testing.T) {
	t.Parallel()
	w, s := quietWorld(t, platform.WooCommerce)
	for i, together := range []bool{true, false} {
		customer, member := w.newcomer(s, mail(fmt.Sprint("shared", i)))
		taken, err := w.Redeem(t.Context(), w.five(s, member, 1))
		w.must(err)
		now := w.Now().Truncate(time.Second)
		event := func(n int, status platform.OrderStatus, version int) platform.Event {
			id := fmt.Sprint(7000 + 10*i + n)
			return platform.Event{Order: &platform.Order{
				ID: id, Name: "#" + id, Currency: "EUR", Status: status, CustomerID: fmt.Sprint(customer),
				PlacedAt: now.Add(time.Duration(n) * time.Second), UpdatedAt: now.Add(time.Duration(n+version) * time.Second),
				Codes: []string{taken.Code},
			}}
		}
		user := func() string {
			w.Drain()
			r := w.redemption(taken)
			if r.Status != reward.Used || r.UsedOrderID == nil {
				t.Fatalf("the redemption is %s", r.Status)
			}
			var name string
			w.must(w.owner().QueryRow(t.Context(), "SELECT name FROM orders WHERE id = $1", *r.UsedOrderID).Scan(&name))
			return name
		}
		first, second := event(1, platform.Paid, 0), event(2, platform.Paid, 0)
		if together {
			w.tell(s.id, second, first) // one batch, the later order on top
		} else {
			w.tell(s.id, first)
			w.Drain()
			w.tell(s.id, second)
		}
		if got := user(); got != first.Order.Name {
			t.Errorf("the code is used by %s, want %s, which was first", got, first.Order.Name)
		}
		w.tell(s.id, event(2, platform.Cancelled, 10))
		if got := user(); got != first.Order.Name {
			t.Errorf("after the second order was cancelled the code is used by %s, want %s", got, first.Order.Name)
		}
	}
	w.audit()
}

func TestAStoreThatIsSlowToCountBackIsAskedAgain(t *testing.T) {
	t.Parallel()
	w, s := quietWorld(t, platform.WooCommerce)
	again := func(order int64) { w.tea.SetStatus(order, "processing") }
	spent := w.spend(s, "slow counter", s.cancel, again)
	spent.said[0].receive(w, w.Bench)
	spent.said[1].receive(w, w.Bench) // it was cancelled, and the store still counts the use
	w.Drain()
	if r := w.redemption(spent.taken); r.Status != reward.Used {
		t.Fatalf("the redemption is %s while the store counts its code as used", r.Status)
	}
	s.cancel(spent.order)
	w.overhear() // nobody tells us that it counts it back
	w.Pass(time.Hour + time.Minute)
	if r := w.redemption(spent.taken); r.Status != reward.Issued || s.usable(r.Code) != 1 {
		t.Errorf("an hour later the redemption is %s with %d usable codes, want issued with one", r.Status, s.usable(r.Code))
	}
	w.audit()
}
