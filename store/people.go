package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// ViewerOf makes the viewer of a person, by sign-in name.
func ViewerOf(ctx context.Context, db Querier, login string) (crm.Viewer, error) {
	var v crm.Viewer
	err := db.QueryRow(ctx, `SELECT id, name, role, language FROM users
		WHERE login = $1 AND active AND deleted_at IS NULL`, login).Scan(&v.ID, &v.Name, &v.Role, &v.Language)
	if errors.Is(err, pgx.ErrNoRows) {
		return v, fmt.Errorf("user %q: %w", login, crm.ErrNotFound)
	}
	if err != nil {
		return v, fmt.Errorf("read user: %w", err)
	}
	return v, completeViewer(ctx, db, &v)
}

// Admins lists the admins who can sign in.
func Admins(ctx context.Context, db Querier) ([]uuid.UUID, error) {
	found, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `SELECT id FROM users
		WHERE role = 'admin' AND active AND deleted_at IS NULL ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read admins: %w", err)
	}
	return found, nil
}
