package app_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/insight"
	"regulars/app/journey"
	"regulars/app/segment"
	"regulars/app/support"
	"regulars/app/survey"
)

// recounted in SQL, from orders, parcels, requests, answers and friends alone: where
// everybody is at a moment. It shares nothing with app/insight but the rules.
const wherePeopleAre = `
	WITH bought AS (
		SELECT member_id, store_id, external_id, placed_at,
			row_number() OVER w AS n, extract(epoch FROM placed_at - lag(placed_at) OVER w)::bigint AS gap
		FROM orders WHERE merchant_id = $1 AND member_id IS NOT NULL AND status = 2 AND total > 0
		WINDOW w AS (PARTITION BY member_id ORDER BY placed_at, id)
	), buyer AS (
		SELECT member_id, count(*) AS orders, max(placed_at) AS last,
			percentile_disc(0.9) WITHIN GROUP (ORDER BY gap) AS own FROM bought GROUP BY 1
	), person AS (
		SELECT m.id, coalesce(b.orders, 0) AS orders, b.last, o.placed_at AS first, p.paid_at AS paid,
			p.fulfilled_at AS sent, p.delivered_at AS came,
			CASE WHEN b.orders >= 4 THEN b.own ELSE (SELECT gap_p90 FROM segment_scale WHERE merchant_id = $1) END AS cut,
			EXISTS (SELECT FROM request r WHERE r.merchant_id = $1 AND r.member_id = m.id
				AND (r.state = 0 OR r.state = 1 AND r.answered_at + interval '14 days' > $2)) AS asks,
			(SELECT max(placed_at) FROM orders u WHERE u.merchant_id = $1 AND u.member_id = m.id AND u.status = 1) AS unpaid,
			EXISTS (SELECT FROM advocate a WHERE a.merchant_id = $1 AND a.member_id = m.id AND a.rewarded > 0)
			OR coalesce((SELECT a.number FROM survey_response r JOIN survey_answer a ON a.merchant_id = $1
				AND a.response_id = r.id AND a.question = 'recommend' WHERE r.merchant_id = $1 AND r.member_id = m.id
				ORDER BY r.answered_at DESC LIMIT 1), 0) >= 9 AS recommends
		FROM member m LEFT JOIN buyer b ON b.member_id = m.id LEFT JOIN bought o ON o.member_id = m.id AND o.n = 1
		LEFT JOIN order_moment p ON p.merchant_id = $1 AND p.store_id = o.store_id AND p.external_id = o.external_id
		WHERE m.merchant_id = $1 AND m.merged_into IS NULL AND (m.state <> 3 OR EXISTS (
			SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = m.id))
	)
	SELECT id, CASE
		WHEN asks THEN 'help'
		WHEN orders = 0 AND unpaid + interval '14 days' > $2 THEN 'first_order'
		WHEN orders = 0 THEN 'discover'
		WHEN last + make_interval(secs => cut) <= $2 THEN 'lapsed'
		WHEN orders = 1 AND (came <= $2 OR sent + interval '21 days' <= $2 OR first + interval '30 days' <= $2) THEN 'first_use'
		WHEN orders = 1 AND sent <= $2 THEN 'delivery'
		WHEN orders = 1 AND paid > $2 THEN 'first_order'
		WHEN orders = 1 THEN 'wait'
		WHEN recommends THEN 'advocate'
		WHEN orders = 2 THEN 'second_order'
		ELSE 'regular' END
	FROM person`

// where recounts where everybody is now.
func (w *world) where() map[uuid.UUID]string {
	w.t.Helper()
	rows, err := w.owner().Query(w.t.Context(), wherePeopleAre, w.merchant, w.Now())
	w.must(err)
	found := map[uuid.UUID]string{}
	for rows.Next() {
		var id uuid.UUID
		var stage string
		w.must(rows.Scan(&id, &stage))
		found[id] = stage
	}
	w.must(rows.Err())
	return found
}

