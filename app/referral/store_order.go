package referral

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const orderColumns = `id, referral_id, advocate_id, store_id, placed_at, currency, gross, kept, counts, later, due_at,
	commission_id, most, points, reward_id, given_at, reason, postings, next_at`

func scanOrder(row pgx.CollectableRow) (*Order, error) {
	o := &Order{}
	var terms, reward uuid.NullUUID
	err := row.Scan(&o.ID, &o.Referral, &o.Advocate, &o.Store, &o.PlacedAt, &o.Currency, &o.Gross, &o.Kept, &o.Counts,
		&o.Later, &o.DueAt, &terms, &o.Most, &o.Points, &reward, &o.GivenAt, &o.Reason, &o.Postings, &o.NextAt)
	o.Commission, o.Reward = terms.UUID, reward.UUID
	return o, err
}

func orders(tx *pg.Tx, where string, args ...any) ([]*Order, error) {
	return pg.All(tx, scanOrder, `SELECT `+orderColumns+` FROM friend_order
		WHERE merchant_id = $1 AND `+where, append([]any{tx.Merchant}, args...)...)
}

// OrdersOf reads the orders of a friend, the first first.
func OrdersOf(tx *pg.Tx, referral uuid.UUID) ([]*Order, error) {
	return orders(tx, "referral_id = $2 ORDER BY placed_at, id", referral)
}

// OrdersBy reads orders of an advocate's friends, the newest first, below one that
// was placed at a moment (zero values begin).
func OrdersBy(tx *pg.Tx, advocate uuid.UUID, at time.Time, below uuid.UUID, limit int) ([]*Order, error) {
	if at.IsZero() {
		at, below = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), uuid.Max
	}
	return orders(tx, "advocate_id = $2 AND (placed_at, id) < ($3, $4) ORDER BY placed_at DESC, id DESC LIMIT $5",
		advocate, at, below, limit)
}

// AddOrder notes an order of a friend; one that is noted stays as it is.
func AddOrder(tx *pg.Tx, o *Order) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO friend_order (merchant_id, id, referral_id, advocate_id, store_id,
		placed_at, currency, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		tx.Merchant, o.ID, o.Referral, o.Advocate, o.Store, o.PlacedAt, o.Currency, tx.Now)
	return err
}

// SaveOrder writes what became of an order of a friend.
func SaveOrder(tx *pg.Tx, o *Order) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE friend_order SET gross = $3, kept = $4, counts = $5, later = $6,
			due_at = $7, commission_id = $8, most = $9, points = $10, reward_id = $11, given_at = $12, reason = $13,
			postings = $14, next_at = $15, currency = $16
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, o.ID, o.Gross, o.Kept, o.Counts, o.Later, o.DueAt,
		null(o.Commission), o.Most, o.Points, null(o.Reward), o.GivenAt, o.Reason, o.Postings, o.NextAt, o.Currency)
	return err
}

// AddSales adds to what an advocate's friends spent in a currency.
func AddSales(tx *pg.Tx, advocate uuid.UUID, currency string, gross, kept int64) error {
	if gross == 0 && kept == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO advocate_sales AS a (merchant_id, member_id, currency, gross, kept)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant_id, member_id, currency) DO UPDATE SET
			gross = a.gross + excluded.gross, kept = a.kept + excluded.kept`,
		tx.Merchant, advocate, currency, gross, kept)
	return err
}

// TermsOf reads the commission that somebody's friends' orders pay which are
// placed at a moment; nil for none.
func TermsOf(tx *pg.Tx, member uuid.UUID, at time.Time) (*Terms, error) {
	all, err := findTerms(tx, "member_id = $2 AND begins_at <= $3 ORDER BY begins_at DESC, id DESC LIMIT 1", member, at)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// TermsByID reads terms. fail.NotFound when there are none.
func TermsByID(tx *pg.Tx, id uuid.UUID) (*Terms, error) {
	all, err := findTerms(tx, "id = $2", id)
	if err == nil && len(all) == 0 {
		err = pg.Translate(pgx.ErrNoRows)
	}
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// AllTerms reads all commissions of a member, the first first.
func AllTerms(tx *pg.Tx, member uuid.UUID) ([]Terms, error) {
	return findTerms(tx, "member_id = $2 ORDER BY begins_at, id", member)
}

func findTerms(tx *pg.Tx, where string, args ...any) ([]Terms, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, member_id, begins_at, document FROM commission
		WHERE merchant_id = $1 AND `+where, append([]any{tx.Merchant}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Terms, err error) {
		err = row.Scan(&t.ID, &t.Member, &t.BeginsAt, &t.Commission)
		return t, err
	})
}

// AddTerms writes terms that begin, and whether somebody is paid from then on.
func AddTerms(tx *pg.Tx, t *Terms) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO commission (merchant_id, id, member_id, begins_at, document)
		VALUES ($1, $2, $3, $4, $5)`, tx.Merchant, t.ID, t.Member, t.BeginsAt, t.Commission)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO advocate (merchant_id, member_id, paid) VALUES ($1, $2, $3)
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET paid = excluded.paid`, tx.Merchant, t.Member, t.Active)
	return err
}

// FirstOrders tells which of some orders are the first of their friend.
func FirstOrders(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	list, err := pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT order_id FROM referral
		WHERE merchant_id = $1 AND order_id = ANY($2)`, tx.Merchant, ids)
	first := make(map[uuid.UUID]bool, len(list))
	for _, id := range list {
		first[id] = true
	}
	return first, err
}

// Gift is a reward that somebody got for a friend.
type Gift struct {
	Advocate   uuid.UUID
	Redemption uuid.UUID
	At         time.Time
}

// Gifts are the rewards that members have for friends, given from one moment to
// another.
func Gifts(tx *pg.Tx, members []uuid.UUID, from, until time.Time) ([]Gift, error) {
	return pg.All(tx, pgx.RowToStructByPos[Gift], `SELECT advocate_id, reward_id, given_at FROM friend_order
			WHERE merchant_id = $1 AND advocate_id = ANY($2) AND reward_id IS NOT NULL AND given_at >= $3
				AND given_at < $4
		UNION ALL SELECT advocate_id, reward_id, rewarded_at FROM referral
			WHERE merchant_id = $1 AND advocate_id = ANY($2) AND reward_id IS NOT NULL AND rewarded_at >= $3
				AND rewarded_at < $4
		ORDER BY 3, 2`, tx.Merchant, members, from, until)
}
