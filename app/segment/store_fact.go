package segment

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"regulars/app/internal/pg"
)

const factColumns = `member_id, spent, points, pending, lifetime, orders, referrals, open_requests, state, birthday,
	tier, country, language, region, sex, age_band, origin, joined_at, first_order_at, last_order_at, last_message_at,
	gap, gap_p90, nps`

// loadColumns are those of a fact as it stands: where its member is on the map is
// written apart (SaveStages), for it moves by the clock, too.
const loadColumns = factColumns + ", stage, stage_since, stage_until"

// Save writes what is true of members, and drops those of whom there is nothing
// to say. It returns of how many something else stood there.
func Save(tx *pg.Tx, members []uuid.UUID, facts map[uuid.UUID]*Fact) (changed int64, err error) {
	c := columnsOf(facts)
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO segment_fact (merchant_id, `+factColumns+`)
		SELECT $1, f.* FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::int[],
			$8::int[], $9::int[], $10::smallint[], $11::smallint[], $12::text[], $13::text[], $14::text[], $15::text[],
			$16::text[], $17::text[], $18::text[], $19::timestamptz[], $20::timestamptz[], $21::timestamptz[],
			$22::timestamptz[], $23::int[], $24::int[], $25::smallint[]) f (`+factColumns+`) ORDER BY member_id
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET (`+factColumns+`) = (`+excluded+`)
		WHERE (`+standing+`) IS DISTINCT FROM (`+excluded+`)`, append([]any{tx.Merchant}, c...)...)
	if err != nil {
		return 0, err
	}
	changed = tag.RowsAffected()
	items, err := saveItems(tx, members, facts)
	if err != nil {
		return 0, err
	}
	gone := slices.DeleteFunc(slices.Clone(members), func(id uuid.UUID) bool { return facts[id] != nil })
	dropped, err := drop(tx, gone)
	return max(changed, items) + dropped, err
}

const excluded = `excluded.member_id, excluded.spent, excluded.points, excluded.pending, excluded.lifetime,
	excluded.orders, excluded.referrals, excluded.open_requests, excluded.state, excluded.birthday, excluded.tier,
	excluded.country, excluded.language, excluded.region, excluded.sex, excluded.age_band, excluded.origin,
	excluded.joined_at, excluded.first_order_at, excluded.last_order_at, excluded.last_message_at, excluded.gap,
	excluded.gap_p90, excluded.nps`

const standing = `segment_fact.member_id, segment_fact.spent, segment_fact.points, segment_fact.pending,
	segment_fact.lifetime, segment_fact.orders, segment_fact.referrals, segment_fact.open_requests,
	segment_fact.state, segment_fact.birthday, segment_fact.tier, segment_fact.country, segment_fact.language,
	segment_fact.region, segment_fact.sex, segment_fact.age_band, segment_fact.origin, segment_fact.joined_at,
	segment_fact.first_order_at, segment_fact.last_order_at, segment_fact.last_message_at, segment_fact.gap,
	segment_fact.gap_p90, segment_fact.nps`

// columnsOf are the facts as a statement takes them, column by column.
func columnsOf(facts map[uuid.UUID]*Fact) []any {
	list := make([]*Fact, 0, len(facts))
	for _, f := range facts {
		list = append(list, f)
	}
	return []any{
		column(list, func(f *Fact) uuid.UUID { return f.Member }),
		column(list, func(f *Fact) int64 { return f.Spent }), column(list, func(f *Fact) int64 { return f.Points }),
		column(list, func(f *Fact) int64 { return f.Pending }), column(list, func(f *Fact) int64 { return f.Lifetime }),
		column(list, func(f *Fact) int64 { return f.Orders }), column(list, func(f *Fact) int64 { return f.Referrals }),
		column(list, func(f *Fact) int64 { return f.OpenRequests }),
		column(list, func(f *Fact) int16 { return f.State }), column(list, func(f *Fact) int16 { return f.Birthday }),
		column(list, func(f *Fact) string { return f.Tier }), column(list, func(f *Fact) string { return f.Country }),
		column(list, func(f *Fact) string { return f.Language }),
		column(list, func(f *Fact) string { return f.Region }),
		column(list, func(f *Fact) string { return f.Sex }), column(list, func(f *Fact) string { return f.AgeBand }),
		column(list, func(f *Fact) string { return f.Origin }),
		column(list, func(f *Fact) *time.Time { return f.JoinedAt }),
		column(list, func(f *Fact) *time.Time { return f.FirstOrder }),
		column(list, func(f *Fact) *time.Time { return f.LastOrder }),
		column(list, func(f *Fact) *time.Time { return f.LastMessage }),
		column(list, func(f *Fact) *int64 { return f.Gap }), column(list, func(f *Fact) *int64 { return f.GapP90 }),
		column(list, func(f *Fact) *int64 { return f.NPS }),
	}
}

func column[T any](list []*Fact, of func(*Fact) T) []T {
	values := make([]T, len(list))
	for i, f := range list {
		values[i] = of(f)
	}
	return values
}

// saveItems makes the members' items what the facts say. It returns how many
// changed.
func saveItems(tx *pg.Tx, members []uuid.UUID, facts map[uuid.UUID]*Fact) (int64, error) {
	var whose []uuid.UUID
	var kinds []int16
	var keys []string
	var amounts []int64
	var at []*time.Time
	for id, f := range facts {
		for _, it := range f.Items {
			whose, kinds, keys = append(whose, id), append(kinds, int16(it.Kind)), append(keys, it.Key)
			amounts, at = append(amounts, it.Amount), append(at, it.At)
		}
	}
	gone, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM segment_item i WHERE merchant_id = $1 AND member_id = ANY($2)
		AND NOT EXISTS (SELECT FROM unnest($3::uuid[], $4::smallint[], $5::text[]) n (m, k, y)
			WHERE n.m = i.member_id AND n.k = i.kind AND n.y = i.key)`, tx.Merchant, members, whose, kinds, keys)
	if err != nil || len(whose) == 0 {
		return gone.RowsAffected(), err
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO segment_item (merchant_id, member_id, kind, key, amount, at)
		SELECT $1, n.* FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::bigint[], $6::timestamptz[])
			n (m, k, y, a, t) ORDER BY m, k, y
		ON CONFLICT (merchant_id, member_id, kind, key) DO UPDATE SET amount = excluded.amount, at = excluded.at
		WHERE (segment_item.amount, segment_item.at) IS DISTINCT FROM (excluded.amount, excluded.at)`,
		tx.Merchant, whose, kinds, keys, amounts, at)
	return gone.RowsAffected() + tag.RowsAffected(), err
}

func drop(tx *pg.Tx, members []uuid.UUID) (int64, error) {
	if len(members) == 0 {
		return 0, nil
	}
	if err := countOut(tx, members); err != nil {
		return 0, err
	}
	batch := &pgx.Batch{}
	batch.Queue("DELETE FROM segment_tagged WHERE merchant_id = $1 AND member_id = ANY($2)", tx.Merchant, members)
	batch.Queue("DELETE FROM segment_item WHERE merchant_id = $1 AND member_id = ANY($2)", tx.Merchant, members)
	var dropped int64
	batch.Queue("DELETE FROM segment_fact WHERE merchant_id = $1 AND member_id = ANY($2)", tx.Merchant, members).
		Exec(func(tag pgconn.CommandTag) error {
			dropped = tag.RowsAffected()
			return nil
		})
	return dropped, tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Erase forgets what is known of a member.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := drop(tx, []uuid.UUID{member})
	return err
}

// Load reads the facts of members as they stand; who has none is missing.
func Load(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]*Fact, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT `+loadColumns+` FROM segment_fact
		WHERE merchant_id = $1 AND member_id = ANY($2)`, tx.Merchant, members)
	if err != nil {
		return nil, err
	}
	facts := map[uuid.UUID]*Fact{}
	for rows.Next() {
		f := &Fact{}
		if err := rows.Scan(&f.Member, &f.Spent, &f.Points, &f.Pending, &f.Lifetime, &f.Orders, &f.Referrals,
			&f.OpenRequests, &f.State, &f.Birthday, &f.Tier, &f.Country, &f.Language, &f.Region, &f.Sex, &f.AgeBand,
			&f.Origin, &f.JoinedAt, &f.FirstOrder, &f.LastOrder, &f.LastMessage, &f.Gap, &f.GapP90,
			&f.NPS, &f.Stage, &f.StageSince, &f.StageUntil); err != nil {
			rows.Close()
			return nil, err
		}
		facts[f.Member] = f
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return facts, loadItems(tx, members, facts)
}

func loadItems(tx *pg.Tx, members []uuid.UUID, facts map[uuid.UUID]*Fact) error {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, kind, key, amount, at FROM segment_item
		WHERE merchant_id = $1 AND member_id = ANY($2) ORDER BY member_id, kind, key`, tx.Merchant, members)
	if err != nil {
		return err
	}
	var whose uuid.UUID
	var it Item
	_, err = pgx.ForEachRow(rows, []any{&whose, &it.Kind, &it.Key, &it.Amount, &it.At}, func() error {
		if f := facts[whose]; f != nil {
			f.Items = append(f.Items, it)
		}
		return nil
	})
	return err
}

// Move forgets a member who became another; of that one everything is taken
// down anew. Tags that the one had on their accounts are the other's to lose.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO segment_tagged (merchant_id, tag, member_id, wanted)
		SELECT $1, tag, $2, false FROM segment_tagged WHERE merchant_id = $1 AND member_id = $3
		ON CONFLICT DO NOTHING`, tx.Merchant, keep, lose)
	if err != nil {
		return err
	}
	return Erase(tx, lose)
}
