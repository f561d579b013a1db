package study

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

const invitationColumns = `id, study_id, coalesce(member_id, '00000000-0000-0000-0000-000000000000'), quota, lot, stage,
	why, until_at, reminders, reminded_at, invited_at, accepted_at, terms_id, wanted_at, offered_at, declined_at,
	address_at, sealed_address, exported_at, shipped_at, response_id, asked_at, answered_at, thanked_at, ended_at,
	state, next_at, last_error`

func invitations(tx *pg.Tx, rest string, args ...any) ([]*Invitation, error) {
	return pg.All(tx, pgx.RowToAddrOfStructByPos[Invitation], "SELECT "+invitationColumns+` FROM study_invitation
		WHERE merchant_id = $1 AND `+rest, append([]any{tx.Merchant}, args...)...)
}

func oneInvitation(tx *pg.Tx, rest string, args ...any) (*Invitation, error) {
	found, err := invitations(tx, rest, args...)
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, fail.New(fail.NotFound, "there is no such invitation")
	default:
		return found[0], nil
	}
}

// GetInvitation reads an invitation. fail.NotFound when there is none.
func GetInvitation(tx *pg.Tx, id uuid.UUID) (*Invitation, error) {
	return oneInvitation(tx, "id = $2", id)
}

// LockInvitation reads one and keeps it from everybody else until the transaction ends.
func LockInvitation(tx *pg.Tx, id uuid.UUID) (*Invitation, error) {
	return oneInvitation(tx, "id = $2 FOR UPDATE", id)
}

// LockByResponse is LockInvitation of the one that a survey's answers belong to.
func LockByResponse(tx *pg.Tx, response uuid.UUID) (*Invitation, error) {
	return oneInvitation(tx, "response_id = $2 FOR UPDATE", response)
}

// Save writes where an invitation stands, and when its work goes on: zero ends it
// until something else happens.
func Save(tx *pg.Tx, i *Invitation, next time.Time) error {
	waits := !next.IsZero()
	if !waits {
		next = tx.Now
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE study_invitation SET stage = $3, why = $4, until_at = $5,
			reminders = $6, reminded_at = $7, invited_at = $8, accepted_at = $9, terms_id = $10, declined_at = $11,
			address_at = $12, sealed_address = $13, exported_at = $14, shipped_at = $15, response_id = $16,
			asked_at = $17, answered_at = $18, thanked_at = $19, ended_at = $20,
			state = CASE WHEN $21 THEN 0 ELSE 1 END, next_at = $22, wanted_at = $23, offered_at = $24,
			attempts = 0, dispatches = 0, dispatched_at = NULL, last_error = ''
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, i.ID, i.Step, i.Why, i.UntilAt, i.Reminders, i.RemindedAt,
		i.InvitedAt, i.AcceptedAt, i.TermsID, i.DeclinedAt, i.AddressAt, i.Sealed, i.ExportedAt, i.ShippedAt,
		i.Response, i.AskedAt, i.AnsweredAt, i.ThankedAt, i.EndedAt, waits, next,
		i.WantedAt, i.OfferedAt)
	return err
}

// Keep replaces who is drawn for a study so far: those of a page join them, and
// who has no lot that is low enough any more leaves. Nobody's work begins before
// Release.
func Keep(tx *pg.Tx, study uuid.UUID, picked []Candidate) error {
	n := len(picked)
	ids, members, quotas, lots := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]string, n), make([]int64, n)
	for i, c := range picked {
		ids[i], members[i], quotas[i], lots[i] = tx.NewID(), c.Member, c.Quota, c.Lot
	}
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM study_invitation WHERE merchant_id = $1 AND study_id = $2
		AND stage = 0 AND NOT member_id = ANY($3)`, tx.Merchant, study, members)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO study_invitation (merchant_id, id, study_id, member_id, quota, lot,
			state, next_at)
		SELECT $1, c.id, $2, c.member, c.quota, c.lot, 1, $7
		FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::bigint[]) c (id, member, quota, lot)
		ON CONFLICT (merchant_id, study_id, member_id) DO NOTHING`,
		tx.Merchant, study, ids, members, quotas, lots, tx.Now)
	return err
}