// mapped is the map as staff see it.
func (w *world) mapped() app.MapView {
	w.t.Helper()
	v, err := w.Map(w.t.Context(), w.merchant, 366)
	w.must(err)
	return v
}

func (w *world) stage(s insight.Stage) app.StageView {
	w.t.Helper()
	for _, one := range w.mapped().Stages {
		if one.Stage == s {
			return one
		}
	}
	w.t.Fatalf("the map has no stage %s", s)
	return app.StageView{}
}

// mapIsRight compares the map with the recount, with each member's row, with the
// segments of the stages and with all moves ever made.
func (w *world) mapIsRight(when string) (counts map[string]int64) {
	w.t.Helper()
	want, counts := w.where(), map[string]int64{}
	for id, stage := range want {
		counts[stage]++
		var n insight.Stage
		w.must(w.owner().QueryRow(w.t.Context(), "SELECT stage FROM segment_fact WHERE member_id = $1", id).Scan(&n))
		if n.String() != stage {
			w.t.Errorf("%s: %s is in %s, want %s", when, id, n, stage)
		}
	}
	shown := map[string]int64{}
	for _, one := range w.mapped().Stages {
		if one.Members > 0 {
			shown[one.Stage.String()] = one.Members
		}
		if n := len(w.in(one.Segment)); int64(n) != one.Members {
			w.t.Errorf("%s: %d are in the segment of %s, and %d on the map", when, n, one.Stage, one.Members)
		}
		group, err := w.Segment(w.t.Context(), w.merchant, one.Segment)
		w.must(err)
		if group.Members != nil && *group.Members != one.Members {
			w.t.Errorf("%s: the segment of %s says %d, and the map %d", when, one.Stage, *group.Members, one.Members)
		}
		moved := w.count(`SELECT coalesce(sum(CASE WHEN to_stage = $1 THEN n ELSE -n END), 0)::bigint FROM stage_flow
			WHERE (to_stage = $1) <> (from_stage = $1)`, one.Stage)
		if moved != one.Members {
			w.t.Errorf("%s: moves leave %d in %s, and %d are there", when, moved, one.Stage, one.Members)
		}
	}
	if diff := cmp.Diff(counts, shown); diff != "" {
		w.t.Errorf("%s: the map is not what SQL counts (-recount +map):\n%s", when, diff)
	}
	if rows := w.count("SELECT count(*) FROM segment_fact"); rows != int64(len(want)) {
		w.t.Errorf("%s: %d people have a place, want each of %d once", when, rows, len(want))
	}
	return counts
}

// shuffled is a shop in which anything may happen next.
type shuffled struct {
	*world
	dice      *rand.Rand
	customers []int64
	orders    []int64
	unpaid    []int64
	requests  []uuid.UUID
	made      int
}

func (s *shuffled) any(of []int64) int64 { return of[s.dice.IntN(len(of))] }

