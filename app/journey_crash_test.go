package app_test

import (
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/journey"
)

// scissors is a way to Postgres that is cut after so many requests: what the
// server had not committed by then is as lost as with a kill -9.
type scissors struct {
	network string
	to      string
	left    atomic.Int64
	mu      sync.Mutex
	open    []net.Conn
}

// victim is another process of the app, whose way to Postgres can be cut.
func (w *world) victim(t *testing.T, o apptest.Options) (*apptest.Bench, *scissors) {
	t.Helper()
	way := &scissors{}
	way.left.Store(1 << 30)
	database := w.Database
	database.URL = way.through(t, database.URL)
	victim := apptest.NewOn(t, database, o)
	victim.Advance(w.Now().Sub(victim.Now()))
	return victim, way
}

// through starts a way to a database and returns its address.
func (s *scissors) through(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	if s.network, s.to = "tcp", u.Host; s.to == "" { // a socket
		s.network, s.to = "unix", query.Get("host")+"/.s.PGSQL."+query.Get("port")
	}
	query.Del("host")
	query.Del("port")
	query.Set("sslmode", "disable")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close(); s.cut() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.carry(c)
		}
	}()
	u.Host, u.RawQuery = l.Addr().String(), query.Encode()
	return u.String()
}

func (s *scissors) carry(from net.Conn) {
	to, err := net.Dial(s.network, s.to)
	if err != nil {
		_ = from.Close()
		return
	}
	s.mu.Lock()
	s.open = append(s.open, from, to)
	s.mu.Unlock()
	go func() { _, _ = io.Copy(from, to); _ = from.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil || s.left.Add(-1) < 0 {
			break
		}
		if _, err := to.Write(buf[:n]); err != nil {
			break
		}
	}
	_, _ = from.Close(), to.Close()
}

func (s *scissors) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.open {
		_ = c.Close()
	}
	s.open = nil
}

// TestAWorkerThatDiesAnywhereDoesNothingTwice takes one run through points, a
// code and a tier with a worker that dies at its first request, its second, and
// so on until it comes through.
func TestAWorkerThatDiesAnywhereDoesNothingTwice(t *testing.T) {
	t.Parallel()
	document := tierProgram(nil)
	w := newWorld(t, &document, seldom)
	customer, member := w.newcomer(w.shopify(), mail("survivor"))
	d := journey.Script{
		Name: "All of it", Trigger: journey.Listen{Kind: journey.Event, Name: "visit"},
		Again: journey.Again{When: journey.Never}, Window: 30, Budget: journey.Ceiling{Points: 60},
		Steps: []journey.Step{
			{ID: "points", Kind: journey.Points, Points: 25, Note: "Hello"},
			{ID: "wait", Kind: journey.Wait, Minutes: 1},
			{ID: "code", Kind: journey.Reward, Reward: "five"},
			{ID: "tier", Kind: journey.Tier, Tier: "gold", Days: 30, Note: "For a month"},
			{ID: "more", Kind: journey.Points, Points: 30, Note: "Once more"},
		},
	}
	id := w.switchOn(d)
	before := w.balance(w.coffeeID, customer).Available
	w.occur(member, "visit", key(1))
	victim, way := w.victim(t, apptest.Options{})
	deaths := 0
	for n := int64(1); ; n++ {
		w.change("UPDATE journey_run SET dispatches = 0") // twenty deaths in a row would give it up
		w.change("UPDATE journey_signal SET dispatches = 0")
		w.must(victim.Ready(t.Context())) // the way there is no part of the work
		way.left.Store(n)
		err := victim.Run(t.Context(), app.Task{Kind: app.TaskJourney, Merchant: w.merchant})
		way.left.Store(1 << 30)
		if err != nil {
			way.cut()
			deaths++
		}
		if gone := w.went(member); len(gone) == 1 && gone[0] == "completed" {
			break
		}
		w.Advance(time.Minute)
		victim.Advance(time.Minute)
		if n > 400 {
			t.Fatalf("it never comes through: %v", w.went(member))
		}
	}
	w.Drain()
	if deaths < 20 {
		t.Errorf("the worker died %d times only: this test shows nothing", deaths)
	}
	if got := w.balance(w.coffeeID, customer).Available - before; got != 25+30 {
		t.Errorf("%d points were given, want 25 and 30", got)
	}
	if codes := w.codesOf(member); len(codes) != 1 {
		t.Errorf("%d codes were given, want 1", len(codes))
	}
	r, err := w.JourneyResults(t.Context(), w.merchant, id)
	if w.must(err); r.Figures[journey.Acted] != 4 || r.Figures[journey.PointsGiven] != 55 || r.Given.People != 1 {
		t.Errorf("it is counted as %v", r.Figures)
	}
	w.audit()
}
