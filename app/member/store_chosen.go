package member

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Chosen are the language and the country that a person chose, "" for what is left
// to the stores.
type Chosen struct {
	Locale  string
	Country string // ISO 3166-1 alpha-2
}

// ChosenBy reads what a person chose. pgx.ErrNoRows when there is no such member.
func ChosenBy(tx *pg.Tx, id uuid.UUID) (c Chosen, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT CASE WHEN locale_chosen THEN locale ELSE '' END,
			CASE WHEN country_chosen THEN country ELSE '' END
		FROM member WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id).Scan(&c.Locale, &c.Country)
	return c, err
}

// ChooseLocale keeps the language that a person chose: no store's record changes
// it. "" leaves it to the stores again.
func ChooseLocale(tx *pg.Tx, id uuid.UUID, locale string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE member SET locale_chosen = $3 <> '',
		locale = CASE WHEN $3 = '' THEN locale ELSE $3 END WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, locale)
	return err
}

// ChooseCountry keeps the country that a person says they live in: no order and no
// store's record changes it. "" leaves it to the stores again.
func ChooseCountry(tx *pg.Tx, id uuid.UUID, country string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE member SET country_chosen = $3 <> '',
		country = CASE WHEN $3 = '' THEN country ELSE $3 END WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, country)
	return err
}

// moveChosen makes what a person chose under a record that goes the choice of the
// one that stays, unless there is another there. The record that goes has chosen
// nothing.
func moveChosen(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE member k SET locale = l.locale, locale_chosen = true FROM member l
		WHERE k.merchant_id = $1 AND k.id = $2 AND NOT k.locale_chosen
			AND l.merchant_id = $1 AND l.id = $3 AND l.locale_chosen`, tx.Merchant, keep, lose)
	batch.Queue(`UPDATE member k SET country = l.country, country_chosen = true FROM member l
		WHERE k.merchant_id = $1 AND k.id = $2 AND NOT k.country_chosen
			AND l.merchant_id = $1 AND l.id = $3 AND l.country_chosen`, tx.Merchant, keep, lose)
	batch.Queue(`UPDATE member SET locale = '', locale_chosen = false, country = '', country_chosen = false
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
