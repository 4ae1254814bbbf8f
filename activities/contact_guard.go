package activities

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// MayContact asks the contact guard: what stands in the way of contacting
// somebody now; nil: nothing does. A refusal holds on every record of the
// person, known by mail address or telephone number; an open complaint of
// theirs, or of their customer, keeps from selling unless a manager released
// the contact. Whatever leaves the house for somebody outside asks it at the
// moment it goes. The moment is a time where the company is.
func MayContact(ctx context.Context, db store.Querier, at time.Time, q crm.ContactQuestion) (*crm.ContactBlock, error) {
	blocks, err := MayContactAll(ctx, db, at, []crm.ContactQuestion{q})
	if err != nil {
		return nil, err
	}
	return blocks[0], nil
}

// MayContactAll asks the contact guard many questions at once; the blocks are
// in the order of the questions.
func MayContactAll(ctx context.Context, db store.Querier, at time.Time, questions []crm.ContactQuestion) ([]*crm.ContactBlock, error) {
	standings, err := store.ContactStandings(ctx, db, at, questions)
	if err != nil {
		return nil, err
	}
	blocks := make([]*crm.ContactBlock, len(questions))
	for i, q := range questions {
		blocks[i] = standings[i].Against(q)
	}
	return blocks, nil
}

// ContactBlocks lists all that stands in the way of contacting somebody, so
// that people are warned before they call or write.
func ContactBlocks(ctx context.Context, db store.Querier, at time.Time, to crm.Addressee) ([]crm.ContactBlock, error) {
	standings, err := store.ContactStandings(ctx, db, at, []crm.ContactQuestion{{To: to}})
	if err != nil {
		return nil, err
	}
	return standings[0].Blocks(), nil
}

// ReleaseContact lets one contact be sold to although their complaint, or
// their customer's, is open, until it is closed. It is a manager's word, with
// a reason.
func ReleaseContact(ctx context.Context, tx *store.Tx, id, contactID uuid.UUID, reason string) error {
	complaint, err := store.Complaints.Lock(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := Require(ctx, tx, store.Complaints.Schema, crm.Approve, complaint); err != nil {
		return err
	}
	if !complaint.State.IsOpen() {
		return complaintOver(complaint)
	}
	contact, err := store.Contacts.Get(ctx, tx, tx.Viewer, contactID)
	if err != nil {
		return err
	}
	if !concernsContact(complaint, contact) {
		return crm.InvalidField("contactId", "other-customer",
			crm.Label{ZH: "这位联系人与该投诉无关", EN: "The complaint is not this contact's, nor their customer's"},
			crm.Label{ZH: "请选择投诉人或其客户的联系人", EN: "Choose who complained, or a contact of their customer"})
	}
	if err := requireText(strings.TrimSpace(reason)); err != nil {
		return err
	}
	if err := store.ReleaseContact(ctx, tx, complaint, contact.ID, reason); err != nil {
		return err
	}
	told := store.Change{
		Type: "complaint.contact-released", RecordKind: crm.Complaints.Name, RecordID: complaint.ID,
		Facts: map[string]string{"contact": contact.Name, "text": reason},
	}
	if err := tx.Tell(ctx, told); err != nil {
		return err
	}
	told.RecordKind, told.RecordID = crm.Contacts.Name, contact.ID
	return tx.Tell(ctx, told)
}

// concernsContact says whether a complaint keeps a contact from being sold to.
func concernsContact(complaint *crm.Complaint, contact *crm.Contact) bool {
	own := complaint.ContactID != nil && *complaint.ContactID == contact.ID
	ofCustomer := complaint.CustomerID != nil && *complaint.CustomerID == contact.CustomerID
	sameMail := complaint.Email != "" && strings.EqualFold(complaint.Email, contact.Email)
	return own || ofCustomer || sameMail
}
