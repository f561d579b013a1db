package persona

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/consent"
	"regulars/app/insight"
	"regulars/app/internal/pg"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/segment"
	"regulars/app/support"
)

// How far back what was said and tried is looked at, of how many first orders are
// looked at, and how many answers of a trait are kept.
const (
	lookBackMonths = 12
	firstOrders    = 2_000
	mostAnswers    = 500
)

// Since is from when on what was said and tried counts.
func Since(now time.Time) time.Time { return now.AddDate(0, -lookBackMonths, 0) }

// Gather counts what is true of some members, by what segments keep of them and what
// they said. What is tried on them is gathered apart.
func Gather(tx *pg.Tx, members []uuid.UUID) (f Figures, err error) {
	f.Looked, f.Traits = int64(len(members)), map[Trait]Tally{}
	for _, gather := range []func(*pg.Tx, []uuid.UUID, *Figures) error{
		gatherSums, gatherFacts, gatherItems, gatherRanges, gatherFirst, gatherAsked, gatherAgreed, gatherRewards,
	} {
		if err := gather(tx, members, &f); err != nil {
			return f, err
		}
	}
	return f, nil
}

// among are the facts of the members that are looked at.
const among = ` segment_fact f JOIN unnest($2::uuid[]) m (id) ON f.merchant_id = $1 AND f.member_id = m.id `

func gatherSums(tx *pg.Tx, members []uuid.UUID, f *Figures) error {
	return tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FILTER (WHERE orders > 0), count(*) FILTER (WHERE orders > 1),
			count(*) FILTER (WHERE home), coalesce(sum(orders) FILTER (WHERE home), 0)::bigint,
			coalesce(sum(spent) FILTER (WHERE home), 0)::bigint, count(gap),
			coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY gap), 0)::bigint, count(nps),
			count(*) FILTER (WHERE nps >= 9)
		FROM (SELECT f.orders, f.spent, f.gap, f.nps, f.orders > 0 AND NOT EXISTS (SELECT FROM segment_item i
				WHERE i.merchant_id = $1 AND i.member_id = f.member_id AND i.kind = $3) AS home FROM`+among+`) f`,
		tx.Merchant, members, int16(segment.ItemSpent)).
		Scan(&f.Buyers, &f.Again, &f.Payers, &f.Orders, &f.Spent, &f.Repeaters, &f.Gap, &f.Answered, &f.Promoters)
}

// gatherFacts counts what people have one of.
func gatherFacts(tx *pg.Tx, members []uuid.UUID, f *Figures) error {
	err := tallies(tx, f, `SELECT t.trait, t.key, count(*) FROM`+among+`CROSS JOIN LATERAL (VALUES
			('sex', f.sex), ('age', f.age_band), ('country', f.country), ('origin', f.origin), ('tier', f.tier),
			('stage', f.stage::text)) t (trait, key) WHERE t.key NOT IN ('', '0') GROUP BY t.trait, t.key`,
		tx.Merchant, members)
	for _, trait := range []Trait{Sex, Age, Country, Origin, Tier, Stage} {
		f.Traits[trait] = sumUp(f.Traits[trait].Of)
	}
	stages := f.Traits[Stage]
	for i := range stages.Of {
		n, err := strconv.ParseInt(stages.Of[i].Key, 10, 16)
		if err != nil {
			return err
		}
		stages.Of[i].Key = insight.Stage(n).String()
	}
	return err
}

// gatherItems counts what people have any number of. Of those who bought anything it is
// the share that have a product, of those who said anything the share that want it.
func gatherItems(tx *pg.Tx, members []uuid.UUID, f *Figures) error {
	err := tallies(tx, f, `SELECT CASE i.kind WHEN $3 THEN 'product' ELSE 'want' END, i.key, count(*)
		FROM unnest($2::uuid[]) m (id) JOIN segment_item i ON i.merchant_id = $1 AND i.member_id = m.id
			AND i.kind IN ($3, $4) GROUP BY i.kind, i.key HAVING count(*) >= $5`,
		tx.Merchant, members, int16(segment.ItemProduct), int16(segment.ItemWant), Few)
	if err != nil {
		return err
	}
	var said int64
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM unnest($2::uuid[]) m (id) WHERE EXISTS (
		SELECT FROM segment_item i WHERE i.merchant_id = $1 AND i.member_id = m.id AND i.kind = $3)`,
		tx.Merchant, members, int16(segment.ItemWant)).Scan(&said)
	f.Traits[Product] = Tally{Base: f.Buyers, Of: f.Traits[Product].Of}
	f.Traits[Want] = Tally{Base: said, Of: f.Traits[Want].Of}
	return err
}

// gatherRanges counts who bought from which collection or category.
func gatherRanges(tx *pg.Tx, members []uuid.UUID, f *Figures) error {
	err := tallies(tx, f, `SELECT 'collection', c, count(DISTINCT i.member_id)
		FROM unnest($2::uuid[]) m (id) JOIN segment_item i ON i.merchant_id = $1 AND i.member_id = m.id AND i.kind = $3
		JOIN product p ON p.merchant_id = $1 AND p.external_id = i.key, unnest(p.collections) c
		GROUP BY c HAVING count(DISTINCT i.member_id) >= $4`, tx.Merchant, members, int16(segment.ItemProduct), Few)
	f.Traits[Range] = Tally{Base: f.Buyers, Of: f.Traits[Range].Of}
	return err
}

