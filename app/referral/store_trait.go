package referral

import (
	"encoding/hex"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Know adds traits of members.
func Know(tx *pg.Tx, traits []Trait) error {
	if len(traits) == 0 {
		return nil
	}
	members, kinds, macs := make([]uuid.UUID, len(traits)), make([]int16, len(traits)), make([][]byte, len(traits))
	for i, t := range traits {
		members[i], kinds[i], macs[i] = t.Member, int16(t.Kind), t.MAC
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO referral_trait (merchant_id, member_id, kind, mac)
		SELECT DISTINCT $1::uuid, t.* FROM unnest($2::uuid[], $3::smallint[], $4::bytea[]) t (m, k, h) ORDER BY m, k, h
		ON CONFLICT DO NOTHING`, tx.Merchant, members, kinds, macs)
	return err
}

// TraitsOf reads what a member is known by.
func TraitsOf(tx *pg.Tx, member uuid.UUID) ([]Trait, error) {
	return pg.All(tx, pgx.RowToStructByPos[Trait], `SELECT member_id, kind, mac FROM referral_trait
		WHERE merchant_id = $1 AND member_id = $2 LIMIT 1000`, tx.Merchant, member)
}

// Buyers counts members other than some who are known by an e-mail and have
// bought something.
func Buyers(tx *pg.Tx, email []byte, others []uuid.UUID) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM referral_trait t JOIN balance b ON b.merchant_id = $1
		AND b.member_id = t.member_id AND b.orders > 0
		WHERE t.merchant_id = $1 AND t.kind = 1 AND t.mac = $2 AND t.member_id <> ALL($3)`,
		tx.Merchant, email, others).Scan(&n)
	return n, err
}

// BoughtBefore reports whether a referral's friend has paid for another order
// that was placed before a moment. After the visit one of a pause is passed over
// (its order.Note): it counts for nobody, and against nobody.
func BoughtBefore(tx *pg.Tx, r *Referral, before time.Time, paused int16) (bought bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM orders WHERE merchant_id = $1 AND id <> $2
		AND member_id = $3 AND placed_at < $4 AND status = 2 AND NOT (note = $5 AND placed_at >= $6))`,
		tx.Merchant, r.Order, null(r.Friend), before, paused, r.Evidence.VisitedAt).Scan(&bought)
	return bought, err
}

// Ban is somebody who brings and is brought no more.
type Ban struct {
	ID        uuid.UUID
	Member    uuid.UUID // or
	MAC       []byte    // of an e-mail
	Label     string    // what staff see of the address
	Reason    string
	CreatedAt time.Time
}

// BlockList reads the block list, newest first, below an id.
func BlockList(tx *pg.Tx, before uuid.UUID, limit int) ([]Ban, error) {
	return pg.All(tx, pgx.RowToStructByPos[Ban], `SELECT id,
			coalesce(member_id, '00000000-0000-0000-0000-000000000000'), mac, label, reason, created_at
		FROM referral_block
		WHERE merchant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, tx.Merchant, pg.Newest(before), limit)
}

// AddBlock puts somebody on the block list; who is there already stays.
func AddBlock(tx *pg.Tx, b *Ban) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO referral_block (merchant_id, id, member_id, mac, label, reason,
		created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		tx.Merchant, b.ID, null(b.Member), b.MAC, b.Label, b.Reason, b.CreatedAt)
	return err
}

// RemoveBlock takes somebody from the block list; false when nobody was there.
func RemoveBlock(tx *pg.Tx, id uuid.UUID) (bool, error) {
	done, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM referral_block WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id)
	return err == nil && done.RowsAffected() == 1, err
}

