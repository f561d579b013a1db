//go:build bench

package bench

import (
	"fmt"
	"time"
)

const (
	acceptOverInsert = 1.15
	acceptOverHMAC   = 0.22
	acceptMostCPU    = 5.0
	acceptMostWait   = 10 * time.Millisecond
	steadyRate       = 1000 // deliveries a second
	warmUp           = 500 * time.Millisecond
)

// measureAccept compares the webhook route with its two baselines. CPU is that
// of the server and of Postgres.
func measureAccept(s *stage) []result {
	s.stopWork()
	server := s.baseline()
	l := s.newLoad(server.address)
	defer l.close()
	measured := []int{server.pid(), s.postgres.Pid()}
	turn := func(path string) slice {
		return s.slice(measured,
			func() { s.emptyInbox(); l.flood(path, warmUp) },
			func() int { return l.flood(path, sliceTime) })
	}
	var full, insert, hmac []slice
	for range pairs {
		full, insert, hmac = append(full, turn(routeReal)), append(insert, turn(routeInsert)), append(hmac, turn(routeHMAC))
	}
	s.emptyInbox()
	say("accept: webhook", full)
	say("accept: one INSERT", insert)
	say("accept: HMAC only", hmac)
	overInsert, overHMAC, cpu := ratios(full, insert), ratios(full, hmac), costRatio(full, hmac)
	return []result{
		{
			name: "accept", figure: times(overInsert) + "," + times(overHMAC),
			bar: fmt.Sprintf(">=%.2fx,>=%.2fx", acceptOverInsert, acceptOverHMAC),
			ok:  overInsert >= acceptOverInsert && overHMAC >= acceptOverHMAC,
		},
		{name: "accept-cpu", figure: times(cpu), bar: fmt.Sprintf("<=%.0fx", acceptMostCPU), ok: cpu <= acceptMostCPU},
	}
}

func measureAcceptLatency(s *stage) []result {
	s.stopWork()
	s.ageLog()
	server := s.baseline()
	l := s.newLoad(server.address)
	defer l.close()
	var slowest []time.Duration
	for range pairs {
		var took []time.Duration
		s.slice([]int{server.pid()},
			func() { s.emptyInbox(); l.flood(routeReal, warmUp); took = nil },
			func() int { took = l.drip(routeReal, steadyRate, sliceTime); return len(took) })
		note("accept-latency: p50 %s, p99 %s of %d", millis(quantile(took, 0.5)), millis(quantile(took, 0.99)), len(took))
		slowest = append(slowest, quantile(took, 0.99))
	}
	s.emptyInbox()
	p99 := median(slowest)
	return []result{{
		name: "accept-latency", figure: millis(p99), bar: "<=" + millis(acceptMostWait), ok: p99 <= acceptMostWait,
	}}
}

// emptyInbox starts over, so that every turn meets the same table.
func (s *stage) emptyInbox() {
	_, err := s.admin.Exec(s.t.Context(), "TRUNCATE inbox")
	s.must(err)
}
