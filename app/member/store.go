package member

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Account names a customer record.
type Account struct {
	StoreID    uuid.UUID
	CustomerID string
}

// Identities reads the identities of accounts.
func Identities(tx *pg.Tx, accounts []Account) (map[Account]*Identity, error) {
	stores, ids := make([]uuid.UUID, len(accounts)), make([]string, len(accounts))
	for i, a := range accounts {
		stores[i], ids[i] = a.StoreID, a.CustomerID
	}
	found := map[Account]*Identity{}
	err := tx.ByKey(func(rows pgx.Rows) error { return addIdentities(found, rows) }, `
		SELECT i.* FROM unnest($2::uuid[], $3::text[]) asked (store, customer)
		CROSS JOIN LATERAL (SELECT store_id, customer_id, member_id, email_mac, verified, account, updated_at,
			deleted_at, staff, tags FROM identity WHERE merchant_id = $1 AND store_id = asked.store
			AND customer_id BETWEEN asked.customer AND asked.customer ORDER BY customer_id LIMIT 1) i`,
		tx.Merchant, stores, ids)
	return found, err
}

func addIdentities(found map[Account]*Identity, rows pgx.Rows) error {
	all, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[Identity])
	for _, i := range all {
		found[Account{i.StoreID, i.CustomerID}] = i
	}
	return err
}

// IdentitiesOf lists a member's accounts that still exist.
func IdentitiesOf(tx *pg.Tx, member uuid.UUID) ([]Identity, error) {
	return pg.All(tx, pgx.RowToStructByPos[Identity], `SELECT store_id, customer_id, member_id, email_mac, verified,
		account, updated_at, deleted_at, staff, tags
		FROM identity WHERE merchant_id = $1 AND member_id = $2 AND deleted_at IS NULL ORDER BY store_id, customer_id`,
		tx.Merchant, member)
}

const memberColumns = "id, state, email, email_mac, name, locale, country, joined_at, left_at, created_at"

// Members reads members by id. Each is looked up by its key: asked for any of a
// thousand ids, Postgres reads all members of the merchant.
func Members(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]*Member, error) {
	found := make(map[uuid.UUID]*Member, len(ids))
	err := tx.ByKey(func(rows pgx.Rows) error { return addMembers(found, rows) }, `
		SELECT m.* FROM unnest($2::uuid[]) asked (id) CROSS JOIN LATERAL (SELECT `+memberColumns+` FROM member
			WHERE merchant_id = $1 AND id BETWEEN asked.id AND asked.id ORDER BY id LIMIT 1) m`, tx.Merchant, ids)
	return found, err
}

// UnprovenByMAC reads guests and leads by the keyed hash of their e-mail.
func UnprovenByMAC(tx *pg.Tx, macs [][]byte) (map[uuid.UUID]*Member, error) {
	return collect(tx, `SELECT `+memberColumns+` FROM member WHERE merchant_id = $1 AND state IN (0, 4)
		AND email_mac = ANY($2)`, tx.Merchant, macs)
}

// GuestsByMAC reads guests by the keyed hash of their e-mail.
func GuestsByMAC(tx *pg.Tx, macs [][]byte) (map[uuid.UUID]*Member, error) {
	return collect(tx, `SELECT `+memberColumns+` FROM member WHERE merchant_id = $1 AND state = 0 AND email_mac
		= ANY($2)`,
		tx.Merchant, macs)
}

