package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// IsActivePerson says whether there is a person who works here.
func IsActivePerson(ctx context.Context, db Querier, id uuid.UUID) (bool, error) {
	return exists(ctx, db, `SELECT EXISTS (SELECT 1 FROM users WHERE id = $1 AND active AND deleted_at IS NULL)`, id)
}

// RosterExists says whether there is a roster of that key.
func RosterExists(ctx context.Context, db Querier, key string) (bool, error) {
	return exists(ctx, db, `SELECT EXISTS (SELECT 1 FROM rosters WHERE key = $1 AND deleted_at IS NULL)`, key)
}

func exists(ctx context.Context, db Querier, sql string, args ...any) (bool, error) {
	var found bool
	if err := db.QueryRow(ctx, sql, args...).Scan(&found); err != nil {
		return false, fmt.Errorf("look for what rules name: %w", err)
	}
	return found, nil
}
