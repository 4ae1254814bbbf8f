package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// completeViewer adds to a person's identity whose records they reach: who is
// below, who works in the same department, by which ids records are shared with
// them, and what a detailed role says. A role in the bin, or one that refines
// another role than the person's, says nothing.
func completeViewer(ctx context.Context, db Querier, v *crm.Viewer) error {
	var role *uuid.UUID
	err := db.QueryRow(ctx, `
		WITH RECURSIVE own AS (
			SELECT u.id, u.department_id, u.leaving_on, r.id AS role_id
			FROM users u LEFT JOIN roles r ON r.id = u.role_id AND r.base = u.role AND r.deleted_at IS NULL WHERE u.id = $1),
		above AS (
			SELECT d.id, d.parent_id FROM departments d JOIN own ON d.id = own.department_id WHERE d.deleted_at IS NULL
			UNION SELECT d.id, d.parent_id FROM departments d JOIN above a ON d.id = a.parent_id WHERE d.deleted_at IS NULL)
		SELECT own.role_id, own.leaving_on, array(SELECT own.id UNION SELECT id FROM above
			UNION SELECT id FROM teams WHERE (member_ids @> ARRAY[$1::uuid] OR leader_id = $1) AND deleted_at IS NULL)
		FROM own`, v.ID).Scan(&role, &v.LeavingOn, &v.Groups)
	if err != nil {
		return fmt.Errorf("read groups of %s: %w", v.ID, err)
	}
	v.People, v.Department = []uuid.UUID{v.ID}, []uuid.UUID{v.ID}
	if role != nil {
		if v.Grants, err = grantsOf(ctx, db, *role); err != nil {
			return err
		}
	}
	if v.Role == crm.Staff && role == nil {
		return nil // reaches no further than what is their own
	}
	return readReach(ctx, db, v)
}

// As does work in the transaction on behalf of a person whose word, given
// before, takes effect now.
func (tx *Tx) As(ctx context.Context, person uuid.UUID, work func(context.Context, *Tx) error) error {
	viewer, err := viewerByID(ctx, tx, person)
	if err != nil {
		return err
	}
	theirs := *tx
	theirs.Viewer = viewer
	return work(ctx, &theirs)
}

// readReach reads who is below a person, by reporting, by the departments they
// head and by the teams they lead, and who works in the same department.
func readReach(ctx context.Context, db Querier, v *crm.Viewer) error {
	err := db.QueryRow(ctx, `
		WITH RECURSIVE headed AS (
			SELECT id FROM departments WHERE head_id = $1 AND deleted_at IS NULL
			UNION SELECT d.id FROM departments d JOIN headed h ON d.parent_id = h.id WHERE d.deleted_at IS NULL),
		direct AS (
			SELECT $1::uuid AS id
			UNION SELECT id FROM users WHERE department_id IN (SELECT id FROM headed) AND deleted_at IS NULL
			UNION SELECT unnest(member_ids) FROM teams WHERE leader_id = $1 AND deleted_at IS NULL),
		below AS (
			SELECT id FROM direct
			UNION SELECT u.id FROM users u JOIN below b ON u.manager_id = b.id WHERE u.deleted_at IS NULL),
		same AS (
			SELECT d.id FROM users u JOIN departments d ON d.id = u.department_id WHERE u.id = $1 AND d.deleted_at IS NULL
			UNION SELECT d.id FROM departments d JOIN same s ON d.parent_id = s.id WHERE d.deleted_at IS NULL)
		SELECT array(SELECT id FROM below), array(
			SELECT id FROM users WHERE department_id IN (SELECT id FROM same) AND deleted_at IS NULL UNION SELECT $1::uuid)`,
		v.ID).Scan(&v.People, &v.Department)
	if err != nil {
		return fmt.Errorf("read people below %s: %w", v.ID, err)
	}
	return nil
}

// grantsOf reads what a detailed role says otherwise.
func grantsOf(ctx context.Context, db Querier, role uuid.UUID) (crm.Grants, error) {
	grants := crm.Grants{Reach: map[crm.GrantKey]crm.Reach{}, Fields: map[crm.FieldKey]crm.FieldLimit{}}
	rows, err := db.Query(ctx, `
		SELECT kind, act, reach, true FROM grants WHERE role_id = $1 AND deleted_at IS NULL
		UNION ALL
		SELECT kind, field, restriction, false FROM field_limits WHERE role_id = $1 AND deleted_at IS NULL`, role)
	if err != nil {
		return grants, fmt.Errorf("read grants: %w", err)
	}
	var kind, subject, says string
	var isAct bool
	_, err = pgx.ForEachRow(rows, []any{&kind, &subject, &says, &isAct}, func() error {
		if isAct {
			grants.Reach[crm.GrantKey{Kind: kind, Act: crm.Act(subject)}] = crm.Reach(says)
		} else {
			grants.Fields[crm.FieldKey{Kind: kind, Field: subject}] = crm.FieldLimit(says)
		}
		return nil
	})
	if err != nil {
		return grants, fmt.Errorf("read grants: %w", err)
	}
	return grants, nil
}