// VerifiedByMAC finds, for keyed e-mail hashes, the members with an account
// whose platform calls that e-mail verified.
func VerifiedByMAC(tx *pg.Tx, macs [][]byte) (map[string]uuid.UUID, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT email_mac, member_id FROM identity
		WHERE merchant_id = $1 AND verified AND account AND deleted_at IS NULL AND email_mac = ANY($2) ORDER BY
			member_id`,
		tx.Merchant, macs)
	if err != nil {
		return nil, err
	}
	found := map[string]uuid.UUID{}
	var mac []byte
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&mac, &id}, func() error {
		found[string(mac)] = id
		return nil
	})
	return found, err
}

func collect(tx *pg.Tx, query string, args ...any) (map[uuid.UUID]*Member, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]*Member{}
	return found, addMembers(found, rows)
}

func addMembers(found map[uuid.UUID]*Member, rows pgx.Rows) error {
	all, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[Member])
	for _, m := range all {
		found[m.ID] = m
	}
	return err
}

// Get reads one member. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Member, error) {
	found, err := Members(tx, []uuid.UUID{id})
	if err == nil && found[id] == nil {
		err = pgx.ErrNoRows
	}
	return found[id], err
}

// ByAccount finds the member behind an account. fail.NotFound when there is none.
func ByAccount(tx *pg.Tx, a Account) (*Member, error) {
	found, err := Identities(tx, []Account{a})
	if err != nil {
		return nil, err
	}
	if found[a] == nil {
		return nil, pgx.ErrNoRows
	}
	return Get(tx, found[a].MemberID)
}

// Save writes members, new and changed: in the order of their ids, which costs the
// indexes less.
func Save(tx *pg.Tx, members []*Member) error {
	if len(members) == 0 {
		return nil
	}
	members = slices.SortedFunc(slices.Values(members), func(x, y *Member) int {
		return bytes.Compare(x.ID[:], y.ID[:])
	})
	n := len(members)
	ids, states, emails, macs := make([]uuid.UUID, n), make([]int16, n), make([]string, n), make([][]byte, n)
	names, locales, countries := make([]string, n), make([]string, n), make([]string, n)
	joined, left, created := make([]*time.Time, n), make([]*time.Time, n), make([]time.Time, n)
	for i, m := range members {
		ids[i], states[i], emails[i], macs[i] = m.ID, int16(m.State), m.Email, m.EmailMAC
		names[i], locales[i], countries[i] = m.Name, m.Locale, m.Country
		joined[i], left[i], created[i] = m.JoinedAt, m.LeftAt, m.CreatedAt
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO member (merchant_id, `+memberColumns+`)
		SELECT $1, m.* FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::bytea[], $6::text[], $7::text[],
			$8::text[],
			$9::timestamptz[], $10::timestamptz[], $11::timestamptz[]) m
		ON CONFLICT (merchant_id, id) DO UPDATE SET state = excluded.state, email = excluded.email, email_mac =
			excluded.email_mac,
			name = excluded.name,
			country = CASE WHEN member.country_chosen THEN member.country ELSE excluded.country END,
			locale = CASE WHEN member.locale_chosen THEN member.locale ELSE excluded.locale END,
			joined_at = excluded.joined_at,
			left_at = excluded.left_at`,
		tx.Merchant, ids, states, emails, macs, names, locales, countries, joined, left, created)
	return err
}

