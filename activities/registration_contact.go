package activities

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// A company is known by the numbers and addresses of its people as well: whoever
// works there still is met by them.

// customersReached lists the customers whose people have one of the match keys.
func customersReached(ctx context.Context, tx *store.Tx, keys []string) ([]uuid.UUID, error) {
	var people []uuid.UUID
	contacts, err := noteContacts(ctx, tx, keys, func(id uuid.UUID, _ string) { people = append(people, id) })
	if err != nil {
		return nil, err
	}
	var customers []uuid.UUID
	for _, id := range people {
		if contact := contacts[id]; contact.Active {
			customers = append(customers, contact.CustomerID)
		}
	}
	slices.SortFunc(customers, compareIDs)
	return slices.Compact(customers), nil
}

// contactKeys are the match keys by which somebody at a customer is found; who
// no longer works there is found by none.
func contactKeys(c *crm.Contact) []string {
	if !c.Active {
		return nil
	}
	keys := store.Leads.Schema.MatchKeys(&crm.Lead{Phone: c.Phone, Email: c.Email})
	return append(keys, store.Leads.Schema.MatchKeys(&crm.Lead{Phone: c.Mobile})...)
}

// meetContact lets the customer of a contact meet the registrations that have
// the same number or address.
func meetContact(ctx context.Context, tx *store.Tx, contact *crm.Contact) error {
	keys := contactKeys(contact)
	if len(keys) == 0 {
		return nil
	}
	customer, err := store.Customers.Get(ctx, tx, crm.System(), contact.CustomerID)
	if err != nil || customer.OwnerID == nil {
		return err
	}
	return meetBy(ctx, tx, customer, keys)
}

// meetChanged is meetContact for one who can be reached in other ways than
// before, or works elsewhere now.
func meetChanged(ctx context.Context, tx *store.Tx, before, contact *crm.Contact) error {
	if before.CustomerID == contact.CustomerID && slices.Equal(contactKeys(before), contactKeys(contact)) {
		return nil
	}
	return meetContact(ctx, tx, contact)
}
