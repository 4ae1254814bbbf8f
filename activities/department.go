package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// DepartmentVerbs keep the tree of departments a tree.
func DepartmentVerbs() Verbs[crm.Department] {
	verbs := PlainVerbs(store.Departments)
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, department *crm.Department) error {
		if !same(before.ParentID, department.ParentID) {
			if err := store.RefuseDepartmentCircle(ctx, tx, department.ID, department.ParentID); err != nil {
				return err
			}
		}
		return update(ctx, tx, before, department)
	}
	return verbs
}