// SaveIdentities writes identities, new and changed, in the order of their people.
func SaveIdentities(tx *pg.Tx, identities []*Identity) error {
	if len(identities) == 0 {
		return nil
	}
	identities = slices.SortedFunc(slices.Values(identities), func(x, y *Identity) int {
		return cmp.Or(bytes.Compare(x.MemberID[:], y.MemberID[:]), strings.Compare(x.CustomerID, y.CustomerID))
	})
	n := len(identities)
	stores, customers, members, macs := make([]uuid.UUID, n), make([]string, n), make([]uuid.UUID, n), make([][]byte, n)
	verified, account, updated, deleted := make([]bool, n), make([]bool, n), make([]time.Time, n), make([]*time.Time, n)
	staff := make([]bool, n)
	tags := make([]string, n) // lines: Postgres has no arrays of lists of different lengths
	for i, d := range identities {
		stores[i], customers[i], members[i], macs[i] = d.StoreID, d.CustomerID, d.MemberID, d.EmailMAC
		verified[i], account[i], updated[i], deleted[i] = d.Verified, d.Account, d.UpdatedAt, d.DeletedAt
		staff[i], tags[i] = d.Staff, strings.Join(d.Tags, "\n")
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO identity (merchant_id, store_id, customer_id, member_id, email_mac, verified, account,
			updated_at, deleted_at, staff, tags, seen_at)
		SELECT $1, s, c, m, e, v, a, u, d, f, string_to_array(t, E'\n'), $12 FROM unnest($2::uuid[], $3::text[],
			$4::uuid[], $5::bytea[], $6::boolean[], $7::boolean[], $8::timestamptz[], $9::timestamptz[],
			$10::boolean[], $11::text[]) i (s, c, m, e, v, a, u, d, f, t)
		ON CONFLICT (merchant_id, store_id, customer_id) DO UPDATE SET member_id = excluded.member_id,
			email_mac = excluded.email_mac, verified = excluded.verified, account = excluded.account,
			updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, staff = excluded.staff,
			tags = excluded.tags, seen_at = excluded.seen_at`,
		tx.Merchant, stores, customers, members, macs, verified, account, updated, deleted, staff, tags, tx.Now)
	return err
}

// EnrollKnown makes members of up to limit people the stores know: those with an
// account, and with guests also the others, as guests. Staff of a store have to
// join by themselves. It returns how many.
func EnrollKnown(tx *pg.Tx, guests bool, limit int) (int64, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE member SET state = 1, joined_at = $2
		WHERE merchant_id = $1 AND id = ANY(ARRAY(
			SELECT m.id FROM (SELECT id FROM member WHERE merchant_id = $1 AND state = 3
				UNION ALL SELECT id FROM member WHERE merchant_id = $1 AND state = 4) m WHERE EXISTS (
				SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = m.id AND i.account AND
					NOT i.staff AND i.deleted_at IS NULL)
			LIMIT $3))`, tx.Merchant, tx.Now, limit)
	if err != nil || !guests || tag.RowsAffected() > 0 {
		return tag.RowsAffected(), err
	}
	tag, err = tx.Pgx.Exec(tx.Context(), `UPDATE member SET state = 0, joined_at = $2
		WHERE merchant_id = $1 AND id = ANY(ARRAY(
			SELECT DISTINCT ON (m.email_mac) m.id FROM member m WHERE m.merchant_id = $1 AND m.state = 3
				AND m.email_mac IS NOT NULL AND NOT EXISTS (
					SELECT FROM member g WHERE g.merchant_id = $1 AND g.state = 0 AND g.email_mac = m.email_mac)
				AND NOT EXISTS (
					SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = m.id AND i.staff)
			ORDER BY m.email_mac, m.id LIMIT $3))`, tx.Merchant, tx.Now, limit)
	return tag.RowsAffected(), err
}

// MarkDeleted notes that a customer record is gone. The member and the points
// stay: the person may have other accounts.
func MarkDeleted(tx *pg.Tx, a Account) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE identity SET deleted_at = $4 WHERE merchant_id = $1 AND store_id = $2
		AND customer_id = $3 AND deleted_at IS NULL`, tx.Merchant, a.StoreID, a.CustomerID, tx.Now)
	return err
}

// MarkSeen notes that a full scan found accounts.
func MarkSeen(tx *pg.Tx, store uuid.UUID, accounts []Account) error {
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		ids[i] = a.CustomerID
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE identity i SET seen_at = $4, deleted_at = NULL
		FROM unnest($3::text[]) asked (id)
		WHERE i.merchant_id = $1 AND i.store_id = $2 AND i.customer_id = asked.id`, tx.Merchant, store, ids, tx.Now)
	return err
}

// MarkUnseen marks accounts as gone that a full scan, begun at a moment, did
// not find.
func MarkUnseen(tx *pg.Tx, store uuid.UUID, passStart time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE identity SET deleted_at = $4 WHERE merchant_id = $1 AND store_id = $2
		AND seen_at < $3 AND deleted_at IS NULL`, tx.Merchant, store, passStart, tx.Now)
	return err
}

// TagsOf reads the tags that members' customer records carry, of all stores.
func TagsOf(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID][]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, tags FROM identity WHERE merchant_id = $1
		AND member_id = ANY($2) AND deleted_at IS NULL AND tags <> '{}'`, tx.Merchant, members)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID][]string{}
	var id uuid.UUID
	var tags []string
	_, err = pgx.ForEachRow(rows, []any{&id, &tags}, func() error {
		found[id] = append(found[id], tags...)
		return nil
	})
	return found, err
}
