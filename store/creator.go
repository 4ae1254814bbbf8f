package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// CreatorOf is who entered a record; nil where the product did, or where there
// is no such record.
func CreatorOf(ctx context.Context, db Querier, kind string, id uuid.UUID) (*uuid.UUID, error) {
	schema, ok := crm.SchemaNamed(kind)
	if !ok {
		return nil, nil
	}
	var creator *uuid.UUID
	err := db.QueryRow(ctx, "SELECT created_by FROM "+schema.Table()+" WHERE id = $1", id).Scan(&creator)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("read creator: %w", err)
	}
	return creator, nil
}
