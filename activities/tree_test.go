package activities_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestCircles(t *testing.T) {
	s := openShop(t)
	ids := []uuid.UUID{}
	for range 4 {
		d := &crm.Department{Name: "D"}
		if len(ids) > 0 {
			d.ParentID = &ids[len(ids)-1]
		}
		if err := create(s, crm.System(), activities.TreeVerbs(store.Departments, "parentId"), d); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.ID)
	}
	for _, length := range []int{1, 2, 3, 4} {
		t.Run("of any length are refused", func(t *testing.T) {
			_, err := change(s, crm.System(), store.Departments, activities.TreeVerbs(store.Departments, "parentId"), ids[0],
				func(d *crm.Department) { d.ParentID = &ids[length-1] })
			requireRefused(t, err, "parentId:circle")
		})
	}
	t.Run("are refused also when two close one together", func(t *testing.T) {
		a, b := &crm.Customer{Name: "A"}, &crm.Customer{Name: "B"}
		for _, c := range []*crm.Customer{a, b} {
			if err := create(s, crm.System(), activities.CustomerVerbs(), c); err != nil {
				t.Fatal(err)
			}
		}
		failures := make(chan error)
		for _, pair := range [][2]uuid.UUID{{a.ID, b.ID}, {b.ID, a.ID}} {
			go func() {
				_, err := change(s, crm.System(), store.Customers, activities.CustomerVerbs(), pair[0], func(c *crm.Customer) { c.ParentID = &pair[1] })
				failures <- err
			}()
		}
		codes := append(refusedAs(<-failures), refusedAs(<-failures)...)
		if diff := cmp.Diff([]string{"parentId:circle"}, codes); diff != "" {
			t.Error(diff)
		}
	})
}