// Drawing lists who is drawn so far.
func Drawing(tx *pg.Tx, study uuid.UUID) ([]Candidate, error) {
	return pg.All(tx, pgx.RowToStructByPos[Candidate], `SELECT member_id, quota, lot FROM study_invitation
		WHERE merchant_id = $1 AND study_id = $2 AND stage = 0 AND member_id IS NOT NULL`, tx.Merchant, study)
}

// Release lets those who are drawn be invited.
func Release(tx *pg.Tx, study uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE study_invitation SET state = 0, next_at = $3
		WHERE merchant_id = $1 AND study_id = $2 AND stage = 0`, tx.Merchant, study, tx.Now)
	return err
}

// holding is whose place is theirs, or kept for them; see Invitation.Holds.
const holding = "(stage IN (2, 3, 4) OR stage <= 1 AND offered_at IS NOT NULL)"

// NextWaiting reads who waits longest for a place in one of some quotas, nil for
// nobody, and keeps it from everybody else: who said yes first, and of two at the same
// moment the one with the lower lot.
func NextWaiting(tx *pg.Tx, study uuid.UUID, quotas []string) (*Invitation, error) {
	found, err := invitations(tx, `study_id = $2 AND stage = 6 AND wanted_at IS NOT NULL AND offered_at IS NULL
		AND member_id IS NOT NULL AND quota = ANY($3) ORDER BY wanted_at, lot, id LIMIT 1 FOR UPDATE`, study, quotas)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// Hold counts the places that people have or are offered. The caller holds the study's lock.
func Hold(tx *pg.Tx, study uuid.UUID) (h Held, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT quota, count(*) FILTER (WHERE `+holding+`),
			count(*) FILTER (WHERE `+holding+` OR shipped_at IS NOT NULL)
		FROM study_invitation WHERE merchant_id = $1 AND study_id = $2 AND (stage > 1 OR offered_at IS NOT NULL)
		GROUP BY quota`,
		tx.Merchant, study)
	if err != nil {
		return h, err
	}
	h.ByQuota = map[string]int{}
	var quota string
	var places, pieces int
	_, err = pgx.ForEachRow(rows, []any{&quota, &places, &pieces}, func() error {
		h.ByQuota[quota] = places
		h.Pieces += pieces
		return nil
	})
	return h, err
}

// EndOpen ends everything of a study that is open, and lists the responses that
// nobody is waited for any more.
func EndOpen(tx *pg.Tx, study uuid.UUID) ([]uuid.UUID, error) {
	return ended(tx, `UPDATE study_invitation SET
			stage = CASE WHEN stage = 0 THEN 8 ELSE 7 END, why = CASE WHEN stage = 0 THEN $4 ELSE why END,
			ended_at = $3, until_at = NULL, state = 1
		WHERE merchant_id = $1 AND study_id = $2 AND stage <= 3 RETURNING response_id`,
		tx.Merchant, study, tx.Now, WhyOver)
}

// ended runs what ends invitations, and lists their responses.
func ended(tx *pg.Tx, update string, args ...any) (responses []uuid.UUID, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), update, args...)
	if err != nil {
		return nil, err
	}
	var id *uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		if id != nil {
			responses = append(responses, *id)
		}
		return nil
	})
	return responses, err
}

// Hurry has every invitation of a study that nobody answered looked at now.
func Hurry(tx *pg.Tx, study uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE study_invitation SET next_at = $3 WHERE merchant_id = $1
		AND study_id = $2 AND stage <= 1 AND state = 0`, tx.Merchant, study, tx.Now)
	return err
}

// AnyOpen reports whether anybody may still accept, and whether anything may still
// come of a study.
func AnyOpen(tx *pg.Tx, study uuid.UUID) (accept, open bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(bool_or(stage <= 1), false), count(*) > 0
		FROM study_invitation WHERE merchant_id = $1 AND study_id = $2 AND stage <= 3`, tx.Merchant, study).
		Scan(&accept, &open)
	return accept, open, err
}

// Forget deletes the addresses of a study.
func Forget(tx *pg.Tx, study uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE study_invitation SET sealed_address = NULL WHERE merchant_id = $1
		AND study_id = $2 AND sealed_address IS NOT NULL`, tx.Merchant, study)
	if err != nil {
		return err
	}
	return move(tx, study, "forgotten_at = $3", tx.Now)
}

// MarkExported notes that somebody was handed addresses.
func MarkExported(tx *pg.Tx, ids []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE study_invitation SET exported_at = coalesce(exported_at, $3)
		WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, ids, tx.Now)
	return err
}
