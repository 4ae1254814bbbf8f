package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// judgeLeadBreach asks lead.breach what follows from a first contact that was
// not made in time, and does it. Urged or escalated, it is judged again when
// the same time has passed once more; after so many times the lead goes into
// the pool, whatever the rules say.
func (p *Processes) judgeLeadBreach(ctx context.Context, tx *store.Tx, w watching) error {
	lead, err := store.Leads.Lock(ctx, tx, w.RecordID)
	if err != nil {
		return err
	}
	times, reassigned, err := store.LeadBreaches(ctx, tx, w.process.ID)
	if err != nil {
		return err
	}
	at := &stand{process: w.process, lead: lead}
	b := store.Breach{TaskID: w.ID, Times: w.Breaches + 1, FromID: w.AssigneeID}
	action := rules.PoolLead
	if times+1 < maxBreaches {
		absent, err := isAbsent(ctx, tx, w)
		if err != nil {
			return err
		}
		q := inProcess(w.process)
		q.subject = breachSubject(w.Task, b.Times)
		answer, err := decide(ctx, tx, p.Rules, rules.LeadBreachPoint, q, rules.LeadBreachFacts{
			Lead: leadFacts(lead), Grade: lead.Grade,
			Breach: rules.BreachFacts{Times: times + 1, Reassigned: reassigned, OwnerAbsent: absent},
		})
		if err != nil {
			return err
		}
		action = rules.UrgeOwner // the rules gave no answer, which has been told
		if answer != nil {
			action, b.DecisionID = answer.outcome.Action, &answer.id
		}
	}
	if err := doBreach(ctx, tx, w, at, action, &b); err != nil {
		return err
	}
	w.Breaches, w.AgainAt = b.Times, b.AgainAt
	return store.InsertBreach(ctx, tx, b)
}

// isAbsent says whether who has a task cannot do it now.
func isAbsent(ctx context.Context, tx *store.Tx, w watching) (bool, error) {
	if w.AssigneeID == nil {
		return false, nil
	}
	there, err := store.IsThere(ctx, tx, *w.AssigneeID)
	return !there, err
}

// doBreach does what follows from a missed first contact and notes it.
func doBreach(ctx context.Context, tx *store.Tx, w watching, at *stand, action rules.BreachAction, b *store.Breach) (err error) {
	b.Action = string(action)
	switch action {
	case rules.ReassignLead:
		return takeAway(ctx, tx, w, func() error {
			goBackTo(tx, w.process, crm.LeadStepRoute)
			return unown(ctx, tx, at, "lead.taken")
		})
	case rules.PoolLead:
		return takeAway(ctx, tx, w, func() error { return pool(ctx, tx, at, "") })
	case rules.EscalateLead:
		b.Action, b.ToID, err = escalate(ctx, tx, w)
	default:
		b.ToID, err = w.AssigneeID, urgeLate(ctx, tx, w.Task)
	}
	if w.AllowedMinutes != nil {
		b.AgainAt = new(w.times.Of(w.DepartmentID).AddWorking(tx.Now, max(1, *w.AllowedMinutes)))
	}
	return err
}

// takeAway takes a lead from who was late with it, and tells them.
func takeAway(ctx context.Context, tx *store.Tx, w watching, and func() error) error {
	if err := cancelTasks(ctx, tx, w.process); err != nil {
		return err
	}
	if err := and(); err != nil {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskTaken, w.Task, "", holders(w.Task)...)
}
