package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// A lead that matches a registration in force belongs to who registered it: that
// is settled when it is checked, before anything follows from what else it
// resembles.

// checked lists the leads that are due.
func (c *course) checked(due []*crm.Process) []*crm.Lead {
	var leads []*crm.Lead
	for _, process := range due {
		if lead := c.leads[process.RecordID]; lead != nil {
			leads = append(leads, lead)
		}
	}
	return leads
}

// registrant is who has registered a lead, is there and was not too late with
// it; nil is nobody.
func (c *course) registrant(at *stand) *uuid.UUID {
	r := c.registered[at.lead.ID]
	if r == nil {
		return nil
	}
	return c.ownerFor(at, r.OwnerID)
}

// ownerFor is the owner of what a lead belongs to, where they are there and were
// not too late with it.
func (c *course) ownerFor(at *stand, owner *uuid.UUID) *uuid.UUID {
	if owner = c.ownerThere(owner); owner == nil || c.wasLate(at.process, *owner) {
		return nil
	}
	return owner
}

// parts says whether a registration keeps a lead apart from one like it: it
// belongs to who registered it, and the other one to somebody else.
func (c *course) parts(at *stand, other *crm.Lead) bool {
	registrant := c.registrant(at)
	return registrant != nil && !sameID(registrant, other.OwnerID)
}

// linkRegistered ties a lead to the registration that it matches, and tells so
// on both.
func (c *course) linkRegistered(ctx context.Context, tx *store.Tx, at *stand) error {
	r := c.registered[at.lead.ID]
	if r == nil {
		return nil
	}
	if err := LinkLead(ctx, tx, r, at.lead.ID); err != nil {
		return err
	}
	return tx.Tell(ctx, store.Change{
		Type: "lead.registered", RecordKind: crm.Leads.Name, RecordID: at.lead.ID, ProcessID: &at.process.ID,
		Facts: map[string]string{"registration": r.Number},
	})
}
