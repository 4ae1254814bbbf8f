package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// GrantsOf reads what a detailed role says otherwise than the role it refines.
func GrantsOf(ctx context.Context, db Querier, role uuid.UUID) (crm.Grants, error) {
	return grantsOf(ctx, db, role)
}

// SetGrant makes a detailed role say something of an act, or nothing any more
// where reach is nil. It says whether that changed anything.
func SetGrant(ctx context.Context, tx *Tx, key crm.GrantKey, role uuid.UUID, reach *crm.Reach) (bool, error) {
	known, err := collect(ctx, tx, Grants.scan, "SELECT "+Grants.names+
		" FROM grants WHERE role_id = $1 AND kind = $2 AND act = $3 AND deleted_at IS NULL FOR UPDATE", role, key.Kind, key.Act)
	switch {
	case err != nil:
		return false, fmt.Errorf("read grant: %w", err)
	case len(known) == 0 && reach == nil:
		return false, nil
	case len(known) == 0:
		return true, Grants.Insert(ctx, tx, &crm.Grant{RoleID: role, Kind: key.Kind, Act: key.Act, Reach: *reach})
	case reach == nil:
		return true, Grants.Delete(ctx, tx, known[0])
	case known[0].Reach == *reach:
		return false, nil
	}
	before := *known[0]
	known[0].Reach = *reach
	return true, Grants.Update(ctx, tx, &before, known[0], Change{Type: "grant.updated"})
}

// SetFieldLimit makes a detailed role say something of a field, or nothing any
// more where limit is nil. It says whether that changed anything.
func SetFieldLimit(ctx context.Context, tx *Tx, key crm.FieldKey, role uuid.UUID, limit *crm.FieldLimit) (bool, error) {
	known, err := collect(ctx, tx, FieldRules.scan, "SELECT "+FieldRules.names+
		" FROM field_limits WHERE role_id = $1 AND kind = $2 AND field = $3 AND deleted_at IS NULL FOR UPDATE", role, key.Kind, key.Field)
	switch {
	case err != nil:
		return false, fmt.Errorf("read field limit: %w", err)
	case len(known) == 0 && limit == nil:
		return false, nil
	case len(known) == 0:
		return true, FieldRules.Insert(ctx, tx, &crm.FieldRule{RoleID: role, Kind: key.Kind, Field: key.Field, Limit: *limit})
	case limit == nil:
		return true, FieldRules.Delete(ctx, tx, known[0])
	case known[0].Limit == *limit:
		return false, nil
	}
	before := *known[0]
	known[0].Limit = *limit
	return true, FieldRules.Update(ctx, tx, &before, known[0], Change{Type: "field-limit.updated"})
}

// TouchRole raises the version of a locked role of which something was said
// anew, and tells how much.
func TouchRole(ctx context.Context, tx *Tx, role *crm.DetailedRole, changes int) error {
	err := tx.QueryRow(ctx, `UPDATE roles SET version = version + 1, updated_at = $2 WHERE id = $1 RETURNING version, updated_at`,
		role.ID, tx.Now).Scan(&role.Version, &role.UpdatedAt)
	if err != nil {
		return fmt.Errorf("write role: %w", err)
	}
	return tx.Tell(ctx, Change{
		Type: "role.regranted", RecordKind: crm.DetailedRoles.Name, RecordID: role.ID, Facts: map[string]string{"changes": fmt.Sprint(changes)},
	})
}
