package member

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Row is a member as a list shows it.
type Row struct {
	Member
	Pending     int64
	Available   int64
	Held        int64
	Lifetime    int64
	Orders      int
	LastOrderAt *time.Time
}

// Find narrows and orders a list of members.
type Find struct {
	Text   string      // prefix of a name or an e-mail, "" for all
	MAC    []byte      // of Text as a whole e-mail, nil when it is none
	Also   []uuid.UUID // whom Text names otherwise: by an order, by a code
	Sort   string      // "joined", "points" or "recent"
	Tiers  []string    // only those in one of these tiers, nil for all
	Others bool        // instead, only those in none of Tiers
	Leads  bool        // instead, only leads; a search finds everybody
	Offset int
	Limit  int
}

// MostFound is how many people a search looks at: a longer list is narrowed by
// typing more.
const MostFound = 2_000

const rowColumns = `m.id, m.state, m.email, m.email_mac, m.name, m.locale, m.country,
	m.joined_at, m.left_at, m.created_at,
	coalesce(b.pending, 0), coalesce(b.available, 0), coalesce(b.held, 0), coalesce(b.lifetime, 0),
	coalesce(b.orders, 0), b.last_order_at`

// sorts says how each list is read: from the table whose index has its order.
var sorts = map[string]string{
	"joined": `FROM member m LEFT JOIN balance b ON b.merchant_id = m.merchant_id AND b.member_id = m.id
		WHERE m.merchant_id = $1 AND m.state <> 3 %s ORDER BY m.joined_at DESC NULLS LAST, m.id DESC`,
	"points": `FROM balance b JOIN member m ON m.merchant_id = b.merchant_id AND m.id = b.member_id
		WHERE b.merchant_id = $1 AND m.state <> 3 %s ORDER BY b.available DESC, b.member_id`,
	"recent": `FROM balance b JOIN member m ON m.merchant_id = b.merchant_id AND m.id = b.member_id
		WHERE b.merchant_id = $1 AND m.state <> 3 %s ORDER BY b.last_order_at DESC NULLS LAST, b.member_id`,
}

// found are the ids of those whose name, e-mail or e-mail's hash fits, and of
// those who are named: $2 the text, $3 the highest character, $4 the hash, $5 how
// many at most, $6 the named.
const found = `
	(SELECT id FROM member WHERE merchant_id = $1 AND state <> 3
		AND name_key ~>=~ lower($2) AND name_key ~<~ (lower($2) || $3) LIMIT $5)
	UNION (SELECT id FROM member WHERE merchant_id = $1 AND state <> 3
		AND email_key ~>=~ lower($2) AND email_key ~<~ (lower($2) || $3) LIMIT $5)
	UNION (SELECT id FROM member WHERE merchant_id = $1 AND state <> 3 AND email_mac = $4 LIMIT $5)
	UNION (SELECT id FROM member WHERE merchant_id = $1 AND state <> 3 AND id = ANY($6))`

// finds are the sorts of those who were found: $7 the offset, $8 the limit. Each is
// looked up by its key, which LIMIT 1 tells Postgres: joined, all of a merchant's
// members are read for them. Balances are read of those who are shown alone where
// the order needs none.
var finds = map[string]string{
	"joined": `FROM (SELECT m.* FROM (` + found + `) f CROSS JOIN LATERAL (` + byKey + `) m WHERE true %s
			ORDER BY m.joined_at DESC NULLS LAST, m.id DESC OFFSET $7 LIMIT $8) m
		LEFT JOIN LATERAL (` + balanceByKey + `) b ON true ORDER BY m.joined_at DESC NULLS LAST, m.id DESC`,
	"points": `FROM (` + found + `) f CROSS JOIN LATERAL (` + byKey + `) m CROSS JOIN LATERAL (` + balanceByKey + `) b
		WHERE true %s ORDER BY b.available DESC, b.member_id OFFSET $7 LIMIT $8`,
	"recent": `FROM (` + found + `) f CROSS JOIN LATERAL (` + byKey + `) m CROSS JOIN LATERAL (` + balanceByKey + `) b
		WHERE true %s ORDER BY b.last_order_at DESC NULLS LAST, b.member_id OFFSET $7 LIMIT $8`,
}

const (
	byKey        = "SELECT * FROM member WHERE merchant_id = $1 AND id = f.id LIMIT 1"
	balanceByKey = "SELECT * FROM balance WHERE merchant_id = $1 AND member_id = m.id LIMIT 1"
)

const highest = "\U0010FFFF"

