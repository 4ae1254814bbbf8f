package activities

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// DetailedRoleVerbs keep what a role refines as it is while somebody has it.
func DetailedRoleVerbs() Verbs[crm.DetailedRole] {
	verbs := PlainVerbs(store.DetailedRoles)
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, role *crm.DetailedRole) error {
		if before.Role != role.Role {
			holders, err := store.HoldersOf(ctx, tx, role.ID)
			if err != nil {
				return err
			}
			if holders > 0 {
				return crm.InvalidField("base", "role-in-use",
					crm.Label{ZH: "还有 %d 人使用这个权限角色", EN: "%d people have this role"}.With(holders),
					crm.Label{ZH: "请先更换他们的权限角色", EN: "Give them another one first"})
			}
		}
		return update(ctx, tx, before, role)
	}
	return verbs
}

// GrantVerbs make a change of what a role may do a change of the role, so that
// nobody sets rights on top of others they have not seen.
func GrantVerbs() Verbs[crm.Grant] {
	return ofRole(store.Grants, func(g *crm.Grant) uuid.UUID { return g.RoleID })
}

// FieldRuleVerbs do the same for what a role may not do with fields.
func FieldRuleVerbs() Verbs[crm.FieldRule] {
	return ofRole(store.FieldRules, func(r *crm.FieldRule) uuid.UUID { return r.RoleID })
}

// ofRole adds to plain verbs that the role which a record speaks of gets a new
// version.
func ofRole[T any, P crm.Record[T]](table *store.Table[T, P], roleOf func(*T) uuid.UUID) Verbs[T] {
	verbs := PlainVerbs(table)
	touching := func(plain func(context.Context, *store.Tx, *T) error) func(context.Context, *store.Tx, *T) error {
		return func(ctx context.Context, tx *store.Tx, record *T) error {
			if err := plain(ctx, tx, record); err != nil {
				return err
			}
			return touchRole(ctx, tx, roleOf(record))
		}
	}
	update := verbs.Update
	verbs.Create, verbs.Delete, verbs.Restore = touching(verbs.Create), touching(verbs.Delete), touching(verbs.Restore)
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, record *T) error {
		if err := update(ctx, tx, before, record); err != nil {
			return err
		}
		if from := roleOf(before); from != roleOf(record) {
			if err := touchRole(ctx, tx, from); err != nil {
				return err
			}
		}
		return touchRole(ctx, tx, roleOf(record))
	}
	return verbs
}

// touchRole gives a role in use a new version.
func touchRole(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	role, err := store.DetailedRoles.Lock(ctx, tx.AsSystem(), id)
	if errors.Is(err, crm.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return store.TouchRole(ctx, tx, role, 1)
}

// Regrant says of a detailed role what it may do otherwise than the role it
// refines; nil takes an exception back.
type Regrant struct {
	Acts   map[crm.GrantKey]*crm.Reach
	Fields map[crm.FieldKey]*crm.FieldLimit
}

// SetRights writes many exceptions of a detailed role at once, all or none.
func SetRights(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64, r Regrant) (*crm.DetailedRole, error) {
	role, err := store.DetailedRoles.Lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if role.Version != version {
		return nil, fmt.Errorf("role %s: %w", id, crm.ErrStale)
	}
	changes := 0
	count := func(changed bool, err error) error {
		if changed {
			changes++
		}
		return err
	}
	for key, reach := range r.Acts {
		if err := count(store.SetGrant(ctx, tx, key, id, reach)); err != nil {
			return nil, err
		}
	}
	for key, limit := range r.Fields {
		if err := count(store.SetFieldLimit(ctx, tx, key, id, limit)); err != nil {
			return nil, err
		}
	}
	if changes == 0 {
		return role, nil
	}
	return role, store.TouchRole(ctx, tx, role, changes)
}
