package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/backfill"
	"regulars/app/fail"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

// past is a world whose members bought a lot before the program began.
type past struct {
	*world
	since time.Time // when the first of the orders was placed
}

// newPast gives three members 700 orders of 10 euros before the start, which
// earn 20 points each. One member has left, some orders are tests and some are
// cancelled: 440 orders of two members count.
func newPast(t *testing.T) past {
	t.Helper()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	var members []uuid.UUID
	for i := range 3 {
		_, member := w.newcomer(s, fmt.Sprintf("buyer%d@example.test", i))
		members = append(members, member)
	}
	p := past{world: w, since: w.Now().AddDate(0, -2, 0).Truncate(24 * time.Hour)}
	_, err := w.owner().Exec(t.Context(), `UPDATE member SET state = 2, left_at = $2 WHERE id = $1`, members[2], w.Now())
	w.must(err)
	kinds := []platform.Order{{Status: platform.Paid}, {Status: platform.Paid, Test: true}, {Status: platform.Cancelled}}
	for i, n := range []int{660, 30, 10} {
		state := kinds[i]
		state.Currency, state.PlacedAt = "EUR", p.since
		state.Lines = []platform.Line{{ID: "1", ProductID: "1", Quantity: 1, Net: 1000}}
		p.insert(i, n, members, &state)
	}
	return p
}

// insert stores n orders of a state, in turn of each member, a minute apart and
// two of each minute.
func (p past) insert(kind, n int, members []uuid.UUID, state *platform.Order) {
	p.t.Helper()
	packed := order.Pack(state)
	_, err := p.owner().Exec(p.t.Context(), `
		INSERT INTO orders (merchant_id, id, store_id, external_id, name, member_id, status, currency, total, placed_at,
			updated_at, state_hash, packed, seen_at)
		SELECT $1, gen_random_uuid(), $2, 'past-' || $3::int || '-' || g, '#' || g, ($4::uuid[])[1 + g % 3], $5, 'EUR', 1000,
			$6::timestamptz + (g / 2) * interval '1 minute', $6, $7, $8, $6 FROM generate_series(1, $9::int) g`,
		p.merchant, p.coffeeID, kind, members, int16(state.Status), p.since, order.Hash(packed), packed, n)
	p.must(err)
}

func (p past) dates() app.BackfillRange {
	return app.BackfillRange{Since: p.since.Format(time.DateOnly)}
}

func (p past) preview() *backfill.Run {
	p.t.Helper()
	run, err := p.PreviewBackfill(p.t.Context(), p.merchant, p.dates())
	p.must(err)
	return run
}

func (p past) start(n int) *backfill.Run {
	p.t.Helper()
	in := app.BackfillInput{BackfillRange: p.dates(), Points: p.preview().Expected.Points, Key: key(n)}
	run, err := p.StartBackfill(p.t.Context(), p.merchant, in)
	p.must(err)
	return run
}

func (p past) stands(run *backfill.Run) *backfill.Run {
	p.t.Helper()
	now, err := p.Backfill(p.t.Context(), p.merchant, run.ID)
	p.must(err)
	return now
}

// killInSecondBatch lets a worker do one batch of a run and kills it in the
// middle of the next, which waits for an order that somebody else has locked.
// meanwhile happens while it waits.
func (p past) killInSecondBatch(run *backfill.Run, meanwhile func()) {
	p.t.Helper()
	other, err := pgx.Connect(p.t.Context(), p.Database.AdminURL)
	p.must(err)
	defer other.Close(context.WithoutCancel(p.t.Context()))
	_, err = other.Exec(p.t.Context(), `BEGIN`)
	p.must(err)
	_, err = other.Exec(p.t.Context(), `SELECT FROM orders WHERE id = (SELECT id FROM orders WHERE member_id IS NOT NULL
		ORDER BY placed_at, id OFFSET 450 LIMIT 1) FOR UPDATE`)
	p.must(err)
	ctx, kill := context.WithCancel(p.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, app.Task{Kind: app.TaskBackfill, Merchant: p.merchant, ID: run.ID}) }()
	for deadline := time.Now().Add(20 * time.Second); p.stands(run).Given.Orders == 0; {
		if time.Now().After(deadline) {
			p.t.Fatal("the first batch is never done")
		}
	}
	meanwhile()
	kill()
	if err := <-ended; err == nil {
		p.t.Error("a worker that was killed in the second batch did not notice")
	}
}

