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
// recorded or whose clock has come: the one ends the process, of the other is
// warned, and a missed deadline is noted, each once.
func (p *Processes) FollowFirstContacts(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.LeadStepFirstContact, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		return p.followTasks(ctx, tx, due)
	})
}
