package message

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"regulars/app/governor"
	"regulars/app/internal/pg"
)

// SellingSettings are what a merchant decided about messages that sell.
type SellingSettings struct {
	Rules governor.Rules
	// CustomersIn are the countries (ISO 3166-1 alpha-2) in which those who bought
	// are written to without having said yes.
	CustomersIn []string
}

// GetSelling reads what the merchant decided; governor.Standard and no country
// until they did.
func GetSelling(tx *pg.Tx) (SellingSettings, error) {
	s := SellingSettings{Rules: governor.Standard()}
	var order, request int
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT per_day, per_week, quiet_from, quiet_to, after_order_hours,
		after_request_hours, customers_in FROM selling_setting WHERE merchant_id = $1`, tx.Merchant).
		Scan(&s.Rules.PerDay, &s.Rules.PerWeek, &s.Rules.QuietFrom, &s.Rules.QuietTo, &order, &request, &s.CustomersIn)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, nil
	}
	s.Rules.AfterOrder, s.Rules.AfterRequest = time.Duration(order)*time.Hour, time.Duration(request)*time.Hour
	return s, err
}

// SaveSelling writes what the merchant decided. The rules are valid, of whole
// hours.
func SaveSelling(tx *pg.Tx, s SellingSettings) error {
	if s.CustomersIn == nil {
		s.CustomersIn = []string{}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO selling_setting (merchant_id, per_day, per_week, quiet_from,
			quiet_to, after_order_hours, after_request_hours, customers_in) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (merchant_id) DO UPDATE SET per_day = excluded.per_day, per_week = excluded.per_week,
			quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
			after_order_hours = excluded.after_order_hours, after_request_hours = excluded.after_request_hours,
			customers_in = excluded.customers_in`,
		tx.Merchant, s.Rules.PerDay, s.Rules.PerWeek, s.Rules.QuietFrom, s.Rules.QuietTo,
		int(s.Rules.AfterOrder/time.Hour), int(s.Rules.AfterRequest/time.Hour), s.CustomersIn)
	return err
}

// Stopped is why nothing is sold to an address any more, 0 for no reason.
func Stopped(tx *pg.Tx, mac []byte) (stop Stop, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT reason FROM mail_stop WHERE merchant_id = $1 AND email_mac = $2`,
		tx.Merchant, mac).Scan(&stop)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return stop, err
}

// StopMail notes that nothing is sold to an address any more. A complaint weighs
// more than a bounce.
func StopMail(tx *pg.Tx, mac []byte, reason Stop) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO mail_stop (merchant_id, email_mac, reason, at)
		VALUES ($1, $2, $3, $4) ON CONFLICT (merchant_id, email_mac) DO UPDATE
		SET reason = greatest(mail_stop.reason, excluded.reason)`, tx.Merchant, mac, int16(reason), tx.Now)
	return err
}
