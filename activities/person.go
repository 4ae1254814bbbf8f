package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// UserVerbs have the role follow the detailed role, refuse people who are above
// themselves, and try again what waits for the person or for a roster in which
// the person sits.
func UserVerbs() Verbs[crm.User] {
	verbs := staffing(store.Users, func(ctx context.Context, tx *store.Tx, u *crm.User) ([]string, error) {
		keys, err := store.RostersOf(ctx, tx, u.ID)
		return append(keys, u.ID.String()), err
	})
	verbs = inTree(store.Users, "managerId", verbs)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, user *crm.User) error {
		if err := followDetailedRole(ctx, tx, &crm.User{Role: user.Role}, user); err != nil {
			return err
		}
		return create(ctx, tx, user)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, user *crm.User) error {
		if err := followDetailedRole(ctx, tx, before, user); err != nil {
			return err
		}
		return update(ctx, tx, before, user)
	}
	return verbs
}

// followDetailedRole makes the role the one that a newly given detailed role is
// based on, and refuses a role that is said to be another one.
func followDetailedRole(ctx context.Context, tx *store.Tx, before, user *crm.User) error {
	if user.RoleID == nil {
		return nil
	}
	detailed, err := store.DetailedRoles.Get(ctx, tx, tx.Viewer, *user.RoleID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil // refused as a reference to nothing
	}
	if err != nil {
		return err
	}
	base := crm.Role(detailed.Role)
	isNew := before.RoleID == nil || *before.RoleID != *user.RoleID
	if before.ID != uuid.Nil && isNew && user.Role == before.Role {
		user.Role = base
	}
	if user.Role == base {
		return nil
	}
	label := crm.LabelOf(base.Choices(), string(base))
	return crm.InvalidField("role", "other-role",
		crm.Label{ZH: "权限角色“" + detailed.Name + "”以“" + label.ZH + "”为基础", EN: "The role “" + detailed.Name + "” is based on “" + label.EN + "”"},
		crm.Label{ZH: "请选择与之相符的角色，或更换权限角色", EN: "Choose the role it is based on, or another detailed role"})
}

// DetailedRoleVerbs refuse to base a role anew that people have.
func DetailedRoleVerbs() Verbs[crm.DetailedRole] {
	verbs := PlainVerbs(store.DetailedRoles)
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, role *crm.DetailedRole) error {
		if before.Role != role.Role {
			used, err := store.RoleInUse(ctx, tx, role.ID)
			if err != nil {
				return err
			}
			if used {
				return crm.InvalidField("base", "in-use",
					crm.Label{ZH: "已有员工使用这个权限角色", EN: "People have this role"},
					crm.Label{ZH: "请新建一个权限角色并逐一更换", EN: "Make another role and give it to them"})
			}
		}
		return update(ctx, tx, before, role)
	}
	return verbs
}
