package message

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// Sell queues offers. Those whose key was queued before are nothing new. Whether
// and when each is sent is decided when its time comes; Sold tells what became of
// it. Members and templates must be there. fail.Invalid when a priority is out of
// range.
func Sell(tx *pg.Tx, offers []Offer) error {
	var mailed, shown []Offer
	for _, o := range offers {
		if o.Place.Mailed() {
			mailed = append(mailed, o)
		}
		if o.Place.Shown() {
			shown = append(shown, o)
		}
	}
	if err := put(tx, shown); err != nil {
		return err
	}
	return queue(tx, mailed)
}

// queue queues offers that go by mail.
func queue(tx *pg.Tx, offers []Offer) error { return enqueue(tx, "selling", "next_at", offers) }

// enqueue adds offers to one of the two queues, which name their time each in its
// own column. An offer whose key is there already is left as it is.
func enqueue(tx *pg.Tx, table, at string, offers []Offer) error {
	if len(offers) == 0 {
		return nil
	}
	rows, err := offerRows(tx, offers)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `
		INSERT INTO `+table+` (merchant_id, id, member_id, template_id, offer_key, priority, journey_id, answers, data,
			`+at+`, expires_at, newsletter_id, created_at)
		SELECT $1, id, member, template, key, priority, nullif(journey, '00000000-0000-0000-0000-000000000000'),
			answers, data, after, until, nullif(letter, '00000000-0000-0000-0000-000000000000'), $2
		FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::smallint[], $8::uuid[], $9::boolean[],
			$10::jsonb[], $11::timestamptz[], $12::timestamptz[], $13::uuid[])
			o (id, member, template, key, priority, journey, answers, data, after, until, letter)
		ON CONFLICT (merchant_id, offer_key) DO NOTHING`, rows...)
	return err
}

func offerRows(tx *pg.Tx, offers []Offer) ([]any, error) {
	n := len(offers)
	ids, members, templates := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]uuid.UUID, n)
	keys, data, answers := make([]string, n), make([]string, n), make([]bool, n)
	priorities, journeys := make([]int16, n), make([]uuid.UUID, n)
	after, until, letters := make([]time.Time, n), make([]time.Time, n), make([]uuid.UUID, n)
	for i, o := range offers {
		if o.Priority < -100 || o.Priority > 100 {
			return nil, fail.Field("priority", "must be between -100 and 100")
		}
		encoded := []byte("{}")
		if o.Data != nil {
			var err error
			if encoded, err = json.Marshal(o.Data); err != nil {
				return nil, err
			}
		}
		ids[i], members[i], templates[i], keys[i], data[i] = tx.NewID(), o.Member, o.Template, o.Key, string(encoded)
		priorities[i], journeys[i], answers[i] = int16(o.Priority), o.Journey, o.Answers
		letters[i] = o.Letter
		if after[i] = o.After; o.After.Before(tx.Now) {
			after[i] = tx.Now
		}
		if until[i] = o.Until; o.Until.IsZero() {
			until[i] = after[i].Add(OfferLife)
		}
	}
	return []any{
		tx.Merchant, tx.Now, ids, members, templates, keys, priorities, journeys, answers, data, after, until,
		letters,
	}, nil
}

// Unsell withdraws offers by key that did not leave yet: what they were about is
// over. It returns how many; one that is on its way this moment is not withdrawn.
func Unsell(tx *pg.Tx, keys []string) (int64, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE selling SET status = 2, why = $3, state = 1, last_error = '',
			dispatched_at = NULL
		WHERE merchant_id = $1 AND offer_key = ANY($2) AND status = 0 AND begun_at IS NULL AND keyed_at IS NULL
			AND state IN (0, 2, 3)`,
		tx.Merchant, keys, WhyWithdrawn)
	if err != nil {
		return 0, err
	}
	return tag.RowsAffected(), takeBack(tx, "offer_key = ANY($4)", keys)
}

// Sold tells what became of offers, by key. Those that were never queued are not
// in it; of one that waits, Why says what for.
func Sold(tx *pg.Tx, keys []string) (map[string]Outcome, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT offer_key, status, why, shown_at FROM notice
			WHERE merchant_id = $1 AND offer_key = ANY($2)
		UNION ALL SELECT offer_key, status, why, sent_at FROM selling
			WHERE merchant_id = $1 AND offer_key = ANY($2)`, tx.Merchant, keys)
	if err != nil {
		return nil, err
	}
	found := map[string]Outcome{}
	var key string
	var o Outcome
	_, err = pgx.ForEachRow(rows, []any{&key, &o.Status, &o.Why, &o.SentAt}, func() error {
		found[key] = o
		return nil
	})
	return found, err
}

