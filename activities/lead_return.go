package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// giveUpLead takes a lead from the owner who sent it back: until the course
// has found another one nobody owns it.
func giveUpLead(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	lead, err := store.Leads.Lock(ctx, tx.AsSystem(), p.RecordID)
	if err != nil {
		return err
	}
	return unown(ctx, tx, &stand{process: p, lead: lead}, "lead.sent-back")
}

// unown makes a lead nobody's, so that another owner is looked for.
func unown(ctx context.Context, tx *store.Tx, at *stand, event string) error {
	before := *at.lead
	at.lead.State, at.lead.OwnerID, at.lead.FirstContactDueAt, at.lead.DisqualifiedReason = crm.LeadNew, nil, nil, ""
	return at.save(ctx, tx, before, store.Change{Type: event})
}

// assignReturned gives a lead that was sent back to be judged again straight
// back to who sent it, unless they no longer work here.
func (c *course) assignReturned(ctx context.Context, tx *store.Tx, r *routing) (bool, error) {
	if r.process.ReturnTo == nil {
		return false, nil
	}
	sender, err := store.Users.Get(ctx, tx, tx.Viewer, *r.process.ReturnTo)
	if isGone(err) || err == nil && !sender.Active {
		r.process.ReturnStep, r.process.ReturnTo = "", nil
		return false, unown(ctx, tx, r.stand, "lead.sent-back")
	}
	if err != nil {
		return false, err
	}
	if r.process.ReturnStep == crm.LeadStepFirstContact {
		return true, c.assign(ctx, tx, r.stand, r.named(sender))
	}
	goTo(tx, r.process, r.process.ReturnStep)
	return true, store.SaveProcess(ctx, tx, r.process)
}

// withdrawLead puts a lead that its enterer takes back into the bin.
func withdrawLead(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	lead, err := store.Leads.Lock(ctx, tx.AsSystem(), p.RecordID)
	if err != nil {
		return err
	}
	return store.Leads.Delete(ctx, tx, lead)
}
