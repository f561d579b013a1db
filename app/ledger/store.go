package ledger

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Open locks the balances of members, in the order of their ids so that two
// transactions never wait for each other, and loads the lots of sources.
// Members without a balance yet get one.
func Open(tx *pg.Tx, members []uuid.UUID, sources []Source) (*Book, error) {
	book := NewBook(tx.Now, tx.NewID, func(member uuid.UUID) ([]*Lot, error) { return usableLots(tx, member) })
	if err := loadBalances(tx, book, members, "FOR UPDATE"); err != nil {
		return nil, err
	}
	if err := loadReviews(tx, book, members); err != nil {
		return nil, err
	}
	return book, loadSources(tx, book, sources)
}

// Peek reads balances without locking them, for what is only asked and never
// flushed. Members that a book knows already stay as they are in it.
func Peek(tx *pg.Tx, book *Book, members []uuid.UUID) (*Book, error) {
	if book == nil {
		book = NewBook(tx.Now, tx.NewID, func(uuid.UUID) ([]*Lot, error) { return nil, nil })
	}
	members = slices.DeleteFunc(slices.Clone(members), func(id uuid.UUID) bool { return book.balances[id] != nil })
	return book, loadBalances(tx, book, members, "")
}

func loadBalances(tx *pg.Tx, book *Book, members []uuid.UUID, lock string) error {
	members = slices.Compact(pg.InOrder(members))
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT member_id, pending, available, held, lifetime, orders, tier, coalesce(last_activity, changed_at)
		FROM balance
		WHERE merchant_id = $1 AND member_id = ANY($2) ORDER BY member_id `+lock, tx.Merchant, members)
	if err != nil {
		return err
	}
	var id uuid.UUID
	var balance Balance
	var orders int
	var tier string
	var active time.Time
	into := []any{&id, &balance.Pending, &balance.Available, &balance.Held, &balance.Lifetime, &orders, &tier, &active}
	_, err = pgx.ForEachRow(rows, into, func() error {
		book.AddBalance(id, balance, orders)
		book.SetTier(id, tier)
		book.SetActive(id, active)
		return nil
	})
	return err
}

// Begin gives new members an empty balance.
func Begin(tx *pg.Tx, members []uuid.UUID) error {
	if len(members) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO balance (merchant_id, member_id, changed_at)
		SELECT $1, m, $3 FROM unnest($2::uuid[]) m ORDER BY m ON CONFLICT DO NOTHING`, tx.Merchant, members, tx.Now)
	return err
}

const lotColumns = `id, member_id, source_kind, source_id, granted, remaining, state, available_at, expires_at,
	expired, forgiven, idle_months, postponed_from, due_at`

func loadSources(tx *pg.Tx, book *Book, sources []Source) error {
	if len(sources) == 0 {
		return nil
	}
	kinds, ids := make([]int16, len(sources)), make([]uuid.UUID, len(sources))
	for i, source := range sources {
		kinds[i], ids[i] = int16(source.Kind), source.ID
	}
	return eachLot(tx, func(lot *Lot) { book.AddLot(*lot) }, `
		SELECT `+lotColumns+` FROM lot JOIN unnest($2::smallint[], $3::uuid[]) s (k, i) ON source_kind = k AND
			source_id = i
		WHERE merchant_id = $1`, tx.Merchant, kinds, ids)
}

func usableLots(tx *pg.Tx, member uuid.UUID) ([]*Lot, error) {
	var lots []*Lot
	err := eachLot(tx, func(lot *Lot) { lots = append(lots, lot) }, `
		SELECT `+lotColumns+` FROM lot WHERE merchant_id = $1 AND member_id = $2 AND state = 1`, tx.Merchant, member)
	return lots, err
}

func eachLot(tx *pg.Tx, found func(*Lot), query string, args ...any) error {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		lot := &Lot{}
		if err := rows.Scan(&lot.ID, &lot.Member, &lot.Source.Kind, &lot.Source.ID, &lot.Granted, &lot.Remaining,
			&lot.State, &lot.AvailableAt, &lot.ExpiresAt, &lot.Expired, &lot.Forgiven, &lot.IdleMonths,
			&lot.PostponedFrom, &lot.DueAt); err != nil {
			return err
		}
		found(lot)
	}
	return rows.Err()
}

