package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// NamedPerson is a person with their department.
type NamedPerson struct {
	ID         uuid.UUID
	Name       string
	Department string
}

// NamedPeople names people and their departments, by id.
func NamedPeople(ctx context.Context, db Querier, ids []uuid.UUID) (map[uuid.UUID]NamedPerson, error) {
	found, err := collect(ctx, db, pgx.RowToStructByPos[NamedPerson], `SELECT u.id, u.name, coalesce(d.name, '')
		FROM users u LEFT JOIN departments d ON d.id = u.department_id WHERE u.id = ANY($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	people := map[uuid.UUID]NamedPerson{}
	for _, p := range found {
		people[p.ID] = p
	}
	return people, nil
}
