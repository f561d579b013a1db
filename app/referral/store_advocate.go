package referral

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const advocateColumns = `a.member_id, a.orders, a.rewarded, a.again, a.points, a.friend_points, a.score, a.scored_at,
	a.reviews, a.paid, a.asked_at, a.shown_as, a.thanks`

func scanAdvocate(row pgx.CollectableRow) (*Advocate, error) {
	a := nobody(uuid.Nil)
	return a, row.Scan(&a.Member, &a.Orders, &a.Rewarded, &a.Again, &a.Points, &a.FriendPoints, &a.Score, &a.ScoredAt,
		&a.Reviews, &a.Paid, &a.AskedAt, &a.ShownAs, &a.Thanks, &a.Value)
}

// nobody is who brought nothing yet.
func nobody(member uuid.UUID) *Advocate {
	return &Advocate{Member: member, Gross: map[string]int64{}, Kept: map[string]int64{}, Codes: map[string]int64{}}
}

// cost is what an advocate costs, in SQL: points at the best rate, rounded up, and what
// codes took off. $4 and $5 are the rate.
const cost = `((` + allPoints + `) / $5 * $4
	+ ((` + allPoints + `) % $5 * $4 + $5 - 1) / $5 + coalesce(s.codes, 0))`

// allPoints are those of both sides and of thanks, as advocate_points is ordered by them.
const allPoints = "a.points + a.friend_points + a.thanks"

// sorts are what a list is sorted by, in SQL.
var sorts = map[Sort]string{
	ByFriends: "a.orders", ByOrders: "a.orders + a.again", BySales: "coalesce(s.gross, 0)",
	ByKept: "coalesce(s.kept, 0)", ByCost: cost, ByNet: "coalesce(s.kept, 0) - " + cost, ByReviews: "a.reviews",
	ByScore: "coalesce(a.score, -1)",
}

// roles are who has a role, in SQL.
var roles = map[Role]string{
	Promoter: fmt.Sprintf("a.score >= %d", promotes), Referrer: "a.orders > 0", Reviewer: "a.reviews > 0",
	Influencer: "a.paid",
	"":         fmt.Sprintf("(a.paid OR a.orders > 0 OR a.reviews > 0 OR a.score >= %d)", promotes),
}

// Advocates lists members who recommend, most first. Friends' visits and sales
// are read for those alone.
func Advocates(tx *pg.Tx, f Find) ([]*Advocate, error) {
	list, err := leading(tx, f)
	if err == nil && list == nil {
		list, err = among(tx, f, 0)
	}
	if err != nil {
		return nil, err
	}
	return list, addSales(tx, list)
}

// among lists advocates in their order; with a width only those who are among as many of
// each of the sort's leaders.
func among(tx *pg.Tx, f Find, width int) ([]*Advocate, error) {
	value, known := sorts[f.Sort]
	if !known {
		value = sorts[ByFriends]
	}
	where := roles[f.Role]
	args := []any{tx.Merchant, f.Currency, f.Limit, f.Rate.Minor, max(f.Rate.Points, 1)}
	if f.Begun {
		where += fmt.Sprintf(" AND %[1]s <= $6 AND (%[1]s < $6 OR a.member_id > $7)", value)
		args = append(args, f.Value, f.Below)
	}
	if f.Named {
		where += ` AND a.shown_as <> '' AND a.orders > 0 AND EXISTS (SELECT FROM member m
			WHERE m.merchant_id = $1 AND m.id = a.member_id AND m.state = 1)`
	}
	if !f.AskedBefore.IsZero() {
		args = append(args, f.AskedBefore)
		where += fmt.Sprintf(" AND (a.asked_at IS NULL OR a.asked_at < $%d)", len(args))
	}
	if width > 0 {
		where += " AND a.member_id = ANY(ARRAY(" + leaders[f.Sort].first(width) + "))"
	}
	return pg.All(tx, scanAdvocate, `SELECT `+advocateColumns+`, `+value+` FROM advocate a
		LEFT JOIN advocate_sales s ON s.merchant_id = $1 AND s.member_id = a.member_id AND s.currency = $2
		WHERE a.merchant_id = $1 AND $4::bigint >= 0 AND $5::bigint > 0 AND `+where+`
		ORDER BY `+value+` DESC, a.member_id LIMIT $3`, args...)
}

// AdvocateOf reads what a member brings; one who never did brings nothing.
func AdvocateOf(tx *pg.Tx, member uuid.UUID) (*Advocate, error) {
	list, err := pg.All(tx, scanAdvocate, `SELECT `+advocateColumns+`, 0 FROM advocate a
		WHERE a.merchant_id = $1 AND a.member_id = $2`, tx.Merchant, member)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		list = []*Advocate{nobody(member)}
	}
	return list[0], addSales(tx, list)
}

