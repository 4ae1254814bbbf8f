package store_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestMayChange(t *testing.T) {
	db := openFirm(t)
	sam, olga := person(t, db, "sam"), person(t, db, "olga")
	customer := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "Acme", OwnerID: &olga.ID})
	part := insert(t, db, crm.System(), store.Interactions, &crm.Interaction{
		CustomerID: &customer.ID, Channel: crm.ChannelCall, Summary: "call", OccurredAt: monday,
	})
	belonging := crm.Interactions.Schema()
	belonging.Scope.Author = "" // belongs to its customer and is nobody's word
	share := func(mayEdit bool) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.SetShare(ctx, tx, "customer", customer.ID, store.Share{GranteeKind: "user", GranteeID: sam.ID, MayEdit: mayEdit})
		})
	}
	may := func(t *testing.T, viewer crm.Viewer, want bool) {
		t.Helper()
		got, err := store.MayChange(t.Context(), db, belonging, viewer, crm.Edit, part)
		if err != nil || got != want {
			t.Errorf("%s: %v (%v), want %v", viewer.Name, got, err, want)
		}
	}
	t.Run("what belongs to a record is changed by who may edit that", func(t *testing.T) {
		for login, want := range map[string]bool{"olga": true, "other": true, "ann": true, "sam": false, "boss": false} {
			may(t, person(t, db, login), want)
		}
	})
	t.Run("a share to read lets nobody change it, one for editing does", func(t *testing.T) {
		share(false)
		may(t, sam, false)
		share(true)
		may(t, sam, true)
	})
	t.Run("nobody reaches it by a parent in the bin", func(t *testing.T) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			locked, err := store.Customers.Lock(ctx, tx, customer.ID)
			if err != nil {
				return err
			}
			return store.Customers.Delete(ctx, tx, locked)
		})
		may(t, olga, false)
	})
}

func TestCircles(t *testing.T) {
	db := openFirm(t)
	one := insert(t, db, crm.System(), store.Departments, &crm.Department{Name: "One"})
	two := insert(t, db, crm.System(), store.Departments, &crm.Department{Name: "Two"})
	t.Run("are not made by two changes at once", func(t *testing.T) {
		under := func(child, parent uuid.UUID) error {
			return db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
				if err := store.RefuseDepartmentCircle(ctx, tx, child, &parent); err != nil {
					return err
				}
				department, err := store.Departments.Lock(ctx, tx, child)
				if err != nil {
					return err
				}
				before := *department
				department.ParentID = &parent
				return store.Departments.Update(ctx, tx, &before, department, store.Change{Type: "department.updated"})
			})
		}
		results := make(chan error, 2)
		go func() { results <- under(one.ID, two.ID) }()
		go func() { results <- under(two.ID, one.ID) }()
		first, second := <-results, <-results
		if (first == nil) == (second == nil) {
			t.Errorf("got %v and %v, want one of them refused", first, second)
		}
	})
	t.Run("that are there all the same end", func(t *testing.T) {
		if _, err := db.Exec(t.Context(), `UPDATE departments SET parent_id = CASE id WHEN $1 THEN $2::uuid ELSE $1 END`, one.ID, two.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(t.Context(), `UPDATE users SET department_id = $1, manager_id = id`, one.ID); err != nil {
			t.Fatal(err)
		}
		if viewer := person(t, db, "boss"); len(viewer.Department) != 7 {
			t.Errorf("%d in the department", len(viewer.Department))
		}
	})
}
