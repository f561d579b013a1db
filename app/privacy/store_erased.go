package privacy

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Remember puts accounts and keyed e-mail hashes on the list of those who were
// erased.
func Remember(tx *pg.Tx, accounts []Account, macs [][]byte) error {
	batch := &pgx.Batch{}
	for _, a := range accounts {
		batch.Queue(`INSERT INTO erased_account (merchant_id, store_id, customer_id, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (merchant_id, store_id, customer_id) DO UPDATE SET at = excluded.at`,
			tx.Merchant, a.StoreID, a.CustomerID, tx.Now)
	}
	for _, mac := range macs {
		batch.Queue(`INSERT INTO erased_email (merchant_id, email_mac, at) VALUES ($1, $2, $3)
			ON CONFLICT (merchant_id, email_mac) DO UPDATE SET at = excluded.at`, tx.Merchant, mac, tx.Now)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Welcome takes an account off the list: its person joined by themselves.
func Welcome(tx *pg.Tx, a Account) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM erased_account WHERE merchant_id = $1 AND store_id = $2
		AND customer_id = $3`, tx.Merchant, a.StoreID, a.CustomerID)
	return err
}

// Erased tells which of some accounts are on the list.
func Erased(tx *pg.Tx, accounts []Account) (map[Account]bool, error) {
	found := map[Account]bool{}
	if len(accounts) == 0 {
		return found, nil
	}
	stores, ids := make([]uuid.UUID, len(accounts)), make([]string, len(accounts))
	for i, a := range accounts {
		stores[i], ids[i] = a.StoreID, a.CustomerID
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT store_id, customer_id FROM erased_account WHERE merchant_id = $1
		AND (store_id, customer_id) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`, tx.Merchant, stores, ids)
	if err != nil {
		return nil, err
	}
	var a Account
	_, err = pgx.ForEachRow(rows, []any{&a.StoreID, &a.CustomerID}, func() error {
		found[a] = true
		return nil
	})
	return found, err
}

// ErasedMACs tells which of some keyed e-mail hashes are on the list, and since
// when.
func ErasedMACs(tx *pg.Tx, macs [][]byte) (map[string]time.Time, error) {
	found := map[string]time.Time{}
	if len(macs) == 0 {
		return found, nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT email_mac, at FROM erased_email WHERE merchant_id = $1
		AND email_mac = ANY($2)`, tx.Merchant, macs)
	if err != nil {
		return nil, err
	}
	var mac []byte
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&mac, &at}, func() error {
		found[string(mac)] = at
		return nil
	})
	return found, err
}