// inTiers keeps those in some tiers, or those in none of them; $%d the tiers.
func (f Find) inTiers(place int) string {
	if f.Tiers == nil {
		return fmt.Sprintf("AND $%d::text[] IS NULL", place)
	}
	not := ""
	if f.Others {
		not = "NOT"
	}
	return fmt.Sprintf(`AND %s EXISTS (SELECT 1 FROM tier_state s WHERE s.merchant_id = $1 AND s.member_id = m.id
		AND s.tier = ANY($%d))`, not, place)
}

// shown keeps the people of the program, or the leads.
func (f Find) shown() string {
	if f.Leads {
		return " AND m.state = 4 "
	}
	return " AND m.state <> 4 "
}

// List reads a page of the people in the program, guests and leavers included.
func List(tx *pg.Tx, f Find) ([]Row, error) {
	from, ok := sorts[f.Sort]
	if !ok {
		from = sorts["joined"]
	}
	if f.Text == "" {
		return rows(tx, fmt.Sprintf(from, f.shown()+f.inTiers(4))+" OFFSET $2 LIMIT $3", tx.Merchant, f.Offset,
			f.Limit, f.Tiers)
	}
	from, ok = finds[f.Sort]
	if !ok {
		from = finds["joined"]
	}
	return rows(tx, fmt.Sprintf(from, f.inTiers(9)), tx.Merchant, f.Text, highest, f.MAC, MostFound, f.Also, f.Offset,
		f.Limit, f.Tiers)
}

// Total counts what List would page through; a search counts to MostFound.
func Total(tx *pg.Tx, f Find) (total int64, err error) {
	if f.Text == "" && f.Tiers != nil {
		return totalInTiers(tx, f)
	}
	if f.Text == "" {
		err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(sum(n), 0)::bigint FROM member_count
			WHERE merchant_id = $1 AND CASE WHEN $2 THEN state = 4 ELSE state NOT IN (3, 4) END`,
			tx.Merchant, f.Leads).Scan(&total)
		return total, err
	}
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT least(count(*), $5) FROM ("+found+") m WHERE true "+f.inTiers(7),
		tx.Merchant, f.Text, highest, f.MAC, MostFound, f.Also, f.Tiers).Scan(&total)
	return total, err
}

// totalInTiers reads the counts that are kept of each tier.
func totalInTiers(tx *pg.Tx, f Find) (total int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(sum(n), 0)::bigint FROM tier_count
		WHERE merchant_id = $1 AND tier = ANY($2)`, tx.Merchant, f.Tiers).Scan(&total)
	if err != nil || !f.Others {
		return total, err
	}
	all, err := Total(tx, Find{})
	return max(all-total, 0), err
}

// JoinedSince counts members who joined at or after a moment.
func JoinedSince(tx *pg.Tx, since time.Time) (total int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM member
		WHERE merchant_id = $1 AND state <> 3 AND state <> 4 AND joined_at >= $2`, tx.Merchant, since).Scan(&total)
	return total, err
}

// GetRow reads one person of the program as a list shows it. fail.NotFound when
// there is none, or only an account that has not joined.
func GetRow(tx *pg.Tx, id uuid.UUID) (Row, error) {
	all, err := rows(tx, fmt.Sprintf(sorts["joined"], "AND m.id = $2"), tx.Merchant, id)
	if err == nil && len(all) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return Row{}, err
	}
	return all[0], nil
}

func rows(tx *pg.Tx, from string, args ...any) ([]Row, error) {
	result, err := tx.Pgx.Query(tx.Context(), "SELECT "+rowColumns+" "+from, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(result, pgx.RowToStructByPos[Row])
}

// OfStore tells which of some people a store may speak of: who has an account there
// or bought there, and who is known to no other store either.
func OfStore(tx *pg.Tx, store uuid.UUID, members []uuid.UUID) (map[uuid.UUID]bool, error) {
	here := map[uuid.UUID]bool{}
	if len(members) == 0 {
		return here, nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `WITH known AS (
			SELECT member_id, store_id FROM identity WHERE merchant_id = $1 AND member_id = ANY($3)
			UNION SELECT member_id, store_id FROM orders WHERE merchant_id = $1 AND member_id = ANY($3))
		SELECT asked.id FROM unnest($3::uuid[]) asked (id)
		WHERE EXISTS (SELECT FROM known WHERE member_id = asked.id AND store_id = $2)
			OR NOT EXISTS (SELECT FROM known WHERE member_id = asked.id)`, tx.Merchant, store, members)
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		here[id] = true
		return nil
	})
	return here, err
}
