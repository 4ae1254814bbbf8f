package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// SuperiorOf is who is right above a person: their manager, or else the head
// of their department or of the nearest above it; nil is nobody. Who has left
// leads nobody.
func SuperiorOf(ctx context.Context, db Querier, person uuid.UUID) (*uuid.UUID, error) {
	return superiorOf(ctx, db, person, false)
}

// superiorOf is who is right above a person; gone says that who has left counts
// too.
func superiorOf(ctx context.Context, db Querier, person uuid.UUID, gone bool) (*uuid.UUID, error) {
	var superior *uuid.UUID
	err := db.QueryRow(ctx, `
		WITH RECURSIVE places AS (
			SELECT d.id, d.parent_id, d.head_id, 1 AS distance FROM users u JOIN departments d ON d.id = u.department_id
			WHERE u.id = $1 AND d.deleted_at IS NULL
			UNION ALL SELECT d.id, d.parent_id, d.head_id, p.distance + 1 FROM departments d JOIN places p ON d.id = p.parent_id
			WHERE d.deleted_at IS NULL AND p.distance < $2),
		above AS (
			SELECT manager_id AS id, 0 AS distance FROM users WHERE id = $1
			UNION ALL SELECT head_id, distance FROM places)
		SELECT u.id FROM above a JOIN users u ON u.id = a.id
		WHERE u.id <> $1 AND ($3 OR u.active AND u.deleted_at IS NULL) ORDER BY a.distance LIMIT 1`, person, maxLevels, gone).Scan(&superior)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read superior of %s: %w", person, err)
	}
	return superior, nil
}

// maxLevels is how far up anybody is looked for.
const maxLevels = 20

// SuperiorsOf lists who is above a person, the nearest first.
func SuperiorsOf(ctx context.Context, db Querier, person uuid.UUID) ([]uuid.UUID, error) {
	var above []uuid.UUID
	for at := person; len(above) < maxLevels; {
		superior, err := SuperiorOf(ctx, db, at)
		if err != nil {
			return nil, err
		}
		if superior == nil || *superior == person || slices.Contains(above, *superior) {
			return above, nil
		}
		above, at = append(above, *superior), *superior
	}
	return above, nil
}

// LineAbove lists who works here and is above a person, the nearest first. A
// place whose holder has left is vacant, and the line goes on above it.
func LineAbove(ctx context.Context, db Querier, person uuid.UUID) ([]uuid.UUID, error) {
	line := []uuid.UUID{}
	for at := person; len(line) < maxLevels; {
		superior, err := superiorOf(ctx, db, at, true)
		if err != nil {
			return nil, err
		}
		if superior == nil || *superior == person || slices.Contains(line, *superior) {
			break
		}
		line, at = append(line, *superior), *superior
	}
	working, err := collect(ctx, db, pgx.RowTo[uuid.UUID], `SELECT u.id FROM users u JOIN unnest($1::uuid[]) WITH ORDINALITY line (id, place) USING (id)
		WHERE u.active AND u.deleted_at IS NULL ORDER BY line.place`, line)
	if err != nil {
		return nil, fmt.Errorf("read who is above %s: %w", person, err)
	}
	return working, nil
}

// IsAbove says whether one person is above another, at any depth.
func IsAbove(ctx context.Context, db Querier, leader, person uuid.UUID) (bool, error) {
	if leader == person {
		return false, nil
	}
	v := crm.Viewer{ID: leader}
	if err := readReach(ctx, db, &v); err != nil {
		return false, err
	}
	return slices.Contains(v.People, person), nil
}
