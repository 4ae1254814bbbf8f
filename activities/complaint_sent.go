package activities

import (
	"context"

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

// FollowPath is where who sent a form can see, from now on, what becomes of it;
// empty where nothing can be seen.
func FollowPath(ctx context.Context, db *store.DB, entered Entered) (string, error) {
	if entered.Kind != crm.Complaints.Name {
		return "", nil
	}
	token, err := ComplaintLink(ctx, db, entered.ID, db.Now())
	return crm.ComplaintPage + token, err
}
