//go:build bench

package bench

import (
	"math/rand/v2"
	"time"
)

const (
	visibleSamples = 120
	visibleMedian  = 150 * time.Millisecond
	visibleMost    = time.Second
	recoveredMost  = 30 * time.Second
	crashBacklog   = 25_000
)

// measureVisible posts single deliveries to an idle system and times each from
// the answer until its points are in the balance.
func measureVisible(s *stage) []result {
	server := s.serving()
	s.working()
	s.pause(time.Second)
	l := s.newLoad(server.address)
	defer l.close()
	var took []time.Duration
	for range visibleSamples {
		s.pause(time.Duration(50+rand.IntN(200)) * time.Millisecond) // at any moment of anybody's rhythm
		took = append(took, s.see(l))
	}
	p50, p99 := quantile(took, 0.5), quantile(took, 0.99)
	return []result{{
		name: "visible", figure: millis(p50) + "," + millis(p99),
		bar: "<=" + millis(visibleMedian) + ",<=" + millis(visibleMost), ok: p50 <= visibleMedian && p99 <= visibleMost,
	}}
}

// see posts one new order and waits for its points.
func (s *stage) see(l *load) time.Duration {
	const points = "SELECT coalesce(sum(pending), 0) FROM balance WHERE merchant_id = $1"
	n := s.made
	s.made++
	who := n % merchantCount
	before := s.count(points, s.tenants[who].id)
	l.postBody(n, who, s.body(n, who))
	accepted := time.Now()
	for s.count(points, s.tenants[who].id) == before {
		if time.Since(accepted) > patience {
			s.t.Fatal("points never come")
		}
		s.pause(2 * time.Millisecond)
	}
	return time.Since(accepted)
}

// measureRecovery kills the worker in the middle of a backlog, starts another at
// once, as a supervisor does, and times until everything is applied.
func measureRecovery(s *stage) []result {
	s.working()
	waits := s.store(crashBacklog, s.allTenants())
	s.release(waits)
	for s.count("SELECT count(*) FROM inbox WHERE state = 0") > crashBacklog*2/3 {
		s.pause(5 * time.Millisecond)
	}
	killed := time.Now()
	s.stopWork()
	left := s.count("SELECT count(*) FROM inbox WHERE state = 0")
	s.working()
	s.awaitApplied()
	took := time.Since(killed)
	note("recovery: %d of %d deliveries were left when the worker was killed", left, crashBacklog)
	if left == 0 {
		s.t.Fatal("the worker was done before it was killed")
	}
	s.checkApplied()
	return []result{{
		name: "recovery", figure: millis(took), bar: "<=" + millis(recoveredMost), ok: took <= recoveredMost,
	}}
}
