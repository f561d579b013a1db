package woocommerce_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/conformance"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// hosted is a store at a host that is not up to it, with so many orders.
func hosted(t *testing.T, orders int, cfg woocommerce.Config) (*wootest.Server, *conformance.Clock, platform.Store, *woocommerce.Connector) {
	t.Helper()
	shop, now := shopOf(t, wootest.Options{})
	for i := range orders {
		shop.PlaceOrder(wootest.NewOrder{Email: fmt.Sprintf("g%d@example.test", i), Items: []wootest.Item{{Price: 1000, Quantity: 1}}})
		now.Pass(2 * time.Second)
	}
	store, _ := storeOf(shop, now, shop.Credentials())
	return shop, now, store, woocommerce.New(cfg)
}

// drained reads orders to their end as the app does: what is turned away comes back
// when it was told to.
func drained(t *testing.T, c *woocommerce.Connector, store platform.Store, now *conformance.Clock) (ids []string, turns int) {
	t.Helper()
	cursor, again := "", 0
	for {
		page, err := c.Orders(t.Context(), store, time.Time{}, cursor)
		if turns++; turns > 500 {
			t.Fatal("the store is never drained")
		}
		switch {
		case err == nil:
			again = 0
			for _, e := range page.Events {
				if e.Order != nil && !slices.Contains(ids, e.Order.ID) {
					ids = append(ids, e.Order.ID)
				}
			}
			if cursor = page.Next; cursor == "" {
				return ids, turns
			}
		case fail.Is(err, fail.Limited), fail.Is(err, fail.Unavailable):
			again++
			now.Pass(fail.Backoff(err, again, 500))
		default:
			t.Fatal(err)
		}
	}
}

func TestASlowStoreThatFailsInBetweenIsDrained(t *testing.T) {
	t.Parallel()
	shop, now, store, c := hosted(t, 260, woocommerce.Config{Slow: time.Millisecond, Timeout: 200 * time.Millisecond})
	shop.SetWeather(func(call int) wootest.Weather {
		w := wootest.Weather{Wait: 5 * time.Millisecond}
		switch call % 7 {
		case 1:
			w.Status, w.RetryAfter = http.StatusTooManyRequests, "30"
		case 3:
			w.Status = http.StatusTooManyRequests
		case 4:
			w.Status = http.StatusBadGateway
		case 6:
			w.Silent = true
		}
		return w
	})
	ids, turns := drained(t, c, store, now)
	calls, atOnce := shop.Calls()
	if len(ids) != 260 || atOnce != 1 || calls > 20 {
		t.Errorf("%d orders were read in %d turns and %d calls, %d of them at once", len(ids), turns, calls, atOnce)
	}
}

func TestAPageThatIsTooMuchForAStoreBecomesSmallerAndGrowsAgain(t *testing.T) {
	t.Parallel()
	_, now, store, _ := hosted(t, 300, woocommerce.Config{})
	var asked []string
	var mu sync.Mutex
	busy := true
	client := &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		size := r.URL.Query().Get("per_page")
		asked = append(asked, size)
		tooMuch := busy && (size == "100" || size == "50")
		mu.Unlock()
		if tooMuch {
			return nil, context.DeadlineExceeded // it never comes
		}
		return http.DefaultTransport.RoundTrip(r)
	})}
	c := woocommerce.New(woocommerce.Config{HTTPClient: client})
	if ids, _ := drained(t, c, store, now); len(ids) != 300 {
		t.Errorf("%d orders were read, want 300", len(ids))
	}
	mu.Lock()
	busy = false
	mu.Unlock()
	if ids, _ := drained(t, c, store, now); len(ids) != 300 {
		t.Errorf("%d orders were read the second time, want 300", len(ids))
	}
	mu.Lock()
	defer mu.Unlock()
	if asked[0] != "100" || !slices.Contains(asked, "25") || asked[len(asked)-1] == "25" {
		t.Errorf("pages of %v were asked for: none shrank, or none grew again", asked)
	}
}

