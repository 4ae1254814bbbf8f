package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// answerMerged lets a lead into which others were merged take over what they
// were waiting for: nothing ends unanswered because it came twice. A lead
// without an owner goes on looking for one; one that rests goes on resting.
func answerMerged(ctx context.Context, tx *store.Tx, lead *crm.Lead, came []*crm.Process) error {
	for _, p := range came {
		if p.Kind != crm.LeadProcessName {
			continue
		}
		switch {
		case lead.OwnerID == nil:
			return seekOwner(ctx, tx, lead, p)
		case lead.State == crm.LeadConverted:
			return askAnswer(ctx, tx, p)
		case p.Step == crm.LeadStepResult || p.Step == crm.LeadStepNurture:
			return askResult(ctx, tx, lead, p)
		}
		return giveToOwner(ctx, tx, lead, p)
	}
	return nil
}

// seekOwner lets a lead that nobody owns look for an owner from the beginning.
func seekOwner(ctx context.Context, tx *store.Tx, lead *crm.Lead, p *crm.Process) error {
	if p.Step == crm.LeadStepCheck || p.Step == crm.LeadStepRoute {
		return nil
	}
	if err := abandonLocked(ctx, tx, p, outcomeMerged); err != nil {
		return err
	}
	_, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
	return err
}

// askAnswer lets the owner of a lead that has become a customer answer who
// asked again.
func askAnswer(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	if err := cancelTasks(ctx, tx, p); err != nil {
		return err
	}
	goBackTo(tx, p, crm.LeadStepAnswer)
	return saveAndWake(ctx, tx, p)
}

// askResult asks the owner what became of a lead with whom one of the two
// owners has been in touch.
func askResult(ctx context.Context, tx *store.Tx, lead *crm.Lead, p *crm.Process) error {
	if err := cancelTasks(ctx, tx, p); err != nil {
		return err
	}
	goBackTo(tx, p, crm.LeadStepResult)
	if err := saveAndWake(ctx, tx, p); err != nil {
		return err
	}
	before := *lead
	lead.State, lead.DisqualifiedReason, lead.NurtureUntil = crm.LeadContacted, "", nil
	return store.Leads.UpdateFollowing(ctx, tx, &before, lead, store.Change{Type: "lead.contacted", ProcessID: &p.ID})
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
	if err := cancelTasks(ctx, tx, p); err != nil {
		return err
	}
	goBackTo(tx, p, crm.LeadStepFirstContact)
	p.NextAt = had.DueAt
	if err := saveAndWake(ctx, tx, p); err != nil {
		return err
	}
	before := *lead
	lead.State, lead.FirstContactDueAt, lead.DisqualifiedReason = crm.LeadAssigned, had.DueAt, ""
	if err := store.Leads.UpdateFollowing(ctx, tx, &before, lead, store.Change{Type: "lead.assigned", ProcessID: &p.ID}); err != nil {
		return err
	}
	return giveTask(ctx, tx, firstContact(p, lead, had))
}
