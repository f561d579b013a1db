package profile

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const interestColumns = `member_id, kind, store_id, external_id, viewed, searched, cart, bought, returned, said,
	last_at, bought_at`

// Count adds signs of interest, one statement for all, and lets the oldest rows
// of those people go that have too many.
func Count(tx *pg.Tx, list []*Interest) error {
	if len(list) == 0 {
		return nil
	}
	members, goods := spread(list)
	viewed, searched, cart := make([]int16, len(list)), make([]int16, len(list)), make([]int16, len(list))
	at := make([]time.Time, len(list))
	for i, one := range list {
		viewed[i], searched[i], cart[i], at[i] = one.Viewed, one.Searched, one.Cart, one.LastAt
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO interest AS i (merchant_id, member_id, kind, store_id, external_id, viewed, searched, cart, last_at)
		SELECT $1, n.* FROM unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::text[], $6::smallint[], $7::smallint[],
			$8::smallint[], $9::timestamptz[]) n (m, k, s, e, v, h, c, t) ORDER BY m, k, s, e
		ON CONFLICT (merchant_id, member_id, kind, store_id, external_id) DO UPDATE SET
			viewed = least(i.viewed::int + excluded.viewed, $10),
				searched = least(i.searched::int + excluded.searched, $10),
			cart = least(i.cart::int + excluded.cart, $10), last_at = greatest(i.last_at, excluded.last_at)`,
		tx.Merchant, members, goods.kinds, goods.stores, goods.ids, viewed, searched, cart, at, MostCounted)
	if err != nil {
		return err
	}
	return trim(tx, members)
}

type goodsArrays struct {
	kinds  []int16
	stores []uuid.UUID
	ids    []string
}

func spread(list []*Interest) (members []uuid.UUID, g goodsArrays) {
	for _, i := range list {
		members = append(members, i.Member)
		g.kinds, g.stores = append(g.kinds, int16(i.Kind)), append(g.stores, i.StoreID)
		g.ids = append(g.ids, i.ExternalID)
	}
	return members, g
}

func trim(tx *pg.Tx, members []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM interest i USING (
			SELECT member_id, kind, store_id, external_id, row_number() OVER (PARTITION BY member_id
				ORDER BY said DESC, last_at DESC, kind, store_id, external_id) AS place
			FROM interest WHERE merchant_id = $1 AND member_id = ANY($2)) old
		WHERE old.place > $3 AND i.merchant_id = $1 AND i.member_id = old.member_id AND i.kind = old.kind
			AND i.store_id = old.store_id AND i.external_id = old.external_id`, tx.Merchant, members, MostKept)
	return err
}

// Buy replaces what is known of what people bought and returned by what their
// orders say.
func Buy(tx *pg.Tx, people []uuid.UUID, list []*Interest) error {
	members, goods := spread(list)
	bought, returned := make([]int16, len(list)), make([]int16, len(list))
	last, at := make([]time.Time, len(list)), make([]*time.Time, len(list))
	for i, one := range list {
		bought[i], returned[i], last[i], at[i] = one.Bought, one.Returned, one.LastAt, one.BoughtAt
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE interest SET bought = 0, returned = 0, bought_at = NULL WHERE merchant_id = $1
		AND member_id = ANY($2) AND (bought > 0 OR returned > 0) AND (member_id, kind, store_id, external_id) NOT IN (
			SELECT * FROM unnest($3::uuid[], $4::smallint[], $5::uuid[], $6::text[]))`,
		tx.Merchant, people, members, goods.kinds, goods.stores, goods.ids)
	batch.Queue(`
		INSERT INTO interest AS i (merchant_id, member_id, kind, store_id, external_id, bought, returned,
			last_at, bought_at)
		SELECT $1, n.* FROM unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::text[], $6::smallint[], $7::smallint[],
			$8::timestamptz[], $9::timestamptz[]) n (m, k, s, e, b, r, t, o) ORDER BY m, k, s, e
		ON CONFLICT (merchant_id, member_id, kind, store_id, external_id) DO UPDATE SET
			bought = excluded.bought, returned = excluded.returned, bought_at = excluded.bought_at,
			last_at = greatest(i.last_at, excluded.last_at)
		WHERE (i.bought, i.returned) <> (excluded.bought, excluded.returned) OR i.last_at < excluded.last_at`,
		tx.Merchant, members, goods.kinds, goods.stores, goods.ids, bought, returned, last, at)
	batch.Queue(`DELETE FROM interest WHERE merchant_id = $1 AND member_id = ANY($2) AND viewed = 0 AND searched = 0
		AND cart = 0 AND bought = 0 AND returned = 0 AND NOT said`, tx.Merchant, people)
	if err := tx.Pgx.SendBatch(tx.Context(), batch).Close(); err != nil {
		return err
	}
	return trim(tx, people)
}

// Say replaces what somebody says they are interested in.
func Say(tx *pg.Tx, member uuid.UUID, goods []Goods) error {
	kinds, stores, ids := make([]int16, len(goods)), make([]uuid.UUID, len(goods)), make([]string, len(goods))
	for i, g := range goods {
		kinds[i], stores[i], ids[i] = int16(g.Kind), g.StoreID, g.ExternalID
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE interest SET said = false WHERE merchant_id = $1 AND member_id = $2 AND said
		AND (kind, store_id, external_id) NOT IN (SELECT * FROM unnest($3::smallint[], $4::uuid[], $5::text[]))`,
		tx.Merchant, member, kinds, stores, ids)
	batch.Queue(`
		INSERT INTO interest AS i (merchant_id, member_id, kind, store_id, external_id, said, last_at)
		SELECT $1, $2, n.*, true, $6 FROM unnest($3::smallint[], $4::uuid[], $5::text[]) n (k, s, e)
		ON CONFLICT (merchant_id, member_id, kind, store_id, external_id) DO UPDATE SET said = true,
			last_at = greatest(i.last_at, excluded.last_at) WHERE NOT i.said`,
		tx.Merchant, member, kinds, stores, ids, tx.Now)
	batch.Queue(`DELETE FROM interest WHERE merchant_id = $1 AND member_id = $2 AND viewed = 0 AND searched = 0
		AND cart = 0 AND bought = 0 AND returned = 0 AND NOT said`, tx.Merchant, member)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Interests lists what a person showed interest in, newest first.
