package activities

import (
	"context"
	"errors"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// FollowFirstContacts looks at the leads of the batch whose owners are to be in
// touch: who has no task yet gets it, of deadlines is warned and what follows
// from a missed one is judged, each once, and a recorded contact lets the lead
// go on.
func (p *Processes) FollowFirstContacts(ctx context.Context, batch Batch) (Standing, error) {
	return p.leadStep(ctx, batch, crm.LeadStepFirstContact, func(ctx context.Context, tx *store.Tx, c *course, at *stand) error {
		return c.followOwner(ctx, tx, at, crm.DueFirstContact)
	})
}

// followOwner looks at a task that the owner of a lead has.
func (c *course) followOwner(ctx context.Context, tx *store.Tx, at *stand, kind crm.LeadTask) error {
	if at.lead.OwnerID == nil { // who had it is gone
		goBackTo(tx, at.process, crm.LeadStepRoute)
		return store.SaveProcess(ctx, tx, at.process)
	}
	done, err := c.followErrand(ctx, tx, at, func() (errand, error) {
		return errand{kind: kind, to: at.lead.OwnerID}, nil
	})
	if err != nil || done == nil {
		return err
	}
	return c.goOnFrom(ctx, tx, at, done.Outcome)
}

// goOnFrom lets a lead go on from what its owner has said.
func (c *course) goOnFrom(ctx context.Context, tx *store.Tx, at *stand, outcome string) error {
	p := at.process
	switch {
	case outcome == crm.OutcomeContacted:
		goTo(tx, p, crm.LeadStepResult)
	case outcome == crm.OutcomeNurture && at.lead.NurtureUntil != nil:
		sleepUntil(tx, p, *at.lead.NurtureUntil)
	case outcome == crm.OutcomeToPool:
		if err := pool(ctx, tx, at, ""); err != nil {
			return err
		}
	case at.lead.State != crm.LeadDisqualified && at.lead.DisqualifiedReason == crm.ReasonInvalidContact:
		goTo(tx, p, crm.LeadStepConfirm)
	default:
		return end(ctx, tx, p, outcome)
	}
	return store.SaveProcess(ctx, tx, p)
}

// completeLeadTask lets the outcome of a task change the lead that it is about.
func completeLeadTask(ctx context.Context, tx *store.Tx, process *crm.Process, task *crm.Task) error {
	if task.Kind == crm.TaskAnswerInquiry {
		return completeAnswer(ctx, tx, task)
	}
	lead, err := store.Leads.Lock(ctx, tx.AsSystem(), task.RecordID)
	if err != nil {
		return err
	}
	at := &stand{process: process, lead: lead}
	switch task.Kind {
	case crm.TaskFirstContact:
		return completeFirstContact(ctx, tx, at, task)
	case crm.TaskConfirmLead:
		return completeConfirmation(ctx, tx, at, task)
	case crm.TaskLeadResult:
		return completeResult(ctx, tx, at, task)
	}
	return nil
}

// completeFirstContact records the interaction that the owner of a lead
// reports and moves the lead: only a recorded interaction completes the task.
func completeFirstContact(ctx context.Context, tx *store.Tx, at *stand, task *crm.Task) error {
	before := *at.lead
	told := store.Change{Type: "lead.contacted", TaskID: &task.ID}
	if task.Outcome == crm.OutcomeContacted {
		at.lead.State = crm.LeadContacted
	} else if err := setAside(tx, at.lead, task, &told); err != nil {
		return err
	}
	if err := at.save(ctx, tx, before, told); err != nil {
		return err
	}
	return recordContact(ctx, tx, task, at.lead)
}

// setAside lets a lead sleep until a day, or end as no business. That nobody
// can be reached is only said; a manager confirms it.
func setAside(tx *store.Tx, lead *crm.Lead, task *crm.Task, told *store.Change) error {
	if task.Outcome == crm.OutcomeNurture {
		until := task.Answers.Day("nurtureUntil")
		if until == nil || !tx.Today().Before(*until) {
			return crm.InvalidField("nurtureUntil", "not-later",
				crm.Label{ZH: "培育日期须在今天之后", EN: "It can only come back on a later day"},
				crm.Label{ZH: "请选择今天之后的日期", EN: "Choose a day after today"})
		}
		lead.State, lead.NurtureUntil, told.Type = crm.LeadNurtured, until, "lead.nurtured"
		return nil
	}
	lead.DisqualifiedReason = crm.DisqualifiedReason(task.Answers.Text("reason"))
	told.Type = "lead.doubted"
	if lead.DisqualifiedReason != crm.ReasonInvalidContact {
		lead.State, told.Type = crm.LeadDisqualified, "lead.disqualified"
	}
	return nil
}

// recordContact records the interaction that a task reports on a lead.
func recordContact(ctx context.Context, tx *store.Tx, task *crm.Task, lead *crm.Lead) error {
	if err := refuseFuture(tx, task.Answers.Time("occurredAt")); err != nil {
		return err
	}
	return insertInteraction(ctx, tx, store.Interactions.InsertFollowing, &crm.Interaction{
		LeadID: &lead.ID, CustomerID: lead.CustomerID, ByID: tx.Viewer.IDOrNil(),
		Channel: crm.Channel(task.Answers.Text("channel")), OccurredAt: task.Answers.Time("occurredAt"),
		Summary: task.Answers.Text("summary"), NextStep: task.Answers.Text("nextStep"),
	})
}

// clockTolerance is how far the clock of a person's device may be ahead.
const clockTolerance = 5 * time.Minute

// refuseFuture refuses an interaction that has not happened yet.
func refuseFuture(tx *store.Tx, occurredAt time.Time) error {
	if !occurredAt.After(tx.Now.Add(clockTolerance)) {
		return nil
	}
	return crm.InvalidField("occurredAt", "in-the-future",
		crm.Label{ZH: "联系时间不能在将来", EN: "An interaction cannot have happened in the future"},
		crm.Label{ZH: "请填写实际联系的时间", EN: "Give the time when it happened"})
}

// isGone says whether a record that was looked for is not there.
func isGone(err error) bool { return errors.Is(err, crm.ErrNotFound) }
