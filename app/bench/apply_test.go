//go:build bench

package bench

import "time"

const (
	applyOverMinimal = 0.35
	hotOverFifty     = 0.7
	calibration      = 6000 // deliveries
	patience         = 90 * time.Second
)

// measureApply compares applying a backlog with the real worker (Redis, the
// dispatcher, decoding, rules, postings) with the minimal posting, and a backlog
// of one merchant with one of fifty.
func measureApply(s *stage) []result {
	worker := s.working()
	_, _ = s.minimal()
	measured := []int{worker.pid(), s.postgres.Pid(), s.redis.Pid()}
	all, hot := s.allTenants(), []int{hotMerchant}
	allCount, hotCount := s.calibrate(all), s.calibrate(hot)
	var minimal, fifty, one []slice
	for range pairs {
		minimal = append(minimal, s.slice([]int{s.postgres.Pid()}, func() {}, s.postMinimal))
		fifty = append(fifty, s.drain(measured, allCount, all))
		one = append(one, s.drain(measured, hotCount, hot))
	}
	s.checkApplied()
	say("apply: pgbench", minimal)
	say("apply: fifty merchants", fifty)
	say("apply: hot merchant", one)
	over, hotter := ratios(fifty, minimal), ratios(one, fifty)
	return []result{
		{name: "apply", figure: times(over), bar: ">=" + times(applyOverMinimal), ok: over >= applyOverMinimal},
		{name: "hot-merchant", figure: times(hotter), bar: ">=" + times(hotOverFifty), ok: hotter >= hotOverFifty},
	}
}

// calibrate says how many deliveries take about a slice.
func (s *stage) calibrate(tenants []int) int {
	first := s.drain(nil, calibration, tenants)
	note("apply: %.0f/s of %d merchants at first, before Postgres has statistics", first.rate(), len(tenants))
	return max(calibration, int(first.rate()*sliceTime.Seconds()))
}

// drain measures how long the worker takes for a backlog.
func (s *stage) drain(measured []int, count int, tenants []int) slice {
	var waits *backlog
	return s.slice(measured,
		func() { waits = s.store(count, tenants) },
		func() int {
			s.release(waits)
			s.awaitApplied()
			return count
		})
}

func (s *stage) awaitApplied() {
	for deadline := time.Now().Add(patience); s.waiting(); s.pause(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%d deliveries wait after %s", s.count("SELECT count(*) FROM inbox WHERE state = 0"), patience)
		}
	}
}

// checkApplied makes sure that what was measured was done: each order posted its
// points once, and the balances are their sums.
func (s *stage) checkApplied() {
	dead := s.count("SELECT count(*) FROM inbox WHERE state <> 1")
	orders := s.count("SELECT count(*) FROM orders WHERE posted > 0")
	posted := s.count("SELECT count(*) FROM transfer WHERE kind = 1")
	wrong := s.count(`SELECT count(*) FROM balance b LEFT JOIN (SELECT merchant_id, member_id,
			sum(CASE WHEN credit = 10 THEN amount WHEN debit = 10 THEN -amount ELSE 0 END) p
			FROM transfer GROUP BY 1, 2) t USING (merchant_id, member_id) WHERE b.pending <> coalesce(t.p, 0)`)
	if dead != 0 || wrong != 0 || orders != posted || orders < s.made {
		s.t.Fatalf("%d of %d orders have points in %d postings, %d deliveries are not done, %d balances are wrong",
			orders, s.made, posted, dead, wrong)
	}
}