func TestBackfillThatIsKilledGoesOnAndGivesWhatItsPreviewShowedOnce(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	shown := p.preview()
	if diff := cmp.Diff(backfill.Sum{Orders: 440, Members: 2, Points: 8800}, shown.Expected); diff != "" {
		t.Fatalf("the preview (-want +got):\n%s", diff)
	}
	run := p.start(1)
	p.killInSecondBatch(run, func() {
		if left := p.preview().Expected.Points; left != 8800-p.stands(run).Given.Points {
			t.Errorf("beside a running batch the preview shows %d points", left)
		}
	})
	first := p.stands(run)
	if first.Status() != "running" || first.Given.Orders < 100 || first.Given.Orders > 300 {
		t.Fatalf("after one of three batches the run is %s with %+v", first.Status(), first.Given)
	}
	richer := testProgram(program.Accounts)
	richer.Rules[0].Points = 50
	p.Publish(p.merchant, richer) // changes nothing that was promised
	again := p.another(p.connectors(p.network))
	again.Advance(21 * time.Second)
	for _, err := range again.Drain() {
		t.Errorf("task failed: %v", err)
	}
	done := p.stands(run)
	if done.Status() != "done" || done.EndedAt == nil || done.Given != shown.Expected {
		t.Errorf("the run is %s with %+v, its preview showed %+v", done.Status(), done.Given, shown.Expected)
	}
	if n := p.count("SELECT count(*) FROM transfer WHERE kind = 1 AND source_kind = 1"); n != 440 {
		t.Errorf("%d movements for 440 orders", n)
	}
	if n := p.count("SELECT sum(amount) FROM transfer WHERE kind = 1 AND source_kind = 1"); n != 8800 {
		t.Errorf("%d points were given, want 8,800", n)
	}
	if left := p.preview().Expected; left != (backfill.Sum{}) {
		t.Errorf("afterwards there is %+v left to give", left)
	}
	p.audit()
}

func TestCancelledBackfillStopsWhereItStandsAndLeavesTheRestToAnother(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	run := p.start(1)
	p.killInSecondBatch(run, func() {})
	given := p.stands(run).Given
	for range 2 {
		ended, err := p.CancelBackfill(t.Context(), p.merchant, run.ID)
		p.must(err)
		if ended.Status() != "cancelled" || ended.EndedAt == nil {
			t.Errorf("a cancelled run is %s", ended.Status())
		}
	}
	p.Pass(time.Minute)
	if now := p.stands(run); now.Given != given || now.Status() != "cancelled" {
		t.Errorf("after it was cancelled with %+v the run is %s with %+v", given, now.Status(), now.Given)
	}
	rest := p.start(2)
	if rest.Expected.Points != 8800-given.Points {
		t.Errorf("%d points are left to give, want %d", rest.Expected.Points, 8800-given.Points)
	}
	p.Drain()
	if now := p.stands(rest); now.Status() != "done" || now.Given != rest.Expected {
		t.Errorf("the second run is %s with %+v, its preview showed %+v", now.Status(), now.Given, rest.Expected)
	}
	if _, err := p.CancelBackfill(t.Context(), p.merchant, rest.ID); !fail.Is(err, fail.Conflict) {
		t.Errorf("cancelling what is done: %v", err)
	}
	if newest, err := p.Backfill(t.Context(), p.merchant, uuid.Nil); err != nil || newest.ID != rest.ID {
		t.Errorf("the newest run is %v, %v", newest, err)
	}
	p.audit()
}

