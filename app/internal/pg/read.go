package pg

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
)

// All reads the rows of a query, each by scan: one of pgx's RowTo functions, or one of the
// noun's own.
func All[T any](tx *Tx, scan pgx.RowToFunc[T], query string, args ...any) ([]T, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// One reads the one row of a query. pgx.ErrNoRows when there is none, which Translate and
// Missing make fail.NotFound.
func One[T any](tx *Tx, scan pgx.RowToFunc[T], query string, args ...any) (T, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		var none T
		return none, err
	}
	return pgx.CollectExactlyOneRow(rows, scan)
}

// Missing translates the error of reading one row, and says what there is none of: "study".
func Missing(err error, what string) error {
	if err = Translate(err); fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such %s", what)
	}
	return err
}

// Newest is where a list that goes from the newest on begins: below an id, or at the top
// for none.
func Newest(before uuid.UUID) uuid.UUID {
	if before == uuid.Nil {
		return uuid.Max
	}
	return before
}
