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
	v.People, err = peopleBelow(ctx, db, v)
	return v, err
}

// peopleBelow lists the person and everybody who reports to them, at any depth.
func peopleBelow(ctx context.Context, db Querier, v crm.Viewer) ([]uuid.UUID, error) {
	if v.Role == crm.Staff {
		return []uuid.UUID{v.ID}, nil
	}
	return collect(ctx, db, pgx.RowTo[uuid.UUID], `
		WITH RECURSIVE below AS (
			SELECT $1::uuid AS id
			UNION
			SELECT u.id FROM users u JOIN below b ON u.manager_id = b.id WHERE u.deleted_at IS NULL)
		SELECT id FROM below`, v.ID)
}