func TestBackfillOfMoreThanOneTaskGoesOnAtOnce(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	var members []uuid.UUID
	p.must(p.owner().QueryRow(t.Context(), `SELECT array_agg(DISTINCT member_id) FROM orders`).Scan(&members))
	p.insert(3, 6000, members, &platform.Order{
		Status: platform.Paid, Currency: "EUR", PlacedAt: p.since,
		Lines: []platform.Line{{ID: "1", ProductID: "1", Quantity: 1, Net: 1000}},
	})
	run := p.start(1)
	p.must(p.Run(t.Context(), app.Task{Kind: app.TaskBackfill, Merchant: p.merchant, ID: run.ID}))
	if now := p.stands(run); now.Status() != "running" || now.Given.Orders == 0 {
		t.Errorf("after one task the run is %s with %+v", now.Status(), now.Given)
	}
	p.Drain() // no time passes: nothing waits for a time-out
	if now := p.stands(run); now.Status() != "done" || now.Given.Orders != 4440 || now.Given != now.Expected {
		t.Errorf("the run is %s with %+v of %+v", now.Status(), now.Given, now.Expected)
	}
}

func TestBackfillThatCannotGoOnWaitsForSomebodyAndThenGivesTheRest(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	run := p.start(1)
	var broken uuid.UUID
	var packed []byte
	p.must(p.owner().QueryRow(t.Context(), `SELECT id, packed FROM orders ORDER BY placed_at, id OFFSET 400 LIMIT 1`).Scan(&broken, &packed))
	set := func(packed []byte) {
		_, err := p.owner().Exec(t.Context(), `UPDATE orders SET packed = $2 WHERE id = $1`, broken, packed)
		p.must(err)
	}
	set([]byte{99})
	p.Drain()
	if now := p.stands(run); now.Status() != "running" || now.LastError == "" {
		t.Errorf("after the first failure the run is %s, because of %q", now.Status(), now.LastError)
	}
	for day := 0; day < 30 && p.stands(run).Status() == "running"; day++ {
		p.Pass(24 * time.Hour)
	}
	stuck := p.stands(run)
	found, err := p.Troubles(t.Context(), p.merchant, uuid.Nil, 10)
	p.must(err)
	if stuck.Status() != "failed" || found.Total != 1 || len(found.Items) != 1 || found.Items[0].ID != run.ID {
		t.Fatalf("the run is %s with %+v; what needs attention is %+v", stuck.Status(), stuck.Given, found)
	}
	if one, _, err := p.Trouble(t.Context(), p.merchant, run.ID); err != nil || one.Error == "" {
		t.Errorf("on its own it is told as %+v, %v", one, err)
	}
	set(packed)
	in := app.BackfillInput{BackfillRange: p.dates(), Points: 8800 - stuck.Given.Points, Key: key(2)}
	if _, err := p.StartBackfill(t.Context(), p.merchant, in); !fail.Is(err, fail.Conflict) {
		t.Errorf("beside a run that needs attention another begins: %v", err)
	}
	_, err = p.Replay(t.Context(), p.merchant, []uuid.UUID{run.ID})
	p.must(err)
	p.Drain()
	if now := p.stands(run); now.Status() != "done" || now.Given != run.Expected {
		t.Errorf("tried again, the run is %s with %+v, its preview showed %+v", now.Status(), now.Given, run.Expected)
	}
	p.audit()
}

