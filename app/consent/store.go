package consent

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// newest orders the records of one person and channel, what holds first: see
// Newest.
const newest = "member_id, channel, at DESC, granted, id DESC"

// May reports who may be written to, or otherwise dealt with, over a channel at
// this moment: those whose newest decision grants it. It is asked again when a
// message is sent. Who never decided is missing.
func May(tx *pg.Tx, members []uuid.UUID, channel Channel) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT m.id FROM unnest($2::uuid[]) m (id)
		CROSS JOIN LATERAL (SELECT granted FROM consent_record r WHERE r.merchant_id = $1 AND r.member_id = m.id
			AND r.channel = $3 ORDER BY `+newest+` LIMIT 1) r WHERE r.granted`, tx.Merchant, members, channel)
	if err != nil {
		return nil, err
	}
	may := make(map[uuid.UUID]bool, len(members))
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		may[id] = true
		return nil
	})
	return may, err
}

// Refused reports who took a channel back, or never wanted it, at this moment. Who never
// decided is missing.
func Refused(tx *pg.Tx, members []uuid.UUID, channel Channel) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT m.id FROM unnest($2::uuid[]) m (id)
		CROSS JOIN LATERAL (SELECT granted FROM consent_record r WHERE r.merchant_id = $1 AND r.member_id = m.id
			AND r.channel = $3 ORDER BY `+newest+` LIMIT 1) r WHERE NOT r.granted`, tx.Merchant, members, channel)
	if err != nil {
		return nil, err
	}
	refused := map[uuid.UUID]bool{}
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		refused[id] = true
		return nil
	})
	return refused, err
}

// Note adds decisions that are news: one that says what holds at its moment
// anyway is none. Nor is what a store tells within a second before a decision that
// was made with us and says the same: it echoes what we told it, in whole seconds.
// It fills their ids, and returns the people for whom anything
// was added.
func Note(tx *pg.Tx, records []Record) ([]uuid.UUID, error) {
	if len(records) == 0 {
		return nil, nil
	}
	n := len(records)
	ids, members, channels := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]int16, n)
	granted, bases, sources := make([]bool, n), make([]int16, n), make([]int16, n)
	stores, texts, notes, at := make([]*uuid.UUID, n), make([]string, n), make([]string, n), make([]time.Time, n)
	for i := range records {
		r := &records[i]
		r.ID = tx.NewID()
		ids[i], members[i], channels[i], granted[i] = r.ID, r.Member, int16(r.Channel), r.Granted
		bases[i], sources[i], stores[i] = int16(r.Basis), int16(r.Source), r.StoreID
		texts[i], notes[i], at[i] = r.TextID, r.Note, r.At
	}
	return pg.All(tx, pgx.RowTo[uuid.UUID], `
		INSERT INTO consent_record (merchant_id, id, member_id, channel, granted, basis, source, store_id, text_id,
			note, at, noted_at)
		SELECT $1, n.id, n.member_id, n.channel, n.granted, n.basis, n.source, n.store_id, n.text_id, n.note, n.at, $12
		FROM (SELECT DISTINCT ON (member_id, channel, at, granted) * FROM unnest($2::uuid[], $3::uuid[],
			$4::smallint[], $5::boolean[], $6::smallint[], $7::smallint[], $8::uuid[], $9::text[], $10::text[],
			$11::timestamptz[]) n (id, member_id, channel, granted, basis, source, store_id, text_id, note, at)) n
		WHERE coalesce((SELECT r.granted <> n.granted OR r.basis <> n.basis
				OR r.text_id <> n.text_id AND n.text_id <> ''
				FROM consent_record r WHERE r.merchant_id = $1 AND r.member_id = n.member_id
				AND r.channel = n.channel AND r.at <= n.at ORDER BY `+newest+` LIMIT 1), true)
			AND NOT (n.source = 1 AND EXISTS (SELECT FROM consent_record r WHERE r.merchant_id = $1
				AND r.member_id = n.member_id AND r.channel = n.channel AND r.source <> 1 AND r.granted = n.granted
				AND r.at >= n.at AND r.at < n.at + interval '1 second'))
		RETURNING member_id`,
		tx.Merchant, ids, members, channels, granted, bases, sources, stores, texts, notes, at, tx.Now)
}

// KeepText keeps words that somebody agreed to, once.
func KeepText(tx *pg.Tx, t Text) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO consent_text (merchant_id, id, body, since)
		VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, tx.Merchant, t.ID, t.Body, tx.Now)
	return err
}

// Texts reads words by their ids.
func Texts(tx *pg.Tx, ids []string) (map[string]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, body FROM consent_text WHERE merchant_id = $1 AND id = ANY($2)`,
		tx.Merchant, ids)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	var id, body string
	_, err = pgx.ForEachRow(rows, []any{&id, &body}, func() error {
		texts[id] = body
		return nil
	})
	return texts, err
}

// Of lists what a person decided, newest first, at most limit.
func Of(tx *pg.Tx, member uuid.UUID, limit int) ([]Record, error) {
	return pg.All(tx, pgx.RowToStructByPos[Record],
		`SELECT id, member_id, channel, granted, basis, source, store_id, text_id,
			note, at, noted_at FROM consent_record WHERE merchant_id = $1 AND member_id = $2
		ORDER BY at DESC, granted, id DESC LIMIT $3`, tx.Merchant, member, limit)
}

// Held gives what holds for a person now, by channel.
func Held(tx *pg.Tx, member uuid.UUID) (map[Channel]Record, error) {
	records, err := pg.All(tx, pgx.RowToStructByPos[Record],
		`SELECT DISTINCT ON (channel) id, member_id, channel, granted, basis,
			source, store_id, text_id, note, at, noted_at FROM consent_record WHERE merchant_id = $1 AND member_id = $2
		ORDER BY channel, at DESC, granted, id DESC`, tx.Merchant, member)
	return Newest(records), err
}

// Move makes a person's decisions another's: they are one.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE consent_record SET member_id = $2 WHERE merchant_id = $1
		AND member_id = $3`, tx.Merchant, keep, lose)
	return err
}

// MoveOf makes what stores told of a person's decisions another's: they were taken
// for one.
func MoveOf(tx *pg.Tx, from, to uuid.UUID, stores []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE consent_record SET member_id = $3 WHERE merchant_id = $1
		AND member_id = $2 AND store_id = ANY($4)`, tx.Merchant, from, to, stores)
	return err
}

// Erase drops a person's decisions.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM consent_record WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, member)
	return err
}
