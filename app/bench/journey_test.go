//go:build bench

package bench

import (
	"fmt"
	"time"

	"regulars/app"
	"regulars/app/journey"
)

const (
	waitingRuns  = 1_000_000
	dueRuns      = 10_000
	wokenMost    = 30 * time.Second
	journeyGrows = 48 << 20 // bytes that waking them may add to the worker
)

// measureJourney lets a million members wait in automations of fifty merchants,
// has ten thousand of them fall due at once, and times until each has got its
// points and waits again: spread over the merchants, and of one of them.
func measureJourney(s *stage) []result {
	s.stopWork()
	if s.count("SELECT count(*) FROM journey_run") == 0 {
		s.fillJourneys()
	} else { // from a try before
		s.replaceRuns()
	}
	worker := s.working()
	s.pause(3 * time.Second)
	before := peakMemory(worker.pid())
	spread := s.wake("true")
	hot := s.wake(fmt.Sprintf("merchant_id = '%s'", s.tenants[hotMerchant].id))
	grew := peakMemory(worker.pid()) - before
	note("journey: %s spread over %d merchants, %s of one; %s more memory with %d waiting",
		millis(spread), merchantCount, millis(hot), mib(grew), waitingRuns)
	slowest := max(spread, hot)
	return []result{
		{name: "journey", figure: millis(slowest), bar: "<=" + millis(wokenMost), ok: slowest <= wokenMost},
		{name: "journey-memory", figure: mib(grew), bar: "<=" + mib(journeyGrows), ok: grew <= journeyGrows},
	}
}

// fillJourneys publishes an automation for each merchant and lets as many runs
// wait in it as make a million together.
func (s *stage) fillJourneys() {
	ctx := s.t.Context()
	document := journey.Script{
		Name: "Bench", Trigger: journey.Listen{Kind: journey.Event, Name: "bench"},
		Again: journey.Again{When: journey.EachTime}, Compare: 50, Window: 30,
		Steps: []journey.Step{
			{ID: "gift", Kind: journey.Points, Points: 1, Note: "A point"},
			{ID: "wait", Kind: journey.Wait, Minutes: journey.MaxMinutes},
			{ID: "more", Kind: journey.Points, Points: 1, Note: "Another"},
		},
	}
	for i := range s.tenants {
		made, err := s.app.AddJourney(ctx, s.tenants[i].id, document)
		s.must(err)
		_, err = s.app.PublishJourney(ctx, s.tenants[i].id, made.ID, app.PublishInput{Author: "bench"})
		s.must(err)
	}
	_, err := s.admin.Exec(ctx, `INSERT INTO journey_run (merchant_id, id, journey_id, version, member_id, subject, begun, step,
			waits, began_at, next_at)
		SELECT m.merchant_id, gen_random_uuid(), j.id, 1, m.id, n::text, true, 'gift', false, now(), now() + interval '30 days'
		FROM member m JOIN journey j USING (merchant_id), generate_series(1, $1 / (SELECT count(*) FROM member)::int) n`,
		waitingRuns)
	s.must(err)
	_, err = s.admin.Exec(ctx, "VACUUM ANALYZE journey_run")
	s.must(err)
	note("journey: %d runs wait", s.count("SELECT count(*) FROM journey_run"))
}

// replaceRuns puts new runs where some went on in a try before: one merchant has
// fewer than three tries take, and a run gives its points once.
func (s *stage) replaceRuns() {
	_, err := s.admin.Exec(s.t.Context(), `WITH gone AS (DELETE FROM journey_run WHERE step <> 'gift' RETURNING *)
		INSERT INTO journey_run (merchant_id, id, journey_id, version, member_id, subject, begun, step, waits, began_at, next_at)
		SELECT merchant_id, gen_random_uuid(), journey_id, version, member_id, subject, true, 'gift', false, now(),
			now() + interval '30 days'
		FROM gone`)
	s.must(err)
}

// wake makes runs due and times until all have gone on.
func (s *stage) wake(which string) time.Duration {
	tag, err := s.admin.Exec(s.t.Context(), fmt.Sprintf(`UPDATE journey_run SET next_at = now() WHERE (merchant_id, id) IN
		(SELECT merchant_id, id FROM journey_run WHERE state = 0 AND step = 'gift' AND %s LIMIT %d)`, which, dueRuns))
	s.must(err)
	if tag.RowsAffected() != dueRuns {
		s.t.Fatalf("%d runs are due, want %d", tag.RowsAffected(), dueRuns)
	}
	began := time.Now()
	for s.count("SELECT count(*) FROM journey_run WHERE state = 0 AND next_at <= now()") > 0 {
		if time.Since(began) > patience {
			s.t.Fatal("runs that are due never go on")
		}
		s.pause(20 * time.Millisecond)
	}
	return time.Since(began)
}
