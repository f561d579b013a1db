package member

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// ChooseLocale keeps the language that a person chose: no store's record changes
// it. "" leaves it to the stores again.
func ChooseLocale(tx *pg.Tx, id uuid.UUID, locale string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE member SET locale_chosen = $3 <> '',
		locale = CASE WHEN $3 = '' THEN locale ELSE $3 END WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, locale)
	return err
}

// LocaleChosen reports whether a person's language is one that they chose.
func LocaleChosen(tx *pg.Tx, id uuid.UUID) (chosen bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT locale_chosen FROM member WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id).Scan(&chosen)
	return chosen, err
}