// Flush writes a book: transfers, balances, lots and the day's sums, in one
// round trip. zone is the merchant's, for the day.
func Flush(tx *pg.Tx, book *Book, zone *time.Location) error {
	batch := &pgx.Batch{}
	queueApart(tx, batch, book)
	queueDay(tx, batch, book.transfers, zone)
	return send(tx, batch)
}

// FlushApart writes what of a book is about its members alone: two transactions
// with different members never wait for each other in it. FlushDay is the rest.
func FlushApart(tx *pg.Tx, book *Book) error {
	batch := &pgx.Batch{}
	queueApart(tx, batch, book)
	return send(tx, batch)
}

// FlushDay adds what a book moved to the sums of the merchant's day: a row that
// all wait for.
func FlushDay(tx *pg.Tx, book *Book, zone *time.Location) error {
	batch := &pgx.Batch{}
	queueDay(tx, batch, book.transfers, zone)
	return send(tx, batch)
}

func queueApart(tx *pg.Tx, batch *pgx.Batch, book *Book) {
	begun, changed := book.sortedLots()
	queueLots(tx, batch, begun, "")
	queueLots(tx, batch, changed, changeLot)
	queueTransfers(tx, batch, book.transfers)
	queueBalances(tx, batch, book)
	queueFresh(tx, batch, book)
	queueUses(tx, batch, book.uses)
}

