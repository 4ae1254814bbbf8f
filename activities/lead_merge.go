package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// answerMerged gives the owner of a lead the first contact that a lead merged
// into it was waiting for: nothing ends unanswered because it came twice. A
// lead without an owner goes on looking for one.
func answerMerged(ctx context.Context, tx *store.Tx, lead *crm.Lead, came []*crm.Process) error {
	for _, p := range came {
		if p.Kind != crm.LeadProcessName {
			continue
		}
		if lead.OwnerID == nil {
			return seekOwner(ctx, tx, lead, p)
		}
		return giveToOwner(ctx, tx, lead, p)
	}
	return nil
}

// seekOwner lets a lead that nobody owns look for an owner from the beginning.
func seekOwner(ctx context.Context, tx *store.Tx, lead *crm.Lead, p *crm.Process) error {
	if p.Step == crm.LeadStepRoute {
		return nil
	}
	if err := abandonLocked(ctx, tx, p, outcomeMerged); err != nil {
		return err
	}
	_, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
	return err
}

// giveToOwner makes the open first contact the task of the lead's owner, with
// the deadline it had; what had none is due at once.
func giveToOwner(ctx context.Context, tx *store.Tx, lead *crm.Lead, p *crm.Process) error {
	had := crm.Task{DueAt: &tx.Now}
	open, err := store.LockOpenTasks(ctx, tx, p)
	if err != nil {
		return err
	}
	if len(open) > 0 && open[0].DueAt != nil {
		had = *open[0]
	}
	due := had.DueAt
	if err := cancelTasks(ctx, tx, p); err != nil {
		return err
	}
	p.Step, p.Visit = crm.LeadStepFirstContact, p.Visit+1
	p.State, p.WaitingFor, p.WaitingOn, p.NextAt = crm.ProcessRunning, "", "", due
	if err := store.SaveProcess(ctx, tx, p); err != nil {
		return err
	}
	if err := tx.Wake(ctx, p); err != nil {
		return err
	}
	before := *lead
	lead.State, lead.FirstContactDueAt, lead.DisqualifiedReason = crm.LeadAssigned, due, ""
	if err := store.Leads.UpdateFollowing(ctx, tx, &before, lead, store.Change{Type: "lead.assigned", ProcessID: &p.ID}); err != nil {
		return err
	}
	return giveTask(ctx, tx, &crm.Task{
		ProcessID: p.ID, Step: p.Step, Visit: p.Visit, Kind: crm.TaskFirstContact, FormVersion: 1,
		RecordKind: crm.Leads.Name, RecordID: lead.ID, AssigneeID: lead.OwnerID, MadeBy: crm.MadeByProcess,
		DueAt: due, CountedFrom: had.CountedFrom, AllowedMinutes: had.AllowedMinutes,
	})
}
