package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// KeyValues reads fields of a record of any kind as JSON and keeps others from
// changing it until the end of the transaction.
func KeyValues(ctx context.Context, tx *Tx, schema crm.Schema, record uuid.UUID, fields []string) ([]crm.FrozenField, error) {
	return keyValues(ctx, tx, schema, record, fields, " FOR SHARE")
}

// ReadKeyValues reads them for a look.
func ReadKeyValues(ctx context.Context, db Querier, schema crm.Schema, record uuid.UUID, fields []string) ([]crm.FrozenField, error) {
	return keyValues(ctx, db, schema, record, fields, "")
}

func keyValues(ctx context.Context, db Querier, schema crm.Schema, record uuid.UUID, fields []string, suffix string) ([]crm.FrozenField, error) {
	expressions, values := make([]string, len(fields)), make([]crm.FrozenField, len(fields))
	targets := make([]any, len(fields))
	for i, name := range fields {
		f, known := schema.Field(name)
		if !known {
			return nil, fmt.Errorf("kind %s has no field %q", schema.Name, name)
		}
		values[i].Field, expressions[i], targets[i] = name, fieldJSON(f), (*[]byte)(&values[i].Value)
	}
	err := db.QueryRow(ctx, "SELECT "+strings.Join(expressions, ", ")+" FROM "+schema.Table()+
		" WHERE id = $1 AND deleted_at IS NULL"+suffix, record).Scan(targets...)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("%s %s: %w", schema.Name, record, crm.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", schema.Name, err)
	}
	for i := range values {
		if len(values[i].Value) == 0 {
			values[i].Value = json.RawMessage("null")
		}
	}
	return values, nil
}

// fieldJSON is the SQL for a field's value as JSON; money is one value, in the
// digits of its currency whatever was typed.
func fieldJSON(f crm.Field) string {
	if f.Type != crm.MoneyType {
		return "to_json(" + f.Column + ")"
	}
	return "CASE WHEN " + f.Column + "_amount IS NOT NULL THEN json_build_object('amount', trim_scale(" + f.Column +
		"_amount)::text, 'currency', " + f.Column + "_currency) END"
}
