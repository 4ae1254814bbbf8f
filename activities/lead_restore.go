package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// RestoreLead takes a lead out of the bin and puts it back on its way, so that
// it is not dropped: one without an owner looks for one, and an owner who has
// not answered yet gets the task of the first contact again, with the deadline
// it had.
func RestoreLead(ctx context.Context, tx *store.Tx, lead *crm.Lead) error {
	if err := store.Leads.Restore(ctx, tx, lead); err != nil {
		return err
	}
	switch lead.State {
	case crm.LeadContacted, crm.LeadDisqualified:
		return nil
	}
	process, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
	if err != nil || lead.State != crm.LeadAssigned {
		return err
	}
	process.Step, process.NextAt = crm.LeadStepFirstContact, lead.FirstContactDueAt
	if err := store.SaveProcess(ctx, tx, process); err != nil {
		return err
	}
	from, allowed, err := store.CountedBefore(ctx, tx, crm.TaskFirstContact, process)
	if err != nil {
		return err
	}
	return giveTask(ctx, tx, &crm.Task{
		ProcessID: process.ID, Step: process.Step, Visit: process.Visit, Kind: crm.TaskFirstContact, FormVersion: 1,
		RecordKind: crm.Leads.Name, RecordID: lead.ID, AssigneeID: lead.OwnerID, MadeBy: crm.MadeByProcess,
		DueAt: lead.FirstContactDueAt, CountedFrom: from, AllowedMinutes: allowed,
	})
}
