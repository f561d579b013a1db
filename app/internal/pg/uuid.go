package pg

import (
	"context"
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
		Codec: &pgtype.ArrayCodec{ElementType: element},
	})
	return nil
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
