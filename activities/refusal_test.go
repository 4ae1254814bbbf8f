package activities_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestRefusals(t *testing.T) {
	s := openShop(t)
	today := crm.DateOf(monday)
	person := func(mobile, email string, customer uuid.UUID) *crm.Contact {
		c := &crm.Contact{CustomerID: customer, Name: "Bo", Mobile: mobile, Email: email}
		if err := create(s, crm.System(), activities.ContactVerbs(), c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	elsewhere := &crm.Customer{Name: "Elsewhere"}
	if err := create(s, crm.System(), activities.CustomerVerbs(), elsewhere); err != nil {
		t.Fatal(err)
	}
	own := person("138 0013 8000", "Bo@Example.com", s.customer.ID)
	twin := person("+86 13800138000", "bo@example.com", elsewhere.ID)
	free := person("13900000000", "free@example.com", elsewhere.ID)
	mate := person("", "", s.customer.ID)
	cases := []struct {
		name    string
		refusal crm.Refusal
		refused []*crm.Contact // of a call for marketing today
		mailed  []*crm.Contact // of a mail for billing today
	}{
		{"of everything holds for the person and their double", crm.Refusal{ContactID: &own.ID, Channel: "any", Purpose: "any"},
			[]*crm.Contact{own, twin}, []*crm.Contact{own, twin}},
		{"of calls is none of mail", crm.Refusal{ContactID: &own.ID, Channel: "call", Purpose: "any"}, []*crm.Contact{own, twin}, nil},
		{"of billing is none of marketing", crm.Refusal{ContactID: &own.ID, Channel: "any", Purpose: "billing"}, nil, []*crm.Contact{own, twin}},
		{"of a customer holds for its contacts", crm.Refusal{CustomerID: &s.customer.ID, Channel: "any", Purpose: "any"},
			[]*crm.Contact{own, mate}, []*crm.Contact{own, mate}},
		{"ends with its last day", crm.Refusal{ContactID: &own.ID, Channel: "any", Purpose: "any", Until: new(today.AddDays(-1))}, nil, nil},
		{"begins with its first", crm.Refusal{ContactID: &own.ID, Channel: "any", Purpose: "any", Since: &today}, []*crm.Contact{own, twin}, []*crm.Contact{own, twin}},
		{"is not in force before", crm.Refusal{ContactID: &own.ID, Channel: "any", Purpose: "any", Since: new(today.AddDays(1))}, nil, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s.refuse(&c.refusal)
			for _, who := range []*crm.Contact{own, twin, free, mate} {
				s.requireRefusal(t, who, crm.ChannelCall, crm.Marketing, slices.Contains(c.refused, who))
				s.requireRefusal(t, who, crm.ChannelMail, crm.Billing, slices.Contains(c.mailed, who))
			}
			s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Refusals.Delete(ctx, tx, &c.refusal) })
		})
	}
	t.Run("of a lead holds for the contact that it has become, by other addresses too", func(t *testing.T) {
		lead := &crm.Lead{Name: "Bo", Phone: "13700000000"}
		if err := create(s, crm.System(), activities.PlainVerbs(store.Leads), lead); err != nil {
			t.Fatal(err)
		}
		s.refuse(&crm.Refusal{LeadID: &lead.ID, Channel: "mail", Purpose: "any"})
		become := person("13611111111", "new@example.com", elsewhere.ID)
		s.requireRefusal(t, become, crm.ChannelMail, crm.Marketing, false)
		s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			after := *lead
			after.CustomerID, after.ContactID = &elsewhere.ID, &become.ID
			return store.Leads.UpdateFollowing(ctx, tx, lead, &after, store.Change{Type: "lead.converted"})
		})
		s.requireRefusal(t, become, crm.ChannelMail, crm.Marketing, true)
		s.requireRefusal(t, become, crm.ChannelCall, crm.Marketing, false)
	})
	t.Run("survives that the record of who refused is in the bin", func(t *testing.T) {
		s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := activities.RefusalVerbs().Create(ctx, tx, &crm.Refusal{ContactID: &own.ID, Channel: "any", Purpose: "any"}); err != nil {
				return err
			}
			return store.Contacts.Delete(ctx, tx, own)
		})
		s.requireRefusal(t, twin, crm.ChannelCall, crm.Marketing, true)
	})
}

// refuse notes a refusal.
func (s *shop) refuse(refusal *crm.Refusal) {
	s.Helper()
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return activities.RefusalVerbs().Create(ctx, tx, refusal)
	})
}

func (s *shop) requireRefusal(t *testing.T, who *crm.Contact, channel crm.Channel, purpose crm.Purpose, want bool) {
	t.Helper()
	s.requireBlock(t, crm.ContactQuestion{To: crm.Addressee{ContactID: &who.ID}, Channel: channel, Purpose: purpose}, want)
}

// requireBlock claims what the guard answers now.
func (s *shop) requireBlock(t *testing.T, q crm.ContactQuestion, want bool) {
	t.Helper()
	block, err := activities.MayContact(t.Context(), s.db, s.db.Now(), q)
	if err != nil || (block != nil) != want {
		t.Errorf("%s for %s to %+v: blocked by %+v, want %v, %v", q.Channel, q.Purpose, q.To, block, want, err)
	}
}
