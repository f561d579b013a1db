package tier

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Save writes where members stand now, their tier beside their balance
// included. next says when the clock alone may change each.
func Save(tx *pg.Tx, people []*Person, next func(*Person) *time.Time) error {
	if len(people) == 0 {
		return nil
	}
	n := len(people)
	ids, tiers, since, hows := make([]uuid.UUID, n), make([]string, n), make([]time.Time, n), make([]int16, n)
	until, told := make([]*time.Time, n), make([]*time.Time, n)
	lowers, due := make([]*time.Time, n), make([]*time.Time, n)
	for i, p := range people {
		ids[i], tiers[i], since[i], hows[i] = p.ID, p.Tier, p.Since, int16(p.How)
		until[i], told[i], lowers[i], due[i] = p.Until, p.ToldAt, p.LowersOn, next(p)
	}
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM tier_state WHERE merchant_id = $1 AND member_id IN
		(SELECT m FROM unnest($2::uuid[], $3::text[]) s (m, t) WHERE t = '')`, tx.Merchant, ids, tiers)
	batch.Queue(`INSERT INTO tier_state (merchant_id, member_id, tier, since, until, how, told_at, lowers_on, next_at)
		SELECT $1, s.* FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::smallint[],
			$7::timestamptz[], $8::timestamptz[], $9::timestamptz[]) s (m, t, f, u, h, d, l, n) WHERE t <> '' ORDER BY m
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET tier = excluded.tier, since = excluded.since,
			until = excluded.until, how = excluded.how, told_at = excluded.told_at, lowers_on = excluded.lowers_on,
			next_at = excluded.next_at`, tx.Merchant, ids, tiers, since, until, hows, told, lowers, due)
	batch.Queue(`UPDATE balance b SET tier = s.t FROM unnest($2::uuid[], $3::text[]) s (m, t)
		WHERE b.merchant_id = $1 AND b.member_id = s.m AND b.tier <> s.t`, tx.Merchant, ids, tiers)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// AddChanges writes what moved members into their history.
func AddChanges(tx *pg.Tx, changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	n := len(changes)
	ids, members, moves := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]int16, n)
	from, to, notes := make([]string, n), make([]string, n), make([]string, n)
	ends, versions := make([]*time.Time, n), make([]int32, n)
	for i, c := range changes {
		ids[i], members[i], moves[i], from[i], to[i] = c.ID, c.Member, int16(c.Move), c.FromName, c.ToName
		notes[i], ends[i], versions[i] = c.Note, c.EndsOn, int32(c.Version) //nolint:gosec // versions count publishes
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO tier_change (merchant_id, id, member_id, move, from_name, to_name, ends_on, note,
			program_version, at)
		SELECT $1, c.*, $10 FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::text[],
			$7::timestamptz[], $8::text[], $9::int[]) c`,
		tx.Merchant, ids, members, moves, from, to, ends, notes, versions, tx.Now)
	return err
}

// Changes lists a member's changes of tier, newest first.
func Changes(tx *pg.Tx, member uuid.UUID, limit int) ([]Change, error) {
	return pg.All(tx, pgx.RowToStructByPos[Change], `
		SELECT id, member_id, move, from_name, to_name, ends_on, note, program_version, at FROM tier_change
		WHERE merchant_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT $3`, tx.Merchant, member, limit)
}

// Sizes is how many members stand in each tier above the one everybody has.
func Sizes(tx *pg.Tx) (map[string]int64, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT tier, n FROM tier_count WHERE merchant_id = $1 AND n > 0",
		tx.Merchant)
	if err != nil {
		return nil, err
	}
	sizes := map[string]int64{}
	var id string
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&id, &n}, func() error {
		sizes[id] = n
		return nil
	})
	return sizes, err
}

// BeginPass notes that all members are to be ranked anew, from a version. One
// that is under way begins again, and remembers the version before all of it.
func BeginPass(tx *pg.Tx, from int) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO tier_pass (merchant_id, from_version, after_member)
		VALUES ($1, $2, $3) ON CONFLICT (merchant_id) DO UPDATE SET after_member = excluded.after_member`,
		tx.Merchant, from, uuid.Nil)
	return err
}

// Pass is the pass under way; found is false when there is none.
func Pass(tx *pg.Tx) (from int, after uuid.UUID, found bool, err error) { return mark(tx, "tier_pass") }

// mark reads how far work on all members came that a table keeps.
func mark(tx *pg.Tx, table string) (from int, after uuid.UUID, found bool, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT from_version, after_member FROM "+table+" WHERE merchant_id = $1",
		tx.Merchant)
	if err != nil {
		return 0, after, false, err
	}
	_, err = pgx.ForEachRow(rows, []any{&from, &after}, func() error {
		found = true
		return nil
	})
	return from, after, found, err
}

// NotePass notes how far a pass came; the zero id ends it.
func NotePass(tx *pg.Tx, after uuid.UUID) error {
	query, args := "UPDATE tier_pass SET after_member = $2 WHERE merchant_id = $1", []any{tx.Merchant, after}
	if after == uuid.Nil {
		query, args = "DELETE FROM tier_pass WHERE merchant_id = $1", args[:1]
	}
	_, err := tx.Pgx.Exec(tx.Context(), query, args...)
	return err
}

// OfAccount is the stored tier of the member behind a customer record, "" for
// none.
func OfAccount(tx *pg.Tx, store uuid.UUID, customer string) (id string, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(max(b.tier), '') FROM identity i JOIN balance b
		ON b.merchant_id = i.merchant_id AND b.member_id = i.member_id
		WHERE i.merchant_id = $1 AND i.store_id = $2 AND i.customer_id = $3`, tx.Merchant, store, customer).Scan(&id)
	return id, err
}

// MoveMonths gives a member what another one did.
func MoveMonths(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO tier_month AS t (merchant_id, member_id, month, currency, points, spend, orders)
		SELECT merchant_id, $2, month, currency, points, spend, orders FROM tier_month
			WHERE merchant_id = $1 AND member_id = $3
		ON CONFLICT (merchant_id, member_id, month, currency) DO UPDATE SET points = t.points + excluded.points,
			spend = t.spend + excluded.spend, orders = t.orders + excluded.orders`, tx.Merchant, keep, lose)
	batch.Queue(`DELETE FROM tier_month WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
