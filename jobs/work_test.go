package jobs

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/devstack"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// shop is a merchant with one store whose webhooks are received at once.
type shop struct {
	*apptest.Bench
	t        *testing.T
	fake     *wootest.Server
	merchant uuid.UUID
	store    uuid.UUID
	customer int64
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t}
	var opened atomic.Pointer[app.App]
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		kind, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/webhooks/"), "/")
		if err == nil {
			err = opened.Load().Receive(r.Context(), platform.Kind(kind), key, r.Header, body)
		}
		if err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(receiver.Close)
	now := func() time.Time {
		if a := opened.Load(); a != nil {
			return a.Now()
		}
		return time.Now().UTC()
	}
	var err error
	s.fake, err = wootest.New(wootest.Options{Now: now, Seed: 1, Delivery: wootest.WhenAsked})
	s.must(err)
	s.must(s.fake.Start(context.WithoutCancel(t.Context())))
	t.Cleanup(func() { _ = s.fake.Close() })
	s.Bench = apptest.New(t, apptest.Options{
		BaseURL:    receiver.URL,
		Connectors: map[platform.Kind]platform.Connector{platform.WooCommerce: woocommerce.New(woocommerce.Config{})},
	})
	opened.Store(s.App)
	s.open()
	return s
}

func (s *shop) open() {
	s.merchant = s.Merchant(nil)
	keys := s.fake.Credentials()
	store, err := s.ConnectWooCommerce(s.t.Context(), s.merchant, app.WooCommerceKeys{
		URL: s.fake.URL(), ConsumerKey: keys.ConsumerKey, ConsumerSecret: keys.ConsumerSecret,
	})
	s.must(err)
	s.store = store.ID
	s.Publish(s.merchant, program.Starter([]string{"EUR"}))
	s.Advance(time.Second) // what is bought from now on was bought after the start
	s.Drain()
	s.customer = s.fake.AddCustomer("ana@example.com", "Ana", "Ruiz")
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// sell places orders of 100.00 each and delivers their webhooks.
func (s *shop) sell(n int) {
	for range n {
		_, refused := s.fake.PlaceOrder(wootest.NewOrder{Customer: s.customer, Items: []wootest.Item{{Price: 10000, Quantity: 1}}})
		if refused != "" {
			s.t.Fatal(refused)
		}
	}
	s.fake.Deliver(s.t.Context())
}

// earned is what so many orders are worth: a point a euro, and a welcome.
func earned(orders int) int64 {
	if orders == 0 {
		return 0
	}
	return 50 + 100*int64(orders)
}

// wantOrders waits until exactly so many orders have earned. What was handed out
// and lost comes back after 20 s.
func (s *shop) wantOrders(n int) {
	s.t.Helper()
	for end := time.Now().Add(2 * patience); s.points() < earned(n) && time.Now().Before(end); {
		sleep(s.t.Context(), 10*time.Millisecond)
	}
	if got := s.points(); got != earned(n) {
		s.t.Errorf("%d orders earned %d points, want %d", n, got, earned(n))
	}
}

func (s *shop) points() int64 {
	b, err := s.BalanceOf(s.t.Context(), s.merchant, s.store, strconv.FormatInt(s.customer, 10))
	if err != nil {
		return 0
	}
	return b.Pending + b.Available
}

// work runs Work until the test ends or the function returned is called.
func (s *shop) work(r *Redis) (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Work(ctx, Options{App: s.App, Redis: r, Workers: 6, Log: quiet()}) }()
	var stopped atomic.Bool
	stop = func() {
		if stopped.Swap(true) {
			return
		}
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("work: %v", err)
		}
	}
	s.t.Cleanup(stop)
	return stop
}

func TestAnEventBecomesPointsSoon(t *testing.T) {
	t.Parallel()
	r, _ := newRedis(t)
	s := newShop(t)
	s.work(r)
	s.sell(1)
	s.wantOrders(1)
	began := time.Now()
	s.sell(1)
	s.wantOrders(2)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %s on an idle system", took)
	}
}

func TestLosingRedisLosesNothingButTime(t *testing.T) {
	t.Parallel()
	r, server := newRedis(t)
	s := newShop(t)
	s.must(server.Kill())
	s.work(r) // begins without Redis
	s.sell(3)
	s.must(server.Restart(t.Context()))
	s.wantOrders(3)
	s.must(r.client.FlushAll(t.Context()).Err())
	s.sell(2)
	s.must(server.Kill()) // nothing is on its disk
	s.sell(2)
	s.must(server.Restart(t.Context()))
	s.wantOrders(7)
}

func TestStoppingLosesNothing(t *testing.T) {
	t.Parallel()
	_, server := newRedis(t)
	s := newShop(t)
	stop := s.work(connect(t, server))
	s.sell(1)
	s.wantOrders(1)
	s.sell(20)
	began := time.Now()
	stop()
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("stopping took %s", took)
	}
	s.work(connect(t, server))
	s.wantOrders(21)
}

func TestWorkEndsWhileItStillWaitsForRedis(t *testing.T) {
	t.Parallel()
	server, err := devstack.StartRedis(t.Context(), devstack.RedisOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r := connect(t, server)
	_ = server.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := Work(ctx, Options{Redis: r, Workers: 3, Log: quiet()}); err != nil {
		t.Error(err)
	}
}
