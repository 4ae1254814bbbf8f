package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// OrgChart is the organisation as it is now: who answers to whom, who heads
// what, who holds which post, and who is here. A transaction reads it once,
// unless it changes it.
func OrgChart(ctx context.Context, tx *Tx) (crm.Org, error) {
	if tx.known.org != nil {
		return *tx.known.org, nil
	}
	org, err := loadOrg(ctx, tx)
	if err == nil {
		tx.known.org = &org
	}
	return org, err
}

func loadOrg(ctx context.Context, tx *Tx) (crm.Org, error) {
	org := crm.Org{
		People: map[uuid.UUID]crm.OrgPerson{}, Departments: map[uuid.UUID]crm.OrgDepartment{}, Posts: map[uuid.UUID]string{},
	}
	var id uuid.UUID
	var p crm.OrgPerson
	err := eachOf(ctx, tx, []any{&id, &p.Name, &p.Role, &p.ManagerID, &p.DepartmentID, &p.PostID, &p.Here}, func() {
		org.People[id] = p
	}, `SELECT id, name, role, manager_id, department_id, post_id,
			active AND deleted_at IS NULL AND (leaving_on IS NULL OR leaving_on > $1) FROM users`, tx.Today())
	if err != nil {
		return org, fmt.Errorf("read people: %w", err)
	}
	var d crm.OrgDepartment
	err = eachOf(ctx, tx, []any{&id, &d.Name, &d.ParentID, &d.HeadID}, func() { org.Departments[id] = d },
		`SELECT id, name, parent_id, head_id FROM departments WHERE deleted_at IS NULL`)
	if err != nil {
		return org, fmt.Errorf("read departments: %w", err)
	}
	var name string
	err = eachOf(ctx, tx, []any{&id, &name}, func() { org.Posts[id] = name }, `SELECT id, name FROM posts WHERE deleted_at IS NULL`)
	if err != nil {
		return org, fmt.Errorf("read posts: %w", err)
	}
	return org, nil
}

func eachOf(ctx context.Context, db Querier, targets []any, keep func(), sql string, args ...any) error {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, targets, func() error {
		keep()
		return nil
	})
	return err
}
