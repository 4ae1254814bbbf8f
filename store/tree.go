package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// RefuseCircle refuses a record that came to be above itself by a reference
// field to its own kind. The caller has written and so holds the record. Each
// record above it is held in turn, so that of two changes that would close a
// circle together the later one sees the earlier.
func RefuseCircle(ctx context.Context, tx *Tx, schema crm.Schema, field string, id uuid.UUID) error {
	f, ok := schema.Field(field)
	if !ok || f.Reference != schema.Name {
		return fmt.Errorf("%s.%s is no reference to the kind itself", schema.Name, field)
	}
	sql := "SELECT " + f.Column + " FROM " + schema.Table() + " WHERE id = $1 FOR SHARE"
	seen := map[uuid.UUID]bool{}
	for at := &id; at != nil; {
		if seen[*at] {
			return &crm.Invalid{Problems: []crm.Problem{crm.Circle(field)}}
		}
		seen[*at] = true
		var above *uuid.UUID
		if err := tx.QueryRow(ctx, sql, *at).Scan(&above); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("read what is above %s %s: %w", schema.Name, id, err)
		}
		at = above
	}
	return nil
}
