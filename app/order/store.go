package order

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = `id, store_id, external_id, name, member_id, customer_id, status, currency, total, placed_at,
	updated_at,
	state_hash, packed, program_version, nth, posted, postings, backfilled, note, facts`

// Key names an order by its store and the platform's id.
type Key struct {
	StoreID    uuid.UUID
	ExternalID string
}

func (k Key) compare(other Key) int {
	return cmp.Or(bytes.Compare(k.StoreID[:], other.StoreID[:]), strings.Compare(k.ExternalID, other.ExternalID))
}

// Lock reads and locks the stored orders among keys, in a fixed order. Each is
// looked up by its key, however many there are.
func Lock(tx *pg.Tx, keys []Key) (map[Key]*Order, error) {
	keys = slices.SortedFunc(slices.Values(keys), Key.compare)
	stores, ids := make([]uuid.UUID, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		stores[i], ids[i] = key.StoreID, key.ExternalID
	}
	found := make(map[Key]*Order, len(keys))
	err := tx.ByKey(func(rows pgx.Rows) error {
		orders, err := collect(rows)
		for _, o := range orders {
			found[Key{o.StoreID, o.ExternalID}] = o
		}
		return err
	}, `SELECT o.* FROM unnest($2::uuid[], $3::text[]) asked (store, external)
		CROSS JOIN LATERAL (SELECT `+columns+` FROM orders WHERE merchant_id = $1 AND store_id = asked.store
			AND external_id BETWEEN asked.external AND asked.external ORDER BY external_id LIMIT 1 FOR UPDATE) o`,
		tx.Merchant, stores, ids)
	return found, err
}

// LockUnearned reads and locks members' orders that earned nothing so far and
// were placed at or after a moment.
func LockUnearned(tx *pg.Tx, members []uuid.UUID, since time.Time) ([]*Order, error) {
	return list(tx, `SELECT `+columns+` FROM orders WHERE merchant_id = $1 AND member_id = ANY($2) AND placed_at >= $3
		AND program_version = 0 ORDER BY id FOR UPDATE`, tx.Merchant, members, since)
}

// LockLater reads and locks members' counted orders that were placed after a
// moment, which stands for each member beside it.
func LockLater(tx *pg.Tx, members []uuid.UUID, after []time.Time) ([]*Order, error) {
	return list(tx, `SELECT `+columns+` FROM orders o WHERE merchant_id = $1 AND nth > 0 AND EXISTS (
		SELECT 1 FROM unnest($2::uuid[], $3::timestamptz[]) a (member_id, at)
		WHERE a.member_id = o.member_id AND o.placed_at > a.at)
		AND member_id = ANY($2) ORDER BY id FOR UPDATE`, tx.Merchant, members, after)
}

// Position is a place in the list of a merchant's orders, oldest first.
type Position struct {
	PlacedAt time.Time
	ID       uuid.UUID
}

// Unearned reads up to limit orders with a member that never earned, placed
// above a position and before a moment, oldest first.
func Unearned(tx *pg.Tx, above Position, until time.Time, limit int) ([]*Order, error) {
	return list(tx, unearned, tx.Merchant, above.PlacedAt, above.ID, until, limit)
}

// LockPlaced is Unearned, with the orders locked.
func LockPlaced(tx *pg.Tx, above Position, until time.Time, limit int) ([]*Order, error) {
	return list(tx, unearned+" FOR UPDATE", tx.Merchant, above.PlacedAt, above.ID, until, limit)
}

const unearned = `SELECT ` + columns + ` FROM orders WHERE merchant_id = $1 AND placed_at >= $2
	AND (placed_at, id) > ($2, $3) AND placed_at < $4 AND member_id IS NOT NULL AND program_version = 0
	ORDER BY placed_at, id LIMIT $5`

// OfMember lists a member's orders, newest first.
func OfMember(tx *pg.Tx, member uuid.UUID, limit int) ([]*Order, error) {
	return list(tx, `SELECT `+columns+` FROM orders WHERE merchant_id = $1 AND member_id = $2
		ORDER BY placed_at DESC, id DESC LIMIT $3`, tx.Merchant, member, limit)
}

// OfMembers lists the orders of several members, of each the newest up to limit.
func OfMembers(tx *pg.Tx, members []uuid.UUID, limit int) ([]*Order, error) {
	return list(tx, `SELECT o.* FROM unnest($2::uuid[]) m (id) CROSS JOIN LATERAL (SELECT `+columns+` FROM orders
		WHERE merchant_id = $1 AND member_id = m.id ORDER BY placed_at DESC, id DESC LIMIT $3) o`,
		tx.Merchant, members, limit)
}

