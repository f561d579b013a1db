package merchant

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Freeze marks a connected store that its platform has closed for now, to be asked
// again in a while. One that is frozen already keeps its time.
func Freeze(tx *pg.Tx, id uuid.UUID, reason string, wait time.Duration) error {
	return tx.SQL.Model(&storeRow{}).Where("merchant_id = ? AND id = ? AND state = ?", tx.Merchant, id, Connected).
		Updates(map[string]any{"state": Frozen, "error": reason, "probe_at": tx.Now.Add(wait), "probes": 0}).Error
}

// StillFrozen notes that a frozen store was asked in vain, and when it is again.
func StillFrozen(tx *pg.Tx, id uuid.UUID, wait time.Duration) error {
	return tx.SQL.Exec(`UPDATE store SET probes = probes + 1, probe_at = ?
		WHERE merchant_id = ? AND id = ? AND state = ?`, tx.Now.Add(wait), tx.Merchant, id, Frozen).Error
}

// Thaw marks a frozen store that answers again, and reports whether it was one.
func Thaw(tx *pg.Tx, id uuid.UUID) (bool, error) {
	done := tx.SQL.Exec(`UPDATE store SET state = ?, error = '', probe_at = NULL, probes = 0
		WHERE merchant_id = ? AND id = ? AND state = ?`, Connected, tx.Merchant, id, Frozen)
	return done.RowsAffected > 0, done.Error
}

// Served notes which API version a store answers in where it is not the one that
// was asked for, ” where it is.
func Served(tx *pg.Tx, id uuid.UUID, version string) error {
	return tx.SQL.Exec(`UPDATE store SET served_version = ? WHERE merchant_id = ? AND id = ?
		AND served_version <> ?`, version, tx.Merchant, id, version).Error
}

// Withholds notes what a store keeps back of people, by commas.
func Withholds(tx *pg.Tx, id uuid.UUID, kinds string) error {
	return tx.SQL.Exec(`UPDATE store SET withheld = ? WHERE merchant_id = ? AND id = ? AND withheld <> ?`,
		kinds, tx.Merchant, id, kinds).Error
}
