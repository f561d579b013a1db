package merchant

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// AccessKind is what a secret lets its holder do.
type AccessKind string

// The kinds of access.
const (
	Login         AccessKind = "login"   // a mailed or printed link, once
	SignedIn      AccessKind = "session" // a browser's cookie
	InstallTicket AccessKind = "install" // the state of a store's consent page, once
)

// Access is a secret that was given out. Only its hash is stored, so a copy of
// the table opens nothing.
type Access struct {
	Kind      AccessKind
	Merchant  uuid.UUID
	Subject   string // staff name, or the shop an install is for
	Binding   []byte // hash of the browser's own secret, for installs
	ExpiresAt time.Time
}

// NewSecret makes 256 random bits as text that fits into a URL and a cookie.
func NewSecret() string {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails (crypto/rand, since Go 1.24)
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// HashSecret is what of a secret is stored and looked for.
func HashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

const accessColumns = "kind, merchant_id, subject, binding, expires_at"

// Grant stores access for whoever knows secret.
func Grant(tx *pg.Tx, secret string, a Access) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO access (token_hash, `+accessColumns+`, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		HashSecret(secret), string(a.Kind), a.Merchant, a.Subject, a.Binding, a.ExpiresAt, tx.Now)
	return err
}

// FindAccess reads what a secret opens. fail.NotFound when it is unknown, used
// up or over: the three cannot be told apart.
func FindAccess(tx *pg.Tx, kind AccessKind, secret string) (Access, error) {
	return oneAccess(tx, `SELECT `+accessColumns+` FROM access
		WHERE token_hash = $1 AND kind = $2 AND expires_at > $3 AND used_at IS NULL`, HashSecret(secret),
		string(kind), tx.Now)
}

// UseAccess reads what a secret opens and uses it up: of two callers at the
// same moment one gets fail.NotFound.
func UseAccess(tx *pg.Tx, kind AccessKind, secret string) (Access, error) {
	return oneAccess(tx, `UPDATE access SET used_at = $3
		WHERE token_hash = $1 AND kind = $2 AND expires_at > $3 AND used_at IS NULL
		RETURNING `+accessColumns, HashSecret(secret), string(kind), tx.Now)
}

// ExtendAccess moves the end of a secret's life.
func ExtendAccess(tx *pg.Tx, secret string, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE access SET expires_at = $2 WHERE token_hash = $1`,
		HashSecret(secret), until)
	return err
}

// RevokeAccess makes a secret worthless.
func RevokeAccess(tx *pg.Tx, secret string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM access WHERE token_hash = $1`, HashSecret(secret))
	return err
}

// forgetAtOnce is how many secrets one statement drops.
const forgetAtOnce = 5_000

// ForgetAccess drops some of what has been over for a day, and reports whether
// there may be more.
func ForgetAccess(tx *pg.Tx) (more bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM access WHERE token_hash = ANY (ARRAY(
		SELECT token_hash FROM access WHERE expires_at < $1 LIMIT $2))`, tx.Now.AddDate(0, 0, -1), forgetAtOnce)
	return tag.RowsAffected() == forgetAtOnce, err
}

func oneAccess(tx *pg.Tx, query string, args ...any) (Access, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return Access{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Access])
}