// next lets something happen, whatever may.
func (s *shuffled) next() {
	s.t.Helper()
	site := s.shopify()
	switch throw := s.dice.IntN(16); {
	case throw < 2 || len(s.customers) < 8:
		s.made++
		s.customers = append(s.customers, site.register(mail(fmt.Sprintf("way%d", s.made))))
	case throw < 7 || len(s.orders) == 0:
		s.orders = append(s.orders, site.buy(purchase{customer: s.any(s.customers), quantity: 1, unit: 4000}))
	case throw == 7:
		s.unpaid = append(s.unpaid, site.buy(purchase{customer: s.any(s.customers), quantity: 1, unit: 4000, unpaid: true}))
	case throw == 8 && len(s.unpaid) > 0:
		s.coffee.Pay(s.any(s.unpaid))
	case throw < 11:
		s.coffee.Fulfill(s.any(s.orders), s.dice.IntN(2) == 0)
	case throw == 11:
		s.coffee.RefundAll(s.any(s.orders))
	case throw == 12:
		s.deliver()
		asked := support.Request{
			Member: s.memberOf(s.coffeeID, s.any(s.customers)), Kind: support.Question, Text: "How?",
			Key: fmt.Sprintf("asked-%04d", len(s.requests)),
		}
		request, err := s.OpenRequest(s.t.Context(), s.merchant, asked)
		s.must(err)
		s.requests = append(s.requests, request.ID)
	case throw == 13 && len(s.requests) > 0:
		state := []support.State{support.StateAnswered, support.StateClosed, support.StateOpen}[s.dice.IntN(3)]
		_, _ = s.HandleRequest(s.t.Context(), s.merchant, s.requests[s.dice.IntN(len(s.requests))], state, "Like this.")
	case throw == 14 && len(s.customers) > 5:
		keep, lose := s.any(s.customers), s.any(s.customers)
		s.deliver()
		s.must(s.MergeMembers(s.t.Context(), s.merchant, s.memberOf(s.coffeeID, keep), s.memberOf(s.coffeeID, lose)))
	default:
		s.deliver()
		s.Advance(time.Duration(1+s.dice.IntN(3)) * 24 * time.Hour)
	}
}

func TestTheMapIsWhatSQLCountsWhateverHappensInWhateverOrder(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	w.mapped()
	s := &shuffled{world: w, dice: rand.New(rand.NewPCG(7, 11))}
	seen := map[string]int64{}
	for round := range 4 {
		for range 12 {
			s.next()
		}
		w.deliver()
		maps.Copy(seen, w.mapIsRight(fmt.Sprintf("round %d", round)))
	}
	if len(seen) < 6 {
		t.Errorf("too little happened: %v", seen)
	}
	who := w.memberOf(w.coffeeID, s.customers[0])
	var email string
	w.must(w.owner().QueryRow(t.Context(), "SELECT email FROM member WHERE id = $1", who).Scan(&email))
	w.erased(who, email)
	w.mapIsRight("after an erasure")
	before := w.count("SELECT sum(n)::bigint FROM stage_flow")
	w.recounted()
	w.mapIsRight("after a recount")
	if n := w.count("SELECT sum(n)::bigint FROM stage_flow"); n != before {
		t.Errorf("a recount in which nothing is news makes %d moves", n-before)
	}
}

func TestAWayThroughTheShopIsToldWithItsDaysAndWords(t *testing.T) {
	t.Parallel()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	old, early := w.newcomer(s, mail("early"))
	s.buy(purchase{customer: old, quantity: 1, unit: 3000})
	w.deliver()
	w.Pass(3 * 24 * time.Hour)
	if v := w.mapped(); !v.Preparing {
		t.Error("a map that was never looked at is ready at once")
	}
	w.Drain() // all are placed, those who bought before there was a map as well
	if v := w.mapped(); v.Preparing || w.stage(insight.Wait).Members != 1 {
		t.Errorf("after all were placed: %+v", v.Stages)
	}
	customer, id := w.newcomer(s, mail("way"))
	entered := w.crossings(w.stage(insight.FirstUse).Segment)
	steps := []struct {
		after time.Duration
		do    func(order int64)
		stage insight.Stage
	}{
		{2 * 24 * time.Hour, func(order int64) { w.coffee.Pay(order) }, insight.Wait},
		{3 * 24 * time.Hour, func(order int64) { w.coffee.Fulfill(order, false) }, insight.Delivery},
		{4 * 24 * time.Hour, func(order int64) { w.coffee.Fulfill(order, true) }, insight.FirstUse},
	}
	w.Advance(time.Hour)
	order := s.buy(purchase{customer: customer, quantity: 1, unit: 3000, unpaid: true})
	w.deliver()
	if got := w.where()[id]; got != "first_order" {
		t.Fatalf("an unpaid first order: %s", got)
	}
	for _, step := range steps {
		w.Pass(step.after)
		step.do(order)
		w.deliver()
		if one := w.stage(step.stage); !slices.Contains(w.in(one.Segment), id) {
			t.Errorf("they are not in %s", step.stage)
		}
	}
	w.mapIsRight("on the way")
	if n := entered(); n != 1 {
		t.Errorf("%d automations heard that they came to first use, want one", n)
	}
	for s, days := range map[insight.Stage]int{insight.FirstOrder: 2, insight.Wait: 3, insight.Delivery: 4} {
		if one := w.stage(s); one.Left != 1 || one.Median != days || len(one.To) != 1 {
			t.Errorf("%s is told as %+v, want one who stayed %d days", s, one.Stay, days)
		}
	}
	w.said(id, 2, "It came without its lid.")
	w.said(early, 10, "Fine.")
	first := w.stage(insight.FirstUse)
	if len(first.Said) != 1 || first.Said[0].Text != "It came without its lid." || *first.Said[0].Number != 2 {
		t.Errorf("in first use they say %+v", first.Said)
	}
	w.touchpoints(t)
}

