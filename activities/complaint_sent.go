package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// enterSentComplaint registers a complaint that came by a form: it is about the
// order whose number it names, and of the contact or customer whose address it
// has, if there is one. Both are only what the sender says; whoever judges the
// complaint looks.
func enterSentComplaint(ctx context.Context, tx *store.Tx, form *crm.PublicForm, schema crm.Schema, sent Sent) (Entered, error) {
	complaint := &crm.Complaint{}
	if _, problems := schema.Apply(complaint, sent.Values, true); len(problems) > 0 {
		return Entered{}, &crm.Invalid{Problems: problems}
	}
	complaint.Source, complaint.Channel = crm.ComplaintByForm, crm.ChannelMail
	if err := placeComplaint(ctx, tx, complaint); err != nil {
		return Entered{}, err
	}
	before, err := store.SentFrom(ctx, tx, complaint.Email)
	if err != nil {
		return Entered{}, err
	}
	process, err := registerComplaint(ctx, tx, complaint)
	if err != nil {
		return Entered{}, err
	}
	if form.Acknowledge && complaint.Email != "" && before < acknowledgementsPerDay {
		err = writeToComplainant(ctx, tx, process, complaint, letterReceived)
	}
	return Entered{crm.Complaints.Name, complaint.ID, complaint.Number}, err
}

// placeComplaint finds the order and the customer that a complaint from outside
// is about.
func placeComplaint(ctx context.Context, tx *store.Tx, complaint *crm.Complaint) (err error) {
	if complaint.OrderID, err = store.OrderNumbered(ctx, tx, complaint.OrderReference); err != nil || complaint.Email == "" {
		return err
	}
	if complaint.ContactID, err = store.ContactAt(ctx, tx, complaint.Email); err != nil || complaint.ContactID != nil {
		return err
	}
	keys := store.Customers.Schema.MatchKeys(&crm.Customer{Email: complaint.Email})
	found, err := store.KeyMatches(ctx, tx, store.Customers.Schema, keys)
	if err == nil && len(found) == 1 {
		complaint.CustomerID = &found[0].ID
	}
	return err
}

// FollowPath is where who sent a form can see what becomes of it; empty where
// nothing can be seen.
func FollowPath(ctx context.Context, db *store.DB, form *crm.PublicForm, number string) (string, error) {
	if form.Target != crm.TargetComplaint {
		return "", nil
	}
	id, err := store.ComplaintNumbered(ctx, db, number)
	if err != nil {
		return "", err
	}
	return complaintPath(ctx, db, id)
}

// complaintPath is the page of a complaint for its customer, from now on.
func complaintPath(ctx context.Context, db *store.DB, complaint uuid.UUID) (string, error) {
	token, err := ComplaintLink(ctx, db, complaint, db.Now())
	return linkPath + token, err
}
