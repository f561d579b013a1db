package work

import (
	"cmp"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Trouble is a row that needs attention.
type Trouble struct {
	ID       uuid.UUID
	Source   Table
	StoreID  uuid.UUID
	State    State
	Topic    string
	Object   string
	At       time.Time
	Attempts int
	Error    string
}

// source is a table of work whose rows need attention once they are dead or parked,
// and how one is told, in SQL.
type source struct {
	table  Table
	store  string // of none when empty
	topic  string // the table's name when empty
	object string // nothing when empty
	at     string
}

// sources are all of them. A redemption whose code works no more, though it is out,
// was taken away in the store.
var sources = []source{
	{table: Inbox, store: "store_id", topic: "topic", object: "object", at: "received_at"},
	{
		table: Redemption, store: "store_id", object: "coalesce(reward->>'name', '')", at: "created_at",
		topic: "CASE last_error WHEN '" + Gone + "' THEN 'code_gone' ELSE 'reward' END",
	},
	{table: Effect, store: "store_id", topic: "kind", object: "target", at: "next_at"},
	{table: Backfill, at: "created_at"},
	{table: Bulk, at: "created_at"},
	{table: Plan, at: "created_at"},
	{table: Backtest, at: "created_at"},
	{table: Wipe, store: "store_id", at: "asked_at"},
	{table: WindDown, at: "began_at"},
	{table: Privacy, at: "asked_at"},
	{table: Journey, at: "began_at"},
	{table: Signal, at: "created_at"},
	{table: Newsletter, object: "name", at: "created_at"},
	{table: Print, store: "store_id", object: "name", at: "created_at"},
	{table: Study, object: "coalesce(outline->>'name', '')", at: "created_at"},
	{table: Invitation, at: "coalesce(invited_at, next_at)"},
	{table: Referral, store: "store_id", at: "created_at"},
	{table: Message, topic: "'message_' || kind", at: "created_at"},
	{table: DeskMail, at: "created_at"},
	{table: MailIn, at: "received_at"},
	{table: Selling, at: "created_at"},
}

// Of these two it is no row of work: a reward whose codes its store refuses again and
// again, and a connection that is off by itself, or whose tool refuses the key.
const (
	refusals  Table = "reward_refusal"
	endpoints Table = "outbound_endpoint"
)

// Revivable are the tables whose dead and parked rows can be tried again.
func Revivable() []Table {
	tables := make([]Table, len(sources))
	for i, s := range sources {
		tables[i] = s.table
	}
	return tables
}

// Sources are all that a Trouble can be of.
func Sources() []Table { return append(Revivable(), refusals, endpoints) }

const noStore = "CAST('00000000-0000-0000-0000-000000000000' AS uuid)"

// troubled selects what needs attention, as rows of a Trouble.
var troubled = func() string {
	var arms []string
	for _, s := range sources {
		name := "'" + string(s.table) + "'"
		arms = append(arms, "SELECT id, "+name+" source, "+cmp.Or(s.store, noStore)+" store_id, state, "+
			cmp.Or(s.topic, name)+" topic, "+cmp.Or(s.object, "''")+" object, "+s.at+" at, attempts, last_error FROM "+
			string(s.table)+" WHERE merchant_id = $1 AND state IN (2, 3)")
	}
	return strings.Join(append(arms,
		`SELECT id, 'reward_refusal', store_id, CAST(2 AS smallint), 'codes_refused', name, refused_at, times, reason
			FROM reward_refusal WHERE merchant_id = $1 AND times >= 3`,
		`SELECT id, 'outbound_endpoint', `+noStore+`, state, 'outbound_' || why, coalesce(nullif(name, ''), url),
			changed_at, failures, why
			FROM outbound_endpoint WHERE merchant_id = $1 AND (state = 2 OR state = 0 AND why = 'refused')`),
		" UNION ALL ")
}()

// Troubles lists what needs attention, newest first, after an id (zero for the newest).
func Troubles(tx *pg.Tx, before uuid.UUID, limit int) ([]Trouble, error) {
	return pg.All(tx, pgx.RowToStructByPos[Trouble], "SELECT * FROM ("+troubled+`) t
		WHERE id < $2 ORDER BY id DESC LIMIT $3`, tx.Merchant, pg.Newest(before), limit)
}

// FindTrouble reads one row that needs attention. pgx.ErrNoRows when nothing with that
// id does.
func FindTrouble(tx *pg.Tx, id uuid.UUID) (Trouble, error) {
	return pg.One(tx, pgx.RowToStructByPos[Trouble], "SELECT * FROM ("+troubled+") t WHERE id = $2 LIMIT 1",
		tx.Merchant, id)
}

// TroubleCount counts what needs attention.
func TroubleCount(tx *pg.Tx) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM ("+troubled+") t", tx.Merchant).Scan(&n)
	return n, err
}

// DeadCount counts the dead rows of all merchants. For AcrossMerchants.
func DeadCount(tx *pg.Tx) (n int64, err error) {
	arms := make([]string, len(sources))
	for i, s := range sources {
		arms[i] = "SELECT 1 FROM " + string(s.table) + " WHERE state = 2"
	}
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM ("+strings.Join(arms, " UNION ALL ")+") t").Scan(&n)
	return n, err
}
