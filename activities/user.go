package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// UserVerbs keep the order of who is above whom free of circles, let a
// person's role follow from a detailed role, and try again what waits for the
// person or for a roster in which the person sits. They end the sessions of
// who leaves or gets another role.
func UserVerbs() Verbs[crm.User] {
	verbs := staffing(store.Users, func(ctx context.Context, tx *store.Tx, u *crm.User) ([]string, error) {
		keys, err := store.RostersOf(ctx, tx, u.ID)
		return append(keys, u.ID.String()), err
	})
	verbs = inTree(store.Users, "managerId", verbs)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, user *crm.User) error {
		if err := followRole(ctx, tx, &crm.User{Role: user.Role}, user); err != nil {
			return err
		}
		return create(ctx, tx, user)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, user *crm.User) error {
		if err := followRole(ctx, tx, before, user); err != nil {
			return err
		}
		if err := update(ctx, tx, before, user); err != nil {
			return err
		}
		if err := store.LookAgain(ctx, tx, user.ID); err != nil {
			return err
		}
		if before.Active && !user.Active || before.Role != user.Role {
			_, err := store.EndSessions(ctx, tx, user.ID)
			return err
		}
		return nil
	}
	return verbs
}

// followRole gives a person the role that their detailed role refines. Who is
// given another role, or is an admin, cannot keep one that does not fit.
func followRole(ctx context.Context, tx *store.Tx, before, user *crm.User) error {
	if user.RoleID == nil || (same(before.RoleID, user.RoleID) && before.Role == user.Role) {
		return nil
	}
	role, err := store.DetailedRoles.Get(ctx, tx, crm.System(), *user.RoleID)
	if errors.Is(err, crm.ErrNotFound) && same(before.RoleID, user.RoleID) {
		return nil // it is in the bin and says nothing any more
	}
	if errors.Is(err, crm.ErrNotFound) {
		return crm.InvalidField("roleId", "unknown-reference",
			crm.Label{ZH: "所选的权限角色不存在", EN: "There is no such detailed role"}, crm.Label{ZH: "请重新选择", EN: "Choose again"})
	}
	if err != nil {
		return err
	}
	base := crm.Role(role.Role)
	isNew, given := before.ID == uuid.Nil, before.Role != user.Role
	if !isNew && !given && user.Role != crm.Admin {
		user.Role = base
	}
	if user.Role == base {
		return nil
	}
	return crm.InvalidField("roleId", "role-mismatch",
		crm.Label{ZH: "权限角色“%s”与所选角色不符", EN: "The detailed role “%s” refines another role"}.With(role.Name),
		crm.Label{ZH: "请更换角色，或清空权限角色", EN: "Choose the other role, or clear the detailed role"})
}
