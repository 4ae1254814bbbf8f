package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Proposal is what a lead would become, as far as a person may know the lead.
type Proposal struct {
	Customer *crm.Customer
	Contact  *crm.Contact
	Deal     *crm.Deal
}

// ProposeConversion fills a customer, a contact and a deal from a lead, with
// the fields of the company's own that they have in common.
func ProposeConversion(ctx context.Context, tx *store.Tx, lead *crm.Lead) (Proposal, error) {
	known := *lead
	declared, err := store.SchemaIn(ctx, tx, crm.Leads.Name)
	if err != nil {
		return Proposal{}, err
	}
	seen := declared.For(tx.Viewer)
	declared.Known(seen, &known)
	known.OwnerID = lead.OwnerID
	if owner := lead.OwnerID; owner == nil || !tx.Viewer.Covers(tx.Viewer.Reach(store.Customers.Schema.Kind, crm.Create), *owner) {
		known.OwnerID = tx.Viewer.IDOrNil() // who may not enter customers for the owner enters their own
	}
	p := Proposal{known.AsCustomer(), known.AsContact(), known.AsDeal()}
	for kind, record := range map[string]any{crm.Customers.Name: p.Customer, crm.Contacts.Name: p.Contact, crm.Deals.Name: p.Deal} {
		schema, err := store.SchemaIn(ctx, tx, kind)
		if err != nil {
			return Proposal{}, err
		}
		crm.CarryCustom(seen, &known, schema, record)
		schema.DropUnknown(record)
	}
	return p, nil
}

// moveAlong lets the interactions and appointments of the lead belong to the
// customer too, and gives the customer its tags. Files and comments stay on the
// lead, which the customer's page shows.
func (k *converting) moveAlong(ctx context.Context, tx *store.Tx) error {
	system := tx.AsSystem()
	told := store.Change{Type: "interaction.updated"}
	err := eachOfLead(ctx, system, store.Interactions, k.lead.ID, func(i *crm.Interaction) error {
		before := *i
		k.fillIn(&i.CustomerID, &i.ContactID, &i.DealID)
		return store.Interactions.UpdateFollowing(ctx, tx, &before, i, told)
	})
	if err != nil {
		return err
	}
	told.Type = "appointment.updated"
	err = eachOfLead(ctx, system, store.Appointments, k.lead.ID, func(a *crm.Appointment) error {
		before := *a
		k.fillIn(&a.CustomerID, &a.ContactID, &a.DealID)
		return store.Appointments.UpdateFollowing(ctx, tx, &before, a, told)
	})
	if err != nil {
		return err
	}
	if err := store.NoteContacts(ctx, tx, &k.become.CustomerID); err != nil {
		return err
	}
	return store.CopyTags(ctx, tx, store.Held{Kind: crm.Leads.Name, ID: k.lead.ID}, store.Held{Kind: crm.Customers.Name, ID: k.become.CustomerID})
}

// fillIn sets what a record that was about the lead does not say yet.
func (k *converting) fillIn(customer, contact, deal **uuid.UUID) {
	if *customer == nil {
		*customer = &k.become.CustomerID
	}
	if **customer != k.become.CustomerID {
		return // it was about another customer of ours
	}
	if *contact == nil {
		*contact = k.become.ContactID
	}
	if *deal == nil {
		*deal = k.become.DealID
	}
}

// pageOfLead is how many records of a lead are gone through at once.
const pageOfLead = 200

// eachOfLead goes through the records of a kind that are about a lead.
func eachOfLead[T any, P crm.Record[T]](ctx context.Context, tx *store.Tx, table *store.Table[T, P], lead uuid.UUID, work func(P) error) error {
	query := store.Query{Filter: `leadId = "` + lead.String() + `"`, Sort: "-createdAt", Limit: pageOfLead}
	for {
		page, err := table.Find(ctx, tx, crm.FilterContext{}, tx.Viewer, query)
		if err != nil {
			return err
		}
		for _, record := range page.Items {
			if err := work(record); err != nil {
				return err
			}
		}
		if query.Cursor = page.NextCursor; query.Cursor == "" {
			return nil
		}
	}
}

// tellOwner tells the owner of a customer that was there before that somebody
// else's lead has come to it, and lets them work on what came along. The
// customer stays theirs, the deal that of the lead's owner.
func (k *converting) tellOwner(ctx context.Context, tx *store.Tx) error {
	owner := k.customer.OwnerID
	if !k.joins || owner == nil || (k.lead.OwnerID != nil && *k.lead.OwnerID == *owner) {
		return nil
	}
	if _, err := tx.Recipient(ctx, *owner); errors.Is(err, crm.ErrNotFound) {
		return nil // has left
	} else if err != nil {
		return err
	}
	share := store.Share{GranteeKind: crm.Users.Name, GranteeID: *owner, Collaborator: true, MayEdit: true}
	if k.become.DealID != nil {
		if err := store.SetShare(ctx, tx.AsSystem(), crm.Deals.Name, *k.become.DealID, share); err != nil {
			return err
		}
	}
	share.MayEdit = false
	if err := store.SetShare(ctx, tx.AsSystem(), crm.Leads.Name, k.lead.ID, share); err != nil {
		return err
	}
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeLeadJoined, RecordKind: crm.Customers.Name, RecordID: k.become.CustomerID, Text: k.lead.Number + " " + k.lead.Name,
	}, *owner)
}
