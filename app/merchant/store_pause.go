package merchant

import (
	"encoding/json"

	"regulars/app/internal/pg"
)

// SavePauses writes when the program stood still.
func SavePauses(tx *pg.Tx, pauses []Pause) error {
	text, err := json.Marshal(pauses)
	if err != nil {
		return err
	}
	return tx.SQL.Model(&merchantRow{}).Where("id = ?", tx.Merchant).Update("pauses", text).Error
}