// crossings counts how often automations hear that somebody entered a segment.
func (w *world) crossings(id uuid.UUID) func() int64 {
	w.t.Helper()
	d := journey.Script{
		Name: "Welcome to the first use", Trigger: journey.Listen{Kind: journey.SegmentEntered, Name: id.String()},
		Again: journey.Again{When: journey.EachTime}, Window: 30,
		Steps: []journey.Step{{ID: "w", Kind: journey.Wait, Minutes: 60 * 24 * 90}},
	}
	made, err := w.AddJourney(w.t.Context(), w.merchant, d)
	w.must(err)
	_, err = w.PublishJourney(w.t.Context(), w.merchant, made.ID, app.PublishInput{Author: "Test"})
	w.must(err)
	return func() int64 { return w.count("SELECT count(*) FROM journey_run WHERE journey_id = $1", made.ID) }
}

// said has a member answer the survey about recommending, with words.
func (w *world) said(id uuid.UUID, number int, words string) {
	w.t.Helper()
	if w.count("SELECT count(*) FROM survey WHERE slug = 'recommend'") == 0 {
		w.published("recommend", nil)
	}
	w.asked("recommend", words, id)
	var response uuid.UUID
	w.must(w.owner().QueryRow(w.t.Context(), "SELECT id FROM survey_response WHERE member_id = $1", id).Scan(&response))
	_, err := w.AnswerShopper(w.t.Context(), app.Shopper{Merchant: w.merchant, MemberID: id}, response,
		survey.Given{"recommend": fmt.Sprint(number), "open": words}, true)
	w.must(err)
	w.Drain()
}

// touchpoints: the store is scored by the two answers there are, and nothing else is.
func (w *world) touchpoints(t *testing.T) {
	t.Helper()
	for _, one := range w.mapped().Touchpoints {
		if one.Touchpoint != survey.OfStore {
			if one.N() != 0 || len(one.Said) != 0 {
				t.Errorf("%s is scored by %+v", one.Touchpoint, one)
			}
			continue
		}
		if one.Good != 1 || one.Poor != 1 || one.Net != 0 || one.Enough() || len(one.Said) != 2 ||
			one.Said[0].Text != "Fine." || one.Said[0].Mood != survey.Good {
			t.Errorf("the store is scored as %+v", one)
		}
	}
	if n := w.count("SELECT count(*) FROM survey_answer WHERE body <> '' AND stage = 0"); n != 0 {
		t.Errorf("%d answers in words belong to no stage", n)
	}
	if _, err := w.SaveSegment(t.Context(), w.merchant, app.SegmentInput{
		Name: "Elsewhere", Condition: segment.Condition{Field: segment.MapStage, Op: segment.Is, Texts: []string{"away"}},
	}); err == nil {
		t.Error("a stage that there is not is taken")
	}
}
