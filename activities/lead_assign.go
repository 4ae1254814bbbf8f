package activities

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// grant is that somebody gets a lead, by which decision and in whose order.
type grant struct {
	before     crm.Lead // what the lead was
	decision   uuid.UUID
	to         uuid.UUID
	department *uuid.UUID // of the person
	line       store.Allocation
}

// assign makes somebody the owner of a lead and gives them the task of the
// first contact, with its deadline in the working time of their department.
func (c *course) assign(ctx context.Context, tx *store.Tx, at *stand, g grant) error {
	g.line.ProcessID, g.line.Visit, g.line.DecisionID = at.process.ID, at.process.Visit, g.decision
	g.line.LeadID, g.line.UserID = at.lead.ID, g.to
	if err := store.InsertAllocation(ctx, tx, &g.line); err != nil {
		return err
	}
	at.process.ReturnStep, at.process.ReturnTo = "", nil
	goTo(tx, at.process, crm.LeadStepFirstContact)
	e := errand{kind: crm.DueFirstContact, to: &g.to, why: &g.decision, department: g.department}
	allowed, err := c.allow(ctx, tx, at, e)
	var open *undecided
	if err != nil && !errors.As(err, &open) {
		return err
	}
	at.lead.State, at.lead.OwnerID, at.lead.FirstContactDueAt = crm.LeadAssigned, &g.to, allowed.dueAt()
	told := store.Change{Type: "lead.assigned", DecisionID: &g.decision}
	if err := at.save(ctx, tx, g.before, told); err != nil {
		return err
	}
	if open != nil { // it has its owner; the step gives the task when the rules answer
		return open
	}
	return c.give(ctx, tx, at, e, allowed)
}

// errand is a task on a lead: for one person, or for whoever of several claims
// it.
type errand struct {
	kind       crm.LeadTask
	to         *uuid.UUID
	candidates []uuid.UUID
	department *uuid.UUID // whose working time counts
	why        *uuid.UUID // the decision that made it theirs; nil: that on the deadline
}

// allowance is how much time there is for an errand.
type allowance struct {
	decision uuid.UUID
	rules.LeadDeadline
	due time.Time
}

func (a *allowance) dueAt() *time.Time {
	if a == nil {
		return nil
	}
	return &a.due
}

// allow asks lead.deadline how much time there is for an errand.
func (c *course) allow(ctx context.Context, tx *store.Tx, at *stand, e errand) (*allowance, error) {
	known := c.routeFacts(at, tx.Now)
	answer, err := ask(ctx, tx, c, rules.LeadDeadlinePoint, inProcess(at.process), rules.LeadDeadlineFacts{
		Task: e.kind, Lead: known.Lead, Grade: known.Grade, Customer: known.Customer, At: known.At,
	})
	if err != nil {
		return nil, err
	}
	due := c.times.Of(e.department).AddWorking(tx.Now, answer.outcome.WithinMinutes)
	return &allowance{answer.id, answer.outcome, due}, nil
}

// giveErrand gives a task on a lead, with its deadline. The lead shows that of
// its first contact.
func (c *course) giveErrand(ctx context.Context, tx *store.Tx, at *stand, e errand) error {
	if e.to != nil && e.department == nil {
		department, err := c.departmentOf(ctx, tx, *e.to)
		if err != nil {
			return err
		}
		e.department = department
	}
	allowed, err := c.allow(ctx, tx, at, e)
	if err != nil {
		return err
	}
	if e.kind == crm.DueFirstContact {
		before := *at.lead
		at.lead.FirstContactDueAt = &allowed.due
		if err := at.save(ctx, tx, before, store.Change{Type: "lead.timed", DecisionID: &allowed.decision}); err != nil {
			return err
		}
	}
	return c.give(ctx, tx, at, e, allowed)
}

func (c *course) give(ctx context.Context, tx *store.Tx, at *stand, e errand, allowed *allowance) error {
	p := at.process
	kind, _ := crm.TaskKindNamed(string(e.kind))
	task := &crm.Task{
		ProcessID: p.ID, Step: p.Step, Visit: p.Visit, Kind: kind.Name, FormVersion: len(kind.Forms),
		RecordKind: crm.Leads.Name, RecordID: at.lead.ID, AssigneeID: e.to, Candidates: e.candidates,
		DecisionID: cmp.Or(e.why, &allowed.decision), DueAt: &allowed.due, CountedFrom: &tx.Now,
		AllowedMinutes: &allowed.WithinMinutes, WarnAtPercent: &allowed.WarnAtPercent,
	}
	watched := store.Watched{Task: task, DepartmentID: e.department}
	p.State, p.WaitingFor, p.WaitingOn, p.NextAt = crm.ProcessRunning, "", "", watched.NextAt(c.times)
	if err := store.SaveProcess(ctx, tx, p); err != nil {
		return err
	}
	return giveTask(ctx, tx, task)
}

// followErrand looks at the task of a step: the one that is done is returned,
// the clock of an open one is looked at, and where there is none it is given.
func (c *course) followErrand(ctx context.Context, tx *store.Tx, at *stand, whose func() (errand, error)) (*crm.Task, error) {
	open, done, err := tasksOfStep(ctx, tx, at.process)
	switch {
	case err != nil || done != nil:
		return done, err
	case open:
		return nil, c.watchTasks(ctx, tx, at.process)
	}
	e, err := whose()
	if err != nil {
		return nil, err
	}
	return nil, c.giveErrand(ctx, tx, at, e)
}
