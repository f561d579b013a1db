package ledger

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ExportPage reads up to limit transfers above an id.
func ExportPage(tx *pg.Tx, after uuid.UUID, limit int) ([]Transfer, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, member_id, debit, credit, amount, kind, source_kind, source_id,
		program_version, explain, at FROM transfer WHERE merchant_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
		tx.Merchant, after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Transfer, err error) {
		var explain []byte
		err = row.Scan(&t.ID, &t.Member, &t.Debit, &t.Credit, &t.Amount, &t.Kind, &t.Source.Kind, &t.Source.ID,
			&t.Version, &explain, &t.At)
		if err != nil {
			return t, err
		}
		return t, json.Unmarshal(explain, &t.Explain)
	})
}

var kindNames = map[Kind]string{
	Earned: "earned", Usable: "usable", TakenBack: "taken back", Reserved: "reserved", Redeemed: "redeemed",
	GivenBack: "given back", Corrected: "corrected", Expired: "expired", Forgiven: "forgiven", Merged: "merged",
	Handed: "moved", Split: "split",
}

// KindName is what a kind of movement is called in files.
func KindName(k Kind) string { return kindNames[k] }

var accountNames = map[Account]string{
	Issued: "issued", Breakage: "breakage", Spent: "spent", Adjusted: "adjusted", Moved: "moved",
	Pending: "pending", Available: "available", Held: "held",
}

// AccountName is what an account is called in files.
func AccountName(a Account) string { return accountNames[a] }
