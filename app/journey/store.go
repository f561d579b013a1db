package journey

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const journeyColumns = "id, state, why, draft, version, on_since, listens, created_at, updated_at"

func scanJourney(row pgx.CollectableRow) (j Journey, err error) {
	var draft []byte
	err = row.Scan(&j.ID, &j.State, &j.Why, &draft, &j.Version, &j.OnSince, &j.Listens, &j.CreatedAt, &j.UpdatedAt)
	if err == nil {
		err = json.Unmarshal(draft, &j.Draft)
	}
	return j, err
}

// Add stores a new journey.
func Add(tx *pg.Tx, j *Journey) error {
	draft, err := json.Marshal(j.Draft)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO journey (merchant_id, id, state, draft, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $5)`, tx.Merchant, j.ID, int16(j.State), string(draft), tx.Now)
	return err
}

// Get reads a journey. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (Journey, error) { return one(tx, id, "") }

// Lock reads a journey and keeps others from changing it.
func Lock(tx *pg.Tx, id uuid.UUID) (Journey, error) { return one(tx, id, " FOR UPDATE") }

func one(tx *pg.Tx, id uuid.UUID, suffix string) (Journey, error) {
	return pg.One(tx, scanJourney, `SELECT `+journeyColumns+` FROM journey
		WHERE merchant_id = $1 AND id = $2`+suffix, tx.Merchant, id)
}

// List lists a merchant's journeys, newest first, below an id (zero for the newest).
func List(tx *pg.Tx, before uuid.UUID, limit int) ([]Journey, error) {
	return pg.All(tx, scanJourney, `SELECT `+journeyColumns+` FROM journey
		WHERE merchant_id = $1 AND ($2 = '00000000-0000-0000-0000-000000000000'::uuid OR id < $2)
		ORDER BY id DESC LIMIT $3`, tx.Merchant, before, limit)
}

// NotOver reads all journeys that were not stopped for good, oldest first.
func NotOver(tx *pg.Tx) ([]Journey, error) {
	return pg.All(tx, scanJourney, `SELECT `+journeyColumns+` FROM journey
		WHERE merchant_id = $1 AND state <> $2 ORDER BY id`, tx.Merchant, int16(Over))
}

// Count counts a merchant's journeys.
func Count(tx *pg.Tx) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM journey WHERE merchant_id = $1`, tx.Merchant).Scan(&n)
	return n, err
}

// Save writes what changed of a journey.
func Save(tx *pg.Tx, j *Journey) error {
	draft, err := json.Marshal(j.Draft)
	if err != nil {
		return err
	}
	j.UpdatedAt = tx.Now
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE journey SET state = $3, why = $4, draft = $5, version = $6,
		on_since = $7, updated_at = $8, listens = $9::text[] WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, j.ID, int16(j.State), j.Why, string(draft), j.Version, j.OnSince, tx.Now, texts(j.Listens))
	return err
}

// AddVersion stores a published document.
func AddVersion(tx *pg.Tx, v *Version) error {
	document, err := json.Marshal(v.Document)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO journey_version
		(merchant_id, journey_id, number, document, published_at, author, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.Merchant, v.Journey, v.Number, string(document), v.PublishedAt, v.Author, v.Note)
	return err
}

func scanVersion(row pgx.CollectableRow) (v Version, err error) {
	var document []byte
	err = row.Scan(&v.Journey, &v.Number, &document, &v.PublishedAt, &v.Author, &v.Note)
	if err == nil {
		err = json.Unmarshal(document, &v.Document)
	}
	return v, err
}

const versionColumns = "journey_id, number, document, published_at, author, note"

// Versions lists a journey's versions, newest first, below a number (0 for the newest).
func Versions(tx *pg.Tx, id uuid.UUID, before, limit int) ([]Version, error) {
	return pg.All(tx, scanVersion, `SELECT `+versionColumns+` FROM journey_version
		WHERE merchant_id = $1 AND journey_id = $2 AND ($3 = 0 OR number < $3) ORDER BY number DESC LIMIT $4`,
		tx.Merchant, id, before, limit)
}

// VersionKey names one version of one journey.
type VersionKey struct {
	Journey uuid.UUID
	Number  int
}

// ReadVersions reads versions by their keys.
func ReadVersions(tx *pg.Tx, keys []VersionKey) ([]Version, error) {
	journeys, numbers := make([]uuid.UUID, len(keys)), make([]int32, len(keys))
	for i, k := range keys {
		journeys[i], numbers[i] = k.Journey, int32(k.Number) //nolint:gosec // a small counter
	}
	return pg.All(tx, scanVersion, `SELECT `+versionColumns+` FROM journey_version v
		JOIN unnest($2::uuid[], $3::int[]) k (j, n) ON v.journey_id = k.j AND v.number = k.n
		WHERE v.merchant_id = $1`, tx.Merchant, journeys, numbers)
}

// Switched is a journey as the workers need it.
type Switched struct {
	ID      uuid.UUID
	State   State
	Version int
	OnSince *time.Time
}

// SwitchedOn lists the journeys that were published and not stopped.
func SwitchedOn(tx *pg.Tx) ([]Switched, error) {
	return pg.All(tx, pgx.RowToStructByPos[Switched], `SELECT id, state, version, on_since FROM journey
		WHERE merchant_id = $1 AND version > 0 AND state IN (1, 2) ORDER BY id`, tx.Merchant)
}

// ListensTo lists what a merchant's journeys want to hear.
func ListensTo(tx *pg.Tx) ([]Kind, error) {
	return pg.All(tx, pgx.RowTo[Kind], `SELECT DISTINCT unnest(listens) FROM journey
		WHERE merchant_id = $1 AND state IN (1, 2)`, tx.Merchant)
}

// Tags lists the tags that a merchant's journeys give, in any version.
func Tags(tx *pg.Tx) ([]string, error) {
	return pg.All(tx, pgx.RowTo[string], `SELECT DISTINCT t #>> '{}' FROM journey_version v
		CROSS JOIN jsonb_path_query(v.document, '$.** ? (@.kind == "tag").tag') t WHERE v.merchant_id = $1`,
		tx.Merchant)
}

func texts(kinds []Kind) []string {
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = string(k)
	}
	return list
}