// Get reads one order. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Order, error) {
	found, err := list(tx, `SELECT `+columns+` FROM orders WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, pgx.ErrNoRows
	}
	return found[0], nil
}

func list(tx *pg.Tx, query string, args ...any) ([]*Order, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return nil, err
	}
	return collect(rows)
}

func collect(rows pgx.Rows) (orders []*Order, err error) {
	for rows.Next() {
		o := &Order{}
		if err := rows.Scan(&o.ID, &o.StoreID, &o.ExternalID, &o.Name, &o.MemberID, &o.CustomerID, &o.Status,
			&o.Currency,
			&o.Total, &o.PlacedAt, &o.UpdatedAt, &o.StateHash, &o.Packed, &o.ProgramVersion, &o.Nth, &o.Posted,
			&o.Postings,
			&o.Backfilled, &o.Note, &o.Facts); err != nil {
			return nil, err
		}
		orders = append(orders, o)
	}
	return orders, rows.Err()
}

// Save writes orders, new and changed. In the order of their ids they cost the
// indexes a quarter less; what is new need not be looked for.
func Save(tx *pg.Tx, orders []*Order) error {
	orders = slices.SortedFunc(slices.Values(orders), func(x, y *Order) int { return bytes.Compare(x.ID[:], y.ID[:]) })
	var begun, changed []*Order
	for _, o := range orders {
		if o.New {
			begun = append(begun, o)
		} else {
			changed = append(changed, o)
		}
	}
	if err := save(tx, begun, ""); err != nil {
		return err
	}
	for _, o := range begun {
		o.New = false
	}
	return save(tx, changed, changeOrder)
}

const changeOrder = `
		ON CONFLICT (merchant_id, id) DO UPDATE SET name = excluded.name, member_id = excluded.member_id,
			customer_id = excluded.customer_id, status = excluded.status, currency = excluded.currency, total =
				excluded.total,
			placed_at = excluded.placed_at, updated_at = excluded.updated_at, state_hash = excluded.state_hash,
			packed = excluded.packed, program_version = excluded.program_version, nth = excluded.nth, posted =
				excluded.posted,
			postings = excluded.postings, backfilled = excluded.backfilled, note = excluded.note,
			facts = excluded.facts,
			seen_at =
				excluded.seen_at`

func save(tx *pg.Tx, orders []*Order, conflict string) error {
	if len(orders) == 0 {
		return nil
	}
	n := len(orders)
	ids, stores, externals, names := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]string, n), make([]string, n)
	members, customers, statuses, currencies := make([]*uuid.UUID, n), make([]string, n), make([]int16, n),
		make([]string, n)
	totals, placed, updated := make([]int64, n), make([]time.Time, n), make([]time.Time, n)
	hashes, packed := make([][]byte, n), make([][]byte, n)
	versions, nths, posted, postings := make([]int32, n), make([]int32, n), make([]int64, n), make([]int32, n)
	backfilled, notes, facts := make([]bool, n), make([]int16, n), make([][]byte, n)
	for i, o := range orders {
		ids[i], stores[i], externals[i], names[i] = o.ID, o.StoreID, o.ExternalID, o.Name
		members[i], customers[i], statuses[i], currencies[i] = o.MemberID, o.CustomerID, int16(o.Status), o.Currency
		totals[i], placed[i], updated[i], hashes[i], packed[i] = o.Total, o.PlacedAt, o.UpdatedAt, o.StateHash, o.Packed
		versions[i], nths[i] = int32(o.ProgramVersion), int32(o.Nth) //nolint:gosec // small counters
		posted[i], postings[i] = o.Posted, int32(o.Postings)         //nolint:gosec // small counters
		backfilled[i], notes[i], facts[i] = o.Backfilled, int16(o.Note), o.Facts
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO orders (merchant_id, `+columns+`, seen_at)
		SELECT $1, o.*, $22 FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[],
			$8::smallint[],
			$9::text[], $10::bigint[], $11::timestamptz[], $12::timestamptz[], $13::bytea[], $14::bytea[],
				$15::int[], $16::int[],
			$17::bigint[], $18::int[], $19::boolean[], $20::smallint[], $21::bytea[]) o`+conflict,
		tx.Merchant, ids, stores, externals, names, members, customers, statuses, currencies, totals, placed, updated,
		hashes, packed, versions, nths, posted, postings, backfilled, notes, facts, tx.Now)
	return err
}
