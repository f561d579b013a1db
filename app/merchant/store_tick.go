package merchant

import (
	"time"

	"regulars/app/internal/pg"
)

// WinTick claims a tick of a job; true for exactly one caller.
func WinTick(tx *pg.Tx, job string, tick time.Time) (bool, error) {
	result := tx.SQL.Exec("INSERT INTO job_tick (job, tick) VALUES (?, ?) ON CONFLICT DO NOTHING", job, tick)
	if result.Error != nil || result.RowsAffected == 0 {
		return false, result.Error
	}
	return true, tx.SQL.Exec("DELETE FROM job_tick WHERE job = ? AND tick < ?", job, tick.AddDate(0, 0, -7)).Error
}