func Interests(tx *pg.Tx, member uuid.UUID) ([]Interest, error) {
	return pg.All(tx, pgx.RowToStructByPos[Interest], `SELECT `+interestColumns+` FROM interest
		WHERE merchant_id = $1 AND member_id = $2 ORDER BY last_at DESC, kind, store_id, external_id`,
		tx.Merchant, member)
}

// InterestsOf lists what people showed interest in, of each the newest first.
func InterestsOf(tx *pg.Tx, members []uuid.UUID) ([]Interest, error) {
	return pg.All(tx, pgx.RowToStructByPos[Interest], `SELECT `+interestColumns+` FROM interest
		WHERE merchant_id = $1 AND member_id = ANY($2)
		ORDER BY member_id, last_at DESC, kind, store_id, external_id`, tx.Merchant, members)
}

// Forget drops all interest in what a merchant marked as sensitive: in the
// products and collections named, and in products of those collections.
func Forget(tx *pg.Tx, products, collections []string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM interest i WHERE merchant_id = $1 AND (
		kind = 0 AND external_id = ANY($2) OR kind = 1 AND external_id = ANY($3)
		OR kind = 0 AND (store_id, external_id) IN (SELECT store_id, external_id FROM product
			WHERE merchant_id = $1 AND collections && $3))`, tx.Merchant, filled(products), filled(collections))
	return err
}

// joinInterests makes one person's interests another's, unless err is one.
func joinInterests(tx *pg.Tx, keep, lose uuid.UUID, err error) error {
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`
		INSERT INTO interest AS i (merchant_id, `+interestColumns+`)
		SELECT $1, $2, kind, store_id, external_id, viewed, searched, cart, bought, returned, said, last_at, bought_at
			FROM interest WHERE merchant_id = $1 AND member_id = $3
		ON CONFLICT (merchant_id, member_id, kind, store_id, external_id) DO UPDATE SET
			viewed = least(i.viewed::int + excluded.viewed, $4),
				searched = least(i.searched::int + excluded.searched, $4),
			cart = least(i.cart::int + excluded.cart, $4), bought = least(i.bought::int + excluded.bought, $4),
			returned = least(i.returned::int + excluded.returned, $4), said = i.said OR excluded.said,
			last_at = greatest(i.last_at, excluded.last_at), bought_at = greatest(i.bought_at, excluded.bought_at)`,
		tx.Merchant, keep, lose, MostCounted)
	batch.Queue(`DELETE FROM interest WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, lose)
	if err := tx.Pgx.SendBatch(tx.Context(), batch).Close(); err != nil {
		return err
	}
	return trim(tx, []uuid.UUID{keep})
}

// MoveOf makes a person's interest in the goods of stores another's: they were
// taken for one.
func MoveOf(tx *pg.Tx, from, to uuid.UUID, stores []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE interest SET member_id = $3 WHERE merchant_id = $1 AND member_id = $2
		AND store_id = ANY($4)`, tx.Merchant, from, to, stores)
	return err
}
