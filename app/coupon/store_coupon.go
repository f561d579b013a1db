package coupon

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/reward"
)

// Add puts coupons into a run.
func Add(tx *pg.Tx, run uuid.UUID, coupons []Coupon) error {
	batch := &pgx.Batch{}
	for _, c := range coupons {
		batch.Queue(`INSERT INTO print_coupon (merchant_id, run_id, n, member_id, grp, redemption_id, address, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, tx.Merchant, run, c.N, optional(c.Member), c.Group,
			optional(c.Redemption), c.Address, tx.Now)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

func optional(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

// Noted reports which of some members have a place in a run already.
func Noted(tx *pg.Tx, run uuid.UUID, members []uuid.UUID) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id FROM print_coupon WHERE merchant_id = $1 AND run_id = $2
		AND member_id = ANY($3)`, tx.Merchant, run, members)
	if err != nil {
		return nil, err
	}
	noted := map[uuid.UUID]bool{}
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		noted[id] = true
		return nil
	})
	return noted, err
}

const none = "'00000000-0000-0000-0000-000000000000'"

// Page lists up to limit coupons of a run above a place, without those left alone.
func Page(tx *pg.Tx, run uuid.UUID, after int64, limit int) ([]Coupon, error) {
	return pg.All(tx, pgx.RowToStructByPos[Coupon], `SELECT n, coalesce(member_id, `+none+`), grp,
			coalesce(redemption_id, `+none+`), address
		FROM print_coupon WHERE merchant_id = $1 AND run_id = $2 AND n > $3 AND redemption_id IS NOT NULL
		ORDER BY n LIMIT $4`, tx.Merchant, run, after, limit)
}

// states says how redemptions count, by reward.State and where they were used.
const states = `count(*) FILTER (WHERE r.status IN (0, 1, 2, 11, 12)), count(*) FILTER (WHERE r.status = 3),
	count(*) FILTER (WHERE r.status = 4 AND r.till_at IS NULL),
	count(*) FILTER (WHERE r.status = 4 AND r.till_at IS NOT NULL),
	count(*) FILTER (WHERE r.status IN (6, 7, 8, 9) AND r.issued_at IS NOT NULL),
	count(*) FILTER (WHERE r.status = 5 OR r.status IN (6, 7, 8, 9) AND r.issued_at IS NULL)`

// Count counts a run's codes.
func Count(tx *pg.Tx, run uuid.UUID) (c Codes, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT `+states+` FROM print_coupon c JOIN redemption r
		ON r.merchant_id = $1 AND r.id = c.redemption_id WHERE c.merchant_id = $1 AND c.run_id = $2`, tx.Merchant,
		run).Scan(&c.Making, &c.Open, &c.Online, &c.InStore, &c.Over, &c.Refused)
	return c, err
}

// Unused lists up to limit redemptions of a run whose code works or may still come.
func Unused(tx *pg.Tx, run uuid.UUID, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT r.id FROM print_coupon c JOIN redemption r ON r.merchant_id = $1
		AND r.id = c.redemption_id AND r.status = ANY($3) WHERE c.merchant_id = $1 AND c.run_id = $2 LIMIT $4`,
		tx.Merchant, run, []int16{
			int16(reward.Reserved), int16(reward.Creating), int16(reward.Unknown), int16(reward.Issued),
			int16(reward.Replacing), int16(reward.Remaking),
		}, limit)
}

// RunOf finds the run that a redemption was printed in, uuid.Nil for none.
func RunOf(tx *pg.Tx, redemption uuid.UUID) (id uuid.UUID, name string, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT p.id, p.name FROM print_coupon c JOIN print_run p
		ON p.merchant_id = $1 AND p.id = c.run_id WHERE c.merchant_id = $1 AND c.redemption_id = $2`, tx.Merchant,
		redemption)
	if err != nil {
		return id, name, err
	}
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error { return nil })
	return id, name, err
}

// Bought adds up what both groups bought within days of being looked at.
func Bought(tx *pg.Tx, r *Run, currency string) (given, alone journey.Side, err error) {
	given.People, alone.People = r.Given, r.Alone
	if r.BegunAt == nil || r.Copies > 0 {
		return given, alone, nil
	}
	err = r.noted().Bought(tx, currency, &given, &alone)
	return given, alone, err
}

// BoughtAmong is Bought of some members alone.
func BoughtAmong(tx *pg.Tx, r *Run, currency string, members []uuid.UUID) (given, alone journey.Side, err error) {
	if r.BegunAt == nil || r.Copies > 0 {
		return given, alone, nil
	}
	return r.noted().BoughtAmong(tx, currency, members)
}

// noted says where it stands who is in which group. It has begun.
func (r *Run) noted() journey.Noted {
	return journey.Noted{
		Table: "print_coupon", Of: "run_id", ID: r.ID, Since: *r.BegunAt, Closes: r.Closes(), Days: r.Window,
	}
}

// ForgetAddresses drops the addresses of a run.
func ForgetAddresses(tx *pg.Tx, run uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE print_coupon SET address = NULL WHERE merchant_id = $1 AND run_id = $2
		AND address IS NOT NULL`, tx.Merchant, run)
	return err
}

// Sent is an address that a member's coupon was printed for.
type Sent struct {
	Run     string
	Address []byte
}

// AddressesOf lists the addresses that are kept of a member.
func AddressesOf(tx *pg.Tx, member uuid.UUID) ([]Sent, error) {
	return pg.All(tx, pgx.RowToStructByPos[Sent], `SELECT p.name, c.address FROM print_coupon c JOIN print_run p
		ON p.merchant_id = $1 AND p.id = c.run_id WHERE c.merchant_id = $1 AND c.member_id = $2
		AND c.address IS NOT NULL ORDER BY c.at`, tx.Merchant, member)
}

// Move makes a member's place in runs another's: they are one.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE print_run SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	// Of two places in one run, the one that was given stays theirs; the other is nobody's.
	batch.Queue(`UPDATE print_coupon l SET member_id = NULL, address = NULL
		WHERE l.merchant_id = $1 AND l.member_id = $3 AND EXISTS (SELECT FROM print_coupon k
			WHERE k.merchant_id = $1 AND k.member_id = $2 AND k.run_id = l.run_id)`,
		tx.Merchant, keep, lose)
	batch.Queue(`UPDATE print_coupon SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Erase forgets that somebody was in runs. The figures stay: they name nobody.
func Erase(tx *pg.Tx, who uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM print_coupon WHERE merchant_id = $1 AND member_id = $2 AND redemption_id IS NULL`,
		tx.Merchant, who)
	batch.Queue(`UPDATE print_coupon SET member_id = NULL, address = NULL WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, who)
	batch.Queue(`DELETE FROM print_run WHERE merchant_id = $1 AND member_id = $2 AND stage = 0`, tx.Merchant, who)
	batch.Queue(`UPDATE print_run SET member_id = NULL, name = 'Erased', line = '', title = '', body = ''
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, who)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
