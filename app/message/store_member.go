package message

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Move makes a member's messages and offers another's.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	for _, table := range []string{"message", "selling", "notice"} {
		batch.Queue("UPDATE "+table+" SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3",
			tx.Merchant, keep, lose)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// ClaimLink is a link that proves that whoever opens it reads the mail of an
// address. Only the hash of its secret is kept.
type ClaimLink struct {
	Hash     []byte
	Member   uuid.UUID // whose account asked
	EmailMAC []byte    // of the address it is mailed to
}

// claimLife is how long a link works.
const claimLife = 24 * time.Hour

// AddClaim keeps a link, and drops links of that member that are over.
func AddClaim(tx *pg.Tx, c ClaimLink) error {
	if _, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM claim WHERE merchant_id = $1 AND member_id = $2
		AND expires_at < $3`, tx.Merchant, c.Member, tx.Now); err != nil {
		return err
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO claim (merchant_id, token_hash, member_id, email_mac, created_at,
		expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Merchant, c.Hash, c.Member, c.EmailMAC, tx.Now, tx.Now.Add(claimLife))
	return err
}

// FindClaim reads a link that works. fail.NotFound when it is unknown, used or
// over: the three cannot be told apart.
func FindClaim(tx *pg.Tx, hash []byte) (ClaimLink, error) {
	c := ClaimLink{Hash: hash}
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT member_id, email_mac FROM claim WHERE merchant_id = $1
		AND token_hash = $2 AND expires_at > $3 AND used_at IS NULL FOR UPDATE`, tx.Merchant, hash, tx.Now).
		Scan(&c.Member, &c.EmailMAC)
	return c, err
}

// UseClaim uses up every link to a member's address: one is enough.
func UseClaim(tx *pg.Tx, c ClaimLink) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE claim SET used_at = $4 WHERE merchant_id = $1 AND member_id = $2
		AND email_mac = $3 AND used_at IS NULL`, tx.Merchant, c.Member, c.EmailMAC, tx.Now)
	return err
}

// AskedSince counts a member's messages of a kind queued at or after a moment.
func AskedSince(tx *pg.Tx, member uuid.UUID, kind Kind, since time.Time) (n int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM message WHERE merchant_id = $1 AND member_id = $2
		AND kind = $3 AND created_at >= $4`, tx.Merchant, member, string(kind), since).Scan(&n)
	return n, err
}
