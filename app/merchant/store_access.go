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
	APIKey        AccessKind = "key"     // what a program of the merchant's works with
	KeysTicket    AccessKind = "keys"    // the state under which a store is asked for keys, once
)

// Access is a secret that was given out. Only its hash is stored, so a copy of
// the table opens nothing.
type Access struct {
	Kind      AccessKind
	Merchant  uuid.UUID
	Subject   string // staff name, or the shop an install is for
	Binding   []byte // hash of the browser's own secret, for what a store's page is asked for
	ExpiresAt time.Time

	ID       uuid.UUID // by which it is named; zero for a new one
	LoginKey []byte    // whose mailbox it was proved to be, nil for nobody's
	StaffID  uuid.UUID // the person, or the key; zero for a link of the command line
	Role     string    // staff.Role
	Scopes   []string  // staff.Permission, of a key
	Agent    string    // the browser, as it calls itself
	SeenAt   time.Time // about when it was last used
	StoreID  uuid.UUID // whose consent page began the session; zero for none
	Back     string    // the store's own page to go back to, of a KeysTicket
	Sealed   []byte    // the keys that came for it
	Used     bool      // of what works once
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

const accessColumns = `kind, merchant_id, subject, binding, expires_at, id, login_key,
	coalesce(staff_id, '00000000-0000-0000-0000-000000000000'), role, scopes, agent,
	coalesce(seen_at, 'epoch'), coalesce(store_id, '00000000-0000-0000-0000-000000000000'),
	back, sealed, used_at IS NOT NULL`

// Grant stores access for whoever knows secret.
func Grant(tx *pg.Tx, secret string, a Access) error {
	if a.ID == uuid.Nil {
		a.ID = tx.NewID()
	}
	if a.Scopes == nil {
		a.Scopes = []string{}
	}
	var seen *time.Time
	if a.Kind == SignedIn {
		seen = &tx.Now
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO access (token_hash, kind, merchant_id, subject, binding,
			expires_at, created_at, id, login_key, staff_id, role, scopes, agent, seen_at, store_id, back)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10, '00000000-0000-0000-0000-000000000000'::uuid), $11, $12,
			$13, $14, nullif($15, '00000000-0000-0000-0000-000000000000'::uuid), $16)`,
		HashSecret(secret), string(a.Kind), a.Merchant, a.Subject, a.Binding, a.ExpiresAt, tx.Now, a.ID, a.LoginKey,
		a.StaffID, a.Role, a.Scopes, a.Agent, seen, a.StoreID, a.Back)
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

// ExtendAccess moves the end of a secret's life, and notes that it was used.
func ExtendAccess(tx *pg.Tx, secret string, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE access SET expires_at = $2, seen_at = $3 WHERE token_hash = $1`,
		HashSecret(secret), until, tx.Now)
	return err
}

// SessionsOf lists who is signed in to the transaction's merchant, newest first.
func SessionsOf(tx *pg.Tx) ([]Access, error) {
	return pg.All(tx, pgx.RowToStructByPos[Access], `SELECT `+accessColumns+` FROM access
		WHERE merchant_id = $1 AND kind = $2 AND expires_at > $3 ORDER BY seen_at DESC, id DESC LIMIT 200`,
		tx.Merchant, string(SignedIn), tx.Now)
}

// RevokeByID makes the secret of a name worthless, when it is one of the
// transaction's merchant. It reports whether there was one.
func RevokeByID(tx *pg.Tx, kind AccessKind, id uuid.UUID) (bool, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM access WHERE merchant_id = $1 AND kind = $2 AND id = $3`,
		tx.Merchant, string(kind), id)
	return tag.RowsAffected() > 0, err
}

// RevokeOf makes every secret of a person, or of a key, worthless.
func RevokeOf(tx *pg.Tx, staffID uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM access WHERE merchant_id = $1 AND staff_id = $2`,
		tx.Merchant, staffID)
	return err
}

// Spared are sessions that go on when a store is let go of.
type Spared struct {
	Session uuid.UUID // this one
	Before  time.Time // those that began before
}

// RevokeOfStore ends the sessions that a store's consent page began.
func RevokeOfStore(tx *pg.Tx, storeID uuid.UUID, spared Spared) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		DELETE FROM access
		WHERE merchant_id = $1 AND store_id = $2 AND kind = $3 AND id <> $4 AND created_at >= $5`,
		tx.Merchant, storeID, string(SignedIn), spared.Session, spared.Before)
	return err
}

// SetAccessRole gives the sessions of a person another role.
func SetAccessRole(tx *pg.Tx, staffID uuid.UUID, role string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE access SET role = $3 WHERE merchant_id = $1 AND staff_id = $2`,
		tx.Merchant, staffID, role)
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
	return pg.One(tx, pgx.RowToStructByPos[Access], query, args...)
}
