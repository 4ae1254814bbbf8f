package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// stepsRestored are the steps in which leads go on that come out of the bin, by
// their states; what is new or waits is judged from the beginning.
var stepsRestored = map[crm.LeadState]string{
	crm.LeadNew: crm.LeadStepCheck, crm.LeadWaiting: crm.LeadStepCheck, crm.LeadNurtured: crm.LeadStepNurture,
	crm.LeadAssigned: crm.LeadStepFirstContact, crm.LeadContacted: crm.LeadStepResult, crm.LeadPooled: crm.LeadStepPool,
}

// RestoreLead takes a lead out of the bin and puts it back on its way, so that
// it is not dropped: one without an owner looks for one, and an owner who has
// not answered yet gets the task of the first contact again, with the deadline
// it had.
func RestoreLead(ctx context.Context, tx *store.Tx, lead *crm.Lead) error {
	if err := store.Leads.Restore(ctx, tx, lead); err != nil {
		return err
	}
	step, goesOn := stepsRestored[lead.State]
	if !goesOn {
		return nil
	}
	process, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
	if err != nil || step == crm.LeadStepCheck {
		return err
	}
	process.Step = step
	if step != crm.LeadStepFirstContact || lead.FirstContactDueAt == nil {
		return store.SaveProcess(ctx, tx, process) // the step gives its task
	}
	process.NextAt = lead.FirstContactDueAt
	if err := store.SaveProcess(ctx, tx, process); err != nil {
		return err
	}
	from, allowed, err := store.CountedBefore(ctx, tx, crm.TaskFirstContact, process)
	if err != nil {
		return err
	}
	return giveTask(ctx, tx, firstContact(process, lead, crm.Task{
		DueAt: lead.FirstContactDueAt, CountedFrom: from, AllowedMinutes: allowed,
	}))
}

// firstContact is the task of the owner of a lead with a deadline that it had
// before.
func firstContact(p *crm.Process, lead *crm.Lead, had crm.Task) *crm.Task {
	kind, _ := crm.TaskKindNamed(crm.TaskFirstContact)
	return &crm.Task{
		ProcessID: p.ID, Step: p.Step, Visit: p.Visit, Kind: kind.Name, FormVersion: len(kind.Forms),
		RecordKind: crm.Leads.Name, RecordID: lead.ID, AssigneeID: lead.OwnerID, MadeBy: crm.MadeByProcess,
		DueAt: had.DueAt, CountedFrom: had.CountedFrom, AllowedMinutes: had.AllowedMinutes, WarnAtPercent: had.WarnAtPercent,
	}
}
