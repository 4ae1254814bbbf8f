package activities_test

import (
	"context"
	"testing"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestRegistrationContacts(t *testing.T) {
	m := openMarket(t)
	// enter makes a customer of somebody's with a person there.
	enter := func(m *market, by crm.Viewer, name string, contact crm.Contact) *crm.Customer {
		m.Helper()
		customer := &crm.Customer{Name: name}
		if err := create(m.shop, by, activities.CustomerVerbs(), customer); err != nil {
			m.Fatal(err)
		}
		contact.Name, contact.CustomerID = "韩梅梅", customer.ID
		if err := create(m.shop, by, activities.ContactVerbs(), &contact); err != nil {
			m.Fatal(err)
		}
		return customer
	}
	t.Run("who has the number of a colleague's contact meets the colleague's customer", func(t *testing.T) {
		m := m.on(t)
		customer := enter(m, m.ann, "Alpha", crm.Contact{Mobile: "139 0000 5555", Active: true})
		r := m.file(m.ben, &crm.Registration{Company: "Alpha Trading Partners", Phone: "+86 13900005555"})
		m.requireState(r, crm.RegistrationClash)
		if n := m.count(`SELECT count(*) FROM clash_sides WHERE record_id = $1 AND record_kind = 'customer'`, customer.ID); n != 1 {
			t.Errorf("the customer is a side %d times", n)
		}
	})
	t.Run("one's own customer is linked by its contact, and nobody clashes", func(t *testing.T) {
		m := m.on(t)
		customer := enter(m, m.ann, "Beta", crm.Contact{Email: "mei@beta.example", Active: true})
		r := m.file(m.ann, &crm.Registration{Company: "Beta Holding", Email: "Mei@beta.example"})
		if r = m.requireState(r, crm.RegistrationActive); r.CustomerID == nil || *r.CustomerID != customer.ID {
			t.Errorf("the customer is %v", r.CustomerID)
		}
	})
	t.Run("who no longer works there is met by nobody", func(t *testing.T) {
		m := m.on(t)
		enter(m, m.ann, "Gamma", crm.Contact{Phone: "021 6666 0001"})
		m.requireState(m.file(m.ben, &crm.Registration{Company: "Elsewhere", Phone: "021-66660001"}), crm.RegistrationActive)
	})
	t.Run("a contact that a colleague has registered begins a clash when it is entered, and when its number becomes that", func(t *testing.T) {
		m := m.on(t)
		first := m.file(m.ann, &crm.Registration{Company: "Delta", Phone: "13900006666"})
		enter(m, m.ben, "Delta Works", crm.Contact{Mobile: "13900006666", Active: true})
		if task := m.clashTask(first); !task.HeldBy(m.lea.ID) {
			t.Errorf("it is with %v", task.AssigneeID)
		}
		second := m.file(m.ann, &crm.Registration{Company: "Epsilon", Email: "boss@epsilon.example"})
		other := enter(m, m.ben, "Epsilon Works", crm.Contact{Email: "clerk@epsilon.example", Active: true})
		if n := m.count(`SELECT count(*) FROM clash_sides WHERE record_id = $1`, second.ID); n != 0 {
			t.Fatalf("%d sides already", n)
		}
		m.act(m.ben, func(ctx context.Context, tx *store.Tx) error {
			page, err := store.Contacts.Find(ctx, tx, crm.FilterContext{}, tx.Viewer, store.Query{Filter: `customerId = "` + other.ID.String() + `"`, Limit: 1})
			if err != nil {
				return err
			}
			after := *page.Items[0]
			after.Email = "boss@epsilon.example"
			return activities.ContactVerbs().Update(ctx, tx, page.Items[0], &after)
		})
		m.clashTask(second)
	})
	t.Run("whether it is taken is told by the number of a contact too", func(t *testing.T) {
		m := m.on(t)
		enter(m, m.ann, "Zeta", crm.Contact{Mobile: "13900007777", Active: true})
		m.act(m.ben, func(ctx context.Context, tx *store.Tx) error {
			found, err := activities.FindTaken(ctx, tx, "13900007777")
			if err == nil && (len(found) != 1 || found[0].Kind != crm.Customers.Name || found[0].Title != "") {
				t.Errorf("told %+v", found)
			}
			return err
		})
	})
}
