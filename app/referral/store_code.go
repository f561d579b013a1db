package referral

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const codeColumns = "code, member_id, kind, created_at, removed_at, visits, orders"

func scanCode(row pgx.CollectableRow) (c Code, err error) {
	err = row.Scan(&c.Code, &c.Member, &c.Kind, &c.CreatedAt, &c.RemovedAt, &c.Visits, &c.Orders)
	return c, err
}

// Codes lists the codes of members, the oldest first, with their sales.
func Codes(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID][]Code, error) {
	all, err := pg.All(tx, scanCode, `SELECT `+codeColumns+` FROM referral_code
		WHERE merchant_id = $1 AND member_id = ANY($2) ORDER BY created_at, code`, tx.Merchant, members)
	if err != nil {
		return nil, err
	}
	sales, err := salesOf(tx, all)
	found := map[uuid.UUID][]Code{}
	for _, c := range all {
		c.Sales = sales[c.Code]
		found[c.Member] = append(found[c.Member], c)
	}
	return found, err
}

func salesOf(tx *pg.Tx, codes []Code) (map[string]map[string]int64, error) {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = c.Code
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT code, currency, amount FROM referral_sales
		WHERE merchant_id = $1 AND code = ANY($2)`, tx.Merchant, names)
	if err != nil {
		return nil, err
	}
	sales := map[string]map[string]int64{}
	var code, currency string
	var amount int64
	_, err = pgx.ForEachRow(rows, []any{&code, &currency, &amount}, func() error {
		if sales[code] == nil {
			sales[code] = map[string]int64{}
		}
		sales[code][currency] = amount
		return nil
	})
	return sales, err
}

// ByCode finds a code that works. fail.NotFound when there is none.
func ByCode(tx *pg.Tx, code string) (Code, error) {
	c, err := pg.One(tx, scanCode, `SELECT `+codeColumns+` FROM referral_code
		WHERE merchant_id = $1 AND code = $2 AND removed_at IS NULL`, tx.Merchant, code)
	return c, pg.Translate(err)
}

// Claim makes a code a member's. False when it is somebody else's; a code that
// is the member's already works again. For codes that staff choose or that come
// from another program, too; the code must have ParseCode's shape.
func Claim(tx *pg.Tx, member uuid.UUID, code string, kind CodeKind) (claimed bool, err error) {
	done, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO referral_code AS c
			(merchant_id, code, member_id, kind, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (merchant_id, code) DO UPDATE SET removed_at = NULL
		WHERE c.member_id = excluded.member_id`, tx.Merchant, code, member, kind, tx.Now)
	return err == nil && done.RowsAffected() == 1, err
}

// Remove ends a code of a member: it stays nobody else's. False when the member
// has no such code that works.
func Remove(tx *pg.Tx, member uuid.UUID, code string) (bool, error) {
	done, err := tx.Pgx.Exec(tx.Context(), `UPDATE referral_code SET removed_at = $4
		WHERE merchant_id = $1 AND member_id = $2 AND code = $3 AND removed_at IS NULL`,
		tx.Merchant, member, code, tx.Now)
	return err == nil && done.RowsAffected() == 1, err
}

