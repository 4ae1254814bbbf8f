package activities_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// contact enters a contact of the shop's customer.
func (s *shop) contact(c crm.Contact) *crm.Contact {
	s.Helper()
	if c.CustomerID == uuid.Nil {
		c.CustomerID = s.customer.ID
	}
	c.Name = "Bo"
	if err := create(s, crm.System(), activities.ContactVerbs(), &c); err != nil {
		s.Fatal(err)
	}
	return &c
}

func letterFor(purpose crm.Purpose, to crm.Addressee) crm.ContactQuestion {
	return crm.ContactQuestion{To: to, Channel: crm.ChannelMail, Purpose: purpose}
}

func TestRefusalsOutliveRecords(t *testing.T) {
	s := openShop(t)
	elsewhere := &crm.Customer{Name: "Elsewhere"}
	if err := create(s, crm.System(), activities.CustomerVerbs(), elsewhere); err != nil {
		t.Fatal(err)
	}
	bo := s.contact(crm.Contact{Email: "Bo@Example.com", Mobile: "138 0013 8000", Phone: "0755 1234 5678"})
	s.refuse(&crm.Refusal{ContactID: &bo.ID, Channel: "any", Purpose: "marketing"})
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		erased, err := store.Contacts.Lock(ctx, tx, bo.ID)
		if err != nil {
			return err
		}
		before := *erased
		erased.Email, erased.Mobile, erased.Phone = "", "", ""
		return store.Contacts.Update(ctx, tx, &before, erased, store.Change{Type: "contact.updated"})
	})
	cases := []struct {
		name    string
		address crm.Contact
		mailed  bool // a letter to them is blocked
		called  bool // a call to them is blocked
	}{
		{"by their mail address", crm.Contact{Email: "bo@example.com"}, true, true},
		{"by their mobile number, also for letters to another address", crm.Contact{Email: "other@example.com", Mobile: "+86 13800138000"}, true, true},
		{"by a line that others share, for calls alone", crm.Contact{Email: "cleo@example.com", Phone: "0755-12345678"}, false, true},
		{"but not others", crm.Contact{Email: "dan@example.com", Mobile: "13911112222"}, false, false},
	}
	for _, c := range cases {
		t.Run("and hold for who is entered again "+c.name, func(t *testing.T) {
			c.address.CustomerID = elsewhere.ID
			again := s.contact(c.address)
			s.requireRefusal(t, again, crm.ChannelMail, crm.Marketing, c.mailed)
			s.requireRefusal(t, again, crm.ChannelCall, crm.Marketing, c.called)
			s.requireRefusal(t, again, crm.ChannelMail, crm.Service, false)
		})
	}
	t.Run("and hold for a lead with the address, and for the address alone", func(t *testing.T) {
		lead := &crm.Lead{Name: "Bo again", Email: "BO@example.com"}
		s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Leads.Insert(ctx, tx, lead) })
		s.requireBlock(t, letterFor(crm.Marketing, crm.Addressee{LeadID: &lead.ID}), true)
		s.requireBlock(t, crm.ContactQuestion{Address: " bo@example.com", Channel: crm.ChannelMail, Purpose: crm.Marketing}, true)
	})
	t.Run("and end when they are deleted", func(t *testing.T) {
		cleo := s.contact(crm.Contact{Email: "cleo2@example.com"})
		refusal := &crm.Refusal{ContactID: &cleo.ID, Channel: "mail", Purpose: "any"}
		s.refuse(refusal)
		s.requireRefusal(t, cleo, crm.ChannelMail, crm.Service, true)
		s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Refusals.Delete(ctx, tx, refusal) })
		s.requireRefusal(t, cleo, crm.ChannelMail, crm.Service, false)
	})
	t.Run("and are another's when they are corrected to be", func(t *testing.T) {
		one, other := s.contact(crm.Contact{Email: "one@example.com"}), s.contact(crm.Contact{Email: "two@example.com"})
		refusal := &crm.Refusal{ContactID: &one.ID, Channel: "mail", Purpose: "any"}
		s.refuse(refusal)
		if _, err := change(s, crm.System(), store.Refusals, activities.RefusalVerbs(), refusal.ID, func(r *crm.Refusal) { r.ContactID = &other.ID }); err != nil {
			t.Fatal(err)
		}
		s.requireRefusal(t, one, crm.ChannelMail, crm.Service, false)
		s.requireRefusal(t, other, crm.ChannelMail, crm.Service, true)
	})
}

