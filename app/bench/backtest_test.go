//go:build bench

package bench

import (
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/backtest"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

const (
	memoryLeast   = 1_000_000 // orders a second of one core
	postgresLeast = 100_000
	overJoined    = 3.0
	pastOrders    = 100_000
	pastMembers   = 20_000
	pastMerchant  = 11
)

// measureReplay replays orders of ten lines under 20 rules that are in memory.
// What limits, and selections of products, cost besides is said and has no bar.
func measureReplay(s *stage) []result {
	limited := document(func(i int, r *program.Rule) {
		of := []program.LimitOf{program.OfMember, program.OfProgram}[i%2]
		r.Limits = []program.Limit{{Of: of, Window: program.Month, Points: 50_000}}
	})
	rate := replayRate(document(nil))
	note("backtest-memory: %.0f/s/core with a limit for each rule, %.0f/s/core with selections of their own",
		replayRate(limited), replayRate(selective()))
	return []result{{
		name: "backtest-memory", figure: fmt.Sprintf("%.0f/s/core", rate), bar: fmt.Sprintf(">=%d/s/core", memoryLeast),
		ok: rate >= memoryLeast,
	}}
}

// replayRate is how many orders a second of one core a document is replayed on.
func replayRate(d program.Document) float64 {
	rules := program.Compile(program.Version{Number: 1, Document: d}, time.UTC)
	products := map[string]platform.Product{}
	states, people := make([]platform.Order, 2000), make([]uuid.UUID, 500)
	for i := range states {
		states[i] = pastOrder(i)
		for _, line := range states[i].Lines {
			products[line.ProductID], _ = wares(line.ProductID)
		}
	}
	for i := range people {
		people[i] = uuid.New()
	}
	known := func(id string) (platform.Product, bool) {
		found, ok := products[id]
		return found, ok
	}
	var rates []float64
	for range 9 {
		replay := backtest.New(rules, nil)
		taken := 0
		each := threadTime(100_000, func() {
			replay.Take(backtest.Order{State: &states[taken%len(states)], Member: people[taken%len(people)], Product: known})
			taken++
		})
		rates = append(rates, float64(time.Second)/float64(each))
	}
	return median(rates)
}

// measureBacktest tries a draft on orders in Postgres, and compares with the way
// of a row a line that is joined to its order.
func measureBacktest(s *stage) []result {
	s.stopWork()
	s.fillPast()
	draft := program.Starter([]string{"EUR"})
	draft.Rules = document(nil).Rules
	_, err := s.app.SaveDraft(s.t.Context(), s.tenants[pastMerchant].id, draft)
	s.must(err)
	var packed, joined []slice
	measured := []int{os.Getpid()}
	for range 3 {
		packed = append(packed, s.slice(measured, func() {}, s.replayPacked))
		joined = append(joined, s.slice(measured, func() {}, func() int { return s.replayJoined(draft) }))
	}
	say("backtest: packed", packed)
	say("backtest: joined rows", joined)
	rates := make([]float64, len(packed))
	for i := range packed {
		rates[i] = float64(time.Second) / float64(packed[i].cost())
	}
	rate, ratio := median(rates), 1/costRatio(packed, joined)
	return []result{
		{
			name: "backtest", figure: fmt.Sprintf("%.0f/s/core", rate), bar: fmt.Sprintf(">=%d/s/core", postgresLeast),
			ok: rate >= postgresLeast,
		},
		{name: "backtest-joined", figure: times(ratio), bar: ">=" + times(overJoined), ok: ratio >= overJoined},
	}
}

// pastOrder is the n-th order of ten lines.
func pastOrder(n int) platform.Order {
	o := tenLines()
	o.PlacedAt = time.Date(2026, time.January, 1, 0, 0, n*60, 0, time.UTC)
	for i := range o.Lines {
		line := &o.Lines[i]
		line.ID = fmt.Sprint(15_000_000_000_000 + n*10 + i)
		line.ProductID, line.VariantID = fmt.Sprint(8_400_000_000_000+(n*7+i)%500), fmt.Sprint(45_100_000_000_000+(n*7+i)%500)
		line.Net = int64(500 + (n+i)*37%4000)
		o.Total += line.Net + line.Tax
	}
	return o
}

// fillPast gives a merchant a history, twice: packed as the app keeps it, and in
// rows as others do.
func (s *stage) fillPast() {
	if s.count("SELECT count(*) FROM orders WHERE merchant_id = $1", s.tenants[pastMerchant].id) >= pastOrders {
		return
	}
	who := s.tenants[pastMerchant]
	people := make([]uuid.UUID, pastMembers)
	for i := range people {
		people[i] = uuid.Must(uuid.NewV7())
	}
	_, err := s.admin.Exec(s.t.Context(), `CREATE TABLE joined_order (id bigint PRIMARY KEY, member_id uuid, status smallint,
			test boolean, currency text, channel text, country text, placed_at timestamptz, shipping bigint, ship_tax bigint,
			tips bigint, adjustment bigint, refunded bigint, total bigint);
		CREATE TABLE joined_line (order_id bigint, id text, product_id text, variant_id text, quantity bigint, net bigint,
			tax bigint, discount bigint, gift_card boolean, sale boolean, PRIMARY KEY (order_id, id));
		CREATE INDEX ON joined_order (placed_at)`)
	s.must(err)
	at := 0
	copyRows := func(n int, table string, columns []string, row func(i int) []any) {
		_, err := s.admin.CopyFrom(s.t.Context(), pgx.Identifier{table}, columns,
			pgx.CopyFromSlice(n, func(i int) ([]any, error) { return row(i), nil }))
		s.must(err)
	}
	const part = 10_000
	orders := make([]platform.Order, part)
	for ; at < pastOrders; at += part {
		for i := range orders {
			orders[i] = pastOrder(at + i)
		}
		copyRows(part, "orders", []string{
			"merchant_id", "id", "store_id", "external_id", "name", "member_id", "status", "currency", "total", "placed_at",
			"updated_at", "state_hash", "packed", "seen_at",
		}, func(i int) []any {
			o := &orders[i]
			return []any{
				who.id, uuid.Must(uuid.NewV7()), who.store.ID, fmt.Sprint("past-", at+i), "#1", people[(at+i)%pastMembers],
				int16(o.Status), o.Currency, o.Total, o.PlacedAt, o.PlacedAt,
				[]byte{},
				order.Pack(o), o.PlacedAt,
			}
		})
		copyRows(part, "joined_order", []string{
			"id", "member_id", "status", "test", "currency", "channel", "country", "placed_at", "shipping", "ship_tax", "tips",
			"adjustment", "refunded", "total",
		}, func(i int) []any {
			o := &orders[i]
			return []any{
				at + i, people[(at+i)%pastMembers], int16(o.Status), o.Test, o.Currency, o.Channel, o.Country, o.PlacedAt, o.Shipping,
				o.ShipTax, o.Tips, o.Adjustment, o.Refunded, o.Total,
			}
		})
		copyRows(part*10, "joined_line", []string{
			"order_id", "id", "product_id", "variant_id", "quantity", "net", "tax", "discount", "gift_card", "sale",
		}, func(i int) []any {
			l := &orders[i/10].Lines[i%10]
			return []any{
				at + i/10, l.ID, l.ProductID, l.VariantID, l.Quantity, l.Net, l.Tax, l.Discount, l.GiftCard, l.Sale,
			}
		})
	}
	for _, table := range []string{"orders", "joined_order", "joined_line"} {
		_, err := s.admin.Exec(s.t.Context(), "VACUUM (ANALYZE) "+table)
		s.must(err)
	}
}

func (s *stage) replayPacked() int {
	report, err := s.app.Backtest(s.t.Context(), s.tenants[pastMerchant].id, app.BacktestInput{})
	s.must(err)
	if report.Orders < pastOrders || report.Draft.Points == 0 {
		s.t.Fatalf("the backtest saw %d orders worth %d points", report.Orders, report.Draft.Points)
	}
	return int(report.Orders)
}

// replayJoined is the same with a row a line: pages of orders joined to their
// lines, put together and given to the same programs.
func (s *stage) replayJoined(draft program.Document) int {
	live := program.Compile(program.Version{Number: 1, Document: program.Starter([]string{"EUR"})}, time.UTC)
	replay := backtest.New(program.Compile(program.Version{Document: draft}, time.UTC), live)
	var o platform.Order
	var member uuid.UUID
	have, at := int64(-1), time.Time{}
	const page = 5000
	for n := 1; n > 0; {
		rows, err := s.admin.Query(s.t.Context(), `SELECT o.id, o.member_id, o.status, o.test, o.currency, o.channel, o.country,
				o.placed_at, o.shipping, o.ship_tax, o.tips, o.adjustment, o.refunded, o.total, l.id, l.product_id, l.variant_id,
				l.quantity, l.net, l.tax, l.discount, l.gift_card, l.sale
			FROM (SELECT * FROM joined_order WHERE (placed_at, id) > ($1, $2) ORDER BY placed_at, id LIMIT $3) o
			JOIN joined_line l ON l.order_id = o.id ORDER BY o.placed_at, o.id`, at, have, page)
		s.must(err)
		n = 0
		for rows.Next() {
			var id int64
			var read platform.Order
			var status int16
			var line platform.Line
			var who uuid.UUID
			s.must(rows.Scan(&id, &who, &status, &read.Test, &read.Currency, &read.Channel, &read.Country, &read.PlacedAt,
				&read.Shipping, &read.ShipTax, &read.Tips, &read.Adjustment, &read.Refunded, &read.Total, &line.ID, &line.ProductID,
				&line.VariantID, &line.Quantity, &line.Net, &line.Tax, &line.Discount, &line.GiftCard, &line.Sale))
			if id != have {
				if n > 0 {
					replay.Take(backtest.Order{State: &o, Member: member})
				}
				n++
				read.Status, read.Lines = platform.OrderStatus(status), o.Lines[:0]
				o, have, at, member = read, id, read.PlacedAt, who
			}
			o.Lines = append(o.Lines, line)
		}
		s.must(rows.Err())
		if n > 0 {
			replay.Take(backtest.Order{State: &o, Member: member})
		}
	}
	report := replay.Report()
	if report.Orders != pastOrders {
		s.t.Fatalf("the joined way saw %d orders", report.Orders)
	}
	return int(report.Orders)
}