// addSales adds what friends spent and how often links were followed.
func addSales(tx *pg.Tx, list []*Advocate) error {
	byID, ids := make(map[uuid.UUID]*Advocate, len(list)), make([]uuid.UUID, 0, len(list))
	for _, a := range list {
		byID[a.Member] = a
		ids = append(ids, a.Member)
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, currency, gross, kept, codes FROM advocate_sales
		WHERE merchant_id = $1 AND member_id = ANY($2) AND (gross <> 0 OR kept <> 0 OR codes <> 0)`, tx.Merchant, ids)
	if err != nil {
		return err
	}
	var id uuid.UUID
	var currency string
	var gross, kept, codes int64
	if _, err = pgx.ForEachRow(rows, []any{&id, &currency, &gross, &kept, &codes}, func() error {
		byID[id].Gross[currency], byID[id].Kept[currency], byID[id].Codes[currency] = gross, kept, codes
		return nil
	}); err != nil {
		return err
	}
	if rows, err = tx.Pgx.Query(tx.Context(), `SELECT member_id, sum(visits)::bigint FROM referral_code
		WHERE merchant_id = $1 AND member_id = ANY($2) GROUP BY 1`, tx.Merchant, ids); err != nil {
		return err
	}
	var visits int64
	_, err = pgx.ForEachRow(rows, []any{&id, &visits}, func() error {
		byID[id].Visits = visits
		return nil
	})
	return err
}

// CountRoles counts the members of each role, and all ("").
func CountRoles(tx *pg.Tx) (map[Role]int64, error) {
	counts := map[Role]int64{}
	var all, promoters, referrers, reviewers, influencers int64
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FILTER (WHERE `+roles[""]+`),
			count(*) FILTER (WHERE `+roles[Promoter]+`), count(*) FILTER (WHERE `+roles[Referrer]+`),
			count(*) FILTER (WHERE `+roles[Reviewer]+`), count(*) FILTER (WHERE `+roles[Influencer]+`)
		FROM advocate a WHERE a.merchant_id = $1`, tx.Merchant).
		Scan(&all, &promoters, &referrers, &reviewers, &influencers)
	counts[""], counts[Promoter], counts[Referrer] = all, promoters, referrers
	counts[Reviewer], counts[Influencer] = reviewers, influencers
	return counts, err
}

// Gain adds to what an advocate and their friends have for it, and to the orders
// of friends who came again.
func Gain(tx *pg.Tx, member uuid.UUID, points, friendPoints, again int64) error {
	if points == 0 && friendPoints == 0 && again == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO advocate AS a (merchant_id, member_id, points, friend_points, again)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant_id, member_id) DO UPDATE SET
			points = a.points + excluded.points, friend_points = a.friend_points + excluded.friend_points,
			again = a.again + excluded.again`, tx.Merchant, member, points, friendPoints, again)
	return err
}

// Thank adds points that staff gave for recommending.
func Thank(tx *pg.Tx, member uuid.UUID, points int64) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO advocate AS a (merchant_id, member_id, thanks) VALUES ($1, $2, $3)
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET thanks = a.thanks + excluded.thanks`,
		tx.Merchant, member, points)
	return err
}

// Score keeps what a member answered last to "would you recommend us".
func Score(tx *pg.Tx, member uuid.UUID, score int64, at time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO advocate AS a (merchant_id, member_id, score, scored_at)
		VALUES ($1, $2, $3, $4) ON CONFLICT (merchant_id, member_id) DO UPDATE SET
			score = excluded.score, scored_at = excluded.scored_at
		WHERE a.scored_at IS NULL OR a.scored_at <= excluded.scored_at`, tx.Merchant, member, score, at)
	return err
}

// Reviewed counts reviews that members wrote.
func Reviewed(tx *pg.Tx, members []uuid.UUID) error {
	if len(members) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO advocate AS a (merchant_id, member_id, reviews)
		SELECT $1, m, count(*) FROM unnest($2::uuid[]) m GROUP BY m ORDER BY m
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET reviews = a.reviews + excluded.reviews`,
		tx.Merchant, members)
	return err
}

// Asked notes that members were asked to recommend, and lists those of them who
// were not since a moment: they are the ones to ask.
func Asked(tx *pg.Tx, members []uuid.UUID, since time.Time) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `INSERT INTO advocate AS a (merchant_id, member_id, asked_at)
		SELECT $1, m, $3 FROM (SELECT DISTINCT unnest($2::uuid[]) m ORDER BY 1) asked
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET asked_at = excluded.asked_at
		WHERE a.asked_at IS NULL OR a.asked_at < $4 RETURNING member_id`, tx.Merchant, members, tx.Now, since)
}

// CountAsked counts those of a role who were asked to recommend since a moment.
func CountAsked(tx *pg.Tx, role Role, since time.Time) (n int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM advocate a
		WHERE a.merchant_id = $1 AND a.asked_at >= $2 AND `+roles[role], tx.Merchant, since).Scan(&n)
	return n, err
}

// ShowAs keeps the name that a member wants on the leader board, "" for none.
func ShowAs(tx *pg.Tx, member uuid.UUID, name string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO advocate (merchant_id, member_id, shown_as) VALUES ($1, $2, $3)
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET shown_as = excluded.shown_as`, tx.Merchant, member, name)
	return err
}
