//go:build bench

package bench

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"regulars/app"
)

const (
	redeemMost = 50 * time.Millisecond
	readMost   = 15 * time.Millisecond
	redeemers  = 5 // of each merchant
	readRate   = 100
	rewardTo   = "ship"
)

// stopwatch passes calls on to the imitated platform and adds up the time that
// it takes for its answers.
type stopwatch struct {
	listener net.Listener
	taken    atomic.Int64
}

func newStopwatch(s *stage) *stopwatch {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	w := &stopwatch{listener: listener}
	server := &http.Server{Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		began := time.Now()
		s.fake.ServeHTTP(rw, r)
		w.taken.Add(int64(time.Since(began)))
	})}
	go func() { _ = server.Serve(listener) }()
	s.t.Cleanup(func() { _ = server.Close() })
	return w
}

func (w *stopwatch) origin() string { return "http://" + w.listener.Addr().String() + "/{shop}" }

func (w *stopwatch) read() time.Duration { return time.Duration(w.taken.Load()) }

// ask sends what the app proxy sends for a shopper, and times the answer.
func (s *stage) ask(client *http.Client, method, path string, who, shopper int) (time.Duration, int) {
	t := s.tenants[who]
	query := t.shop.SignedQuery(url.Values{}, t.customers[shopper].ID).Encode()
	var body io.Reader
	if method == http.MethodPost {
		body = bytes.NewReader([]byte(`{"reward_id":"` + rewardTo + `"}`))
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.serve.address+"/storefront/shopify/v1"+path+"?"+query, body)
	s.must(err)
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPost {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	began := time.Now()
	answer, err := client.Do(r)
	s.must(err)
	text, err := io.ReadAll(answer.Body)
	s.must(err)
	took := time.Since(began)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("%s %s answered %d: %s", method, path, answer.StatusCode, text)
	}
	return took, len(text)
}

// measureRedeem takes rewards one after the other, each by another shopper, and
// times from the tap to the code, without the time that the platform took.
func measureRedeem(s *stage) []result {
	s.serving()
	s.working()
	s.enrich()
	client := &http.Client{}
	s.ask(client, http.MethodPost, "/redemptions", 0, redeemers) // opens connections
	var ours, platforms []time.Duration
	for shopper := range redeemers {
		for who := range s.tenants {
			before := s.platform.read()
			took, _ := s.ask(client, http.MethodPost, "/redemptions", who, shopper)
			theirs := s.platform.read() - before
			ours, platforms = append(ours, took-theirs), append(platforms, theirs)
		}
	}
	p95 := quantile(ours, 0.95)
	note("redeem: p50 %s, p95 %s of %d, beside p50 %s of the platform's own", millis(quantile(ours, 0.5)), millis(p95),
		len(ours), millis(median(platforms)))
	return []result{{name: "redeem", figure: millis(p95), bar: "<=" + millis(redeemMost), ok: p95 <= redeemMost}}
}

// enrich gives the shoppers who redeem points for one more reward.
func (s *stage) enrich() {
	ctx := s.t.Context()
	for who := range s.tenants {
		t := s.tenants[who]
		for shopper := range redeemers + 1 {
			id, err := s.app.MemberByCustomer(ctx, t.id, t.store.ID, customerID(t.customers[shopper]))
			s.must(err)
			_, err = s.app.Adjust(ctx, app.Adjustment{
				Merchant: t.id, Member: id, Points: 500, Reason: "bench", Key: uuid.NewString(),
			})
			s.must(err)
		}
	}
}

// measureRead asks for all that the widget shows at first, at a steady rate, by
// members with orders and codes.
func measureRead(s *stage) []result {
	s.serving()
	s.working()
	if s.made == 0 {
		s.release(s.store(fullLoad, s.allTenants()))
		s.awaitApplied()
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: lanesOpen}}
	var slowest []time.Duration
	for range pairs {
		took, size := s.reads(client)
		note("read: p50 %s, p95 %s of %d, %d bytes", millis(quantile(took, 0.5)), millis(quantile(took, 0.95)), len(took), size)
		slowest = append(slowest, quantile(took, 0.95))
	}
	p95 := median(slowest)
	return []result{{name: "read", figure: millis(p95), bar: "<=" + millis(readMost), ok: p95 <= readMost}}
}

// reads is one slice of reads at a steady rate.
func (s *stage) reads(client *http.Client) ([]time.Duration, int) {
	var mu sync.Mutex
	var took []time.Duration
	var size int
	s.slice([]int{s.serve.pid()}, func() { took = nil }, func() int {
		began := time.Now()
		var all sync.WaitGroup
		for n := range int(sliceTime.Seconds()) * readRate {
			due := began.Add(time.Second * time.Duration(n) / readRate)
			s.pause(time.Until(due))
			all.Go(func() {
				one, length := s.ask(client, http.MethodGet, "/bootstrap", n%merchantCount, n/merchantCount%redeemers)
				mu.Lock()
				defer mu.Unlock()
				took, size = append(took, one), length
			})
		}
		all.Wait()
		return len(took)
	})
	return took, size
}
