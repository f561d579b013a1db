package pg

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// knowUUIDs teaches a connection that uuid.UUID is sixteen bytes. Without it
// pgx goes through database/sql's text form: a sixth of a batch's time.
func knowUUIDs(_ context.Context, conn *pgx.Conn) error {
	types := conn.TypeMap()
	element := &pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: uuidCodec{}}
	types.RegisterType(element)
	types.RegisterType(&pgtype.Type{
		Name: "_uuid", OID: pgtype.UUIDArrayOID,
		Codec: uuidArrayCodec{&pgtype.ArrayCodec{ElementType: element}},
	})
	return nil
}

// uuidArrayCodec is pgx's, asked about lists of uuid.UUID before it looks at them
// by reflection, which took more of a batch's time than all other arguments.
type uuidArrayCodec struct{ *pgtype.ArrayCodec }

// PlanEncode writes lists of uuid.UUID, and of pointers to them, in one piece.
func (c uuidArrayCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	switch value.(type) {
	case []uuid.UUID, []*uuid.UUID:
		if format == pgtype.BinaryFormatCode {
			return encodeUUIDs{}
		}
	}
	return c.ArrayCodec.PlanEncode(m, oid, format, value)
}

type encodeUUIDs struct{}

// Encode appends an array as Postgres receives one: its only dimension from 1, then
// each element with its length, -1 for NULL. No list is NULL itself.
func (encodeUUIDs) Encode(value any, buf []byte) ([]byte, error) {
	switch list := value.(type) {
	case []uuid.UUID:
		if list == nil {
			return nil, nil
		}
		buf = beginArray(buf, len(list), 0)
		for _, id := range list {
			buf = append(binary.BigEndian.AppendUint32(buf, uint32(len(id))), id[:]...)
		}
	case []*uuid.UUID:
		if list == nil {
			return nil, nil
		}
		buf = beginArray(buf, len(list), 1)
		for _, id := range list {
			if id == nil {
				buf = append(buf, 0xff, 0xff, 0xff, 0xff)
				continue
			}
			buf = append(binary.BigEndian.AppendUint32(buf, uint32(len(id))), id[:]...)
		}
	default:
		return nil, fmt.Errorf("%T is no list of uuid.UUID", value)
	}
	return buf, nil
}

func beginArray(buf []byte, length int, nulls uint32) []byte {
	dimensions := uint32(min(length, 1)) //nolint:gosec // 0 or 1
	for _, word := range []uint32{dimensions, nulls, pgtype.UUIDOID} {
		buf = binary.BigEndian.AppendUint32(buf, word)
	}
	if length == 0 {
		return buf
	}
	buf = binary.BigEndian.AppendUint32(buf, uint32(length)) //nolint:gosec // what a statement takes is far less
	return binary.BigEndian.AppendUint32(buf, 1)
}

// uuidCodec is pgx's, asked about uuid.UUID before it looks for a Valuer.
type uuidCodec struct{ pgtype.UUIDCodec }

// PlanEncode writes a uuid.UUID as its bytes.
func (c uuidCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(uuid.UUID); ok && format == pgtype.BinaryFormatCode {
		return encodeUUID{}
	}
	return c.UUIDCodec.PlanEncode(m, oid, format, value)
}

type encodeUUID struct{}

// Encode appends the sixteen bytes.
func (encodeUUID) Encode(value any, buf []byte) ([]byte, error) {
	id, ok := value.(uuid.UUID)
	if !ok {
		return nil, fmt.Errorf("%T is not a uuid.UUID", value)
	}
	return append(buf, id[:]...), nil
}

// PlanScan reads a uuid.UUID from its bytes.
func (c uuidCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*uuid.UUID); ok && format == pgtype.BinaryFormatCode {
		return scanUUID{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

type scanUUID struct{}

// Scan copies the sixteen bytes; NULL leaves all as it is, as uuid.UUID does.
func (scanUUID) Scan(src []byte, target any) error {
	id, ok := target.(*uuid.UUID)
	if !ok || src != nil && len(src) != len(id) {
		return fmt.Errorf("%d bytes are no uuid for %T", len(src), target)
	}
	copy(id[:], src)
	return nil
}
