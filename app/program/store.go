package program

import (
	"encoding/json"
	"time"

	"gorm.io/gorm/clause"

	"regulars/app/internal/pg"
)

type versionRow struct {
	MerchantID  [16]byte `gorm:"type:uuid"`
	Number      int
	Document    []byte
	PublishedAt time.Time
	Author      string
	Note        string
}

// Versions lists a merchant's published programs, oldest first.
func Versions(tx *pg.Tx) ([]Version, error) {
	var rows []versionRow
	err := tx.SQL.Table("program_version").Select("number", "document", "published_at", "author", "note").
		Where("merchant_id = ?", tx.Merchant).Order("number").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	versions := make([]Version, len(rows))
	for i, row := range rows {
		versions[i] = Version{Number: row.Number, PublishedAt: row.PublishedAt, Author: row.Author, Note: row.Note}
		if err := json.Unmarshal(row.Document, &versions[i].Document); err != nil {
			return nil, err
		}
	}
	return versions, nil
}

// Latest is the number of the newest version, 0 when nothing was published.
func Latest(tx *pg.Tx) (int, error) {
	var number int
	err := tx.Pgx.QueryRow(tx.Context(),
		"SELECT coalesce(max(number), 0) FROM program_version WHERE merchant_id = $1", tx.Merchant).
		Scan(&number)
	return number, err
}

// AddVersion writes a published version. Its number must be the next one;
// fail.Conflict when somebody published meanwhile.
func AddVersion(tx *pg.Tx, v Version) error {
	document, err := json.Marshal(v.Document)
	if err != nil {
		return err
	}
	return tx.SQL.Exec(`INSERT INTO program_version (merchant_id, number, document, published_at, author, note)
		VALUES (?, ?, ?, ?, ?, ?)`, tx.Merchant, v.Number, string(document), v.PublishedAt, v.Author, v.Note).Error
}

// Draft reads the draft; found is false when there is none.
func Draft(tx *pg.Tx) (d Document, found bool, err error) {
	var rows []struct{ Document []byte }
	err = tx.SQL.Table("program_draft").Select("document").Where("merchant_id = ?", tx.Merchant).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return d, false, err
	}
	return d, true, json.Unmarshal(rows[0].Document, &d)
}

// SaveDraft replaces the draft.
func SaveDraft(tx *pg.Tx, d Document) error {
	document, err := json.Marshal(d)
	if err != nil {
		return err
	}
	row := map[string]any{"merchant_id": tx.Merchant, "document": string(document), "updated_at": tx.Now}
	return tx.SQL.Table("program_draft").Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "merchant_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"document", "updated_at"}),
	}).Create(row).Error
}

// DropDraft forgets the draft.
func DropDraft(tx *pg.Tx) error {
	return tx.SQL.Exec("DELETE FROM program_draft WHERE merchant_id = ?", tx.Merchant).Error
}
