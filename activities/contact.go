package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ContactVerbs keep the organisation of a customer a tree of its own people,
// with one primary contact, and let the customer meet the registrations that
// have their numbers or addresses.
func ContactVerbs() Verbs[crm.Contact] {
	verbs := TreeVerbs(store.Contacts, "reportsToId")
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, contact *crm.Contact) error {
		if err := yieldPrimary(ctx, tx, contact); err != nil {
			return err
		}
		if err := create(ctx, tx, contact); err != nil {
			return err
		}
		if err := requireSameCustomer(ctx, tx, contact); err != nil {
			return err
		}
		return meetContact(ctx, tx, contact)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, contact *crm.Contact) error {
		if err := yieldPrimary(ctx, tx, contact); err != nil {
			return err
		}
		if err := update(ctx, tx, before, contact); err != nil {
			return err
		}
		if err := requireSameCustomer(ctx, tx, contact); err != nil {
			return err
		}
		return meetChanged(ctx, tx, before, contact)
	}
	return verbs
}

// yieldPrimary has the primary contacts of a customer give way to a new one.
func yieldPrimary(ctx context.Context, tx *store.Tx, contact *crm.Contact) error {
	if !contact.IsPrimary {
		return nil
	}
	query := store.Query{Filter: `isPrimary = true and customerId = "` + contact.CustomerID.String() + `"`, Limit: 1}
	page, err := store.Contacts.Find(ctx, tx, crm.FilterContext{}, crm.System(), query)
	if err != nil {
		return err
	}
	for _, other := range page.Items {
		if other.ID == contact.ID {
			continue
		}
		before := *other
		other.IsPrimary = false
		if err := store.Contacts.Update(ctx, tx, &before, other, store.Change{Type: "contact.updated"}); err != nil {
			return err
		}
	}
	return nil
}

// requireSameCustomer refuses a contact who reports to somebody at another
// customer.
func requireSameCustomer(ctx context.Context, tx *store.Tx, contact *crm.Contact) error {
	if contact.ReportsToID == nil {
		return nil
	}
	above, err := store.Contacts.Get(ctx, tx, crm.System(), *contact.ReportsToID)
	if err != nil {
		return err
	}
	if above.CustomerID == contact.CustomerID {
		return nil
	}
	return crm.InvalidField("reportsToId", "other-customer",
		crm.Label{ZH: "上级联系人属于另一个客户", EN: "They are at another customer"},
		crm.Label{ZH: "请选择同一客户的联系人", EN: "Choose a contact of the same customer"})
}