// MailSold reads the letter of an offer, by key; nil when none was queued.
func MailSold(tx *pg.Tx, key string) (*Selling, error) {
	found, err := pg.All(tx, pgx.RowToAddrOfStructByPos[Selling], "SELECT "+sellingColumns+` FROM selling
		WHERE merchant_id = $1 AND offer_key = $2`, tx.Merchant, key)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

const sellingColumns = `id, member_id, template_id, offer_key, priority, journey_id, newsletter_id, answers, data,
	status, why, basis, created_at, expires_at, begun_at, sent_at, next_at, state, attempts, last_error, via, keyed_at`

// LockSelling reads one offer and keeps others away from its member's until the
// transaction ends: of two offers to one member, one is decided at a time.
func LockSelling(tx *pg.Tx, id uuid.UUID) (*Selling, error) {
	var member uuid.UUID
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT member_id FROM selling WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id).Scan(&member)
	if err == nil {
		err = LockReach(tx, member)
	}
	if err != nil {
		return nil, err
	}
	return pg.One(tx, pgx.RowToAddrOfStructByPos[Selling], `SELECT `+sellingColumns+` FROM selling
		WHERE merchant_id = $1 AND id = $2 FOR UPDATE`, tx.Merchant, id)
}

// LockReach keeps others from deciding what is sold to a member, until the
// transaction ends.
func LockReach(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock(hashtextextended($1, 48))`,
		tx.Merchant.String()+member.String())
	return err
}

// Reached are when a member was sent or shown offers since a moment, those included of
// which nobody knows and those that are on their way, all but one.
func Reached(tx *pg.Tx, member uuid.UUID, since time.Time, but uuid.UUID) ([]time.Time, error) {
	return pg.All(tx, pgx.RowTo[time.Time], `SELECT coalesce(sent_at, begun_at, created_at) FROM selling
			WHERE merchant_id = $1 AND member_id = $2 AND status IN (1, 3) AND coalesce(sent_at, begun_at) >= $3
		UNION ALL SELECT coalesce(begun_at, keyed_at) FROM selling
			WHERE merchant_id = $1 AND member_id = $2 AND state = 0 AND coalesce(begun_at, keyed_at) IS NOT NULL
				AND id <> $4
		UNION ALL SELECT shown_at FROM notice
			WHERE merchant_id = $1 AND member_id = $2 AND shown_at >= $3`, tx.Merchant, member, since, but)
}

// WaitingFor lists a member's offers that wait, at most 100, the most important
// first.
func WaitingFor(tx *pg.Tx, member uuid.UUID) ([]Selling, error) {
	return pg.All(tx, pgx.RowToStructByPos[Selling], `SELECT `+sellingColumns+` FROM selling
		WHERE merchant_id = $1 AND member_id = $2 AND state = 0 AND begun_at IS NULL AND keyed_at IS NULL
		ORDER BY priority DESC, id LIMIT 100`, tx.Merchant, member)
}

// BeginSelling notes that an attempt by a provider begins: from here on nobody
// else makes one until it has told what came of it.
func BeginSelling(tx *pg.Tx, id uuid.UUID, basis int16, via Provider) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE selling SET begun_at = $3, basis = $4, why = '', via = $5,
			keyed_at = CASE WHEN $5 <> '' THEN coalesce(keyed_at, $3) END
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, tx.Now, basis, via)
	return err
}

// SellingFailed notes that an attempt surely delivered nothing. How the row goes
// on is work.Fail's.
func SellingFailed(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE selling SET begun_at = NULL,
			keyed_at = CASE WHEN keyed_at < begun_at THEN keyed_at END
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
	return err
}

// SellingLost notes that nobody knows what came of an attempt, and that it may be
// repeated under its key. How the row goes on is work.Fail's.
func SellingLost(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE selling SET begun_at = NULL WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id)
	return err
}

// Postpone lets an offer wait until a moment, and notes what for.
func Postpone(tx *pg.Tx, id uuid.UUID, until time.Time, why string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE selling SET next_at = $3, why = $4, dispatches = 0, dispatched_at = NULL
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, until, why)
	return err
}

// FinishSelling notes what became of an offer. An attempt that tells of its
// success late is believed over one that was thought lost. about is what is missing when
// it is incomplete.
func FinishSelling(tx *pg.Tx, id uuid.UUID, status Status, why, about string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE selling SET status = $3::smallint, why = $4, state = 1, last_error = $6,
		dispatched_at = NULL, begun_at = CASE WHEN $3::smallint = 3 THEN begun_at END,
		sent_at = CASE WHEN $3::smallint = 1 THEN $5::timestamptz END
		WHERE merchant_id = $1 AND id = $2 AND status <> 1`, tx.Merchant, id, int16(status), why, tx.Now, about)
	return err
}

// OnTheWay reports whether an offer to a member is being handed to the mail
// server. One whose attempt began before since is not, whatever came of it.
func OnTheWay(tx *pg.Tx, member uuid.UUID, since time.Time) (going bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM selling WHERE merchant_id = $1 AND member_id = $2
		AND state = 0 AND begun_at >= $3)`, tx.Merchant, member, since).Scan(&going)
	return going, err
}
