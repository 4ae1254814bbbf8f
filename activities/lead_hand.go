package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// How a lead came to its owner, where not by the rules.
const (
	LeadClaimed = "claimed" // out of the pool, by the owner
	LeadGiven   = "given"   // by a manager
)

// PoolLead makes a locked lead nobody's, for the taking: its open tasks are
// cancelled and its process waits in the step pool.
func PoolLead(ctx context.Context, tx *store.Tx, lead *crm.Lead, reason string) error {
	p, err := courseOf(ctx, tx, lead)
	if err != nil {
		return err
	}
	if err := pool(ctx, tx, &stand{process: p, lead: lead}, reason); err != nil {
		return err
	}
	return tx.Wake(ctx, p)
}

// pool puts a lead without open tasks into the pool into which it falls, or
// lets it wait for one.
func pool(ctx context.Context, tx *store.Tx, at *stand, reason string) error {
	goBackTo(tx, at.process, crm.LeadStepPool)
	before := *at.lead
	at.lead.OwnerID, at.lead.FirstContactDueAt, at.lead.NurtureUntil = nil, nil, nil
	return lay(ctx, tx, at, before, reason)
}

// lay lays a lead that nobody owns any more into its pool. Where there is none
// it waits, so that nobody forgets it: the admins are told once, and it is tried
// again. Before is the lead as it is stored.
func lay(ctx context.Context, tx *store.Tx, at *stand, before crm.Lead, reason string) error {
	holder := before.OwnerID
	if holder == nil {
		holder = before.LastOwnerID
	}
	lies, err := layDown(ctx, tx, store.Leads.Schema.Name, at.lead, holder)
	if err != nil {
		return err
	}
	if lies == nil {
		return waitForPool(ctx, tx, at, before)
	}
	at.lead.State = crm.LeadPooled
	if err := at.save(ctx, tx, before, store.Change{Type: "lead.pooled", Facts: map[string]string{"text": reason}}); err != nil {
		return err
	}
	dueNow(tx, at.process)
	at.process.NextAt = nil
	return store.SaveProcess(ctx, tx, at.process)
}

func waitForPool(ctx context.Context, tx *store.Tx, at *stand, before crm.Lead) error {
	if at.lead.State != crm.LeadWaiting {
		at.lead.State = crm.LeadWaiting
		if err := at.save(ctx, tx, before, store.Change{Type: "lead.parked"}); err != nil {
			return err
		}
	}
	w := wanting{reason: crm.WaitingForPool}
	told := waitsFor(at.process, w)
	if err := wait(ctx, tx, at.process, w); err != nil || told {
		return err
	}
	return tellWaiting(ctx, tx, at, w)
}

// HandLead gives a locked lead that is in the pool, or waits for somebody, to a
// person; a manager gives any. How is LeadClaimed or LeadGiven. The step of the
// first contact asks for its deadline and gives the task as soon as the process
// is looked at.
func HandLead(ctx context.Context, tx *store.Tx, lead *crm.Lead, person uuid.UUID, how string) error {
	p, err := courseOf(ctx, tx, lead)
	if err != nil {
		return err
	}
	goBackTo(tx, p, crm.LeadStepFirstContact)
	if err := saveAndWake(ctx, tx, p); err != nil {
		return err
	}
	before := *lead
	lead.State, lead.OwnerID, lead.FirstContactDueAt, lead.NurtureUntil = crm.LeadAssigned, &person, nil, nil
	return store.Leads.UpdateFollowing(ctx, tx, &before, lead, store.Change{
		Type: "lead." + how, ProcessID: &p.ID,
	})
}

// EndLead ends the process of a locked lead, where one is open. A task that
// asks what became of the lead is done with the outcome; others are cancelled.
func EndLead(ctx context.Context, tx *store.Tx, lead *crm.Lead, outcome string) error {
	p, err := store.OpenProcess(ctx, tx, crm.LeadProcessName, crm.Leads.Name, lead.ID)
	if err != nil || p == nil {
		return err
	}
	if err := answerResult(ctx, tx, p, outcome); err != nil {
		return err
	}
	return abandonLocked(ctx, tx, p, outcome)
}

// courseOf takes the open process of a lead, or starts one, and cancels its
// open tasks.
func courseOf(ctx context.Context, tx *store.Tx, lead *crm.Lead) (*crm.Process, error) {
	p, err := store.OpenProcess(ctx, tx, crm.LeadProcessName, crm.Leads.Name, lead.ID)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
	}
	if p.State == crm.ProcessPaused {
		return nil, (&held{process: p}).refusePaused()
	}
	return p, cancelTasks(ctx, tx, p)
}

// answerResult completes the task that asks what became of a lead, in the name
// of whoever brought it about.
func answerResult(ctx context.Context, tx *store.Tx, p *crm.Process, outcome string) error {
	if p.Step != crm.LeadStepResult {
		return nil
	}
	open, err := store.LockOpenTasks(ctx, tx, p)
	if err != nil {
		return err
	}
	for _, t := range open {
		if t.Kind != crm.TaskLeadResult || t.Role != crm.TaskMain {
			continue
		}
		h := &held{process: p, task: t}
		if err := h.take(ctx, tx); err != nil {
			return err
		}
		t.Outcome = outcome
		h.done(tx)
		if err := store.SaveTask(ctx, tx, t, "task.completed", map[string]string{"outcome": outcome}); err != nil {
			return err
		}
		if err := freePlace(ctx, tx, t.AssigneeID); err != nil {
			return err
		}
	}
	return nil
}
