package persona

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Book is what is counted once a merchant, and when.
type Book struct {
	NextAt      time.Time // when something is to be counted
	WantedAt    time.Time // figures of before are to be counted anew
	Figures     Figures   // of all members
	FiguredAt   *time.Time
	DraftWanted *time.Time // when staff asked for drafts last
	Drafts      []Draft
	DraftedAt   *time.Time
}

// Due reports whether the figures of all members are to be counted.
func (b *Book) Due() bool { return b.FiguredAt == nil || b.WantedAt.After(*b.FiguredAt) }

// Drafting reports whether drafts are asked for that are not there yet.
func (b *Book) Drafting() bool {
	return b.DraftWanted != nil && (b.DraftedAt == nil || b.DraftWanted.After(*b.DraftedAt))
}

// ReadBook reads the book; the zero Book before anybody looked.
func ReadBook(tx *pg.Tx) (b Book, err error) {
	var figures, drafts []byte
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT next_at, wanted_at, figures, figured_at, draft_wanted, drafts,
			drafted_at FROM persona_book WHERE merchant_id = $1`, tx.Merchant).
		Scan(&b.NextAt, &b.WantedAt, &figures, &b.FiguredAt, &b.DraftWanted, &drafts, &b.DraftedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return b, nil
	}
	if err != nil {
		return b, err
	}
	return b, errors.Join(json.Unmarshal(figures, &b.Figures), json.Unmarshal(drafts, &b.Drafts))
}

// Open begins the book, once.
func Open(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO persona_book (merchant_id, next_at, wanted_at) VALUES ($1, $2, $2)
		ON CONFLICT DO NOTHING`, tx.Merchant, tx.Now)
	return err
}

// Wake has what is due counted soon.
func Wake(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE persona_book SET next_at = $2 WHERE merchant_id = $1",
		tx.Merchant, tx.Now)
	return err
}

// WantAll has all counted anew: the members it is of were taken down anew.
func WantAll(tx *pg.Tx) error {
	batch := &pgx.Batch{}
	batch.Queue("UPDATE persona SET wanted_at = $2 WHERE merchant_id = $1 AND removed_at IS NULL", tx.Merchant, tx.Now)
	batch.Queue("UPDATE persona_book SET wanted_at = $2, next_at = $2 WHERE merchant_id = $1", tx.Merchant, tx.Now)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// WantOf has the personas of a segment counted anew: others are in it now.
func WantOf(tx *pg.Tx, segment uuid.UUID) error {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE persona SET wanted_at = $3
		WHERE merchant_id = $1 AND segment_id = $2 AND removed_at IS NULL`, tx.Merchant, segment, tx.Now)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return Wake(tx)
}

// WantDrafts asks for drafts.
func WantDrafts(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE persona_book SET draft_wanted = $2, next_at = $2
		WHERE merchant_id = $1`, tx.Merchant, tx.Now)
	return err
}

// MerchantsWithDue lists merchants of whom something is to be counted. For
// AcrossMerchants.
func MerchantsWithDue(tx *pg.Tx) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], "SELECT merchant_id FROM persona_book WHERE next_at <= $1", tx.Now)
}

// TryAlone keeps others from counting until the transaction ends, and no others from
// anything else. ok is false when somebody counts already.
func TryAlone(tx *pg.Tx) (ok bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT pg_try_advisory_xact_lock(hashtextextended($1::uuid::text, 112))",
		tx.Merchant).Scan(&ok)
	return ok, err
}

// NextDue reads the persona that waits longest to be counted, nil when none does.
func NextDue(tx *pg.Tx) (*Persona, error) {
	found, err := list(tx, `AND wanted_at <= $2 AND (figured_at IS NULL OR wanted_at > figured_at)
		ORDER BY wanted_at, id LIMIT 1`, tx.Now)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// PutOff has a persona that could not be counted wait, so that it keeps no other.
func PutOff(tx *pg.Tx, id uuid.UUID, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE persona SET wanted_at = $3 WHERE merchant_id = $1 AND id = $2",
		tx.Merchant, id, until)
	return err
}

// Postpone has a count that failed go on a minute later.
func Postpone(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE persona_book SET next_at = greatest(next_at, $2)
		WHERE merchant_id = $1`, tx.Merchant, tx.Now.Add(time.Minute))
	return err
}

// Rest ends a count until something is wanted, unless something was meanwhile: read is
// next_at as it was.
func Rest(tx *pg.Tx, read time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE persona_book SET next_at = coalesce((SELECT min(wanted_at) FROM persona
			WHERE merchant_id = $1 AND removed_at IS NULL AND wanted_at > coalesce(figured_at, '-infinity')),
			'9999-01-01')
		WHERE merchant_id = $1 AND next_at = $2`, tx.Merchant, read)
	return err
}

// ShopFigured writes what was counted of all members.
func ShopFigured(tx *pg.Tx, f Figures) error {
	figures, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), "UPDATE persona_book SET figures = $2, figured_at = $3 WHERE merchant_id = $1",
		tx.Merchant, figures, tx.Now)
	return err
}

// Drafted writes drafts.
func Drafted(tx *pg.Tx, drafts []Draft) error {
	if drafts == nil {
		drafts = []Draft{}
	}
	written, err := json.Marshal(drafts)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), "UPDATE persona_book SET drafts = $2, drafted_at = $3 WHERE merchant_id = $1",
		tx.Merchant, written, tx.Now)
	return err
}
