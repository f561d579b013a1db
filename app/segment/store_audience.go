package segment

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

const audienceColumns = `id, name, segment_id, skip_days, created_at, removed_at, people, no_consent, recent, waiting,
	refreshed_at`

// Audiences lists a merchant's audiences, oldest first, after an id.
func Audiences(tx *pg.Tx, after uuid.UUID, limit int) ([]*Audience, error) {
	return audiences(tx, "AND id > $2 ORDER BY id LIMIT $3", after, limit)
}

// GetAudience reads one audience. fail.NotFound when there is none.
func GetAudience(tx *pg.Tx, id uuid.UUID) (*Audience, error) {
	found, err := audiences(tx, "AND id = $2", id)
	if err == nil && len(found) == 0 {
		err = fail.New(fail.NotFound, "there is no such audience")
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// StaleAudience reads an audience that was not counted since a moment, nil when
// there is none.
func StaleAudience(tx *pg.Tx, since time.Time) (*Audience, error) {
	found, err := audiences(tx, "AND (refreshed_at IS NULL OR refreshed_at < $2) ORDER BY id LIMIT 1", since)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

func audiences(tx *pg.Tx, query string, args ...any) ([]*Audience, error) {
	return pg.All(tx, pgx.RowToAddrOfStructByPos[Audience],
		"SELECT "+audienceColumns+` FROM audience WHERE merchant_id = $1
		AND removed_at IS NULL `+query, append([]any{tx.Merchant}, args...)...)
}

// PutAudience writes an audience, new or changed. fail.Conflict when another has
// its name.
func PutAudience(tx *pg.Tx, a *Audience) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO audience (merchant_id, `+audienceColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (merchant_id, id) DO UPDATE SET name = excluded.name, segment_id = excluded.segment_id,
			skip_days = excluded.skip_days, removed_at = excluded.removed_at, people = excluded.people,
			no_consent = excluded.no_consent, recent = excluded.recent, waiting = excluded.waiting,
			refreshed_at = excluded.refreshed_at`, tx.Merchant, a.ID, a.Name, a.SegmentID, a.SkipDays, a.CreatedAt,
		a.RemovedAt, a.People, a.NoConsent, a.Recent, a.Waiting, a.RefreshedAt)
	if pg.IsUnique(err, "audience_name") {
		return taken("name", "another audience is called that")
	}
	return err
}

// AllTags lists the tags that segments write, and those being taken away.
func AllTags(tx *pg.Tx) ([]string, error) {
	return pg.All(tx, pgx.RowTo[string], `SELECT tag FROM segment WHERE merchant_id = $1 AND tag <> ''
		UNION SELECT unnest(untag) FROM segment_scale WHERE merchant_id = $1`, tx.Merchant)
}

// AudienceOf reads an audience that is made of a segment, nil when there is none.
func AudienceOf(tx *pg.Tx, segment uuid.UUID) (*Audience, error) {
	found, err := audiences(tx, "AND segment_id = $2 ORDER BY id LIMIT 1", segment)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}
