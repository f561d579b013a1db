package plan

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Charges reads the subscriptions in some stores, newest first.
func Charges(tx *pg.Tx, stores []uuid.UUID) ([]Charge, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT store_id, external_id, name, handle, status, price, currency,
			every, trial_days, test, created_at, period_end, since, seen_at
		FROM subscription WHERE merchant_id = $1 AND store_id = ANY($2) ORDER BY created_at DESC, external_id DESC`,
		tx.Merchant, stores)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Charge, err error) {
		var end *time.Time
		err = row.Scan(&c.Store, &c.ID, &c.Name, &c.Handle, &c.Status, &c.Price.Minor, &c.Price.Currency, &c.Every,
			&c.TrialDays, &c.Test, &c.CreatedAt, &end, &c.Since, &c.SeenAt)
		if end != nil {
			c.PeriodEnd = *end
		}
		return c, err
	})
}

// Save takes over what a store's platform said of its subscriptions. What was
// seen later stays: answers overtake each other.
func Save(tx *pg.Tx, store uuid.UUID, bill platform.Bill) error {
	ids := make([]string, 0, len(bill.Charges))
	for i := range bill.Charges {
		ids = append(ids, bill.Charges[i].ID)
		if err := put(tx, store, &bill.Charges[i], bill.At); err != nil {
			return err
		}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE subscription SET status = 'cancelled', period_end = NULL, seen_at = $4
		WHERE merchant_id = $1 AND store_id = $2 AND status IN ('pending', 'active', 'frozen') AND seen_at <= $4
			AND NOT external_id = ANY($3)`, tx.Merchant, store, ids, bill.At)
	return err
}

func put(tx *pg.Tx, store uuid.UUID, c *platform.ChargeState, at time.Time) error {
	var end *time.Time
	if !c.PeriodEnd.IsZero() {
		end = &c.PeriodEnd
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO subscription (merchant_id, store_id, external_id, name, handle,
			status, price, currency, every, trial_days, test, created_at, period_end, since, seen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
			CASE WHEN $6 IN ('active', 'frozen') THEN $14::timestamptz END, $14)
		ON CONFLICT (merchant_id, store_id, external_id) DO UPDATE SET status = excluded.status,
			handle = excluded.handle, price = excluded.price, currency = excluded.currency, every = excluded.every,
			trial_days = excluded.trial_days, period_end = excluded.period_end,
			since = coalesce(subscription.since, excluded.since), seen_at = excluded.seen_at
		WHERE subscription.seen_at <= excluded.seen_at`,
		tx.Merchant, store, c.ID, c.Name, c.Handle, string(c.Status), c.Price.Minor, c.Price.Currency, string(c.Every),
		c.TrialDays, c.Test, c.CreatedAt, end, at)
	return err
}

// askTime is how long proposing a subscription may take until somebody else tries.
const askTime = time.Minute

// Reserve makes the caller the one who proposes a plan in a store. held says that
// somebody is at it now. Where the same plan was proposed and waits for an answer,
// confirm is its page.
func Reserve(tx *pg.Tx, store uuid.UUID, handle string) (confirm string, held bool, err error) {
	n, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO subscription_ask AS a (merchant_id, store_id, plan, begun_at)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (merchant_id, store_id) DO UPDATE SET plan = excluded.plan, begun_at = excluded.begun_at,
			external_id = '', confirm = ''
		WHERE a.confirm <> '' AND (a.plan <> excluded.plan OR NOT EXISTS (SELECT FROM subscription s
				WHERE s.merchant_id = a.merchant_id AND s.store_id = a.store_id AND s.external_id = a.external_id
					AND s.status = 'pending'))
			OR a.confirm = '' AND a.begun_at < $5`, tx.Merchant, store, handle, tx.Now, tx.Now.Add(-askTime))
	if err != nil || n.RowsAffected() > 0 {
		return "", false, err
	}
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT confirm FROM subscription_ask WHERE merchant_id = $1 AND store_id = $2`,
		tx.Merchant, store).Scan(&confirm)
	return confirm, confirm == "", err
}

// Proposed notes what was proposed, and where the merchant agrees to it.
func Proposed(tx *pg.Tx, store uuid.UUID, made platform.ChargeState, confirm string, at time.Time) error {
	if err := put(tx, store, &made, at); err != nil {
		return err
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE subscription_ask SET external_id = $3, confirm = $4
		WHERE merchant_id = $1 AND store_id = $2`, tx.Merchant, store, made.ID, confirm)
	return err
}

// Release lets the next one propose at once: nothing came of it.
func Release(tx *pg.Tx, store uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM subscription_ask
		WHERE merchant_id = $1 AND store_id = $2 AND confirm = ''`, tx.Merchant, store)
	return err
}
