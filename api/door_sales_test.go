package api_test

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// onCustomer makes one record of each kind that belongs to a customer, or to
// something that does: who sees the customer sees it, and nobody else.
func (w *world) onCustomer(ctx context.Context, tx *store.Tx, customer subject) ([]subject, error) {
	owner, secret := w.idOf(customer.owner), func() string { return "secret" + uuid.NewString() }
	var list []subject
	var failed error
	add := func(kind crm.Schema, record interface{ Meta() *crm.Base }, text string, err error) uuid.UUID {
		if failed == nil {
			failed = err
		}
		list = append(list, subject{name: kind.Name + " on " + customer.name, kind: kind, id: record.Meta().ID, secret: text, parent: &customer})
		return record.Meta().ID
	}
	contact := &crm.Contact{CustomerID: customer.id, Name: secret()}
	contactID := add(store.Contacts.Schema, contact, contact.Name, store.Contacts.Insert(ctx, tx, contact))
	anniversary := &crm.ContactAnniversary{ContactID: contactID, Type: "birthday", On: crm.DateOf(tx.Now), Note: secret()}
	add(store.ContactAnniversaries.Schema, anniversary, anniversary.Note, store.ContactAnniversaries.Insert(ctx, tx, anniversary))
	refusal := &crm.Refusal{ContactID: &contactID, Channel: crm.AnyChannel, Purpose: crm.AnyPurpose, Reason: secret()}
	add(store.Refusals.Schema, refusal, refusal.Reason, store.Refusals.Insert(ctx, tx, refusal))
	stages, err := store.StagesInOrder(ctx, tx)
	if err != nil {
		return nil, err
	}
	deal := &crm.Deal{Name: secret(), CustomerID: customer.id, OwnerID: owner, StageID: stages[0].ID, State: crm.DealTracking}
	dealID := add(store.Deals.Schema, deal, deal.Name, store.Deals.Insert(ctx, tx, deal))
	appointment := &crm.Appointment{Subject: secret(), DealID: &dealID, OwnerID: owner, StartsAt: tx.Now}
	add(store.Appointments.Schema, appointment, appointment.Subject, store.Appointments.Insert(ctx, tx, appointment))
	commitment := &crm.Commitment{CustomerID: customer.id, What: secret(), Kind: crm.CommitmentPrice, ByID: owner}
	add(store.Commitments.Schema, commitment, commitment.What, store.Commitments.Insert(ctx, tx, commitment))
	order := &crm.Order{Title: secret(), CustomerID: customer.id, OwnerID: owner}
	orderID := add(store.Orders.Schema, order, order.Title, store.Orders.Insert(ctx, tx, order))
	line := &crm.OrderLine{OrderID: orderID, Description: secret()}
	add(store.OrderLines.Schema, line, line.Description, store.OrderLines.Insert(ctx, tx, line))
	note := &crm.Note{ContactID: &contactID, Text: secret()}
	add(store.Notes.Schema, note, note.Text, store.Notes.Insert(ctx, tx, note))
	return list, failed
}
