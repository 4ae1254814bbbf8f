package activities_test

import (
	"context"
	"testing"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestDetailedRoleOfUsers(t *testing.T) {
	s := openShop(t)
	role := &crm.DetailedRole{Name: "Lead", Role: crm.BaseRole(crm.Manager)}
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.DetailedRoles.Insert(ctx, tx, role) })
	t.Run("sets the role", func(t *testing.T) {
		user, err := change(s, crm.System(), store.Users, activities.UserVerbs(), s.rep.ID, func(u *crm.User) { u.RoleID = &role.ID })
		if err != nil || user.Role != crm.Manager {
			t.Errorf("%v %v", user.Role, err)
		}
	})
	t.Run("refuses another one, and to be based anew", func(t *testing.T) {
		_, err := change(s, crm.System(), store.Users, activities.UserVerbs(), s.rep.ID, func(u *crm.User) { u.Role = crm.Staff })
		requireRefused(t, err, "roleId:role-mismatch")
		err = create(s, crm.System(), activities.UserVerbs(), &crm.User{Name: "New", Login: "new", Role: crm.Staff, RoleID: &role.ID})
		requireRefused(t, err, "roleId:role-mismatch")
		_, err = change(s, crm.System(), store.DetailedRoles, activities.DetailedRoleVerbs(), role.ID, func(r *crm.DetailedRole) { r.Role = crm.BaseRole(crm.Staff) })
		requireRefused(t, err, "base:role-in-use")
	})
}
