package journey

import (
	"errors"

	"regulars/app/internal/pg"
)

// Apart does something whose failure undoes that alone, and not the transaction
// around it.
func Apart(tx *pg.Tx, do func() error) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "SAVEPOINT apart"); err != nil {
		return err
	}
	failed := do()
	if failed != nil {
		_, err := tx.Pgx.Exec(tx.Context(), "ROLLBACK TO SAVEPOINT apart")
		return errors.Join(failed, err)
	}
	_, err := tx.Pgx.Exec(tx.Context(), "RELEASE SAVEPOINT apart")
	return err
}