// CountVisit counts one more visit of a code.
func CountVisit(tx *pg.Tx, code string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE referral_code SET visits = visits + 1
		WHERE merchant_id = $1 AND code = $2`, tx.Merchant, code)
	return err
}

// Sum is a change of what a code and its advocate brought.
type Sum struct {
	Orders   int64 // first orders of friends that stand
	Rewarded int64
	Currency string
	Amount   int64 // minor units
}

// Add adds to what a code and its advocate brought.
func Add(tx *pg.Tx, r *Referral, s Sum) error {
	if s.Orders == 0 && s.Rewarded == 0 && s.Amount == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO advocate AS a (merchant_id, member_id, orders, rewarded) VALUES ($1, $2, $3, $4)
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET orders = a.orders + excluded.orders,
			rewarded = a.rewarded + excluded.rewarded`, tx.Merchant, r.Advocate, s.Orders, s.Rewarded)
	batch.Queue(`UPDATE referral_code SET orders = orders + $3 WHERE merchant_id = $1 AND code = $2`,
		tx.Merchant, r.Code, s.Orders)
	if s.Amount != 0 {
		batch.Queue(`INSERT INTO referral_sales AS a (merchant_id, code, currency, amount) VALUES ($1, $2, $3, $4)
			ON CONFLICT (merchant_id, code, currency) DO UPDATE SET amount = a.amount + excluded.amount`,
			tx.Merchant, r.Code, s.Currency, s.Amount)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// VisitBy finds the visit of a token. fail.NotFound when there is none.
func VisitBy(tx *pg.Tx, token []byte) (Visit, error) {
	all, err := Visits(tx, [][]byte{token}, nil)
	if err == nil && len(all) == 0 {
		err = pg.Translate(pgx.ErrNoRows)
	}
	if err != nil {
		return Visit{}, err
	}
	return all[0], nil
}

// Visits finds visits by token or by the friend's coupon.
func Visits(tx *pg.Tx, tokens [][]byte, coupons []uuid.UUID) ([]Visit, error) {
	if len(tokens)+len(coupons) == 0 {
		return nil, nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT token, code, store_id, at, ends_at, ip, ip_seen, redemption_id
		FROM referral_visit WHERE merchant_id = $1 AND (token = ANY($2) OR redemption_id = ANY($3))`,
		tx.Merchant, tokens, coupons)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (v Visit, err error) {
		var coupon uuid.NullUUID
		err = row.Scan(&v.Token, &v.Code, &v.Store, &v.At, &v.EndsAt, &v.IP, &v.IPSeen, &coupon)
		v.Coupon = coupon.UUID
		return v, err
	})
}

// Note writes a visit. An open one of the same token stays as it is: the first
// link counts. It reports whether the visit was new.
func Note(tx *pg.Tx, v *Visit) (fresh bool, err error) {
	if v.IP != nil {
		err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) + 1 FROM (SELECT FROM referral_visit
			WHERE merchant_id = $1 AND ip = $2 LIMIT 1000) seen`, tx.Merchant, v.IP).Scan(&v.IPSeen)
		if err != nil {
			return false, err
		}
	}
	done, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO referral_visit AS v (merchant_id, token, code, store_id, at,
			ends_at, ip, ip_seen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (merchant_id, token) DO UPDATE SET code = excluded.code, store_id = excluded.store_id,
			at = excluded.at, ends_at = excluded.ends_at, ip = excluded.ip, ip_seen = excluded.ip_seen,
			redemption_id = NULL
		WHERE v.ends_at <= excluded.at`,
		tx.Merchant, v.Token, v.Code, v.Store, v.At, v.EndsAt, v.IP, v.IPSeen)
	return err == nil && done.RowsAffected() == 1, err
}

// SetCoupon notes the friend's coupon of a visit.
func SetCoupon(tx *pg.Tx, token []byte, coupon uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE referral_visit SET redemption_id = $3
		WHERE merchant_id = $1 AND token = $2`, tx.Merchant, token, coupon)
	return err
}

// Salt is a merchant's secret of one day. It is made by whoever asks first, and
// thrown away by Forget: then nobody can tell which address a hash was of.
func Salt(tx *pg.Tx, day time.Time, fresh []byte) (salt []byte, err error) {
	date := day.Format(time.DateOnly)
	if _, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO referral_salt (merchant_id, day, salt) VALUES ($1, $2::date, $3)
		ON CONFLICT DO NOTHING`, tx.Merchant, date, fresh); err != nil {
		return nil, err
	}
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT salt FROM referral_salt WHERE merchant_id = $1 AND day = $2::date`,
		tx.Merchant, date).Scan(&salt)
	return salt, err
}

// Forget throws away salts of before a day and visits whose window was over
// before a moment, some at a time; more says that there are others.
func Forget(tx *pg.Tx, day, before time.Time, limit int64) (more bool, err error) {
	if _, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM referral_salt WHERE merchant_id = $1 AND day < $2::date`,
		tx.Merchant, day.Format(time.DateOnly)); err != nil {
		return false, err
	}
	done, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM referral_visit WHERE merchant_id = $1 AND token IN (SELECT token
		FROM referral_visit WHERE merchant_id = $1 AND ends_at < $2 LIMIT $3)`, tx.Merchant, before, limit)
	return done.RowsAffected() == limit, err
}

// AnyCode finds a code, whether or not it still works. fail.NotFound when there
// never was one.
func AnyCode(tx *pg.Tx, code string) (Code, error) {
	c, err := pg.One(tx, scanCode, `SELECT `+codeColumns+` FROM referral_code
		WHERE merchant_id = $1 AND code = $2`, tx.Merchant, code)
	return c, pg.Translate(err)
}
