package segment

import (
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/order"
	"regulars/app/platform"
)

// Shop is what facts need to know besides the members.
type Shop struct {
	Currency string // the merchant's
	BaseTier string // the tier that everybody has, "" for none
}

// Gather takes down what is true of members now. Nobody is made of whom nothing
// is left: who was erased, and who became another member.
func Gather(tx *pg.Tx, shop Shop, members []uuid.UUID) (map[uuid.UUID]*Fact, error) {
	facts, err := gatherPeople(tx, shop, members)
	if err != nil {
		return nil, err
	}
	if err := gatherOrders(tx, shop, members, facts); err != nil {
		return nil, err
	}
	return facts, gatherItems(tx, members, facts)
}

// lastNPS is what a member answered last to "would you recommend us", and when, in
// the version of the survey that asked them.
const lastNPS = `(SELECT a.number, r.answered_at FROM survey_response r
	JOIN survey_answer a ON a.merchant_id = $1 AND a.response_id = r.id AND a.number IS NOT NULL
	JOIN survey_version v ON v.merchant_id = $1 AND v.survey_id = r.survey_id AND v.number = r.version
		AND v.document @> jsonb_build_object('questions',
			jsonb_build_array(jsonb_build_object('id', a.question, 'kind', 'nps')))
	WHERE r.merchant_id = $1 AND r.member_id = m.id AND r.answered_at IS NOT NULL
	ORDER BY r.answered_at DESC, r.id DESC, a.question LIMIT 1)`

func gatherPeople(tx *pg.Tx, shop Shop, members []uuid.UUID) (map[uuid.UUID]*Fact, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT m.id, m.state, m.country, lower(split_part(m.locale, '-', 1)), m.joined_at,
			coalesce(replace(m.birthday, '-', ''), ''), coalesce(b.available, 0), coalesce(b.pending, 0),
			coalesce(b.lifetime, 0), coalesce(nullif(b.tier, ''), $3), coalesce(a.rewarded, 0),
			coalesce(p.region, ''), coalesce(nullif(p.sex, 'unsaid'), ''), coalesce(nullif(p.age_band, 'unsaid'), ''),
			coalesce(p.origin, ''), coalesce(array_remove(p.purposes, 'unsaid'), '{}'),
			greatest((SELECT max(s.sent_at) FROM message s WHERE s.merchant_id = $1 AND s.member_id = m.id),
				(SELECT max(s.sent_at) FROM selling s WHERE s.merchant_id = $1 AND s.member_id = m.id)),
			n.number, n.answered_at, m.created_at, CASE WHEN a.rewarded > 0 THEN coalesce((SELECT min(f.rewarded_at)
				FROM referral f WHERE f.merchant_id = $1 AND f.advocate_id = m.id AND f.status = 4), m.created_at) END,
			(SELECT count(*) FROM request r WHERE r.merchant_id = $1 AND r.member_id = m.id AND r.state <> 2)
		FROM member m
		LEFT JOIN balance b ON b.merchant_id = $1 AND b.member_id = m.id
		LEFT JOIN advocate a ON a.merchant_id = $1 AND a.member_id = m.id
		LEFT JOIN profile p ON p.merchant_id = $1 AND p.member_id = m.id
		LEFT JOIN LATERAL `+lastNPS+` n ON true
		WHERE m.merchant_id = $1 AND m.id = ANY($2) AND m.merged_into IS NULL AND NOT (m.state = 3 AND NOT EXISTS (
			SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = m.id))`,
		tx.Merchant, members, shop.BaseTier)
	if err != nil {
		return nil, err
	}
	facts := make(map[uuid.UUID]*Fact, len(members))
	for rows.Next() {
		f, birthday, wants := &Fact{}, "", []string(nil)
		var answered, brought *time.Time
		if err := rows.Scan(&f.Member, &f.State, &f.Country, &f.Language, &f.JoinedAt, &birthday, &f.Points, &f.Pending,
			&f.Lifetime, &f.Tier, &f.Referrals, &f.Region, &f.Sex, &f.AgeBand, &f.Origin, &wants, &f.LastMessage,
			&f.NPS, &answered, &f.Way.Known, &brought, &f.OpenRequests); err != nil {
			rows.Close()
			return nil, err
		}
		f.Way.Recommends = recommends(f.NPS, answered, brought)
		if day, err := strconv.ParseInt(birthday, 10, 16); err == nil {
			f.Birthday = int16(day)
		}
		f.addKeys(ItemWant, wants)
		facts[f.Member] = f
	}
	return facts, rows.Err()
}

// promotes is from which answer to "would you recommend us" on somebody does.
const promotes = 9

// recommends is since when somebody recommends the shop: their first friend whose
// order stood, or what they answered last.
func recommends(nps *int64, answered, brought *time.Time) *time.Time {
	if nps == nil || *nps < promotes || brought != nil && answered.After(*brought) {
		return brought
	}
	return answered
}

func gatherOrders(tx *pg.Tx, shop Shop, members []uuid.UUID, facts map[uuid.UUID]*Fact) error {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, currency, total, placed_at, store_id, external_id,
			packed
		FROM orders WHERE merchant_id = $1 AND member_id = ANY($2) AND status = ANY($3)
		ORDER BY member_id, placed_at, id`,
		tx.Merchant, members, []int16{int16(platform.Paid), int16(platform.Unpaid)})
	if err != nil {
		return err
	}
	var whose uuid.UUID
	var packed []byte
	var o bought
	stands := map[uuid.UUID][]bought{}
	into := []any{&whose, &o.currency, &o.total, &o.at, &o.parcel.Store, &o.parcel.Order, &packed}
	_, err = pgx.ForEachRow(rows, into, func() error {
		var state platform.Order
		if err := order.Unpack(packed, &state); err != nil {
			return err
		}
		if state.Test || order.GivenBack(&state) {
			return nil
		}
		if state.Status == platform.Unpaid {
			if f := facts[whose]; f != nil {
				at := o.at
				f.Way.Unpaid = &at
			}
			return nil
		}
		o.products = nil
		for i := range state.Lines {
			if line := &state.Lines[i]; line.Quantity > 0 && line.ProductID != "" {
				o.products = append(o.products, line.ProductID)
			}
		}
		stands[whose] = append(stands[whose], o)
		return nil
	})
	for id, orders := range stands {
		if f := facts[id]; f != nil {
			f.tally(orders, shop.Currency)
		}
	}
	return err
}

// gatherItems adds tags of customer records, and interests.
func gatherItems(tx *pg.Tx, members []uuid.UUID, facts map[uuid.UUID]*Fact) error {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT member_id, $3::smallint, array_agg(t) FROM identity, unnest(tags) t WHERE merchant_id = $1
			AND member_id = ANY($2) AND deleted_at IS NULL GROUP BY member_id
		UNION ALL SELECT member_id, $4::smallint, array_agg(external_id) FROM interest WHERE merchant_id = $1
			AND member_id = ANY($2) AND (viewed > 0 OR searched > 0 OR cart > 0 OR bought > returned OR said)
			GROUP BY member_id`,
		tx.Merchant, members, int16(ItemTag), int16(ItemInterest))
	if err != nil {
		return err
	}
	var whose uuid.UUID
	var kind ItemKind
	var keys []string
	_, err = pgx.ForEachRow(rows, []any{&whose, &kind, &keys}, func() error {
		if f := facts[whose]; f != nil {
			f.addKeys(kind, keys)
		}
		return nil
	})
	return err
}