func TestComplaintsKeepFromSelling(t *testing.T) {
	s := openShop(t)
	bo := s.contact(crm.Contact{Email: "bo@example.com"})
	mate := s.contact(crm.Contact{Email: "mate@example.com"})
	lead := &crm.Lead{Name: "Bo again", Email: "Bo@example.com"}
	complaint := &crm.Complaint{Title: "Late", Channel: crm.ChannelCall, ContactID: &bo.ID}
	s.act(s.lead, func(ctx context.Context, tx *store.Tx) error {
		if err := store.Leads.Insert(ctx, tx, lead); err != nil {
			return err
		}
		return activities.EnterComplaint(ctx, tx, complaint)
	})
	asContact := func(c *crm.Contact) crm.Addressee { return crm.Addressee{ContactID: &c.ID} }
	release := func(by crm.Viewer, contact uuid.UUID, reason string) error {
		return s.db.Do(t.Context(), by, func(ctx context.Context, tx *store.Tx) error {
			return activities.ReleaseContact(ctx, tx, complaint.ID, contact, reason)
		})
	}
	t.Run("to who complains, their colleagues, their company and their other records", func(t *testing.T) {
		for _, to := range []crm.Addressee{asContact(bo), asContact(mate), {CustomerID: &s.customer.ID}, {LeadID: &lead.ID}} {
			s.requireBlock(t, letterFor(crm.Marketing, to), true)
			s.requireBlock(t, letterFor(crm.Service, to), false)
		}
	})
	t.Run("unless a manager releases the contact with a reason", func(t *testing.T) {
		if err := release(s.rep, bo.ID, "they asked for an offer"); !errors.Is(err, crm.ErrForbidden) {
			t.Errorf("staff: %v", err)
		}
		requireRefused(t, release(s.lead, bo.ID, " "), "text:required")
		if err := release(s.lead, bo.ID, "they asked for an offer"); err != nil {
			t.Fatal(err)
		}
		s.requireBlock(t, letterFor(crm.Marketing, asContact(bo)), false)
		s.requireBlock(t, letterFor(crm.Marketing, asContact(mate)), true)
	})
	t.Run("and whom it does not concern is not released from it", func(t *testing.T) {
		elsewhere := &crm.Customer{Name: "Elsewhere"}
		if err := create(s, crm.System(), activities.CustomerVerbs(), elsewhere); err != nil {
			t.Fatal(err)
		}
		stranger := s.contact(crm.Contact{CustomerID: elsewhere.ID})
		err := s.db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return activities.ReleaseContact(ctx, tx, complaint.ID, stranger.ID, "?")
		})
		requireRefused(t, err, "contactId:other-customer")
	})
	t.Run("anew when it comes again, until it is over", func(t *testing.T) {
		state := func(state crm.ComplaintState, reopened int) {
			if _, err := s.db.Exec(t.Context(), `UPDATE complaints SET state = $2, reopened = $3 WHERE id = $1`, complaint.ID, state, reopened); err != nil {
				t.Fatal(err)
			}
		}
		state(crm.ComplaintClosed, 0)
		s.requireBlock(t, letterFor(crm.Marketing, asContact(mate)), false)
		state(crm.ComplaintProposed, 1)
		s.requireBlock(t, letterFor(crm.Marketing, asContact(bo)), true)
	})
}
