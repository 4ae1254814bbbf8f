package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// FollowConfirmations looks at the leads of the batch of which their owners say
// that nobody can be reached: a manager confirms it, which ends the process, or
// the lead goes back to its owner. Where there is nobody but the owner, the
// owner's word counts.
func (p *Processes) FollowConfirmations(ctx context.Context, batch Batch) (Standing, error) {
	return p.leadStep(ctx, batch, crm.LeadStepConfirm, func(ctx context.Context, tx *store.Tx, c *course, at *stand) error {
		open, done, err := tasksOfStep(ctx, tx, at.process)
		if err != nil {
			return err
		}
		if done != nil {
			return c.confirmed(ctx, tx, at, done)
		}
		if open {
			return c.watchTasks(ctx, tx, at.process)
		}
		people, err := whoConfirms(ctx, tx, at)
		if err != nil {
			return err
		}
		if len(people) == 0 {
			return c.disqualify(ctx, tx, at)
		}
		e := errand{kind: crm.DueConfirmation, candidates: people}
		if len(people) == 1 {
			e.to, e.candidates = &people[0], nil
		}
		return c.giveErrand(ctx, tx, at, e)
	})
}

// whoConfirms is who keeps the roster out of which the lead was given, or else
// the superior of its owner, or else the admins; never the owner.
func whoConfirms(ctx context.Context, tx *store.Tx, at *stand) ([]uuid.UUID, error) {
	_, manager, err := store.RosterOfLead(ctx, tx, at.process.ID)
	if err != nil {
		return nil, err
	}
	candidates := appendKnown(nil, manager)
	if at.lead.OwnerID != nil {
		superior, err := store.SuperiorOf(ctx, tx, *at.lead.OwnerID)
		if err != nil {
			return nil, err
		}
		candidates = appendKnown(candidates, superior)
	}
	present, err := store.PresenceOf(ctx, tx, candidates)
	if err != nil {
		return nil, err
	}
	for _, person := range candidates {
		if present[person].Active && !isOwner(at.lead, person) {
			return []uuid.UUID{person}, nil
		}
	}
	admins, err := store.Admins(ctx, tx)
	var others []uuid.UUID
	for _, admin := range admins {
		if !isOwner(at.lead, admin) {
			others = append(others, admin)
		}
	}
	return others, err
}

func isOwner(lead *crm.Lead, person uuid.UUID) bool {
	return lead.OwnerID != nil && *lead.OwnerID == person
}

// confirmed lets a lead go on from what the manager has said.
func (c *course) confirmed(ctx context.Context, tx *store.Tx, at *stand, done *crm.Task) error {
	if done.Outcome == crm.OutcomeInvalid {
		return end(ctx, tx, at.process, crm.OutcomeDisqualified)
	}
	step := crm.LeadStepFirstContact
	if at.lead.State == crm.LeadContacted {
		step = crm.LeadStepResult
	}
	goBackTo(tx, at.process, step)
	return store.SaveProcess(ctx, tx, at.process)
}

// disqualify ends a lead that nobody but its owner can judge.
func (c *course) disqualify(ctx context.Context, tx *store.Tx, at *stand) error {
	before := *at.lead
	at.lead.State = crm.LeadDisqualified
	if err := at.save(ctx, tx, before, store.Change{Type: "lead.disqualified"}); err != nil {
		return err
	}
	return end(ctx, tx, at.process, crm.OutcomeDisqualified)
}

// completeConfirmation ends an invalid lead, and owes its owner another one out
// of the same roster; one that can be reached is as before.
func completeConfirmation(ctx context.Context, tx *store.Tx, at *stand, task *crm.Task) error {
	before := *at.lead
	if task.Outcome != crm.OutcomeInvalid {
		at.lead.DisqualifiedReason = ""
		return at.save(ctx, tx, before, store.Change{Type: "lead.reachable", TaskID: &task.ID})
	}
	at.lead.State = crm.LeadDisqualified
	if err := at.save(ctx, tx, before, store.Change{Type: "lead.disqualified", TaskID: &task.ID}); err != nil || at.lead.OwnerID == nil {
		return err
	}
	owed, err := store.MakeUp(ctx, tx, at.process.ID, *at.lead.OwnerID)
	if err != nil || !owed {
		return err
	}
	return tx.Tell(ctx, store.Change{
		Type: "lead.made-up", RecordKind: crm.Leads.Name, RecordID: at.lead.ID, ProcessID: &at.process.ID, TaskID: &task.ID,
	})
}
