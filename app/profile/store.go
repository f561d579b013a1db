package profile

import (
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = "member_id, region, zone, age_band, sex, origin, medium, campaign, purposes, topics, known"

// Get reads what is known of people; of whom nothing is known, they are missing.
func Get(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]*Profile, error) {
	return read(tx, members, "")
}

// Lock is Get, and keeps the rows from changing until the transaction ends.
func Lock(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]*Profile, error) {
	return read(tx, members, " ORDER BY member_id FOR UPDATE")
}

func read(tx *pg.Tx, members []uuid.UUID, how string) (map[uuid.UUID]*Profile, error) {
	all, err := pg.All(tx, pgx.RowToAddrOfStructByPos[Profile], `SELECT `+columns+` FROM profile WHERE merchant_id = $1
		AND member_id = ANY($2)`+how, tx.Merchant, members)
	found := make(map[uuid.UUID]*Profile, len(all))
	for _, p := range all {
		found[p.Member] = p
	}
	return found, err
}

// Save writes profiles, new and changed.
func Save(tx *pg.Tx, profiles []*Profile) error {
	if len(profiles) == 0 {
		return nil
	}
	rows := make([]row, len(profiles))
	for i, p := range profiles {
		rows[i] = row{
			Member: p.Member, Region: p.Region, Zone: p.Zone, AgeBand: p.AgeBand, Sex: p.Sex, Origin: p.Origin,
			Medium: p.Medium, Campaign: p.Campaign, Purposes: filled(p.Purposes), Topics: filled(p.Topics),
			Known: p.Known,
		}
		if rows[i].Known == nil {
			rows[i].Known = map[Field]Told{}
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return slices.Compare(a.Member[:], b.Member[:]) }) // no deadlock
	// Postgres has no arrays of lists of different lengths.
	packed, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `
		INSERT INTO profile (merchant_id, `+columns+`)
		SELECT $1, `+columns+` FROM jsonb_to_recordset($2::jsonb) p (member_id uuid, region text, zone text,
			age_band text, sex text, origin text, medium text, campaign text, purposes text[], topics text[],
				known jsonb)
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET region = excluded.region, zone = excluded.zone,
			age_band = excluded.age_band, sex = excluded.sex, origin = excluded.origin, medium = excluded.medium,
			campaign = excluded.campaign, purposes = excluded.purposes, topics = excluded.topics,
			known = excluded.known`, tx.Merchant, packed)
	return err
}

// row is a profile as it is written.
type row struct {
	Member   uuid.UUID      `json:"member_id"`
	Region   string         `json:"region"`
	Zone     string         `json:"zone"`
	AgeBand  string         `json:"age_band"`
	Sex      string         `json:"sex"`
	Origin   string         `json:"origin"`
	Medium   string         `json:"medium"`
	Campaign string         `json:"campaign"`
	Purposes []string       `json:"purposes"`
	Topics   []string       `json:"topics"`
	Known    map[Field]Told `json:"known"`
}

func filled(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// GetSettings reads what a merchant asks: the default until they said.
func GetSettings(tx *pg.Tx) (s Settings, err error) {
	var document []byte
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce((SELECT document FROM profile_setting WHERE merchant_id = $1),
		'null')`, tx.Merchant).Scan(&document)
	if err != nil || string(document) == "null" {
		return Default(), err
	}
	s.Chosen = true
	return s, json.Unmarshal(document, &s)
}

// SaveSettings replaces what a merchant asks.
func SaveSettings(tx *pg.Tx, s Settings) error {
	document, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO profile_setting (merchant_id, document) VALUES ($1, $2)
		ON CONFLICT (merchant_id) DO UPDATE SET document = excluded.document`, tx.Merchant, document)
	return err
}

// Move makes what is known of a person another's: they are one.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	both, err := Lock(tx, []uuid.UUID{keep, lose})
	if err != nil || both[lose] == nil {
		return joinInterests(tx, keep, lose, err)
	}
	kept := both[keep]
	if kept == nil {
		kept = &Profile{Member: keep}
	}
	kept.Absorb(both[lose])
	if err := Save(tx, []*Profile{kept}); err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `DELETE FROM profile WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, lose)
	return joinInterests(tx, keep, lose, err)
}

// Erase drops what is known of a person.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM profile WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	batch.Queue(`DELETE FROM interest WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// DropSensitive forgets the answers that only a consent allows to keep, of all
// people who have not given it: a merchant began to call them so. channel is
// consent.Profile.
func DropSensitive(tx *pg.Tx, channel int16) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE profile p SET purposes = '{}', known = known - 'purposes'
		WHERE merchant_id = $1 AND purposes <> '{}' AND purposes <> '{unsaid}' AND NOT coalesce((SELECT granted
			FROM consent_record r WHERE r.merchant_id = $1 AND r.member_id = p.member_id AND r.channel = $2
			ORDER BY at DESC, granted, id DESC LIMIT 1), false)`, tx.Merchant, channel)
	return err
}
