package newsletter

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/journey"
)

// AddPeople notes who is to get a newsletter and who is left alone. It returns those
// who were not noted before.
func AddPeople(tx *pg.Tx, id uuid.UUID, people []Person) (map[uuid.UUID]bool, error) {
	members, groups := make([]uuid.UUID, len(people)), make([]int16, len(people))
	for i, p := range people {
		members[i], groups[i] = p.Member, int16(p.Group)
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		INSERT INTO newsletter_person (merchant_id, newsletter_id, member_id, grp, at)
		SELECT $1, $2, p.m, p.g, $5 FROM unnest($3::uuid[], $4::smallint[]) p (m, g) ON CONFLICT DO NOTHING
		RETURNING member_id`, tx.Merchant, id, members, groups, tx.Now)
	if err != nil {
		return nil, err
	}
	added := map[uuid.UUID]bool{}
	var who uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&who}, func() error {
		added[who] = true
		return nil
	})
	return added, err
}

// Bought adds up what both groups bought within days of being looked at.
func Bought(tx *pg.Tx, n *Newsletter, currency string) (given, alone journey.Side, err error) {
	given.People, alone.People = n.Queued, n.Alone
	if n.BegunAt == nil {
		return given, alone, nil
	}
	err = n.noted().Bought(tx, currency, &given, &alone)
	return given, alone, err
}

// BoughtAmong is Bought of some members alone.
func BoughtAmong(
	tx *pg.Tx, n *Newsletter, currency string, members []uuid.UUID,
) (given, alone journey.Side, err error) {
	if n.BegunAt == nil {
		return given, alone, nil
	}
	return n.noted().BoughtAmong(tx, currency, members)
}

// noted says where it stands who is in which group. It has begun.
func (n *Newsletter) noted() journey.Noted {
	return journey.Noted{
		Table: "newsletter_person", Of: "newsletter_id", ID: n.ID, Since: *n.BegunAt, Closes: n.Closes(),
		Days: n.Window,
	}
}

// Audience lists up to limit members by id, after one: all whom a newsletter without a
// segment may be for.
func Audience(tx *pg.Tx, after uuid.UUID, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM member WHERE merchant_id = $1 AND id > $2
		AND merged_into IS NULL ORDER BY id LIMIT $3`, tx.Merchant, after, limit)
}

// Move makes a member's place in newsletters another's: they are one.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM newsletter_person l WHERE l.merchant_id = $1 AND l.member_id = $3 AND EXISTS (
		SELECT FROM newsletter_person k WHERE k.merchant_id = $1 AND k.member_id = $2
			AND k.newsletter_id = l.newsletter_id)`, tx.Merchant, keep, lose)
	batch.Queue(`UPDATE newsletter_person SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Erase forgets that somebody was in newsletters. The figures stay: they name nobody.
func Erase(tx *pg.Tx, who uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM newsletter_person WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, who)
	return err
}