func TestAStoreThatIsSlowAndFailsNowAndThenKeepsItsLargePages(t *testing.T) {
	t.Parallel()
	shop, now, store, c := hosted(t, 900, woocommerce.Config{Slow: time.Nanosecond})
	shop.SetWeather(func(call int) wootest.Weather {
		if call%6 == 2 {
			return wootest.Weather{Status: http.StatusBadGateway}
		}
		return wootest.Weather{}
	})
	ids, _ := drained(t, c, store, now)
	if calls, _ := shop.Calls(); len(ids) != 900 || calls > 14 { // 9 pages, one of the trash, the failures
		t.Errorf("%d orders were read in %d calls", len(ids), calls)
	}
}

func TestATryOfALargerPageInVainIsNotRepeatedSoon(t *testing.T) {
	t.Parallel()
	_, now, store, _ := hosted(t, 900, woocommerce.Config{})
	sizes := map[string]int{}
	var mu sync.Mutex
	c := woocommerce.New(woocommerce.Config{HTTPClient: &http.Client{Transport: tripper(
		func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			size := r.URL.Query().Get("per_page")
			sizes[size]++
			mu.Unlock()
			if size == "100" || size == "50" {
				return nil, context.DeadlineExceeded
			}
			return http.DefaultTransport.RoundTrip(r)
		})}})
	if ids, _ := drained(t, c, store, now); len(ids) != 900 {
		t.Errorf("%d orders were read, want 900", len(ids))
	}
	// Pages of 50 are tried at first, then after 5, 10 and 20 pages that came, twice each.
	if sizes["100"] != 2 || sizes["50"] != 8 {
		t.Errorf("pages asked for, by size: %v", sizes)
	}
}

// tripper is a transport that is a function.
type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAStoreThatSaysNothingIsLeftAloneForAWhile(t *testing.T) {
	t.Parallel()
	shop, now, store, c := hosted(t, 1, woocommerce.Config{})
	shop.SetWeather(func(int) wootest.Weather { return wootest.Weather{Status: http.StatusBadGateway} })
	for range 3 {
		if _, err := c.Fetch(t.Context(), store, "12"); !fail.Is(err, fail.Unavailable) {
			t.Fatalf("error = %v, want that the store is away", err)
		}
	}
	for range 50 { // what waits for it is turned away without a call and without an attempt
		if _, err := c.Fetch(t.Context(), store, "12"); fail.ClassOf(err) != fail.RateLimited {
			t.Fatalf("error = %v, want to be turned away", err)
		}
	}
	if calls, _ := shop.Calls(); calls != 3 {
		t.Errorf("%d calls were made to a store that does not answer, want 3", calls)
	}
	shop.SetWeather(nil)
	now.Pass(31 * time.Second)
	if _, err := c.Orders(t.Context(), store, time.Time{}, ""); err != nil {
		t.Errorf("the store is back: %v", err)
	}
}

func TestASlowStoreHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	slow, _, store, c := hosted(t, 1, woocommerce.Config{Slow: time.Millisecond})
	fast, fastNow := shopOf(t, wootest.Options{Seed: 2})
	other, _ := storeOf(fast, fastNow, fast.Credentials())
	other.ID = "store-2"
	slow.SetWeather(func(int) wootest.Weather { return wootest.Weather{Wait: 5 * time.Millisecond} })
	if _, err := c.Orders(t.Context(), store, time.Time{}, ""); err != nil { // from here on it counts as slow
		t.Fatal(err)
	}
	hold, entered := make(chan struct{}), make(chan struct{})
	slow.SetWeather(func(call int) wootest.Weather {
		if call == 1 {
			close(entered)
		}
		return wootest.Weather{Until: hold}
	})
	var first sync.WaitGroup
	first.Go(func() { _, _ = c.Orders(t.Context(), store, time.Time{}, "") })
	<-entered
	if _, err := c.Products(t.Context(), store, time.Time{}, ""); fail.ClassOf(err) != fail.RateLimited {
		t.Errorf("error = %v, want the worker to be free at once", err)
	}
	if _, err := c.Orders(t.Context(), other, time.Time{}, ""); err != nil {
		t.Errorf("another store: %v", err)
	}
	close(hold)
	first.Wait()
}
