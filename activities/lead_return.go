package activities

import (
	"context"
	"errors"

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
	before := *lead
	lead.State, lead.OwnerID, lead.FirstContactDueAt = crm.LeadNew, nil, nil
	return store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.sent-back", ProcessID: &p.ID})
}

// assignReturned gives a lead that was sent back to be judged again straight
// back to who sent it, unless they no longer work here.
func (p *Processes) assignReturned(ctx context.Context, tx *store.Tx, r *routing) (bool, error) {
	if r.process.ReturnTo == nil {
		return false, nil
	}
	sender, err := store.Users.Get(ctx, tx, tx.Viewer, *r.process.ReturnTo)
	if errors.Is(err, crm.ErrNotFound) || err == nil && !sender.Active {
		r.process.ReturnStep, r.process.ReturnTo = "", nil
		return false, nil
	}
	if err != nil {
		return false, err
	}
	line := &store.Allocation{UserID: sender.ID, Considered: []store.Considered{{UserID: sender.ID}}}
	return true, p.assign(ctx, tx, r, line, sender.DepartmentID)
}

// withdrawLead puts a lead that its enterer takes back into the bin.
func withdrawLead(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	lead, err := store.Leads.Lock(ctx, tx.AsSystem(), p.RecordID)
	if err != nil {
		return err
	}
	return store.Leads.Delete(ctx, tx, lead)
}
