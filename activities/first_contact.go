package activities

import (
	"context"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// completeFirstContact records the interaction that the owner of a lead
// reports and moves the lead: only a recorded interaction completes the task.
func completeFirstContact(ctx context.Context, tx *store.Tx, task *crm.Task) error {
	if err := refuseFuture(tx, task.Answers.Time("occurredAt")); err != nil {
		return err
	}
	lead, err := store.Leads.Lock(ctx, tx, task.RecordID)
	if err != nil {
		return err
	}
	before := *lead
	lead.State = crm.LeadContacted
	if task.Outcome == crm.OutcomeDisqualified {
		lead.State = crm.LeadDisqualified
		lead.DisqualifiedReason = crm.DisqualifiedReason(task.Answers.Text("reason"))
	}
	told := store.Change{Type: "lead." + string(lead.State), ProcessID: &task.ProcessID, TaskID: &task.ID}
	if err := store.Leads.Update(ctx, tx, &before, lead, told); err != nil {
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

// FollowFirstContacts looks at the leads of the batch whose first contact was
// recorded or is overdue: the one ends the process, the other is noted and
// told, once.
func (p *Processes) FollowFirstContacts(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.LeadStepFirstContact, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		for _, process := range due {
			if err := followFirstContact(ctx, tx, process); err != nil {
				return err
			}
		}
		return nil
	})
}

func followFirstContact(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	tasks, err := store.TasksOfProcess(ctx, tx, process.ID)
	if err != nil {
		return err
	}
	open := false
	for _, t := range tasks {
		if t.Step != process.Step || t.Visit != process.Visit || t.Role != crm.TaskMain {
			continue
		}
		if t.State == crm.TaskDone {
			return end(ctx, tx, process, t.Outcome)
		}
		open = open || !t.IsOver()
	}
	if !open {
		return end(ctx, tx, process, outcomeDeleted)
	}
	return noteOverdue(ctx, tx, process)
}

// noteOverdue marks the open tasks of the step whose deadline has passed and
// sets when the process wants to be looked at again.
func noteOverdue(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	tasks, err := store.LockOpenTasks(ctx, tx, process)
	if err != nil {
		return err
	}
	process.NextAt = nil
	for _, t := range tasks {
		switch {
		case t.DueAt == nil:
		case t.DueAt.After(tx.Now):
			if process.NextAt == nil || t.DueAt.Before(*process.NextAt) {
				process.NextAt = t.DueAt
			}
		case t.OverdueAt == nil:
			t.OverdueAt = &tx.Now
			if err := store.SaveTask(ctx, tx, t, "task.overdue", nil); err != nil {
				return err
			}
		}
	}
	return store.SaveProcess(ctx, tx, process)
}
