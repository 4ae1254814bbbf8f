package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// lockOrg makes changes of who is above whom wait for each other: two that are
// each without a circle could make one together.
func lockOrg(ctx context.Context, tx *Tx) error {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('org', 13))`); err != nil {
		return fmt.Errorf("lock the organisation: %w", err)
	}
	return nil
}

// RefuseDepartmentCircle refuses to put a department below itself, at any
// depth. Others wait with such changes until the end of the transaction.
func RefuseDepartmentCircle(ctx context.Context, tx *Tx, department uuid.UUID, parent *uuid.UUID) error {
	return refuseCircle(ctx, tx, department, parent, "parentId", `WITH RECURSIVE above AS (
		SELECT id, parent_id AS next FROM departments WHERE id = $1
		UNION SELECT d.id, d.parent_id FROM departments d JOIN above a ON d.id = a.next)
		SELECT EXISTS (SELECT 1 FROM above WHERE id = $2)`)
}

// RefuseManagerCircle refuses to put a person below themselves, at any depth.
func RefuseManagerCircle(ctx context.Context, tx *Tx, person uuid.UUID, manager *uuid.UUID) error {
	return refuseCircle(ctx, tx, person, manager, "managerId", `WITH RECURSIVE above AS (
		SELECT id, manager_id AS next FROM users WHERE id = $1
		UNION SELECT u.id, u.manager_id FROM users u JOIN above a ON u.id = a.next)
		SELECT EXISTS (SELECT 1 FROM above WHERE id = $2)`)
}

func refuseCircle(ctx context.Context, tx *Tx, subject uuid.UUID, above *uuid.UUID, field, sql string) error {
	if above == nil {
		return nil
	}
	if err := lockOrg(ctx, tx); err != nil {
		return err
	}
	var circle bool
	if err := tx.QueryRow(ctx, sql, above, subject).Scan(&circle); err != nil {
		return fmt.Errorf("read who is above %s: %w", above, err)
	}
	if circle {
		return crm.InvalidField(field, "circle", crm.Label{ZH: "上下级关系形成了循环", EN: "That would make a circle"},
			crm.Label{ZH: "请选择不在其下级的一项", EN: "Choose one that is not below it"})
	}
	return nil
}

// HoldersOf counts the people who have a detailed role.
func HoldersOf(ctx context.Context, tx *Tx, role uuid.UUID) (int, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM users WHERE role_id = $1 AND deleted_at IS NULL`, role).Scan(&n)
	return n, err
}

// LeavingOn reads the leaving date of a person; nil for who stays.
func LeavingOn(ctx context.Context, db Querier, person uuid.UUID) (*crm.Date, error) {
	var on *crm.Date
	err := db.QueryRow(ctx, `SELECT leaving_on FROM users WHERE id = $1`, person).Scan(&on)
	return on, err
}

// Local is the transaction's time where the company is.
func (tx *Tx) Local() time.Time { return tx.Now.In(tx.zone) }
