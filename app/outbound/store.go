package outbound

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Note tells whoever listens of what happened: one delivery each. It is to be
// called in the transaction in which it happened.
func Note(tx *pg.Tx, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	listening, err := all(tx, "state = 0")
	if err != nil || len(listening) == 0 {
		return err
	}
	var told []Event
	var to []uuid.UUID
	for _, event := range events {
		for i := range listening {
			if listening[i].Listens(event.Kind) {
				told, to = append(told, event), append(to, listening[i].ID)
			}
		}
	}
	return add(tx, told, to)
}

// Tell queues events for one endpoint each, whatever it listens to.
func Tell(tx *pg.Tx, endpoint uuid.UUID, events ...Event) error {
	to := make([]uuid.UUID, len(events))
	for i := range to {
		to[i] = endpoint
	}
	return add(tx, events, to)
}

func add(tx *pg.Tx, events []Event, to []uuid.UUID) error {
	n := len(events)
	if n == 0 {
		return nil
	}
	ids, kinds, members := make([]uuid.UUID, n), make([]string, n), make([]uuid.UUID, n)
	data, ats, nexts := make([]string, n), make([]time.Time, n), make([]time.Time, n)
	for i, e := range events {
		encoded := []byte("{}")
		if e.Data != nil {
			var err error
			if encoded, err = json.Marshal(e.Data); err != nil {
				return err
			}
		}
		ids[i], kinds[i], members[i], data[i] = tx.NewID(), string(e.Kind), e.Member, string(encoded)
		nexts[i] = tx.Now.Add(e.Wait)
		if ats[i] = e.At; e.At.IsZero() {
			ats[i] = tx.Now
		}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO outbound_delivery (merchant_id, id, endpoint_id, kind, member_id, data, at, created_at, next_at)
		SELECT $1, id, endpoint, kind, nullif(member, '00000000-0000-0000-0000-000000000000'), data, at, $2, next_at
		FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::jsonb[], $8::timestamptz[],
			$9::timestamptz[]) d (id, endpoint, kind, member, data, at, next_at)`,
		tx.Merchant, tx.Now, ids, to, kinds, members, data, ats, nexts)
	return err
}

const deliveryColumns = `id, endpoint_id, kind, member_id, data, at, status, why, code, tried_at, created_at, state,
	attempts, next_at, last_error`

// LockDelivery reads one delivery and keeps others away from it until the
// transaction ends.
func LockDelivery(tx *pg.Tx, id uuid.UUID) (*Delivery, error) {
	return pg.One(tx, pgx.RowToAddrOfStructByPos[Delivery], `SELECT `+deliveryColumns+` FROM outbound_delivery
		WHERE merchant_id = $1 AND id = $2 FOR UPDATE`, tx.Merchant, id)
}

// Finish notes what became of a delivery for good.
func Finish(tx *pg.Tx, id uuid.UUID, status Status, why string, code int) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_delivery SET status = $3, why = $4, state = 1, last_error = '',
			data = CASE kind WHEN 'profile.forgotten' THEN '{}' ELSE data END,
			code = CASE WHEN $5::smallint = 0 THEN code ELSE $5 END, dispatched_at = NULL,
			attempts = attempts + CASE $3::smallint WHEN 1 THEN 1 ELSE 0 END
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, int16(status), why, code)
	return err
}

// Tried notes an attempt that begins.
func Tried(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_delivery SET tried_at = $3 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, tx.Now)
	return err
}

// Refused notes the answer of an attempt that failed, and that one which is tried
// no more has failed for good.
func Refused(tx *pg.Tx, id uuid.UUID, code int) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_delivery SET code = $3,
			status = CASE state WHEN 2 THEN 3 ELSE status END WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, code)
	return err
}

// PutOff lets a delivery wait, without an attempt.
func PutOff(tx *pg.Tx, id uuid.UUID, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_delivery SET next_at = $3, dispatched_at = NULL, dispatches = 0
		WHERE merchant_id = $1 AND id = $2 AND state = 0`, tx.Merchant, id, until)
	return err
}

// KeepBack ends all that waits for an endpoint.
func KeepBack(tx *pg.Tx, endpoint uuid.UUID, why string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_delivery SET status = 2, why = $3, state = 1,
			dispatched_at = NULL
		WHERE merchant_id = $1 AND endpoint_id = $2 AND state = 0`, tx.Merchant, endpoint, why)
	return err
}

// Replay has a delivery sent once more, under the same id. It reports whether
// there is one that does not wait anyway.
func Replay(tx *pg.Tx, id uuid.UUID) (bool, error) {
	n, err := replay(tx, "id = $2", id)
	return n > 0, err
}

// ReplaySince has an endpoint told again of what happened since a moment: what did
// not arrive, or everything. It returns how many.
func ReplaySince(tx *pg.Tx, endpoint uuid.UUID, since time.Time, everything bool) (int64, error) {
	return replay(tx, "endpoint_id = $2 AND created_at >= $4 AND kind <> 'test' AND ($5 OR status <> 1)",
		endpoint, since, everything)
}

func replay(tx *pg.Tx, which string, args ...any) (int64, error) {
	id := args[0]
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_delivery SET status = 0, why = '', state = 0, attempts = 0,
			dispatches = 0, dispatched_at = NULL, next_at = $3, last_error = ''
		WHERE merchant_id = $1 AND state <> 0 AND `+which, append([]any{tx.Merchant, id, tx.Now}, args[1:]...)...)
	return tag.RowsAffected(), err
}

// FindDeliveries says which deliveries are listed.
type FindDeliveries struct {
	Endpoint uuid.UUID
	Status   *Status   // nil for any
	Before   uuid.UUID // zero for the newest
	Limit    int
}

// Deliveries lists what an endpoint is told, newest first.
func Deliveries(tx *pg.Tx, f FindDeliveries) ([]Delivery, error) {
	return pg.All(tx, pgx.RowToStructByPos[Delivery], `SELECT `+deliveryColumns+` FROM outbound_delivery
		WHERE merchant_id = $1 AND endpoint_id = $2 AND ($3::smallint IS NULL OR status = $3)
			AND ($4::uuid = '00000000-0000-0000-0000-000000000000' OR id < $4) ORDER BY id DESC LIMIT $5`,
		tx.Merchant, f.Endpoint, f.Status, f.Before, f.Limit)
}

// Forget drops some of the deliveries that wait no more and are older than a
// moment. It reports whether there may be more.
func Forget(tx *pg.Tx, before time.Time) (more bool, err error) {
	const most = 5_000
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM outbound_delivery WHERE merchant_id = $1 AND id = ANY (ARRAY(
			SELECT id FROM outbound_delivery WHERE merchant_id = $1 AND state <> 0 AND created_at < $2 LIMIT $3))`,
		tx.Merchant, before, most)
	return tag.RowsAffected() == most, err
}

// Move makes what is told of a member what is told of another: they are one.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE outbound_delivery SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	batch.Queue(`DELETE FROM outbound_profile WHERE merchant_id = $1 AND id = $2`, tx.Merchant, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Erase drops all that was, or is to be, told of a member.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM outbound_delivery WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	batch.Queue(`DELETE FROM outbound_profile WHERE merchant_id = $1 AND id = $2`, tx.Merchant, member)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// OfMember lists what was told of a member, newest first, and to whom.
func OfMember(tx *pg.Tx, member uuid.UUID, limit int) ([]Delivery, error) {
	return pg.All(tx, pgx.RowToStructByPos[Delivery], `SELECT `+deliveryColumns+` FROM outbound_delivery
		WHERE merchant_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT $3`, tx.Merchant, member, limit)
}
