package referral

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/program"
)

// Amounts are in another table than the roles, and net and cost are of both, so that no
// index is in their order. Each is made of parts that have one, though: whoever is not
// among the first so many by any part has at most what the last of these make together.

// led is what an amount is made of, in SQL.
type led struct {
	points string // of advocate a, at what they cost; "" for none
	amount string // of advocate_sales s, minor units
}

var leaders = map[Sort]led{
	BySales: {amount: "s.gross"},
	ByKept:  {amount: "s.kept"},
	ByNet:   {amount: "s.kept - s.codes"}, // points only take from it
	ByCost:  {points: allPoints, amount: "s.codes"},
}

// widths are how many of the leaders are looked at, before everybody is.
var widths = []int{500, 4_000, 25_000}

const (
	salesLed  = "FROM advocate_sales s WHERE s.merchant_id = $1 AND s.currency = $2 ORDER BY "
	pointsLed = "FROM advocate a WHERE a.merchant_id = $1 ORDER BY "
)

// first selects the first so many by each part.
func (l led) first(width int) string {
	parts := []string{fmt.Sprintf("(SELECT s.member_id %s%s DESC LIMIT %d)", salesLed, l.amount, width)}
	if l.points != "" {
		parts = append(parts, fmt.Sprintf("(SELECT a.member_id %s%s DESC LIMIT %d)", pointsLed, l.points, width))
	}
	return strings.Join(parts, " UNION ")
}

// most is what anybody has at most who is not among the first so many, and whether
// there is anybody left by some part.
func (l led) most(tx *pg.Tx, f Find, width int) (most int64, left bool, err error) {
	last := func(what, from string, args ...any) (int64, error) {
		found, err := pg.All(tx, pgx.RowTo[int64],
			fmt.Sprintf("SELECT %[1]s %[2]s%[1]s DESC OFFSET %[3]d LIMIT 1", what, from, width-1), args...)
		if err != nil || len(found) == 0 {
			return 0, err
		}
		left = true
		return max(found[0], 0), nil // who has no sales has none
	}
	if most, err = last(l.amount, salesLed, tx.Merchant, f.Currency); err != nil || l.points == "" {
		return most, left, err
	}
	points, err := last(l.points, pointsLed, tx.Merchant)
	return most + program.ShareUp(f.Rate.Minor, points, max(f.Rate.Points, 1)), left, err
}

// leading lists advocates by an amount, of those who lead by a part of it; nil where
// these are not enough to tell.
func leading(tx *pg.Tx, f Find) ([]*Advocate, error) {
	parts, known := leaders[f.Sort]
	if !known || f.Role == Influencer || f.Limit == 0 { // few are paid: they are read at once
		return nil, nil
	}
	for _, width := range widths {
		most, left, err := parts.most(tx, f, width)
		if err != nil || !left {
			return nil, err
		}
		list, err := among(tx, f, width)
		if err != nil {
			return nil, err
		}
		if len(list) == f.Limit && list[f.Limit-1].Value > most {
			return list, nil
		}
	}
	return nil, nil
}
