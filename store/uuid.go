package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// registerIDs makes a connection pass ids as their sixteen bytes. By itself the
// driver would write and parse each as text, and records are full of ids.
func registerIDs(_ context.Context, connection *pgx.Conn) error {
	types := connection.TypeMap()
	single := &pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: idCodec{}}
	types.RegisterType(single)
	types.RegisterType(&pgtype.Type{Name: "_uuid", OID: pgtype.UUIDArrayOID, Codec: &pgtype.ArrayCodec{ElementType: single}})
	return nil
}

// idCodec knows uuid.UUID besides what the driver knows.
type idCodec struct{ pgtype.UUIDCodec }

// PlanEncode plans how a value becomes a parameter.
func (c idCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(uuid.UUID); ok && format == pgtype.BinaryFormatCode {
		return idPlan{}
	}
	return c.UUIDCodec.PlanEncode(m, oid, format, value)
}

// PlanScan plans how a column becomes a value.
func (c idCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*uuid.UUID); ok && format == pgtype.BinaryFormatCode {
		return idPlan{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

// idPlan copies the bytes of an id.
type idPlan struct{}

// Encode writes an id.
func (idPlan) Encode(value any, buffer []byte) ([]byte, error) {
	id, ok := value.(uuid.UUID)
	if !ok {
		return nil, fmt.Errorf("id: cannot write %T", value)
	}
	return append(buffer, id[:]...), nil
}

// Scan reads an id.
func (idPlan) Scan(source []byte, target any) error {
	id, ok := target.(*uuid.UUID)
	if !ok || len(source) != len(id) {
		return fmt.Errorf("id: cannot read %d bytes into %T", len(source), target)
	}
	copy(id[:], source)
	return nil
}
