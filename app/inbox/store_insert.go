package inbox

import (
	"encoding/binary"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"regulars/app/internal/pg"
)

// insertSQL stores rows, wakes the dispatcher when it stored any, and counts
// them: one round trip.
const insertSQL = `
	WITH stored AS (
		INSERT INTO inbox (merchant_id, id, store_id, topic, dedupe_key, body, body_hash, received_at, next_at)
		SELECT *, $8::timestamptz, $8::timestamptz FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[],
			$5::text[], $6::bytea[], $7::bytea[])
		ON CONFLICT DO NOTHING RETURNING 1)
	SELECT count(*)::int, CASE WHEN count(*) > 0 THEN pg_notify('` + Channel + `', '')::text END FROM stored`

// columns holds a statement's parameters as Postgres reads them. pgx would grow
// buffers for them anew each time, from nothing: bodies are most of what serve
// holds, and the garbage cost more than the sending.
type columns struct {
	bytes  []byte
	ends   [7]int
	filled int
}

var columnBuffers = sync.Pool{New: func() any { return new(columns) }}

// keepColumns is the largest buffer that is kept for the next commit.
const keepColumns = 4 << 20

// add appends a one-dimensional array of n elements in the binary format.
func (c *columns) add(oid uint32, n int, element func(i int) []byte) {
	out := c.bytes
	//nolint:gosec // a commit holds hundreds of rows of megabytes
	head := []uint32{1, 0, oid, uint32(n), 1} // dimensions, no nulls, type, length, first index
	for _, word := range head {
		out = binary.BigEndian.AppendUint32(out, word)
	}
	for i := range n {
		e := element(i)
		out = binary.BigEndian.AppendUint32(out, uint32(len(e))) //nolint:gosec // as above
		out = append(out, e...)
	}
	c.bytes, c.ends[c.filled] = out, len(out)
	c.filled++
}

// insert stores what is not here yet, says so, and counts it. It goes in the
// order of the unique key: two writers never wait for each other in a ring.
func insert(tx *pg.Tx, entries []Entry) (int, error) {
	entries = slices.SortedFunc(slices.Values(entries), Entry.compare)
	c, ok := columnBuffers.Get().(*columns)
	if !ok {
		c = new(columns)
	}
	c.bytes, c.filled = c.bytes[:0], 0
	c.fill(tx, entries)
	stored, err := c.send(tx)
	if cap(c.bytes) <= keepColumns {
		columnBuffers.Put(c)
	}
	return stored, err
}

func (c *columns) fill(tx *pg.Tx, entries []Entry) {
	n := len(entries)
	c.add(pgtype.UUIDOID, n, func(i int) []byte { return entries[i].Merchant[:] })
	c.add(pgtype.UUIDOID, n, func(int) []byte { id := tx.NewID(); return id[:] })
	c.add(pgtype.UUIDOID, n, func(i int) []byte { return entries[i].StoreID[:] })
	c.add(pgtype.TextOID, n, func(i int) []byte { return []byte(entries[i].Topic) })
	c.add(pgtype.TextOID, n, func(i int) []byte { return []byte(entries[i].DedupeKey) })
	c.add(pgtype.ByteaOID, n, func(i int) []byte { return entries[i].Body })
	c.add(pgtype.ByteaOID, n, func(i int) []byte { return Hash(entries[i].Body) })
}

func (c *columns) send(tx *pg.Tx) (stored int, err error) {
	statement, err := tx.Pgx.Prepare(tx.Context(), "inbox_insert", insertSQL)
	if err != nil {
		return 0, err
	}
	params, from := make([][]byte, 0, len(c.ends)+1), 0
	for _, end := range c.ends {
		params, from = append(params, c.bytes[from:end:end]), end
	}
	params = append(params, []byte(tx.Now.Format(time.RFC3339Nano)))
	const text, binaryForm = 0, 1
	formats := []int16{7: text}
	for i := range c.ends {
		formats[i] = binaryForm
	}
	result := tx.Pgx.PgConn().ExecPrepared(tx.Context(), statement.Name, params, formats, []int16{binaryForm}).Read()
	if result.Err != nil {
		return 0, result.Err
	}
	return int(binary.BigEndian.Uint32(result.Rows[0][0])), nil
}
