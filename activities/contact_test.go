package activities_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestContactVerbs(t *testing.T) {
	s := openShop(t)
	verbs := activities.ContactVerbs()
	newOne := func(t *testing.T, change func(*crm.Contact)) (*crm.Contact, error) {
		t.Helper()
		c := &crm.Contact{CustomerID: s.customer.ID, Name: "Bo"}
		change(c)
		return c, create(s, s.rep, verbs, c)
	}
	t.Run("have one primary contact per customer", func(t *testing.T) {
		primary := func(c *crm.Contact) { c.IsPrimary = true }
		first, err := newOne(t, primary)
		second, failed := newOne(t, primary)
		if err != nil || failed != nil {
			t.Fatal(err, failed)
		}
		for _, want := range []uuid.UUID{second.ID, first.ID} {
			if _, err := change(s, s.rep, store.Contacts, verbs, want, primary); err != nil {
				t.Fatal(err)
			}
			all := s.count(`SELECT count(*) FROM contacts WHERE is_primary AND customer_id = $1`, s.customer.ID)
			if own := s.count(`SELECT count(*) FROM contacts WHERE is_primary AND id = $1`, want); all != 1 || own != 1 {
				t.Errorf("%d primary contacts, the last one %d times", all, own)
			}
		}
	})
	t.Run("report to contacts of the same customer", func(t *testing.T) {
		other := &crm.Customer{Name: "Other"}
		if err := create(s, s.rep, activities.CustomerVerbs(), other); err != nil {
			t.Fatal(err)
		}
		above, err := newOne(t, func(c *crm.Contact) { c.CustomerID = other.ID })
		if err != nil {
			t.Fatal(err)
		}
		_, err = newOne(t, func(c *crm.Contact) { c.ReportsToID = &above.ID })
		requireRefused(t, err, "reportsToId:other-customer")
	})
}
