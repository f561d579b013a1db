package journey

import (
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// GroupsOf reads on which side of which comparison a member is. It locks nothing.
func GroupsOf(tx *pg.Tx, member uuid.UUID) (map[uuid.UUID]Group, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT journey_id, grp FROM journey_person
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]Group{}
	var id uuid.UUID
	var group Group
	_, err = pgx.ForEachRow(rows, []any{&id, &group}, func() error {
		found[id] = group
		return nil
	})
	return found, err
}

// People reads who of some members is compared in which journey.
func People(tx *pg.Tx, members []uuid.UUID) (map[BeginsOf]*Person, error) {
	list, err := pg.All(tx, pgx.RowToAddrOfStructByPos[Person],
		`SELECT journey_id, member_id, grp, assigned_at, until, bought, revenue
		FROM journey_person WHERE merchant_id = $1 AND member_id = ANY($2) ORDER BY journey_id, member_id FOR UPDATE`,
		tx.Merchant, members)
	found := make(map[BeginsOf]*Person, len(list))
	for _, p := range list {
		found[BeginsOf{p.Journey, p.Member}] = p
	}
	return found, err
}

// SavePeople writes who is compared, new ones included.
func SavePeople(tx *pg.Tx, list []*Person) error {
	n := len(list)
	if n == 0 {
		return nil
	}
	journeys, members, groups := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]int16, n)
	from, until := make([]time.Time, n), make([]time.Time, n)
	has, sums := make([]bool, n), make([]int64, n)
	for i, p := range list {
		journeys[i], members[i], groups[i] = p.Journey, p.Member, int16(p.Group)
		from[i], until[i] = p.AssignedAt, p.Until
		has[i], sums[i] = p.Bought, p.Revenue
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO journey_person (merchant_id, journey_id, member_id, grp,
			assigned_at, until, bought, revenue)
		SELECT $1, p.* FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::timestamptz[], $6::timestamptz[],
			$7::boolean[], $8::bigint[]) p
		ON CONFLICT (merchant_id, journey_id, member_id) DO UPDATE
			SET bought = excluded.bought, revenue = excluded.revenue`,
		tx.Merchant, journeys, members, groups, from, until, has, sums)
	return err
}

// AddFigures adds to figures, by journey.
func AddFigures(tx *pg.Tx, more map[uuid.UUID]Figures) error {
	var journeys []uuid.UUID
	var names, sums []string
	for id, figures := range more {
		for name, n := range figures {
			if n != 0 {
				journeys, names = append(journeys, id), append(names, string(name))
				sums = append(sums, strconv.FormatFloat(n, 'f', 0, 64))
			}
		}
	}
	if len(journeys) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO journey_figure AS f (merchant_id, journey_id, name, n)
		SELECT $1, m.j, m.name, m.n::numeric FROM unnest($2::uuid[], $3::text[], $4::text[]) m (j, name, n)
		ORDER BY m.j, m.name
		ON CONFLICT (merchant_id, journey_id, name) DO UPDATE SET n = f.n + excluded.n`,
		tx.Merchant, journeys, names, sums)
	return err
}

// ReadFigures reads the figures of journeys.
func ReadFigures(tx *pg.Tx, journeys []uuid.UUID) (map[uuid.UUID]Figures, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT journey_id, name, n::float8 FROM journey_figure
		WHERE merchant_id = $1 AND journey_id = ANY($2)`, tx.Merchant, journeys)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]Figures{}
	var id uuid.UUID
	var name Figure
	var n float64
	_, err = pgx.ForEachRow(rows, []any{&id, &name, &n}, func() error {
		if found[id] == nil {
			found[id] = Figures{}
		}
		found[id][name] = n
		return nil
	})
	return found, err
}
