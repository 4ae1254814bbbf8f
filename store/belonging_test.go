package store_test

import (
	"context"
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestMayChangeWithParent(t *testing.T) {
	db := open(t)
	for _, login := range []string{"owner", "reader", "editor", "stranger"} {
		hire(t, db, login, crm.Staff, "")
	}
	customer := &crm.Customer{Name: "Acme", OwnerID: new(person(t, db, "owner").ID)}
	contact := &crm.Contact{Name: "Bo"}
	anniversary := &crm.ContactAnniversary{Type: "birthday", On: crm.Date{Year: 1990, Month: 5, Day: 1}}
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		if err := store.Customers.Insert(ctx, tx, customer); err != nil {
			return err
		}
		contact.CustomerID = customer.ID
		if err := store.Contacts.Insert(ctx, tx, contact); err != nil {
			return err
		}
		anniversary.ContactID = contact.ID
		if err := store.ContactAnniversaries.Insert(ctx, tx, anniversary); err != nil {
			return err
		}
		for login, mayEdit := range map[string]bool{"reader": false, "editor": true} {
			share := store.Share{GranteeKind: crm.Users.Name, GranteeID: person(t, db, login).ID, MayEdit: mayEdit}
			if err := store.SetShare(ctx, tx, crm.Customers.Name, customer.ID, share); err != nil {
				return err
			}
		}
		return nil
	})
	for login, want := range map[string]bool{"owner": true, "reader": false, "editor": true, "stranger": false} {
		t.Run("follows whether one may change the customer: "+login, func(t *testing.T) {
			viewer, err := store.ViewerOf(t.Context(), db, login)
			if err != nil {
				t.Fatal(err)
			}
			for schema, record := range map[*crm.Schema]any{&store.Contacts.Schema: contact, &store.ContactAnniversaries.Schema: anniversary} {
				got, err := store.MayChange(t.Context(), db, *schema, viewer, crm.Edit, record)
				if err != nil || got != want {
					t.Errorf("%s: %v, want %v, %v", schema.Name, got, want, err)
				}
			}
		})
	}
	t.Run("who entered it may change it", func(t *testing.T) {
		reader, err := store.ViewerOf(t.Context(), db, "reader")
		if err != nil {
			t.Fatal(err)
		}
		own := &crm.Contact{Name: "Cy", CustomerID: customer.ID}
		act(t, db, reader, func(ctx context.Context, tx *store.Tx) error { return store.Contacts.Insert(ctx, tx, own) })
		if may, err := store.MayChange(t.Context(), db, store.Contacts.Schema, reader, crm.Edit, own); !may || err != nil {
			t.Errorf("%v %v", may, err)
		}
	})
}
