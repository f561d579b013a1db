package taste

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Bounds of what is counted: about so many buyers are looked at, whose ids end in
// random bytes, with their newest products; a product has so many others at most.
const (
	mostBuyers   = 100_000
	mostOfBuyer  = 20
	mostOthers   = 20
	leastSupport = 3 // people who bought both
	pairDays     = 365
	rankDays     = 90
	mostRanked   = 60
)

// bought lists what buyers bought since $2, each with the store they buy in. Who
// buys in several is left out: a bought product does not say of which store it is.
const bought = `
	sampled AS (SELECT 256 * $3::bigint
		/ greatest((SELECT buyers FROM segment_scale WHERE merchant_id = $1), $3, 1) AS n),
	buyer AS (SELECT member_id, min(store_id::text)::uuid AS store_id FROM orders, sampled
		WHERE merchant_id = $1 AND member_id IS NOT NULL AND placed_at >= $2
			AND get_byte(uuid_send(member_id), 15) < sampled.n
		GROUP BY member_id HAVING count(DISTINCT store_id) = 1),
	bought AS (SELECT i.member_id, b.store_id, i.key AS id,
			row_number() OVER (PARTITION BY i.member_id ORDER BY i.at DESC, i.key) AS place
		FROM buyer b JOIN segment_item i ON i.merchant_id = $1 AND i.member_id = b.member_id AND i.kind = $4
			AND i.at >= $2
		JOIN product p ON p.merchant_id = $1 AND p.store_id = b.store_id AND p.external_id = i.key AND p.active)`

// Count counts anew what the same people buy, and what most people buy, from the
// facts that segments keep of members. bought is segment.ItemProduct. The closeness of
// two products is the cosine of who bought them (Linden, Smith and York, Amazon.com
// Recommendations, IEEE Internet Computing 7, 2003).
func Count(tx *pg.Tx, kind int16) error {
	batch := &pgx.Batch{}
	batch.Queue("DELETE FROM product_pair WHERE merchant_id = $1", tx.Merchant)
	batch.Queue(`WITH `+bought+`, few AS (SELECT member_id, store_id, id FROM bought WHERE place <= $5),
		n AS (SELECT store_id, id, count(*) AS buyers FROM few GROUP BY store_id, id),
		pair AS (SELECT a.store_id, a.id, b.id AS other, count(*) AS both
			FROM few a JOIN few b ON b.member_id = a.member_id AND b.id <> a.id
			GROUP BY a.store_id, a.id, b.id HAVING count(*) >= $6),
		near AS (SELECT pair.store_id, pair.id, pair.other,
				least(1000, greatest(1, round(1000 * pair.both / sqrt(x.buyers::numeric * y.buyers))))::smallint
					AS closeness
			FROM pair JOIN n x ON x.store_id = pair.store_id AND x.id = pair.id
			JOIN n y ON y.store_id = pair.store_id AND y.id = pair.other)
		INSERT INTO product_pair (merchant_id, store_id, product_id, other_id, closeness)
		SELECT $1, store_id, id, other, closeness FROM (SELECT *, row_number() OVER (PARTITION BY store_id, id
			ORDER BY closeness DESC, other) AS place FROM near) f WHERE place <= $7`,
		tx.Merchant, tx.Now.AddDate(0, 0, -pairDays), int64(mostBuyers), kind, mostOfBuyer, leastSupport, mostOthers)
	batch.Queue("DELETE FROM product_rank WHERE merchant_id = $1", tx.Merchant)
	batch.Queue(`WITH `+bought+`
		INSERT INTO product_rank (merchant_id, store_id, product_id, buyers)
		SELECT $1, store_id, id, buyers FROM (SELECT store_id, id, count(*) AS buyers,
			row_number() OVER (PARTITION BY store_id ORDER BY count(*) DESC, id) AS place
			FROM bought GROUP BY store_id, id) r WHERE place <= $5`,
		tx.Merchant, tx.Now.AddDate(0, 0, -rankDays), int64(mostBuyers), kind, mostRanked)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Wanted reports whether any template in use speaks of products chosen for each
// member: others need no counting.
func Wanted(tx *pg.Tx) (wanted bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM message_template WHERE merchant_id = $1
		AND archived_at IS NULL AND document @? '$.texts.*.blocks[*] ? (@.kind == "picks")')`, tx.Merchant).
		Scan(&wanted)
	return wanted, err
}

// Counted reports whether anything was ever counted.
func Counted(tx *pg.Tx) (counted bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT FROM product_rank WHERE merchant_id = $1)",
		tx.Merchant).Scan(&counted)
	return counted, err
}

// Pairs are the signs of what goes with products that were bought in a store.
func Pairs(tx *pg.Tx, store uuid.UUID, bought []string) ([]Sign, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT product_id, other_id, closeness FROM product_pair
		WHERE merchant_id = $1 AND store_id = $2 AND product_id = ANY($3)`, tx.Merchant, store, bought)
	if err != nil {
		return nil, err
	}
	var signs []Sign
	var id, other string
	var closeness int64
	_, err = pgx.ForEachRow(rows, []any{&id, &other, &closeness}, func() error {
		signs = append(signs, OfPair(id, other, closeness))
		return nil
	})
	return signs, err
}

// Ranked are the signs of what most people buy in a store.
func Ranked(tx *pg.Tx, store uuid.UUID) ([]Sign, error) {
	ids, err := list(tx, `SELECT product_id FROM product_rank WHERE merchant_id = $1 AND store_id = $2
		ORDER BY buyers DESC, product_id`, tx.Merchant, store)
	return signsOf(ids, OfRank), err
}

// mostOfCollections is how many products of chosen collections are looked at.
const mostOfCollections = 40

// Said are the signs of products in collections of a store that a member chose, the
// popular ones first.
func Said(tx *pg.Tx, store uuid.UUID, collections []string) ([]Sign, error) {
	if len(collections) == 0 {
		return nil, nil
	}
	ids, err := list(tx, `SELECT p.external_id FROM product p LEFT JOIN product_rank r ON r.merchant_id = $1
			AND r.store_id = p.store_id AND r.product_id = p.external_id
		WHERE p.merchant_id = $1 AND p.store_id = $2 AND p.active AND p.collections && $3
		ORDER BY r.buyers DESC NULLS LAST, p.external_id LIMIT $4`, tx.Merchant, store, collections, mostOfCollections)
	return signsOf(ids, OfSaid), err
}

func signsOf(ids []string, sign func(id string, place int) Sign) []Sign {
	signs := make([]Sign, len(ids))
	for i, id := range ids {
		signs[i] = sign(id, i)
	}
	return signs
}

func list(tx *pg.Tx, query string, args ...any) ([]string, error) {
	return pg.All(tx, pgx.RowTo[string], query, args...)
}

// Goods reads products of a store.
func Goods(tx *pg.Tx, store uuid.UUID, ids []string) (map[string]Good, error) {
	all, err := pg.All(tx, pgx.RowToStructByPos[Good],
		`SELECT external_id, title, image_url, url, price, active, collections
		FROM product WHERE merchant_id = $1 AND store_id = $2 AND external_id = ANY($3)`, tx.Merchant, store, ids)
	found := make(map[string]Good, len(all))
	for _, g := range all {
		found[g.ID] = g
	}
	return found, err
}