// Listed reports whether one of some members, or an e-mail, is on the block list.
func Listed(tx *pg.Tx, members []uuid.UUID, email []byte) (listed bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM referral_block
		WHERE merchant_id = $1 AND (member_id = ANY($2) OR mac = $3))`, tx.Merchant, members, email).Scan(&listed)
	return listed, err
}

// Move makes what is known of a member another's, and lets their referrals be
// judged anew: it may be that somebody brought themselves.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	for _, query := range []string{
		`UPDATE referral_code SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		`INSERT INTO referral_trait (merchant_id, member_id, kind, mac) SELECT merchant_id, $2, kind, mac
			FROM referral_trait WHERE merchant_id = $1 AND member_id = $3 ON CONFLICT DO NOTHING`,
		`DELETE FROM referral_trait WHERE merchant_id = $1 AND member_id = $3 AND $2::uuid IS NOT NULL`,
		moveAdvocate,
		`DELETE FROM advocate WHERE merchant_id = $1 AND member_id = $3 AND $2::uuid IS NOT NULL`,
		`INSERT INTO advocate_sales AS a (merchant_id, member_id, currency, gross, kept, codes)
			SELECT merchant_id, $2, currency, gross, kept, codes FROM advocate_sales
			WHERE merchant_id = $1 AND member_id = $3
			ON CONFLICT (merchant_id, member_id, currency) DO UPDATE SET gross = a.gross + excluded.gross,
				kept = a.kept + excluded.kept, codes = a.codes + excluded.codes`,
		`DELETE FROM advocate_sales WHERE merchant_id = $1 AND member_id = $3 AND $2::uuid IS NOT NULL`,
		`UPDATE commission SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		`UPDATE friend_order SET advocate_id = $2 WHERE merchant_id = $1 AND advocate_id = $3`,
		`UPDATE referral_block b SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3 AND NOT EXISTS
			(SELECT FROM referral_block k WHERE k.merchant_id = $1 AND k.member_id = $2)`,
	} {
		batch.Queue(query, tx.Merchant, keep, lose)
	}
	batch.Queue(`UPDATE referral SET advocate_id = CASE advocate_id WHEN $3 THEN $2 ELSE advocate_id END,
			friend_id = CASE friend_id WHEN $3 THEN $2 ELSE friend_id END, merged = true, state = 0,
			next_at = $4, attempts = 0, dispatches = 0, dispatched_at = NULL
		WHERE merchant_id = $1 AND (advocate_id = $3 OR friend_id = $3)`, tx.Merchant, keep, lose, tx.Now)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// moveAdvocate adds up what two members brought. Of what they said the later word
// holds; a commission of either runs on.
const moveAdvocate = `INSERT INTO advocate AS a (merchant_id, member_id, orders, rewarded, again, points, friend_points,
		thanks, score, scored_at, reviews, paid, asked_at, shown_as)
	SELECT merchant_id, $2, orders, rewarded, again, points, friend_points, thanks, score, scored_at, reviews, paid,
		asked_at, shown_as
	FROM advocate WHERE merchant_id = $1 AND member_id = $3
	ON CONFLICT (merchant_id, member_id) DO UPDATE SET orders = a.orders + excluded.orders,
		rewarded = a.rewarded + excluded.rewarded, again = a.again + excluded.again,
		points = a.points + excluded.points, friend_points = a.friend_points + excluded.friend_points,
		thanks = a.thanks + excluded.thanks,
		score = CASE WHEN excluded.scored_at > a.scored_at OR a.scored_at IS NULL THEN excluded.score ELSE a.score END,
		scored_at = greatest(a.scored_at, excluded.scored_at), reviews = a.reviews + excluded.reviews,
		paid = a.paid OR excluded.paid, asked_at = greatest(a.asked_at, excluded.asked_at),
		shown_as = coalesce(nullif(a.shown_as, ''), excluded.shown_as)`

// Erase forgets by what a member is known again. Their referrals stay, of nobody:
// what tells who a friend was is taken out of them. Their codes, which may be
// names, get others that nobody can follow.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM referral_trait WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	batch.Queue(`DELETE FROM referral_block WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	batch.Queue(`UPDATE advocate SET score = NULL, scored_at = NULL, asked_at = NULL, shown_as = '', paid = false
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	batch.Queue(`UPDATE referral SET evidence = '{}', friend_key = decode(replace(id::text, '-', ''), 'hex')
		WHERE merchant_id = $1 AND friend_id = $2`, tx.Merchant, member)
	if err := tx.Pgx.SendBatch(tx.Context(), batch).Close(); err != nil {
		return err
	}
	codes, err := Codes(tx, []uuid.UUID{member})
	if err != nil {
		return err
	}
	renames := &pgx.Batch{}
	for _, c := range codes[member] {
		id := tx.NewID()
		rename(renames, tx, c.Code, "X"+strings.ToUpper(hex.EncodeToString(id[:])))
	}
	return tx.Pgx.SendBatch(tx.Context(), renames).Close()
}

// rename ends a code and gives it another name wherever it stands.
func rename(batch *pgx.Batch, tx *pg.Tx, from, to string) {
	batch.Queue(`INSERT INTO referral_code (merchant_id, code, member_id, kind, created_at, removed_at, visits, orders)
		SELECT merchant_id, $3, member_id, kind, created_at, coalesce(removed_at, $4), visits, orders
		FROM referral_code WHERE merchant_id = $1 AND code = $2`, tx.Merchant, from, to, tx.Now)
	for _, table := range []string{"referral_visit", "referral_sales", "referral"} {
		batch.Queue(`UPDATE `+table+` SET code = $3 WHERE merchant_id = $1 AND code = $2`, tx.Merchant, from, to)
	}
	batch.Queue(`DELETE FROM referral_code WHERE merchant_id = $1 AND code = $2`, tx.Merchant, from)
}
