package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// wanted is a task that a step asks for.
type wanted struct {
	kind     string
	to       []uuid.UUID // one is the assignee, of several each may claim it
	step     string      // for which the deadline is asked; empty: that of the process
	subject  string      // tells several deadlines of one visit apart
	decision *uuid.UUID  // the rule that chose the people; nil: the one that set the deadline
}

// give asks for a task with the deadline that complaint.deadline says. Where
// the rules fail the process waits for them, and is tried again.
func (c *complaintAt) give(ctx context.Context, tx *store.Tx, w wanted) error {
	minutes, err := c.deadline(ctx, tx, w)
	if err != nil || minutes == nil {
		return err
	}
	people, err := c.takers(ctx, tx, w)
	if err != nil {
		return err
	}
	task := &crm.Task{
		ProcessID: c.process.ID, Step: c.process.Step, Visit: c.process.Visit, Kind: w.kind, FormVersion: 1,
		RecordKind: c.process.RecordKind, RecordID: c.process.RecordID, DecisionID: &minutes.id,
	}
	if w.decision != nil {
		task.DecisionID = w.decision
	}
	if err := inCharge(ctx, tx, task, people, minutes.outcome.WithinMinutes); err != nil {
		return err
	}
	if err := giveTask(ctx, tx, task); err != nil {
		return err
	}
	if c.process.NextAt, err = store.FirstLook(ctx, tx, task); err != nil {
		return err
	}
	return store.SaveProcess(ctx, tx, c.process)
}

// takers are who the task of a step is for: who sent the complaint back, if it
// was sent to come straight back; otherwise those the step names.
func (c *complaintAt) takers(ctx context.Context, tx *store.Tx, w wanted) ([]uuid.UUID, error) {
	org, err := store.OrgChart(ctx, tx)
	if err != nil {
		return nil, err
	}
	if c.sender != nil && org.People[*c.sender].Here {
		return []uuid.UUID{*c.sender}, nil
	}
	return whoWorksHere(ctx, tx, w.to)
}

// whoWorksHere are those of the people named who still work here, or else the
// superior of the first, or else the admins.
func whoWorksHere(ctx context.Context, tx *store.Tx, named []uuid.UUID) ([]uuid.UUID, error) {
	org, err := store.OrgChart(ctx, tx)
	if err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for _, person := range named {
		if org.People[person].Here {
			people = append(people, person)
		}
	}
	if len(people) == 0 && len(named) > 0 {
		people = listed(org.Superior(named[0]))
	}
	if len(people) > 0 {
		return people, nil
	}
	return store.Admins(ctx, tx)
}

// inCharge gives a task its people and its deadline in their working time.
func inCharge(ctx context.Context, tx *store.Tx, task *crm.Task, people []uuid.UUID, minutes int) error {
	org, err := store.OrgChart(ctx, tx)
	if err != nil {
		return err
	}
	var department *uuid.UUID
	if len(people) > 0 {
		department = org.People[people[0]].DepartmentID
	}
	if len(people) == 1 {
		task.AssigneeID = &people[0]
	} else {
		task.Candidates = people
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	due := times.Of(department).AddWorking(tx.Now, minutes)
	task.DueAt, task.CountedFrom, task.AllowedMinutes = &due, &tx.Now, &minutes
	return nil
}

// deadline asks how soon a task has to be done; nil: the rules failed, and the
// process waits.
func (c *complaintAt) deadline(ctx context.Context, tx *store.Tx, w wanted) (*decided[rules.ComplaintDeadline], error) {
	facts, err := c.facts(ctx, tx)
	if err != nil {
		return nil, err
	}
	step := rules.ComplaintStepFacts{Name: rules.ComplaintStep(c.process.Step), Visit: c.process.Visit}
	if w.step != "" {
		step.Name = rules.ComplaintStep(w.step)
	}
	q := inProcess(c.process)
	q.subject = w.subject
	return askRule(ctx, tx, c, rules.ComplaintDeadlinePoint, q, rules.ComplaintDeadlineFacts{
		Step: step, Complaint: facts.Complaint, Customer: facts.Customer,
	})
}

// askRule asks a decision point for a complaint; nil: the rules failed, and the
// process waits for them.
func askRule[In, Out any](ctx context.Context, tx *store.Tx, c *complaintAt, point rules.Point[In, Out], q question, facts In) (*decided[Out], error) {
	answer, err := decide(ctx, tx, c.processes.Rules, point, q, facts)
	if err != nil || answer != nil {
		return answer, err
	}
	return nil, wait(ctx, tx, c.process, wanting{reason: crm.WaitingForRule, on: point.Key})
}