// gatherFirst counts what people began with: products of the first order that stands,
// of so many buyers, whose ids end in random bytes.
func gatherFirst(tx *pg.Tx, members []uuid.UUID, f *Figures) error {
	some := slices.Clone(members)
	slices.SortFunc(some, func(a, b uuid.UUID) int { return bytes.Compare(a[8:], b[8:]) })
	some = some[:min(len(some), firstOrders)]
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, packed FROM orders WHERE merchant_id = $1
		AND member_id = ANY($2) AND status = $3 ORDER BY member_id, placed_at, id`, tx.Merchant, some,
		int16(platform.Paid))
	if err != nil {
		return err
	}
	var who uuid.UUID
	var packed []byte
	begun, counts := map[uuid.UUID]bool{}, map[string]int64{}
	_, err = pgx.ForEachRow(rows, []any{&who, &packed}, func() error {
		if begun[who] {
			return nil
		}
		var o platform.Order
		if err := order.Unpack(packed, &o); err != nil || o.Test || order.GivenBack(&o) {
			return err
		}
		begun[who] = true
		products := map[string]bool{}
		for i := range o.Lines {
			if line := &o.Lines[i]; line.Quantity > 0 && line.ProductID != "" {
				products[line.ProductID] = true
			}
		}
		for id := range products {
			counts[id]++
		}
		return nil
	})
	tally := Tally{Base: int64(len(begun))}
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		tally.Of = append(tally.Of, Count{Key: id, N: counts[id]})
	}
	tally.sort()
	f.Traits[First] = tally
	return err
}

// gatherAsked counts who wrote to the desk, by what kind, and of what they complained.
func gatherAsked(tx *pg.Tx, members []uuid.UUID, f *Figures) error {
	err := tallies(tx, f, `SELECT 'asked', r.kind, count(DISTINCT r.member_id) FROM unnest($2::uuid[]) m (id)
			JOIN request r ON r.merchant_id = $1 AND r.member_id = m.id AND r.opened_at >= $3 GROUP BY r.kind
		UNION ALL SELECT 'complaint', r.product, count(DISTINCT r.member_id) FROM unnest($2::uuid[]) m (id)
			JOIN request r ON r.merchant_id = $1 AND r.member_id = m.id AND r.opened_at >= $3 AND r.kind = $4
				AND r.product <> '' GROUP BY r.product`,
		tx.Merchant, members, Since(tx.Now), string(support.Complaint))
	f.Traits[Asked] = Tally{Base: f.Looked, Of: f.Traits[Asked].Of}
	f.Traits[Complaint] = Tally{Base: f.Looked, Of: f.Traits[Complaint].Of}
	return err
}

// gatherAgreed counts who agreed to e-mails: the newest word of a channel holds.
func gatherAgreed(tx *pg.Tx, members []uuid.UUID, f *Figures) error {
	err := tallies(tx, f, `SELECT 'agreed', 'email', count(*) FROM unnest($2::uuid[]) m (id) WHERE (
			SELECT r.granted FROM consent_record r WHERE r.merchant_id = $1 AND r.member_id = m.id AND r.channel = $3
			ORDER BY r.at DESC, r.granted, r.id DESC LIMIT 1)`, tx.Merchant, members, int16(consent.Email))
	f.Traits[Agreed] = Tally{Base: f.Looked, Of: f.Traits[Agreed].Of}
	return err
}

// gatherRewards counts who used which reward on an order.
func gatherRewards(tx *pg.Tx, members []uuid.UUID, f *Figures) error {
	err := tallies(tx, f, `SELECT 'reward', r.reward_id, count(DISTINCT r.member_id) FROM unnest($2::uuid[]) m (id)
		JOIN redemption r ON r.merchant_id = $1 AND r.member_id = m.id AND r.created_at >= $3
			AND r.used_order_id IS NOT NULL GROUP BY r.reward_id`, tx.Merchant, members, Since(tx.Now))
	f.Traits[Reward] = Tally{Base: f.Looked, Of: f.Traits[Reward].Of}
	return err
}

// tallies adds rows of trait, answer and count, most first.
func tallies(tx *pg.Tx, f *Figures, query string, args ...any) error {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return err
	}
	found := map[Trait]Tally{}
	var trait Trait
	var c Count
	_, err = pgx.ForEachRow(rows, []any{&trait, &c.Key, &c.N}, func() error {
		tally := found[trait]
		tally.Of = append(tally.Of, c)
		found[trait] = tally
		return nil
	})
	for trait, tally := range found {
		tally.sort()
		f.Traits[trait] = tally
	}
	return err
}

// sort puts the most frequent first and drops what nobody will ask for.
func (t *Tally) sort() {
	slices.SortFunc(t.Of, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Key, b.Key)) })
	t.Of = t.Of[:min(len(t.Of), mostAnswers)]
}

// sumUp is the tally of a trait of which everybody has one answer at most.
func sumUp(of []Count) Tally {
	t := Tally{Of: of}
	for _, c := range of {
		t.Base += c.N
	}
	return t
}

// Titles are what products and collections are called, by the stores' ids.
func Titles(tx *pg.Tx, products, collections []string) (goods, ranges map[string]string, err error) {
	goods, ranges = map[string]string{}, map[string]string{}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT true, external_id, min(title) FROM product
			WHERE merchant_id = $1 AND external_id = ANY($2) GROUP BY external_id
		UNION ALL SELECT false, external_id, min(title) FROM collection
			WHERE merchant_id = $1 AND external_id = ANY($3) GROUP BY external_id`, tx.Merchant, products, collections)
	if err != nil {
		return nil, nil, err
	}
	var ofProduct bool
	var id, title string
	_, err = pgx.ForEachRow(rows, []any{&ofProduct, &id, &title}, func() error {
		if ofProduct {
			goods[id] = title
		} else {
			ranges[id] = title
		}
		return nil
	})
	return goods, ranges, err
}