func TestBackfillIsBegunOnceHoweverOftenItIsAskedFor(t *testing.T) {
	t.Parallel()
	p := newPast(t)
	in := app.BackfillInput{BackfillRange: p.dates(), Points: 8800, Key: key(1)}
	ids := make(chan uuid.UUID, 4)
	for range cap(ids) { // a click that stutters
		go func() {
			run, err := p.StartBackfill(context.WithoutCancel(t.Context()), p.merchant, in)
			if err != nil {
				t.Errorf("the same click once more: %v", err)
				run = &backfill.Run{}
			}
			ids <- run.ID
		}()
	}
	first := <-ids
	for range cap(ids) - 1 {
		if id := <-ids; id != first {
			t.Errorf("one click began the runs %s and %s", first, id)
		}
	}
	refused := map[string]app.BackfillInput{
		"a second run beside one that is not over": {BackfillRange: in.BackfillRange, Points: 8800, Key: key(2)},
		"the same key for another sum":             {BackfillRange: in.BackfillRange, Points: 8801, Key: key(1)},
	}
	for name, other := range refused {
		if _, err := p.StartBackfill(t.Context(), p.merchant, other); !fail.Is(err, fail.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.Drain()
	if run, err := p.StartBackfill(t.Context(), p.merchant, in); err != nil || run.ID != first || run.Status() != "done" {
		t.Errorf("the same click after the run: %v, %v", run, err)
	}
	for _, points := range []int64{8800, 0} {
		other := app.BackfillInput{BackfillRange: in.BackfillRange, Points: points, Key: key(3)}
		if _, err := p.StartBackfill(t.Context(), p.merchant, other); !fail.Is(err, fail.Conflict) {
			t.Errorf("a run of %d points where nothing is left: %v", points, err)
		}
	}
	if n := p.count("SELECT count(*) FROM backfill"); n != 1 {
		t.Errorf("%d runs were begun", n)
	}
}

func TestBackfillBeginsAtTheMerchantsMidnight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	w.Publish(w.merchant, testProgram(program.Accounts))
	for zone, days := range map[string]map[string]string{
		"UTC":           {"2026-03-29": "2026-03-29T00:00:00Z"},
		"Europe/Berlin": {"2026-03-29": "2026-03-28T23:00:00Z", "2026-03-30": "2026-03-29T22:00:00Z", "2025-10-27": "2025-10-26T23:00:00Z"},
		// The clocks change at midnight: the day begins at one, or it strikes midnight twice.
		"America/Sao_Paulo": {"2018-11-04": "2018-11-04T03:00:00Z", "2018-02-18": "2018-02-18T03:00:00Z", "2018-02-17": "2018-02-17T02:00:00Z"},
		"America/Havana":    {"2025-11-02": "2025-11-02T04:00:00Z", "2025-11-03": "2025-11-03T05:00:00Z", "2025-03-09": "2025-03-09T05:00:00Z"},
		"Asia/Beirut":       {"2025-03-30": "2025-03-29T22:00:00Z", "2025-10-26": "2025-10-25T22:00:00Z"},
		"Pacific/Auckland":  {"2026-04-05": "2026-04-04T11:00:00Z", "2026-04-06": "2026-04-05T12:00:00Z"},
	} {
		m, err := w.App.Merchant(t.Context(), w.merchant)
		w.must(err)
		_, err = w.ChangeSettings(t.Context(), w.merchant, app.Settings{Name: m.Name, TimeZone: zone, Locale: "en", Look: m.Look})
		w.must(err)
		for day, want := range days {
			run, err := w.PreviewBackfill(t.Context(), w.merchant, app.BackfillRange{Since: day})
			w.must(err)
			if got := run.Since.Format(time.RFC3339); got != want {
				t.Errorf("in %s the %s begins at %s, want %s", zone, day, got, want)
			}
		}
	}
	tomorrow := w.Now().AddDate(0, 0, 2).Format(time.DateOnly)
	for _, test := range []struct {
		asked app.BackfillRange
		field string
	}{
		{app.BackfillRange{}, "since"},
		{app.BackfillRange{Since: "2026-02-30"}, "since"},
		{app.BackfillRange{Since: "01/03/2026"}, "since"},
		{app.BackfillRange{Since: "2026-03-01T00:00:00Z"}, "since"},
		{app.BackfillRange{Since: "0001-01-01"}, "since"},
		{app.BackfillRange{Since: tomorrow}, "since"},
		{app.BackfillRange{Since: "2026-03-01", Until: "soon"}, "until"},
		{app.BackfillRange{Since: "2026-03-01", Until: "2026-03-01"}, "until"},
	} {
		_, err := w.PreviewBackfill(t.Context(), w.merchant, test.asked)
		var e *fail.Error
		if !fail.Is(err, fail.Invalid) || !errors.As(err, &e) || e.Field != test.field {
			t.Errorf("%+v is refused with %v, want the field %s", test.asked, err, test.field)
		}
	}
}