func send(tx *pg.Tx, batch *pgx.Batch) error {
	if batch.Len() == 0 {
		return nil
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

func queueTransfers(tx *pg.Tx, batch *pgx.Batch, transfers []Transfer) {
	n := len(transfers)
	if n == 0 {
		return
	}
	ids, keys, members := make([]uuid.UUID, n), make([]string, n), make([]uuid.UUID, n)
	debits, credits, amounts, kinds := make([]int16, n), make([]int16, n), make([]int64, n), make([]int16, n)
	sourceKinds, sources, versions, explains := make([]int16, n), make([]uuid.UUID, n), make([]int32, n),
		make([]string, n)
	for i, t := range transfers {
		ids[i], keys[i], members[i] = t.ID, t.Key, t.Member
		debits[i], credits[i], amounts[i], kinds[i] = int16(t.Debit), int16(t.Credit), t.Amount, int16(t.Kind)
		sourceKinds[i], sources[i], versions[i] = int16(t.Source.Kind), t.Source.ID,
			int32(t.Version) //nolint:gosec // versions count publishes
		explains[i] = string(t.Explain.Encode())
	}
	batch.Queue(`
		INSERT INTO transfer (merchant_id, id, idem_key, member_id, debit, credit, amount, kind, source_kind, source_id,
			program_version, explain, at)
		SELECT $1, t.*, $13 FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::smallint[], $6::smallint[],
			$7::bigint[],
			$8::smallint[], $9::smallint[], $10::uuid[], $11::int[], $12::jsonb[]) t`,
		tx.Merchant, ids, keys, members, debits, credits, amounts, kinds, sourceKinds, sources, versions,
		explains, tx.Now)
}

// queueBalances adds what moved, not what the book believes: the sum of the
// transfers is the balance by construction.
func queueBalances(tx *pg.Tx, batch *pgx.Batch, book *Book) {
	sums := map[uuid.UUID]*Balance{}
	var members []uuid.UUID
	sum := func(member uuid.UUID) *Balance {
		if sums[member] == nil {
			sums[member] = &Balance{}
			members = append(members, member)
		}
		return sums[member]
	}
	for _, t := range book.transfers {
		sum(t.Member).Apply(t)
	}
	for member, count := range book.orders {
		if count.added > 0 {
			sum(member)
		}
	}
	members = slices.DeleteFunc(members, func(id uuid.UUID) bool { return book.fresh[id] })
	slices.SortFunc(members, pg.ByID)
	n := len(members)
	if n == 0 {
		return
	}
	pending, available, held, life := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	orders, last, active := make([]int32, n), make([]*time.Time, n), book.activeNow()
	actives := make([]bool, n)
	for i, member := range members {
		s := sums[member]
		pending[i], available[i], held[i], life[i] = s.Pending, s.Available, s.Held, s.Lifetime
		actives[i] = active[member]
		if count := book.orders[member]; count.added > 0 {
			orders[i], last[i] = int32(count.added), &count.last //nolint:gosec // at most a batch
		}
	}
	batch.Queue(`
		UPDATE balance b SET pending = b.pending + d.p, available = b.available + d.a, held = b.held + d.h,
			lifetime = b.lifetime + d.l, orders = b.orders + d.o, last_order_at = greatest(b.last_order_at,
				d.t), changed_at = $9,
			last_activity = CASE WHEN d.i THEN $9 ELSE coalesce(b.last_activity, b.changed_at) END
		FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[],
			$8::timestamptz[], $10::boolean[]) d (m, p, a, h, l, o, t, i)
		WHERE b.merchant_id = $1 AND b.member_id = d.m`, tx.Merchant, members, pending, available, held, life,
		orders, last, tx.Now, actives)
}

// queueFresh writes the balances of new members as they stand: each row once.
func queueFresh(tx *pg.Tx, batch *pgx.Batch, book *Book) {
	n := len(book.fresh)
	if n == 0 {
		return
	}
	members := slices.SortedFunc(maps.Keys(book.fresh), pg.ByID)
	pending, available, held, life := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	orders, last := make([]int32, n), make([]*time.Time, n)
	for i, member := range members {
		now, count := book.balances[member], book.orders[member]
		pending[i], available[i], held[i], life[i] = now.Pending, now.Available, now.Held, now.Lifetime
		if count.added > 0 {
			orders[i], last[i] = int32(count.added), &count.last //nolint:gosec // at most a batch
		}
	}
	batch.Queue(`
		INSERT INTO balance (merchant_id, member_id, pending, available, held, lifetime, orders, last_order_at,
			changed_at, last_activity)
		SELECT $1, b.*, $9, $9 FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
			$7::int[], $8::timestamptz[]) b`,
		tx.Merchant, members, pending, available, held, life, orders, last, tx.Now)
}

// activeNow are the members who earned or redeemed in this book.
func (b *Book) activeNow() map[uuid.UUID]bool {
	active := map[uuid.UUID]bool{}
	for _, t := range b.transfers {
		if t.Kind == Earned || t.Kind == Reserved {
			active[t.Member] = true
		}
	}
	return active
}

func queueDay(tx *pg.Tx, batch *pgx.Batch, transfers []Transfer, zone *time.Location) {
	if len(transfers) == 0 {
		return
	}
	sums, counts := map[Kind]int64{}, map[Kind]int64{}
	for _, t := range transfers {
		sums[t.Kind] += t.Amount
		counts[t.Kind]++
	}
	var net Balance
	for _, t := range transfers {
		net.Apply(t)
	}
	sums[netPending], sums[netAvailable] = net.Pending, net.Available
	var kinds []int16
	var points, number []int64
	for _, kind := range slices.Sorted(maps.Keys(sums)) { // in one order, or two transactions wait for each other
		if sums[kind] != 0 || counts[kind] > 0 {
			kinds, points, number = append(kinds, int16(kind)), append(points, sums[kind]), append(number, counts[kind])
		}
	}
	batch.Queue(`
		INSERT INTO ledger_day (merchant_id, day, kind, points, transfers)
		SELECT $1, $2::date, k, p, n FROM unnest($3::smallint[], $4::bigint[], $5::bigint[]) d (k, p, n)
		ON CONFLICT (merchant_id, day, kind) DO UPDATE
			SET points = ledger_day.points + excluded.points, transfers = ledger_day.transfers + excluded.transfers`,
		tx.Merchant, tx.Now.In(zone).Format(time.DateOnly), kinds, points, number)
}

// changeLot is what becomes of a lot that is there already. Naming it for a lot
// that cannot be would cost a second look into the index.
const changeLot = `
		ON CONFLICT (merchant_id, id) DO UPDATE SET granted = excluded.granted, remaining = excluded.remaining,
			state = excluded.state, available_at = excluded.available_at, expires_at = excluded.expires_at,
			expired = excluded.expired, forgiven = excluded.forgiven, idle_months = excluded.idle_months,
			postponed_from = excluded.postponed_from, due_at = excluded.due_at`

// sortedLots are the lots to be written, those that were not there before apart,
// in the order of their ids.
func (b *Book) sortedLots() (begun, changed []*Lot) {
	for id, lot := range b.changed {
		if b.begun[id] {
			begun = append(begun, lot)
		} else {
			changed = append(changed, lot)
		}
	}
	for _, lots := range [][]*Lot{begun, changed} {
		slices.SortFunc(lots, func(x, y *Lot) int { return slices.Compare(x.ID[:], y.ID[:]) })
	}
	return begun, changed
}

func queueLots(tx *pg.Tx, batch *pgx.Batch, lots []*Lot, conflict string) {
	n := len(lots)
	if n == 0 {
		return
	}
	ids, members, kinds, sources := make([]uuid.UUID, 0, n), make([]uuid.UUID, 0, n), make([]int16, 0, n),
		make([]uuid.UUID, 0, n)
	granted, remaining, states := make([]int64, 0, n), make([]int64, 0, n), make([]int16, 0, n)
	usable, expires := make([]time.Time, 0, n), make([]*time.Time, 0, n)
	expired, forgiven, idle := make([]int64, 0, n), make([]int64, 0, n), make([]int16, 0, n)
	postponed, due := make([]*time.Time, 0, n), make([]*time.Time, 0, n)
	for _, lot := range lots {
		ids, members = append(ids, lot.ID), append(members, lot.Member)
		kinds, sources = append(kinds, int16(lot.Source.Kind)), append(sources, lot.Source.ID)
		granted, remaining, states = append(granted, lot.Granted), append(remaining, lot.Remaining),
			append(states, int16(lot.State))
		usable, expires = append(usable, lot.AvailableAt), append(expires, lot.ExpiresAt)
		expired, forgiven = append(expired, lot.Expired), append(forgiven, lot.Forgiven)
		idle = append(idle, int16(lot.IdleMonths)) //nolint:gosec // at most 120
		postponed, due = append(postponed, lot.PostponedFrom), append(due, lot.DueAt)
	}
	batch.Queue(`
		INSERT INTO lot (merchant_id, id, member_id, source_kind, source_id, granted, remaining, state,
			available_at, expires_at, expired, forgiven, idle_months, postponed_from, due_at)
		SELECT $1, l.* FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[], $6::bigint[],
			$7::bigint[], $8::smallint[], $9::timestamptz[], $10::timestamptz[], $11::bigint[], $12::bigint[],
			$13::smallint[], $14::timestamptz[], $15::timestamptz[]) l`+conflict,
		tx.Merchant, ids, members, kinds, sources, granted, remaining, states, usable, expires, expired, forgiven, idle,
		postponed, due)
}

func queueUses(tx *pg.Tx, batch *pgx.Batch, uses []LotUse) {
	for _, use := range uses {
		batch.Queue(`INSERT INTO redemption_lot (merchant_id, redemption_id, lot_id, points) VALUES ($1, $2, $3, $4)`,
			tx.Merchant, use.Redemption, use.Lot, use.Points)
	}
}

// Uses lists which lots a redemption took, and loads them into the book.
func Uses(tx *pg.Tx, book *Book, redemption uuid.UUID) ([]LotUse, error) {
	uses, err := pg.All(tx, pgx.RowToStructByPos[LotUse], `SELECT redemption_id, lot_id, points FROM redemption_lot
		WHERE merchant_id = $1 AND redemption_id = $2 ORDER BY lot_id`, tx.Merchant, redemption)
	if err != nil {
		return nil, err
	}
	return uses, eachLot(tx, func(lot *Lot) { book.AddLot(*lot) }, `
		SELECT `+lotColumns+` FROM lot WHERE merchant_id = $1 AND id IN
			(SELECT lot_id FROM redemption_lot WHERE merchant_id = $1 AND redemption_id = $2)`, tx.Merchant, redemption)
}

// DuePending lists pending lots whose time has come, oldest first.
func DuePending(tx *pg.Tx, limit int) ([]Lot, error) {
	var lots []Lot
	err := eachLot(tx, func(lot *Lot) { lots = append(lots, *lot) }, `
		SELECT `+lotColumns+` FROM lot WHERE merchant_id = $1 AND state = 0 AND available_at <= $2
		ORDER BY available_at LIMIT $3`, tx.Merchant, tx.Now, limit)
	return lots, err
}

// MerchantsWithDue names merchants that have pending lots whose time has come.
// For AcrossMerchants.
func MerchantsWithDue(tx *pg.Tx) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT DISTINCT merchant_id FROM lot WHERE state = 0 AND
		available_at <= $1`, tx.Now)
}

// BalanceOf reads a member's balance without locking it; zero when there is none.
func BalanceOf(tx *pg.Tx, member uuid.UUID) (Balance, error) {
	var b Balance
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(sum(pending), 0), coalesce(sum(available), 0),
		coalesce(sum(held), 0),
		coalesce(sum(lifetime), 0) FROM balance WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member).
		Scan(&b.Pending, &b.Available, &b.Held, &b.Lifetime)
	return b, err
}
